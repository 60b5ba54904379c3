"""How the author writes: indentation, quotes, list style, line ends.

Read once per document, asked wherever text is made.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from pyengine.document.document import Document
from pyengine.document.node import Mapping, Scalar, Sequence, Style
from pyengine.text import Span

BOM = "\ufeff"


@dataclass(frozen=True)
class Manner:
    """The habits of one document."""

    document: Document

    def column(self, offset: int) -> int:
        """Return how many characters stand before `offset` on its line, a byte order mark not counted."""
        return len(self.before(offset))

    def before(self, offset: int) -> str:
        """Return what stands before `offset` on its line, without a byte order mark."""
        lines = self.document.lines
        return self.document.text[lines.starts[lines.line(offset)] : offset].removeprefix(BOM)

    def line_end(self, offset: int) -> int:
        """Return where the line that holds `offset` ends, its line break excluded."""
        lines = self.document.lines
        span = lines.line_span(lines.line(offset))
        return span.start + len(span.of(self.document.text).rstrip("\r\n"))

    def line_start(self, offset: int) -> int:
        """Return where the line that holds `offset` starts, behind a byte order mark."""
        lines = self.document.lines
        start = lines.starts[lines.line(offset)]
        return start + len(BOM) if self.document.text.startswith(BOM, start) else start

    def eol(self, offset: int) -> str:
        """Return the line break in use at `offset`: of that line, of the one before at the end, else a line feed."""
        lines, text = self.document.lines, self.document.text
        number = lines.line(offset)
        for line in (number, number - 1):
            if line >= 0:
                whole = lines.line_span(line).of(text)
                found = whole[len(whole.rstrip("\r\n")) :]
                if found:
                    return found[:2] if found.startswith("\r\n") else found[:1]
        return "\n"

    @cached_property
    def _common_step(self) -> int:
        steps = Counter(
            step for node in self.document.nodes if isinstance(node, Mapping) for step in self._steps(node) if step > 0
        )
        return min(steps, key=lambda step: (-steps[step], step), default=2)

    def _steps(self, mapping: Mapping) -> list[int]:
        """Return by how much each block mapping right under `mapping` is indented."""
        if mapping.flow or not mapping.entries:
            return []
        column = self.column(mapping.entries[0].key.outer.start)
        values = [entry.value for entry in mapping.entries]
        return [
            self.column(value.entries[0].key.outer.start) - column
            for value in values
            if isinstance(value, Mapping) and not value.flow and value.entries
        ]

    def step(self, mapping: Mapping | None) -> int:
        """Return the indentation of a block to be written under a key of `mapping`: as its siblings, else as usual."""
        steps = self._steps(mapping) if mapping is not None else []
        return next((step for step in reversed(steps) if step > 0), self._common_step)

    @cached_property
    def list_indent(self) -> int:
        """Return how far a block list's dashes stand right of their key: what most lists of the document do."""
        indents = Counter[int]()
        for node in self.document.nodes:
            if not isinstance(node, Mapping) or node.flow:
                continue
            for entry in node.entries:
                value = entry.value
                if isinstance(value, Sequence) and not value.flow:
                    indents[self.column(value.span.start) - self.column(entry.key.outer.start)] += 1
        return min((i for i in indents if i >= 0), key=lambda i: (-indents[i], i), default=self._common_step)

    @cached_property
    def quote(self) -> Style:
        """Return the quotes the author prefers where some are needed."""
        styles = Counter(node.style for node in self.document.nodes if isinstance(node, Scalar))
        return Style.SINGLE if styles[Style.SINGLE] > styles[Style.DOUBLE] else Style.DOUBLE

    def comment_inside(self, span: Span) -> bool:
        """Tell whether the lines of `span` may hold a comment (a `#` behind a blank or at a line's start)."""
        text = span.of(self.document.text)
        return text.startswith("#") or any(mark in text for mark in (" #", "\t#", "\n#", "\r#"))
