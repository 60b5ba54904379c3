"""Attempts that are counted for the whole life of a version.

What it does
------------
Finds `max_attempts` without a `window`.

Why it hurts
------------
Without a window Swarm counts a slot's restarts for as long as the version lives. After the last one, be it months
later, the replica is gone until somebody updates the service: no event, no retry, `docker service ls` shows 2/3.

What we change
--------------
A `window` is added, long enough that a crash loop is still given up, that of a task that never gets healthy too, and
short enough that old crashes are forgotten.

When to ignore it
-----------------
A task that must not be tried again, ever.

Sources
-------
swarmkit manager/orchestrator/restart/restart.go:265-327; how long a task without health lives: moby
daemon/health.go:215-326; executed: `max_attempts: 2` without a window left the slot empty and the update `completed`;
32 random policies and 176 healthchecks did what this arithmetic predicts.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyengine.evidence.expected import GivenUp
from pyengine.evidence.experiment import Behaviour, Experiment
from pyengine.finding import Finding, Severity
from pyengine.rules.fixes import ENDLESS, RECENT, count_within
from pyengine.rules.message import counted
from pyengine.rules.rule import Bad, Good, Meta, Read
from pyengine.swarm.lasting import is_long_running
from pyengine.swarm.model.settings import unknown
from pyengine.swarm.model.stack import Service

META = Meta("restart-attempts-without-window", Severity.MEDIUM, "Replicas are given up for good", __doc__)

UNKNOWN = "how long a crash loop takes hangs on a variable, and the window has to be longer"


def check(service: Service) -> Iterator[Finding]:
    """Find attempts without a window."""
    restart = service.restart
    attempts = restart.max_attempts
    if (
        not service.restart.present
        or not is_long_running(service)
        or attempts.value <= 0
        or unknown(attempts)
        or restart.condition.value == "none"
    ):
        return
    if restart.window.value or unknown(restart.window):
        return
    times = counted(attempts.value, "restart")
    message = f"`max_attempts: {attempts.value}` without `window`: after {times}, however far apart, a replica is lost"
    known = not unknown(restart.delay) and (service.healthcheck.known or not service.healthcheck.active)
    fix = count_within(service, RECENT, ENDLESS) if known else None
    yield META.finding(attempts, message, service, fix=fix, refusal=None if known else UNKNOWN)


THREE = """\
services:
  api:
    image: example/api:2
    deploy:
      restart_policy:
        condition: any
        max_attempts: 3
"""

PROBED = THREE.replace(
    "    deploy:",
    """\
    healthcheck:
      test: ["CMD", "/api", "health"]
      interval: 30s
      timeout: 10s
      retries: 3
      start_period: 40s
    deploy:""",
)

EXAMPLES = [
    Bad(THREE, "3", THREE + "        window: 2m\n", "the fourth crash is the last", unsafe=True),
    Bad(
        PROBED,
        "3",
        PROBED + "        window: 600s\n",
        "a loop of a task that never gets healthy takes minutes",
        unsafe=True,
    ),
    Good(THREE + "        window: 60s\n"),
    Good(THREE.replace("any", "none"), "never restarted anyway"),
    Good(THREE.replace("        max_attempts: 3\n", "        # max_attempts: 3\n"), "a comment"),
    Good(THREE.replace("attempts: 3", "attempts: ${ATTEMPTS}"), "nobody can know it here"),
]

EXPERIMENTS = [
    Experiment(
        THREE.replace("3", "1").replace("any", "any\n        delay: 0s"),
        new=Behaviour(crash_after=124),
        first=True,
        limit=300,
        bad=(GivenUp(at_least=1),),
        fixed=(GivenUp(at_most=0),),
    )
]

READ = [
    Read(
        "`condition: on-failure` with `max_attempts: 3` is a sound default.",
        "Without a `window` each replica is lost for good at its fourth crash, even when months lie between "
        "them; and one that ends with 0 is not started again at all.",
    ),
]
