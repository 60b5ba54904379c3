"""A rollback that reports success whatever happens.

What it does
------------
Finds `rollback_config.failure_action: rollback`, and `continue`.

Why it hurts
------------
Swarm never rolls back a rollback. It goes on and ends with `completed`: a failed rollback looks like a successful
update. Under `continue` failures are not watched: the rollback ends with `rollback_completed` over whatever fails.

What we change
--------------
The action becomes `pause`: a rollback that fails is then shown as `rollback_paused`. Under `continue` the choice is
yours: it takes back every replica, whatever becomes of the first.

When to ignore it
-----------------
Never for `rollback`. `continue` is right where each replica taken back is a gain, and something else tells that it
fails.

Sources
-------
swarmkit manager/orchestrator/update/updater.go:240-246, 280-310, 637-643; executed: `completed` "update completed"
with 0 of 2 replicas running; under `continue` `rollback_completed` with 0 of 2.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyengine.evidence.expected import Ends
from pyengine.evidence.experiment import Behaviour, Experiment
from pyengine.finding import Applicability, Finding, Fix, Severity
from pyengine.rules.fixes import NEXT, put
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.lasting import is_long_running
from pyengine.swarm.model.settings import unknown
from pyengine.swarm.model.stack import Service
from pyengine.swarm.words import FAILURE_ACTIONS, spelled

META = Meta("rollback-failure-rollback", Severity.HIGH, "A failed rollback is reported as a success", __doc__)


VISIBLE = "A rollback that fails then stays visible as `rollback_paused`."
STOPS = "It then stops at the first task that fails, and the others stay on the version it came from."


def check(service: Service) -> Iterator[Finding]:
    """Find the action that makes a failed rollback look completed."""
    action = service.rollback.failure_action
    if unknown(action) or service.is_job:
        return
    if action.value == "continue" and is_long_running(service):
        fix = Fix("pause a failing rollback", (put(action, "pause"),), Applicability.UNSAFE, VISIBLE, STOPS + NEXT)
        message = "`failure_action: continue`: a rollback that fails is reported as `rollback_completed`"
        yield META.finding(action, message, service, fix=fix, severity=Severity.LOW)
    if spelled(action.value, FAILURE_ACTIONS) != "rollback":
        return
    fix = Fix(
        "pause a failing rollback",
        (put(action, "pause"),),
        Applicability.SAFE,
        VISIBLE,
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
    Bad(
        FALSE_SUCCESS.replace("action: rollback", "action: continue"),
        "continue",
        FALSE_SUCCESS.replace("action: rollback", "action: pause"),
        "failures on the way back are not watched",
        unsafe=True,
    ),
    Good(FALSE_SUCCESS.replace("action: rollback", "action: pause")),
    Good(FALSE_SUCCESS.replace("rollback_config", "update_config"), "of an update rollback is the right action"),
    Good(FALSE_SUCCESS.replace("action: rollback", "action: ${ACTION}"), "the action cannot be known"),
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
    ),
    Experiment(
        FALSE_SUCCESS.replace("action: rollback", "action: continue")
        + "      update_config:\n        failure_action: rollback\n",
        old=Behaviour(breaks_after=30),
        new=Behaviour(crash_after=1),
        bad=(Ends(("rollback_completed",)),),
        fixed=(Ends(("rollback_paused",)),),
        after=5,
        limit=90,
    ),
]
