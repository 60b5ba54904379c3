"""Text and places in it.

Inside the engine a place is an offset in code points; people and editors count lines and UTF-16 columns.
This module owns the translation and nothing else.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property

_BREAK = re.compile(r"\r\n|\n|\r")


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Half-open range of code points `[start, end)` in one text."""

    start: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> str:
        """Return the slice of `text` this span covers."""
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Place:
    """A span in one of the files judged together; `file` counts from 0, in the order of `-c`."""

    file: int
    span: Span


@dataclass(frozen=True, slots=True)
class Position:
    """A place as people read it: line and column from 1, column and offset in UTF-16 units, as editors count."""

    line: int
    column: int
    offset: int


class LineIndex:
    """Finds lines of one text in logarithmic time; LF, CRLF and a lone CR end a line (YAML 1.2, 5.4)."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.starts = [0, *(match.end() for match in _BREAK.finditer(text))]

    @cached_property
    def _wide(self) -> list[int]:
        """Offsets of the characters that take two UTF-16 units."""
        if self.text.isascii():
            return []
        return [match.start() for match in re.finditer("[\U00010000-\U0010ffff]", self.text)]

    def _utf16(self, offset: int) -> int:
        return offset + (bisect_right(self._wide, offset - 1) if self._wide else 0)

    def offset(self, utf16: int) -> int:
        """Return the offset in code points of an offset in UTF-16 units, the inverse of `position`."""
        if not self._wide:
            return utf16
        return bisect_right(range(len(self.text) + 1), utf16, key=self._utf16) - 1

    def line(self, offset: int) -> int:
        """Return the number of the line (from 0) that holds `offset`."""
        return bisect_right(self.starts, offset) - 1

    def line_span(self, line: int) -> Span:
        """Return the span of line `line` (from 0), its line break included."""
        end = self.starts[line + 1] if line + 1 < len(self.starts) else len(self.text)
        return Span(self.starts[line], end)

    def line_content(self, offset: int) -> Span:
        """Return the span of the line that holds `offset`, its line break excluded."""
        span = self.line_span(self.line(offset))
        return Span(span.start, span.start + len(span.of(self.text).rstrip("\r\n")))

    def position(self, offset: int) -> Position:
        """Translate an offset in code points to a Position."""
        line = self.line(offset)
        wide_offset = self._utf16(offset)
        return Position(line + 1, wide_offset - self._utf16(self.starts[line]) + 1, wide_offset)
