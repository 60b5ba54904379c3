"""A name of the stack where the node itself has to look it up.

What it does
------------
Finds the name of a service where not a task but the Docker daemon of the node asks for it: in the address of a logging
driver, in the server of an NFS or CIFS volume, as the registry of an image.

Why it hurts
------------
Swarm's resolver answers containers on the networks of the stack, and nobody else. The daemon asks the resolver of its
node, which knows no `fluentd` and no `nfs`: the driver or the mount fails, `no such host`, and no task starts; an image
is not pulled.

What we change
--------------
Nothing: the address is yours to say. Publish the port of the service and write `127.0.0.1:24224`, which each node
answers through the ingress network, or a name that the nodes' own resolver knows.

When to ignore it
-----------------
The nodes know a host of this name, in `/etc/hosts` or in DNS.

Sources
-------
moby daemon/logger (drivers resolve in the daemon), volume/local/local_unix.go (`addr=` is looked up before the mount);
executed: with `fluentd-address` of a service no task starts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pyengine.evidence.expected import Missing
from pyengine.evidence.experiment import Experiment
from pyengine.finding import Confidence, Finding, Severity
from pyengine.rules.message import cut
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.destination import may_go_to_swarm
from pyengine.swarm.hosts import answered
from pyengine.swarm.model.settings import is_open
from pyengine.swarm.model.stack import Service, Stack
from pyengine.swarm.view import View

META = Meta(
    "name-for-daemon", Severity.HIGH, "The node cannot resolve a service's name", __doc__, confidence=Confidence.LIKELY
)
YOURS = "the address is yours to say: a port that the service publishes answers on `127.0.0.1` of each node"
_ASKED = re.compile(r"(?:address|url|host|endpoint)$")
"""How options of logging drivers are called that lead to a server."""
_HOST = re.compile(r"(?:[a-z+]+://)?(?:[^@/]*@)?([\w.-]+)(?::\d+)?(?:[/?]|$)", re.IGNORECASE)
_ADDR = re.compile(r"(?:^|,)\s*addr=([\w.-]+)\s*(?:,|$)")
_DEVICE = re.compile(r"\A(?://|\\\\)?([\w.-]+)(?::/|[/\\])")
_REGISTRY = re.compile(r"([\w.-]+):\d+/")
_LATER = ("loki", "awslogs", "gcplogs")
"""Drivers that start without their server."""


def check(stack: Stack) -> Iterator[Finding]:
    """Find them in logs, volumes and images."""
    if not may_go_to_swarm(stack):
        return
    known = answered(stack)
    for service in stack.services:
        for view, host in (*_logs(service), *_image(service)):
            if host in known and not is_open(view):
                yield _finding(service, view, host, "no task starts")
    for view, host in _volumes(stack):
        if host in known and not is_open(view):
            yield _finding(None, view, host, "no task that mounts it starts")


def _finding(service: Service | None, view: View, host: str, what: str) -> Finding:
    drops = service is not None and "logging" in view.route and _starts_without(service)
    said = "its logs are lost" if drops else "the image is not pulled" if view.route[-1] == "image" else what
    return META.finding(
        view,
        f"the daemon looks up `{cut(host, 20)}` outside of the stack's networks: {said}",
        service,
        refusal=YOURS,
        severity=Severity.MEDIUM if drops else None,
    )


def _logs(service: Service) -> Iterator[tuple[View, str]]:
    options = service.view.get("logging", "options")
    for name, view in options.entries() if options is not None and options.is_mapping else ():
        if _ASKED.search(name.lower()) and (found := _HOST.match(str(view.data or ""))):
            yield view, found[1]


def _starts_without(service: Service) -> bool:
    """Tell a driver that connects when it can."""
    driver, options = service.view.get("logging", "driver"), service.view.get("logging", "options")
    later = options is not None and any(
        "async" in name and str(view.data).lower() in {"true", "1"} for name, view in options.entries()
    )
    return later or (driver is not None and str(driver.data).split("/")[-1].partition(":")[0] in _LATER)


def _image(service: Service) -> Iterator[tuple[View, str]]:
    view = service.view.get("image")
    found = _REGISTRY.match(str(view.data or "")) if view is not None else None
    if view is not None and found is not None:
        yield view, found[1]


def _volumes(stack: Stack) -> Iterator[tuple[View, str]]:
    found = stack.view.get("volumes")
    for _, entry in found.entries() if found is not None and found.is_mapping else ():
        options = entry.get("driver_opts") if entry.is_mapping else None
        told = [options.get(name) for name in ("o", "device")] if options is not None else []
        for view, pattern in zip(told, (_ADDR, _DEVICE), strict=False):
            host = pattern.search(str(view.data or "")) if view is not None and pattern is _ADDR else None
            host = pattern.match(str(view.data or "")) if view is not None and pattern is _DEVICE else host
            if view is not None and host is not None:
                yield view, host[1]
                break


LOGS = """\
services:
  web:
    image: example/web:2
    logging:
      driver: fluentd
      options:
        fluentd-address: fluentd:24224
    deploy:
      replicas: 1
  fluentd:
    image: example/fluentd:2
    deploy:
      replicas: 1
"""
QUIET = LOGS.replace(
    "      driver: fluentd\n      options:\n        fluentd-address: fluentd:24224\n", "      driver: local\n"
)
SHARE = """\
services:
  web:
    image: example/web:2
    volumes:
      - pages:/data
    deploy:
      replicas: 1
      placement: {constraints: [node.hostname == a]}
  nfs:
    image: example/nfs:2
volumes:
  pages:
    name: pages_v2
    driver_opts:
      type: nfs
      o: addr=nfs,rw
      device: ":/exports"
"""
REGISTRY = """\
services:
  registry:
    image: example/registry:2
    ports:
      - "5000:5000"
    deploy:
      replicas: 1
  web:
    image: registry:5000/web:2
"""

EXAMPLES = [
    Bad(LOGS, "fluentd:24224", None, "the driver is a part of the daemon", refused="yours to say"),
    Bad(
        LOGS.replace("fluentd:24224", "tcp://fluentd:24224")
        .replace("fluentd-address", "syslog-address")
        .replace("driver: fluentd", "driver: syslog"),
        "tcp://fluentd:24224",
        None,
        "an address with a protocol",
        refused="yours to say",
    ),
    Bad(SHARE, "addr=nfs,rw", None, "the server of a share", refused="yours to say"),
    Bad(REGISTRY, "registry:5000/web:2", None, "the registry of the stack", refused="`127.0.0.1`"),
    Good(LOGS.replace("fluentd:24224", "127.0.0.1:24224"), "what is published answers on each node"),
    Good(LOGS.replace("fluentd:24224", "fluentd.example.test:24224"), "a name of the nodes' own resolver"),
    Good(LOGS.replace("fluentd:24224", "${LOGS}"), "nobody knows here which"),
    Good(SHARE.replace("addr=nfs,rw", "addr=192.0.2.10,rw")),
    Good(REGISTRY.replace("registry:5000/web", "127.0.0.1:5000/web"), "as the ingress network answers it"),
    Good(LOGS.replace("        fluentd-address: fluentd:24224", "        tag: fluentd"), "no address"),
]

EXPERIMENTS = [
    Experiment(LOGS, instead=QUIET, first=True, limit=25, bad=(Missing(at_least=1),), fixed=(Missing(at_most=0),)),
]
