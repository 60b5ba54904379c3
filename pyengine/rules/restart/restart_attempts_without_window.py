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
A `window` is added, long enough that a crash loop is still given up, short enough that old crashes are forgotten.

When to ignore it
-----------------
A task that must not be tried again, ever.

Sources
-------
swarmkit manager/orchestrator/restart/restart.go:265-327; executed: `max_attempts: 2` without a window left the slot
empty and the update `completed`; 32 random policies did what this arithmetic predicts.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyengine.evidence.expected import GivenUp
from pyengine.evidence.experiment import Behaviour, Experiment
from pyengine.finding import Applicability, Finding, Fix, Severity
from pyengine.rules.fixes import ANEW, put, time
from pyengine.rules.rule import Bad, Good, Meta, Read
from pyengine.swarm.model.settings import unknown
from pyengine.swarm.model.stack import Service
from pyengine.swarm.timing import crash_window
from pyengine.swarm.traits import is_long_running

META = Meta("restart-attempts-without-window", Severity.MEDIUM, "Replicas are given up for good", __doc__)


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
    text = time(service, crash_window(attempts.value, restart.delay.value))
    fix = Fix(
        f"count attempts within {text}",
        (put(restart.window, text),),
        Applicability.UNSAFE,
        "With a window only recent crashes count, so a replica is not lost to crashes that lie weeks apart.",
        f"A task that crashes more slowly than the window is now restarted without end.{ANEW}",
    )
    times = "1 restart" if attempts.value == 1 else f"{attempts.value} restarts"
    message = f"`max_attempts: {attempts.value}` without `window`: after {times}, however far apart, a replica is lost"
    yield META.finding(attempts, message, service, fix=fix)


THREE = """\
services:
  api:
    image: example/api:2
    deploy:
      restart_policy:
        condition: any
        max_attempts: 3
"""

EXAMPLES = [
    Bad(THREE, "3", THREE + "        window: 2m\n", "the fourth crash is the last", unsafe=True),
    Good(THREE + "        window: 60s\n"),
    Good(THREE.replace("any", "none"), "never restarted anyway"),
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
