"""A rollout must leave somebody to answer.

What it does
------------
Finds services whose `update_config.parallelism` is 0 (all at once) or not below the number of replicas, where a new
task can push out every old one before it has shown that it works: under stop-first, and under start-first without a
healthcheck.

Why it hurts
------------
Under stop-first every replica stops at the same moment and the service answers nobody until the new tasks run; a bad
version takes all of them down. Under start-first without a healthcheck a good version leaves no gap, but RUNNING only
means that the process started: a version that crashes early takes all of them down too.

What we change
--------------
`parallelism` becomes about a third of the replicas. The rollout takes longer, and nothing else changes.

When to ignore it
-----------------
The service may be away during a rollout, or its versions must never run side by side.

Sources
-------
swarmkit manager/orchestrator/update/updater.go:184-197 (0 means all dirty slots); executed: all replicas away for 1
to 7 s with healthy tasks, 0 of 6 serving after a crash with start-first and no healthcheck.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyengine.evidence.expected import Ends, Lowest
from pyengine.evidence.experiment import Experiment
from pyengine.finding import Applicability, Confidence, Finding, Fix, Severity
from pyengine.rules.fixes import put
from pyengine.rules.message import of_replicas
from pyengine.rules.rule import Bad, Good, Meta, Read
from pyengine.swarm.lasting import is_long_running
from pyengine.swarm.model.settings import unknown
from pyengine.swarm.model.stack import Service
from pyengine.swarm.timing import covers_all, small_batch
from pyengine.swarm.traits import stops_first
from pyengine.swarm.view import Located

META = Meta("update-batch-covers-replicas", Severity.HIGH, "The update batch covers every replica", __doc__)


def check(service: Service) -> Iterator[Finding]:
    """Find a batch as large as the service."""
    batch, replicas = service.update.parallelism, service.replicas
    if not is_long_running(service) or any(map(unknown, (batch, replicas, service.update.order))):
        return
    spread = service.mode.value == "global"
    if not batch.written or (replicas.value < 2 and not spread):
        return
    if not covers_all(service, service.update):
        return
    stops = stops_first(service, service.update.order)
    if not stops and service.healthcheck.counted_on:
        return
    count = "the tasks on all nodes" if spread else f"{replicas.value} of {replicas.value} replicas"
    effect = "stop at the same time" if stops else "are replaced before one has shown that it works"
    yield META.finding(
        batch,
        f"`parallelism: {batch.value}`: {count} {effect}",
        service,
        fix=_smaller(batch, small_batch(service)),
        related=of_replicas(service),
        confidence=Confidence.CERTAIN if stops else Confidence.LIKELY,
    )


def _smaller(batch: Located[int], size: int) -> Fix:
    return Fix(
        f"update {size} at a time",
        (put(batch, size),),
        Applicability.SAFE,
        f"With {size} at a time the other replicas serve on while a batch is replaced.",
        "The rollout takes longer.",
    )


SIX_OF_SIX = """\
services:
  api:
    image: example/api:2
    deploy:
      replicas: 6
      update_config:
        parallelism: 6
        delay: 10s
"""

EXAMPLES = [
    Bad(SIX_OF_SIX, "6", SIX_OF_SIX.replace("parallelism: 6", "parallelism: 2"), "six of six"),
    Bad(
        SIX_OF_SIX.replace("parallelism: 6", "parallelism: 0"),
        "0",
        SIX_OF_SIX.replace("parallelism: 6", "parallelism: 2"),
        "0 is all at once",
    ),
    Good(SIX_OF_SIX.replace("parallelism: 6", "parallelism: 2"), "two of six"),
    Good(SIX_OF_SIX.replace("replicas: 6", "replicas: ${REPLICAS}"), "the number of replicas cannot be known"),
]

EXPERIMENTS = [
    Experiment(
        SIX_OF_SIX,
        bad=(Lowest(at_most=0),),
        fixed=(Lowest(at_least=4), Ends(("completed",))),
        limit=90,
    )
]

READ = [
    Read(
        "`parallelism` must never equal the number of replicas.",
        "Under stop-first, and where nothing tells when a task is ready, that is so. Under start-first with a "
        "healthcheck and room for the new tasks nobody is away; what grows is the number of tasks that a bad "
        "version reaches.",
    ),
]
