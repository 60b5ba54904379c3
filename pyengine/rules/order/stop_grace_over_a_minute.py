"""The old task may take longer to stop than the new one waits.

What it does
------------
Finds a `stop_grace_period` of more than 60 s under stop-first, where `order: stop-first` is written, a database has
its data, or a service writes to a volume or a path of the node.

Why it hurts
------------
Under stop-first the new task waits for the old one to stop, but for 60 s at most. Where the old one takes longer the
new one starts beside it, and both run at once: on the same node both have the same data open.

What we change
--------------
`stop_grace_period` becomes 50 s. Swarm takes a task out of the load balancer about 2 s before it sends SIGTERM, and
killing takes a moment too; with 50 s the old task is gone, stopped or killed, before the 60 s are over.

When to ignore it
-----------------
The process always stops within 60 s, whatever it is allowed, two tasks may run side by side, or being killed is the
greater harm.

Sources
-------
swarmkit manager/orchestrator/restart/restart.go:20 and 457-505 (the wait for the old task and its timeout),
update/updater.go:403 (an update under stop-first waits so), moby daemon/cluster/executor/container/controller.go:24
(2 s); executed with a task that takes 75 s to stop: under a grace of 90 s the new one starts beside it after 60.3 s,
under 50 s the old one is gone after 53.9 s and the new one starts alone (under 55 s it was gone after 59.0 s on a
busy machine: too close).
"""

from __future__ import annotations

from collections.abc import Iterator

from pyengine.evidence.expected import SideBySide
from pyengine.evidence.experiment import Behaviour, Experiment
from pyengine.finding import Applicability, Confidence, Finding, Fix, Severity
from pyengine.rules.fixes import ANEW, put, time
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.duration import SECOND
from pyengine.swarm.model.settings import unknown
from pyengine.swarm.model.stack import Service
from pyengine.swarm.mounts import Mount, named_volumes, writable_volumes
from pyengine.swarm.traits import single_writer_volumes

META = Meta(
    "stop-grace-over-a-minute",
    Severity.LOW,
    "The new task does not wait for the old one to the end",
    __doc__,
    confidence=Confidence.POSSIBLE,
)

WAIT = 60 * SECOND
"""How long a new task waits for the old one at most."""

SHORT = 50 * SECOND
"""A grace that ends within the wait, with the 2 s before SIGTERM, and room for a busy machine."""


def check(service: Service) -> Iterator[Finding]:
    """Find a grace that is longer than the wait."""
    grace, order = service.stop_grace_period, service.update.order
    if grace.value <= WAIT or unknown(grace) or not service.stack.for_swarm or service.is_job:
        return
    if order.value != "stop-first" or unknown(order):
        return
    volumes = _written(service)
    if not volumes and not order.written and not named_volumes(service):
        return
    fix = Fix(
        f"let it stop within {time(service, SHORT)}",
        (put(grace, time(service, SHORT)),),
        Applicability.UNSAFE,
        "The old task has stopped, or is killed, before the new one starts.",
        "A process that is not done by then is killed: that may be worse than two side by side. The rollout that "
        "brings this still gives the old tasks their longer time." + ANEW,
    )
    yield META.finding(
        grace,
        "the new task starts after 60 s, even if the old one is still stopping: "
        + ("two write to one place" if volumes else "both run at once"),
        service,
        fix=fix,
        related=[(volumes[0].item, "the volume")] if volumes else (),
        severity=Severity.MEDIUM if volumes else None,
        confidence=Confidence.LIKELY if volumes else None,
    )


def _written(service: Service) -> list[Mount]:
    """Return the mounts that one task alone writes to: of a lone one, a path of the node is as open to both."""
    alone = service.replicas.value == 1 and not unknown(service.replicas) and service.mode.value == "replicated"
    return single_writer_volumes(service) or (writable_volumes(service) if alone else [])


DATABASE = """\
services:
  db:
    image: postgres:17
    stop_grace_period: 90s
    volumes:
      - data:/var/lib/postgresql/data
    healthcheck:
      test: ["CMD", "pg_isready"]
    deploy:
      update_config:
        failure_action: rollback
volumes:
  data:
"""

WORKER = """\
services:
  worker:
    image: example/worker:2
    stop_grace_period: 10m  # a stop_grace_period for the longest job
    deploy:
      replicas: 2
      update_config:
        order: stop-first
        failure_action: rollback
"""

STORE = WORKER.replace("replicas: 2", "replicas: 1\n      placement: {constraints: [node.hostname == a]}").replace(
    "    deploy:", "    volumes:\n      - /srv/store:/var/lib/store\n    deploy:"
)

COMPOSE = """\
services:
  db:
    image: postgres:17
    container_name: db
    stop_grace_period: 2m
    volumes:
      - ./data:/var/lib/postgresql/data
"""

PINNED = DATABASE.replace("    deploy:\n", "    deploy:\n      placement: {constraints: [node.hostname == db1]}\n")

EXAMPLES = [
    Bad(PINNED, "90s", PINNED.replace("90s", "50s"), "after 60 s two servers have the data open", unsafe=True),
    Bad(WORKER, "10m", WORKER.replace("10m", "50s"), "the order was chosen, and does not hold", unsafe=True),
    Bad(STORE, "10m", STORE.replace("10m", "50s"), "a path of the node, open in both", unsafe=True),
    Good(DATABASE.replace("90s", "50s"), "it is killed in time"),
    Good(DATABASE.replace("90s", "1m"), "at the limit: no more than a moment is at stake"),
    Good(DATABASE.replace("90s", "${GRACE}"), "nobody knows here how long it is"),
    Good(WORKER.replace("order: stop-first", "order: start-first"), "both are meant to run at once"),
    Good(WORKER.replace("        order: stop-first\n", ""), "nobody asked for one at a time, and it has no data"),
    Good(DATABASE.replace("/data\n", "/data:ro\n", 1).replace("postgres:17", "example/web:1"), "it only reads"),
    Good(COMPOSE, "a file for Compose"),
]

EXPERIMENTS = [
    Experiment(
        DATABASE.replace('"pg_isready"]', '"pg_isready"]\n      interval: 2s'),
        old=Behaviour(stops_in=75),
        bad=(SideBySide(at_least=2),),
        fixed=(SideBySide(at_most=1),),
        after=15,
        limit=110,
    )
]
