"""What the flags that may be given again do to a spec: `--X` on create, `--X-add` and `--X-rm` on update.

In one command some remove first and then add, others add first, so that the removal wins: docker/cli update.go;
executed for each kind (facts: symptoms, r5 and r6).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pyengine.incident.commands import leaves as at
from pyengine.incident.commands import mounting, pieces
from pyengine.incident.commands.invocation import Invocation
from pyengine.incident.commands.leaves import Leaves, Pointer, put

_MAPS: Mapping[str, Pointer] = {
    "label": ("Labels",),
    "container-label": (*at.CONTAINER, "Labels"),
    "env": at.ENV,
    "sysctl": (*at.CONTAINER, "Sysctls"),
}
_DNS = {"dns": "Nameservers", "dns-option": "Options", "dns-search": "Search"}
REMOVAL_WINS = frozenset(("mount", "constraint", "group", "generic-resource", "dns", "dns-option", "dns-search"))
"""Families whose addition comes first, so that the same name in both is gone afterwards."""


@dataclass(frozen=True, slots=True)
class Several:
    """The flags of one command that may be given again."""

    found: Invocation
    update: bool

    def values(self, name: str) -> list[str]:
        """Return the values of one flag."""
        return [given.value for given in self.found.every(name)]

    def adds(self, name: str) -> list[str]:
        """Return what is given, or on update added."""
        return self.values(f"{name}-add" if self.update else name)

    def gone(self, name: str) -> list[str]:
        """Return what is removed."""
        return self.values(f"{name}-rm") if self.update else []


def carry_out(known: Leaves, flags: Several) -> None:
    """Change a spec by the flags."""
    for name, place in _MAPS.items():
        _mapped(known, place, flags.adds(name), flags.gone(name))
    for name, place in (("constraint", at.CONSTRAINTS), ("group", (*at.CONTAINER, "Groups"))):
        _add(known, place, ((text, True) for text in flags.adds(name)))
        _remove(known, place, flags.gone(name))
    mounts = map(mounting.mount, flags.adds("mount"))
    _add(known, at.MOUNTS, ((item["Target"], at.pruned(item)) for item in mounts))
    _remove(known, at.MOUNTS, flags.gone("mount"))
    _add(known, at.RESOURCES, map(_resource, flags.adds("generic-resource")))
    _remove(known, at.RESOURCES, flags.gone("generic-resource"))
    _remove(known, at.ULIMITS, flags.gone("ulimit"))
    _add(known, at.ULIMITS, map(_limit, flags.adds("ulimit")))
    _remove(known, at.NETWORKS, flags.gone("network"))
    _add(known, at.NETWORKS, map(_network, flags.adds("network")))
    _grants(known, at.SECRETS, flags.adds("secret"), flags.gone("secret"))
    _grants(known, at.CONFIGS, flags.adds("config"), flags.gone("config"))
    _ports(known, flags.adds("publish"), flags.gone("publish"))
    _names(known, flags)
    _hosts(known, flags.adds("host"), flags.gone("host"))
    _preferences(known, flags.adds("placement-pref"), flags.gone("placement-pref"))
    _logs(known, flags)
    if flags.values("cap-add") or flags.values("cap-drop"):
        _capabilities(known, flags.values("cap-add"), flags.values("cap-drop"), update=flags.update)
    _credentials(known, flags)


def _add(known: Leaves, place: Pointer, items: Iterable[tuple[str, Any]]) -> None:
    for name, value in items:
        known.pop((*place, name), None)
        known[*place, name] = value


def _remove(known: Leaves, place: Pointer, names: Iterable[str]) -> None:
    for name in names:
        known.pop((*place, name), None)


def _mapped(known: Leaves, place: Pointer, adds: Iterable[str], gone: Iterable[str]) -> None:
    _remove(known, place, (text.partition("=")[0] if place[-1] == "Sysctls" else text for text in gone))
    for text in adds:
        name, equals, value = text.partition("=")
        _add(known, place, [(name, value if equals or place != at.ENV else at.BARE)])


def _resource(text: str) -> tuple[str, Any]:
    kind, _, value = text.partition("=")
    return kind, int(value) if value.isdecimal() else value


def _limit(text: str) -> tuple[str, Any]:
    item = pieces.ulimit(text)
    return item["Name"], {"Soft": item["Soft"], "Hard": item["Hard"]}


def _network(text: str) -> tuple[str, Any]:
    item = pieces.network(text)
    return str(item["Target"]), at.pruned({**item, "Target": None})


def _grants(known: Leaves, place: Pointer, adds: Iterable[str], gone: Iterable[str]) -> None:
    names = set(gone)
    for name, value in at.below(known, place).items():
        if value["Name"] in names and value["File"] is not None:
            del known[*place, name]
    items = map(pieces.grant, adds)
    _add(known, place, ((f"{item['Name']}:{item['File']['Name']}", item) for item in items))


_ENDS = ("TargetPort", "Protocol", "PublishMode")


def _ports(known: Leaves, adds: Iterable[str], gone: Iterable[str]) -> None:
    """A removal takes every published port of its target; an addition of one that was there before is lost."""
    before = at.below(known, at.PORTS)
    targets = {tuple(port[end] for end in _ENDS) for text in gone for port in pieces.port(text)}
    for name, port in before.items():
        if tuple(port.get(end) for end in _ENDS) in targets:
            del known[*at.PORTS, name]
    added = [port for text in adds for port in pieces.port(text)]
    fresh = ((at.port_name(port), {key: port[key] for key in sorted(port)}) for port in added)
    _add(known, at.PORTS, ((name, port) for name, port in fresh if name not in before))


def _names(known: Leaves, flags: Several) -> None:
    """On update all three lists are sorted as soon as one of the flags is given; on create they stay as they are."""
    added, removed = ({name: each(name) for name in _DNS} for each in (flags.adds, flags.gone))
    if not any((*added.values(), *removed.values())):
        return
    for name, field in _DNS.items():
        entries = dict.fromkeys((*known.get((*at.DNS, field), ()), *added[name]))
        kept = [entry for entry in entries if entry not in removed[name]]
        put(known, (*at.DNS, field), sorted(kept) if flags.update else kept)


def _hosts(known: Leaves, adds: Iterable[str], gone: Iterable[str]) -> None:
    """`host` takes every address of a name, `host:address` one."""
    removed = [text.partition(":") for text in gone]
    kept: list[str] = []
    for entry in known.get((*at.CONTAINER, "Hosts"), ()):
        address, *names = entry.split()
        ours = {name for name, _, other in removed if other in {"", address}}
        left = [name for name in names if name not in ours]
        kept += [" ".join((address, *left))] if left else []
    for text in adds:
        name, _, address = text.replace("=", ":", 1).partition(":") if ":" not in text else text.partition(":")
        bare = address[1:-1] if address[:1] == "[" and address[-1:] == "]" else address
        kept.append(f"{bare} {name}")
    put(known, (*at.CONTAINER, "Hosts"), list(dict.fromkeys(kept)))


def _preferences(known: Leaves, adds: Iterable[str], gone: Iterable[str]) -> None:
    removed = [pieces.preference(text) for text in gone]
    kept = [item for item in known.get(at.PREFERENCES, ()) if item not in removed]
    put(known, at.PREFERENCES, [*kept, *map(pieces.preference, adds)])


def _logs(known: Leaves, flags: Several) -> None:
    """Without `--log-driver` the options are ignored; with it they take the place of all that were there."""
    driver = flags.found.last("log-driver")
    if driver is None or not driver.value:
        return
    _remove(known, (*at.LOGS, "Options"), at.below(known, (*at.LOGS, "Options")))
    known[*at.LOGS, "Name"] = driver.value
    _add(known, (*at.LOGS, "Options"), pieces.pairs(flags.values("log-opt")).items())


ALL, RESET = "ALL", "RESET"


def _capabilities(known: Leaves, adds: Iterable[str], drops: Iterable[str], *, update: bool) -> None:
    """On update adding what is dropped only takes the drop back, and the other way; RESET empties a list first."""
    add, drop = ({_capability(text) for text in texts} for texts in (adds, drops))
    added, dropped = (set(at.below(known, place)) for place in (at.ADDED, at.DROPPED))
    added, dropped = added if RESET not in add else set(), dropped if RESET not in drop else set()
    add, drop = add - {RESET}, drop - {RESET}
    for name in drop - add:
        if name in added:
            added.discard(name)
        else:
            dropped.add(name)
    for name in add:
        if name in dropped and update:
            dropped.discard(name)
        else:
            added.add(name)
    for place, names in ((at.ADDED, added), (at.DROPPED, dropped)):
        _remove(known, place, at.below(known, place))
        _add(known, place, ((name, True) for name in ([ALL] if ALL in names else sorted(names))))


def _capability(text: str) -> str:
    name = text.strip().upper()
    return name if name in {ALL, RESET} or name.startswith("CAP_") else f"CAP_{name}"


def _credentials(known: Leaves, flags: Several) -> None:
    given = flags.found.last("credential-spec")
    if given is None:
        return
    _remove(known, at.CREDENTIALS, at.below(known, at.CREDENTIALS))
    kind, _, value = given.value.partition("://")
    if value:
        known[*at.CREDENTIALS, kind.capitalize()] = value
