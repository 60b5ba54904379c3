"""Carries out many fixes at once: as many of the chosen ones as can be proven together, in work linear in the text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pyengine.document.node import Route
from pyengine.document.walk import Place
from pyengine.patch.changes import Refused
from pyengine.patch.offers import Crashed, Pick, Workshop, wish
from pyengine.patch.ops import Insert, Op
from pyengine.patch.reach import Way
from pyengine.patch.verify import Proven


@dataclass(frozen=True)
class Batch:
    """Picks carried out together and proven. `refused` gives the reason for each pick left out.

    Of these `crashed` are the ones that failed by a fault of ours.
    """

    proven: tuple[Proven, ...]
    picks: tuple[Pick, ...]
    refused: dict[int, str]
    crashed: frozenset[int] = frozenset()


def carried_out(workshop: Workshop, picks: Sequence[Pick]) -> Batch:
    """Return as many of the picks as can be proven together."""
    agreed, conflicts = _without_conflicts(workshop, picks)
    try:
        return Batch(workshop.proven(agreed), tuple(agreed), conflicts)
    except Refused:
        reasons: dict[int, Refused] = {}
        good = _provable(workshop, agreed, reasons)
    refused = conflicts | {index: str(reason) for index, reason in reasons.items()}
    crashed = frozenset(index for index, reason in reasons.items() if isinstance(reason, Crashed))
    return Batch(workshop.proven(good), tuple(good), refused, crashed)


def _without_conflicts(workshop: Workshop, picks: Sequence[Pick]) -> tuple[list[Pick], dict[int, str]]:
    wishes: dict[tuple[int, bool, Route | tuple[Place, Route]], str] = {}
    agreed: list[Pick] = []
    refused: dict[int, str] = {}
    for pick in picks:
        wants = {
            (op.file, isinstance(op, Insert), _where(workshop, op, pick.way)): wish(op)
            for op in workshop.ops(pick.index)
        }
        if any(wishes.get(where, wanted) != wanted for where, wanted in wants.items()):
            refused[pick.index] = "another fix changes the same place in another way: choose one of them"
            continue
        wishes.update(wants)
        agreed.append(pick)
    return agreed, refused


def _where(workshop: Workshop, op: Op, way: Way) -> Route | tuple[Place, Route]:
    """Return what an op changes; one that puts something in front of it is in nobody's way."""
    return workshop.reach[op.file].place(op) if way is Way.ANCHOR else op.route


def _provable(workshop: Workshop, picks: Sequence[Pick], refused: dict[int, Refused]) -> list[Pick]:
    """Return the picks that can be proven together, by halving where the whole cannot; `refused` takes the others."""
    try:
        workshop.proven(picks)
    except Refused as reason:
        if len(picks) == 1:
            refused[picks[0].index] = reason
            return []
    else:
        return list(picks)
    middle = len(picks) // 2
    left = _provable(workshop, picks[:middle], refused)
    right = _provable(workshop, picks[middle:], refused)
    if not left or not right:
        return left or right
    return _joined(workshop, left, right, refused)


def _joined(workshop: Workshop, left: list[Pick], right: list[Pick], refused: dict[int, Refused]) -> list[Pick]:
    """Return `left` with as many picks of `right` as hold beside them; each holds with its own."""
    try:
        workshop.proven([*left, *right])
    except Refused as reason:
        if len(right) == 1:
            refused[right[0].index] = reason
            return left
    else:
        return [*left, *right]
    middle = len(right) // 2
    return _joined(workshop, _joined(workshop, left, right[:middle], refused), right[middle:], refused)
