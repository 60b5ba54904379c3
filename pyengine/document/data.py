"""What a document means, as nested dicts and lists, and in which routes two documents differ.

Anchors and merges are followed, `${…}` is not: two documents are the same here only if Docker cannot tell them apart.
Shared nodes stay shared objects and pairs already found equal are not compared again, so aliases cannot blow it up.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from pyengine.document import resolve
from pyengine.document.node import Mapping, Node, Route, Scalar, Sequence, target
from pyengine.document.scalar import Data
from pyengine.document.scalar import resolve as resolve_scalar

Pairs: TypeAlias = set[tuple[int, int]]


class Absent:
    """Stands for a key that one of two mappings does not have."""


ABSENT = Absent()


def plain(node: Node, memo: dict[int, Data] | None = None) -> Data:
    """Return the meaning of `node`. Reading depth is bounded by the reader, so recursion is too."""
    memo = {} if memo is None else memo
    node = target(node)
    if isinstance(node, Scalar):
        return resolve_scalar(node)
    if id(node) not in memo:
        if isinstance(node, Mapping):
            found = resolve.entries(node).items()
            memo[id(node)] = {key: plain(value.entry.value, memo) for key, value in found}
        else:
            memo[id(node)] = [plain(item, memo) for item in node.items]
    return memo[id(node)]


def difference(before: Data | Absent, after: Data | Absent) -> tuple[Route, ...]:
    """Return the routes, as deep as possible, at which the two differ; lists of other lengths differ as a whole."""
    return tuple(_difference(before, after, (), set()))


def _difference(before: Data | Absent, after: Data | Absent, route: Route, equal: Pairs) -> Iterator[Route]:
    if (id(before), id(after)) in equal:
        return
    found = False
    for child in _children(before, after):
        if child is None:
            found = True
            yield route
            continue
        step, old, new = child
        for deeper in _difference(old, new, (*route, step), equal):
            found = True
            yield deeper
    if not found and isinstance(before, dict | list):
        equal.add((id(before), id(after)))


def _children(
    before: Data | Absent, after: Data | Absent
) -> Iterator[tuple[str | int, Data | Absent, Data | Absent] | None]:
    """Yield the pairs to compare below two values, or None where the values themselves differ."""
    if isinstance(before, dict) and isinstance(after, dict):
        for key in {**before, **after}:
            yield key, before.get(key, ABSENT), after.get(key, ABSENT)
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for index, (old, new) in enumerate(zip(before, after, strict=True)):
            yield index, old, new
    elif type(before) is not type(after) or before != after:
        yield None


def at(data: Data, route: Route) -> Data | Absent:
    """Return what stands at `route`, ABSENT where it leads nowhere."""
    value: Data | Absent = data
    for step in route:
        if isinstance(value, dict) and step in value:
            value = value[str(step)]
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            value = value[step]
        else:
            return ABSENT
    return value


def is_collection(node: Node) -> bool:
    """Tell a mapping or sequence, be it behind an alias."""
    return isinstance(target(node), Mapping | Sequence)
