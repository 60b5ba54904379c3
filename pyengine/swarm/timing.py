"""The arithmetic of rollouts, health and restarts, in nanoseconds: what rules judge by and a simulator goes by."""

from __future__ import annotations

from pyengine.swarm import defaults
from pyengine.swarm.duration import SECOND
from pyengine.swarm.model.stack import Service

GRAIN = 5 * SECOND
"""Times that are proposed are whole multiples of this: people read them."""

RUN_TIME = 10 * SECOND
"""How long a task of a crash loop is taken to run; a loop ends where attempts x (delay + run time) fit the window."""

SHORTEST_WINDOW = 120 * SECOND


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


def crash_window(attempts: int, delay: int) -> int:
    """Return a `window` in which a crash loop uses up its `attempts`, each `delay` behind the one before.

    Twice what the loop takes, so that it is given up, and no more, so that old crashes are forgotten: swarmkit
    manager/orchestrator/restart/restart.go:265-327.
    """
    return round_up(max(SHORTEST_WINDOW, 2 * attempts * (delay + RUN_TIME)), 30 * SECOND)


def third(replicas: int) -> int:
    """Return about a third of the replicas, at least one: the rest serves on while a batch is replaced."""
    return max(1, replicas // 3)
