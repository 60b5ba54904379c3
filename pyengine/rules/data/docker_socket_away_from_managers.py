"""A Docker socket that knows no Swarm.

What it does
------------
Finds a service that mounts the Docker socket, runs on any node, and is not kept on the managers. One that speaks of
the Swarm itself, in its image, command, environment or labels, is told as a hazard, any other as worth knowing.

Why it hurts
------------
Only a manager answers questions about services, nodes and tasks. On a worker the same socket says `This node is not a
swarm manager`: a proxy gets no routes, a scheduler starts nothing, until the task happens to land on a manager.

What we change
--------------
Where the service speaks of the Swarm, a constraint keeps it on the managers: `node.role == manager`.

When to ignore it
-----------------
It only asks about the containers of the node it runs on, or every node is a manager.

Sources
-------
moby daemon/cluster/cluster.go:360-365; executed: a node that is no manager answers `This node is not a swarm manager.
Worker nodes can't be used to view or modify cluster state.`
"""

from __future__ import annotations

from collections.abc import Iterator

from pyengine.finding import Applicability, Confidence, Finding, Fix, Severity
from pyengine.rules.fixes import ANEW, put
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.model.stack import Service
from pyengine.swarm.mounts import Mount, mounts
from pyengine.swarm.placement import constraints, is_constrained, may_move

META = Meta(
    "docker-socket-away-from-managers",
    Severity.MEDIUM,
    "This node is not a swarm manager",
    __doc__,
    confidence=Confidence.POSSIBLE,
)
ADD = "add `node.role == manager` to the constraints that are there"
WHAT_FOR = "whether it asks about the Swarm or about its own node is not in the file"


def check(service: Service) -> Iterator[Finding]:
    """Find a Docker socket on a node that may be no manager."""
    if not service.stack.for_swarm or not may_move(service):
        return
    if any(each.key.lower() == "node.role" for each in constraints(service)):
        return  # on the workers by choice: an agent
    socket = next((mount for mount in mounts(service) if _is_socket(mount)), None)
    if socket is None:
        return
    asks = _speaks_of_swarm(service)
    fix = _fix(service) if asks else None
    yield META.finding(
        socket.item,
        "a worker's Docker socket knows no services: a task that lands there may get no answer",
        service,
        fix=fix,
        refusal=None if fix else ADD if asks else WHAT_FOR,
        severity=None if asks else Severity.INFO,
    )


def _is_socket(mount: Mount) -> bool:
    return mount.is_bind and mount.source.rsplit("/", 1)[-1] == "docker.sock"


def _speaks_of_swarm(service: Service) -> bool:
    """Tell whether the word stands in what is run, how, and with what names: `--providers.swarm`, `SWARM_MODE`."""
    if "swarm" in service.image.value.lower():
        return True
    for key in ("command", "entrypoint", "environment", "labels"):
        found = service.view.get(key)
        if found is None:
            continue
        names = [name for name, _ in found.entries()] if found.is_mapping else []
        if any("swarm" in text.lower() for text in (*names, *(view.text for view in found.texts()))):
            return True
    return False


def _fix(service: Service) -> Fix | None:
    if is_constrained(service):
        return None
    where = service.deploy.below("placement").below("constraints")
    return Fix(
        "keep it on the managers",
        (put(where.at, ["node.role == manager"]),),
        Applicability.UNSAFE,
        "Every manager answers what a service asks about the Swarm.",
        "It then runs on managers alone, which need room for it." + ANEW,
    )


PROXY = """\
services:
  proxy:
    image: example/proxy:3
    restart: always
    command: --providers.swarm
    volumes:
      - /var/run/docker.sock:/var/run/docker.sock:ro
    deploy:
      replicas: 1
"""

MANAGED = PROXY.replace(
    "      replicas: 1\n",
    "      replicas: 1\n      placement:\n        constraints:\n          - node.role == manager\n",
)

EXAMPLES = [
    Bad(
        PROXY, "/var/run/docker.sock:/var/run/docker.sock:ro", MANAGED, "it asks which services there are", unsafe=True
    ),
    Bad(
        PROXY.replace("    command: --providers.swarm\n", ""),
        "/var/run/docker.sock:/var/run/docker.sock:ro",
        None,
        "perhaps it only looks at its own node",
        refused="its own node",
    ),
    Bad(
        MANAGED.replace("node.role == manager", "node.platform.os == linux"),
        "/var/run/docker.sock:/var/run/docker.sock:ro",
        None,
        "workers run Linux too",
        refused="constraints that are there",
    ),
    Good(MANAGED),
    Good(MANAGED.replace("node.role == manager", "node.labels.proxy == true"), "a label that managers may have"),
    Good(MANAGED.replace("node.role == manager", "node.role == worker"), "an agent, on the workers by choice"),
    Good(PROXY.replace("replicas: 1", "mode: global"), "an agent on every node"),
    Good(PROXY.replace("    deploy:\n      replicas: 1\n", ""), "a file for Compose"),
    Good(PROXY.replace("/var/run/docker.sock:/", "${SOCKET}:/"), "nobody knows here what it is"),
]

NO_EXPERIMENT = "The test service asks Docker nothing; what a worker answers was seen on a real engine."
