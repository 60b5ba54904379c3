"""Shows edits as changed lines. Nothing is compared but the lines an edit touches: the edits are known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pyengine.edit import Edit
from pyengine.output import wire
from pyengine.text import LineIndex

CONTEXT = 2
"""Unchanged lines shown around a change."""


@dataclass(frozen=True, slots=True)
class Changed:
    """Old lines `first` to `last` (exclusive) that become the new lines `new_first` to `new_last`."""

    first: int
    last: int
    new_first: int
    new_last: int
    edits: tuple[Edit, ...]


def hunks(
    file: int, before: str, after: str, edits: Sequence[Edit], causes: Mapping[Edit, Sequence[str]]
) -> list[wire.Hunk]:
    """Return the changed lines of one file. `causes` names, for each edit, the findings whose fixes wanted it."""
    old, new = LineIndex(before), LineIndex(after)
    found = [each for each in changed(old, new, edits) if each.last > each.first or each.new_last > each.new_first]
    result: list[wire.Hunk] = []
    for index, each in enumerate(found):
        shown_to = min(found[index - 1].last + CONTEXT, each.first) if index else 0
        next_first = found[index + 1].first if index + 1 < len(found) else count(old)
        names = dict.fromkeys(name for edit in each.edits for name in causes.get(edit, ()))
        result.append(wire.Hunk(file, tuple(names), tuple(_lines(each, old, new, shown_to, next_first))))
    return result


def _lines(each: Changed, old: LineIndex, new: LineIndex, shown_to: int, next_first: int) -> Iterator[wire.Line]:
    """Yield a change with its context, of which no line stands in another change or was shown with the one before."""
    for number in range(max(shown_to, each.first - CONTEXT), each.first):
        yield _context(old, number, each.new_first - each.first)
    for number in range(each.first, each.last):
        yield wire.Line("remove", _text(old, number), number + 1, None)
    for number in range(each.new_first, each.new_last):
        yield wire.Line("add", _text(new, number), None, number + 1)
    for number in range(each.last, min(next_first, each.last + CONTEXT)):
        yield _context(old, number, each.new_last - each.last)


def _context(lines: LineIndex, number: int, shift: int) -> wire.Line:
    return wire.Line("context", _text(lines, number), number + 1, number + 1 + shift)


def changed(old: LineIndex, new: LineIndex, edits: Sequence[Edit], *, breaks: bool = False) -> list[Changed]:
    """Return the lines that the edits, ordered, change from `old` to `new`, from the top; a line that stays is in none.

    With `breaks` a line is another one if only its line break is.
    """
    groups: list[Changed] = []
    shift = 0
    for edit in edits:
        start = edit.span.start + shift
        shift += len(edit.text) - len(edit.span)
        first, last = old.line(edit.span.start), old.line(edit.span.end) + 1
        new_first, new_last = new.line(start), new.line(start + len(edit.text)) + 1
        if groups and first < groups[-1].last:
            merged = groups.pop()
            groups.append(Changed(merged.first, last, merged.new_first, new_last, (*merged.edits, edit)))
        else:
            groups.append(Changed(first, last, new_first, new_last, (edit,)))
    return [_trimmed(group, old, new, breaks=breaks) for group in groups]


def _trimmed(each: Changed, old: LineIndex, new: LineIndex, *, breaks: bool) -> Changed:
    """Leave out the lines at both ends that are the same before and after."""

    def same(number: int, new_number: int) -> bool:
        if breaks:
            return old.line_span(number).of(old.text) == new.line_span(new_number).of(new.text)
        return _text(old, number) == _text(new, new_number)

    first, last = min(each.first, count(old)), min(each.last, count(old))
    new_first, new_last = min(each.new_first, count(new)), min(each.new_last, count(new))
    while first < last and new_first < new_last and same(first, new_first):
        first, new_first = first + 1, new_first + 1
    while first < last and new_first < new_last and same(last - 1, new_last - 1):
        last, new_last = last - 1, new_last - 1
    return replace(each, first=first, last=last, new_first=new_first, new_last=new_last)


def count(lines: LineIndex) -> int:
    """Return how many lines there are: behind a final line break stands none."""
    return len(lines.starts) - (lines.starts[-1] == len(lines.text))


def _text(lines: LineIndex, number: int) -> str:
    return lines.line_span(number).of(lines.text).rstrip("\r\n")
