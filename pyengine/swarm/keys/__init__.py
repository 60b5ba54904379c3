"""The table of keys: one row for every key of a stack file, from which everything that is true of a key is read.

A new key goes into the file of its place: `sections` (top level, networks, volumes, secrets, configs), `service`,
`mounts` or `deploy`; what Docker refuses and Compose knows, into `compose`. Its place there is its natural order.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import NamedTuple

from pyengine.document.node import Route
from pyengine.swarm.keys import compose, deploy, mounts, sections, service
from pyengine.swarm.keys.key import ANYTHING, FIRST, Fate, Key, Type, Version
from pyengine.swarm.target import NEWEST_VERSION

TABLE: tuple[Key, ...] = (
    *sections.VERSION,
    *service.SERVICES,
    *service.WHAT,
    *service.NETWORK,
    *mounts.VOLUMES,
    *mounts.GRANTS,
    *service.HOST,
    *service.LIFE,
    *deploy.DEPLOY,
    *sections.NETWORKS,
    *sections.VOLUMES,
    *sections.SECRETS,
    *sections.CONFIGS,
    *sections.EXTENSIONS,
    *compose.COMPOSE_ONLY,
)


@cache
def _rows() -> dict[tuple[str, ...], Key]:
    return {key.pattern: key for key in TABLE}


@cache
def _children() -> dict[tuple[str, ...], tuple[Key, ...]]:
    found = dict[tuple[str, ...], list[Key]]()
    for pattern, key in _rows().items():
        found.setdefault(pattern[:-1], []).append(key)
    return {pattern: tuple(rows) for pattern, rows in found.items()}


def at(route: Route) -> Key | None:
    """Return the row of the key, name or item at `route`; None for what is in no schema, and for the root."""
    pattern = _pattern(route)
    return _rows().get(pattern) if pattern is not None else None


def below(route: Route) -> tuple[Key, ...]:
    """Return the rows of what may stand in the mapping or list at `route`, in natural order."""
    pattern = _pattern(route)
    return _children().get(pattern, ()) if pattern is not None else ()


@lru_cache(4096)
def _pattern(route: Route) -> tuple[str, ...] | None:
    pattern: tuple[str, ...] | None = ()
    for step in route:
        pattern = _next(pattern, step)
        if pattern is None:
            return None
    return pattern


@lru_cache(4096)
def _next(pattern: tuple[str, ...], step: str | int) -> tuple[str, ...] | None:
    """Return the pattern one step further; a file has the same few steps again and again."""
    if isinstance(step, int):
        ways: tuple[tuple[str, ...], ...] = ((*pattern, "[]"),)
    else:
        extension = ((*pattern, "x-*"),) if step.startswith("x-") else ()
        ways = ((*pattern, step), *extension, (*pattern, "*"))
    return next((way for way in ways if way in _rows()), None)


def key_order(route: Route) -> tuple[str, ...]:
    """Return the keys of the mapping at `route` in the order people write them; empty where there is none."""
    pattern = _pattern(route)
    return _order(pattern) if pattern is not None else ()


@cache
def _order(pattern: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(key.name for key in _children().get(pattern, ()) if not key.wild)


@cache
def durations() -> tuple[Key, ...]:
    """Return the rows of a service's times."""
    return tuple(key for key in TABLE if Type.DURATION in key.types and key.types != ANYTHING)


def vanishes(route: Route) -> bool:
    """Tell a block of a service whose absence means the same as an empty one; an extension is read as a service."""
    extension = len(route) > 1 and str(route[0]).startswith("x-")
    key = at(("services", "*", *route[1:]) if extension else route)
    if key is None or key.wild or key.counts or key.pattern[0] != "services" or len(key.pattern) < 3:
        return False
    return bool(key.types & (Type.LIST | Type.MAPPING))


def fate(key: Key, version: Version = NEWEST_VERSION) -> Fate:
    """Return what becomes of the key in a file of this version."""
    return Fate.UNKNOWN if key.since is not None and version < key.since else key.fate


class Newer(NamedTuple):
    """A step towards keys that came with a later version; `key` is the one at this step, if it is one of them."""

    key: Key | None
    below: dict[str, Newer]


@cache
def newer() -> Newer:
    """Return the keys that are newer than the mapping they stand in, by their steps from the root."""
    rows = _rows()
    tree = Newer(None, {})
    for pattern, key in rows.items():
        parent = rows.get(pattern[:-1])
        if key.since is None or key.since <= (parent.since or FIRST if parent is not None else FIRST):
            continue
        node = tree
        for step in pattern[:-1]:
            node = node.below.setdefault(step, Newer(None, {}))
        node.below[pattern[-1]] = Newer(key, node.below[pattern[-1]].below if pattern[-1] in node.below else {})
    return tree
