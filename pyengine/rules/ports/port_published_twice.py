"""One port for two.

What it does
------------
Finds a port that is published twice: by one service, or by two services of the stack.

Why it hurts
------------
On the ingress network a port belongs to one service of the whole Swarm. The engine refuses the second one, `port '80'
is already in use by service …` or `duplicate published ports provided`, and the deploy stops half-way; which of two
services comes second is left to chance. Two entries written alike are refused by the schema, before anything happens.

What we change
--------------
An entry that says the same again is taken out. Where two services or two ports inside ask for one number, nothing: the
other number is yours.

When to ignore it
-----------------
Never for a file that goes to `docker stack deploy`. Two services may share a port in `mode: host`, each on its own
node, and tcp and udp are two ports: of those nothing is said.

Sources
-------
swarmkit manager/controlapi/service.go:347, 623, 633; docker/cli schema (ports: uniqueItems); executed on engine 28.5.2.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from pyengine.evidence.expected import Refused, Says
from pyengine.evidence.experiment import Experiment
from pyengine.finding import Applicability, Finding, Fix, Severity
from pyengine.rules.fixes import drop
from pyengine.rules.message import cut
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.loader.values import plain
from pyengine.swarm.model.ports import Port, ports
from pyengine.swarm.model.stack import Service, Stack
from pyengine.swarm.refusals.services import collide
from pyengine.text import Place

META = Meta(
    "port-published-twice", Severity.HIGH, "The port is already in use by another service", __doc__, refuses=True
)
INSIDE = "which of the two gets the number is yours to decide"
BETWEEN = "which service keeps the number, and the other's new one, is yours to decide"


def check(stack: Stack) -> Iterator[Finding]:
    """Find numbers that are asked for again; of two ranges the first one that both have."""
    if not stack.for_swarm:
        return
    known: dict[tuple[int, str], list[tuple[Service, Port]]] = {}
    for service in stack.services:
        own: dict[tuple[int, str], Port] = {}
        told = set[tuple[Place, ...]]()
        every = list(ports(service))
        numbers = Counter(port.item.place for port in every)
        for port in every:
            key = port.published, port.protocol
            if not port.published:
                continue
            first = own.setdefault(key, port)
            other = None if first is not port else _other(port, known.get(key, []))
            rival = first if first is not port else other[1] if other is not None else None
            if rival is None or (pair := (port.item.place, rival.item.place)) in told:
                continue
            told.add(pair)
            single = numbers[first.item.place] == numbers[port.item.place] == 1  # of a range only a part is there again
            yield _again(service, first, port, single=single) if other is None else _taken(service, port, *other)
        for key, port in own.items():
            known.setdefault(key, []).append((service, port))


def _again(service: Service, first: Port, port: Port, *, single: bool) -> Finding:
    """Return the finding about one service: it may not have a number twice, in whatever mode."""
    alike = plain(first.item.part) == plain(port.item.part) and first.item.part.file == port.item.part.file
    same = (first.target, first.mode) == (port.target, port.mode) and single
    reason = "The entry above publishes the same port in the same way."
    return META.finding(
        port.item,
        f"port {port.words} is published twice: the deploy is refused{'' if alike else ' half-way'}",
        service,
        fix=Fix("publish it once", drop(port.item), Applicability.SAFE, reason) if same else None,
        refusal=None if same else INSIDE,
        related=[(first.item, "here it is published first")],
    )


def _other(port: Port, known: list[tuple[Service, Port]]) -> tuple[Service, Port] | None:
    """Return the first that keeps a port from being published."""
    return next(((service, found) for service, found in known if collide(port.mode, found.mode)), None)


def _taken(service: Service, port: Port, owner: Service, first: Port) -> Finding:
    return META.finding(
        port.item,
        f"`{cut(owner.name, 25)}` publishes port {port.words} too: one of them is refused half-way",
        service,
        refusal=BETWEEN,
        related=[(first.item, "the other service")],
    )


TWICE = """\
services:
  web:
    image: example/web:2
    ports:
      - "80:8080"
      - "443:8443"
      - {target: 8080, published: 80}
    deploy:
      mode: replicated
"""
ONCE = TWICE.replace("      - {target: 8080, published: 80}\n", "")

TWO = """\
services:
  web:
    image: example/web:2
    ports:
      - "80:8080"
    deploy:
      mode: replicated
  api:
    image: example/api:2
    ports:
      - "80:9000"
    deploy:
      mode: replicated
"""

EXAMPLES = [
    Bad(TWICE, "{target: 8080, published: 80}", ONCE, "the same in another form"),
    Bad(ONCE.replace("443:8443", "80:8080"), '"80:8080"', ONCE.replace('      - "443:8443"\n', ""), "the same again"),
    Bad(ONCE.replace("443:8443", "80:8443"), '"80:8443"', None, "two ports inside", refused="yours to decide"),
    Bad(
        ONCE.replace("443:8443", "79-80:8079-8080"), '"79-80:8079-8080"', None, "79 is not there twice", refused="yours"
    ),
    Bad(TWO, '"80:9000"', None, "two services", refused="yours to decide"),
    Bad(
        TWO.replace('"80:9000"', "{target: 9000, published: 80, mode: host}"),
        "{target: 9000, published: 80, mode: host}",
        None,
        "one of them on the ingress network",
        refused="yours to decide",
    ),
    Bad(
        TWO.replace("80:8080", "8000-8050:8000-8050").replace("80:9000", "8001-8051:8001-8051"),
        '"8001-8051:8001-8051"',
        None,
        "of two ranges the first number that both have",
        refused="yours to decide",
    ),
    Good(ONCE.replace("443:8443", "80:8080/udp"), "two protocols"),
    Good(ONCE.replace("80:8080", "8080").replace("443:8443", "8443"), "numbers of the engine's choice"),
    Good(
        TWO.replace('"80:8080"', "{target: 8080, published: 80, mode: host}").replace(
            '"80:9000"', "{target: 9000, published: 80, mode: host}"
        ),
        "each on its own node",
    ),
    Good(TWO.replace("80:9000", "${PORT}:9000"), "nobody can know it here"),
    Good(TWO.replace("    deploy:\n      mode: replicated\n", "    restart: always\n"), "a file for Compose"),
]

EXPERIMENTS = [
    Experiment(
        TWICE,
        as_written=True,
        bad=(Refused("duplicate published ports provided"),),
        fixed=(Says("Creating service stack_web"),),
    ),
    Experiment(
        TWO,
        as_written=True,
        instead=TWO.replace("80:9000", "81:9000"),
        bad=(Refused("port '80' is already in use by service"),),
        fixed=(Says("Creating service stack_api"),),
    ),
]
