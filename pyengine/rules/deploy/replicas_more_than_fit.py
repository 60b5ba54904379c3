"""More replicas than the one node may take.

What it does
------------
Finds a service that may run on one node alone (`node.hostname == a`, `node.id == …`) with more replicas than this node
takes: by `max_replicas_per_node`, or because each of them wants the same port of the host.

Why it hurts
------------
The replicas beyond the limit wait for ever: `no suitable node (max replicas per node limit exceed)`, or `host-mode port
already in use`. Nothing fails, so no rollback comes; the service stays `1/3`.

What we change
--------------
The limit is raised to the number of replicas. A port of the host has one task at a time: which is meant is yours.

When to ignore it
-----------------
Never.

Sources
-------
swarmkit manager/scheduler/filter.go (MaxReplicasFilter, HostPortFilter); executed: two of three stay pending.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyengine.evidence.expected import Missing
from pyengine.evidence.experiment import Experiment
from pyengine.finding import Applicability, Finding, Fix, Severity
from pyengine.rules.fixes import put
from pyengine.rules.message import counted
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.model.settings import unknown
from pyengine.swarm.model.stack import Service
from pyengine.swarm.placement import is_on_one_node
from pyengine.swarm.traits import host_port

META = Meta("replicas-more-than-fit", Severity.MEDIUM, "max replicas per node limit exceed", __doc__)
YOURS = "one replica, or a port of the ingress network: which is meant is yours to say"


def check(service: Service) -> Iterator[Finding]:
    """Find replicas without a place."""
    replicas, limit = service.replicas, service.max_replicas_per_node
    if service.mode.value != "replicated" or unknown(service.mode) or unknown(replicas) or replicas.value < 2:
        return
    if not is_on_one_node(service):
        return
    port = host_port(service)
    if port is not None:
        yield META.finding(
            replicas,
            f"one node has a port of the host once: {_waiting(replicas.value - 1)}",
            service,
            refusal=YOURS,
            related=[(port, "the port of the host")],
        )
    elif 0 < limit.value < replicas.value and not unknown(limit):
        yield META.finding(
            replicas,
            f"one node takes {limit.value} of them: {_waiting(replicas.value - limit.value)}",
            service,
            fix=Fix(
                f"let a node take {replicas.value}",
                (put(limit, replicas.value),),
                Applicability.UNSAFE,
                "The constraint leaves one node, which then has room for all of them.",
                "All replicas go down with this node; with a constraint that several nodes meet they do not.",
            ),
            related=[(limit, "the limit of a node")],
        )


def _waiting(number: int) -> str:
    return f"{counted(number, 'replica')} {'waits' if number == 1 else 'wait'} for ever"


PINNED = """\
services:
  api:
    image: example/api:2
    deploy:
      replicas: 3
      placement:
        max_replicas_per_node: 1
        constraints: [node.hostname == node1]
"""
PORT = PINNED.replace("        max_replicas_per_node: 1\n", "").replace(
    "    deploy:", "    ports:\n      - {target: 80, published: 8080, mode: host}\n    deploy:"
)

EXAMPLES = [
    Bad(PINNED, "3", PINNED.replace("max_replicas_per_node: 1", "max_replicas_per_node: 3"), "a limit", unsafe=True),
    Bad(PORT.replace("node.hostname", "node.id"), "3", None, "a port of the host", refused="yours to say"),
    Good(PINNED.replace("node.hostname == node1", "node.labels.web == true"), "several nodes may have the label"),
    Good(PINNED.replace("replicas: 3", "replicas: 1")),
    Good(PINNED.replace("max_replicas_per_node: 1", "max_replicas_per_node: 3")),
    Good(PINNED.replace("replicas: 3", "replicas: ${REPLICAS}"), "nobody can know it here"),
    Good(PINNED.replace("replicas: 3", "mode: global"), "one on each node"),
]

EXPERIMENTS = [
    Experiment(PINNED, first=True, limit=20, bad=(Missing(at_least=2),), fixed=(Missing(at_most=0),)),
]
