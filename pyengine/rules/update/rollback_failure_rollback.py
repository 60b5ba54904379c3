"""A rollback that reports success whatever happens.

What it does
------------
Finds `rollback_config.failure_action: rollback`.

Why it hurts
------------
Swarm never rolls back a rollback. It goes on and ends with `completed`: a failed rollback looks like a successful
update.

What we change
--------------
The action becomes `pause`: a rollback that fails is then shown as `rollback_paused`.

When to ignore it
-----------------
Never.

Sources
-------
swarmkit manager/orchestrator/update/updater.go:240-246, 280-310, 637-643; executed: `completed` "update completed"
with 0 of 2 replicas running.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyengine.evidence.expected import Ends
from pyengine.evidence.experiment import Behaviour, Experiment
from pyengine.finding import Applicability, Finding, Fix, Severity
from pyengine.rules.fixes import put
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.model.settings import unknown
from pyengine.swarm.model.stack import Service
from pyengine.swarm.words import FAILURE_ACTIONS, spelled

META = Meta("rollback-failure-rollback", Severity.HIGH, "A failed rollback is reported as a success", __doc__)


def check(service: Service) -> Iterator[Finding]:
    """Find the action that makes a failed rollback look completed."""
    action = service.rollback.failure_action
    if spelled(action.value, FAILURE_ACTIONS) != "rollback" or unknown(action) or service.is_job:
        return
    fix = Fix(
        "pause a failing rollback",
        (put(action, "pause"),),
        Applicability.SAFE,
        "A rollback that fails then stays visible as `rollback_paused`.",
    )
    yield META.finding(action, "a rollback that fails is reported as `completed`", service, fix=fix)


FALSE_SUCCESS = """\
services:
  api:
    image: example/api:2
    deploy:
      replicas: 3
      rollback_config:
        parallelism: 1
        failure_action: rollback
"""

EXAMPLES = [
    Bad(
        FALSE_SUCCESS,
        "rollback",
        FALSE_SUCCESS.replace("action: rollback", "action: pause"),
        "never rolls back a rollback",
    ),
    Good(FALSE_SUCCESS.replace("action: rollback", "action: pause")),
]

EXPERIMENTS = [
    Experiment(
        FALSE_SUCCESS + "      update_config:\n        failure_action: rollback\n",
        old=Behaviour(breaks_after=30),
        new=Behaviour(crash_after=1),
        bad=(Ends(("completed",)),),
        fixed=(Ends(("rollback_paused",)),),
        after=15,
        limit=90,
    )
]
