"""One replica, stopped first.

What it does
------------
Finds a service with one replica whose `update_config` has or leaves the order at stop-first although nothing stands
against start-first.

Why it hurts
------------
The only replica is stopped before the next one starts, so every update is an outage by design: 4 to 11 s with a good
version, and with a bad one under the default action as long as that stays bad.

What we change
--------------
`order` becomes `start-first`, that of a `rollback_config` too: the old task serves until the new one is healthy.
Without a healthcheck we change nothing: the old task would go as soon as the new process runs. That leaves no gap where
the program serves at once, and a version that crashes early takes the service down all the same.

When to ignore it
-----------------
A few seconds away are no matter, or two tasks must not run side by side.

Sources
-------
swarmkit updater.go:365-448; executed with one replica: 4 to 11 s with nothing serving under the defaults, 0 s with
start-first and a healthcheck. With a version that never gets well there was no gap in 38 of 38 runs where its process
exits 143 on SIGTERM; where it exits 0 there was one of 5 to 11 s in 13 of 57 runs on a busy machine.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyengine.evidence.expected import Away
from pyengine.evidence.experiment import Behaviour, Experiment
from pyengine.finding import Finding, Severity
from pyengine.rules.fixes import start_first
from pyengine.rules.rule import Bad, Good, Meta, Read
from pyengine.swarm.model.settings import unknown
from pyengine.swarm.model.stack import Service
from pyengine.swarm.traits import is_lone_and_cared_for, is_to_harden, may_stand_side_by_side

META = Meta("single-replica-stop-first", Severity.LOW, "Every update is an outage", __doc__)


NO_PROBE = "start-first waits only for a healthcheck, and which probe tells that it can serve, only you know"


def check(service: Service) -> Iterator[Finding]:
    """Find a single replica that is away during each update."""
    order = service.update.order
    if order.value != "stop-first" or unknown(order) or not is_lone_and_cared_for(service):
        return
    if not is_to_harden(service) or not may_stand_side_by_side(service):
        return
    message = "one replica under stop-first: nothing serves while an update replaces it"
    if not service.healthcheck.active:
        if order.written or service.update.parallelism.written:
            yield META.finding(order, message, service, refusal=NO_PROBE)
        return
    fix = start_first(
        service,
        "The old task serves until the new one is healthy; at times a bad version that exits 0 still leaves a gap.",
        "Two tasks run side by side for a while, and a node must have room for the second.",
    )
    yield META.finding(order, message, service, fix=fix)


ONE = """\
services:
  web:
    image: example/web:2
    ports:
      - "8080:80"
    healthcheck:
      test: ["CMD", "/web", "health"]
    deploy:
      update_config:
        failure_action: rollback
"""

EXAMPLES = [
    Bad(ONE, "update_config", ONE + "        order: start-first\n", "an outage by design", unsafe=True),
    Good(ONE.replace("deploy:", "deploy:\n      replicas: 2"), "the other one serves"),
    Good(ONE + "        order: start-first\n"),
    Good(
        ONE.replace("    deploy:", "    volumes: [data:/data]\n    deploy:")
        + "volumes: {data: {driver: example/nfs}}\n",
        "a second task would have the data open too",
    ),
    Good(
        ONE.replace("  web:", "  scheduler:").replace('    ports:\n      - "8080:80"\n', ""), "two would do all twice"
    ),
    Bad(
        ONE + "        order: stop-first\n",
        "stop-first",
        ONE + "        order: start-first\n",
        "decided, perhaps without knowing the price",
        unsafe=True,
    ),
    Bad(
        ONE.replace('    healthcheck:\n      test: ["CMD", "/web", "health"]\n', "") + "        order: stop-first\n",
        "stop-first",
        None,
        refused="only for a healthcheck",
    ),
]

QUICK = ONE.replace('"health"]', '"health"]\n      interval: 2s')

EXPERIMENTS = [
    Experiment(QUICK, bad=(Away(at_least=1),), fixed=(Away(at_most=0.2),)),
    Experiment(
        QUICK,
        new=Behaviour(healthy_after=None, stop_code=143),
        bad=(Away(at_least=4),),
        fixed=(Away(at_most=0.2),),
    ),
]

READ = [
    Read(
        "Without a healthcheck Swarm never rolls back.",
        "A crash within `monitor`, 5 s by default, counts and rolls back. What is missing without one is the "
        "wait until the new task can serve.",
    ),
]
