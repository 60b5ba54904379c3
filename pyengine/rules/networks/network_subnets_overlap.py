"""Two networks that ask for the same addresses.

What it does
------------
Finds two networks of the stack whose subnets overlap.

Why it hurts
------------
Docker makes both without a word, but Swarm gives the addresses to one of them alone. Tasks on the other stay `new` for
ever, without an error; only the manager's log tells.

What we change
--------------
The subnet of the second one is taken out, so that Swarm chooses a free one.

When to ignore it
-----------------
Never where both networks are in use.

Sources
-------
Executed on engine 20.10.24: `network create --subnet 10.77.0.0/25` after `10.77.0.0/24` answers with an id, and tasks
on it run as soon as the first one is removed.
"""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import IPv4Network

from pyengine.evidence.expected import Missing
from pyengine.evidence.experiment import Experiment
from pyengine.finding import Finding, Severity
from pyengine.rules.fixes import swarm_s_subnet
from pyengine.rules.message import cut
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.model.networks import Network, own
from pyengine.swarm.model.stack import Stack
from pyengine.swarm.view import View

META = Meta("network-subnets-overlap", Severity.HIGH, "Tasks stay `new`: the subnets of two networks overlap", __doc__)


def check(stack: Stack) -> Iterator[Finding]:
    """Find subnets that share addresses with one of an earlier network."""
    if not stack.for_swarm:
        return
    known: list[tuple[Network, View, IPv4Network]] = []
    for network in own(stack):
        if not network.is_overlay:
            continue
        for subnet, addresses in network.ranges:
            other = next((each for each in known if addresses.overlaps(each[2])), None)
            if other is not None:
                yield META.finding(
                    subnet,
                    f"`{cut(other[0].key)}` has addresses of this subnet: tasks of one of the two never start",
                    None,
                    fix=swarm_s_subnet(network),
                    related=[(other[1], "the other subnet")],
                )
                break
        known += [(network, *each) for each in network.ranges]


OVERLAP = """\
services:
  api:
    image: example/api:2
    networks:
      - front
      - back
    deploy:
      mode: replicated
networks:
  front:
    ipam:
      config:
        - subnet: 203.0.113.0/24
  back:
    attachable: true
    ipam:
      config:
        - subnet: 203.0.113.128/25
"""

EXAMPLES = [
    Bad(
        OVERLAP,
        "203.0.113.128/25",
        OVERLAP.replace("    ipam:\n      config:\n        - subnet: 203.0.113.128/25\n", ""),
        "the upper half",
        unsafe=True,
    ),
    Bad(
        OVERLAP.replace("203.0.113.128/25", "'203.0.113.0/24'"),
        "'203.0.113.0/24'",
        OVERLAP.replace("    ipam:\n      config:\n        - subnet: 203.0.113.128/25\n", ""),
        "the same",
        unsafe=True,
    ),
    Good(OVERLAP.replace("203.0.113.128/25", "198.51.100.0/25")),
    Good(OVERLAP.replace("203.0.113.0/24", "'2001:db8::/64'").replace("203.0.113.128/25", "'2001:db8::/64'"), "IPv6"),
    Good(OVERLAP.replace("203.0.113.128/25", "${SUBNET}"), "nobody can know it here"),
    Good(OVERLAP.replace("      - back\n", ""), "no service uses the second one, and Docker does not make it"),
    Good(
        OVERLAP.replace("    deploy:\n      mode: replicated\n", "    restart: always\n"),
        "a file for Compose, which says so itself",
    ),
]

EXPERIMENTS = [
    Experiment(
        OVERLAP,
        first=True,
        limit=25,
        bad=(Missing(at_least=1),),
        fixed=(Missing(at_most=0),),
    )
]
