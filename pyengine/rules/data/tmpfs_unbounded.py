"""A file system in memory that may grow to half of the node.

What it does
------------
Finds volumes of `type: tmpfs` without a `size`, in a service without a memory limit.

Why it hurts
------------
Without a size the kernel lets it grow to half of the node's memory. What is written there is memory: a program that
fills it takes it from all other tasks of the node, and the kernel may end one of those.

What we change
--------------
Nothing: how much the program writes there only you know. `tmpfs: {size: 67108864}` (in bytes) bounds the file system,
a memory limit bounds the task with all that it writes there.

When to ignore it
-----------------
Little is ever written there: a socket, a file with a process id.

Sources
-------
Linux Documentation/filesystems/tmpfs.rst (`size`: half of the physical memory where none is given); executed on engine
20.10.24: `df` in the task told 12 342 044 KB on a node of 24 684 092 KB.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyengine.finding import Finding, Severity
from pyengine.rules.message import cut
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.model.settings import is_null
from pyengine.swarm.model.stack import Service
from pyengine.swarm.mounts import mounts
from pyengine.swarm.traits import has_memory_limit

META = Meta("tmpfs-unbounded", Severity.INFO, "Memory that a file system takes from the whole node", __doc__)
NUMBER = "the number is yours: `tmpfs: {size: …}` in bytes, or a memory limit for the task"


def check(service: Service) -> Iterator[Finding]:
    """Find file systems in memory that nothing bounds."""
    if not service.stack.for_swarm or has_memory_limit(service):
        return
    for mount in mounts(service):
        size = mount.item.get("tmpfs", "size")
        if mount.kind == "tmpfs" and mount.target.startswith("/") and (size is None or is_null(size)):
            place = mount.item.get("type")
            message = f"`{cut(mount.target)}` has no size, nor the task a limit: it may take half of the node's memory"
            yield META.finding((place or mount.item).place, message, service, refusal=NUMBER)


SCRATCH = """\
services:
  api:
    image: example/api:2
    volumes:
      - type: tmpfs
        target: /scratch
    deploy:
      replicas: 2
"""
LIMIT = "    deploy:\n      resources: {limits: {memory: 512M}}\n"

EXAMPLES = [
    Bad(SCRATCH, "tmpfs", None, "as large as the kernel lets it be", refused="the number is yours"),
    Bad(
        SCRATCH.replace("target: /scratch", "target: /scratch\n        tmpfs: {}"),
        "tmpfs",
        None,
        "nothing in it",
        refused="the number is yours",
    ),
    Good(SCRATCH.replace("target: /scratch", "target: /scratch\n        tmpfs: {size: 67108864}")),
    Good(SCRATCH.replace("target: /scratch", "target: /scratch\n        tmpfs: {size: '${SIZE}'}"), "from a variable"),
    Good(SCRATCH.replace("/scratch", "scratch"), "a node refuses the path, which another rule tells"),
    Good(SCRATCH.replace("    deploy:\n", LIMIT), "the limit of the task bounds it"),
    Good(SCRATCH.replace("type: tmpfs", "type: volume # not tmpfs"), "on the disk"),
    Good(SCRATCH.replace("    deploy:\n      replicas: 2\n", "    restart: always\n"), "a file for Compose"),
]

NO_EXPERIMENT = "An experiment watches tasks, and not what is mounted in them."
