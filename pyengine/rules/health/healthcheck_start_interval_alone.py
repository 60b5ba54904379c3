"""A start interval without a start.

What it does
------------
Finds `start_interval` in a healthcheck whose `start_period` is 0 or not written.

Why it hurts
------------
The `start_interval` holds within the `start_period` alone, and that is 0 unless the image brings one. So the first
probe comes after the whole `interval`: each task counts as running that much later, and a rollout takes as long.

What we change
--------------
A `start_period` is added, in which the tasks are probed every `start_interval`. The first success ends it.

When to ignore it
-----------------
The image brings a start period of its own: `docker image inspect` shows it.

Sources
-------
moby daemon/health.go:256-326; measured on 18 containers of engine 25.0.17 and 29.7.2 with the key and no start period:
the first probe came after `interval` in all of them.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyengine.evidence.expected import Missing
from pyengine.evidence.experiment import Experiment
from pyengine.finding import Confidence, Finding, Severity
from pyengine.rules.fixes import time_to_start
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.model.settings import unknown
from pyengine.swarm.model.stack import Service

META = Meta(
    "healthcheck-start-interval-alone",
    Severity.LOW,
    "`start_interval` has no effect",
    __doc__,
    confidence=Confidence.POSSIBLE,
)


def check(service: Service) -> Iterator[Finding]:
    """Find a start interval outside of any start period."""
    health = service.healthcheck
    early, start = health.start_interval, health.start_period
    if not health.active or not early.written or unknown(early) or start.value or unknown(start):
        return
    if not service.stack.for_swarm or not service.stack.has("healthcheck", "start_interval"):
        return
    reason = "Within the `start_period` the task is probed every `start_interval`; the first success ends it."
    message = "`start_interval` without `start_period` may do nothing: the first probe waits for `interval`"
    yield META.finding(early, message, service, fix=time_to_start(service, reason))


ALONE = """\
services:
  api:
    image: example/api:2
    healthcheck:
      test: ["CMD", "/api", "health"]
      interval: 30s
      start_interval: 1s
    deploy:
      replicas: 2
"""
FIXED = ALONE.replace("      start_interval", "      start_period: 60s\n      start_interval")
ZERO = FIXED.replace("60s", "0s")

EXAMPLES = [
    Bad(ALONE, "1s", FIXED, "the first probe comes after 30 s", unsafe=True),
    Bad(ZERO, "1s", FIXED, "no time to start", unsafe=True),
    Good(FIXED, "it has a period to hold in"),
    Good(ALONE.replace("start_interval", "# start_interval"), "a comment"),
    Good(FIXED.replace("60s", "${START}"), "nobody can know it here"),
    Good(ALONE.partition("    deploy:")[0] + "    container_name: api\n", "a file for Compose"),
]

EXPERIMENTS = [
    Experiment(
        ALONE,
        first=True,
        limit=28,  # the bad one may serve after 30 s
        bad=(Missing(at_least=2),),
        fixed=(Missing(at_most=0),),
        engines=(25, 26, 27, 28, 29),
    )
]
