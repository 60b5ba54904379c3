"""A port that is published on top of the node's own network.

What it does
------------
Finds ports in ingress mode, the default, of a service on the network `host` of the node.

Why it hurts
------------
For such a port the task has to join the network `ingress` as well, which a container in the node's own network cannot.
Docker takes the file; then every task fails, `container sharing network namespace with another container or host
cannot be connected to any other network`, and the next one too. So it is on 20.10 and 28.5; on 26.1 the tasks ran.

What we change
--------------
The ports are taken out: the process listens on the node itself, under the number it listens on.

When to ignore it
-----------------
Never. `mode: host` beside this network is passed over, and harms nothing.

Sources
-------
moby daemon (the text), moby/moby#34215; executed on engines 20.10.24 and 28.5.2: each task fails, and without the port
all run; on 26.1.5 all ran with it too.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyengine.evidence.expected import Missing
from pyengine.evidence.experiment import Experiment
from pyengine.finding import Applicability, Finding, Fix, Severity
from pyengine.rules.fixes import ANEW, drop
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.model.networks import networks
from pyengine.swarm.model.ports import ports
from pyengine.swarm.model.stack import Service, Stack

META = Meta("port-on-host-network", Severity.HIGH, "container sharing network namespace with host", __doc__)


def check(stack: Stack) -> Iterator[Finding]:
    """Find it once for each service."""
    on_host = {user.name for network in networks(stack) if network.name == "host" for user in network.users}
    for service in stack.services if on_host and stack.for_swarm else ():
        if service.name in on_host:
            yield from _of_service(service)


def _of_service(service: Service) -> Iterator[Finding]:
    found = [port for port in ports(service) if port.mode == "ingress"]
    every = service.view.get("ports")
    if not found or every is None:
        return
    items = {port.item.place: port.item for port in found}
    whole = len(items) == len(list(every.items()))
    moved = next((port for port in found if port.published not in {0, port.target}), None)
    gone = f" It then answers on {moved.target}, not on {moved.published}." if moved else ""
    yield META.finding(
        found[0].item,
        "on the node's network no port can be in ingress mode: every task fails on engines 20.10 and 28.5",
        service,
        fix=Fix(
            "publish nothing",
            drop(every) if whole else tuple(op for item in items.values() for op in drop(item)),
            Applicability.UNSAFE,
            "The process listens on the node itself.",
            f"It answers only on nodes that run a task.{gone}{ANEW}",
        ),
        related=[(item, "in ingress mode too") for item in list(items.values())[1:3]],
    )


EXPORTER = """\
services:
  exporter:
    image: example/exporter:2
    networks: [machine]
    ports:
      - "9100:9100"
    deploy:
      mode: global
networks:
  machine:
    external: true
    name: host
"""
BARE = EXPORTER.replace('    ports:\n      - "9100:9100"\n', "")
SHORT = EXPORTER.replace("machine", "host").replace("    name: host\n", "")

EXAMPLES = [
    Bad(EXPORTER, '"9100:9100"', BARE, "the mesh beside the node's network", unsafe=True),
    Bad(SHORT, '"9100:9100"', BARE.replace("machine", "host").replace("    name: host\n", ""), "its key", unsafe=True),
    Bad(
        EXPORTER.replace("    deploy", "      - {target: 9101, published: 9101, mode: host}\n    deploy"),
        '"9100:9100"',
        EXPORTER.replace('- "9100:9100"', "- {target: 9101, published: 9101, mode: host}"),
        "one of two",
        unsafe=True,
    ),
    Good(BARE),
    Good(EXPORTER.replace('"9100:9100"', "{target: 9100, published: 9100, mode: host}"), "passed over"),
    Good(EXPORTER.replace("name: host", "name: hosts"), "an overlay"),
    Good(EXPORTER.replace("name: host", "name: ${NETWORK}"), "nobody knows here which"),
    Good(EXPORTER.replace('"9100:9100"', '"${PORT}"'), "nobody knows here whether there is one"),
]

EXPERIMENTS = [
    Experiment(
        EXPORTER,
        first=True,
        limit=9,
        bad=(Missing(at_least=1),),
        fixed=(Missing(at_most=0),),
        engines=(20, 28),
    ),
]
