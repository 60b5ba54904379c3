"""End a failed rollout on the old version.

What it does
------------
Proposes `failure_action: rollback` for services that leave the action at its default, pause. Databases, jobs and what
ends by itself are left alone.

Why it hurts
------------
Under pause a failed rollout stays as it is: the lost replicas are started with the new version again and again, and
come back by themselves only if the cause passes. One further deploy, scale or update of any kind makes the bad version
the one a rollback goes back to.

What we change
--------------
`failure_action: rollback` is added to `update_config`.

When to ignore it
-----------------
A version changes its data in a way the old one cannot read. Or the old version does not work any more either: a
rollback goes to it all the same.

Sources
-------
swarmkit updater.go:247-256, 592-623; executed: the normal end of a scheduled job brought
its old image back; under the defaults a crash ended with 1 of 3 replicas for good (2 of 3 with a delay of 10 s), with
rollback every rollout that failed within the monitor ended with 3 of 3 on the old version, where that one still
worked. Where it did not, the end was `rollback_paused` with none. After a failed update that was paused, and a further
one, a rollback goes to the failed version.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyengine.evidence.expected import Ends, ServesAtEnd
from pyengine.evidence.experiment import Behaviour, Experiment
from pyengine.finding import Finding, Kind, Severity
from pyengine.rules.fixes import OF_DATA, roll_back
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.lasting import may_end_by_itself
from pyengine.swarm.model.stack import Service
from pyengine.swarm.traits import is_database, is_to_harden, keeps_data

META = Meta(
    "harden-rollback-on-failure",
    Severity.INFO,
    "A failed update leaves the bad version in place",
    __doc__,
    kind=Kind.HARDENING,
)

CAVEAT = "A rolled back deploy ends with exit code 0: let the pipeline check the update's state."
CAVEAT_ONE_OFF = "If the task ends by itself, its end counts as a failure and brings the old version back."


def check(service: Service) -> Iterator[Finding]:
    """Propose rollback where nothing was decided."""
    action = service.update.failure_action
    if action.written or not is_to_harden(service) or service.mode.value != "replicated":
        return
    if is_database(service):
        return  # the old version may not read what the new one has made of the files: for a person to decide
    fix = roll_back(action, _caveat(service), safe=False)
    yield META.finding(action, "a failed update stays as it is: nothing brings the old version back", service, fix=fix)


def _caveat(service: Service) -> str:
    if keeps_data(service):
        return OF_DATA
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

DATA = PLAIN.replace(
    "    deploy:\n",
    "    volumes:\n      - /srv/data:/data\n    deploy:\n      placement: {constraints: [node.hostname == a]}\n",
)

EXAMPLES = [
    Bad(
        PLAIN, "update_config", PLAIN.replace("delay: 10s", "delay: 10s\n        failure_action: rollback"), unsafe=True
    ),
    Bad(
        DATA,
        "update_config",
        DATA.replace("delay: 10s", "delay: 10s\n        failure_action: rollback"),
        "it keeps data: the caveat says what to mind",
        unsafe=True,
    ),
    Good(PLAIN.replace("example/api:2", "postgres:17"), "a database: the old version may not read the files any more"),
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
