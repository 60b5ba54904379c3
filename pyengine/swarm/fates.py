"""What happens to each key of a file in `docker stack deploy`: honoured, ignored, dropped or refused, and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from pyengine.document.node import Route
from pyengine.swarm import keys
from pyengine.swarm.keys.key import Fate, Key, Version
from pyengine.swarm.part import Part
from pyengine.swarm.spec import networks
from pyengine.swarm.view import View
from pyengine.text import Place


class Happens(StrEnum):
    """What happens to a key."""

    HONOURED = "honoured"
    IGNORED = "ignored"
    DROPPED = "dropped"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Kept:
    """A key of a file with what happens to it; `why` is empty where it is simply honoured."""

    route: Route
    place: Place
    happens: Happens
    why: str = ""


_HAPPENS = {
    Fate.HONOURED: Happens.HONOURED,
    Fate.WARNED: Happens.HONOURED,
    Fate.IGNORED: Happens.IGNORED,
    Fate.DEPRECATED: Happens.IGNORED,
    Fate.DROPPED: Happens.DROPPED,
    Fate.FORBIDDEN: Happens.REFUSED,
    Fate.UNKNOWN: Happens.REFUSED,
}
_RESTART = "services.*.restart"


def fates(root: Part, stack: View, version: Version) -> Iterator[Kept]:
    """Yield the keys of one file, parents first; below what is not honoured nothing is told."""
    for name, child in root.entries().items():
        yield from _fates((name,), child, stack, version)


def _fates(route: Route, part: Part, stack: View, version: Version) -> Iterator[Kept]:
    happens, why = _fate(route, stack, version)
    if isinstance(route[-1], str):
        yield Kept(route, part.key_place, happens, why)
    if happens is not Happens.HONOURED:
        return
    for name, child in part.entries().items():
        yield from _fates((*route, name), child, stack, version)
    for index, item in enumerate(part.items()):
        yield from _fates((*route, index), item, stack, version)


def _fate(route: Route, stack: View, version: Version) -> tuple[Happens, str]:
    key = keys.at(route)
    if key is None:
        above = keys.at(route[:-1])
        passes = above is not None and above.open is not None and version >= above.open
        return (Happens.DROPPED, "the schema lets it pass, and nothing reads it") if passes else _REFUSED
    fate = keys.fate(key, version)
    if fate is Fate.UNKNOWN:
        return _too_new(key)
    if key.path == _RESTART:
        return _restart(route, stack)
    if len(route) == 2 and route[0] in {"networks", "volumes"} and not _is_used(route, stack):
        return Happens.DROPPED, "no service uses it, so that it is not made"
    return _HAPPENS[fate], "" if fate is Fate.HONOURED else fate.value


_REFUSED = (Happens.REFUSED, Fate.UNKNOWN.value)


def _too_new(key: Key) -> tuple[Happens, str]:
    if key.since is None:
        return _REFUSED
    major, minor = key.since
    return Happens.REFUSED, f"the schema has it from version {major}.{minor} on"


def _restart(route: Route, stack: View) -> tuple[Happens, str]:
    service = stack.get(*map(str, route[:2]))
    short = service.get("restart") if service is not None else None
    if service is not None and service.get("deploy", "restart_policy") is not None:
        return Happens.IGNORED, "deploy.restart_policy decides"
    if short is not None and short.data == "no":
        return Happens.IGNORED, "Swarm restarts all the same: only deploy.restart_policy says none"
    return Happens.HONOURED, "honoured, in spite of the warning that it is ignored"


def _is_used(route: Route, stack: View) -> bool:
    section, name = str(route[0]), str(route[1])
    services = stack.get("services")
    for _, service in services.entries() if services is not None else ():
        if section == "networks" and name in networks.used(service):
            return True
        found = service.get("volumes") if section == "volumes" else None
        if found is not None and any(_source(item) == name for item in found.items()):
            return True
    return False


def _source(item: View) -> str:
    named = item.get("source") if item.is_mapping else None
    data = named.data if named is not None else item.data
    return str(data) if named is not None else str(data).partition(":")[0]
