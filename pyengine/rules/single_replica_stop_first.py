"""One replica, stopped first.

What it does
------------
Finds a service with one replica and a published port or a healthcheck whose author has set up its updates, but leaves
the order at stop-first although nothing stands against start-first.

Why it hurts
------------
The only replica is stopped before the next one starts, so every update is an outage by design: 4 s with a good version,
without end with a bad one under the default action.

What we change
--------------
With a healthcheck, `order` becomes `start-first`: the old task serves until the new one is healthy. Without one we change
nothing, because start-first would only overlap for a moment.

When to ignore it
-----------------
A few seconds away are no matter, or two tasks must not run side by side.

Sources
-------
swarmkit updater.go:365-448; executed with one replica: 4.5 s with nothing serving under the defaults, 0 s with start-first
and a healthcheck.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyengine.finding import Applicability, Finding, Fix, Severity
from pyengine.rules._common import is_database, is_hazardous_start_first, is_long_running, put, writable_volumes
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.model import Service, unknown

META = Meta("single-replica-stop-first", Severity.LOW, "Every update is an outage", __doc__)


def check(service: Service) -> Iterator[Finding]:
    """Find a single replica that is away during each update."""
    order, replicas = service.update.order, service.replicas
    if not is_long_running(service) or service.mode.value != "replicated" or not service.update.present:
        return
    if replicas.value != 1 or unknown(replicas) or order.value != "stop-first" or unknown(order):
        return
    if is_hazardous_start_first(service) or is_database(service) or writable_volumes(service):
        return
    healthy = service.healthcheck.active
    if not healthy and next(service.items("ports"), None) is None:
        return
    fix = Fix(
        "start the new task first",
        (put(order, "start-first"),),
        Applicability.UNSAFE,
        "The old task serves until the new one is healthy: no gap with a good version, none with one that never gets well.",
        "Two tasks run side by side for a while, and a node must have room for the second.",
    )
    offered = healthy and service.stack.has("deploy", "update_config", "order")
    yield META.finding(
        order,
        "one replica under stop-first: nothing serves while an update replaces it",
        service,
        fix=fix if offered else None,
    )


ONE = """\
services:
  web:
    image: example/web:2
    ports:
      - "8080:80"
    healthcheck:
      test: ["CMD", "/web", "health"]
    deploy:
      update_config:
        failure_action: rollback
"""

EXAMPLES = [
    Bad(ONE, "update_config", ONE + "        order: start-first\n", "an outage by design", unsafe=True),
    Good(ONE.replace("deploy:", "deploy:\n      replicas: 2"), "the other one serves"),
    Good(ONE + "        order: start-first\n"),
]
