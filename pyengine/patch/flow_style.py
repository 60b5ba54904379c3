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

_TAIL = re.compile(r"[ \t]*(,?)[ \t]*(?:#[^\r\n]*)?(?=[\r\n]|\Z)")
_REST = re.compile(r"[ \t]*,?[ \t]*(?:#[^\r\n]*)?(?:\r\n|\n|\r|\Z)")


def fill(manner: Manner, puts: Sequence[Put]) -> Edit:
    """Return the edit that writes the first keys into an empty mapping."""
    owner = puts[0].owner
    _require_braces(manner, owner)
    if manner.comment_inside(owner.span):
        raise Refused(f"{dotted(puts[0].route[:-1])} holds a comment that would be lost")
    habit = manner.habit(owner, owner.span.start)
    pairs = write.flow({put.key: put.value for put in puts}, habit)
    return Edit(Span(owner.span.start + 1, owner.span.end - 1), pairs[1:-1])


def put(manner: Manner, change: Put) -> tuple[Edit, ...]:
    """Return the edits that add a key to a flow mapping."""
    owner = change.owner
    _require_braces(manner, owner)
    sibling, behind = manner.neighbour(owner, change.key, change.route)
    start = sibling.key.outer.start
    habit = manner.habit(owner, start)
    pair = write.flow({change.key: change.value}, habit)[1:-1]
    if not behind:
        gap = f",{habit.eol}{manner.before(start)}" if _own_line(manner, sibling) else ", "
        return (Edit(Span(start, start), pair + gap),)
    end = max(sibling.value.outer.end, sibling.key.outer.end)
    following = owner.entries[owner.entries.index(sibling) + 1 :]
    near = following[0] if following else sibling
    if _own_line(manner, near):
        return _put_line(manner, end, pair, manner.before(near.key.outer.start), last=not following)
    return (Edit(Span(end, end), f", {pair}"),)


def _require_braces(manner: Manner, owner: Mapping) -> None:
    if manner.document.text[owner.span.start : owner.span.start + 1] != "{":
        raise Refused("a pair without braces inside a list cannot take a second key")


def _own_line(manner: Manner, entry: Entry) -> bool:
    return not manner.before(entry.key.outer.start).strip()


def _put_line(manner: Manner, end: int, pair: str, indent: str, *, last: bool) -> tuple[Edit, ...]:
    """Put a pair on a line of its own, behind the one that ends at `end`."""
    eol, tail = manner.eol(end), _TAIL.match(manner.document.text, end)
    if tail is not None and tail[1]:
        return (Edit(Span(tail.end(), tail.end()), f"{eol}{indent}{pair},"),)
    if not last:
        return (Edit(Span(end, end), f", {pair}"),)  # the commas stand in front of the lines
    if tail is not None:
        return Edit(Span(end, end), ","), Edit(Span(tail.end(), tail.end()), f"{eol}{indent}{pair}")
    return (Edit(Span(end, end), f",{eol}{indent}{pair}"),)


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
