"""An address of a machine where the address of a network has to stand.

What it does
------------
Finds `subnet: 192.0.2.7/24`, which names one machine of the network 192.0.2.0/24, and subnets that are no CIDR at all.

Why it hurts
------------
Since version 25 the engine does not make such a network, `invalid subnet …: it should be …`, and the deploy ends there,
before any service. What is no CIDR no engine takes. `docker stack config` does not notice.

What we change
--------------
The address becomes that of the network, which older engines went by anyway. What is no CIDR is yours to write.

When to ignore it
-----------------
Your engines are older than 25 and stay so.

Sources
-------
moby api/types/network/ipam.go (since 25.0, moby/moby#45759); executed on engines 29.7.2 and 28.5.2;
20.10.24 makes the network, and its tasks run.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyengine.evidence.expected import Refused, Says
from pyengine.evidence.experiment import Experiment
from pyengine.finding import Applicability, Finding, Fix, Severity
from pyengine.patch.ops import Set
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.model.networks import own
from pyengine.swarm.model.stack import Stack
from pyengine.swarm.refusals.networks import subnet_problem
from pyengine.swarm.view import View

META = Meta(
    "network-subnet-host-bits", Severity.HIGH, "Invalid subnet: it should be another one", __doc__, refuses=True
)
NO_CIDR = "a subnet is an address and a length, 192.0.2.0/24: which one is yours to decide"


def check(stack: Stack) -> Iterator[Finding]:
    """Find subnets that the engine does not take."""
    if not stack.for_swarm:
        return
    for network in own(stack):
        for subnet in network.subnets:
            if not isinstance(subnet.data, str) or not subnet_problem(subnet.data):
                continue
            fix = _fix(subnet, subnet.data)
            told = "is one of a machine: from version 25 on" if fix else "is no CIDR:"
            yield META.finding(
                subnet,
                f"this subnet {told} the deploy ends with an error",
                None,
                fix=fix,
                refusal=None if fix else NO_CIDR,
            )


def _fix(subnet: View, text: str) -> Fix | None:
    _, found, whole = subnet_problem(text).partition(": it should be ")
    if not found:
        return None
    reason = "It is the same network, written as the engine wants it."
    return Fix("write the network's address", (Set(subnet.route, whole, subnet.part.file),), Applicability.SAFE, reason)


HOST_BITS = """\
services:
  api:
    image: example/api:2
    networks:
      - back
    deploy:
      mode: replicated
networks:
  back:
    ipam:
      config:
        - subnet: 192.0.2.7/24
"""

EXAMPLES = [
    Bad(HOST_BITS, "192.0.2.7/24", HOST_BITS.replace("2.7/24", "2.0/24"), "the address of one machine"),
    Bad(HOST_BITS.replace("192.0.2.7/24", "192.0.2.0"), "192.0.2.0", None, refused="yours to decide"),
    Bad(
        HOST_BITS.replace("2.7/24", "2.0/255.255.255.0"), "192.0.2.0/255.255.255.0", None, "no length", refused="yours"
    ),
    Good(
        HOST_BITS.replace("192.0.2.7/24", "'2001:db8::5/64'"),
        "the engine passes over IPv6, which no key of a stack file turns on",
    ),
    Good(HOST_BITS.replace("2.7/24", "2.0/24  # not 192.0.2.7/24")),
    Good(HOST_BITS.replace("192.0.2.7", "192.0.2.${HOST}"), "nobody can know it here"),
    Good(HOST_BITS.replace("    networks:\n      - back\n", ""), "no service uses it, and Docker does not make it"),
    Good(HOST_BITS.replace("    deploy:\n      mode: replicated\n", "    restart: always\n"), "a file for Compose"),
]

EXPERIMENTS = [
    Experiment(
        HOST_BITS,
        as_written=True,
        engines=(26, 28),
        bad=(Refused("it should be 192.0.2.0/24"),),
        fixed=(Says("Creating service stack_api"),),
    )
]
