"""A proxy that is sent to the port for the outside.

What it does
------------
Finds labels of a service that tell a proxy its port, where the number is one that the service publishes for the
outside, while inside it listens on another: `loadbalancer.server.port=8081` beside `8081:8080`. Read are the labels of
Traefik, Caddy, Docker Flow, EasyHAProxy, Interlock and the routing mesh of UCP.

Why it hurts
------------
A proxy of the Swarm goes to the tasks, over a network that both share. There the program answers on its own port
alone; the published one is a door of the nodes. The proxy gets no connection and answers `502 Bad Gateway`.

What we change
--------------
The port becomes the one that the service has inside.

When to ignore it
-----------------
The program listens on both. Where its command, its test or a variable such as `PORT` names the number the rule is
silent.

Sources
-------
doc.traefik.io/traefik/routing/providers/swarm (`server.port` is the port of the container), traefik/traefik#1086;
lucaslorentz/caddy-docker-proxy README (`upstreams` are addresses in the network); docs.mirantis.com/mke, "Use service
labels" (`com.docker.lb.port`: internal upstream communication); moby daemon/libnetwork/service_linux.go (the ingress
network alone has the published ports).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pyengine.finding import Applicability, Confidence, Finding, Fix, Severity
from pyengine.patch.ops import Set, Value
from pyengine.rules.rule import Bad, Good, Meta, Read
from pyengine.swarm.model.environment import environment
from pyengine.swarm.model.labels import SERVICE, Label, labels
from pyengine.swarm.model.ports import Port, ports
from pyengine.swarm.model.settings import is_open
from pyengine.swarm.model.stack import Service

META = Meta(
    "proxy-port-published",
    Severity.MEDIUM,
    "The proxy answers `502 Bad Gateway`",
    __doc__,
    confidence=Confidence.LIKELY,
)
_NUMBER = r"\s*([0-9]+)\s*"
READERS = [
    (r"traefik\.(http|tcp|udp)\.services\..+\.loadbalancer\.server\.port", _NUMBER, "Traefik"),
    (r"traefik\.([^.]+\.)?port", _NUMBER, "Traefik"),
    (r"caddy(_[0-9]+)?\..*reverse_proxy", r".*\{\{\s*upstreams\s+(?:https?\s+|h2c\s+)?([0-9]+)\s*\}\}.*", "Caddy"),
    (r"com\.df\.port(\.[0-9]+)?", _NUMBER, "Docker Flow"),
    (r"easyhaproxy\.[^.]+\.localport", _NUMBER, "EasyHAProxy"),
    (r"com\.docker\.lb\.port", _NUMBER, "Interlock"),
    (r"com\.docker\.ucp\.mesh\.http(\.[0-9]+)?", r".*\binternal_port=([0-9]+)\b.*", "the routing mesh of UCP"),
]
"""The labels that tell a port of the tasks: name, value with the port, and the reader."""
_SAYS_PORT = re.compile(r"PORT|LISTEN|BIND|ADDR", re.IGNORECASE)
"""Names of variables that may tell a program where to listen."""


def check(service: Service) -> Iterator[Finding]:
    """Find the labels with a number that only the outside knows."""
    if not service.stack.for_swarm:
        return
    found = list(ports(service))
    inside = {port.target for port in found}
    for label in labels(service, SERVICE):
        told = _told(label)
        number = int(told[0]) if told is not None and len(told[0]) < 6 else 0
        behind = [port for port in found if port.published == number != 0 and port.protocol == "tcp"]
        if told is not None and behind and number not in inside and not _listens(service, number):
            yield _finding(service, label, told[1], behind[0])


def _told(label: Label) -> tuple[str, str] | None:
    """Return the port that a label tells, and whom."""
    if is_open(label.view):
        return None
    for name, value, reader in READERS:
        found = re.fullmatch(value, label.value) if re.fullmatch(name, label.name, re.IGNORECASE) else None
        if found is not None:
            return found[1], reader
    return None


def _listens(service: Service, number: int) -> bool:
    """Tell a service that says itself that its program has to do with the number."""
    pattern = re.compile(rf"(?<![0-9]){number}(?![0-9])")
    views = [view for key in ("command", "entrypoint", "healthcheck") if (view := service.view.get(key)) is not None]
    texts = [text.text for view in views for text in view.texts()]
    texts += [entry.value for entry in environment(service) if _SAYS_PORT.search(entry.name)]
    return any(pattern.search(text) for text in texts)


def _finding(service: Service, label: Label, reader: str, port: Port) -> Finding:
    fix = Fix(
        f"send it to {port.target}",
        (Set(label.view.route, _corrected(label, port), label.view.part.file),),
        Applicability.UNSAFE,
        f"{reader} goes to the tasks, and {port.target} is the port inside.",
        "The program may listen on the other port as well.",
    )
    return META.finding(
        label.view,
        f"{reader} goes to the tasks, which have {port.target}: {port.published} is the port for the outside",
        service,
        fix=fix,
        related=[(port.item.place, "published here")],
    )


def _corrected(label: Label, port: Port) -> Value:
    """Return the label with the other number, of the type that it has; a name before `=` stays."""
    text = label.view.text
    if isinstance(label.view.data, int):
        return port.target
    name, between, value = text.partition("=") if text.startswith(f"{label.name}=") else ("", "", text)
    return name + between + re.sub(rf"(?<![0-9]){port.published}(?![0-9])", str(port.target), value)


ROUTED = """\
services:
  portal:
    image: example/portal:2
    ports:
      - "8081:8080"
    deploy:
      labels:
        - traefik.enable=true
        - traefik.http.routers.portal8081.rule=Host(`portal.example.test`)
        - traefik.http.services.portal8081.loadbalancer.server.port=8081
"""
INSIDE = ROUTED.replace("server.port=8081", "server.port=8080")
CADDY = """\
services:
  portal:
    image: example/portal:2
    ports:
      - "8081:8080"
    deploy:
      labels:
        caddy: portal.example.test
        caddy.reverse_proxy: "{{upstreams http 8081}}"
"""

EXAMPLES = [
    Bad(
        ROUTED,
        "traefik.http.services.portal8081.loadbalancer.server.port=8081",
        INSIDE,
        "the left one of `8081:8080`",
        unsafe=True,
    ),
    Bad(
        CADDY,
        '"{{upstreams http 8081}}"',
        CADDY.replace("http 8081", "http 8080"),
        "a mapping, another proxy",
        unsafe=True,
    ),
    Bad(
        CADDY.replace('caddy.reverse_proxy: "{{upstreams http 8081}}"', "com.docker.lb.port: 8081"),
        "8081",
        CADDY.replace('caddy.reverse_proxy: "{{upstreams http 8081}}"', "com.docker.lb.port: 8080"),
        "a number stays one",
        unsafe=True,
    ),
    Good(INSIDE),
    Good(ROUTED.replace('"8081:8080"', '"8081:8080"\n      - "8082:8081"'), "it is one inside too"),
    Good(ROUTED.replace('"8081:8080"', '"8081:8081"'), "the same number inside"),
    Good(ROUTED.replace('"8081:8080"', '"${PORT}:8080"'), "nobody can know it here"),
    Good(ROUTED.replace("    ports", "    command: serve --listen :8081\n    ports"), "the program has both"),
    Good(ROUTED.replace("    ports", "    environment: {APP_PORT: 8081}\n    ports"), "a variable tells it"),
    Good(ROUTED.replace("server.port=8081", "server.port=3000"), "a port that is not published"),
    Good(ROUTED.replace("server.port=8081", "healthcheck.port=8081"), "another label"),
    Good(
        ROUTED.replace("    deploy:\n      labels:", "    restart: always\n    labels:").replace(
            "        -", "      -"
        ),
        "a file for Compose",
    ),
]

READ = [
    Read(
        "The port in Traefik's labels is the one that the service publishes.",
        "It is the port inside the container; nothing has to be published for a proxy of the Swarm.",
    ),
]

NO_EXPERIMENT = "The reader is another program, which the engines of the experiments do not have."
