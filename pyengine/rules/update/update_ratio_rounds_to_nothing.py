"""A tolerance of less than one replica.

What it does
------------
Finds a `max_failure_ratio` that is above 0 and below one replica: 0.1 of three replicas, 0.2 of one. It speaks once for
all services of the files.

Why it hurts
------------
The share of failed replicas has to be greater than the ratio, and the smallest share there is, one of all, is greater
already. So the setting does nothing: the first failure counts, as with 0. Who relies on the tolerance does not have it.

What we change
--------------
Nothing: the setting does no harm, and with more replicas it begins to tolerate failures.

When to ignore it
-----------------
The ratio is meant for a larger number of replicas, or the first failure is meant to count.

Sources
-------
swarmkit manager/orchestrator/update/updater.go:232-233 (failed slots by all slots of this update, greater than the
ratio, in float32); executed with one bad replica of three: rolled back at 0.3, `completed` without it at 0.34.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from pyengine.evidence.expected import Ends, ServesAtEnd
from pyengine.evidence.experiment import Behaviour, Experiment
from pyengine.finding import Finding, Severity
from pyengine.rules.message import counted
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.lasting import is_long_running
from pyengine.swarm.model.settings import unknown
from pyengine.swarm.model.stack import Service, Stack
from pyengine.swarm.timing import tolerated
from pyengine.swarm.view import Located

META = Meta("update-ratio-rounds-to-nothing", Severity.INFO, "max_failure_ratio has no effect", __doc__)


def check(stack: Stack) -> Iterator[Finding]:
    """Find shares of less than one replica."""
    found = [(service, ratio) for service in stack.services for ratio in _ratios(service)]
    if not found or not stack.for_swarm:
        return
    (service, ratio), *others = found
    enough = next(count for count in range(1, math.ceil(1 / ratio.value) + 2) if tolerated(count, ratio.value))
    yield META.finding(
        ratio,
        f"`max_failure_ratio: {ratio.value:g}` of {_count(service)} is less than one: the first failure counts",
        service,
        refusal=f"it does no harm; it begins to tolerate a failure at {enough} replicas",
        related=[(other, f"of {_count(one)}") for one, other in others],
    )


def _count(service: Service) -> str:
    return counted(service.replicas.value, "replica")


def _ratios(service: Service) -> Iterator[Located[float]]:
    """Yield the ratios of a service that tolerate nothing."""
    replicas = service.replicas
    if service.mode.value != "replicated" or unknown(replicas) or not is_long_running(service):
        return
    for ratio in (service.update.max_failure_ratio, service.rollback.max_failure_ratio):
        known = ratio.written and not unknown(ratio) and ratio.value >= SMALLEST
        if known and not tolerated(replicas.value, ratio.value):
            yield ratio


SMALLEST = 0.0001
"""A ratio below this is a way of writing 0."""

TENTH = """\
services:
  api:
    image: example/api:2
    deploy:
      replicas: 3
      update_config:
        failure_action: rollback
        max_failure_ratio: 0.1
"""

EXAMPLES = [
    Bad(TENTH, "0.1", None, "one of three is more than a tenth", refused="at 10 replicas"),
    Bad(
        TENTH.replace("      replicas: 3\n", "").replace("0.1", "0.5"),
        "0.5",
        None,
        "of one replica any share is less than one",
        refused="at 2 replicas",
    ),
    Good(TENTH.replace("0.1", "0  # max_failure_ratio: 0.1"), "no failure is tolerated, as it says"),
    Good(TENTH.replace("replicas: 3", "replicas: 10"), "exactly one of ten is tolerated"),
    Good(TENTH.replace("replicas: 3", "replicas: ${REPLICAS}"), "the number of replicas cannot be known"),
    Good(TENTH.replace("replicas: 3", "mode: global"), "the number of nodes cannot be known"),
]

WATCHED = TENTH.replace("        max", "        monitor: 30s\n        max")

EXPERIMENTS = [
    Experiment(
        WATCHED.replace("0.1", "0.3"),
        instead=WATCHED.replace("0.1", "0.34"),
        new=Behaviour(crash_after=1, slots=(2,)),
        bad=(Ends(("rollback_completed",)), ServesAtEnd(1, at_least=3)),
        fixed=(Ends(("completed",)), ServesAtEnd(2, at_least=2)),
        limit=90,
    )
]
