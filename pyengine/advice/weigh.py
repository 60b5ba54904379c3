"""Has the engine judge the changes that a model proposes: each for itself, and those that a person accepted together.

To prove a change takes as long as to judge the files. Changes that speak of different services are therefore proven
in one go, and apart only where they do not hold so. Whatever is accepted is proven once more, as it is accepted.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from pyengine.advice.changed import Holds
from pyengine.advice.ground import Edits, Ground
from pyengine.advice.lowered import Draft, draft, joined, require_done
from pyengine.advice.reply import Change, Reply, reply
from pyengine.input.case import File
from pyengine.patch.changes import Refused


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the engine thinks of a change: what it would do in each file, or why it is refused.

    `taken` tells that it is made: it was accepted, and holds with what was accepted before it.
    """

    change: Change
    edits: Edits
    holds: Holds | None
    refusal: str = ""
    taken: bool = False


@dataclass(frozen=True, slots=True)
class Weighed:
    """An answer, what the engine thinks of its changes, and the files with the accepted ones made."""

    reply: Reply
    opinions: tuple[Opinion, ...]
    files: tuple[File, ...]
    edits: Edits


def weighed(answer: str, ground: Ground, accepted: Collection[int]) -> Weighed:
    """Judge an answer. Never fails on any text; nothing is made that is not `accepted` (by its number) and holds."""
    read = reply(answer)
    opinions = _opinions(read.changes, ground)
    wanted = [number for number, each in enumerate(opinions) if number in accepted and each.holds is not None]
    made, refused = _together(wanted, opinions, ground)
    for number in wanted:
        if number in refused:
            alone = number == wanted[0]  # what the others do may have let it hold
            reason = f"not {'by itself' if alone else 'together with the changes before it'}: {refused[number]}"
            opinions[number] = replace(opinions[number], refusal=reason)
        else:
            opinions[number] = replace(opinions[number], taken=True)
    return Weighed(read, tuple(opinions), ground.edited(made), made)


def _together(wanted: Sequence[int], opinions: Sequence[Opinion], ground: Ground) -> tuple[Edits, dict[int, str]]:
    """Return the edits of changes that each hold: all of them, or those that hold with the ones before them."""
    if not wanted:
        return {}, {}
    try:
        return _made([opinions[number] for number in wanted], ground), {}
    except Refused:
        pass  # one of them stands in the way: which one is told
    good: list[Opinion] = []
    made: Edits = {}
    refused: dict[int, str] = {}
    for number in wanted:
        try:
            made = _made([*good, opinions[number]], ground)
            good.append(opinions[number])
        except Refused as reason:
            refused[number] = str(reason)
    return made, refused


def _made(some: Sequence[Opinion], ground: Ground) -> Edits:
    edits: Edits = {}
    for each in some:
        edits = joined(edits, each.edits)
    ground.holds(edits, [place for each in some if each.holds for place in each.holds.routes])
    return edits


def _opinions(changes: Sequence[Change], ground: Ground) -> list[Opinion]:
    """Return what is thought of each change, whatever the others do."""
    drafts: dict[int, Draft] = {}
    found: dict[int, Holds | str] = {}
    for number, change in enumerate(changes):
        try:
            drafts[number] = draft(change, ground)
        except Exception as error:  # noqa: BLE001 - whatever a model writes must not end the answer
            found[number] = _why(error)
    for group in _apart(drafts):
        found |= _proven({number: drafts[number] for number in group}, ground)
    return [_opinion(change, drafts.get(number), found[number]) for number, change in enumerate(changes)]


def _opinion(change: Change, drafted: Draft | None, found: Holds | str) -> Opinion:
    if isinstance(found, str) or drafted is None:
        return Opinion(change, {}, None, str(found))
    return Opinion(change, drafted.edits, found)


def _why(error: Exception) -> str:
    if isinstance(error, Refused):
        return str(error)
    return f"the engine failed on this change ({type(error).__name__})"


def _apart(drafts: dict[int, Draft]) -> Iterator[list[int]]:
    """Yield the numbers of all drafts in groups, within which no two speak of one service."""
    groups: list[tuple[set[str], list[int]]] = []
    for number, each in drafts.items():
        services = each.services
        if services is None:
            yield [number]
            continue
        spoken, group = next((group for group in groups if not group[0] & services), (set[str](), []))
        if not group:
            groups.append((spoken, group))
        spoken |= services
        group.append(number)
    yield from (group for _, group in groups)


def _proven(drafts: dict[int, Draft], ground: Ground) -> dict[int, Holds | str]:
    """Return what holds of drafts, or why they are refused: proven together, and by halves where that fails."""
    numbers = [*drafts]
    try:
        require_done([*drafts.values()], ground)
        edits: Edits = {}
        for each in drafts.values():
            edits = joined(edits, each.edits)
        said = [place for each in drafts.values() for place in each.said]
        holds = ground.holds(edits, said if any(each.swaps for each in drafts.values()) else None)
        if len(drafts) == 1:
            return {numbers[0]: holds}
        shares = holds.shared([each.services or frozenset() for each in drafts.values()])
        return dict(zip(numbers, shares, strict=True))
    except Exception as error:  # noqa: BLE001 - whatever a model writes must not end the answer
        if len(drafts) == 1:
            return {numbers[0]: _why(error)}
    half = len(numbers) // 2
    parts = ({number: drafts[number] for number in part} for part in (numbers[:half], numbers[half:]))
    return {number: found for part in parts for number, found in _proven(part, ground).items()}
