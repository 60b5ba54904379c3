"""Services that the engine does not take, in the order in which it looks.

moby daemon/cluster/services.go CreateService, daemon/cluster/convert/service.go and container.go; then swarmkit
manager/controlapi/service.go CreateService.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from pyengine.document.scalar import Data
from pyengine.swarm.golang import references
from pyengine.swarm.golang.mounts import PROPAGATIONS
from pyengine.swarm.golang.text import number, quoted
from pyengine.swarm.refusals import templates
from pyengine.swarm.refusals.networks import unusable
from pyengine.swarm.refusals.words import name, rpc
from pyengine.swarm.spec import networks
from pyengine.swarm.spec.names import Names
from pyengine.swarm.spec.reading import text
from pyengine.swarm.view import View
from pyengine.swarm.words import ENDPOINTS, FAILURE_ACTIONS, ORDERS, RESTART_CONDITIONS

_KEY = re.compile(r"[a-z_][a-z0-9\-_.]+", re.IGNORECASE | re.ASCII)
_VALUE = re.compile(r"[a-z0-9:\-_\s.*()?+\[\]\\^$|/]+", re.IGNORECASE | re.ASCII)
_LEAST_CPU, _LEAST_MEMORY, _LEAST_TIME = 10**6, 4 * 2**20, 10**6
Spec = dict[str, Data]


def at(spec: Data, *keys: str) -> Data:
    """Return what stands in a spec, None where nothing does."""
    for key in keys:
        spec = spec.get(key) if isinstance(spec, dict) else None
    return spec


def items(spec: Data, *keys: str) -> list[Data]:
    """Return a list in a spec, empty where there is none."""
    found = at(spec, *keys)
    return found if isinstance(found, list) else []


def refused(spec: Spec, service: View, stack: View, names: Names) -> str:
    """Return what the engine says of a service alone, empty where it takes it."""
    network = (unusable(key, stack, names) for key in networks.used(service))
    return next(
        filter(None, (*network, *_converted(spec, service), name(str(spec["Name"])), *_checked(spec, service))), ""
    )


def _converted(spec: Spec, service: View) -> Iterator[str]:
    """Yield what the daemon itself refuses, before it asks a manager."""
    for mount in items(spec, "TaskTemplate", "ContainerSpec", "Mounts"):
        if at(mount, "Type") == "image":
            yield 'invalid MountType: "image"'
        propagation = at(mount, "BindOptions", "Propagation")
        if propagation is not None and propagation not in PROPAGATIONS:
            yield f'invalid MountPropagation: "{propagation}"'
    if {} in items(spec, "TaskTemplate", "Resources", "Reservations", "GenericResources"):
        yield "error during connect: EOF"  # a resource of nothing ends the request, and the engine's log has a panic
    condition = at(spec, "TaskTemplate", "RestartPolicy", "Condition")
    if condition not in RESTART_CONDITIONS:
        yield f"invalid RestartCondition: {quoted(str(condition))}"
    for block in ("UpdateConfig", "RollbackConfig"):
        action, order = at(spec, block, "FailureAction"), at(spec, block, "Order")
        if action not in FAILURE_ACTIONS:
            yield f"unrecognized update failure action {action}"
        if order not in ORDERS:
            yield f"unrecognized update order {order}"
    mode = text(service, "deploy", "endpoint_mode")
    if mode is not None and str(mode.value).lower() not in ENDPOINTS:
        yield f"invalid resolution mode: {quoted(str(mode.value).lower())}"


def _checked(spec: Spec, service: View) -> Iterator[str]:
    """Yield what a manager refuses."""
    task = at(spec, "TaskTemplate")
    for kind in ("Limits", "Reservations"):
        yield from _amounts(at(task, "Resources", kind))
    yield from (
        rpc(f"TaskSpec: restart-{word} cannot be negative")
        for word in ("delay", "window")
        if _is_below(at(task, "RestartPolicy", word.capitalize()), 0)
    )
    yield from (
        rpc(unreadable(str(each)), "Unknown")
        for each in items(task, "Placement", "Constraints")
        if unreadable(str(each))
    )
    container = at(task, "ContainerSpec")
    yield from (rpc(told) for told in _expanded(container))
    yield from _container(container)
    yield from _rollout(spec, service)
    yield from _endpoint(at(spec, "EndpointSpec"))


def _container(container: Data) -> Iterator[str]:
    image = str(at(container, "Image") or "")
    if references.named_problem(image):
        yield rpc(f"ContainerSpec: {quoted(image)} is not a valid repository/tag")
    targets = [str(at(mount, "Target") or "") for mount in items(container, "Mounts")]
    twice = next((target for index, target in enumerate(targets) if target in targets[:index]), None)
    if twice is not None:
        yield rpc(f"ContainerSpec: duplicate mount point: {twice}")
    yield from (
        rpc(f"ContainerSpec: {field} in HealthConfig cannot be less than 1ms")
        for field in ("Interval", "Timeout", "StartPeriod", "StartInterval")
        if at(container, "Healthcheck", field) and _is_below(at(container, "Healthcheck", field), _LEAST_TIME)
    )


def _is_below(value: Data, least: int) -> bool:
    return isinstance(value, int | float) and value < least


def _amounts(amounts: Data) -> Iterator[str]:
    cpus, memory = at(amounts, "NanoCPUs"), at(amounts, "MemoryBytes")
    if isinstance(cpus, int) and cpus < _LEAST_CPU:
        yield rpc(f"invalid cpu value {number(cpus / 10**9)}: Must be at least 0.001")
    if isinstance(memory, int) and memory < _LEAST_MEMORY:
        yield rpc(f"invalid memory value {memory}: Must be at least 4MiB")


def unreadable(constraint: str) -> str:
    """Return what a manager has against a constraint, swarmkit manager/constraint/constraint.go Parse."""
    operator = next((each for each in ("==", "!=") if each in constraint), None)
    if operator is None:
        return "constraint expected one operator from ==, !="
    key, _, value = (piece.strip() for piece in constraint.partition(operator))
    if not _KEY.fullmatch(key):
        return f"key '{key}' is invalid"
    return "" if _VALUE.fullmatch(value) else f"value '{value}' is invalid"


def _expanded(container: Data) -> Iterator[str]:
    for entry in map(str, items(container, "Env")):
        if told := templates.problem(entry.partition("=")[2]):
            yield f"expanding env failed: expanding env {quoted(entry)}: {told}"
    for mount in items(container, "Mounts"):
        for word in ("Source", "Target"):
            value = str(at(mount, word) or "")
            if told := templates.problem(value):
                yield f"expanding mounts failed: expanding mount {word.lower()} {quoted(value)}: {told}"
        yield from _maps(mount)
    if told := templates.problem(str(at(container, "Hostname") or "")):
        yield f"expanding hostname failed: {told}"


def _maps(mount: Data) -> Iterator[str]:
    places = (("labels", ("Labels",)), ("driver config", ("DriverConfig", "Options")))
    for words, keys in places:
        found = at(mount, "VolumeOptions", *keys)
        for key, value in found.items() if isinstance(found, dict) else ():
            if told := templates.problem(str(value)):
                entry = f"expanding map entry {quoted(key)}={quoted(str(value))}"
                yield f"expanding mounts failed: expanding volume {words}: {entry}: {told}"


def _rollout(spec: Spec, service: View) -> Iterator[str]:
    if at(spec, "Mode", "ReplicatedJob") is not None or at(spec, "Mode", "GlobalJob") is not None:
        if service.get("deploy", "update_config") is not None:
            yield rpc("Jobs may not have an update config")
        return
    update = at(spec, "UpdateConfig")
    for word in ("Delay", "Monitor"):
        if _is_below(at(update, word), 0):
            yield rpc(f"TaskSpec: update-{word.lower()} cannot be negative")
    ratio = at(update, "MaxFailureRatio")
    if isinstance(ratio, int | float) and not 0 <= ratio <= 1:
        yield rpc("TaskSpec: update-maxfailureratio cannot be less than 0 or bigger than 1")


def _endpoint(endpoint: Data) -> Iterator[str]:
    seen = set[tuple[Data, Data]]()
    for port in items(endpoint, "Ports"):
        if at(endpoint, "Mode") == "dnsrr" and at(port, "PublishMode") == "ingress":
            yield rpc("EndpointSpec: port published with ingress mode can't be used with dnsrr mode")
        published = (at(port, "PublishedPort"), at(port, "Protocol"))
        if published[0] and published in seen:
            yield rpc("EndpointSpec: duplicate published ports provided")
        seen.add(published)


RIVALS = 8
"""So many of those that have a port already are named: all of them would be quadratic."""


@dataclass(frozen=True, slots=True)
class _Published:
    """A published port of a service."""

    service: str
    full: str
    number: Data
    protocol: Data
    mode: Data


def clashes(specs: dict[str, Spec]) -> Iterator[tuple[str, str]]:
    """Yield services with what is said of a port that others of the stack publish: the order is chance."""
    known: dict[tuple[Data, Data], dict[_Published, None]] = {}
    for service, spec in specs.items():
        for port in items(spec, "EndpointSpec", "Ports"):
            number, protocol, mode = (at(port, key) for key in ("PublishedPort", "Protocol", "PublishMode"))
            if number:
                same = known.setdefault((number, protocol), {})
                same[_Published(service, str(spec["Name"]), number, protocol, mode)] = None
    for rivals in known.values():
        ingress = [rival for rival in rivals if rival.mode == "ingress"]
        first, *later = rivals
        for mine in (*later, first):
            others = rivals if mine.mode == "ingress" else ingress
            away = (other for other in others if other.service != mine.service)
            yield from ((mine.service, _in_use(other)) for other in islice(away, RIVALS))


def collide(mode: Data, other: Data) -> bool:
    """Tell whether two services cannot both publish one port in these modes: two of them may on hosts of their own."""
    return "ingress" in {mode, other}


def _in_use(port: _Published) -> str:
    kind = "an ingress port" if port.mode == "ingress" else "a host-published port"
    return rpc(f"port '{port.number}' is already in use by service '{port.full}' (<id>) as {kind}")
