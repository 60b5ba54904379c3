"""The schema check of `docker stack deploy`: the table of keys asked about a whole file, in Docker's literal words."""

from __future__ import annotations

from pyengine.document.scalar import Data
from pyengine.swarm.keys.key import Version
from pyengine.swarm.schema.check import check
from pyengine.swarm.schema.problem import most_specific
from pyengine.swarm.target import NEWEST_VERSION


def problems(data: Data, version: Version) -> tuple[str, ...]:
    """Return what Docker may say of a file's data, interpolated already; it says one of these, at random."""
    return most_specific(check(data, version).problems)


def known(text: str) -> Version | None:
    """Return the version of a schema by its text, None where Docker has none: schema.go:57-83."""
    if text in {"", "3"}:
        return NEWEST_VERSION
    versions = {f"3.{minor}": (3, minor) for minor in range(NEWEST_VERSION[1] + 1)}
    return versions.get(text)
