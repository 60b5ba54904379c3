"""Shows edits as changed lines, each group with the findings that caused it.

Nothing is compared: the edits are known.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pyengine.edit import Edit, map_offset
from pyengine.output import wire
from pyengine.text import LineIndex

CONTEXT = 2
"""Unchanged lines shown around a change."""


@dataclass(frozen=True, slots=True)
class _Group:
    """Old lines `first` to `last` (exclusive) that become the new lines `new_first` to `new_last`."""

    first: int
    last: int
    new_first: int
    new_last: int
    edits: tuple[Edit, ...]


def hunks(file: int, before: str, after: str, edits: Sequence[Edit], causes: dict[Edit, list[str]]) -> list[wire.Hunk]:
    """Return the changed lines of one file. `causes` names, for each edit, the findings whose fixes wanted it."""
    old, new = LineIndex(before), LineIndex(after)
    result: list[wire.Hunk] = []
    for group in _groups(edits, old, new):
        names = list(dict.fromkeys(name for edit in group.edits for name in causes.get(edit, ())))
        result.append(wire.Hunk(file, tuple(names), tuple(_lines(group, old, new))))
    return result


def _groups(edits: Sequence[Edit], old: LineIndex, new: LineIndex) -> list[_Group]:
    groups: list[_Group] = []
    for index, edit in enumerate(edits):
        first, last = old.line(edit.span.start), old.line(edit.span.end)
        start = map_offset(edit.span.start, edits[:index])
        new_first, new_last = new.line(start), new.line(start + len(edit.text))
        if groups and first < groups[-1].last:
            merged = groups.pop()
            groups.append(
                _Group(merged.first, max(merged.last, last + 1), merged.new_first, new_last + 1, (*merged.edits, edit))
            )
        else:
            groups.append(_Group(first, last + 1, new_first, new_last + 1, (edit,)))
    return groups


def _lines(group: _Group, old: LineIndex, new: LineIndex) -> list[wire.Line]:
    removed = [_text(old, number) for number in range(group.first, group.last)]
    added = [_text(new, number) for number in range(group.new_first, group.new_last)]
    same = 0
    while same < min(len(removed), len(added)) and removed[same] == added[same]:
        same += 1
    tail = 0
    while tail < min(len(removed), len(added)) - same and removed[-1 - tail] == added[-1 - tail]:
        tail += 1
    first, last = group.first + same, group.last - tail
    new_first, new_last = group.new_first + same, group.new_last - tail
    shift = new_first - first
    lines = [_context(old, number, shift) for number in range(max(0, first - CONTEXT), first)]
    lines += [wire.Line("remove", _text(old, number), number + 1, None) for number in range(first, last)]
    lines += [wire.Line("add", _text(new, number), None, number + 1) for number in range(new_first, new_last)]
    end = min(len(old.starts), last + CONTEXT)
    return lines + [_context(old, number, new_last - last) for number in range(last, end) if _exists(old, number)]


def _context(index: LineIndex, number: int, shift: int) -> wire.Line:
    return wire.Line("context", _text(index, number), number + 1, number + 1 + shift)


def _exists(index: LineIndex, number: int) -> bool:
    return len(index.line_span(number)) > 0


def _text(index: LineIndex, number: int) -> str:
    return index.line_span(number).of(index.text).rstrip("\r\n")
