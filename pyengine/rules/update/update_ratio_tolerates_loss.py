"""A rollout that succeeds over dead replicas.

What it does
------------
Finds a `max_failure_ratio` under which one or more replicas may fail and the rollout still goes on to the end.

Why it hurts
------------
The failed replicas are not brought back: the update ends `completed`, no exit code and no status tells, and the service
runs with so many fewer. With start-first their old tasks, which still serve, are stopped when the update has ended.

What we change
--------------
`max_failure_ratio` becomes 0: the first failure counts, and the failure action is taken.

When to ignore it
-----------------
Single tasks fail for reasons of their nodes, come back by themselves, and must not stop a rollout.

Sources
-------
swarmkit manager/orchestrator/update/updater.go:232-256 (failed slots by all slots of this update, greater than the
ratio, in float32); executed: of four replicas at 0.25 one was dead for good and the update `completed`, with two dead
it was rolled back.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyengine.evidence.expected import Ends, ServesAtEnd
from pyengine.evidence.experiment import Behaviour, Experiment
from pyengine.finding import Finding, Severity
from pyengine.rules.fixes import tolerate_none
from pyengine.rules.message import of_replicas
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.lasting import is_long_running
from pyengine.swarm.model.blocks import Rollout
from pyengine.swarm.model.settings import unknown
from pyengine.swarm.model.stack import Service
from pyengine.swarm.timing import tolerated

META = Meta("update-ratio-tolerates-loss", Severity.LOW, "An update completes although replicas are dead", __doc__)


def check(service: Service) -> Iterator[Finding]:
    """Find shares of one replica and more, in both blocks."""
    if service.mode.value != "replicated" or unknown(service.replicas) or not is_long_running(service):
        return
    if service.update.max_failure_ratio.value < 1:  # else it is another rule's
        yield from _check(service, service.update, "the update", "The first failing task stops the update")
    yield from _check(service, service.rollback, "a rollback", "The first failing task pauses a rollback")


def _check(service: Service, rollout: Rollout, what: str, then: str) -> Iterator[Finding]:
    ratio, replicas = rollout.max_failure_ratio, service.replicas.value
    lost = tolerated(replicas, ratio.value)
    if not lost or not ratio.written or unknown(ratio):
        return
    fix = tolerate_none(ratio, f"{then}, be its reason a passing one of its node.", safe=False)
    yield META.finding(
        ratio,
        f"`max_failure_ratio: {ratio.value:g}`: {lost} of {replicas} may be dead and {what} still ends as completed",
        service,
        fix=fix,
        related=of_replicas(service),
        severity=Severity.MEDIUM if 2 * lost >= replicas else None,
    )


QUARTER = """\
services:
  api:
    image: example/api:2
    deploy:
      replicas: 4
      update_config:
        failure_action: rollback
        max_failure_ratio: 0.25
"""

EXAMPLES = [
    Bad(QUARTER, "0.25", QUARTER.replace("0.25", "0"), "exactly one of four is tolerated", unsafe=True),
    Bad(
        QUARTER.replace("update_config:\n        failure_action: rollback", "rollback_config:\n        parallelism: 1"),
        "0.25",
        QUARTER.replace(
            "update_config:\n        failure_action: rollback", "rollback_config:\n        parallelism: 1"
        ).replace("0.25", "0"),
        "on the way back too",
        unsafe=True,
    ),
    Good(QUARTER.replace("0.25", "0.2"), "one of four is more than a fifth: nothing is tolerated"),
    Good(QUARTER.replace("0.25", "0  # max_failure_ratio: 0.25")),
    Good(QUARTER.replace("0.25", "${RATIO}"), "the ratio cannot be known"),
]

EXPERIMENTS = [
    Experiment(
        QUARTER.replace("        max", "        monitor: 30s\n        max"),
        new=Behaviour(crash_after=1, slots=(2,)),
        bad=(Ends(("completed",)), ServesAtEnd(1, at_most=0), ServesAtEnd(2, at_least=3)),
        fixed=(Ends(("rollback_completed",)), ServesAtEnd(1, at_least=4)),
        limit=90,
    )
]
