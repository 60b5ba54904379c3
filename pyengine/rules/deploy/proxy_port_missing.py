"""A service that Traefik is to route to, without the port.

What it does
------------
Finds a router in `deploy.labels`, `traefik.http.routers.….rule`, where no label names the port of the service.

Why it hurts
------------
In Compose Traefik reads the port from the container. Of a service of the Swarm it is told none: it logs `port is
missing`, leaves the service out, and every request gets `404 page not found`.

What we change
--------------
Nothing: the port inside is not in the file. Write `traefik.http.services.<name>.loadbalancer.server.port=8080`.

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

from pyengine.finding import Confidence, Finding, Severity
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.model.labels import SERVICE, Label, labels
from pyengine.swarm.model.settings import is_open
from pyengine.swarm.model.stack import Service

META = Meta(
    "proxy-port-missing",
    Severity.MEDIUM,
    "Traefik logs `port is missing`",
    __doc__,
    confidence=Confidence.LIKELY,
)
ROUTER = re.compile(r"traefik\.(http|tcp|udp)\.routers\.[^.]+\.(rule|service|entrypoints)", re.IGNORECASE)
PORT = re.compile(r"traefik\.(http|tcp|udp)\.services\..+\.loadbalancer\.server\.(port|url)", re.IGNORECASE)
YOURS = "the port inside is not in the file: `traefik.http.services.<name>.loadbalancer.server.port=…`"


def check(service: Service) -> Iterator[Finding]:
    """Find it once for each service."""
    if not service.stack.for_swarm:
        return
    found = list(labels(service, SERVICE))
    routers = [label for label in found if ROUTER.fullmatch(label.name)]
    if not routers or any(_answers(label) for label in found):
        return
    yield META.finding(
        routers[0].place,
        "Traefik reads no port of a Swarm service: without the label it may leave this one out",
        service,
        refusal=YOURS,
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
    Good(ROUTED),
    Good(PORTLESS.replace("enable=true", "enable=false"), "turned off"),
    Good(
        PORTLESS.replace("    deploy:\n      labels:", "    labels:").replace("        -", "      -"),
        "a file for Compose",
    ),
    Good(PORTLESS + "        - traefik.http.routers.portal.service=portal@file\n", "the service is in a file"),
    Good(PORTLESS.replace("traefik.http.routers", "team.routers"), "another reader's"),
]

NO_EXPERIMENT = "The reader is another program, which the engines of the experiments do not have."
