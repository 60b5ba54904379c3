"""Where each character of a decoded scalar stands in the text it was read from.

A scalar without escapes and line breaks is a slice, so one number tells all; the others are aligned with their
source once, character by character. Whitespace may map to a neighbouring blank; every other character is exact.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, replace

from pyengine.document.node import Scalar, Style

_ESCAPE = re.compile(
    r"\\(?:x[0-9a-fA-F]{2}|u[dD][89abAB]..\\u[dD][c-fC-F]..|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|\r\n[ \t]*|[\r\n][ \t]*|.)",
    re.DOTALL,
)
_BLANK = " \t\r\n\x85\u2028\u2029"


@dataclass(frozen=True, slots=True)
class Offsets:
    """Maps positions of a decoded text to its source: by `base` alone, or by the lists where they are given."""

    base: int
    starts: list[int] | None = None
    ends: list[int] | None = None
    first: int = 0
    """The index of the text's first character in the lists: texts that lie in one text share its lists."""

    def start(self, index: int) -> int:
        """Return where character `index` begins in the source."""
        if self.starts is None:
            return self.base + index
        index += self.first
        return self.base + (self.starts[index] if index < len(self.starts) else (self.ends or self.starts)[-1])

    def end(self, index: int) -> int:
        """Return where the character before `index` ends in the source."""
        if self.starts is None or self.ends is None or index == 0:
            return self.start(index)
        return self.base + self.ends[self.first + index - 1]

    def index(self, place: int, size: int) -> int:
        """Return the first of `size` characters that begins at `place` of the source or behind it, `size` if none."""
        if self.starts is None:
            return min(max(place - self.base, 0), size)
        return (
            bisect_left(self.starts, place - self.base, self.first, min(self.first + size, len(self.starts)))
            - self.first
        )

    def within(self, outer: Offsets) -> Offsets:
        """Return the map to the source of `outer`, in whose decoded text this one's source lies."""
        if outer.starts is None:
            return self if not outer.base else replace(self, base=self.base + outer.base)
        if self.starts is None or self.ends is None:
            return Offsets(outer.base, outer.starts, outer.ends, outer.first + self.base)
        starts = [outer.start(self.base + index) for index in self.starts[self.first :]]
        return Offsets(0, starts, [outer.end(self.base + index) for index in self.ends[self.first :]])

    def shifted(self, by: int) -> Offsets:
        """Return the map of the same text without its first `by` characters."""
        return Offsets(self.base + by) if self.starts is None else replace(self, first=self.first + by)


def locate(source: str, scalar: Scalar) -> tuple[str, Offsets, int]:
    """Return the scalar's decoded text, its map into `source`, and where its content begins (behind quote or header).

    Where the two cannot be aligned the source slice itself is returned, so that nothing goes unread.
    """
    start, end, style = scalar.span.start, scalar.span.end, scalar.style
    if style.block:
        line = re.compile(r"[^\r\n]*").match(source, start)
        start = line.end() if line else start
    elif style is not Style.PLAIN:
        start, end = start + 1, end - 1
    piece = source[start:end]
    if piece == scalar.value:
        return piece, Offsets(start), start
    found = _aligned(piece, scalar.value, style)
    if found is None:
        return piece, Offsets(start), start
    return scalar.value, Offsets(start, *found), start


def _aligned(piece: str, value: str, style: Style) -> tuple[list[int], list[int]] | None:
    starts: list[int] = []
    ends: list[int] = []
    at, size = 0, len(piece)
    for char in value:
        begin, after = _next(piece, at, size, char, style)
        if begin < 0:
            return None
        starts.append(begin)
        ends.append(after)
        at = after
    return starts, ends


def _next(piece: str, at: int, size: int, char: str, style: Style) -> tuple[int, int]:
    """Return start and end of the next `char` at or behind `at`; a start of -1 means it is not there."""
    if char in _BLANK and (at >= size or piece[at] in _BLANK):
        begin = at
        if char == "\n" and at < size:
            while at < size and piece[at] in " \t\r":
                at += 1
        return min(begin, size), min(at + 1, size)
    while at < size:
        if style is Style.DOUBLE and piece[at] == "\\":
            escape = _ESCAPE.match(piece, at)
            after = escape.end() if escape else at + 1
            if piece[at + 1 : at + 2] in "\r\n":
                at = after
                continue
            return at, after
        if piece[at] == char:
            doubled = style is Style.SINGLE and piece.startswith("''", at)
            return at, at + (2 if doubled else 1)
        if piece[at] not in _BLANK:
            return -1, at
        at += 1
    return -1, at
