"""Carries the tree of a text through the edits that mask it, so that the masked text need not be read again.

A placeholder is letters, digits and `_`: in place of some characters of one scalar, or of one line of a comment, it
changes nothing around it. Where a mask does more than that, or may, the tree is not carried, and the text is read.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import accumulate

from pyengine.document.node import Alias, Entry, Mapping, Node, Scalar, Sequence, Style, Target
from pyengine.edit import Edit
from pyengine.redact.offsets import locate
from pyengine.text import Span

_DIRECTIVE = re.compile(r"(?:\A|[\r\n\x85\u2028\u2029\ufeff])%")
_BREAK = re.compile(r"[\r\n\x85\u2028\u2029]")
_COMMENT = re.compile(r"(?:\A|[\r\n \t])#[^\r\n\x85\u2028\u2029]*\Z")
"""The line of a comment as far as a mask in it."""


class _Uncertain(Exception):
    """The masked text has to be read."""


def carried(text: str, roots: tuple[Node, ...], edits: tuple[Edit, ...]) -> tuple[Node, ...] | None:
    """Return the roots of `apply_edits(text, edits)`, where `roots` are those of `text`; None if that is uncertain."""
    whole = all(not edit.span.of(text)[:1].isspace() and not edit.span.of(text)[-1:].isspace() for edit in edits)
    if not roots or not whole or _DIRECTIVE.search(text):
        return None
    carrier = _Carrier(text, edits)
    try:
        result = tuple(carrier.node(root) for root in roots)
        carrier.comments(len(text))
    except _Uncertain:
        return None
    return result


class _Carrier:
    """Walks the tree from left to right: so many edits are `done`, the scalar or alias before ended at `position`."""

    def __init__(self, text: str, edits: tuple[Edit, ...]) -> None:
        self.text, self.edits = text, edits
        self.starts = [edit.span.start for edit in edits]
        self.shifts = [0, *accumulate(len(edit.text) - len(edit.span) for edit in edits)]
        self.done = self.position = 0
        self.anchored: dict[int, Target] = {}

    def moved(self, offset: int) -> int:
        """Return where `offset` stands in the masked text, which is no place of the tree inside of a mask."""
        index = bisect_left(self.starts, offset)
        if index and offset < self.edits[index - 1].span.end:
            raise _Uncertain
        return offset + self.shifts[index]

    def span(self, span: Span) -> Span:
        """Return where `span` stands in the masked text."""
        start = self.moved(span.start)
        return Span(start, start if span.start == span.end else self.moved(span.end))

    def node(self, node: Node) -> Node:
        """Return `node` as it stands in the masked text."""
        if isinstance(node, Alias):
            self.comments(node.outer.start)
            self.position = node.outer.end
            return Alias(self.span(node.span), self.span(node.outer), node.name, self.anchored[id(node.target)])
        result = self.scalar(node) if isinstance(node, Scalar) else self.collection(node)
        if node.anchor is not None:
            self.anchored[id(node)] = result
        return result

    def collection(self, node: Mapping | Sequence) -> Target:
        """Return a collection with what is in it; a key that is masked in part may be too long for one, or a tag."""
        rest = node.tag, node.anchor
        if isinstance(node, Sequence):
            items = tuple(self.node(item) for item in node.items)
            return Sequence(self.span(node.span), self.span(node.outer), items, node.flow, *rest)
        entries: list[Entry] = []
        for entry in node.entries:
            before = bisect_left(self.starts, entry.key.outer.start)
            if bisect_left(self.starts, entry.key.outer.end) > before:
                raise _Uncertain
            entries.append(Entry(self.node(entry.key), self.node(entry.value)))
        return Mapping(self.span(node.span), self.span(node.outer), tuple(entries), node.flow, *rest)

    def scalar(self, node: Scalar) -> Scalar:
        """Return a scalar, its value made anew if a mask is in it."""
        self.comments(node.outer.start)
        self.position = node.span.end
        value = node.value
        if self.done < len(self.edits) and self.starts[self.done] < node.span.end:
            value = self.value(node)
        elif not node.span and self.done and self.edits[self.done - 1].span.end == node.span.start:
            raise _Uncertain  # an absent value's place is told by the `:` before it
        return Scalar(self.span(node.span), self.span(node.outer), value, node.style, node.tag, node.anchor)

    def value(self, node: Scalar) -> str:
        """Return the value of a scalar with the masks of this text."""
        value, offsets, begin = locate(self.text, node)
        if value != node.value:
            raise _Uncertain
        if node.style.block:
            self.comments(begin, node.span.start)
        pieces: list[str] = []
        at = 0
        while self.done < len(self.edits) and self.starts[self.done] < node.span.end:
            edit = self.edits[self.done]
            if edit.text[0] in '"\\':
                raise _Uncertain  # a number becomes a string
            if node.style is Style.FOLDED and _BREAK.search(edit.span.of(self.text)):
                raise _Uncertain  # whether lines are joined depends on how each of them begins
            first = _index(offsets.starts, edit.span.start - offsets.base, len(value))
            pieces += (value[at:first], edit.text)
            at = _index(offsets.ends, edit.span.end - offsets.base, len(value)) + int(offsets.ends is not None)
            self.done += 1
        return "".join((*pieces, value[at:]))

    def comments(self, until: int, since: int | None = None) -> None:
        """Step over the masks before `until`, each of which must stand in one line of a comment."""
        position = self.position if since is None else since
        while self.done < len(self.edits) and self.starts[self.done] < until:
            span = self.edits[self.done].span
            line = max(position, self.text.rfind("\n", 0, span.start))
            inside = _COMMENT.search(self.text, line, span.start)
            if span.end > until or not inside or _BREAK.search(self.text, span.start, span.end):
                raise _Uncertain
            self.done += 1


def _index(places: list[int] | None, place: int, size: int) -> int:
    """Return the index of the character at `place` of a scalar's source; `places` of None are those of a slice."""
    index = place if places is None else bisect_left(places, place)
    if not 0 <= index <= size or (places is not None and (index == len(places) or places[index] != place)):
        raise _Uncertain
    return index
