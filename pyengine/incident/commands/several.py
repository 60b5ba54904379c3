"""The flags that may be given again, for what differs between two specs.

`add` is the end of the flags that add: `-add` on update, nothing on create, where there is nothing to remove.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from pyengine.incident.commands import leaves as at
from pyengine.incident.commands import writing
from pyengine.incident.commands.leaves import Leaves, Pointer


def several(before: Leaves, after: Leaves, add: str) -> Iterator[str]:
    """Yield the flags, each with its value."""
    for name, place, text in _KEYED:
        was, wanted = at.below(before, place), at.below(after, place)
        for key in was:
            if key not in wanted or (was[key] != wanted[key] and name not in _REPLACED):
                yield from (f"--{name}-rm", key)
        for key, value in wanted.items():
            if key not in was or was[key] != value:
                yield from (f"--{name}{add}", text(key, value))
    yield from _grants("secret", at.SECRETS, before, after, add)
    yield from _grants("config", at.CONFIGS, before, after, add)
    yield from _ports(before, after, add)
    yield from _in_order(before, after, add)
    yield from _logs(before, after)
    yield from _capabilities(before, after, add)
    if at.below(before, at.CREDENTIALS) != (wanted := at.below(after, at.CREDENTIALS)):
        yield from ("--credential-spec", writing.credentials(wanted))


_KEYED: tuple[tuple[str, Pointer, Callable[[str, Any], str]], ...] = (
    ("label", ("Labels",), writing.pair),
    ("container-label", (*at.CONTAINER, "Labels"), writing.pair),
    ("env", at.ENV, writing.pair),
    ("mount", at.MOUNTS, writing.mount),
    ("constraint", at.CONSTRAINTS, writing.name),
    ("network", at.NETWORKS, writing.network),
    ("group", (*at.CONTAINER, "Groups"), writing.name),
    ("sysctl", (*at.CONTAINER, "Sysctls"), writing.pair),
    ("ulimit", at.ULIMITS, writing.limit),
    ("generic-resource", at.RESOURCES, writing.pair),
)
_REPLACED = {"label", "container-label", "env", "mount", "sysctl", "ulimit", "generic-resource"}
"""What an addition alone replaces: a removal beside it would be more than is needed, and of a mount it would win."""


def _grants(name: str, place: Pointer, before: Leaves, after: Leaves, add: str) -> Iterator[str]:
    was, wanted = at.below(before, place), at.below(after, place)
    gone = {value["Name"] for key, value in was.items() if value["File"] and wanted.get(key) != value}
    for each in sorted(gone):
        yield from (f"--{name}-rm", each)
    for key, value in wanted.items():
        if value["File"] and (key not in was or was[key] != value or value["Name"] in gone):
            yield from (f"--{name}{add}", writing.grant(value))


def _ports(before: Leaves, after: Leaves, add: str) -> Iterator[str]:
    was, wanted = at.below(before, at.PORTS), at.below(after, at.PORTS)
    gone = dict.fromkeys(writing.port(value, published=False) for name, value in was.items() if name not in wanted)
    for text in gone:
        yield from ("--publish-rm", text)
    for name, value in wanted.items():
        if name not in was:
            yield from (f"--publish{add}", writing.port(value))


_ORDERED = (
    ("dns", (*at.DNS, "Nameservers")),
    ("dns-option", (*at.DNS, "Options")),
    ("dns-search", (*at.DNS, "Search")),
    ("host", (*at.CONTAINER, "Hosts")),
    ("placement-pref", at.PREFERENCES),
)


def _in_order(before: Leaves, after: Leaves, add: str) -> Iterator[str]:
    """Yield the flags of lists whose order says something: what is not in its place any more goes and comes again."""
    for name, place in _ORDERED:
        was, wanted = before.get(place, []), after.get(place, [])
        if was == wanted:
            continue
        kept = [item for item in was if item in wanted]
        start = kept if wanted[: len(kept)] == kept or name.startswith("dns") else []
        for item in was:
            if item not in start:
                yield from (f"--{name}-rm", writing.item(name, item))
        for item in wanted:
            if item not in start:
                yield from (f"--{name}{add}", writing.item(name, item))


def _logs(before: Leaves, after: Leaves) -> Iterator[str]:
    options = (*at.LOGS, "Options")
    name = after.get((*at.LOGS, "Name"), "")
    same = before.get((*at.LOGS, "Name"), "") == name and at.below(before, options) == at.below(after, options)
    if not same:
        yield from ("--log-driver", name)
        for each in at.below(after, options).items():
            yield from ("--log-opt", writing.pair(*each))


def _capabilities(before: Leaves, after: Leaves, add: str) -> Iterator[str]:
    if all(at.below(before, place).keys() == at.below(after, place).keys() for place in (at.ADDED, at.DROPPED)):
        return
    if add:
        yield from ("--cap-add", "RESET", "--cap-drop", "RESET")
    for flag, place in (("--cap-add", at.ADDED), ("--cap-drop", at.DROPPED)):
        for name in at.below(after, place):
            yield from (flag, name)
