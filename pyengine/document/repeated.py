"""Finds keys written twice in one mapping: Docker refuses them, most other readers let the last one win."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pyengine.document.document import Document
from pyengine.document.node import Mapping, Node, Scalar, target


@dataclass(frozen=True, slots=True, eq=False)
class Repeated:
    """A key that stands in its mapping for the second time, or a later one."""

    key: Node
    first: Node
    name: str


def repeated(document: Document) -> Iterator[Repeated]:
    """Yield the repeated keys of the document Docker reads, in written order.

    Keys are compared by their text, quotes aside, and `<<` is a key like any other (yaml.v3 decode.go uniqueKeys).
    """
    for node in document.nodes:
        if not isinstance(node, Mapping):
            continue
        seen: dict[str, Node] = {}
        for entry in node.entries:
            key = target(entry.key)
            if not isinstance(key, Scalar):
                continue
            if key.value in seen:
                yield Repeated(entry.key, seen[key.value], key.value)
            else:
                seen[key.value] = entry.key
