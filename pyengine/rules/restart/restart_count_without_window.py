"""Restarts that are counted for the whole life of a version, by a number behind `restart:`.

What it does
------------
Finds a count behind `restart:`, as in `restart: on-failure:3`, on a service without `deploy.restart_policy`.

Why it hurts
------------
The command line says that it ignores `restart`, and makes a restart policy of it all the same: `max_attempts: 3`
without a `window`. In `docker run` a container that stays up for 10 s is counted anew; in Swarm nothing is forgotten:
after the third restart, be it months later, the replica is gone until somebody updates the service. The count behind
`always` and `unless-stopped` is ignored before version 29.5 of the `docker` command and does the same from then on.

What we change
--------------
`deploy.restart_policy` says the same in Swarm's own words, with a `window`: long enough that a crash loop is still
given up, short enough that old crashes are forgotten. `restart` stays for `docker compose up`. A count behind
another word is left out: a single container may not have it either.

When to ignore it
-----------------
A task that must not be tried again, ever.

Sources
-------
docker/cli cli/compose/convert/service.go:474-526, the same at 87f06ec70a (29.5.0) and before; swarmkit
manager/orchestrator/restart/restart.go:265-327; executed with CLI 28.2.2: `on-failure:3` is sent as MaxAttempts 3
without a window, `always:2` without a count.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyengine.evidence.expected import GivenUp
from pyengine.evidence.experiment import Behaviour, Experiment
from pyengine.finding import Applicability, Confidence, Finding, Fix, Severity
from pyengine.patch.ops import Set
from pyengine.rules.fixes import ENDLESS, RECENT, time
from pyengine.rules.message import counted, cut
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.lasting import is_long_running
from pyengine.swarm.model.stack import Service
from pyengine.swarm.timing import crash_window
from pyengine.swarm.view import View
from pyengine.swarm.words import OF_RUN

META = Meta("restart-count-without-window", Severity.MEDIUM, "`restart: on-failure:3` loses replicas for good", __doc__)


def check(service: Service) -> Iterator[Finding]:
    """Find a count that becomes attempts without a window."""
    short, policy = service.view.get("restart"), service.restart
    if short is None or policy.present or policy.broken or not service.stack.for_swarm:
        return
    word, _, count = policy.short.partition(":")
    if not (count.isdecimal() and int(count)) or not is_long_running(service):
        return
    times = counted(int(count), "restart")
    if word == "on-failure":
        message = f"`{cut(policy.short)}` counts for ever in Swarm: after {times} a replica is lost for good"
        yield META.finding(short, message, service, fix=_policy(service, short))
    elif OF_RUN.get(word) == "any":
        message = f"`{cut(policy.short)}`: `docker` from 29.5 on may lose a replica for good after {times}"
        yield META.finding(
            short, message, service, fix=_word(short, word), severity=Severity.LOW, confidence=Confidence.POSSIBLE
        )


def _word(short: View, word: str) -> Fix:
    return Fix(
        "leave the count out",
        tuple(Set(part.route, word, part.file) for part in short.parts),
        Applicability.UNSAFE,
        "Without a count a task is started again as often as it ends, by every version of the command.",
        "The limit that newer commands make of the count is gone.",
    )


def _policy(service: Service, short: View) -> Fix:
    policy, text = service.restart, time(service, crash_window(service))
    settings = (
        (policy.condition, "on-failure"),
        (policy.max_attempts, policy.max_attempts.value),
        (policy.window, text),
    )
    return Fix(
        f"count restarts within {text}",
        tuple(Set(setting.route, value, short.part.file) for setting, value in settings),
        Applicability.UNSAFE,
        RECENT,
        ENDLESS,
    )


THREE = """\
services:
  api:
    image: example/api:2
    restart: on-failure:3
    deploy:
      replicas: 2
"""

POLICY = """\
      restart_policy:
        condition: on-failure
        max_attempts: 3
        window: 2m
"""

COMPOSE = """\
services:
  api:
    image: example/api:2
    container_name: api
    restart: on-failure:3
"""

EXAMPLES = [
    Bad(THREE, "on-failure:3", THREE + POLICY, "the fourth crash is the last", unsafe=True),
    Bad(
        THREE.replace("on-failure:3", '"always:3"'),
        '"always:3"',
        THREE.replace("on-failure:3", '"always"'),
        "newer command lines count here too",
        unsafe=True,
    ),
    Good(THREE.replace(":3", ""), "no count, no end"),
    Good(THREE + POLICY, "Swarm's own policy decides"),
    Good(THREE.replace("on-failure:3", "on-failure:${ATTEMPTS}"), "nobody can know it here"),
    Good(THREE.replace("on-failure:3", "on-failure  # not on-failure:3"), "a comment"),
    Good(COMPOSE, "Compose forgets: the count begins anew once the container stays up"),
]

EXPERIMENTS = [
    Experiment(
        THREE.replace("on-failure:3", "on-failure:1"),
        new=Behaviour(crash_after=130),
        first=True,
        limit=300,
        bad=(GivenUp(at_least=2),),
        fixed=(GivenUp(at_most=0),),
    )
]
