"""Shared memory that stays as small as it is.

What it does
------------
Finds `shm_size` of more than 64 MB without a mount at `/dev/shm`.

Why it hurts
------------
Docker ignores the key with a warning, and `/dev/shm` keeps the 64 MB of every container. A database or a browser that
needs more gets along until it is full, and then fails: `could not resize shared memory segment`, `No space left on
device`. The key `tmpfs`, which is often advised instead, is dropped without a word.

What we change
--------------
A volume of `type: tmpfs` is mounted at `/dev/shm` with that size in bytes. Swarm and Compose both take it. Without a
size it would be half of the node's memory.

When to ignore it
-----------------
The program never needs so much.

Sources
-------
docker/cli cli/compose/types/types.go:17-34, cli/compose/convert/volume.go handleTmpfsToMount; executed on engine
20.10.24: with `shm_size: 256mb` `df /dev/shm` shows 65536 K, with the mount 262144 K.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyengine.evidence.expected import Accepted, Says
from pyengine.evidence.experiment import Experiment
from pyengine.finding import Applicability, Finding, Fix, Severity
from pyengine.patch.ops import Insert, Op, Set, Value
from pyengine.rules.fixes import ANEW, drop, version_for
from pyengine.rules.message import cut
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.model.stack import Service
from pyengine.swarm.outside import SHARED_MEMORY, lacks_shared_memory, shared_memory
from pyengine.swarm.view import View

META = Meta("shm-size-ignored", Severity.MEDIUM, "Shared memory stays at 64 MB in Swarm", __doc__)
NOT_KNOWN = "mount a volume of `type: tmpfs` at `/dev/shm` instead, with `tmpfs: {size: …}` in bytes"


def check(service: Service) -> Iterator[Finding]:
    """Find shared memory that is not there."""
    view = lacks_shared_memory(service) if service.stack.for_swarm else None
    if view is None:
        return
    message = f"`shm_size: {cut(view.text, 24)}` is ignored: `/dev/shm` stays at 64 MB"
    fix, other = _fix(service, view), _tmpfs(service)
    related = [(other.key_place, "this is dropped too, without a word")] if other is not None else []
    yield META.finding(view.key_place, message, service, fix=fix, refusal=None if fix else NOT_KNOWN, related=related)


def _tmpfs(service: Service) -> View | None:
    """Return the key `tmpfs` where it is about the shared memory alone."""
    found = service.view.get("tmpfs")
    texts = [str(each.data) for each in found.texts()] if found is not None else []
    return found if texts and all(text.partition(":")[0] == SHARED_MEMORY for text in texts) else None


def _fix(service: Service, view: View) -> Fix | None:
    size = shared_memory(view)
    if size is None:
        return None
    raised, told = version_for(service, "volumes", "[]", "tmpfs", "size")
    other, volumes = _tmpfs(service), service.view.get("volumes")
    mount: dict[str, Value] = {"type": "tmpfs", "target": SHARED_MEMORY, "tmpfs": {"size": size}}
    ops: tuple[Op, ...] = (*raised, *drop(view), *(drop(other) if other is not None else ()))
    if volumes is None:
        ops += (Set((*view.route[:-1], "volumes"), [mount], view.part.file),)
    else:
        ops += (Insert((*volumes.route, 0), mount, volumes.part.file),)
    return Fix(
        "mount memory at `/dev/shm`",
        ops,
        Applicability.UNSAFE,
        "Swarm mounts a volume of `type: tmpfs` with its size.",
        f"What is written there counts as the task's memory, for its limit too.{ANEW}{told}",
    )


SMALL = """\
services:
  db:
    image: example/db:1
    shm_size: 256mb
    volumes:
      - logs:/var/log/db
    deploy:
      mode: replicated
volumes:
  logs:
"""
LARGE = SMALL.replace("    shm_size: 256mb\n", "").replace(
    "- logs:", "- {type: tmpfs, target: /dev/shm, tmpfs: {size: 268435456}}\n      - logs:"
)

EXAMPLES = [
    Bad(SMALL, "shm_size", LARGE, "beside another mount", unsafe=True),
    Bad(
        SMALL.replace("256mb", "256mb\n    tmpfs: /dev/shm"),
        "shm_size",
        LARGE,
        "the other key does nothing either",
        unsafe=True,
    ),
    Bad(SMALL.replace("256mb", "${SHM}"), "shm_size", None, "a size that nobody knows", refused="in bytes"),
    Good(LARGE),
    Good(SMALL.replace("256mb", "64m"), "as much as there is"),
    Good(SMALL.replace("    deploy", "    deploy").replace("logs:/var/log/db", "/run/shm:/dev/shm"), "the node's own"),
    Good(SMALL.replace("    shm_size", "    # shm_size"), "a comment"),
    Good(
        SMALL.replace("    deploy:\n      mode: replicated\n", "    restart: always\n"),
        "a file for Compose, which gives the memory",
    ),
]

EXPERIMENTS = [
    Experiment(
        SMALL,
        as_written=True,
        bad=(Says("Ignoring unsupported options: shm_size"), Says("Creating service stack_db")),
        fixed=(Accepted(without="Ignoring"), Says("Creating service stack_db")),
    )
]
