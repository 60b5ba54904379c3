"""Start the new task before the old one goes.

What it does
------------
Proposes `order: start-first` for a service with a healthcheck that leaves the order open, where nothing stands
against two tasks side by side: no host port, no database, no mount in which data can be.

Why it hurts
------------
Under stop-first every batch is missing while it is replaced, and a version that never gets healthy is found out
only after an old task is gone.

What we change
--------------
`order: start-first` is added to `update_config`, and to a `rollback_config` that is there.

When to ignore it
-----------------
The nodes have no room for another task, or two versions must not run side by side.

Sources
-------
swarmkit updater.go:365-448; executed with three replicas: with start-first, a healthcheck and rollback a version
that is never healthy, crashes at once or has no image cost no replica at all; under stop-first it cost one for 2 to
25 s. Where a version that is never healthy exits 0 on SIGTERM, one replica was away for some seconds now and then.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyengine.evidence.expected import Lowest
from pyengine.evidence.experiment import Behaviour, Experiment
from pyengine.finding import Finding, Kind, Severity
from pyengine.rules.fixes import start_first
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.model.stack import Service
from pyengine.swarm.traits import is_lone_and_cared_for, is_to_harden, may_start_first

META = Meta(
    "harden-start-first", Severity.INFO, "Every batch is missing while it is replaced", __doc__, kind=Kind.HARDENING
)


def check(service: Service) -> Iterator[Finding]:
    """Propose start-first where it is known to protect."""
    order = service.update.order
    if order.written or not is_to_harden(service) or not may_start_first(service) or is_lone_and_cared_for(service):
        return
    fix = start_first(
        service,
        "An old task goes only when its successor is healthy, so an early failure that is no exit 0 costs no replica.",
        "Two versions run side by side for a while, and the nodes must have room for the extra tasks.",
    )
    yield META.finding(order, "under stop-first each batch is missing while it is replaced", service, fix=fix)


CHECKED = """\
services:
  api:
    image: example/api:2
    healthcheck:
      test: ["CMD", "/api", "health"]
      interval: 5s
      timeout: 2s
      start_period: 60s
    deploy:
      replicas: 3
      update_config:
        delay: 10s
        failure_action: rollback
        monitor: 40s
      rollback_config:
        parallelism: 1
"""

LOGS = (
    CHECKED.replace("    healthcheck:\n", "    volumes: [logs:/var/log/api]\n    healthcheck:\n")
    + "volumes: {logs: {}}\n"
)


def _first(text: str) -> str:
    """Return the text with start-first on both ways."""
    return text.replace("40s\n", "40s\n        order: start-first\n").replace(
        "      rollback_config:\n        parallelism: 1\n",
        "      rollback_config:\n        parallelism: 1\n        order: start-first\n",
    )


EXAMPLES = [
    Bad(CHECKED, "update_config", _first(CHECKED), unsafe=True),
    Bad(
        LOGS,
        "update_config",
        _first(LOGS),
        "a volume of logs is nothing that two tasks spoil for each other",
        unsafe=True,
    ),
    Good(CHECKED.replace("40s\n", "40s\n        order: stop-first\n"), "somebody decided"),
    Good(
        CHECKED.replace("    healthcheck:\n", "    volumes: ['${DATA}:/data']\n    healthcheck:\n"), "data, somewhere"
    ),
    Good(CHECKED.replace("example/api:2", "${IMAGE}"), "it may be a database"),
    Good(
        CHECKED.replace("    healthcheck:\n", "    volumes: [data:/data]\n    healthcheck:\n") + "volumes: {data: {}}\n"
    ),
]

EXPERIMENTS = [
    Experiment(
        CHECKED.replace("5s", "1s").replace("2s", "1s").replace("      start_period: 60s\n", ""),
        new=Behaviour(healthy_after=None, stop_code=143),
        bad=(Lowest(at_most=2),),
        fixed=(Lowest(at_least=3),),
    )
]
