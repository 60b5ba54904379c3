"""A port meant for one address, open on all of them.

What it does
------------
Finds an address of the host in front of a port, `127.0.0.1:5432:5432`, in a file for Swarm.

Why it hurts
------------
Swarm does not take the address: Docker prints `ignoring IP-address … service will listen on '0.0.0.0'` and publishes
the port on every address of every node. What was to stay inside, a database or a page for administrators, can be
reached by everybody who reaches a node.

What we change
--------------
A port of the node itself (127.0.0.1) is taken out: services of the same network reach each other without a published
port. For other addresses Swarm has no setting, so that nothing is changed.

When to ignore it
-----------------
A firewall in front of the nodes lets nobody through to this port.

Sources
-------
docker/cli opts/swarmopts/port.go:167; executed with CLI 28.2.2: `"127.0.0.1:80:80"` is published on the ingress network
with that warning. The long form has no key for an address: `host_ip` is refused.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator

from pyengine.evidence.expected import Accepted, Says
from pyengine.evidence.experiment import Experiment
from pyengine.finding import Finding, Severity
from pyengine.rules.fixes import ANEW, unpublish
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.golang import ports as short
from pyengine.swarm.golang.text import shown
from pyengine.swarm.model.settings import is_open
from pyengine.swarm.model.stack import Service
from pyengine.swarm.view import View

META = Meta("port-host-ip-ignored", Severity.HIGH, "A port bound to 127.0.0.1 is open on every node", __doc__)
ELSEWHERE = "Swarm has no setting for the address: a firewall on the nodes can keep the port to one network"
PRICE = (
    "What asks on the node itself, a tunnel or a proxy on the host, no longer gets an answer; services reach this one "
    f"by its name and the port inside, on a network they share.{ANEW}"
)


def check(service: Service) -> Iterator[Finding]:
    """Find addresses that Docker ignores with a warning."""
    if not service.stack.for_swarm:
        return
    for item in service.items("ports"):
        published = _with_address(item)
        if not published:
            continue
        address = ipaddress.ip_address(published[0].address)
        local = address.is_loopback
        yield META.finding(
            item,
            f"{f'`{address}`' if local else 'the address'} is ignored: {_port(published)} is open on every node",
            service,
            fix=unpublish(item, PRICE) if local else None,
            refusal=None if local else ELSEWHERE,
            severity=Severity.HIGH if local or address.is_private else Severity.MEDIUM,
        )


def _with_address(item: View) -> tuple[short.Port, ...]:
    """Return the ports of an item with an address that means something elsewhere."""
    if item.is_mapping or is_open(item) or not short.is_port(shown(item.data)):
        return ()
    found = short.parse(shown(item.data))
    return found if short.ignored(found[0]) else ()


def _port(published: tuple[short.Port, ...]) -> str:
    first, last = published[0].published, published[-1].published
    if first != last:
        return f"every port from {first} to {last}"
    return f"port {first}" if first else "a port"


LOOPBACK = """\
services:
  db:
    image: example/db:2
    restart: always
    ports:
      # only from this machine
      - "127.0.0.1:5432:5432"
      - "9187:9187"
    deploy:
      mode: replicated
"""

EXAMPLES = [
    Bad(
        LOOPBACK,
        '"127.0.0.1:5432:5432"',
        LOOPBACK.replace('      # only from this machine\n      - "127.0.0.1:5432:5432"\n', ""),
        "the database is open to all",
        unsafe=True,
    ),
    Bad(
        LOOPBACK.replace(
            '      # only from this machine\n      - "127.0.0.1:5432:5432"\n      - "9187:9187"', "      - '[::1]::80'"
        ),
        "'[::1]::80'",
        LOOPBACK.replace(
            '    ports:\n      # only from this machine\n      - "127.0.0.1:5432:5432"\n      - "9187:9187"\n', ""
        ),
        "under a number of the engine's choice",
        unsafe=True,
    ),
    Bad(
        LOOPBACK.replace('"127.0.0.1:5432', '"${BIND:-192.0.2.7}:5432'),
        '"${BIND:-192.0.2.7}:5432:5432"',
        None,
        "one of the node's addresses",
        refused="firewall",
    ),
    Bad(
        LOOPBACK.replace("127.0.0.1:5432:5432", "198.51.100.7:8000-8009:8000-8009/udp"),
        '"198.51.100.7:8000-8009:8000-8009/udp"',
    ),
    Good(LOOPBACK.replace("127.0.0.1:", "0.0.0.0:"), "the same as no address"),
    Good(LOOPBACK.replace("127.0.0.1:", ""), "the comment alone says so"),
    Good(LOOPBACK.replace("127.0.0.1:", "${BIND}:"), "nobody can know it here"),
    Good(
        LOOPBACK.replace("    deploy:\n      mode: replicated\n", "    restart: always\n"),
        "a file for Compose, which listens on that address",
    ),
]

EXPERIMENTS = [
    Experiment(
        LOOPBACK,
        as_written=True,
        bad=(Says("ignoring IP-address (127.0.0.1:5432:5432/tcp) service will listen on '0.0.0.0'"),),
        fixed=(Accepted(without="ignoring IP-address"),),
    )
]
