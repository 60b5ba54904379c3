"""Data that stays behind.

What it does
------------
Finds services that keep their data in a volume that each node has for itself, with nothing that ties their tasks to
one node: each database by itself, other services with one replica all together.

Why it hurts
------------
A volume with the driver `local` belongs to a node. After an update, a crash or a drained node Swarm starts the next
task wherever there is room; on another node it makes a new volume of the same name, and the service starts without
data. The old volume is still where it was.

What we change
--------------
Nothing, because which node has the data is yours to say: `constraints: [node.hostname == NAME]`, or a label that one
node has, `node.labels.db == true`. A volume on shared storage lets the task move.

When to ignore it
-----------------
There is one node, the data may be lost, or the program copies it to its other nodes itself. `node.role == manager` is
taken for a tie, since many Swarms have one manager; with three of them it is none.

Sources
-------
swarmkit manager/scheduler/filter.go:424-431 (only cluster volumes are looked at when a node is chosen); moby
daemon/volume (a volume that is not there is made); executed: of 20 updates of a service without a constraint on three
nodes 5 went to another node; on engine 28.5 the task found another volume of the same name there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pyengine.finding import Confidence, Finding, Severity
from pyengine.rules.message import cut, further
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.lasting import is_long_running
from pyengine.swarm.model.stack import Service, Stack
from pyengine.swarm.mounts import Mount, is_of_a_node, mounts
from pyengine.swarm.placement import may_move
from pyengine.swarm.traits import is_database

META = Meta(
    "volume-not-pinned",
    Severity.MEDIUM,
    "The volume is empty after the task moved to another node",
    __doc__,
    confidence=Confidence.LIKELY,
)
WHICH = "which node has the data is yours to say: `constraints: [node.hostname == NAME]`, or a label of one node"


def check(stack: Stack) -> Iterator[Finding]:
    """Find volumes of one node under tasks that may move."""
    if not stack.for_swarm:
        return
    others: list[tuple[Service, Mount]] = []
    for service in stack.services:
        kept = _kept(service)
        if not kept:
            continue
        if not is_database(service):
            others.append((service, kept[0]))
            continue
        message = f"`{cut(kept[0].source)}` stays on its node: a task that moves may start without data"
        related = [(mount.item, "stays on its node too") for mount in kept[1:]]
        yield META.finding(kept[0].item, message, service, refusal=WHICH, related=related)
    if others:
        count = f"{len(others)} services keep" if len(others) > 1 else "the service keeps"
        yield META.finding(
            others[0][1].item,
            f"{count} data on one node: a task that moves to another may start without it",
            None,
            refusal=WHICH,
            related=further([(mount.item, f"of `{cut(service.name)}`") for service, mount in others]),
            severity=Severity.INFO,
            confidence=Confidence.POSSIBLE,
        )


def _kept(service: Service) -> list[Mount]:
    """Return the local volumes that one writer keeps data in, while nothing keeps the writer in its place."""
    if not may_move(service) or not is_long_running(service):
        return []
    if service.replicas.value > 1 and not is_database(service):
        return []  # each node's replica goes by what is there: a cache, a copy, or nothing of worth
    found = [mount for mount in mounts(service) if mount.kind == "volume" and is_of_a_node(mount, service.stack)]
    return list(filter(_is_of_worth, found))


_PASSING = re.compile(r"(?:^|[-_./])(?:logs?|caches?|te?mp|run|socks?|sockets?)(?:$|[-_./])", re.IGNORECASE)
"""Words for what a program can do without, in the name of a volume or at the end of its path."""


def _is_of_worth(mount: Mount) -> bool:
    end = mount.target.rstrip("/").rpartition("/")[2]
    return not mount.read_only and not _PASSING.search(mount.source) and not _PASSING.search(end)


DATABASE = """\
services:
  db:
    image: postgres:17
    volumes:
      - data:/var/lib/postgresql/data
    deploy:
      replicas: 1
volumes:
  data:
"""

WIKI = """\
services:
  wiki:
    image: example/wiki:3
    volumes:
      - {type: volume, source: pages, target: /pages}
    deploy:
      replicas: 1
      placement:
        constraints:
          - node.platform.os == linux
volumes:
  pages: {}
"""

PINNED = "replicas: 1\n      placement:\n        constraints: [{}]"

EXAMPLES = [
    Bad(DATABASE, "data:/var/lib/postgresql/data", None, "each node has its own `data`", refused="node.hostname"),
    Bad(WIKI, "{type: volume, source: pages, target: /pages}", None, "Linux is on many nodes", refused="label"),
    Bad(
        DATABASE.replace("replicas: 1", PINNED.format("node.role == worker")),
        "data:/var/lib/postgresql/data",
        None,
        "one worker of several",
    ),
    Good(DATABASE.replace("replicas: 1", PINNED.format("node.hostname == db1"))),
    Good(DATABASE.replace("replicas: 1", PINNED.format("node.labels.db==true")), "the label of one node"),
    Good(DATABASE.replace("replicas: 1", PINNED.format('"${WHERE}"')), "nobody knows here what it says"),
    Good(DATABASE.replace("  data:\n", "  data:\n    driver: example/nfs\n"), "a plugin has it everywhere"),
    Good(
        DATABASE.replace("  data:\n", "  data:\n    driver_opts: {type: nfs, o: addr=10.0.0.2, device: ':/db'}\n"),
        "a share that every node mounts",
    ),
    Good(DATABASE.replace("data:/", "${PLACE}:/"), "perhaps a path"),
    Good(WIKI.replace("pages", "page_cache").replace("/page_cache}", "/var/cache/pages}"), "a cache is filled again"),
    Good(WIKI.replace("replicas: 1", "mode: global"), "a task on every node, with what is there"),
    Good(
        DATABASE.replace("    deploy:\n      replicas: 1\n", "    container_name: db\n"),
        "a file for Compose, which has one node",
    ),
]

NO_EXPERIMENT = (
    "Which node the next task goes to is chance: of 20 updates on three nodes 5 went to another one. That another node "
    "has a volume of its own is a test of its own on real engines."
)
