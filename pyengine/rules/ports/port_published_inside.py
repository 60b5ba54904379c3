"""A published port where the one inside is asked for.

What it does
------------
Finds `name:port` in the command or environment of a service, where the name is that of another one and the port is
one that it publishes for the outside, while inside it listens on another.

Why it hurts
------------
`15432:5432` is a door to the outside: `15432` is answered on the nodes' addresses. On the networks of the stack `db`
answers on 5432 alone, so that `db:15432` ends in `connection refused`, or hangs.

What we change
--------------
The port becomes the one that the service has inside.

When to ignore it
-----------------
The program listens on the published port as well.

Sources
-------
moby daemon/libnetwork/service_linux.go (the ingress network alone has the published ports).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pyengine.finding import Applicability, Confidence, Finding, Fix, Severity
from pyengine.patch.ops import Set
from pyengine.rules.fixes import ANEW
from pyengine.rules.message import cut
from pyengine.rules.rule import Bad, Good, Meta, Read
from pyengine.swarm.destination import may_go_to_swarm
from pyengine.swarm.hosts import asking, ported, words
from pyengine.swarm.model.ports import ports
from pyengine.swarm.model.stack import Service, Stack
from pyengine.swarm.view import View

META = Meta(
    "port-published-inside",
    Severity.MEDIUM,
    "Nothing answers on the published port",
    __doc__,
    confidence=Confidence.LIKELY,
)


def check(stack: Stack) -> Iterator[Finding]:
    """Find who asks for a service by a number that only the outside knows."""
    known = {service.name: found for service in stack.services if (found := _outside(service))}
    if not known or not may_go_to_swarm(stack):
        return
    told = words(stack.services)
    for service in stack.services:
        for asker, view in asking(told, service.name) if service.name in known else ():
            number = ported(str(view.data or ""), service.name)
            inside = known[service.name].get(number or 0)
            if number is not None and inside is not None and asker.name != service.name:
                yield _finding(asker, service, view, number, inside)


def _outside(service: Service) -> dict[int, int]:
    """Return the published ports that are none inside, with those behind them."""
    found = [port for port in ports(service) if port.published]
    inside = {port.target for port in found}
    return {port.published: port.target for port in found if port.published not in inside}


def _finding(asker: Service, service: Service, view: View, number: int, inside: int) -> Finding:
    name = cut(service.name, 20)
    pattern = re.compile(rf"(?<![\w.-]){re.escape(service.name)}:{number}(?!\d)")
    text = pattern.sub(f"{service.name}:{inside}", view.text)
    fix = Fix(
        f"ask for `{name}:{inside}`",
        (Set(view.part.route, text, view.part.file),),
        Applicability.UNSAFE,
        "On the networks of the stack a service answers on the ports of its program.",
        f"The program may listen on the other port as well.{ANEW}",
    )
    return META.finding(
        view,
        f"`{name}` answers on {inside} inside the stack: {number} is its port for the outside",
        asker,
        fix=fix if text != view.text else None,
        refusal=None if text != view.text else f"write {inside} where the value comes from",
        related=[(next(port.item for port in ports(service) if port.published == number), "published here")],
    )


OUTSIDE = """\
services:
  web:
    image: example/web:2
    environment:
      DATA: postgres://db:15432/a
    deploy:
      replicas: 2
  db:
    image: example/data:2
    ports:
      - "15432:5432"
"""
INSIDE = OUTSIDE.replace("db:15432", "db:5432")

EXAMPLES = [
    Bad(OUTSIDE, "postgres://db:15432/a", INSIDE, "an address", unsafe=True),
    Bad(
        OUTSIDE.replace("environment:\n      DATA: postgres://", "command: serve "),
        "serve db:15432/a",
        INSIDE.replace("environment:\n      DATA: postgres://", "command: serve "),
        "in the command",
        unsafe=True,
    ),
    Good(INSIDE),
    Good(OUTSIDE.replace("15432:5432", "15432:15432"), "the same number inside"),
    Good(OUTSIDE.replace('"15432:5432"', '"15432:5432"\n      - "15433:15432"'), "it is one inside too"),
    Good(OUTSIDE.replace("db:15432", "db.example.test:15432"), "another host"),
    Good(OUTSIDE.replace('"15432:5432"', '"${PORT}:5432"'), "nobody can know it here"),
    Good(
        OUTSIDE.replace("    deploy:\n      replicas: 2\n", "    restart: always\n    build: .\n"), "a file for Compose"
    ),
]

READ = [
    Read(
        "Other services reach a database by the port that it publishes.",
        "They reach it by the port inside; nothing has to be published for them.",
    ),
]

NO_EXPERIMENT = "The test service asks nobody; which ports a service answers on is in its program."
