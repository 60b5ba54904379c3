"""Two services that want one port of the same nodes.

What it does
------------
Finds a port in `mode: host` that two services publish which run on the same nodes: on every node, both being global
without constraints or with the same ones, or on the one node that both name.

Why it hurts
------------
The engine accepts both. A node gives its port to the task that comes first; the other one waits, `host-mode port
already in use`, for ever: its service never is complete, and which of the two it is changes with each restart.

What we change
--------------
Nothing: the other number is yours.

When to ignore it
-----------------
Never: tasks of both are meant to run.

Sources
-------
swarmkit manager/scheduler/filter.go HostPortFilter; executed on engine 28.5.2: one of two global services stays
pending, `host-mode port already in use on 1 node`.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyengine.finding import Finding, Severity
from pyengine.rules.message import cut
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.model.ports import Port, ports
from pyengine.swarm.model.settings import unknown
from pyengine.swarm.model.stack import Service, Stack
from pyengine.swarm.placement import decided, is_on_one_node, written

META = Meta("port-host-mode-taken", Severity.HIGH, "host-mode port already in use", __doc__)
BETWEEN = "which service keeps the number, and the other's new one, is yours to decide"


def check(stack: Stack) -> Iterator[Finding]:
    """Find the later of two."""
    if not stack.for_swarm:
        return
    known: dict[tuple[int, str, tuple[object, ...]], tuple[Service, Port]] = {}
    for service in stack.services:
        where = _where(service)
        found = [port for port in ports(service) if port.mode == "host" and port.published] if where is not None else []
        for port in found:
            assert where is not None
            owner, first = known.setdefault((port.published, port.protocol, where), (service, port))
            if owner.name != service.name:
                yield META.finding(
                    port.item,
                    f"`{cut(owner.name, 20)}` takes port {port.words} of the same nodes: one of the two never starts",
                    service,
                    refusal=BETWEEN,
                    related=[(first.item, "the other service")],
                )
                break


def _where(service: Service) -> tuple[object, ...] | None:
    """Return what names the nodes on each of which a task has to run; None where some are left to choose."""
    constraints = list(decided(service))
    if len(constraints) < len(written(service)) or unknown(service.mode) or unknown(service.replicas):
        return None
    asked = tuple(sorted((each.key, each.equal, each.value.lower()) for each in constraints))
    if service.mode.value == "global":
        return asked
    pinned = service.mode.value == "replicated" and service.replicas.value > 0 and is_on_one_node(service)
    return ("one", *(each for each in asked if each[0] in {"node.hostname", "node.id"})) if pinned else None


TWO = """\
services:
  edge:
    image: example/edge:2
    ports:
      - {target: 80, published: 80, mode: host}
    deploy:
      mode: global
  metrics:
    image: example/metrics:2
    ports:
      - {target: 9100, published: 80, mode: host}
    deploy:
      mode: global
"""
LINUX = TWO.replace("mode: global", "mode: global\n      placement: {constraints: [node.platform.os == linux]}")
ONE = TWO.replace("mode: global", "placement: {constraints: [node.hostname == a]}")

EXAMPLES = [
    Bad(TWO, "{target: 9100, published: 80, mode: host}", None, "both on every node", refused="yours to decide"),
    Bad(
        LINUX, "{target: 9100, published: 80, mode: host}", None, "with the same constraints", refused="yours to decide"
    ),
    Good(TWO.replace("9100, published: 80", "9100, published: 9100")),
    Good(
        TWO.replace(
            "published: 80, mode: host}\n    deploy:\n      mode: global\n  m",
            "published: 80, mode: host, protocol: udp}\n    deploy:\n      mode: global\n  m",
        ),
        "another protocol",
    ),
    Good(ONE.replace("node.hostname == a", "node.labels.edge == true"), "several nodes may have the label"),
    Good(ONE.replace("hostname == a", "hostname == b", 1), "each on its own node"),
    Good(TWO.replace("mode: global", "mode: ${MODE}"), "nobody can know it here"),
]

NO_EXPERIMENT = "An experiment watches one service of a file."
