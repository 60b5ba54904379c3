"""`restart: "no"` that restarts all the same.

What it does
------------
Finds `restart: "no"` in a file for Swarm, on a service without `deploy.restart_policy`.

Why it hurts
------------
The command line turns `no` into nothing at all, and Swarm's own default is to start a task again however it ended,
5 s later and without end. What is to run once, a migration or an import, runs again and again.

What we change
--------------
`deploy.restart_policy` says it in Swarm's own words: `condition: none`. `restart` stays for `docker compose up`.

When to ignore it
-----------------
The service is to stay up in Swarm; `restart` was written for another way to start it.

Sources
-------
docker/cli cli/compose/convert/service.go:509-510 (`no` is no policy); swarmkit api/defaults/service.go:23-26 (any,
5 s); executed with CLI 28.2.2 and 20.10: `restart: "no"` restarts for ever.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyengine.evidence.expected import Starts
from pyengine.evidence.experiment import Behaviour, Experiment
from pyengine.finding import Applicability, Finding, Fix, Severity
from pyengine.rules.fixes import ANEW, put
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.model.stack import Service

META = Meta("restart-no-restarts", Severity.MEDIUM, '`restart: "no"`, and Swarm starts it again', __doc__)


def check(service: Service) -> Iterator[Finding]:
    """Find a `no` that Swarm does not hear."""
    short, policy = service.view.get("restart"), service.restart
    if short is None or short.data != "no" or policy.present or policy.broken:
        return
    if service.is_job or not service.stack.for_swarm:
        return
    fix = Fix(
        "tell Swarm not to start it again",
        (put(policy.condition, "none"),),
        Applicability.UNSAFE,
        "`condition: none` is what `no` means; without it Swarm goes by its default, `any`.",
        f"A task that crashes is not started again either, until the next deploy.{ANEW}",
    )
    message = "`restart: no` has no effect: Swarm starts a task that ends again after 5 s, without end"
    yield META.finding(short, message, service, fix=fix)


ONCE = """\
services:
  import:
    image: example/import:2
    restart: "no"
    deploy:
      replicas: 1
"""

NONE = """\
      restart_policy:
        condition: none
"""

COMPOSE = """\
services:
  import:
    image: example/import:2
    container_name: import
    restart: "no"
"""

EXAMPLES = [
    Bad(ONCE, '"no"', ONCE + NONE, "it runs again every 5 s", unsafe=True),
    Bad(ONCE.replace('"no"', "no"), "no", ONCE.replace('"no"', "no") + NONE, "without quotes too", unsafe=True),
    Good(ONCE + NONE, "Swarm's own word is there"),
    Good(ONCE.replace('restart: "no"', "# restart: no"), "a comment"),
    Good(ONCE.replace('"no"', "${RESTART}"), "nobody can know it here"),
    Good(ONCE.replace("replicas: 1", "mode: replicated-job"), "a job that ends is done"),
    Good(COMPOSE, "Compose knows the word"),
]

EXPERIMENTS = [
    Experiment(
        ONCE,
        new=Behaviour(exit_after=1),
        first=True,
        limit=25,
        bad=(Starts(at_least=2),),
        fixed=(Starts(at_most=1),),
    )
]
