"""The schema check of `docker stack deploy`: the table of keys asked about a whole file, in Docker's literal words."""

from __future__ import annotations

from pyengine.document.node import Route
from pyengine.document.scalar import Data
from pyengine.swarm import keys
from pyengine.swarm.keys.key import Version
from pyengine.swarm.schema.check import check, check_value
from pyengine.swarm.schema.problem import Problem
from pyengine.swarm.target import NEWEST_VERSION


def every(data: Data, version: Version) -> tuple[Problem, ...]:
    """Return all that the schema has against a file's data, interpolated already."""
    return check(data, version).problems


def takes(route: Route, data: Data, version: Version) -> bool:
    """Tell whether the value of a key may be this."""
    key = keys.at(route)
    return key is not None and check_value(key, route, data, version).valid


def known(text: str) -> Version | None:
    """Return the version of a schema by its text, None where Docker has none: schema.go:57-83."""
    if text in {"", "3"}:
        return NEWEST_VERSION
    versions = {f"3.{minor}": (3, minor) for minor in range(NEWEST_VERSION[1] + 1)}
    return versions.get(text)
