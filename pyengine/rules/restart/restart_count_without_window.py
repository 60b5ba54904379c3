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
given up, short enough that old crashes are forgotten. `restart` stays for `docker compose up`.

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
from pyengine.rules.fixes import ANEW, put, time
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.model.stack import Service
from pyengine.swarm.timing import crash_window
from pyengine.swarm.traits import is_long_running
from pyengine.swarm.view import View

META = Meta("restart-count-without-window", Severity.MEDIUM, "`restart: on-failure:3` loses replicas for good", __doc__)
ALWAYS = ("always", "unless-stopped")


def check(service: Service) -> Iterator[Finding]:
    """Find a count that becomes attempts without a window."""
    short, policy = service.view.get("restart"), service.restart
    if short is None or policy.present or policy.broken or not policy.max_attempts.value:
        return
    word = policy.short.partition(":")[0]
    if word not in {"on-failure", *ALWAYS} or not is_long_running(service) or not service.stack.for_swarm:
        return
    count = policy.max_attempts.value
    times = "1 restart" if count == 1 else f"{count} restarts"
    if word in ALWAYS:
        message = f"`{policy.short[:30]}`: `docker` from 29.5 on may lose a replica for good after {times}"
    else:
        message = f"`{policy.short[:30]}` counts for ever in Swarm: after {times} a replica is lost for good"
    yield META.finding(
        short,
        message,
        service,
        fix=_fix(service, word, short),
        severity=Severity.LOW if word in ALWAYS else None,
        confidence=Confidence.POSSIBLE if word in ALWAYS else None,
    )


def _fix(service: Service, word: str, short: View) -> Fix:
    policy, text = service.restart, time(service, crash_window(service))
    ops: tuple[Set, ...] = (
        put(policy.condition, "any" if word in ALWAYS else word),
        put(policy.max_attempts, policy.max_attempts.value),
        put(policy.window, text),
    )
    ops = tuple(Set(op.route, op.value, short.part.file) for op in ops)
    return Fix(
        f"count restarts within {text}",
        ops,
        Applicability.UNSAFE,
        "With a window only recent crashes count, so a replica is not lost to crashes that lie weeks apart.",
        f"A task that crashes more slowly than the window is now restarted without end.{ANEW}",
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
        THREE.replace("on-failure:3", '"always:3"') + POLICY.replace("on-failure", "any"),
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
