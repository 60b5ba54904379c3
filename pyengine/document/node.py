"""The tree of a YAML text: what was written, and exactly where. No meaning is resolved here.

A node's `span` covers the value alone: no comment, no anchor or tag in front (`outer` begins at those), no blank
lines behind. An alias is a node of its own that points to the anchor's node, so an edit at an alias is never an
edit at its anchor.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from pyengine.text import Span


class Style(StrEnum):
    """How a scalar is written."""

    PLAIN = "plain"
    SINGLE = "'"
    DOUBLE = '"'
    LITERAL = "|"
    FOLDED = ">"

    @property
    def block(self) -> bool:
        """Tell a block scalar."""
        return self is Style.LITERAL or self is Style.FOLDED  # a set would hash both each time


@dataclass(frozen=True, slots=True, eq=False)
class Scalar:
    """A scalar; `value` is its text with quotes and escapes resolved. `key:` with nothing behind has an empty span."""

    span: Span
    outer: Span
    value: str
    style: Style = Style.PLAIN
    tag: str | None = None
    anchor: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """One `key: value` of a mapping."""

    key: Node
    value: Node


@dataclass(frozen=True, slots=True, eq=False)
class Mapping:
    """A mapping as written: merge keys and repeated keys stand in it like any other entry."""

    span: Span
    outer: Span
    entries: tuple[Entry, ...]
    flow: bool = False
    tag: str | None = None
    anchor: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Sequence:
    """A sequence; in block style each item's dash lies before the item's span."""

    span: Span
    outer: Span
    items: tuple[Node, ...]
    flow: bool = False
    tag: str | None = None
    anchor: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Alias:
    """`*name`; `target` is the node that carries the anchor."""

    span: Span
    outer: Span
    name: str
    target: Scalar | Mapping | Sequence


Route: TypeAlias = tuple[str | int, ...]
"""The path of keys and indices from the root, as a reader sees it: through anchors and merges."""

Node: TypeAlias = Scalar | Mapping | Sequence | Alias
Target: TypeAlias = Scalar | Mapping | Sequence


def target(node: Node) -> Target:
    """Return the node an alias points to, any other node itself."""
    return node.target if isinstance(node, Alias) else node
