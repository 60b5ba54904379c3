"""The arithmetic of rollouts, health and restarts, in nanoseconds: what rules judge by and a simulator goes by."""

from __future__ import annotations

import struct
from dataclasses import dataclass

from pyengine.swarm import defaults
from pyengine.swarm.duration import SECOND
from pyengine.swarm.model.blocks import Rollout
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
START_PERIOD = 60 * SECOND
"""What is proposed as time to start: the first success ends it, so that only a broken version pays for it."""

ENOUGH, DECIDED = 60 * SECOND, 30 * SECOND
"""What a task should have to get healthy; the latter where the author has thought of a start period."""


@dataclass(frozen=True, slots=True)
class Probes:
    """A healthcheck, in nanoseconds.

    One that `hangs` starts no probe at all, and is waited for all the same; one that `fails` starts what is not there.

    The next probe starts a gap behind the end of the last one; a failed one counts if it started behind the start
    period, or the container was healthy before: moby daemon/health.go:215-228, 256-326.
    """

    interval: int
    timeout: int
    retries: int
    start_period: int
    start_interval: int
    hangs: bool = False
    fails: bool = False

    @property
    def first(self) -> int:
        """When the first probe of a container starts."""
        return self.start_interval if self.start_period else self.interval

    def begins(self, good: int | None, takes: int) -> tuple[int | None, int | None]:
        """Return when a container gets healthy, or unhealthy without having been healthy: one of both is None.

        It answers well from `good` on, never if that is None; a probe takes so long. Both are None where none starts.
        """
        if self.hangs:
            return None, None
        if takes > self.timeout or self.fails:
            good = None
        takes = min(takes, self.timeout)
        start = self.first
        if start < self.start_period:  # failures do not count; the first good one is the end of it
            until = self.start_period if good is None else min(good, self.start_period)
            start += _steps(until - start, self.start_interval + takes) * (self.start_interval + takes)
            beyond = start - self.start_interval >= self.start_period  # the last one ended behind the start period
            start += (self.interval - self.start_interval) * beyond
        failed = self.retries if good is None else _steps(good - start, self.interval + takes)
        if failed < self.retries:
            return start + failed * (self.interval + takes) + takes, None
        return None, start + (self.retries - 1) * (self.interval + takes) + takes

    def sickens(self, healthy: int, bad: int, takes: int) -> int:
        """Return when a container that is healthy since `healthy` and answers badly from `bad` on gets unhealthy."""
        start = healthy + self.interval
        start += _steps(bad - start, self.interval + takes) * (self.interval + takes)
        return start + (self.retries - 1) * (self.interval + takes) + takes


def _steps(way: int, step: int) -> int:
    """Return how many steps it takes at least to go so far."""
    return max(0, -(-way // step))


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
    return last_watch(delay, monitor) if one_batch else monitor


def last_watch(delay: int, monitor: int) -> int:
    """Return how long failures are watched behind the last slot and its delay: updater.go:277-302."""
    return delay + SECOND if delay >= monitor else monitor


def share(failed: int, slots: int) -> float:
    """Return the share of slots that failed, as swarmkit compares it with the ratio: updater.go:232-233."""
    return as_float32(failed / slots)


def tolerated(slots: int, ratio: float) -> int:
    """Return how many of the slots may fail before the failure action is taken: none more than the share.

    Compared as swarmkit does, in float32 and strictly: updater.go:232-233.
    """
    most, low, high = as_float32(ratio), 0, slots
    while low < high:  # the share grows with the number of failures: no need to look at each
        middle = (low + high + 1) // 2
        low, high = (middle, high) if share(middle, slots) <= most else (low, middle - 1)
    return low


def as_float32(value: float) -> float:
    """Return a number as swarmkit stores it."""
    (rounded,) = struct.unpack("<f", struct.pack("<f", value))
    return float(rounded)


def unhealthy_soonest(service: Service) -> int:
    """Return how long a task that never gets healthy lives at least: each of its probes fails at once.

    Failures in the start period do not count: moby daemon/health.go:215-228, 256-326.
    """
    health = service.healthcheck
    first = health.start_period.value or health.interval.value
    return first + (health.retries.value - 1) * health.interval.value


def unhealthy_latest(service: Service, start: int | None = None) -> int:
    """Return how long a task that never gets healthy lives at most: each of its probes runs into the timeout.

    The first probe that counts starts a gap, or a probe and a gap, behind the end of the start period: the service's
    own, or `start`.
    """
    health = service.healthcheck
    probe, period = health.interval.value + health.timeout.value, start or health.start_period.value
    if not period:
        return health.retries.value * probe
    counted = period + max(health.start_interval.value, probe)
    return counted + health.timeout.value + (health.retries.value - 1) * probe


def hurries(service: Service) -> bool:
    """Tell a healthcheck that gives a task little time to get healthy, even if each probe takes all it may take."""
    return unhealthy_latest(service) < (DECIDED if service.healthcheck.start_period.value else ENOUGH)


def first_probe(service: Service) -> int:
    """Return when the first probe of a task starts: until then it cannot count as running. Engine 27 and newer."""
    health = service.healthcheck
    return health.start_interval.value if health.start_period.value else health.interval.value


def shortest_rollout(service: Service) -> int:
    """Return what a rollout takes at least: in every batch a task waits for its first probe, then for the delay."""
    update, replicas = service.update, service.replicas.value
    batches = -(-replicas // (update.parallelism.value or replicas or 1))
    return batches * first_probe(service) + max(0, batches - 1) * update.delay.value


def never_fills(service: Service, *, unhealthy: bool = False) -> bool:
    """Tell a `window` in which a crash loop, or that of a task that never gets healthy, does not use up its attempts.

    A loop is given up only where attempts x (delay + run time) is less than the window: swarmkit
    manager/orchestrator/restart/restart.go:265-327.
    """
    restart = service.restart
    run = unhealthy_soonest(service) if unhealthy else 0
    return restart.max_attempts.value * (restart.delay.value + run) >= restart.window.value


def crash_window(service: Service) -> int:
    """Return a `window` in which every crash loop uses up its attempts, that of a never healthy task too.

    Twice what a quick loop takes, or all of the slowest one with a healthcheck, and no more, so that old crashes are
    forgotten: swarmkit manager/orchestrator/restart/restart.go:265-327.
    """
    attempts, apart = service.restart.max_attempts.value, service.restart.delay.value + RUN_TIME
    slow = 0
    if service.healthcheck.active:
        stop = defaults.NETWORK_DRAIN + service.stop_grace_period.value
        start = START_PERIOD if hurries(service) else None  # it may be proposed at the same time
        slow = attempts * (apart + unhealthy_latest(service, start) + stop)
    window = max(SHORTEST_WINDOW, 2 * attempts * apart, slow)
    return round_up(window, 60 * SECOND if window > 300 * SECOND else 30 * SECOND)


def small_batch(service: Service) -> int:
    """Return about a third of the replicas, or one node's task: the rest serves on while a batch is replaced."""
    return 1 if service.mode.value == "global" else max(1, service.replicas.value // 3)


def covers_all(service: Service, rollout: Rollout) -> bool:
    """Tell that one batch takes every task: of a service on all nodes only where no size is given."""
    batch = rollout.parallelism.value
    return batch == 0 or (service.mode.value != "global" and batch >= service.replicas.value)
