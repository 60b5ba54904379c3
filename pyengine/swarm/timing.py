"""The arithmetic of rollouts, health and restarts, in nanoseconds: what rules judge by and a simulator goes by."""

from __future__ import annotations

import struct

from pyengine.swarm import defaults
from pyengine.swarm.duration import SECOND
from pyengine.swarm.model.stack import Service

GRAIN = 5 * SECOND
"""Times that are proposed are whole multiples of this: people read them."""

RUN_TIME = 10 * SECOND
"""How long a task of a crash loop is taken to run; a loop ends where attempts x (delay + run time) fit the window."""

SHORTEST_WINDOW = 120 * SECOND

MONITOR = 30 * SECOND
"""How long a new task is watched at least, where we propose it: most versions that crash do so by then."""

LONGEST_MONITOR = 300 * SECOND
"""A healthcheck slower than this cannot be waited for by a rollout; the monitor is then left at this."""


def round_up(nanoseconds: int, grain: int = GRAIN) -> int:
    """Return the next multiple of `grain`."""
    return -(-nanoseconds // grain) * grain


def detection(service: Service) -> int:
    """Return how long the healthcheck may take from the last good probe to a failed task, 0 without one.

    retries x (interval + timeout), then the drain and the stop: moby daemon/health.go:256-326, swarmkit
    updater.go:217-256.
    """
    health = service.healthcheck
    if not health.active:
        return 0
    probes = health.retries.value * (health.interval.value + health.timeout.value)
    return round_up(probes + defaults.NETWORK_DRAIN + service.stop_grace_period.value)


def soonest_detection(service: Service) -> int:
    """Return how long the healthcheck takes at least from the last good probe to a failed task, 0 without one."""
    health = service.healthcheck
    return health.retries.value * health.interval.value + defaults.NETWORK_DRAIN if health.active else 0


def long_enough(service: Service) -> int:
    """Return the monitor we propose: at least what the healthcheck may need, and longer than the delay."""
    needed, delay = max(min(detection(service), LONGEST_MONITOR), MONITOR), service.update.delay.value
    return needed if needed > delay else round_up(delay + MONITOR)


def watched(service: Service) -> int:
    """Return how long after it runs the failure of an update's task is counted.

    The engine lengthens a monitor that is not longer than the delay, to the delay and a second, when the last slot
    has been handed out: swarmkit updater.go:277-302. So that holds for all tasks where one batch takes every slot.
    """
    delay, monitor = service.update.delay.value, service.update.monitor.value
    batch, replicas = service.update.parallelism.value, service.replicas.value
    one_batch = batch == 0 or (service.mode.value == "replicated" and replicas <= batch)
    return delay + SECOND if one_batch and delay >= monitor else monitor


def tolerated(slots: int, ratio: float) -> int:
    """Return how many of the slots may fail before the failure action is taken: none more than the share.

    Compared as swarmkit does, in float32 and strictly: updater.go:232-233.
    """
    share = _float32(ratio)
    return max((failed for failed in range(1, slots + 1) if _float32(failed / slots) <= share), default=0)


def _float32(value: float) -> float:
    (rounded,) = struct.unpack("<f", struct.pack("<f", value))
    return float(rounded)


def crash_window(attempts: int, delay: int) -> int:
    """Return a `window` in which a crash loop uses up its `attempts`, each `delay` behind the one before.

    Twice what the loop takes, so that it is given up, and no more, so that old crashes are forgotten: swarmkit
    manager/orchestrator/restart/restart.go:265-327.
    """
    return round_up(max(SHORTEST_WINDOW, 2 * attempts * (delay + RUN_TIME)), 30 * SECOND)


def third(replicas: int) -> int:
    """Return about a third of the replicas, at least one: the rest serves on while a batch is replaced."""
    return max(1, replicas // 3)
