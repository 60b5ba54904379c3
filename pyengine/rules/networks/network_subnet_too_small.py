"""More tasks than addresses.

What it does
------------
Counts what a network with a subnet of its own has to hold: each replica of its services, the address that stands for
each service, and one of the node.

Why it hurts
------------
Replicas for which no address is left never start. They stay `new` or `preparing` without an error, later `Rejected`
with `node is missing network attachments, ip addresses may be exhausted`, and the deploy says nothing.

What we change
--------------
The subnet is taken out, so that Swarm chooses one with room for 253. A larger one of your own is as good: each bit of
the length doubles it.

When to ignore it
-----------------
Never: each node with a task takes another address, and a rollout with `start-first` more for a while.

Sources
-------
Executed on engines 20.10.24 and 28.5.2: a /29 holds 5 addresses, one of the service, one of the node and 3 tasks, with
`endpoint_mode: dnsrr` 4; of 8 replicas 5 stayed `new` for good. moby daemon/cluster/executor/container/adapter.go:219.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyengine.evidence.expected import Missing
from pyengine.evidence.experiment import Experiment
from pyengine.finding import Finding, Severity
from pyengine.rules.fixes import swarm_s_subnet
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.model.networks import Network, own
from pyengine.swarm.model.settings import unknown
from pyengine.swarm.model.stack import Service, Stack

META = Meta("network-subnet-too-small", Severity.HIGH, "Tasks stay `new`: IP addresses may be exhausted", __doc__)
NOT_FOR_TASKS = 3
"""The network's own address, the gateway's, and the last one, for all of them."""
NODE = 1
CHOSEN = 253
"""What is left of the /24 that Swarm takes of its own."""
MANY = "Swarm's own choice, a /24, is too small as well: which larger subnet is free is yours to know"


def check(stack: Stack) -> Iterator[Finding]:
    """Find networks of one subnet that hold less than their services ask for."""
    for network in own(stack):
        room, wanted = _room(network), sum(map(_wanted, network.users)) + NODE
        if room is None or wanted <= room or not stack.for_swarm:
            continue
        yield META.finding(
            network.subnets[0],
            f"the subnet has {room} addresses and the services need {wanted}: not all replicas start",
            None,
            fix=swarm_s_subnet(network) if wanted <= CHOSEN else None,
            refusal=None if wanted <= CHOSEN else MANY,
            related=[(service.replicas, "asks for this many") for service in network.users if service.replicas.written],
        )


def _room(network: Network) -> int | None:
    """Return how many addresses there are; of several subnets, and of IPv6, nothing is said."""
    config = network.view.get("ipam", "config") if network.view is not None else None
    if not network.is_overlay or not network.ranges or config is None or len(list(config.items())) != 1:
        return None
    ((_, whole),) = network.ranges
    return max(whole.num_addresses - NOT_FOR_TASKS, 0)


def _wanted(service: Service) -> int:
    """Return how many addresses a service needs at least; of what cannot be known one task."""
    if service.is_job or unknown(service.mode):
        return 0
    replicas = 1 if service.mode.value == "global" or unknown(service.replicas) else service.replicas.value
    endpoint = service.deploy.text("endpoint_mode", "vip")
    return replicas + (endpoint.value == "vip" and not unknown(endpoint)) if replicas else 0


SMALL = """\
services:
  api:
    image: example/api:2
    networks:
      - back
    deploy:
      replicas: 8
networks:
  back:
    attachable: true
    ipam:
      config:
        - subnet: 198.51.100.0/29
"""
CHOSEN_BY_SWARM = SMALL.replace("    ipam:\n      config:\n        - subnet: 198.51.100.0/29\n", "")

EXAMPLES = [
    Bad(SMALL, "198.51.100.0/29", CHOSEN_BY_SWARM, "5 addresses", unsafe=True),
    Bad(
        SMALL.replace("replicas: 8", "replicas: 300")
        .replace("/29", "/24")
        .replace("attachable: true", "name: back_v2"),
        "198.51.100.0/24",
        None,
        refused="too small as well",
    ),
    Good(SMALL.replace("replicas: 8", "replicas: 3"), "3 tasks, the service and the node"),
    Good(SMALL.replace("/29", "/28"), "13 addresses"),
    Good(SMALL.replace("replicas: 8", "replicas: ${REPLICAS}"), "nobody can know it here"),
    Good(SMALL.replace("/29", "/29\n        - subnet: 192.0.2.0/24"), "two subnets"),
    Good(SMALL.replace("replicas: 8", "mode: global"), "how many nodes there are nobody can know here"),
]

EXPERIMENTS = [
    Experiment(
        SMALL,
        first=True,
        limit=30,
        bad=(Missing(at_least=1),),
        fixed=(Missing(at_most=0),),
    )
]
