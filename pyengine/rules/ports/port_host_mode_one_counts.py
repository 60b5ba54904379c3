"""One port of the container under two numbers of the node.

What it does
------------
Finds a port of the container that a service publishes twice in `mode: host`, under different numbers.

Why it hurts
------------
Docker takes the file, and `docker service inspect` lists both. The node binds one number for each port of the
container: the highest counts, in whatever order they stand, and nobody answers on the others.

What we change
--------------
Nothing: let the program listen on a second port of its own, or publish one of the two in ingress mode.

When to ignore it
-----------------
Nobody asks for the first number.

Sources
-------
docker/cli cli/compose/convert/service.go convertEndpointSpec (sorts by number), moby
daemon/cluster/executor/container/container.go portBindings (one entry a port, the later replaces the earlier),
docker/cli#5020; executed on engine 28.5.2: 8081 is bound, in front of 8080 or behind it.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyengine.evidence.experiment import Experiment
from pyengine.evidence.stored import Stored
from pyengine.finding import Finding, Severity
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.model.ports import Port, ports
from pyengine.swarm.model.stack import Service

META = Meta("port-host-mode-one-counts", Severity.HIGH, "In host mode one of two ports is not bound", __doc__)
YOURS = "let the program listen on a second port, or publish one of them in ingress mode: which is not in the file"


def check(service: Service) -> Iterator[Finding]:
    """Find the numbers that are not bound: all but the highest, in which order the client sends them."""
    if not service.stack.for_swarm:
        return
    highest: dict[tuple[int, str], Port] = {}
    found = [port for port in ports(service) if port.mode == "host" and port.published]
    for port in sorted(found, key=lambda port: -port.published):
        by = highest.setdefault((port.target, port.protocol), port)
        if by.published != port.published:
            yield META.finding(
                port.item,
                f"port {port.words} is not bound: of several for {port.target} in host mode only {by.words} is",
                service,
                refusal=YOURS,
                related=[(by.item, "this one counts")],
            )


GATE = """\
services:
  gate:
    image: example/gate:2
    ports:
      - {target: 80, published: 8080, mode: host}
      - {target: 80, published: 8081, mode: host}
    deploy:
      mode: global
"""
OTHER = GATE.replace("{target: 80, published: 8081", "{target: 8081, published: 8081")

EXAMPLES = [
    Bad(GATE, "{target: 80, published: 8080, mode: host}", None, "two doors, one room", refused="a second port"),
    Bad(
        GATE.replace("mode: host", "mode: host, protocol: udp"),
        "{target: 80, published: 8080, mode: host, protocol: udp}",
        None,
        "of another protocol",
        refused="in ingress mode",
    ),
    Bad(
        GATE.replace("8080", "9090"),
        "{target: 80, published: 8081, mode: host}",
        None,
        "the highest counts, wherever it stands",
        refused="a second port",
    ),
    Good(OTHER, "two ports of the container"),
    Good(GATE.replace("8081, mode: host", "8081, mode: ingress"), "the mesh takes the other one"),
    Good(GATE.replace("8081, mode: host", "8081, mode: host, protocol: udp"), "another protocol"),
    Good(GATE.replace("published: 8081, mode", "published: 8081, protocol: '${P}', mode"), "nobody knows here which"),
]

EXPERIMENTS = [
    Experiment(
        GATE,
        as_written=True,
        bad=(Stored("container HostConfig.PortBindings", '80/tcp=[{"HostIp": "", "HostPort": "8080"}]', there=False),),
        fixed=(Stored("container HostConfig.PortBindings", '80/tcp=[{"HostIp": "", "HostPort": "8080"}]'),),
        instead=OTHER,
        alone=True,
    ),
]
