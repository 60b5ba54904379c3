"""What `docker service create` and `docker service update` make of a spec: docker/cli opts.go ToService, update.go.

The command line reads the stored spec, changes it by its flags and sends the whole of it back; what is no default of
its own stays as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pyengine.incident.commands import gotypes, lists
from pyengine.incident.commands import leaves as at
from pyengine.incident.commands.flag import Flag
from pyengine.incident.commands.invocation import Invocation
from pyengine.incident.commands.leaves import Leaves, Pointer, put
from pyengine.swarm.golang import numbers, references
from pyengine.swarm.spec.modes import single

_SCALARS: Mapping[str, Callable[[str], Any]] = {
    "": gotypes.truth,
    "string": str,
    "uint": gotypes.unsigned,
    "int": gotypes.integer,
    "float": lambda text: single(gotypes.real(text)),
    "duration": gotypes.nanoseconds,
    "decimal": numbers.nano_cpus,
    "bytes": numbers.size,
    "command": gotypes.command,
}


def pointer(flag: Flag) -> Pointer:
    """Return the place that a flag of one value sets."""
    return tuple(flag.spec.split("."))


def created(found: Invocation) -> Leaves:
    """Return the spec that a `docker service create` sends, for a command that is not refused."""
    known: Leaves = {at.INIT: False}
    image, *arguments = [word.text for word in found.arguments]
    put(known, at.IMAGE, references.with_tag(image))
    put(known, (*at.CONTAINER, "Args"), arguments)
    _set(known, found, except_={"mode", "max-concurrent", "health-cmd", "no-healthcheck", "replicas"})
    _mode(known, found)
    _health(known, found, {})
    lists.carry_out(known, lists.Several(found, update=False))
    return known


def _mode(known: Leaves, found: Invocation) -> None:
    mode = _text(found, "mode") or "replicated"
    replicas = gotypes.unsigned(_text(found, "replicas") or "1")
    at_once = gotypes.unsigned(_text(found, "max-concurrent") or str(replicas))
    if mode == "global":
        known["Mode", "Global"] = True
    elif mode == "global-job":
        known["Mode", "GlobalJob"] = True
    elif mode == "replicated-job":
        known["Mode", "ReplicatedJob", "MaxConcurrent"] = at_once
        known["Mode", "ReplicatedJob", "TotalCompletions"] = replicas
    else:
        put(known, at.REPLICAS, replicas)


def updated(before: Leaves, found: Invocation) -> Leaves:
    """Return the spec after a `docker service update`, for a command that is not refused."""
    known = dict(before)
    _set(known, found, except_={"health-cmd", "health-start-interval", "no-healthcheck", "max-concurrent"})
    if (image := found.last("image")) is not None:
        put(known, at.IMAGE, references.with_tag(image.value))
    if _on(found, "force"):
        known[at.FORCED] = before.get(at.FORCED, 0) + 1
    _health(known, found, at.below(before, at.HEALTH))
    lists.carry_out(known, lists.Several(found, update=True))
    return known


def _text(found: Invocation, name: str) -> str | None:
    given = found.last(name)
    return given.value if given is not None else None


def _on(found: Invocation, name: str) -> bool:
    given = found.last(name)
    return given is not None and given.value == "true"


def _set(known: Leaves, found: Invocation, except_: set[str]) -> None:
    """Carry out the flags that have one value."""
    for given in found.given:
        read = _SCALARS.get(given.flag.takes)
        if read is None or not given.flag.spec or given.flag.name in {*except_, "force", "image", "log-driver"}:
            continue
        value = read(given.value)
        if given.flag.name in {"isolation", "endpoint-mode"}:
            value = value.lower()
        put(known, pointer(given.flag), value)


def _health(known: Leaves, found: Invocation, before: dict[str, Any]) -> None:
    """A probe is for a shell, and NONE ends with any setting: toHealthConfig, updateHealthcheck."""
    if _on(found, "no-healthcheck"):
        for name in at.below(known, at.HEALTH):
            del known[*at.HEALTH, name]
        known[*at.HEALTH, "Test"] = ["NONE"]
        return
    command = _text(found, "health-cmd")
    named = {given.flag.name for given in found.given} - {"health-start-interval"}
    if before.get("Test", [])[:1] == ["NONE"] and any(name.startswith("health-") for name in named):
        del known[*at.HEALTH, "Test"]
    if command is not None:
        put(known, (*at.HEALTH, "Test"), ["CMD-SHELL", command] if command else None)
