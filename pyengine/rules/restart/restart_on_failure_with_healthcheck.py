"""A replica that leaves politely is never replaced.

What it does
------------
Finds `condition: on-failure` on a long-running service that has a healthcheck.

Why it hurts
------------
Swarm stops an unhealthy task with a signal. A process that then exits with 0, as most web servers do, counts as
`complete`, and on-failure does not restart it: the replica is gone for good, the update may even say `completed`.

What we change
--------------
`condition` becomes `any`, which restarts a task however it ended.

When to ignore it
-----------------
The process is meant to end by itself, and its exit code is to be trusted.

Sources
-------
moby daemon/cluster/executor/container/controller.go:271-275, 330-348; swarmkit
manager/orchestrator/restart/restart.go:231-236; executed: healthy, then unhealthy, exit 0 on SIGTERM: 0 of 2
replicas for good.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyengine.evidence.expected import GivenUp, Starts
from pyengine.evidence.experiment import Behaviour, Experiment
from pyengine.finding import Confidence, Finding, Severity
from pyengine.rules.fixes import MISSPELT, restart_always
from pyengine.rules.rule import Bad, Good, Meta, Read
from pyengine.swarm.lasting import is_long_running
from pyengine.swarm.model.settings import unknown
from pyengine.swarm.model.stack import Service
from pyengine.swarm.words import RESTART_CONDITIONS, spelled

META = Meta(
    "restart-on-failure-with-healthcheck",
    Severity.MEDIUM,
    "An unhealthy replica that exits 0 is never replaced",
    __doc__,
    confidence=Confidence.LIKELY,
)


def check(service: Service) -> Iterator[Finding]:
    """Find on-failure beside a healthcheck."""
    condition = service.restart.condition
    if (
        spelled(condition.value, RESTART_CONDITIONS) != "on-failure"
        or unknown(condition)
        or not service.healthcheck.active
    ):
        return
    if not service.restart.present or not is_long_running(service):
        return
    reason = "`any` also replaces a replica that exits 0 when Swarm stops it for being unhealthy."
    message = "`on-failure` beside a healthcheck: an unhealthy replica that exits 0 is never replaced"
    related = [(service.healthcheck.at, "the healthcheck that stops it")]
    fix = restart_always([condition], reason) if condition.value in RESTART_CONDITIONS else None
    yield META.finding(condition, message, service, fix=fix, refusal=None if fix else MISSPELT, related=related)


ON_FAILURE = """\
services:
  web:
    image: example/web:2
    healthcheck:
      test: ["CMD", "/web", "health"]
    deploy:
      replicas: 2
      restart_policy:
        condition: on-failure
"""

SHELL = ON_FAILURE.replace('["CMD", "/web", "health"]', "/web health").replace("replicas: 2", "mode: global")

EXAMPLES = [
    Bad(ON_FAILURE, "on-failure", ON_FAILURE.replace("on-failure", "any"), "most web servers exit 0", unsafe=True),
    Bad(SHELL, "on-failure", SHELL.replace("on-failure", "any"), "on every node", unsafe=True),
    Good(ON_FAILURE.replace("on-failure", "any")),
    Good(ON_FAILURE.replace('["CMD", "/web", "health"]', "[NONE]"), "no probe, no unhealthy task"),
    Good(ON_FAILURE.replace("condition: on-failure", "condition: ${CONDITION}"), "nobody can know it here"),
    Good(ON_FAILURE.replace("condition: on-failure", "delay: 2s  # not on-failure"), "the default is any"),
]

EXPERIMENTS = [
    Experiment(
        ON_FAILURE.replace('"health"]', '"health"]\n      interval: 1s\n      retries: 1'),
        new=Behaviour(unhealthy_after=3),
        first=True,
        limit=40,
        bad=(GivenUp(at_least=2),),
        fixed=(GivenUp(at_most=0), Starts(at_least=4)),
    )
]

READ = [
    Read(
        "`on-failure` comes closest to `unless-stopped`.",
        "Only for a process that ends with 0 when it is meant to. A replica that turns unhealthy and stops "
        "politely is lost with it. To stop a service, scale it to 0.",
    ),
]
