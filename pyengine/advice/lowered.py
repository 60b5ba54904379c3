"""Lowers the changes that a model proposes to characters: what each wants, what it writes, what it says it changes."""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pyengine.advice.changed import SERVICE, Place
from pyengine.advice.ground import Edits, Ground
from pyengine.advice.reply import Act, Change, Said, Swap
from pyengine.document.node import Route
from pyengine.edit import Edit, OverlapError, invert, map_offset, ordered
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
class Written:
    """What ops want of one document, and the edits that carry them out there."""

    wanted: tuple[Wanted, ...]
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """A change in characters, not proven yet: its edits in each file, those of its ops in each document among them.

    `said` are the routes whose meaning it says that it changes; `swaps` tells that it also exchanges characters, of
    which only these routes tell what they are meant to do.
    """

    edits: Edits
    written: Mapping[int, Written]
    said: tuple[Place, ...]
    swaps: bool

    @property
    def services(self) -> frozenset[str] | None:
        """The services of which alone it speaks, None where it speaks of more."""
        if not self.said or any(route[:1] != ("services",) or len(route) < SERVICE for _, route in self.said):
            return None
        return frozenset(str(route[1]) for _, route in self.said)


def draft(change: Change, ground: Ground) -> Draft:
    """Return a change in characters. Refused, with the reason, where it cannot be written."""
    if change.unfit:
        raise Refused(change.unfit)
    acts = [_placed(act, ground) for act in change.acts]
    written = _written([op for op, _ in acts], ground)
    edits = joined(_of_swaps(change.swaps, ground), _in_files(written, ground))
    if not any(edits.values()):
        raise Refused("it changes nothing")
    said = [each for _, places in acts for each in places]
    said += [_spoken(each, ground) for each in change.touches]
    return Draft(edits, written, tuple(said), bool(change.swaps))


def require_done(drafts: Sequence[Draft], ground: Ground) -> None:
    """Prove that the ops of drafts do what they want and nothing else, if all are carried out. Refused if not."""
    workshop = ground.analysis.workshop
    if workshop is None:
        return
    for index in sorted({index for each in drafts for index in each.written}):
        parts = [each.written[index] for each in drafts if index in each.written]
        wanted = [want for part in parts for want in part.wanted]
        edits = _without_overlap(edit for part in parts for edit in part.edits)
        prove(workshop.reach[index], wanted, edits, workshop.vanishes)


def joined(one: Edits, other: Edits) -> Edits:
    """Return the edits of both. Refused where two meet."""
    return {file: _without_overlap((*one.get(file, ()), *other.get(file, ()))) for file in {**one, **other}}


def _without_overlap(edits: Iterable[Edit]) -> tuple[Edit, ...]:
    try:
        return ordered(tuple(edits))
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


def _written(ops: Sequence[Op], ground: Ground) -> Mapping[int, Written]:
    """Return for each document what ops want of it, and what they make of it."""
    workshop = ground.analysis.workshop
    if workshop is None:
        return {}
    routes = {(op.file, op.route) for op in ops}
    found: dict[int, Written] = {}
    for index in sorted({op.file for op in ops}):
        wanted = tuple(Wanted(op, _through(op, routes, workshop)) for op in ops if op.file == index)
        found[index] = Written(wanted, workshop.patchers[index].lower(wanted))
    return found


def _in_files(written: Mapping[int, Written], ground: Ground) -> Edits:
    made = defaultdict[int, tuple[Edit, ...]](tuple)
    for index, each in written.items():
        made[ground.analysis.stacks[index].file] += each.edits
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
