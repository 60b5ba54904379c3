"""Mappings that may be written as lists of `KEY=value`."""

from __future__ import annotations

from collections.abc import Iterator

from pyengine.document.scalar import Plain
from pyengine.swarm.golang.text import shown
from pyengine.swarm.view import View


def pairs(view: View) -> Iterator[tuple[str, Plain, View]]:
    """Yield the name and the value of each entry, None for a key without one, and what says it."""
    if view.is_mapping:
        for name, child in view.entries():
            yield name, child.data, child
        return
    for item in view.items():
        name, equals, value = shown(item.data).partition("=")
        yield name, value if equals else None, item
