"""A ServiceSpec as a mapping from places to values, in which two specs that mean the same are the same.

What nobody has to say (an engine's default, an empty block) is left out, so that a stored spec and one with the
defaults filled in, as `docker service inspect` shows it, do not differ. Lists whose items have a name, and those whose
order says nothing, are spread: a mount stands under its target, a variable under its name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias

from pyengine.incident.commands.pieces import Spec
from pyengine.swarm import defaults
from pyengine.swarm.spec.modes import single

Pointer: TypeAlias = tuple[str, ...]
Leaves: TypeAlias = dict[Pointer, Any]

TASK: Pointer = ("TaskTemplate",)
CONTAINER: Pointer = (*TASK, "ContainerSpec")
HEALTH: Pointer = (*CONTAINER, "Healthcheck")
ENV, MOUNTS = (*CONTAINER, "Env"), (*CONTAINER, "Mounts")
SECRETS, CONFIGS, ULIMITS = ((*CONTAINER, name) for name in ("Secrets", "Configs", "Ulimits"))
ADDED, DROPPED = (*CONTAINER, "CapabilityAdd"), (*CONTAINER, "CapabilityDrop")
DNS: Pointer = (*CONTAINER, "DNSConfig")
NETWORKS, CONSTRAINTS = (*TASK, "Networks"), (*TASK, "Placement", "Constraints")
PREFERENCES = (*TASK, "Placement", "Preferences")
RESOURCES = (*TASK, "Resources", "Reservations", "GenericResources")
PORTS: Pointer = ("EndpointSpec", "Ports")
LOGS: Pointer = (*TASK, "LogDriver")
INIT, IMAGE, FORCED = (*CONTAINER, "Init"), (*CONTAINER, "Image"), (*TASK, "ForceUpdate")
CREDENTIALS = (*CONTAINER, "Privileges", "CredentialSpec")
REPLICAS: Pointer = ("Mode", "Replicated", "Replicas")

_ROLLOUT = {
    "Parallelism": defaults.PARALLELISM,
    "FailureAction": defaults.FAILURE_ACTION,
    "Monitor": defaults.MONITOR,
    "Order": defaults.ORDER,
}
DEFAULTS: Mapping[Pointer, Any] = {
    **{(block, name): value for block in ("UpdateConfig", "RollbackConfig") for name, value in _ROLLOUT.items()},
    (*TASK, "RestartPolicy", "Condition"): defaults.RESTART_CONDITION,
    (*TASK, "RestartPolicy", "Delay"): defaults.RESTART_DELAY,
    (*TASK, "Runtime"): "container",
    (*CONTAINER, "StopGracePeriod"): defaults.STOP_GRACE_PERIOD,
    (*CONTAINER, "Isolation"): "default",
    ("EndpointSpec", "Mode"): "vip",
    REPLICAS: 1,
}
"""What a place says where nobody says anything, if that is not a zero."""

_ZERO_IS_DEFAULT = {("UpdateConfig", "Monitor"), ("RollbackConfig", "Monitor")}
"""moby does not send a monitor of 0, so that it means the default."""


def leaves(spec: Spec) -> Leaves:
    """Return a spec's places with their values, in the order of the spec."""
    return {pointer: value for pointer, value in _walk(spec, ()) if says(pointer, value)}


def put(known: Leaves, pointer: Pointer, value: Any) -> None:  # noqa: ANN401 - the API's JSON
    """Set a place, or leave it out where the value is what holds anyway."""
    known.pop(pointer, None)
    if says(pointer, value):
        known[pointer] = value


def says(pointer: Pointer, value: Any) -> bool:  # noqa: ANN401 - the API's JSON
    """Tell a value that is not what would hold without it."""
    if pointer == INIT:
        return value is not None
    if pointer in DEFAULTS and not isinstance(value, dict | list) and value not in {None, ""}:
        return bool(value != DEFAULTS[pointer] and (value or pointer not in _ZERO_IS_DEFAULT))
    spread = len(pointer) > 1 and pointer[:-1] in SPREAD
    return value is not None and (spread or pointer[:1] == ("Labels",) or bool(value) or _is_named(pointer))


def _is_named(pointer: Pointer) -> bool:
    """Tell an item of a mapping of texts, which says something though its text is empty."""
    return pointer[:-1] in {(*CONTAINER, "Labels"), (*CONTAINER, "Sysctls"), (*LOGS, "Options")}


def _walk(value: Any, at: Pointer) -> Iterator[tuple[Pointer, Any]]:  # noqa: ANN401 - the API's JSON
    if at in SPREAD:
        yield from (((*at, name), each) for name, each in SPREAD[at](value or []))
    elif at in {("Mode", "Global"), ("Mode", "GlobalJob")} and value is not None:
        yield at, True
    elif isinstance(value, dict):
        for name, child in value.items():
            yield from _walk(child, (*at, str(name)))
    elif at[-1:] == ("MaxFailureRatio",):
        yield at, single(value)
    else:
        yield at, value


_Items: TypeAlias = Iterator[tuple[str, Any]]


def _texts(items: list[Any]) -> _Items:
    yield from ((str(item), True) for item in items)


BARE = False
"""Of a variable that is named and given no value."""


def _variables(items: list[Any]) -> _Items:
    for item in items:
        name, equals, value = str(item).partition("=")
        yield name, value if equals else BARE


def _mounts(items: list[Any]) -> _Items:
    yield from ((str(item.get("Target", "")), pruned(item)) for item in items)


def port_name(port: Spec) -> str:
    """Return what tells a port from the others: `8080:80/tcp/ingress`."""
    ends = f"{port.get('PublishedPort') or 0}:{port.get('TargetPort') or 0}"
    return f"{ends}/{port.get('Protocol') or 'tcp'}/{port.get('PublishMode') or 'ingress'}"


def _ports(items: list[Any]) -> _Items:
    for item in items:
        known = {"Protocol": "tcp", "PublishMode": "ingress", **item}
        yield port_name(item), {name: known[name] for name in sorted(known) if known[name] and name != "Name"}


def _networks(items: list[Any]) -> _Items:
    yield from ((str(item.get("Target", "")), pruned({**item, "Target": None})) for item in items)


def _limits(items: list[Any]) -> _Items:
    yield from ((str(item["Name"]), {"Soft": item.get("Soft", 0), "Hard": item.get("Hard", 0)}) for item in items)


def _generic(items: list[Any]) -> _Items:
    for item in items:
        found = item.get("DiscreteResourceSpec") or item.get("NamedResourceSpec") or {}
        yield str(found.get("Kind", "")), found.get("Value")


def _granted(kind: str) -> Callable[[list[Any]], _Items]:
    def spread(items: list[Any]) -> _Items:
        for item in items:
            file, name = item.get("File"), str(item.get(f"{kind}Name", ""))
            yield f"{name}:{(file or {}).get('Name', '')}", {"Name": name, "File": file}

    return spread


def pruned(value: Any) -> Any:  # noqa: ANN401 - the API's JSON
    """Return a piece of a spec without what is empty in it."""
    if not isinstance(value, dict):
        return value
    known = {name: pruned(value[name]) for name in sorted(value)}
    return {name: child for name, child in known.items() if child not in ({}, [], None, "", False, 0)}


SPREAD: Mapping[Pointer, Callable[[list[Any]], _Items]] = {
    ENV: _variables,
    MOUNTS: _mounts,
    SECRETS: _granted("Secret"),
    CONFIGS: _granted("Config"),
    ULIMITS: _limits,
    ADDED: _texts,
    DROPPED: _texts,
    (*CONTAINER, "Groups"): _texts,
    NETWORKS: _networks,
    CONSTRAINTS: _texts,
    RESOURCES: _generic,
    PORTS: _ports,
}
"""The lists that are spread, with how."""


def below(known: Leaves, at: Pointer) -> dict[str, Any]:
    """Return what stands right below a place, by its names."""
    return {pointer[-1]: value for pointer, value in known.items() if pointer[:-1] == at}


def different(one: Leaves, other: Leaves) -> list[Pointer]:
    """Return the places at which two specs differ, in the order of the first and then of the second."""
    return [at for at in dict.fromkeys((*one, *other)) if (at in one, one.get(at)) != (at in other, other.get(at))]
