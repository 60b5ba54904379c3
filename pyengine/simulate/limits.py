"""How long a rollout may take unless it hangs: the time limit of whoever waits for it. Times are nanoseconds."""

from __future__ import annotations

from pyengine.simulate.conduct import Pace
from pyengine.simulate.restarts import TASK_TIMEOUT
from pyengine.simulate.wanted import Rolling, Wanted
from pyengine.swarm import defaults
from pyengine.swarm.duration import SECOND
from pyengine.swarm.timing import last_watch

START = 30 * SECOND
"""What a task is given to be created and started, its image there."""
MOST_TASKS = 2000
"""Replicas that are simulated at most: beyond nobody reads a picture, and a browser is busy for seconds."""


def longest(wanted: Wanted, nodes: int = 1) -> int:
    """Return how long an update and the way back take together at most, unless one of them hangs.

    In each batch the old task stops, for its grace period or until Swarm waits no longer, the new one starts and is
    probed until it is healthy or given up; then comes the delay, and behind the last one the monitor.
    """
    return _takes(wanted, wanted.update, nodes) + _takes(wanted, wanted.rollback, nodes)


def _takes(wanted: Wanted, rolling: Rolling, nodes: int) -> int:
    slots = nodes if wanted.replicas is None else wanted.replicas
    batches = -(-slots // (min(rolling.parallelism, slots) or slots or 1)) if slots else 0
    stop = min(defaults.NETWORK_DRAIN + wanted.grace + Pace().stop, TASK_TIMEOUT)
    slot = 2 * stop + START + _probed(wanted)  # a task that gets unhealthy is stopped too
    return batches * (slot + rolling.delay) + last_watch(rolling.delay, rolling.monitor)


def _probed(wanted: Wanted) -> int:
    """Return how long the healthcheck takes at most until a task is healthy, or unhealthy."""
    probes = wanted.probes
    if probes is None or probes.hangs:
        return 0
    _, unhealthy = probes.begins(None, probes.timeout)
    return unhealthy or 0
