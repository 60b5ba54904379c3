"""A way back that takes every replica away at once.

What it does
------------
Finds `rollback_config.parallelism` of 0 (all at once), or not below the number of replicas, where a rollback stops the
tasks before their successors start.

Why it hurts
------------
A rollback replaces what the update has replaced. With all of that stopped in the same moment the service loses the
replicas that still work: after a full update it answers nobody until the old version runs again.

What we change
--------------
`parallelism` becomes about a third of the replicas.

When to ignore it
-----------------
A bad version leaves no replica that works: then all at once is the shortest way back.

Sources
-------
swarmkit manager/orchestrator/update/updater.go:162-188 (0 means all dirty slots, of a rollback too); executed: six
replicas updated, one of them bad: with 0 the rollback left none serving, with 2 at least three.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyengine.evidence.expected import Ends, Lowest
from pyengine.evidence.experiment import Behaviour, Experiment
from pyengine.finding import Applicability, Finding, Fix, Severity
from pyengine.rules.fixes import NEXT, put
from pyengine.rules.message import of_replicas
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.lasting import is_long_running
from pyengine.swarm.model.stack import Service
from pyengine.swarm.timing import small_batch
from pyengine.swarm.way_back import rolls_back_at_once, stops_on_the_way_back_only

META = Meta("rollback-parallelism-zero", Severity.MEDIUM, "A rollback stops every replica at the same time", __doc__)


def check(service: Service) -> Iterator[Finding]:
    """Find a way back in one batch."""
    if not is_long_running(service) or not rolls_back_at_once(service) or stops_on_the_way_back_only(service):
        return
    batch, replicas, spread = service.rollback.parallelism, service.replicas, service.mode.value == "global"
    size = small_batch(service)
    fix = Fix(
        f"roll back {size} at a time",
        (put(batch, size),),
        Applicability.UNSAFE,
        "The replicas that work serve on while the others are taken back.",
        "Where none works the way back takes longer." + NEXT,
    )
    count = "the tasks on all nodes" if spread else f"up to {replicas.value} of {replicas.value} replicas"
    yield META.finding(
        batch,
        f"`parallelism: {batch.value}`: a rollback stops {count} at the same time",
        service,
        fix=fix,
        related=of_replicas(service),
    )


AT_ONCE = """\
services:
  api:
    image: example/api:2
    deploy:
      replicas: 6
      update_config:
        parallelism: 2
        failure_action: rollback
        monitor: 60s
      rollback_config:
        parallelism: 0
"""

EXAMPLES = [
    Bad(AT_ONCE, "0", AT_ONCE.replace("parallelism: 0", "parallelism: 2"), "0 is all at once", unsafe=True),
    Bad(
        AT_ONCE.replace("parallelism: 0", "parallelism: 6"),
        "6",
        AT_ONCE.replace("parallelism: 0", "parallelism: 2"),
        "six of six",
        unsafe=True,
    ),
    Good(AT_ONCE.replace("parallelism: 0", "parallelism: 2  # not parallelism: 0")),
    Good(AT_ONCE.replace("replicas: 6", "replicas: 1"), "one replica is away either way"),
    Good(AT_ONCE.replace("parallelism: 0", "parallelism: ${BATCH}"), "the batch cannot be known"),
    Good(
        AT_ONCE.replace("parallelism: 0", "parallelism: 0\n        order: start-first"), "each starts before one stops"
    ),
]

EXPERIMENTS = [
    Experiment(
        AT_ONCE,
        new=Behaviour(crash_after=25, slots=(1,)),
        bad=(Lowest(at_most=0), Ends(("rollback_completed",))),
        fixed=(Lowest(at_least=3), Ends(("rollback_completed",))),
        limit=120,
    )
]
