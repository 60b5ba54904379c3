"""A port by which the agent of any node answers.

What it does
------------
Finds a port in the ingress mode of a `mode: global` service that looks at its node: one that mounts the node's Docker
socket, or its `/proc` or `/sys`. Silent for a socket beside the ports 80 and 443, which are a proxy's, and for agents
that ask each other, by `tasks.` and their own name.

Why it hurts
------------
Such a service runs on each node to tell of that one. The ingress network takes the port on every node and hands each
connection to any of the tasks: who asks node a is told of node b, and the next time of node c. A monitor shows the
containers of one node under the name of another, and its numbers jump.

What we change
--------------
The port is published with `mode: host`: each node answers itself.

When to ignore it
-----------------
Nobody asks for it from outside, as where Prometheus asks for `tasks.` and the service's name: then take the port out.

Sources
-------
docs.docker.com/engine/swarm/ingress ("routes all incoming requests to published ports on available nodes to an active
container"); moby/moby#25231, henrygd/beszel#17.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pyengine.finding import Applicability, Confidence, Finding, Fix, Severity
from pyengine.patch.ops import Set
from pyengine.rules.fixes import ANEW, may_have
from pyengine.rules.message import further
from pyengine.rules.rule import Bad, Good, Meta, Read
from pyengine.swarm.hosts import all_tasks, as_read, told
from pyengine.swarm.model.ports import Port, ports
from pyengine.swarm.model.settings import unknown
from pyengine.swarm.model.stack import Service
from pyengine.swarm.mounts import Mount, mounts
from pyengine.swarm.traits import start_first_orders

META = Meta(
    "port-ingress-of-agents",
    Severity.MEDIUM,
    "One node's agent tells of another node",
    __doc__,
    confidence=Confidence.POSSIBLE,
)
WEB = {80, 443}
"""What a proxy publishes: it reads the socket to know all services, and any of its tasks may answer."""
_KERNEL_S = re.compile(r"/(?:proc|sys)/?")
_SOCKET = re.compile(r"(?:/var)?/run/docker\.sock")
_SHORT = re.compile(r"(\d+):(\d+)(?:/(tcp|udp))?")
BY_HAND = "write the port in its long form with `mode: host`, or take it out"
PRICE = "A node without a task no longer answers there, and the port has to be free on each of them."


def check(service: Service) -> Iterator[Finding]:
    """Find it once for each service, at the first of its ports."""
    if service.mode.value != "global" or unknown(service.mode):
        return
    every = ports(service)
    found = [port for port in every if port.mode == "ingress" and port.published]
    looks = _looks_at_node(service, proxy=any(port.published in WEB for port in every)) if found else None
    if looks is None or any(all_tasks(as_read(view), service.name) for view in told(service)):
        return
    fix = _on_the_node(service, found)
    yield META.finding(
        found[0].item,
        f"port {found[0].words} leads to the agent of any node, whichever node is asked",
        service,
        fix=fix,
        refusal=None if fix else BY_HAND,
        severity=Severity.LOW if _KERNEL_S.fullmatch(looks.source) else None,  # Prometheus mostly asks by `tasks.`
        related=[(looks.item, "it looks at its own node"), *further([(port.item, "the same") for port in found])],
    )


def _looks_at_node(service: Service, *, proxy: bool) -> Mount | None:
    """Return the mount by which a service sees what is its node's alone."""
    binds = [mount for mount in mounts(service) if mount.is_bind]
    kernel = next((mount for mount in binds if _KERNEL_S.fullmatch(mount.source)), None)
    socket = next((mount for mount in binds if _SOCKET.fullmatch(mount.source)), None)
    return kernel or (None if proxy else socket)


def _on_the_node(service: Service, found: list[Port]) -> Fix | None:
    """Return the fix; None where an item is no single port, or a second task could not start beside the first."""
    items = [port.item for port in found]
    has = may_have(service.stack, ("services", service.name, "ports", 0, "mode"))
    if not has or start_first_orders(service) or len({item.route for item in items}) < len(items):
        return None
    ops = [op for port in found if (op := _in_host_mode(port)) is not None]
    return (
        Fix(
            "publish it with `mode: host`",
            tuple(ops),
            Applicability.UNSAFE,
            "The port of a node is then that of the task on it.",
            PRICE + ANEW,
        )
        if len(ops) == len(found)
        else None
    )


def _in_host_mode(port: Port) -> Set | None:
    item = port.item
    if item.is_mapping:
        return Set((*item.route, "mode"), "host", item.part.file)
    short = _SHORT.fullmatch(item.text)
    if short is None:
        return None
    protocol = {"protocol": short[3]} if short[3] else {}
    return Set(
        item.part.route,
        {"target": port.target, "published": port.published, **protocol, "mode": "host"},
        item.part.file,
    )


AGENT = """\
services:
  monitor:
    image: example/monitor:2
    ports:
      - {target: 45876, published: 45876}
    volumes:
      - /var/run/docker.sock:/var/run/docker.sock:ro
    deploy:
      mode: global
"""
KERNEL = """\
services:
  exporter:
    image: example/exporter:2
    ports:
      - "9100:9100"
    volumes:
      - /proc:/host/proc:ro
      - /sys:/host/sys:ro
    deploy:
      mode: global
"""

EXAMPLES = [
    Bad(
        AGENT,
        "{target: 45876, published: 45876}",
        AGENT.replace("45876}", "45876, mode: host}"),
        "it asks the Docker of its node",
        unsafe=True,
    ),
    Bad(
        KERNEL,
        '"9100:9100"',
        KERNEL.replace('"9100:9100"', "{target: 9100, published: 9100, mode: host}"),
        "it reads its node's kernel",
        unsafe=True,
    ),
    Bad(KERNEL.replace("9100:9100", "9100-9101:9100-9101"), '"9100-9101:9100-9101"', None, refused="long form"),
    Good(AGENT.replace("45876}", "45876, mode: host}"), "each node answers itself"),
    Good(AGENT.replace("mode: global", "replicas: 1\n      placement: {constraints: [node.role == manager]}")),
    Good(AGENT.replace("45876", "443"), "a proxy of which any task may answer"),
    Good(
        AGENT.replace("    deploy", "    environment: {PEERS: tasks.monitor}\n    deploy"),
        "they ask each other for what they do not know",
    ),
    Good(KERNEL.replace("/proc:", "/etc:").replace("/sys:", "/srv:"), "it sees nothing that is its node's alone"),
    Good(KERNEL.replace('"9100:9100"', '"${PORT}:9100"'), "nobody knows here which port it is"),
    Good(KERNEL.replace('"9100:9100"', '"9100"  # ingress'), "a number that the engine chooses"),
]

READ = [
    Read(
        "With `mode: global` a node's port is answered by the task on that node.",
        "Through the ingress network any task answers; with `mode: host` it is that of the node.",
    )
]

NO_EXPERIMENT = "An experiment asks the service from inside the Swarm, not each node from outside."
