"""One file as read: its text, its lines and its documents."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from pyengine.document import refused, resolve, yaml
from pyengine.document.data import plain
from pyengine.document.node import Alias, Entry, Mapping, Node, Scalar, Sequence, target
from pyengine.document.scalar import Data
from pyengine.text import LineIndex, Span

MAX_EXPANSION = 400_000
"""Values that aliases may expand to; above it Docker refuses too (go.yaml.in/yaml/v3 decode.go alias_ratio_range)."""


@dataclass(frozen=True)
class Document:
    """A readable file. `roots` are its YAML documents; Docker reads the first one only."""

    name: str
    text: str
    roots: tuple[Node, ...]

    @property
    def root(self) -> Node | None:
        """The root node of the document Docker reads."""
        return self.roots[0] if self.roots else None

    @cached_property
    def lines(self) -> LineIndex:
        """The lines of the text."""
        return LineIndex(self.text)

    @cached_property
    def nodes(self) -> tuple[Node, ...]:
        """Every node written in the document Docker reads, parents before children."""
        pending = [self.root] if self.root is not None else []
        found: list[Node] = []
        while pending:
            node = pending.pop()
            found.append(node)
            pending.extend(reversed(children(node)))
        return tuple(found)

    @cached_property
    def anchors(self) -> Counter[str]:
        """How often each anchor's name is given."""
        return Counter(node.anchor for node in self.nodes if not isinstance(node, Alias) and node.anchor is not None)

    @cached_property
    def aliases(self) -> tuple[Alias, ...]:
        """The aliases of the document Docker reads, in written order."""
        return tuple(node for node in self.nodes if isinstance(node, Alias))

    @cached_property
    def blocks(self) -> dict[int, tuple[Entry, Entry | None]]:
        """By where it begins, each mapping below a key: its entry, and the next one around it that has an anchor."""
        pending: list[tuple[Node, Entry | None]] = [(self.root, None)] if self.root is not None else []
        found: dict[int, tuple[Entry, Entry | None]] = {}
        while pending:
            node, around = pending.pop()
            pending += ((item, around) for item in node.items) if isinstance(node, Sequence) else ()
            for entry in node.entries if isinstance(node, Mapping) else ():
                if isinstance(entry.value, Mapping):
                    found[entry.value.span.start] = entry, around
                named = not isinstance(entry.value, Alias) and entry.value.anchor is not None
                pending.append((entry.value, entry if named else around))
        return found

    def entries(self, mapping: Mapping) -> dict[str, resolve.Found]:
        """Return what `mapping`, a node of this document, holds once merges are followed."""
        return resolve.entries(mapping)

    @cached_property
    def data(self) -> Data:
        """The meaning of the document Docker reads."""
        return plain(self.root) if self.root is not None else None


def read(text: str, name: str = "stack.yml") -> Document:
    """Read `text`. Raises YamlError with a place where it is not YAML, or where Docker's reader refuses it."""
    roots = yaml.read(text)
    if "&" in text:
        for root in roots:
            _check_expansion(root, {})
    if roots:
        refused.check(text, roots[0])
    return Document(name, text, roots)


def _check_expansion(node: Node, sizes: dict[int, tuple[int, int]]) -> tuple[int, int]:
    """Return how many values `node` stands for and how deep it goes, aliases followed; each node is seen once."""
    inner = target(node)
    if isinstance(inner, Scalar):
        return 1, 1
    if id(inner) not in sizes:
        children = (
            [child for entry in inner.entries for child in (entry.key, entry.value)]
            if isinstance(inner, Mapping)
            else list(inner.items)
        )
        below = [_check_expansion(child, sizes) for child in children]
        sizes[id(inner)] = (1 + sum(size for size, _ in below), 1 + max((depth for _, depth in below), default=0))
    size, depth = sizes[id(inner)]
    if size > MAX_EXPANSION:
        message = f"aliases expand to more than {MAX_EXPANSION:,} values, and Docker refuses that as excessive aliasing"
        raise yaml.RefusedError(message, Span(node.span.start, node.span.start + 1))
    if depth > 2 * yaml.MAX_DEPTH:
        message = f"nested deeper than {2 * yaml.MAX_DEPTH} levels through aliases"
        raise yaml.RefusedError(message, Span(node.span.start, node.span.start + 1))
    return size, depth


def children(node: Node) -> tuple[Node, ...]:
    """Return the nodes written directly inside `node`, keys included; nothing for an alias."""
    if isinstance(node, Mapping):
        return tuple(child for entry in node.entries for child in (entry.key, entry.value))
    return node.items if isinstance(node, Sequence) else ()
