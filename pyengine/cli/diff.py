"""Compares two texts line by line, and writes the difference as `patch -p0` and `git apply -p0` read it.

The shortest difference, by Myers's algorithm (1986): difflib's leaves popular lines out of account and so shows
unchanged ones as changed.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

CONTEXT = 3
"""Unchanged lines around a change, as every other tool shows them."""

_SURE = 32
"""So many equal lines in a row belong together; the more has changed just before, the fewer are enough."""


@dataclass(frozen=True, slots=True)
class Change:
    """Old lines `first` to `last` (exclusive) became the new lines `new_first` to `new_last`."""

    first: int
    last: int
    new_first: int
    new_last: int


def unified(name: str, before: str, after: str) -> str:
    """Return the unified diff of a file's texts, nothing where they are the same."""
    if before == after:
        return ""
    old, new = _lines(before), _lines(after)
    hunks = "".join(_hunk(hunk, old, new) for hunk in _hunks(list(changes(old, new))))
    return f"--- {_header(name)}\n+++ {_header(name)}\n{hunks}"


def _lines(text: str) -> list[str]:
    """Split at line feeds alone, as patch does: a lone CR and Unicode's separators stand inside a line."""
    lines = [f"{line}\n" for line in text.split("\n")]
    last = lines.pop()[:-1]
    return [*lines, last] if last else lines


def _header(name: str) -> str:
    """Return a file's name as it stands in a header: from here if it lies below, in C's quotes where it must."""
    with suppress(OSError, ValueError):  # the current folder is gone, or on another drive
        below = os.path.relpath(name)
        name = name if below.startswith(os.pardir) else below.replace(os.sep, "/")
    if name.isprintable() and not {'"', "\\"} & {*name}:
        return f"{name}\t" if " " in name else name
    return '"' + "".join(chr(b) if 32 <= b < 127 and b not in b'"\\' else f"\\{b:03o}" for b in os.fsencode(name)) + '"'


def _hunks(every: Sequence[Change]) -> Iterator[list[Change]]:
    """Yield the changes that share their context together."""
    hunk: list[Change] = []
    for change in every:
        if hunk and change.first - hunk[-1].last > 2 * CONTEXT:
            yield hunk
            hunk = []
        hunk.append(change)
    yield hunk


def _hunk(hunk: Sequence[Change], old: Sequence[str], new: Sequence[str]) -> str:
    first, last = max(0, hunk[0].first - CONTEXT), min(len(old), hunk[-1].last + CONTEXT)
    new_first = hunk[0].new_first - (hunk[0].first - first)
    new_last = hunk[-1].new_last + (last - hunk[-1].last)
    lines: list[str] = []
    at = first
    for change in hunk:
        lines += [f" {line}" for line in old[at : change.first]]
        lines += [f"-{line}" for line in old[change.first : change.last]]
        lines += [f"+{line}" for line in new[change.new_first : change.new_last]]
        at = change.last
    lines += [f" {line}" for line in old[at:last]]
    body = "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)
    return f"@@ -{_range(first, last)} +{_range(new_first, new_last)} @@\n{body}"


def _range(first: int, last: int) -> str:
    """An empty range is named by the line before it."""
    return f"{first + 1 if last > first else first},{last - first}"


@dataclass(frozen=True, slots=True)
class _Step:
    """A line removed or added, and `same` equal lines behind it; then `x` old and `y` new lines have been read."""

    x: int
    y: int
    same: int = 0
    before: _Step | None = None


def changes(old: Sequence[str], new: Sequence[str]) -> Iterator[Change]:
    """Yield what changed, from top to bottom, in as few lines as can be."""
    same = _equal(old, new, 0, 0)
    here = _Step(same, same)
    while (here.x, here.y) != (len(old), len(new)):
        last = _way(old, new, here)
        yield from _changes(last)
        here = _Step(last.x, last.y)


def _equal(old: Sequence[str], new: Sequence[str], x: int, y: int) -> int:
    most = min(len(old) - x, len(new) - y)
    return next((at for at in range(most) if old[x + at] != new[y + at]), most)


def _way(old: Sequence[str], new: Sequence[str], here: _Step) -> _Step:
    """Return the last step of the shortest way from `here` to the end, or to lines that surely belong together."""
    ways = {0: here}
    length = 0
    while True:
        length += 1
        reached = {k: _step(old, new, ways.get(k - 1), ways.get(k + 1)) for k in range(-length, length + 1, 2)}
        ways = {k: step for k, step in reached.items() if step is not None}
        end = [step for step in ways.values() if (step.x, step.y) == (len(old), len(new))]
        sure = [step for step in ways.values() if step.same >= max(1, _SURE - length)]
        if end or sure:
            return end[0] if end else max(sure, key=lambda step: step.x + step.y)


def _step(old: Sequence[str], new: Sequence[str], left: _Step | None, above: _Step | None) -> _Step | None:
    """Return the step that comes further: a line removed behind `left`, or a line added behind `above`."""
    left = left if left and left.x < len(old) else None
    above = above if above and above.y < len(new) else None
    if above and (not left or left.x < above.x):
        before, x, y = above, above.x, above.y + 1
    elif left:
        before, x, y = left, left.x + 1, left.y
    else:
        return None
    same = _equal(old, new, x, y)
    return _Step(x + same, y + same, same, before)


def _changes(last: _Step) -> Iterator[Change]:
    """Yield the changes on a way, lines that follow each other as one."""
    steps = [last]
    while steps[-1].before is not None:
        steps.append(steps[-1].before)
    start, *following = reversed(steps)
    for step in following:
        if step.same or step is last:
            yield Change(start.x, step.x - step.same, start.y, step.y - step.same)
            start = step
