"""A rollout that waits for probes.

What it does
------------
Finds a healthcheck with a test and without an `interval`, where the file leaves its `start_period` open too.

Why it hurts
------------
The first probe comes an `interval` after the start, and the default is 30 s. Until it succeeds Swarm takes the task for
one that is starting: under stop-first the replica is away for that time, however quickly it was ready, and the next
one waits for it.

What we change
--------------
A `start_period` is added. Since engine 27 a task is probed every 5 s in it, or every `start_interval`, and the first
success ends it; afterwards the interval of 30 s stays.

When to ignore it
-----------------
The image brings an interval of its own (`docker image inspect` shows it), or half a minute a replica does not matter.

Sources
-------
moby daemon/health.go:25-41, 256-326 (5 s since c514952774, 27.0.1); daemon/cluster/executor/container/controller.go:
247-302; executed: with an interval of 10 s and nothing else each slot counted as running 10.3 s after its start; one
replica whose healthcheck has no interval was away for 36 s in an update, with a start period for 11 s (engine 28.5).
"""

from __future__ import annotations

from collections.abc import Iterator

from pyengine.evidence.expected import Away
from pyengine.evidence.experiment import Experiment
from pyengine.finding import Applicability, Confidence, Finding, Fix, Kind, Severity
from pyengine.rules.fixes import ANEW, put, time, version_for
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.duration import show
from pyengine.swarm.model.settings import unknown
from pyengine.swarm.model.stack import Service
from pyengine.swarm.timing import first_probe, shortest_rollout
from pyengine.swarm.traits import is_to_harden

META = Meta(
    "harden-first-probe",
    Severity.INFO,
    "Every task of a rollout takes half a minute",
    __doc__,
    confidence=Confidence.POSSIBLE,
    kind=Kind.HARDENING,
)


def check(service: Service) -> Iterator[Finding]:
    """Find a first probe that comes as late as the default has it."""
    health = service.healthcheck
    if not health.active or health.interval.written or health.start_period.written or not health.known:
        return
    if not is_to_harden(service):
        return
    wait = show(first_probe(service), minutes=False)
    several = service.mode.value == "replicated" and service.replicas.value > 1 and not unknown(service.replicas)
    update = service.update
    if several and not unknown(update.parallelism) and not unknown(update.delay):
        whole = show(shortest_rollout(service), minutes=False)
        message = (
            f"no `interval`: a new task may wait {wait} to count, a rollout of {service.replicas.value} takes {whole}"
        )
    else:
        message = f"no `interval`: a new task may run {wait} before it counts as running"
    yield META.finding(health.interval, message, service, fix=_fix(service))


def _fix(service: Service) -> Fix:
    ops, raised = version_for(service, "healthcheck", "start_period")
    start = service.healthcheck.start_period
    return Fix(
        "probe early while it starts",
        (*ops, put(start, time(service, service.healthcheck.interval.value))),
        Applicability.UNSAFE,
        "Since engine 27 a task with a `start_period` is probed every 5 s until it is healthy.",
        "Older engines still wait 30 s, and a version that never gets healthy is noticed up to 30 s later."
        + ANEW
        + raised,
    )


THREE = """\
services:
  api:
    image: example/api:2
    healthcheck:
      test: ["CMD", "/api", "health"]
      timeout: 5s
    deploy:
      replicas: 3
      update_config:
        failure_action: rollback
"""
FIXED = THREE.replace("      timeout: 5s\n", "      timeout: 5s\n      start_period: 30s\n")
NODES, NODES_FIXED = (text.replace("replicas: 3", "mode: global") for text in (THREE, FIXED))

EXAMPLES = [
    Bad(THREE, "healthcheck", FIXED, "three times half a minute", unsafe=True),
    Bad(NODES, "healthcheck", NODES_FIXED, "half a minute a node", unsafe=True),
    Good(FIXED, "probed from the beginning"),
    Good(THREE.replace("timeout: 5s", "interval: 30s"), "the author has decided"),
    Good(THREE.replace("timeout: 5s", "interval: ${INTERVAL}"), "nobody can know it here"),
    Good(THREE.replace('["CMD", "/api", "health"]', "[NONE]"), "no probe"),
    Good(THREE.partition("    deploy:")[0] + "    container_name: api\n", "Compose does not wait for it"),
]

EXPERIMENTS = [
    Experiment(
        THREE.replace("replicas: 3", "replicas: 1"),
        bad=(Away(at_least=30),),
        fixed=(Away(at_most=28),),
        limit=90,
        engines=(27, 28, 29),
    )
]
