"""Two tasks where there is room for one.

What it does
------------
Finds `order: start-first`, of updates or of the way back, on a service that publishes a port on the host itself,
reserves devices, or limits its replicas per node so that they fill each node they need: things the old task keeps
until it has stopped.

Why it hurts
------------
The new task waits for a place that only the old one can free, and the old one waits for the new one: `updating` for
ever. A pending task is no failure, so neither pause nor rollback ever comes. One that is stuck now: first
`docker service rollback`, then deploy the repaired file. `docker service update --update-order stop-first` on a stuck
one can stop the old task and leave the new one pending for ever.

What we change
--------------
`order` becomes `stop-first`: the old task makes room first. One replica is away at a time; where there
is but one, the service.

When to ignore it
-----------------
There always are nodes with room for one more task: fewer replicas than nodes that may run them. A limit with a free
place left, such as three replicas at two a node, is not spoken of: one place is enough. Where one node has room for all
of them, the limit stands in the way only if it is the only one that may run them: certain with its name in a
constraint, worth knowing with a label or a role that one node alone may have.

Sources
-------
swarmkit manager/scheduler/filter.go:350-380, updater.go:421-447; executed: host port, max_replicas_per_node and full
memory on the only node: pending for ever, no rollback; stop-first with a host port works. Out of it: a rollback never
took a task away, a change to stop-first alone ended `completed` with 0 of 1 on a busy swarm (moby issue 53722).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pyengine.evidence.expected import Ends, Missing
from pyengine.evidence.experiment import Experiment
from pyengine.finding import Confidence, Finding, Severity
from pyengine.rules.fixes import MISSPELT, stop_first
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.model.settings import unknown
from pyengine.swarm.model.stack import Service
from pyengine.swarm.placement import is_on_one_node
from pyengine.swarm.traits import (
    has_no_free_place,
    has_room_elsewhere,
    host_port,
    reserves_devices,
    start_first_orders,
    waits_for_itself,
)
from pyengine.swarm.view import Located, View

META = Meta(
    "start-first-cannot-place",
    Severity.HIGH,
    "The new task waits for ever for the place of the old one",
    __doc__,
    confidence=Confidence.LIKELY,
)


PRICE = "One replica is away while it is replaced{}. If an update is stuck now, `docker service rollback` first."
SEVERAL = " (17 to 34 s for three of them, one after the other)"
WAITS = {
    Confidence.CERTAIN: "waits for ever",
    Confidence.LIKELY: "may wait for ever",
    Confidence.POSSIBLE: "waits for ever if only one node fits",
}
ROOM = "; where nodes have room to spare, start-first does work"


@dataclass(frozen=True, slots=True)
class Blocked:
    """What the old task keeps, a phrase for it, and how sure it is that nothing else is free."""

    place: Located[int] | View
    what: str
    sure: Confidence


def check(service: Service) -> Iterator[Finding]:
    """Find start-first beside something only one task can have."""
    orders, blocked = start_first_orders(service), _blocked(service)
    if not orders or blocked is None:
        return
    certain = blocked.sure is Confidence.CERTAIN
    way = "update" if orders[0] is service.update.order else "rollback"
    fix = stop_first(
        service,
        "The old task gives its place free before the new one asks for it.",
        PRICE.format((SEVERAL if service.replicas.value > 1 else "") + ("" if certain else ROOM)),
        safe=certain,
    )
    yield META.finding(
        orders[0],
        f"`start-first` {blocked.what}: the {way} {WAITS[blocked.sure]}",
        service,
        fix=fix,
        refusal=None if fix else MISSPELT,
        related=[(blocked.place, "what the old task keeps")],
        severity=Severity.INFO if blocked.sure is Confidence.POSSIBLE else None,
        confidence=blocked.sure,
    )


def _blocked(service: Service) -> Blocked | None:
    """Return what stands in the way; certain is one task on every node."""
    port, devices = host_port(service), reserves_devices(service)
    if port is not None:
        sure = Confidence.CERTAIN if waits_for_itself(service) else Confidence.LIKELY
        return Blocked(port, "with a host-mode port", sure)
    return _by_limit(service) or (Blocked(devices, "with reserved devices", Confidence.LIKELY) if devices else None)


def _by_limit(service: Service) -> Blocked | None:
    """Return the limit of replicas per node; nothing where one node is enough, and others may run the task too."""
    limit, everywhere = service.max_replicas_per_node, service.mode.value == "global"
    if not has_no_free_place(service) or (unknown(service.replicas) and not everywhere):
        return None
    if has_room_elsewhere(service):
        return None
    sure = Confidence.LIKELY
    if is_on_one_node(service):
        sure = Confidence.CERTAIN
    elif not everywhere and service.replicas.value == limit.value:
        sure = Confidence.POSSIBLE
    return Blocked(limit, f"with `max_replicas_per_node: {limit.value}`", sure)


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

PINNED = LIMIT.replace("replicas: 3", "replicas: 1").replace(
    "node: 1\n", "node: 1\n        constraints: [node.hostname == metal-7]\n"
)

EXAMPLES = [
    Bad(HOST_PORT, "start-first", HOST_PORT.replace("start-first", "stop-first"), "one port on each node"),
    Bad(LIMIT, "start-first", LIMIT.replace("start-first", "stop-first"), "three nodes, three replicas", unsafe=True),
    Bad(
        HOST_PORT.replace("update_config:", "rollback_config:"),
        "start-first",
        HOST_PORT.replace("update_config:", "rollback_config:").replace("start-first", "stop-first"),
        "the way back waits for the same port",
    ),
    Bad(PINNED, "start-first", PINNED.replace("start-first", "stop-first"), "one node, and one place there"),
    Bad(
        PINNED.replace("node.hostname ==", "node.labels.name =="),
        "start-first",
        PINNED.replace("node.hostname ==", "node.labels.name ==").replace("start-first", "stop-first"),
        "a label that several nodes may have",
        unsafe=True,
    ),
    Good(PINNED.replace("node.hostname == metal-7", "node.role == worker"), "any other worker takes the new task"),
    Good(HOST_PORT.replace("mode: host", "mode: ingress"), "the mesh has no such limit"),
    Good(LIMIT.replace("node: 1", "node: 2"), "two nodes have four places for three: one task after the other fits"),
    Good(LIMIT.replace("node: 1", "node: ${LIMIT}"), "the limit cannot be known"),
    Good(HOST_PORT.replace("start-first", "stop-first")),
]

# A way back is left to the simulator: a task that crashes there frees a node now and then (5 of 6 runs still wait).
EXPERIMENTS = [
    Experiment(
        LIMIT.replace('"health"]', '"health"]\n      interval: 1s'),
        nodes=3,
        limit=75,
        bad=(Ends(("updating",)),),
        fixed=(Ends(("completed",)), Missing(at_most=0)),
    ),
]
