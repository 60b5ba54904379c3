"""What Swarm is asked for: the settings of a ServiceSpec that a rollout goes by. Times are nanoseconds."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from pyengine.swarm import defaults
from pyengine.swarm.timing import Probes

Spec = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Rolling:
    """`update_config` or `rollback_config`; a parallelism of 0 is all slots."""

    parallelism: int = defaults.PARALLELISM
    delay: int = defaults.DELAY
    monitor: int = defaults.MONITOR
    action: str = defaults.FAILURE_ACTION
    ratio: float = defaults.MAX_FAILURE_RATIO
    start_first: bool = False


@dataclass(frozen=True, slots=True)
class Restarts:
    """`restart_policy`; 0 attempts are no limit, a window of 0 counts them for ever."""

    condition: str = defaults.RESTART_CONDITION
    delay: int = defaults.RESTART_DELAY
    attempts: int = 0
    window: int = 0


@dataclass(frozen=True, slots=True)
class Needs:
    """What a task asks of its node: constraints, host ports, reservations, at most so many of its service; 0: no limit.

    `nano_cpus` and `memory` are what is reserved.
    """

    constraints: tuple[str, ...] = ()
    ports: tuple[int, ...] = ()
    most: int = 0
    nano_cpus: int = 0
    memory: int = 0


@dataclass(frozen=True, slots=True)
class Wanted:
    """One service as asked for. `replicas` is None for a service on every node.

    `task` stands for the task's spec and the published ports: where two differ, every task is replaced; `placeless` is
    the same without the placement, and `whole` for all that is written of the service. `networked` tells a task that
    is drained before it stops.
    """

    replicas: int | None = 1
    update: Rolling = Rolling()
    rollback: Rolling = Rolling()
    restart: Restarts = Restarts()
    probes: Probes | None = None
    grace: int = defaults.STOP_GRACE_PERIOD
    memory_limit: int = 0
    needs: Needs = Needs()
    networked: bool = True
    task: str = ""
    placeless: str = ""
    whole: str = ""
    job: bool = False

    def forced(self, how: str) -> Wanted:
        """Return the same with a task that differs in what nobody looks at, as `docker service update --force` does."""
        return replace(self.touched(how), task=self.task + how, placeless=self.placeless + how)

    def scaled(self, replicas: int) -> Wanted:
        """Return the same with another number of replicas."""
        return replace(self.touched(f"x{replicas}"), replicas=replicas)

    def touched(self, how: str) -> Wanted:
        """Return the same, differing in what tasks have nothing to do with: a label of the service."""
        return replace(self, whole=self.whole + how)


NEWEST = 28
"""The engine that is meant where none is named, by the first number of its version."""
_START_INTERVAL, _START_INTERVAL_DEFAULT = 25, 27
"""Since which engines there is a start interval, and since which it is 5 s: swarm/defaults.py."""


def wanted(spec: Spec, engine: int = NEWEST) -> Wanted:
    """Return what a spec asks for, as `docker service inspect` shows it or as we compute it of a file."""
    template = spec.get("TaskTemplate") or {}
    container = template.get("ContainerSpec") or {}
    resources = template.get("Resources") or {}
    mode = spec.get("Mode") or {}
    replicas = (mode.get("Replicated") or {}).get("Replicas", 1) if "Replicated" in mode or not mode else None
    placement = {**template, "Placement": None}
    ports = spec.get("EndpointSpec") or {}
    return Wanted(
        replicas,
        _rolling(spec.get("UpdateConfig")),
        _rolling(spec.get("RollbackConfig")),
        _restarts(template.get("RestartPolicy")),
        _probes(container.get("Healthcheck"), engine),
        container.get("StopGracePeriod", defaults.STOP_GRACE_PERIOD),
        (resources.get("Limits") or {}).get("MemoryBytes", 0),
        _needs(template.get("Placement") or {}, ports, resources.get("Reservations") or {}),
        bool(template.get("Networks")),
        _key([template, ports]),
        _key([placement, ports]),
        _key(spec),
        any("Job" in name for name in mode),
    )


def _key(data: object) -> str:
    return json.dumps(data, sort_keys=True)


def _rolling(block: Spec | None) -> Rolling:
    """Return a block; one that is stored has no default for its parallelism (mconv: 0 is all at once)."""
    if block is None:
        return Rolling()
    return Rolling(
        block.get("Parallelism", 0),
        block.get("Delay", 0),
        block.get("Monitor") or defaults.MONITOR,
        block.get("FailureAction") or defaults.FAILURE_ACTION,
        block.get("MaxFailureRatio", 0.0),
        block.get("Order") == "start-first",
    )


def _restarts(block: Spec | None) -> Restarts:
    if block is None:
        return Restarts()
    return Restarts(
        block.get("Condition") or defaults.RESTART_CONDITION,
        block.get("Delay", defaults.RESTART_DELAY),
        block.get("MaxAttempts", 0),
        block.get("Window", 0),
    )


def _probes(block: Spec | None, engine: int) -> Probes | None:
    """Return how a task is probed, None where nothing is: no test, or NONE."""
    test = (block or {}).get("Test") or []
    if block is None or not test or test[0] == "NONE":
        return None
    interval = block.get("Interval") or defaults.HEALTH_INTERVAL
    usual = defaults.HEALTH_START_INTERVAL if engine >= _START_INTERVAL_DEFAULT else interval
    return Probes(
        interval,
        block.get("Timeout") or defaults.HEALTH_TIMEOUT,
        block.get("Retries") or defaults.HEALTH_RETRIES,
        block.get("StartPeriod") or 0,
        (block.get("StartInterval") or usual) if engine >= _START_INTERVAL else interval,
        hangs=test[0] not in {"CMD", "CMD-SHELL"},
        fails=test[0] == "CMD" and len(test) == 2 and " " in test[1],  # a whole line is no program's name
    )


def _needs(placement: Spec, endpoint: Spec, reserved: Spec) -> Needs:
    ports = endpoint.get("Ports") or ()
    return Needs(
        tuple(placement.get("Constraints") or ()),
        tuple(p["PublishedPort"] for p in ports if p.get("PublishMode") == "host" and p.get("PublishedPort")),
        placement.get("MaxReplicas", 0),
        reserved.get("NanoCPUs", 0),
        reserved.get("MemoryBytes", 0),
    )
