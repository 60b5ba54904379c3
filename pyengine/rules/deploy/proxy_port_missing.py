"""A service that Traefik is to route to, without the port.

What it does
------------
Finds a router in `deploy.labels`, `traefik.http.routers.….rule`, or the `traefik.frontend.rule` of Traefik 1, where no
label names the port of the service. In `labels` too, where it may be meant for a Swarm: there it is read no more.

Why it hurts
------------
In Compose Traefik reads the port from the container. Of a service of the Swarm it is told none: it logs `port is
missing`, leaves the service out, and every request gets `404 page not found`.

What we change
--------------
A service that only leads to Traefik itself, `api@internal`, gets a port that nobody asks. Else nothing: the port inside
is not in the file. Write `traefik.http.services.<name>.loadbalancer.server.port=8080`.

When to ignore it
-----------------
A file of Traefik's own settings has the service.

Sources
-------
doc.traefik.io/traefik/providers/swarm ("Port Detection": none in Swarm mode, the label is mandatory, for `api@internal`
any number); traefik/traefik#11459.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pyengine.finding import Applicability, Confidence, Finding, Fix, Severity
from pyengine.patch.ops import Insert, Op, Set
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.destination import may_go_to_swarm
from pyengine.swarm.model.labels import CONTAINERS, SERVICE, Label, labels, read_from_containers
from pyengine.swarm.model.settings import is_open, is_unset
from pyengine.swarm.model.stack import Service

META = Meta(
    "proxy-port-missing",
    Severity.HIGH,
    "Traefik logs `port is missing`",
    __doc__,
    confidence=Confidence.LIKELY,
)
ROUTER = re.compile(
    r"traefik\.(http|tcp|udp)\.routers\.[^.]+\.(rule|service|entrypoints)|traefik\.([^.]+\.)?frontend\.rule",
    re.IGNORECASE,
)
PORT = re.compile(
    r"traefik\.(http|tcp|udp)\.services\..+\.loadbalancer\.server\.(port|url)|traefik\.([^.]+\.)?port", re.IGNORECASE
)
_OWN = re.compile(r"traefik\.http\.routers\.([^.]+)\.service", re.IGNORECASE)
YOURS = "the port inside is not in the file: `traefik.http.services.<name>.loadbalancer.server.port=…`"


def check(service: Service) -> Iterator[Finding]:
    """Find it once for each service."""
    found = list(labels(service, SERVICE)) if service.stack.for_swarm else []
    routers = _routers(found)
    if not routers:
        found += _misplaced(service)  # they need the port as well
        routers = _routers(found)
    if not routers or any(_answers(label) for label in found):
        return
    on_service = routers[0].view.route[2] == SERVICE[0]
    yield META.finding(
        routers[0].place,
        "Traefik reads no port of a Swarm service: without the label it may leave this one out",
        service,
        fix=(fix := _of_itself(service, found) if on_service else None),
        refusal=None if fix else YOURS,
        severity=None if on_service else Severity.MEDIUM,  # Traefik does not read the router either
        confidence=None if on_service else Confidence.POSSIBLE,
    )


def _routers(found: list[Label]) -> list[Label]:
    return [label for label in found if ROUTER.fullmatch(label.name)]


def _misplaced(service: Service) -> list[Label]:
    """Return the labels of containers that may be meant for a Traefik of the Swarm."""
    written = list(labels(service, CONTAINERS))
    unset = any(is_unset(label.view) for label in written)
    return [] if unset or not may_go_to_swarm(service.stack) or read_from_containers(service.stack) else written


def _of_itself(service: Service, found: list[Label]) -> Fix | None:
    """Return the fix for what leads to Traefik itself alone: the port has to be there, and is not asked."""
    leads = [(router[1], label) for label in found if (router := _OWN.fullmatch(label.name))]
    rules = [label for label in found if label.name.lower().endswith(".rule")]
    every = service.view.get(*SERVICE)
    if not leads or len(leads) < len(rules) or every is None or len(every.parts) > 1:
        return None
    if not all(label.value.endswith("@internal") for _, label in leads):
        return None
    name, last = f"traefik.http.services.{leads[0][0]}.loadbalancer.server.port", leads[-1][1].view
    op: Op = Set((*every.route, name), "9999", every.part.file)
    if not every.is_mapping:
        op = Insert((*every.route, int(last.route[-1]) + 1), f"{name}=9999", every.part.file)
    return Fix(
        "give it a port that nobody asks",
        (op,),
        Applicability.UNSAFE,
        "Traefik wants a port of every service; what leads to itself does not ask it.",
        "Where the container serves something as well, write that port.",
    )


def _answers(label: Label) -> bool:
    """Tell a label that names the port, turns the service off, leads to a service of a file, or that nobody knows."""
    name, value = label.name.lower(), label.value.lower()
    if name == "traefik.enable" and (value == "false" or is_open(label.view)):
        return True
    elsewhere = ROUTER.fullmatch(name) is not None and name.endswith(".service") and value.endswith("@file")
    return elsewhere or PORT.fullmatch(name) is not None or "$" in name


ROUTED = """\
services:
  portal:
    image: example/portal:2
    deploy:
      labels:
        - traefik.enable=true
        - traefik.http.routers.portal.rule=Host(`portal.example.test`)
        - traefik.http.services.portal.loadbalancer.server.port=8080
"""
PORTLESS = ROUTED.replace("        - traefik.http.services.portal.loadbalancer.server.port=8080\n", "")
MISPLACED = PORTLESS.replace("    deploy:\n      labels:", "    labels:").replace("        -", "      -")

BOARD = """\
services:
  proxy:
    image: example/proxy:3
    deploy:
      labels:
        - traefik.http.routers.board.rule=Host(`board.example.test`)
        - traefik.http.routers.board.service=api@internal
"""

EXAMPLES = [
    Bad(
        PORTLESS,
        "traefik.http.routers.portal.rule=Host(`portal.example.test`)",
        None,
        "as one writes it for Compose",
        refused="loadbalancer.server.port",
    ),
    Bad(
        PORTLESS.replace(
            "- traefik.enable=true\n        - traefik.http.routers.portal.rule=", "traefik.http.routers.p.rule: "
        ),
        "traefik.http.routers.p.rule",
        None,
        "a mapping",
        refused="not in the file",
    ),
    Bad(
        BOARD,
        "traefik.http.routers.board.rule=Host(`board.example.test`)",
        BOARD + "        - traefik.http.services.board.loadbalancer.server.port=9999\n",
        "what leads to Traefik itself needs one too",
        unsafe=True,
    ),
    Bad(
        BOARD[: BOARD.index("        - traefik")] + "        - traefik.frontend.rule=Host:portal.example.test\n",
        "traefik.frontend.rule=Host:portal.example.test",
        None,
        "of Traefik 1",
        refused="not in the file",
    ),
    Good(ROUTED),
    Good(
        BOARD[: BOARD.index("        - traefik")]
        + "        - traefik.frontend.rule=Host:a\n        - traefik.port=80\n"
    ),
    Good(PORTLESS.replace("enable=true", "enable=false"), "turned off"),
    Good(MISPLACED.replace("    labels", "    container_name: portal\n    labels"), "a file for Compose"),
    Good(MISPLACED.replace("routers.portal", "routers.${ROUTER}"), "nobody knows here what they say"),
    Good(PORTLESS + "        - traefik.http.routers.portal.service=portal@file\n", "the service is in a file"),
    Good(PORTLESS.replace("traefik.http.routers", "team.routers"), "another reader's"),
]

NO_EXPERIMENT = "The reader is another program, which the engines of the experiments do not have."
