"""Running is not ready.

What it does
------------
Finds `order: start-first` on a service whose file has no healthcheck, or has it disabled.

Why it hurts
------------
Without a healthcheck a task counts as RUNNING when its process has started. The old task is stopped in that moment,
whether the new one serves yet or not, and a version that crashes early takes the service down. (A good version that
serves as soon as it starts leaves no gap.)

What we change
--------------
Nothing: which probe tells that the service is ready, only its author knows. It must succeed only when the service can
serve.

When to ignore it
-----------------
The image brings a HEALTHCHECK of its own: `docker image inspect` shows it.

Sources
-------
moby daemon/cluster/executor/container/controller.go:247-302; executed: start-first without a healthcheck, crash after
0.5 s: 0 of 2 replicas; a good version that serves at once: never below 4 of 4.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyengine.evidence.expected import Lowest, ServesAtEnd
from pyengine.evidence.experiment import Behaviour, Experiment
from pyengine.finding import Confidence, Finding, Severity
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.lasting import is_long_running
from pyengine.swarm.model.settings import unknown
from pyengine.swarm.model.stack import Service
from pyengine.swarm.traits import intended_order, waits_for_itself

META = Meta(
    "start-first-without-healthcheck",
    Severity.MEDIUM,
    "The old task goes before the new one can serve",
    __doc__,
    confidence=Confidence.POSSIBLE,
)


def check(service: Service) -> Iterator[Finding]:
    """Find start-first where nothing tells that a task is ready."""
    order, health = service.update.order, service.healthcheck
    if intended_order(service) != "start-first" or unknown(order) or not is_long_running(service):
        return
    if health.counted_on or waits_for_itself(service):
        return
    off = health.present
    message = (
        "`start-first` with the healthcheck disabled: the old task stops before the new one can serve"
        if off
        else "`start-first` without a healthcheck: the old task stops as soon as the new process starts"
    )
    yield META.finding(
        order,
        message,
        service,
        related=[(health.at, "the disabled healthcheck")] if off else [],
        confidence=Confidence.CERTAIN if off else None,
    )


NO_CHECK = """\
services:
  api:
    image: example/api:2
    deploy:
      replicas: 2
      update_config:
        order: start-first
"""

EXAMPLES = [
    Bad(NO_CHECK, "start-first", None, "the process runs, the service does not answer yet"),
    Bad(
        NO_CHECK.replace("    deploy:", "    healthcheck:\n      disable: true\n    deploy:"),
        "start-first",
        None,
        "the image's own healthcheck is switched off",
    ),
    Good(
        NO_CHECK.replace("    deploy:", "    ports: [{target: 80, published: 80, mode: host}]\n    deploy:").replace(
            "replicas: 2", "mode: global"
        ),
        "the new task never starts: another rule says so",
    ),
    Good(NO_CHECK.replace("    deploy:", '    healthcheck:\n      test: ["CMD", "/api", "health"]\n    deploy:')),
    Good(NO_CHECK.replace("start-first", "stop-first")),
    Good(NO_CHECK.replace("start-first", "${ORDER}  # start-first"), "the order cannot be known"),
]

EXPERIMENTS = [
    Experiment(
        NO_CHECK,
        instead=NO_CHECK.replace(
            "    deploy:", '    healthcheck:\n      test: ["CMD", "/api", "health"]\n      interval: 2s\n    deploy:'
        ),
        new=Behaviour(crash_after=0.5),
        bad=(ServesAtEnd(1, at_most=0),),
        fixed=(Lowest(at_least=2),),
    )
]
