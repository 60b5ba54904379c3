"""Carries out many fixes at once: as many of the chosen ones as can be proven together, in work linear in the text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pyengine.document.node import Route
from pyengine.document.walk import Place
from pyengine.patch.changes import Refused
from pyengine.patch.offers import Pick, Workshop, wish
from pyengine.patch.reach import Way
from pyengine.patch.verify import Proven


@dataclass(frozen=True)
class Batch:
    """Picks carried out together and proven. `refused` gives the reason for each pick left out."""

    proven: tuple[Proven, ...]
    picks: tuple[Pick, ...]
    refused: dict[int, str]


def carried_out(workshop: Workshop, picks: Sequence[Pick]) -> Batch:
    """Return as many of the picks as can be proven together."""
    agreed, refused = _without_conflicts(workshop, picks)
    try:
        return Batch(workshop.proven(agreed), tuple(agreed), refused)
    except Refused:
        good = list(_provable(workshop, agreed, refused))
    try:
        return Batch(workshop.proven(good), tuple(good), refused)
    except Refused as reason:
        refused.update({pick.index: str(reason) for pick in good})
        return Batch(workshop.proven(()), (), refused)


def _without_conflicts(workshop: Workshop, picks: Sequence[Pick]) -> tuple[list[Pick], dict[int, str]]:
    wishes: dict[tuple[int, Route | Place], str] = {}
    agreed: list[Pick] = []
    refused: dict[int, str] = {}
    for pick in picks:
        wants = {
            (op.file, workshop.reach[op.file].place(op) if pick.way is Way.ANCHOR else op.route): wish(op)
            for op in workshop.ops(pick.index)
        }
        if any(wishes.get(where, wanted) != wanted for where, wanted in wants.items()):
            refused[pick.index] = "another fix changes the same place in another way: choose one of them"
            continue
        wishes.update(wants)
        agreed.append(pick)
    return agreed, refused


def _provable(workshop: Workshop, picks: Sequence[Pick], refused: dict[int, str]) -> Iterator[Pick]:
    """Yield the picks of a batch that can be proven, by halving where the whole cannot."""
    try:
        workshop.proven(picks)
    except Refused as reason:
        if len(picks) == 1:
            refused[picks[0].index] = str(reason)
            return
        middle = len(picks) // 2
        yield from _provable(workshop, picks[:middle], refused)
        yield from _provable(workshop, picks[middle:], refused)
    else:
        yield from picks
