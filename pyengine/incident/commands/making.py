"""The flags that lead from one spec to another, and what no flag reaches: found by trying, not by knowing.

What is proposed here is carried out by `effect.py`; what differs afterwards is told, never passed over.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pyengine.incident.commands import effect
from pyengine.incident.commands import leaves as at
from pyengine.incident.commands.leaves import DEFAULTS, Leaves, Pointer, different
from pyengine.incident.commands.read import read
from pyengine.incident.commands.service_flags import CREATE, UPDATE
from pyengine.incident.commands.several import several
from pyengine.incident.commands.writing import TEXTS
from pyengine.swarm import duration


@dataclass(frozen=True, slots=True)
class Made:
    """The words behind each command, one after the other, and the places that they do not bring to where they should.

    Of `docker service update` these are the flags alone.
    """

    commands: tuple[tuple[str, ...], ...]
    left: tuple[Pointer, ...] = ()


def update(before: Leaves, after: Leaves, service: str) -> Made:
    """Return the flags of `docker service update` that lead from one spec to another.

    A port that stays, beside another of its target that goes, takes a second command.
    """
    commands: list[tuple[str, ...]] = []
    now, left = before, different(before, after)
    while left and len(commands) < _MOST and (flags := tuple(_update(now, after))):
        now = _carried_out(now, flags, service)
        if (ahead := different(now, after)) == left:
            break
        commands.append(flags)
        left = ahead
    return Made(tuple(commands), tuple(left))


def flags(after: Leaves) -> tuple[str, ...]:
    """Return the flags of `docker service create` that say these places of a spec."""
    return tuple(_create(after))


_MOST = 2
"""Commands that may stand behind each other."""


def _carried_out(before: Leaves, flags: tuple[str, ...], service: str) -> Leaves:
    (found,) = read(shlex.join(("docker", "service", "update", *flags, "--", service)))
    return before if found.refused else effect.updated(before, found)


def create(after: Leaves) -> Made:
    """Return the words behind `docker service create`: flags, the image and its arguments."""
    words = (*_create(after), after.get(at.IMAGE, ""), *after.get((*at.CONTAINER, "Args"), ()))
    (found,) = read(shlex.join(("docker", "service", "create", *words)))
    left = list(after) if found.refused else different(effect.created(found), after)
    return Made((words,), tuple(left))


_ZEROS: Mapping[str, Any] = {
    "string": "", "uint": 0, "int": 0, "float": 0, "duration": 0, "decimal": 0, "bytes": 0, "command": [],
}  # fmt: skip
_APART = {"health-cmd", "no-healthcheck", "health-start-interval", "log-driver", "log-opt", "force", "max-concurrent"}
"""Flags of one value whose place is not theirs alone, or that do nothing on update."""


def _update(before: Leaves, after: Leaves) -> Iterator[str]:
    disabled = after.get((*at.HEALTH, "Test")) == ["NONE"]
    for flag in UPDATE:
        if flag.many or not flag.spec or flag.name in _APART or (disabled and flag.name.startswith("health-")):
            continue
        place = effect.pointer(flag)
        if before.get(place) == after.get(place):
            continue
        if not flag.takes:
            yield f"{flag.written}={str(bool(after.get(place))).lower()}"
        elif flag.takes in TEXTS:
            value = after.get(place, DEFAULTS.get(place, _ZEROS[flag.takes]))
            yield from (flag.written, TEXTS[flag.takes](value))
    yield from _probe(before, after)
    yield from several(before, after, "-add")


def _probe(before: Leaves, after: Leaves) -> Iterator[str]:
    was, wanted = before.get((*at.HEALTH, "Test")), after.get((*at.HEALTH, "Test"))
    if was == wanted:
        return
    if wanted == ["NONE"]:
        yield "--no-healthcheck"
    elif wanted is None:
        yield from ("--health-cmd", "")
    elif wanted[0] == "CMD-SHELL" and len(wanted) == 2:
        yield from ("--health-cmd", wanted[1])


def _create(after: Leaves) -> Iterator[str]:
    for flag in CREATE:
        place = effect.pointer(flag)
        if flag.many or not flag.spec or flag.name in {*_APART, "mode", "init"} or place not in after:
            continue
        if not flag.takes:
            yield flag.written
        elif flag.takes in TEXTS:
            yield from (flag.written, TEXTS[flag.takes](after[place]))
    yield from _mode(after)
    if after.get(at.INIT):
        yield "--init"
    if (*at.HEALTH, "StartInterval") in after:
        yield from ("--health-start-interval", duration.show(after[*at.HEALTH, "StartInterval"]))
    yield from _probe({}, after)
    yield from several({}, after, "")


def _mode(after: Leaves) -> Iterator[str]:
    kinds = {"Global": "global", "GlobalJob": "global-job", "ReplicatedJob": "replicated-job"}
    kind = next((kinds[pointer[1]] for pointer in after if pointer[0] == "Mode" and pointer[1] in kinds), None)
    if kind is None:
        return
    yield from ("--mode", kind)
    total, at_once = (after.get(("Mode", "ReplicatedJob", name)) for name in ("TotalCompletions", "MaxConcurrent"))
    if total is not None:
        yield from ("--replicas", str(total))
    if at_once is not None and at_once != total:
        yield from ("--max-concurrent", str(at_once))
