"""What in a tree does not look like a stack file: used only to choose between repairs, never to judge a file.

It reads the table of keys, for Swarm and Compose alike: whatever either takes is nothing odd.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pyengine.document.node import Mapping, Node, Route, Scalar, Sequence, Style, Target, target
from pyengine.document.resolve import entries, is_merge, key_text
from pyengine.swarm import keys
from pyengine.swarm.keys.key import Fate, Key, Type
from pyengine.text import Span

SETTINGS = frozenset(key.name for key in keys.below(("services", "*")))
"""Every key of a service."""

_MAKES_A_SERVICE = {"image", "build", "extends"}
_WORDS = ~(Type.LIST | Type.MAPPING | Type.NULL)
_SWALLOWED = re.compile(r"\n[ \t]*(?:- |[\w.-]+:\s)")
"""An item or a key that became part of the sentence above it."""


def has_services(root: Node) -> bool:
    """Tell a mapping that holds a mapping `services` with something in it."""
    if not isinstance(root, Mapping):
        return False
    found = entries(root).get("services")
    services = target(found.entry.value) if found else None
    return isinstance(services, Mapping) and bool(services.entries)


def oddities(root: Mapping, text: str) -> Iterator[Span]:
    """Yield the spans of keys and values that a stack file would not have at that place."""
    yield from _anywhere(root, text)
    yield from _mapping(root, ())


def _mapping(mapping: Mapping, route: Route) -> Iterator[Span]:
    """Yield what is odd in a mapping and below it; nothing is odd where no key is known by name."""
    known = {key.name for key in keys.below(route)} - {"[]", "x-*"}
    for entry in mapping.entries:
        name = key_text(entry)
        if is_merge(entry) or (name is not None and name.startswith("x-")):
            continue
        key = keys.at((*route, name)) if name is not None else None
        if key is not None and name is not None:
            yield from _value(key, entry.key, target(entry.value), (*route, name))
        elif name is None or (known and "*" not in known):
            yield entry.key.outer


def _value(key: Key, at: Node, value: Target, route: Route) -> Iterator[Span]:
    """Yield what is odd in the value of a key."""
    takes = key.types | key.compose
    if isinstance(value, Scalar):
        if _is_needed(key) if _is_absent(value) else not takes & _WORDS:
            yield at.outer
    elif isinstance(value, Sequence):
        if Type.LIST not in takes:
            yield at.outer
        for index, item in enumerate(map(target, value.items)):
            yield from _item(keys.at((*route, index)), item, (*route, index))
    else:
        if Type.MAPPING not in takes or _lacks_its_name(key, at, value):
            yield at.outer
        if key.by == "=" and key.fate is Fate.HONOURED:
            yield from (entry.key.outer for entry in value.entries if key_text(entry) in SETTINGS)
        yield from _mapping(value, route)


def _item(key: Key | None, item: Target, route: Route) -> Iterator[Span]:
    """Yield what is odd in an item of a list: a key that became part of a text, an unknown key."""
    if key is None or isinstance(item, Scalar):
        return
    kind = Type.MAPPING if isinstance(item, Mapping) else Type.LIST
    if kind not in key.types | key.compose:
        yield item.outer
    elif isinstance(item, Mapping):
        yield from _mapping(item, route)


def _is_absent(node: Scalar) -> bool:
    return node.value in {"", "~", "null"}


def _is_needed(key: Key) -> bool:
    """Tell a key with nothing behind it that says nothing at all."""
    return key.path in {"services.*", "services.*.image"}


def _lacks_its_name(key: Key, at: Node, value: Mapping) -> bool:
    """Tell a setting that stands where the name of a service should."""
    return (
        key.path == "services.*"
        and isinstance(at, Scalar)
        and at.value in SETTINGS
        and not entries(value).keys() & _MAKES_A_SERVICE
    )


def _anywhere(root: Node, text: str) -> Iterator[Span]:
    """Yield keys written twice in one mapping, and values that swallowed the next line, each where it is written."""
    pending: list[Node] = [root]
    while pending:
        node = pending.pop()
        if isinstance(node, Sequence):
            pending.extend(node.items)
        if (
            isinstance(node, Scalar)
            and node.style is Style.PLAIN
            and _SWALLOWED.search(text, node.span.start, node.span.end)
        ):
            yield node.outer
        if not isinstance(node, Mapping):
            continue
        seen: set[str | None] = set()
        for entry in node.entries:
            name = key_text(entry)
            if name in seen:
                yield entry.key.outer
            seen.add(name)
            pending.append(entry.value)
