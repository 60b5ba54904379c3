"""An allow list of addresses behind the ingress network.

What it does
------------
Finds lists of client addresses, Traefik's `ipallowlist` and `ipwhitelist` and Caddy's `remote_ip` in labels, and those
in the environment of a service, where the port that the clients come by is published in the ingress mode.

Why it hurts
------------
The ingress network puts an address of its own, of 10.0.0.0/24, in the place of the client's. Every client looks the
same to the program: where the list has 10.0.0.0/8 everybody passes, from the Internet too, and where it has not nobody
does.

What we change
--------------
Nothing: with `mode: host` the port keeps the client's address, and answers on nodes with a task alone, so that the
program should run on each node that clients ask (`deploy.mode: global`). That changes who takes the port.

When to ignore it
-----------------
Something in front says the client's address, as by the PROXY protocol, or the ingress network has another subnet.
Where the file says so, by `ipstrategy` or `proxyprotocol`, we are silent.

Sources
-------
moby/moby#25526, docs.docker.com engine/swarm/ingress, traefik/traefik#5708, #3104 and #6907; the ingress network is
10.0.0.0/24 where nobody made another (moby daemon/cluster: default address pool 10.0.0.0/8, size 24).
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator
from dataclasses import dataclass

from pyengine.finding import Confidence, Finding, Severity
from pyengine.rules.rule import Bad, Good, Meta, Read
from pyengine.swarm.destination import may_go_to_swarm
from pyengine.swarm.model.environment import environment
from pyengine.swarm.model.labels import SERVICE, labels
from pyengine.swarm.model.ports import Port, ports
from pyengine.swarm.model.settings import is_open
from pyengine.swarm.model.stack import Service, Stack
from pyengine.swarm.view import View

META = Meta(
    "port-ingress-hides-client",
    Severity.HIGH,
    "An allow list of addresses lets everybody in, or nobody",
    __doc__,
    confidence=Confidence.LIKELY,
)
BY_HAND = (
    "publish it with `mode: host` on each node that clients ask (`deploy.mode: global`): "
    "which nodes those are is yours to say"
)
INGRESS = ipaddress.IPv4Network("10.0.0.0/24")
_PRIVATE = "private_ranges"
"""Caddy's word for all private networks, that of the ingress too."""
_TRAEFIK = re.compile(r"traefik\.(?:http|tcp)\.middlewares\.([^.]+)\.ip(?:allow|white)list\.sourcerange$")
_CADDY = re.compile(r"caddy(?:_\d+)?\.(?!.*\bnot\b).*\bremote_ip$")
_LISTED = re.compile(r"(?:ALLOW|WHITE_?LIST)(?!.*(?:HOST|ORIGIN|PROX|TRUST))", re.IGNORECASE)
_TOLD = ("proxyprotocol", "proxy_protocol", "trusted_proxies")
"""What a proxy is told of one in front of it that says the client's address."""


@dataclass(frozen=True, slots=True)
class Allowed:
    """A list of addresses: what it says, and whose word it is, the proxy's or that of a service with a port itself."""

    view: View
    text: str
    reader: str


def check(stack: Stack) -> Iterator[Finding]:
    """Find the ports by which the clients of an allow list come; each port once."""
    if not may_go_to_swarm(stack):
        return
    lists = [each for service in stack.services for each in _in_labels(service)]
    for service in stack.services:
        own = [each for each in lists if each.reader and each.reader in _program(service)]
        own += list(_in_environment(service))
        port = _published(service)
        if own and port is not None and not _is_told(service):
            yield _finding(service, port, own[0])


def _program(service: Service) -> str:
    return service.image.value.split("@")[0].rpartition("/")[2].partition(":")[0].lower()


def _published(service: Service) -> Port | None:
    """Return the port for clients that the ingress network takes: that of HTTPS before another one."""
    found = [port for port in ports(service) if port.mode == "ingress"]
    return min(found, key=lambda port: (port.published != 443, port.published != 80), default=None)


def _in_labels(service: Service) -> Iterator[Allowed]:
    """Yield the lists that a proxy reads from labels, but for those that count proxies in front of it."""
    known = list(labels(service, SERVICE))
    strategies = {label.name.lower().partition(".ipstrategy.")[0] for label in known}
    for label in known:
        name = label.name.lower()
        if is_open(label.view):
            continue
        if _TRAEFIK.match(name) and name.removesuffix(".sourcerange") not in strategies:
            yield Allowed(label.view, label.value, "traefik")
        elif _CADDY.match(name):
            yield Allowed(label.view, label.value, "caddy")


def _in_environment(service: Service) -> Iterator[Allowed]:
    for entry in environment(service):
        if entry.text is not None and _LISTED.search(entry.name) and not is_open(entry.view) and _ranges(entry.value):
            yield Allowed(entry.view, entry.value, "")


def _ranges(text: str) -> list[ipaddress.IPv4Network]:
    """Return the networks of IPv4 of a list; nothing where a word of it is no address."""
    found: list[ipaddress.IPv4Network] = []
    for word in re.split(r"[\s,;]+", text.strip()):
        try:
            network = INGRESS if word == _PRIVATE else ipaddress.ip_network(word, strict=False)
        except ValueError:
            return []
        if isinstance(network, ipaddress.IPv4Network):
            found.append(network)
    return found


def _is_told(service: Service) -> bool:
    """Tell a proxy that another one in front of it tells the client's address."""
    run = [view for key in ("command", "environment") if (view := service.view.get(key)) is not None]
    texts = " ".join(text.text.lower() for view in run for text in view.texts())
    names = " ".join(name.lower() for view in run for name, _ in view.entries())
    names += " ".join(label.name.lower() for label in labels(service, SERVICE))
    return any(word in f"{texts} {names}" for word in _TOLD)


def _finding(service: Service, port: Port, allowed: Allowed) -> Finding:
    passes = any(INGRESS.subnet_of(each) for each in _ranges(allowed.text))
    return META.finding(
        port.item,
        f"all clients of port {port.words} have an address of 10.0.0.0/24: the allow list lets "
        f"{'everybody in' if passes else 'nobody in'}",
        service,
        refusal=BY_HAND,
        related=[(allowed.view, "the list of addresses")],
        severity=None if allowed.reader else Severity.MEDIUM,
        confidence=None if allowed.reader else Confidence.POSSIBLE,
    )


PROXY = """\
services:
  traefik:
    image: traefik:v3.2
    ports:
      - "443:443"
    deploy:
      placement:
        constraints: [node.role == manager]
      labels:
        traefik.enable: "true"
        traefik.http.middlewares.inside.ipallowlist.sourcerange: 10.0.0.0/8,192.0.2.0/24
        traefik.http.services.web.loadbalancer.server.port: "8080"
"""
HOST = PROXY.replace('- "443:443"', "- {target: 443, published: 443, mode: host}")
LABEL = "traefik.http.middlewares.inside.ipallowlist"
CADDY = """\
services:
  caddy:
    image: example/caddy:2
    ports:
      - "443:443"
    deploy:
      replicas: 1
  wiki:
    image: example/wiki:2
    deploy:
      labels:
        - caddy=wiki.example.org
        - caddy.@inside.remote_ip=192.0.2.0/24
"""
OWN = """\
services:
  admin:
    image: example/admin:2
    environment:
      ALLOWED_IPS: 192.0.2.0/24, 192.0.2.7
    ports:
      - "8080:80"
    deploy:
      replicas: 1
"""

EXAMPLES = [
    Bad(PROXY, '"443:443"', None, "the ingress network is on the list", refused="mode: host"),
    Bad(CADDY, '"443:443"', None, "it is not", refused="mode: host"),
    Bad(OWN, '"8080:80"', None, "a list in the environment", refused="mode: host"),
    Good(HOST, "the host's own port keeps the address"),
    Good(
        PROXY.replace(
            "        traefik.http.services", f'        {LABEL}.ipstrategy.depth: "1"\n        traefik.http.services'
        )
    ),
    Good(
        PROXY.replace("    deploy:", "    command: --entrypoints.web.proxyprotocol.trustedips=192.0.2.1\n    deploy:"),
        "the one in front tells it",
    ),
    Good(
        PROXY.replace("ipallowlist.sourcerange: 10.0.0.0/8,192.0.2.0/24", "compress.minresponsebodybytes: 1"), "no list"
    ),
    Good(OWN.replace("ALLOWED_IPS", "ALLOWED_HOSTS"), "names of the site, not of clients"),
    Good(OWN.replace("192.0.2.0/24, 192.0.2.7", "${IPS}"), "nobody knows here"),
    Good(OWN.replace('    ports:\n      - "8080:80"\n', ""), "it is asked on the stack's networks alone"),
    Good(PROXY.replace('    ports:\n      - "443:443"\n', ""), "the proxy of another stack has the port"),
]

READ = [
    Read(
        "A program behind a published port sees the client's address.",
        "In the ingress mode it sees one of 10.0.0.0/24, whoever asks; with `mode: host` it sees the client's.",
    )
]

NO_EXPERIMENT = "An experiment asks the service from inside the Swarm, where no ingress network is in between."
