"""How the author writes: indentation, quotes, list style, line ends.

Read once per document, asked wherever text is made.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from pyengine.document import resolve
from pyengine.document.document import Document
from pyengine.document.node import Entry, Mapping, Scalar, Sequence, Style, target
from pyengine.patch.changes import Put
from pyengine.patch.draft import KeyOrder
from pyengine.patch.write import Habit
from pyengine.text import Span

BOM = "\ufeff"
_COLON = re.compile(r"[ \t]*:")


@dataclass(frozen=True)
class Manner:
    """The habits of one document. `order` gives the natural order of the keys of the mapping at a route."""

    document: Document
    order: KeyOrder

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

    def has_break(self, line_end: int) -> bool:
        """Tell whether a line break stands there: the text's last line may have none."""
        return self.document.text[line_end : line_end + 1] in {"\n", "\r"}

    def comments_above(self, offset: int) -> int:
        """Return where the comments begin that stand right above the line of `offset`, as deep as what it begins with.

        They speak of what follows; without such comments it is the line's own start.
        """
        lines, number = self.document.lines, self.document.lines.line(offset)
        indent = len(self.before(offset)) - len(self.before(offset).lstrip())
        while number > 0:
            above = lines.line_span(number - 1).of(self.document.text).removeprefix(BOM)
            if above[:indent].strip() or above[indent : indent + 1] != "#":
                break
            number -= 1
        return self.line_start(lines.starts[number])

    def behind_colon(self, key_end: int) -> int | None:
        """Return where the colon of a key ends that ends at `key_end`, None where none stands right behind it."""
        found = _COLON.match(self.document.text, key_end)
        return found.end() if found is not None else None

    def habit(self, owner: Mapping | None, offset: int) -> Habit:
        """Return the manner of a text to be written at `offset`, in `owner` if that is a mapping."""
        keys = [target(entry.key) for entry in owner.entries] if owner is not None else []
        styles = {key.style for key in keys if isinstance(key, Scalar) and not resolve.is_merge_key(key)}
        quoted = next(iter(styles)) if len(styles) == 1 else Style.PLAIN
        json_like = owner is not None and owner.flow and quoted is Style.DOUBLE
        return Habit(
            step=self.step(owner),
            list_indent=self.list_indent,
            eol=self.eol(offset),
            quote=Style.DOUBLE if quoted is Style.DOUBLE else self.quote,
            keys=quoted if quoted in {Style.SINGLE, Style.DOUBLE} else Style.PLAIN,
            strings=Style.DOUBLE if json_like else Style.PLAIN,
        )

    def neighbour(self, new: Put, gone: frozenset[int]) -> tuple[Entry, bool]:
        """Return the entry to write a new key next to, and whether it goes behind it (else in front of it).

        In front of what it names, behind its twin (`update_config`, `rollback_config`), else where the fewest siblings
        stand on the wrong side of it: the author's order may be another one than the natural. Entries that are `gone`
        do not count.
        """
        keys, key = self.order(new.route[:-1]), new.key
        entries = [entry for entry in new.owner.entries if id(entry) not in gone] or new.owner.entries
        front = next((i for i, each in enumerate(entries) if new.front and resolve.key_text(each) == new.front), None)
        if front is not None:
            return entries[max(front - 1, 0)], front > 0
        ranks = [self._rank(entry, keys) for entry in entries]
        if key not in keys or all(each is None for each in ranks):
            return entries[-1], True
        rank = keys.index(key)
        twin = next(
            (i for i, each in enumerate(ranks) if each is not None and 0 <= each < rank and _twins(keys[each], key)),
            None,
        )
        if twin is not None:
            return entries[twin], True
        wrong = cost = sum(1 for each in ranks if each is not None and each < rank)
        best, nearest = -1, -2
        for index, each in enumerate(ranks):
            cost += 0 if each is None else 1 if each > rank else -1
            near = each if each is not None and each < rank else -2
            if cost < wrong or (cost == wrong and near > nearest):
                wrong, best, nearest = cost, index, near
        return (entries[best], True) if best >= 0 else (entries[0], False)

    def _rank(self, entry: Entry, keys: tuple[str, ...]) -> int | None:
        """Return where a sibling stands in the natural order, a merge in front of all; None where it has no place."""
        name = resolve.key_text(entry)
        return -1 if resolve.is_merge(entry) else keys.index(name) if name in keys else None

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

    @cached_property
    def words(self) -> Style:
        """Return the quotes of the words in lists that stand in one line: as in JSON, where there are none."""
        lists = [node.items for node in self.document.nodes if isinstance(node, Sequence) and node.flow]
        styles = Counter(item.style for items in lists for item in items if isinstance(item, Scalar))
        return max(styles, key=lambda style: (styles[style], style), default=Style.DOUBLE)

    def comment_inside(self, span: Span) -> bool:
        """Tell whether the lines of `span` may hold a comment (a `#` behind a blank or at a line's start)."""
        text = span.of(self.document.text)
        return text.startswith("#") or any(mark in text for mark in (" #", "\t#", "\n#", "\r#"))


def extent(owner: Mapping | Sequence) -> list[Span]:
    """Return the span of each pair or item."""
    if isinstance(owner, Sequence):
        return [item.outer for item in owner.items]
    return [Span(entry.key.outer.start, max(entry.value.outer.end, entry.key.outer.end)) for entry in owner.entries]


def _twins(one: str, other: str) -> bool:
    """Tell keys of the same kind: both end with the same word."""
    return "_" in one and one.rpartition("_")[2] == other.rpartition("_")[2]
