"""A job of a scheduler that starts at each deploy and never stops.

What it does
------------
Finds services with labels of swarm-cronjob, under `deploy.labels`, that Swarm itself starts at the deploy, or restarts
when they end; and `replicas` above 1 that the scheduler is not told of.

Why it hurts
------------
swarm-cronjob scales a service up when its time has come. To Swarm it is a service like any other: without
`replicas: 0` it runs at once at each deploy, and without `condition: none` it is started again 5 s after each end, be
it a good one, for ever. How many tasks a run starts is said by the label `swarm.cronjob.replicas`, 1 without it:
`replicas: 9` holds for the start at the deploy alone.

What we change
--------------
`replicas: 0` and `restart_policy.condition: none`, so that the scheduler alone decides. The number goes to its label.

When to ignore it
-----------------
It is to run at each deploy too. `condition: on-failure` is left: a job that failed is tried again.

Sources
-------
crazy-max/swarm-cronjob README, issues 332 and 195 (nine replicas, and one after the first run); swarmkit
manager/orchestrator/restart/restart.go:24-31 (5 s); executed on engine 20.10.24: replaced every 5 to 6 s; with the fix
0/0; on 28.5.2: four starts in 30 s; with the fix none.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyengine.evidence.experiment import Experiment
from pyengine.evidence.stored import Stored
from pyengine.finding import Applicability, Finding, Fix, Severity
from pyengine.patch.ops import Insert, Op, Set
from pyengine.rules.fixes import ANEW, put
from pyengine.rules.message import again
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.model.labels import SERVICE, Label, labels
from pyengine.swarm.model.settings import unknown
from pyengine.swarm.model.stack import Service
from pyengine.swarm.words import RESTART_CONDITIONS, spelled

META = Meta("scheduled-starts-at-deploy", Severity.MEDIUM, "The cron service runs at once and for ever", __doc__)
SCHEDULED, ENABLED, HOW_MANY = "swarm.cronjob.", "swarm.cronjob.enable", "swarm.cronjob.replicas"


def check(service: Service) -> Iterator[Finding]:
    """Find them where the scheduler is turned on; of a global service or a job it scales nothing."""
    found = [label for label in labels(service, SERVICE) if label.name.startswith(SCHEDULED)]
    if not found or service.mode.value != "replicated" or unknown(service.mode) or _is_off(found):
        return
    condition, replicas = service.restart.condition, service.replicas
    if unknown(replicas) or unknown(condition) or service.restart.broken:
        return
    starts, loops = replicas.value != 0, spelled(condition.value, (*RESTART_CONDITIONS, "no")) == "any"
    if not (starts or loops):
        return
    lost = replicas.value > 1 and not any(label.name == HOW_MANY or "$" in label.name for label in found)
    ops = (*((put(replicas, 0),) if starts else ()), *((put(condition, "none", front="labels"),) if loops else ()))
    yield META.finding(
        found[0].place,
        _said(service, starts=starts, loops=loops, lost=lost),
        service,
        fix=Fix(
            "let the scheduler alone start it",
            (*ops, *(_told(found, replicas.value) if lost else ())),
            Applicability.UNSAFE,
            "It then runs when its time has come, once.",
            "A deploy stops a run that is under way: it scales to 0 again." + ANEW,
        ),
        related=[(replicas.place, "each run starts one task alone")] if lost else [],
        severity=None if loops or lost else Severity.INFO,
    )


def _told(found: list[Label], replicas: int) -> tuple[Op, ...]:
    """Return the op that tells the scheduler the number, behind its other labels."""
    last = found[-1].view
    part, text = last.part, str(replicas)
    if isinstance(part.route[-1], int):
        return (Insert((*part.route[:-1], part.route[-1] + 1), f"{HOW_MANY}={text}", part.file),)
    return (Set((*part.route[:-1], HOW_MANY), text, part.file),)


def _is_off(found: list[Label]) -> bool:
    """Tell a service that the scheduler leaves alone: not turned on, or nobody knows here."""
    return not any(label.name == ENABLED and label.value.lower() == "true" for label in found)


def _said(service: Service, *, starts: bool, loops: bool, lost: bool) -> str:
    if starts and loops:
        return f"the scheduled job starts at the deploy and again {again(service, 'each end')}"
    if lost:
        return f"each run starts 1 task, not {service.replicas.value}: `{HOW_MANY}` is missing"
    if starts:
        return "the scheduled job also runs at each deploy"
    return f"a run of the job starts again {again(service, 'its end')}"


DUMP = """\
services:
  dump:
    image: example/dump:2
    deploy:
      labels:
        swarm.cronjob.enable: "true"
        swarm.cronjob.schedule: "15 2 * * *"
"""
RIGHT = DUMP.replace(
    "    deploy:\n", "    deploy:\n      replicas: 0\n      restart_policy:\n        condition: none\n"
)
ONCE = RIGHT.replace("replicas: 0", "replicas: 1")
TOLD = RIGHT.replace('2 * * *"\n', '2 * * *"\n        swarm.cronjob.replicas: "9"\n')
LIST = RIGHT.replace('swarm.cronjob.enable: "true"', "- swarm.cronjob.enable=true").replace(
    'swarm.cronjob.schedule: "15 2 * * *"', "- swarm.cronjob.schedule=@daily"
)

EXAMPLES = [
    Bad(DUMP, "swarm.cronjob.enable", RIGHT, "a nightly job", unsafe=True),
    Bad(
        ONCE,
        "swarm.cronjob.enable",
        RIGHT,
        "it also runs at each deploy",
        unsafe=True,
    ),
    Bad(RIGHT.replace("condition: none", "condition: any"), "swarm.cronjob.enable", RIGHT, "it loops", unsafe=True),
    Bad(
        RIGHT.replace("replicas: 0", "replicas: 9"),
        "swarm.cronjob.enable",
        TOLD,
        "one task in each run, not nine",
        unsafe=True,
    ),
    Bad(
        LIST.replace("replicas: 0", "replicas: 9"),
        "swarm.cronjob.enable=true",
        LIST + "        - swarm.cronjob.replicas=9\n",
        "the same in a list",
        unsafe=True,
    ),
    Good(RIGHT),
    Good(TOLD, "the scheduler knows the number"),
    Good(RIGHT.replace("condition: none", "condition: on-failure"), "tried again where it failed"),
    Good(DUMP.replace('"true"', '"false"'), "turned off"),
    Good(DUMP.replace("swarm.cronjob.enable", "# swarm.cronjob.enable"), "a comment"),
    Good(DUMP.replace('"true"', "${ON}"), "nobody knows here whether it is on"),
    Good(DUMP.replace("      labels:", "      mode: global\n      labels:"), "nothing that a scheduler could scale"),
]

EXPERIMENTS = [
    Experiment(
        DUMP,
        as_written=True,
        bad=(
            Stored("service Mode.Replicated.Replicas", "1"),
            Stored("service TaskTemplate.RestartPolicy.Condition", "none", there=False),
        ),
        fixed=(
            Stored("service Mode.Replicated.Replicas", "0"),
            Stored("service TaskTemplate.RestartPolicy.Condition", "none"),
        ),
    ),
]
