"""Forward without a gap, back with one.

What it does
------------
Finds a `rollback_config` that has or leaves the order at stop-first where the updates of the service are start-first,
and nothing stands against two tasks side by side.

Why it hurts
------------
An order is set for each way alone. A rollback stops each task before its successor starts, so that replicas are missing
on the way back, in the moment when some are missing already; one replica alone is away.

What we change
--------------
`order: start-first` in `rollback_config`. Where there is no `rollback_config` at all, hardening proposes one.

When to ignore it
-----------------
The way back is to take no more room on the nodes than the service has.

Sources
-------
swarmkit updater.go:162-174 (a rollback goes by its own block, of the spec it returns to), 365-448; executed: a
start-first update with a stop-first way back had a replica too few for 14 s of the rollback, with start-first both ways
for none, or for the 3 s in which a task that had been started again made room.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyengine.evidence.expected import Below, Ends
from pyengine.evidence.experiment import Behaviour, Experiment
from pyengine.finding import Applicability, Finding, Fix, Severity
from pyengine.rules.fixes import AS_FORWARD, ROOM_BACK, put
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.lasting import is_long_running
from pyengine.swarm.model.stack import Service
from pyengine.swarm.way_back import rolls_back_at_once, stops_on_the_way_back_only

META = Meta("rollback-order-stop-first", Severity.LOW, "A rollback takes replicas away that an update keeps", __doc__)


def check(service: Service) -> Iterator[Finding]:
    """Find a way back that stops first."""
    if not is_long_running(service) or not stops_on_the_way_back_only(service):
        return
    at_once = rolls_back_at_once(service)
    fix = Fix(
        "start first on the way back too",
        (put(service.rollback.order, "start-first"),),
        Applicability.UNSAFE,
        AS_FORWARD,
        ROOM_BACK,
    )
    count = "all replicas away at once" if at_once else "replicas away"
    yield META.finding(
        service.rollback.order,
        f"updates are `start-first`, the way back is `stop-first`: a rollback takes {count}",
        service,
        fix=fix,
        related=[(service.update.order, "the update")],
        severity=Severity.MEDIUM if at_once else None,
    )


BACK = """\
services:
  api:
    image: example/api:2
    healthcheck:
      test: ["CMD", "/api", "health"]
      interval: 2s
      timeout: 2s
      start_period: 60s
    deploy:
      replicas: 6
      update_config:
        delay: 3s
        failure_action: rollback
        monitor: 45s
        order: start-first
      rollback_config:
        parallelism: 1
"""

STOPS = BACK + "        order: stop-first\n"

EXAMPLES = [
    Bad(BACK, "rollback_config", BACK + "        order: start-first\n", "the default is stop-first", unsafe=True),
    Bad(STOPS, "stop-first", BACK + "        order: start-first\n", "decided, perhaps long ago", unsafe=True),
    Good(BACK + "        order: start-first\n"),
    Good(BACK.replace("start-first", "stop-first"), "both ways are the same"),
    Good(BACK.replace("parallelism: 1", "order: ${ORDER}  # order: stop-first"), "the order cannot be known"),
    Good(
        BACK.replace("    deploy:", "    ports:\n      - {target: 80, published: 80, mode: host}\n    deploy:"),
        "no room for two on a node: another rule's",
    ),
]

EXPERIMENTS = [
    Experiment(
        BACK,
        new=Behaviour(breaks_after=16),
        bad=(Ends(("rollback_completed",)), Below(at_least=8)),
        fixed=(Ends(("rollback_completed",)), Below(at_most=6)),
        limit=120,
    )
]
