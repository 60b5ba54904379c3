"""A task that is stopped while it starts.

What it does
------------
Finds a healthcheck that gives a task less than a minute to get healthy, even if each of its probes takes the whole
`timeout`, and that has no `start_period`; with a `start_period`, one that gives it less than half a minute in all.

Why it hurts
------------
Failed probes count from the first one on. A process that needs longer to start (a database that recovers, a runtime
that compiles, a machine that is busy) is found unhealthy and stopped while it starts, and the next task has no more
time than this one: it never gets up, and an update is rolled back or pauses for no fault of the new version.

What we change
--------------
A `start_period` of a minute is added. Failed probes in it do not count, and the first success ends it. Since engine
27 its first probe comes after 5 s, or after `start_interval`: with a shorter `interval` that is later than before.

When to ignore it
-----------------
The process is always ready within seconds, on a busy machine too. One that waits for its own name never is, however
long it may start: `healthcheck-needs-own-name` tells of it.

Sources
-------
moby daemon/health.go:215-228, 256-326; daemon/cluster/executor/container/controller.go:268-286; measured on 176
containers of three engines; executed: a task that is ready after 12 s is stopped again and again where three probes
fail within 6 s, and gets up with a start period.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyengine.evidence.expected import Missing, Starts
from pyengine.evidence.experiment import Behaviour, Experiment
from pyengine.finding import Confidence, Finding, Severity
from pyengine.rules.fixes import time_to_start
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.duration import show
from pyengine.swarm.hosts import needs_own_name
from pyengine.swarm.lasting import is_long_running
from pyengine.swarm.model.stack import Service
from pyengine.swarm.timing import hurries, unhealthy_soonest

META = Meta(
    "healthcheck-start-period-too-short",
    Severity.INFO,
    "A task is stopped while it still starts",
    __doc__,
    confidence=Confidence.POSSIBLE,
)


def check(service: Service) -> Iterator[Finding]:
    """Find a healthcheck that does not wait for a start."""
    health = service.healthcheck
    if not health.active or not health.known or not service.stack.for_swarm or not is_long_running(service):
        return
    start = health.start_period
    if not hurries(service) or needs_own_name(service) is not None:
        return
    reason = "Failed probes within the `start_period` do not count, and the first success ends it."
    fix = time_to_start(service, reason, _later(service))
    soon = show(unhealthy_soonest(service), minutes=False)
    which = f"`start_period: {show(start.value)}`" if start.value else "no `start_period`"
    message = f"{which}: a task that is not healthy after {soon} may be stopped while it starts"
    yield META.finding(start, message, service, fix=fix)


def _later(service: Service) -> str:
    """Return what a start period costs where probes come quicker than it has them come."""
    health = service.healthcheck
    later = not health.start_period.value and health.interval.value < health.start_interval.value
    early = show(health.start_interval.value)
    return f" Since engine 27 the first probe then comes after {early}." if later else ""


QUICK = """\
services:
  api:
    image: example/api:2
    healthcheck:
      test: ["CMD", "/api", "health"]
      interval: 5s
      timeout: 3s
      retries: 3
    deploy:
      replicas: 2
"""
FIXED = QUICK.replace("      retries: 3\n", "      retries: 3\n      start_period: 60s\n")
SHORT = FIXED.replace("60s", "1s")

EXAMPLES = [
    Bad(QUICK, "healthcheck", FIXED, "three failures take 15 s", unsafe=True),
    Bad(SHORT, "1s", FIXED, "16 s are few too", unsafe=True),
    Good(FIXED, "a minute"),
    Good(FIXED.replace("60s", "20s"), "the author has thought of it, and it has half a minute in all"),
    Good(QUICK.replace("interval: 5s", "interval: 20s"), "a minute without a start period"),
    Good(QUICK.replace("retries: 3", "retries: ${RETRIES}"), "nobody can know it here"),
    Good(QUICK.replace("      retries: 3\n", "      # no start_period\n      retries: 30\n"), "a comment"),
    Good(QUICK.partition("    deploy:")[0] + "    container_name: api\n", "Compose does not stop an unhealthy one"),
]

EXPERIMENTS = [
    Experiment(
        QUICK.replace("5s", "2s").replace("3s", "1s"),
        new=Behaviour(healthy_after=12),
        first=True,
        limit=40,
        bad=(Starts(at_least=4), Missing(at_least=1)),
        fixed=(Starts(at_most=2), Missing(at_most=0)),
    )
]
