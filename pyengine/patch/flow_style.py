"""Writes and takes out keys and items in flow style; lines break where the author's do."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from pyengine.document.node import Entry, Mapping
from pyengine.edit import Edit
from pyengine.patch import write
from pyengine.patch.changes import Drop, Put, Refused, dotted
from pyengine.patch.manner import Manner, extent
from pyengine.text import Span

_TAIL = re.compile(r"[ \t]*+(,?)[ \t]*+(?:#[^\r\n]*)?(?=[\r\n]|\Z)")
_REST = re.compile(r"[ \t]*+,?[ \t]*+(?:#[^\r\n]*)?(?:\r\n|\n|\r|\Z)")


def put(manner: Manner, puts: Sequence[Put], gone: frozenset[int]) -> Iterator[Edit]:
    """Yield the edits that add keys to one flow mapping, next to none of the entries that are `gone`."""
    owner = puts[0].owner
    if manner.document.text[owner.span.start : owner.span.start + 1] != "{":
        raise Refused("a pair without braces inside a list cannot take a second key")
    if not owner.entries:
        yield _fill(manner, puts)
        return
    places: dict[tuple[int, bool], tuple[Entry, list[Put]]] = {}
    for each in puts:
        sibling, behind = manner.neighbour(each, gone)
        places.setdefault((id(sibling), behind), (sibling, []))[1].append(each)
    for (_, behind), (sibling, beside) in places.items():
        habit = manner.habit(owner, sibling.key.outer.start)
        pairs = [write.flow({each.key: each.value}, habit)[1:-1] for each in beside]
        yield from (_behind if behind else _in_front)(manner, owner, sibling, pairs)


def _fill(manner: Manner, puts: Sequence[Put]) -> Edit:
    """Return the edit that writes the first keys into an empty mapping."""
    owner = puts[0].owner
    if manner.comment_inside(owner.span):
        raise Refused(f"{dotted(puts[0].route[:-1])} holds a comment that would be lost")
    pairs = write.flow({each.key: each.value for each in puts}, manner.habit(owner, owner.span.start))
    return Edit(Span(owner.span.start + 1, owner.span.end - 1), pairs[1:-1])


def _in_front(manner: Manner, _: Mapping, sibling: Entry, pairs: Sequence[str]) -> Iterator[Edit]:
    start = sibling.key.outer.start
    gap = f",{manner.eol(start)}{manner.before(start)}" if _own_line(manner, sibling) else ", "
    yield Edit(Span(start, start), "".join(pair + gap for pair in pairs))


def _behind(manner: Manner, owner: Mapping, sibling: Entry, pairs: Sequence[str]) -> Iterator[Edit]:
    end = max(sibling.value.outer.end, sibling.key.outer.end)
    following = owner.entries[owner.entries.index(sibling) + 1 :]
    near = following[0] if following else sibling
    if not _own_line(manner, near):
        yield Edit(Span(end, end), "".join(f", {pair}" for pair in pairs))
        return
    yield from _lines(manner, end, pairs, manner.before(near.key.outer.start), last=not following)


def _own_line(manner: Manner, entry: Entry) -> bool:
    return not manner.before(entry.key.outer.start).strip()


def _lines(manner: Manner, end: int, pairs: Sequence[str], indent: str, *, last: bool) -> Iterator[Edit]:
    """Put each pair on a line of its own, behind the one that ends at `end`."""
    eol, tail = manner.eol(end), _TAIL.match(manner.document.text, end)
    if tail is not None and tail[1]:
        yield Edit(Span(tail.end(), tail.end()), "".join(f"{eol}{indent}{pair}," for pair in pairs))
    elif not last:  # the commas stand in front of the lines
        yield Edit(Span(end, end), "".join(f", {pair}" for pair in pairs))
    elif tail is not None:
        yield Edit(Span(end, end), ",")
        yield Edit(Span(tail.end(), tail.end()), ",".join(f"{eol}{indent}{pair}" for pair in pairs))
    else:
        yield Edit(Span(end, end), "".join(f",{eol}{indent}{pair}" for pair in pairs))


def drop(manner: Manner, change: Drop) -> tuple[Edit, ...]:
    """Return the edits that take keys or items out of a flow collection of which others stay."""
    spans = extent(change.owner)
    return tuple(_cut(manner, spans, first, last, change) for first, last in _runs(change.indices))


def _runs(indices: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield the first and the last of each row of neighbours."""
    breaks = [index for index, (left, right) in enumerate(pairwise(indices), 1) if right != left + 1]
    for start, end in pairwise([0, *breaks, len(indices)]):
        yield indices[start], indices[end - 1]


def _cut(manner: Manner, spans: Sequence[Span], first: int, last: int, change: Drop) -> Edit:
    text = manner.document.text
    lines = _whole_lines(manner, spans[first].start, spans[last].end)
    if lines is not None and (last + 1 < len(spans) or first == 0 or "," in text[spans[last].end : lines.end]):
        return Edit(lines, "")
    if last + 1 < len(spans):
        span = Span(spans[first].start, spans[last + 1].start)
        kept = Span(spans[last].end, spans[last + 1].start)
    else:
        span = Span(spans[first - 1].end, spans[last].end)
        kept = Span(spans[first - 1].end, spans[first].start)
    if manner.comment_inside(kept):
        raise Refused(f"a comment stands beside {dotted(change.route)} on its line")
    return Edit(span, "")


def _whole_lines(manner: Manner, start: int, end: int) -> Span | None:
    """Return the lines that hold nothing but what goes, None where they hold more."""
    rest = _REST.match(manner.document.text, end)
    if manner.before(start).strip() or rest is None:
        return None
    return Span(manner.comments_above(start), rest.end())
