"""A port that is published although no number says so.

What it does
------------
Finds `ports` with the port of the container alone: `- "3306"`, or `target: 3306` without `published`.

Why it hurts
------------
It is read as `expose`, and is none: Swarm chooses a number from 30000 on and opens it on every node. Who reaches a node
reaches the program, a database that was meant for its own stack too, and no firewall knows the number: it is another
one when the service is made again. On the networks of the stack nothing has to be published.

What we change
--------------
The port is not published any more.

When to ignore it
-----------------
A load balancer asks Swarm for the number and passes it on.

Sources
-------
swarmkit manager/allocator/portallocator.go (30000 to 32767), moby/moby#24304, moby/swarmkit#2951; executed: `- "3306"`
of a service is `*:30000->3306/tcp` on every node, and nothing is said.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyengine.evidence.experiment import Experiment
from pyengine.evidence.stored import Stored
from pyengine.finding import Confidence, Finding, Severity
from pyengine.rules.fixes import ANEW, unpublish
from pyengine.rules.rule import Bad, Good, Meta, Read
from pyengine.swarm.destination import may_go_to_swarm
from pyengine.swarm.model.ports import ports
from pyengine.swarm.model.stack import Service
from pyengine.swarm.traits import is_database

META = Meta(
    "port-published-at-random",
    Severity.MEDIUM,
    "A port is open on every node that nobody published",
    __doc__,
    confidence=Confidence.LIKELY,
)
PRICE = "Who asks Swarm for the number, as a load balancer may, gets none any more."


def check(service: Service) -> Iterator[Finding]:
    """Find them in the ingress mode; in that of the host, on the node of a task alone, they are asked for by name."""
    last = None
    for port in ports(service) if may_go_to_swarm(service.stack) else ():
        if port.item is last or port.published or port.mode == "host" or port.item.get("published") is not None:
            continue
        if "::" in port.item.text:
            continue  # an address and no number: port-host-ip-ignored tells of it
        last = port.item  # a range is told once
        whole = service.view.get("ports")
        alone = whole is not None and sum(1 for _ in whole.items()) == 1
        yield META.finding(
            port.item,
            f"{port.target} is open on every node, under a number from 30000 on: this is not `expose`",
            service,
            fix=unpublish(whole if whole is not None and alone else port.item, PRICE + ANEW),
            severity=Severity.HIGH if is_database(service) else None,
            confidence=Confidence.CERTAIN if is_database(service) else None,
        )


DATABASE = """\
services:
  db:
    image: mysql:8.4
    ports:
      - "3306"
    deploy:
      replicas: 1
"""
NONE = DATABASE.replace('    ports:\n      - "3306"\n', "")
TWO = DATABASE.replace("mysql:8.4", "example/web:2").replace(
    '- "3306"', '- {target: 9100, protocol: tcp}\n      - "8080:80"  # "9100"'
)

EXAMPLES = [
    Bad(DATABASE, '"3306"', NONE, "a database for everybody", unsafe=True),
    Bad(
        TWO,
        "{target: 9100, protocol: tcp}",
        TWO.replace("      - {target: 9100, protocol: tcp}\n", ""),
        "the long form",
        unsafe=True,
    ),
    Bad(DATABASE.replace("3306", "3306-3308"), '"3306-3308"', NONE, "three of them, told once", unsafe=True),
    Good(NONE, "the services of a network reach each other without"),
    Good(DATABASE.replace("3306", "127.0.0.1:3306:3306").replace("mysql:8.4", "example/db:2"), "a number is written"),
    Good(TWO.replace("9100,", "9100, published: 9100,"), "a number is written"),
    Good(TWO.replace("9100,", "9100, mode: host,"), "a port of one node each, asked for"),
    Good(DATABASE.replace("3306", "${PORT}"), "nobody knows here what it says"),
    Good(DATABASE.replace("ports:", "expose:"), "this does nothing"),
    Good(
        DATABASE.replace("    deploy:\n      replicas: 1\n", "    build: .\n    restart: always\n"),
        "a file for Compose",
    ),
]

READ = [
    Read(
        'Under `ports`, `"3306"` opens the port for the other services alone.',
        "It is published on every node, under a number that Swarm chooses; the others need no port at all.",
    )
]

OPEN = '{"Protocol": "tcp", "PublishMode": "ingress", "TargetPort": 3306}'
"""How the engine keeps it: a port of the ingress network, for which it finds a number."""

EXPERIMENTS = [
    Experiment(
        DATABASE,
        as_written=True,
        bad=(Stored("service EndpointSpec.Ports", OPEN),),
        fixed=(Stored("service EndpointSpec.Ports", OPEN, there=False),),
    )
]
