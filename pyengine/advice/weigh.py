"""Has the engine judge the changes that a model proposes: each alone, and those that a person accepted together."""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from pyengine.advice.ground import Edits, Ground, Holds, Place
from pyengine.advice.reply import Act, Change, Reply, Said, Swap, reply
from pyengine.document.node import Route
from pyengine.edit import Edit, OverlapError, invert, map_offset, ordered
from pyengine.input.case import File
from pyengine.patch.changes import Refused, dotted
from pyengine.patch.offers import Workshop
from pyengine.patch.ops import Insert, Op, Remove, RenameKey, Set
from pyengine.patch.reach import Ownership, Wanted, Way
from pyengine.patch.verify import prove
from pyengine.redact import placeholders
from pyengine.text import Span

_LINES = 400
"""An edit of more lines is not looked at line by line: that takes quadratic time."""


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
    opinions = [_opinion(change, ground) for change in read.changes]
    wanted = [number for number, each in enumerate(opinions) if number in accepted and each.holds is not None]
    made, refused = _together(wanted, opinions, ground)
    for number in wanted:
        if number in refused:
            reason = f"not together with the changes before it: {refused[number]}"
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
        edits = _joined(edits, each.edits)
    ground.holds(edits, [place for each in some if each.holds for place in each.holds.routes])
    return edits


def _opinion(change: Change, ground: Ground) -> Opinion:
    if change.unfit:
        return Opinion(change, {}, None, change.unfit)
    try:
        edits, said = _lowered(change, ground)
        return Opinion(change, edits, ground.holds(edits, said if change.swaps else None))
    except Refused as refused:
        return Opinion(change, {}, None, str(refused))
    except Exception as error:  # noqa: BLE001 - whatever a model writes must not end the answer
        return Opinion(change, {}, None, f"the engine failed on this change ({type(error).__name__})")


def _lowered(change: Change, ground: Ground) -> tuple[Edits, tuple[Place, ...]]:
    """Return the edits of a change in each file, and the routes whose meaning it says that it changes."""
    acts = [_placed(act, ground) for act in change.acts]
    edits = _joined(_of_swaps(change.swaps, ground), _of_acts([op for op, _ in acts], ground))
    if not any(edits.values()):
        raise Refused("it changes nothing")
    said = [each for _, places in acts for each in places]
    return edits, (*said, *(_spoken(each, ground) for each in change.touches))


def _joined(one: Edits, other: Edits) -> Edits:
    try:
        return {file: ordered((*one.get(file, ()), *other.get(file, ()))) for file in {**one, **other}}
    except OverlapError:
        raise Refused("two changes meet at one place") from None


def _document(said: Said, ground: Ground) -> int:
    """Return the number of the document that a route is about: the first of its file that has its beginning."""
    if not 0 <= said.file < len(ground.files):
        raise Refused(f"there is no file {said.file}")
    own = [index for index, stack in enumerate(ground.analysis.stacks) if stack.file == said.file]
    if not own or not ground.documents:
        raise Refused(f"file {said.file} is no stack file that can be read")
    return next((index for index in own if _steps(said.route[:2], ground, index)[1] is not None), own[0])


def _steps(route: Sequence[str], ground: Ground, document: int) -> tuple[Route, object]:
    """Return a route with numbers for the items of lists, and what stands there, None where nothing does."""
    steps: list[str | int] = []
    value: object = ground.documents[document].data
    for name in route:
        if isinstance(value, list) and name.isdecimal() and len(name) < 7:
            steps.append(int(name))
            value = value[int(name)] if int(name) < len(value) else None
        else:
            steps.append(name)
            value = value.get(name) if isinstance(value, dict) else None
    return tuple(steps), value


def _spoken(said: Said, ground: Ground) -> Place:
    if not ground.documents:
        return said.file, said.route
    return said.file, _steps(said.route, ground, _document(said, ground))[0]


def _placed(act: Act, ground: Ground) -> tuple[Op, tuple[Place, ...]]:
    """Return the op of an act, and the routes whose meaning it changes: in a list with more or fewer items, all."""
    index = _document(act.at, ground)
    route, file = _steps(act.at.route, ground, index)[0], act.at.file
    places: tuple[Place, ...] = ((file, route),)
    if isinstance(route[-1], int) and act.deed != "set":
        places = ((file, route[:-1]),)
    match act.deed:
        case "set":
            return Set(route, act.value, index), places
        case "insert":
            return Insert(route, act.value, index), places
        case "remove":
            return Remove(route, index), places
        case "rename":
            return RenameKey(route, str(act.value), index), (*places, (file, (*route[:-1], str(act.value))))


def _of_acts(ops: Sequence[Op], ground: Ground) -> Edits:
    """Return what ops make of each file, proven."""
    workshop = ground.analysis.workshop
    made = defaultdict[int, tuple[Edit, ...]](tuple)
    if workshop is None:
        return made
    routes = {(op.file, op.route) for op in ops}
    for index in sorted({op.file for op in ops}):
        wanted = [Wanted(op, _through(op, routes, workshop)) for op in ops if op.file == index]
        edits = workshop.patchers[index].lower(wanted)
        prove(workshop.reach[index], wanted, edits, workshop.vanishes)
        made[ground.analysis.stacks[index].file] += edits
    return made


def _through(op: Op, routes: Collection[Place], workshop: Workshop) -> bool:
    """Tell whether an op is carried out at an anchor: where all that reads it is said to change."""
    ownership = workshop.reach[op.file].ownership(op)
    if ownership is Ownership.OWN:
        return False
    beyond = [route for route in workshop.touches(op, Way.ANCHOR) if (op.file, route) not in routes]
    if beyond and ownership is Ownership.DEFINED:
        raise Refused(f"it changes more than it says: the anchor is read at {dotted(beyond[0])} too")
    return not beyond


def _of_swaps(swaps: Iterable[Swap], ground: Ground) -> Edits:
    """Return what swaps of characters, which speak of the redacted texts, make of each file."""
    made = defaultdict[int, tuple[Edit, ...]](tuple)
    for swap in swaps:
        if not 0 <= swap.file < len(ground.files):
            raise Refused(f"there is no file {swap.file}")
        shown, original = ground.redacted[swap.file], ground.files[swap.file].text
        back = invert(original, shown.edits)
        masked = placeholders(shown.text)
        for edit in _smallest(shown.text, swap):
            if any(edit.span.start < span.end and span.start < edit.span.end for span in masked):
                raise Refused("it would touch a masked value")
            if placeholders(edit.text):
                raise Refused("it would write a placeholder, which stands for a masked value")
            span = Span(map_offset(edit.span.start, back), map_offset(edit.span.end, back))
            made[swap.file] += (Edit(span, edit.text),)
    return made


def _smallest(text: str, swap: Swap) -> Iterator[Edit]:
    """Yield what a swap really changes in a text, in its line breaks: lines that stay are left alone."""
    old, new = swap.old, swap.new
    if "\r\n" in text and "\r" not in old:
        old, new = old.replace("\n", "\r\n"), new.replace("\r\n", "\n").replace("\n", "\r\n")
    times = text.count(old)
    if times != 1:
        raise Refused(
            "the text that it would replace is not in the file"
            if not times
            else f"the text that it would replace stands {times} times in the file"
        )
    start = text.index(old)
    before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    if max(len(before), len(after)) > _LINES:
        yield _trimmed(start, old, new)
        return
    offsets = [start]
    for line in before:
        offsets.append(offsets[-1] + len(line))
    for tag, a, b, c, d in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag != "equal":
            yield _trimmed(offsets[a], "".join(before[a:b]), "".join(after[c:d]))


def _trimmed(start: int, old: str, new: str) -> Edit:
    """Return the edit without what both texts begin and end with."""
    shorter = min(len(old), len(new))
    head = next((at for at in range(shorter) if old[at] != new[at]), shorter)
    tail = next((at for at in range(shorter - head) if old[-1 - at] != new[-1 - at]), shorter - head)
    return Edit(Span(start + head, start + len(old) - tail), new[head : len(new) - tail])
