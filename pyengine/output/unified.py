"""Writes edits as a unified diff, as `patch` and `git apply` read it: minimal, for the edits are known."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import pairwise

from pyengine.edit import Edit
from pyengine.output.hunks import Changed, changed, count
from pyengine.text import LineIndex

CONTEXT = 3
"""Unchanged lines around a change, as everywhere."""

_NO_BREAK = "\n\\ No newline at end of file\n"


class _Lines(LineIndex):
    """Lines as `patch` counts them: a line feed alone ends one."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.starts = [0, *(match.end() for match in re.finditer("\n", text))]


def unified(name: str, before: str, after: str, edits: Sequence[Edit], *, git: bool = False) -> str:
    """Return the diff of one file, empty where nothing changes. `edits`, ordered, turn `before` into `after`.

    With `git` its names begin with `a/` and `b/`, as `git apply` and `patch -p1` expect them.
    """
    old, new = _Lines(before), _Lines(after)
    found = _neighbours([each for each in changed(old, new, edits, breaks=True) if _is_change(each)])
    if not found:
        return ""
    one, other = ("a/", "b/") if git else ("", "")
    return f"--- {_header(name, one)}\n+++ {_header(name, other)}\n" + "".join(
        _hunk(group, old, new) for group in _groups(found)
    )


def _header(name: str, prefix: str) -> str:
    """Return a file's name as it stands in a header: from here if it lies below, in C's quotes where it must."""
    with suppress(OSError, ValueError):  # the current folder is gone, or on another drive
        below = os.path.relpath(name)
        name = name if below.startswith(os.pardir) else below.replace(os.sep, "/")
    name = prefix + name
    if name.isprintable() and not {'"', "\\"} & {*name}:
        return f"{name}\t" if " " in name else name
    return '"' + "".join(chr(b) if 32 <= b < 127 and b not in b'"\\' else f"\\{b:03o}" for b in os.fsencode(name)) + '"'


def _neighbours(found: Sequence[Changed]) -> list[Changed]:
    """Return the changes; those with no line between them are one, as every diff shows them."""
    result: list[Changed] = []
    for each in found:
        if result and result[-1].last == each.first:
            before = result.pop()
            result.append(
                Changed(before.first, each.last, before.new_first, each.new_last, (*before.edits, *each.edits))
            )
        else:
            result.append(each)
    return result


def _is_change(each: Changed) -> bool:
    return each.last > each.first or each.new_last > each.new_first


def _groups(found: Sequence[Changed]) -> Iterator[Sequence[Changed]]:
    """Yield the changes that share context."""
    breaks = [index for index, (one, other) in enumerate(pairwise(found), 1) if other.first - one.last > 2 * CONTEXT]
    for start, end in pairwise([0, *breaks, len(found)]):
        yield found[start:end]


def _hunk(group: Sequence[Changed], old: LineIndex, new: LineIndex) -> str:
    start = max(0, group[0].first - CONTEXT)
    end = min(count(old), group[-1].last + CONTEXT)
    new_start = start + group[0].new_first - group[0].first
    new_end = end + group[-1].new_last - group[-1].last
    body: list[str] = []
    position = start
    for each in group:
        body += [_line(" ", old, number) for number in range(position, each.first)]
        body += [_line("-", old, number) for number in range(each.first, each.last)]
        body += [_line("+", new, number) for number in range(each.new_first, each.new_last)]
        position = each.last
    body += [_line(" ", old, number) for number in range(position, end)]
    return f"@@ -{_range(start, end)} +{_range(new_start, new_end)} @@\n" + "".join(body)


def _range(start: int, end: int) -> str:
    """Return lines as a diff counts them: from 1, and from the line before where there are none."""
    return f"{start + 1 if end > start else start},{end - start}"


def _line(sign: str, lines: LineIndex, number: int) -> str:
    text = lines.line_span(number).of(lines.text)
    return sign + text if text.endswith("\n") else sign + text + _NO_BREAK
