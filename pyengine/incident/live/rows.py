"""What differs between a live service and a stack file, in rows for people: the key, and what each says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pyengine.incident.commands import leaves as at
from pyengine.incident.commands import recreates
from pyengine.incident.commands.file_writer import SCALARS
from pyengine.incident.commands.flag import Recreates
from pyengine.incident.commands.leaves import DEFAULTS, Leaves, Pointer
from pyengine.incident.live.against import Against, Pair
from pyengine.swarm import duration
from pyengine.text import Place

_KEYS: dict[Pointer, str] = {
    ("Labels",): "deploy.labels",
    (*at.CONTAINER, "Labels"): "labels",
    at.ENV: "environment",
    at.MOUNTS: "volumes",
    at.PORTS: "ports",
    at.NETWORKS: "networks",
    at.SECRETS: "secrets",
    at.CONFIGS: "configs",
    at.ULIMITS: "ulimits",
    at.CONSTRAINTS: "deploy.placement.constraints",
    at.RESOURCES: "deploy.resources.reservations.generic_resources",
    at.ADDED: "cap_add",
    at.DROPPED: "cap_drop",
    (*at.CONTAINER, "Sysctls"): "sysctls",
    (*at.LOGS, "Options"): "logging.options",
    at.CREDENTIALS: "credential_spec",
}
_WHOLE: dict[Pointer, str] = {
    (*at.HEALTH, "Test"): "healthcheck.test",
    at.PREFERENCES: "deploy.placement.preferences",
    (*at.DNS, "Nameservers"): "dns",
    (*at.DNS, "Search"): "dns_search",
    (*at.CONTAINER, "Hosts"): "extra_hosts",
    (*at.CONTAINER, "OpenStdin"): "stdin_open",
}


@dataclass(frozen=True, slots=True)
class Row:
    """A difference. `key` is that of a stack file, where there is one; None is what is not said at all.

    `recreates` tells what a change of it does to tasks that run.
    """

    pointer: Pointer
    key: str
    live: str | None
    file: str | None
    in_live: Place
    in_file: Place | None
    recreates: Recreates


def rows(sides: Against, pair: Pair, changed: Sequence[Pointer]) -> Iterator[Row]:
    """Yield the rows of a service."""
    if pair.live is None or pair.spec is None:
        return
    for place in changed:
        yield Row(
            place,
            key(place),
            shown(pair.live.spec, place),
            shown(pair.spec, place),
            pair.live.place(place),
            sides.place(pair, place),
            recreates([place]),
        )


def key(place: Pointer) -> str:
    """Return the key of a stack file that says a place of the spec, with the item's name where it has one."""
    if place in SCALARS:
        return ".".join(map(str, SCALARS[place][1]))
    if place in _WHOLE:
        return _WHOLE[place]
    if place[:1] == ("Mode",):
        return "deploy.mode"
    above = _KEYS.get(place[:-1])
    return f"{above}.{place[-1]}" if above is not None else ""


def shown(spec: Leaves, place: Pointer) -> str | None:
    """Return what a spec says at a place, as people read it; where it says nothing, its default, None without one."""
    if place in spec:
        return _text(place, spec[place])
    return _text(place, DEFAULTS[place]) if place in DEFAULTS else None


def _text(place: Pointer, value: Any) -> str:  # noqa: ANN401 - the API's JSON
    takes = SCALARS[place][0] if place in SCALARS else ""
    if takes == "duration":
        return duration.show(value)
    if takes == "decimal":
        return f"{value / 10**9:g}"
    if value is True:
        return "yes"
    if isinstance(value, list):
        return " ".join(_text((), item) for item in value)
    if isinstance(value, dict):
        return ", ".join(f"{name} {_text((), each)}" for name, each in value.items() if each not in ({}, None))
    return str(value)
