"""`localhost` where another service is meant.

What it does
------------
Finds `localhost:5432` and `127.0.0.1:5432` in the environment or command of a service, where another service of the
stack answers on that port and this one does not: by the ports that it publishes, or by those of well-known images.

Why it hurts
------------
Each task has a `localhost` of its own. Nothing listens there, so that the program ends with `connection refused`,
although the other service runs, be it on the same node.

What we change
--------------
The host becomes the name of the service that answers on the port.

When to ignore it
-----------------
The program itself listens there, or the address is for a browser, which has a `localhost` of its own.

Sources
-------
moby daemon/oci_linux.go (each container has a network namespace of its own, with a loopback of its own).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pyengine.finding import Applicability, Confidence, Finding, Fix, Severity
from pyengine.patch.ops import Set
from pyengine.rules.fixes import ANEW
from pyengine.rules.message import cut
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.destination import may_go_to_swarm
from pyengine.swarm.hosts import told
from pyengine.swarm.model.ports import ports
from pyengine.swarm.model.settings import is_open
from pyengine.swarm.model.stack import Service, Stack
from pyengine.swarm.view import View

META = Meta(
    "localhost-of-container",
    Severity.MEDIUM,
    "Nothing answers on localhost",
    __doc__,
    confidence=Confidence.LIKELY,
)
_LOCAL = re.compile(r"(?<![\w.-])(?:localhost|127\.0\.0\.1)(?=:(\d{2,5})(?!\d))")
_OWN = re.compile(
    r"listen|bind|health|allow|cors|origin|public|external|advertis|browser|redirect|callback|front"
    r"|(?:site|base|root|app).?url",
    re.IGNORECASE,
)
"""Words of addresses on which a program listens itself, or that are for a browser."""
_USUAL = {
    "postgres": 5432,
    "mysql": 3306,
    "mariadb": 3306,
    "redis": 6379,
    "valkey": 6379,
    "mongo": 27017,
    "rabbitmq": 5672,
    "elasticsearch": 9200,
    "opensearch": 9200,
    "memcached": 11211,
    "kafka": 9092,
    "nats": 4222,
}
"""On what well-known images answer, by their name's last part."""


def check(stack: Stack) -> Iterator[Finding]:
    """Find them; where two services answer on the port nobody knows which is meant."""
    if len(stack.services) < 2 or not may_go_to_swarm(stack):
        return
    answers = {service.name: _ports(service) for service in stack.services}
    for service in stack.services:
        for view in told(service):
            found = _LOCAL.search(str(view.data or ""))
            if found is None or _OWN.search(f"{view.route[-1]} {view.text}") or is_open(view):
                continue
            number = int(found[1])
            others = [name for name, known in answers.items() if number in known and name != service.name]
            if others and number not in answers[service.name]:
                yield _finding(service, view, number, others)


def _ports(service: Service) -> set[int]:
    image = service.image.value.split("@")[0].rsplit("/", 1)[-1].partition(":")[0].lower()
    usual = {_USUAL[image]} if image in _USUAL else set[int]()
    return usual | {port.target for port in ports(service)}


def _finding(service: Service, view: View, number: int, others: list[str]) -> Finding:
    name = cut(others[0], 20)
    fix = Fix(
        f"ask for `{name}:{number}`",
        (Set(view.part.route, _LOCAL.sub(lambda _: others[0], view.text, 1), view.part.file),),
        Applicability.UNSAFE,
        "On a network of the stack the service answers to its name.",
        f"Both have to be on one network.{ANEW}",
    )
    return META.finding(
        view,
        f"`localhost` is this container alone: on {number} answers `{name}`, another service",
        service,
        fix=fix if len(others) == 1 else None,
        refusal=None if len(others) == 1 else "several services answer on this port: which is meant is yours to say",
    )


LOCAL = """\
services:
  web:
    image: example/web:2
    environment:
      DATA: postgres://localhost:5432/a
    deploy:
      replicas: 2
  db:
    image: postgres:17
    command: [postgres]
"""

EXAMPLES = [
    Bad(LOCAL, "postgres://localhost:5432/a", LOCAL.replace("localhost", "db"), "a database", unsafe=True),
    Bad(
        LOCAL.replace("DATA: postgres://localhost:5432/a", "API: http://127.0.0.1:9000")
        .replace("postgres:17", "example/api:2")
        .replace("command: [postgres]", 'ports: ["9000:9000"]'),
        "http://127.0.0.1:9000",
        LOCAL.replace("DATA: postgres://localhost:5432/a", "API: http://db:9000")
        .replace("postgres:17", "example/api:2")
        .replace("command: [postgres]", 'ports: ["9000:9000"]'),
        "by what it publishes",
        unsafe=True,
    ),
    Good(LOCAL.replace("localhost", "db")),
    Good(LOCAL.replace("5432", "5433"), "nobody of the file answers on it"),
    Good(LOCAL.replace("DATA: postgres://localhost", "LISTEN: localhost"), "it listens there itself"),
    Good(LOCAL.replace("localhost:5432", "localhost:${PORT}"), "nobody can know it here"),
    Good(LOCAL.replace("    environment", '    ports: ["5432:5432"]\n    environment'), "it answers itself"),
    Good(
        LOCAL.replace("    deploy:\n      replicas: 2\n", "    restart: always\n    build: .\n"), "a file for Compose"
    ),
]

NO_EXPERIMENT = "The test service asks nobody."
