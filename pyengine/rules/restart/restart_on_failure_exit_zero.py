"""Servers that are started again only if they fail.

What it does
------------
Finds `condition: on-failure` on services that publish a port and have no healthcheck in the file. It speaks once
per file.

Why it hurts
------------
A process that ends with exit code 0 has not failed for Swarm: its task is `complete`, and on-failure does not start
it again. A server may end so without anybody having wanted it: on a signal that it handles, behind a lost connection
that it takes for the end of its work, through a wrapper script that forgets the exit code. The replica is then away
until the next deploy.

What we change
--------------
`condition` becomes `any`, Swarm's own default: a task is started again however it ended.

When to ignore it
-----------------
The process is meant to end by itself, or it is known never to end with 0.

Sources
-------
swarmkit manager/orchestrator/restart/restart.go:231-236; executed: a server that ended with 0 after 3 s under
`on-failure` was not started again.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyengine.evidence.expected import GivenUp, Starts
from pyengine.evidence.experiment import Behaviour, Experiment
from pyengine.finding import Confidence, Finding, Severity
from pyengine.rules.fixes import restart_always
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.lasting import is_long_running, publishes
from pyengine.swarm.model.settings import unknown
from pyengine.swarm.model.stack import Service, Stack

META = Meta(
    "restart-on-failure-exit-zero",
    Severity.INFO,
    "A server that exits 0 is not started again",
    __doc__,
    confidence=Confidence.POSSIBLE,
)


def check(stack: Stack) -> Iterator[Finding]:
    """Find the servers of a stack under on-failure."""
    found = [service.restart.condition for service in stack.services if _is_concerned(service)]
    if not found:
        return
    fix = restart_always(found, "`any` also starts a server again that has ended with 0.")
    servers = ": a server" if len(found) == 1 else f" on {len(found)} servers: one"
    message = f"`on-failure`{servers} that ends with exit code 0 counts as done, and may stay away"
    written = {condition.place: condition for condition in found}  # one place, where services share an anchor
    related = [(condition, "another server under on-failure") for condition in list(written.values())[1:]]
    yield META.finding(found[0], message, None, fix=fix, related=related)


def _is_concerned(service: Service) -> bool:
    condition = service.restart.condition
    if condition.value != "on-failure" or not condition.written or unknown(condition):
        return False
    return is_long_running(service) and not service.healthcheck.active and publishes(service)


SERVER = """\
services:
  web:
    image: example/web:2
    ports:
      - "8080:80"
    deploy:
      restart_policy:
        condition: on-failure
        delay: 2s
"""

TWO = SERVER + SERVER.replace("services:\n", "").replace("web:", "api:", 1).replace("8080", "8081")

EXAMPLES = [
    Bad(SERVER, "on-failure", SERVER.replace("on-failure", "any"), "exit code 0 is no failure", unsafe=True),
    Bad(TWO, "on-failure", TWO.replace("on-failure", "any"), "told once, repaired in both", unsafe=True),
    Good(SERVER.replace("on-failure", "any")),
    Good(SERVER.replace("on-failure", "any  # not on-failure"), "a comment"),
    Good(SERVER.replace("on-failure", "${CONDITION}"), "nobody can know it here"),
    Good(SERVER.replace('    ports:\n      - "8080:80"\n', ""), "it may be meant to end"),
    Good(
        SERVER.replace("    deploy:", '    healthcheck:\n      test: ["CMD", "/web", "health"]\n    deploy:'),
        "with a healthcheck it is another rule's",
    ),
]

EXPERIMENTS = [
    Experiment(
        SERVER.replace('"8080:80"', '"18080:80"'),
        new=Behaviour(exit_after=3),
        first=True,
        limit=30,
        bad=(GivenUp(at_least=1),),
        fixed=(GivenUp(at_most=0), Starts(at_least=3)),
    )
]
