"""Finds keys written twice in one mapping: Docker refuses them, most other readers let the last one win."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pyengine.document.document import Document
from pyengine.document.node import Alias, Mapping, Node, Scalar


@dataclass(frozen=True, slots=True, eq=False)
class Repeated:
    """A key that stands in its mapping for the second time, or a later one."""

    key: Node
    first: Node
    name: str


def repeated(document: Document) -> Iterator[Repeated]:
    """Yield the repeated keys of the document Docker reads, in written order.

    Keys are compared by their text, quotes and tags aside, an alias by its name among aliases, and `<<` is a key like
    any other (yaml.v3 decode.go uniqueKeys).
    """
    for node in document.nodes:
        if not isinstance(node, Mapping):
            continue
        seen: dict[tuple[type, str], Node] = {}
        for entry in node.entries:
            key = entry.key
            if not isinstance(key, Scalar | Alias):
                continue
            name = key.name if isinstance(key, Alias) else key.value
            first = seen.setdefault((type(key), name), key)
            if first is not key:
                yield Repeated(key, first, name)
