"""End a failed rollout on the old version.

What it does
------------
Proposes `failure_action: rollback` for services that leave the action at its default, pause.

Why it hurts
------------
Under pause a failed rollout stays as it is: the lost replicas stay lost until somebody acts, and one further
deploy, scale or update of any kind makes the bad version the one a rollback goes back to.

What we change
--------------
`failure_action: rollback` is added to `update_config`.

When to ignore it
-----------------
A version that has changed its data in a way the old one cannot read.

Sources
-------
swarmkit updater.go:247-256, 592-623; executed: the normal end of a scheduled job brought
its old image back; under the defaults a crash ended with 1 of 3 replicas for good (2 of 3 with a delay of 10 s), with
rollback every rollout that failed within the monitor ended with 3 of 3 on the old version. After a failed update that
was paused, and a further one, a rollback goes to the failed version.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyengine.evidence.expected import Ends, ServesAtEnd
from pyengine.evidence.experiment import Behaviour, Experiment
from pyengine.finding import Applicability, Finding, Fix, Kind, Severity
from pyengine.rules.fixes import put
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.model.stack import Service
from pyengine.swarm.traits import is_database, is_to_harden, may_end_by_itself

META = Meta("harden-rollback-on-failure", Severity.INFO, "A failed update stays half-way", __doc__, kind=Kind.HARDENING)

CAVEAT = "A rolled back deploy ends with exit code 0: let the pipeline check the update's state."
CAVEAT_ONE_OFF = "If the task ends by itself, its end counts as a failure and brings the old version back."
CAVEAT_DATABASE = "A version that has upgraded its files on disk may leave them unreadable for the old one."


def check(service: Service) -> Iterator[Finding]:
    """Propose rollback where nothing was decided."""
    action = service.update.failure_action
    if action.written or not is_to_harden(service) or service.mode.value != "replicated":
        return
    fix = Fix(
        "roll back on failure",
        (put(action, "rollback"),),
        Applicability.UNSAFE,
        "Rollback is what ends an outage by itself: the old version comes back at the first failure that is noticed.",
        _caveat(service),
    )
    yield META.finding(action, "a failed update pauses half-way and stays there", service, fix=fix)


def _caveat(service: Service) -> str:
    if is_database(service):
        return CAVEAT_DATABASE
    return CAVEAT_ONE_OFF if may_end_by_itself(service) else CAVEAT


PLAIN = """\
services:
  api:
    image: example/api:2
    deploy:
      replicas: 3
      update_config:
        parallelism: 1
        delay: 10s
        monitor: 30s
      rollback_config:
        parallelism: 1
"""

EXAMPLES = [
    Bad(
        PLAIN, "update_config", PLAIN.replace("delay: 10s", "delay: 10s\n        failure_action: rollback"), unsafe=True
    ),
    Good(PLAIN.replace("delay: 10s", "failure_action: pause\n        delay: 10s"), "somebody decided"),
    Good(
        PLAIN + '      labels:\n        swarm.cronjob.schedule: "* * * * *"\n',
        "a job that a scheduler starts: its normal end would count as a failure",
    ),
]

EXPERIMENTS = [
    Experiment(
        PLAIN,
        new=Behaviour(crash_after=1),
        bad=(Ends(("paused",)), ServesAtEnd(1, at_most=2)),
        fixed=(Ends(("rollback_completed",)), ServesAtEnd(1, at_least=3)),
    )
]
