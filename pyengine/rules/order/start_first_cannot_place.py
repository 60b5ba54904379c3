"""Two tasks where there is room for one.

What it does
------------
Finds `order: start-first` on a service that publishes a port on the host itself, limits its replicas per node, or
reserves devices: things the old task keeps until it has stopped.

Why it hurts
------------
The new task waits for a place that only the old one can free, and the old one waits for the new one: `updating` for
ever. A pending task is no failure, so neither pause nor rollback ever comes.

What we change
--------------
`order` becomes `stop-first`: the old task makes room first. One replica is away at a time; where there
is but one, the service.

When to ignore it
-----------------
There always are nodes with room for one more task: fewer replicas than nodes that may run them.

Sources
-------
swarmkit manager/scheduler/filter.go:350-380, updater.go:421-447; executed: host port, max_replicas_per_node and full
memory on the only node: pending for ever, no rollback; stop-first with a host port works.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyengine.evidence.expected import Ends, Missing
from pyengine.evidence.experiment import Experiment
from pyengine.finding import Confidence, Finding, Severity
from pyengine.rules.fixes import MISSPELT, stop_first
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.model.settings import unknown
from pyengine.swarm.model.stack import Service
from pyengine.swarm.traits import host_port, reserves_devices, updates_start_first
from pyengine.swarm.view import Located, View

META = Meta(
    "start-first-cannot-place",
    Severity.HIGH,
    "The new task waits for ever for the place of the old one",
    __doc__,
    confidence=Confidence.LIKELY,
)


PRICE = (
    "One replica is away while it is replaced (17 to 34 s for three of them, one after the other); where nodes have "
    "room to spare, start-first does work."
)


def check(service: Service) -> Iterator[Finding]:
    """Find start-first beside something only one task can have."""
    if not updates_start_first(service):
        return
    blocked = _blocked(service)
    if blocked is None:
        return
    place, what, certain = blocked
    fix = stop_first(
        service,
        "The old task gives its place free before the new one asks for it.",
        PRICE,
        safe=certain,
    )
    yield META.finding(
        service.update.order,
        f"`start-first` {what}: the update may wait for ever",
        service,
        fix=fix,
        refusal=None if fix else MISSPELT,
        related=[(place, "what the old task keeps")],
        confidence=Confidence.CERTAIN if certain else None,
    )


def _blocked(service: Service) -> tuple[Located[int] | View, str, bool] | None:
    """Return what stands in the way, a phrase for it, and whether it is certain: one task on every node."""
    port, limit, devices = host_port(service), service.max_replicas_per_node, reserves_devices(service)
    if port is not None:
        return port, "with a host-mode port", service.mode.value == "global"
    if limit.value > 0 and not unknown(limit):
        return limit, f"with `max_replicas_per_node: {limit.value}`", False
    if devices is not None:
        return devices, "with reserved devices", False
    return None


HOST_PORT = """\
services:
  proxy:
    image: example/proxy:2
    ports:
      - {target: 80, published: 80, mode: host}
    healthcheck:
      test: ["CMD", "/proxy", "health"]
    deploy:
      mode: global
      update_config:
        order: start-first
"""

LIMIT = """\
services:
  api:
    image: example/api:2
    healthcheck:
      test: ["CMD", "/api", "health"]
    deploy:
      replicas: 3
      placement:
        max_replicas_per_node: 1
      update_config:
        order: start-first
"""

EXAMPLES = [
    Bad(HOST_PORT, "start-first", HOST_PORT.replace("start-first", "stop-first"), "one port on each node"),
    Bad(LIMIT, "start-first", LIMIT.replace("start-first", "stop-first"), "three nodes, three replicas", unsafe=True),
    Good(HOST_PORT.replace("mode: host", "mode: ingress"), "the mesh has no such limit"),
    Good(HOST_PORT.replace("start-first", "stop-first")),
]

EXPERIMENTS = [
    Experiment(
        LIMIT.replace('"health"]', '"health"]\n      interval: 1s'),
        nodes=3,
        limit=75,
        bad=(Ends(("updating",)),),
        fixed=(Ends(("completed",)), Missing(at_most=0)),
    )
]
