"""A task that does one thing and ends, started again for ever.

What it does
------------
Finds services that by their name or their command do one thing and end, a migration or a setup, and that Swarm starts
again when they have ended: without a restart policy, or with `condition: any`.

Why it hurts
------------
Swarm keeps a service running. A migration that ends with 0 is started again 5 s later, and again, for ever: each time
it works on the same data, and the service never is `1/1` for long.

What we change
--------------
`mode: replicated-job` runs it once to its end. Where the file says how to update or restart it, which a job does not
take, `condition: on-failure` tries again only what failed.

When to ignore it
-----------------
The program stays: by its name alone one may be wrong.

Sources
-------
swarmkit api/defaults/service.go:23-26 (`any`, 5 s), manager/orchestrator/restart/restart.go; executed: a task that ends
with 0 is started every 5 to 6 s; as a job it stays complete.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyengine.evidence.expected import Starts
from pyengine.evidence.experiment import Behaviour, Experiment
from pyengine.finding import Applicability, Confidence, Finding, Fix, Severity
from pyengine.rules.fixes import ANEW, put
from pyengine.rules.message import again
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.destination import may_go_to_swarm
from pyengine.swarm.lasting import is_one_shot, is_scheduled
from pyengine.swarm.model.settings import unknown
from pyengine.swarm.model.stack import Service
from pyengine.swarm.traits import is_database
from pyengine.swarm.words import RESTART_CONDITIONS, spelled

META = Meta(
    "one-shot-restarts",
    Severity.MEDIUM,
    "The migration runs again every few seconds",
    __doc__,
    confidence=Confidence.LIKELY,
)
NOT_OF_JOBS = ("update_config", "rollback_config", "restart_policy", "endpoint_mode", "replicas")
"""Keys under `deploy` that say how a service lasts."""


def check(service: Service) -> Iterator[Finding]:
    """Find one-shots that last."""
    condition, replicas = service.restart.condition, service.replicas
    if service.mode.value != "replicated" or unknown(service.mode) or unknown(condition) or service.restart.broken:
        return
    if replicas.value == 0 or unknown(replicas) or is_scheduled(service) or not may_go_to_swarm(service.stack):
        return
    if not is_one_shot(service) or is_database(service) or spelled(condition.value, RESTART_CONDITIONS) != "any":
        return
    yield META.finding(
        condition if condition.written else service.view.key_place,
        f"it is started again {again(service, 'its end')}: to Swarm it is a service that has to stay",
        service,
        fix=_fix(service),
    )


def _fix(service: Service) -> Fix:
    if any(service.deploy.view is not None and service.deploy.view.get(key) is not None for key in NOT_OF_JOBS) or (
        service.view.get("restart") is not None
    ):
        return Fix(
            "start it again only if it failed",
            (put(service.restart.condition, "on-failure"),),
            Applicability.UNSAFE,
            "A task that ends with 0 is then done.",
            f"Where the program is meant to stay, its end with 0 goes unnoticed.{ANEW}",
        )
    return Fix(
        "make it a job",
        (put(service.mode, "replicated-job"),),
        Applicability.UNSAFE,
        "A job runs to its end, once for each deploy.",
        "A service that is there already has to be removed first: its mode cannot be changed.",
    )


MIGRATE = """\
services:
  migrate:
    image: example/shop:2
    command: [shop, migrate]
"""
JOB = MIGRATE + "    deploy:\n      mode: replicated-job\n"
POLICY = MIGRATE + "    deploy:\n      restart_policy:\n        condition: any\n        delay: 30s\n"

EXAMPLES = [
    Bad(MIGRATE, "migrate", JOB, "without a policy it is `any`", unsafe=True),
    Bad(POLICY, "any", POLICY.replace("any", "on-failure"), "it says so", unsafe=True),
    Good(JOB),
    Good(POLICY.replace("any", "on-failure")),
    Good(POLICY.replace("any", "none")),
    Good(MIGRATE.replace("migrate", "serve")),
    Good(MIGRATE + '    ports: ["80:80"]\n', "it serves"),
    Good(
        MIGRATE.replace("[shop, migrate]", "sh -c 'migrate && serve'").replace("  migrate:", "  shop:"),
        "the last stays",
    ),
    Good(
        MIGRATE.replace("migrate:", "worker-migrations:").replace("    command: [shop, migrate]\n", ""),
        "a worker stays",
    ),
    Good(MIGRATE.replace("example/shop:2", "mariadb:11").replace("[shop, migrate]", "seed"), "the first of a cluster"),
    Good(JOB.replace("mode: replicated-job", "replicas: 0"), "somebody starts it by hand"),
    Good(POLICY.replace("condition: any", "condition: ${AGAIN}"), "nobody can know it here"),
    Good(MIGRATE + "    restart: always\n    build: .\n", "a file for Compose"),
]

EXPERIMENTS = [
    Experiment(
        POLICY.replace("30s", "2s"),
        new=Behaviour(exit_after=1),
        first=True,
        limit=20,
        bad=(Starts(at_least=3),),
        fixed=(Starts(at_most=1),),
    )
]
