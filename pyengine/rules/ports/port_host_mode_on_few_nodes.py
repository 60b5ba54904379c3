"""A port of the nodes, on the nodes alone where a task runs.

What it does
------------
Finds `mode: host` on a port of a service whose constraints keep it off some nodes.

Why it hurts
------------
A port in the host mode is opened by the node that runs the task. The other nodes do not answer there, as they do on a
port of the ingress network: where DNS or a load balancer points at all nodes, some of the requests are refused.

What we change
--------------
Nothing: the host mode shows the address of the client, the ingress mode answers everywhere. Which is meant is yours.

When to ignore it
-----------------
Everybody who asks is sent to the nodes of the constraint.

Sources
-------
docker/docs content/manuals/engine/swarm/services.md ("Publish a service's ports directly on the swarm node"); moby
daemon/cluster/executor/container/container.go (portBindings of the task's own container); traefik/traefik#4324.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyengine.finding import Finding, Severity
from pyengine.rules.message import further
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.model.ports import ports
from pyengine.swarm.model.settings import unknown
from pyengine.swarm.model.stack import Service
from pyengine.swarm.placement import Constraint, constraints, is_on_one_node

META = Meta("port-host-mode-on-few-nodes", Severity.INFO, "A published port answers on some nodes only", __doc__)
MEANT = "the ingress mode answers on every node and hides the client's address: which is meant is not in the file"


def check(service: Service) -> Iterator[Finding]:
    """Find them once for each service; a service scaled to nothing answers nowhere anyway."""
    bound = (
        [each for each in constraints(service) if _leaves_out(each)]
        if service.stack.for_swarm and not service.is_job
        else []
    )
    if is_on_one_node(service) and service.replicas.value > 1 and service.mode.value == "replicated":
        return  # there is no room for the others: another rule's
    if not bound or (service.mode.value == "replicated" and service.replicas.value == 0) or unknown(service.mode):
        return
    found = [port for port in ports(service) if port.mode == "host" and port.published]
    modes = [mode for port in found if (mode := port.item.get("mode")) is not None]
    if not modes:
        return
    answers = f"and {len(found) - 1} more answer" if len(found) > 1 else "answers"
    yield META.finding(
        modes[0],
        f"port {found[0].words} {answers} only on nodes that run a task, not on those left out",
        service,
        refusal=MEANT,
        related=[
            (bound[0].item, "leaves nodes out"),
            *further([(mode, "the same") for mode in modes]),
        ],
    )


def _leaves_out(constraint: Constraint) -> bool:
    """Tell one that keeps tasks off nodes of the same kind; a platform is mostly that of all."""
    return not constraint.key.lower().startswith("node.platform.")


EDGE = """\
services:
  edge:
    image: example/edge:2
    ports:
      - target: 80
        published: 8082
        mode: host
      - "8083:8080"
    deploy:
      mode: global
      placement:
        constraints: [node.role == manager]
"""

EXAMPLES = [
    Bad(EDGE, "host", None, "workers do not answer on 8082", refused="hides the client's address"),
    Bad(
        EDGE.replace('"8083:8080"', "target: 443\n        published: 8443\n        mode: host"),
        "host",
        None,
        "two ports, told once",
        refused="which is meant",
    ),
    Good(EDGE.replace("mode: host", "mode: ingress"), "every node answers"),
    Good(EDGE.replace("      placement:\n        constraints: [node.role == manager]\n", ""), "a task on every node"),
    Good(EDGE.replace("published: 8082", "published: ${PORT}"), "nobody knows here which port it is"),
    Good(EDGE.replace("node.role == manager", "node.platform.os == linux"), "every node is of this platform"),
    Good(EDGE.replace("mode: host", "mode: ingress  # not host"), "a comment"),
]

NO_EXPERIMENT = "An experiment asks the service from inside the Swarm, not each node from outside."
