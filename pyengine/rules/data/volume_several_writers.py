"""Several tasks on the data of one database.

What it does
------------
Finds a database with two replicas or more whose data lie in one volume, or under one path, for all of them.

Why it hurts
------------
A database's files take one writer. On one node all tasks open the same files: the second one stops at the lock, or the
data are damaged. On several nodes each has a volume of its own of that name, and each task answers from other data.

What we change
--------------
Nothing, because it is a decision: one replica, or a service for each member with a volume of its own, as the
database's own clustering asks for. A name with `{{.Task.Slot}}` gives each slot a volume.

When to ignore it
-----------------
The image shares the files on purpose, or it holds its data elsewhere.

Sources
-------
swarmkit api/types.proto Mount (a named volume is one for all tasks of a node); the databases' own manuals on their
lock files; on engine 28.5.2 two nodes had a volume each of the same name.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyengine.finding import Confidence, Finding, Severity
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.model.settings import unknown
from pyengine.swarm.model.stack import Service
from pyengine.swarm.mounts import is_of_a_slot, writable_volumes
from pyengine.swarm.traits import is_database

META = Meta(
    "volume-several-writers",
    Severity.HIGH,
    "Two database tasks write one volume",
    __doc__,
    confidence=Confidence.LIKELY,
)
NO_EXPERIMENT = "What a database does with files that another one has open is the database's, not Swarm's."
CHOICE = "one replica, or a service for each member with a volume of its own: that is yours to decide"


def check(service: Service) -> Iterator[Finding]:
    """Find replicas of a database that share its files."""
    replicas = service.replicas
    if not service.stack.for_swarm or service.mode.value != "replicated" or unknown(replicas) or unknown(service.mode):
        return
    shared = [item for item in writable_volumes(service) if not is_of_a_slot(item, service.stack)]
    if replicas.value > 1 and shared and is_database(service):
        message = f"`replicas: {replicas.value}` of a database on one volume: two tasks may write the same files"
        yield META.finding(replicas, message, service, refusal=CHOICE, related=[(shared[0].item, "the data")])


SHARED = """\
services:
  db:
    image: postgres:17
    volumes:
      - data:/var/lib/postgresql/data
    deploy:
      replicas: 2
      placement: {constraints: [node.hostname == db1]}
volumes:
  data:
"""

EXAMPLES = [
    Bad(SHARED, "2", None, "both open the same files", refused="one replica"),
    Bad(SHARED.replace("data:/var", "/srv/db:/var"), "2", None, "the same path", refused="one replica"),
    Good(SHARED.replace("replicas: 2", "replicas: 1"), "one writer"),
    Good(SHARED.replace("replicas: 2", "replicas: ${N}"), "nobody knows"),
    Good(SHARED.replace("postgres:17", "example/web:2"), "its files may be written by several"),
    Good(
        SHARED.replace("  data:\n", "  data:\n    name: 'db-{{.Task.Slot}}'\n", 1).replace(
            "  data:\n    name", "  data:\n    name"
        ),
        "each slot has a volume of its own",
    ),
    Good(SHARED.replace("/data\n", "/data:ro\n", 1), "they only read"),
]
