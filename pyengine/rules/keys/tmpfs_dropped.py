"""A file system in memory that is not there.

What it does
------------
Finds `tmpfs` of a service in a file for Swarm.

Why it hurts
------------
Docker reads the key and drops it without a word. What the program writes there goes to the container's own layer on the
disk, where secrets may stay until the container is removed. With `read_only: true` it cannot write there at all,
unless the image itself has a volume there. `/dev/shm` is there anyway, with 64 MB.

What we change
--------------
The key is taken out, and each path becomes a mount of its own: `volumes: [{type: tmpfs, target: /run}]`, which Swarm
and Compose both take. A `size` goes along in bytes; other options have no key in a stack.

When to ignore it
-----------------
What is written there may be on the disk.

Sources
-------
docker/cli cli/compose/convert/service.go:61-178 does not read it; executed with CLI 28.2.2: `tmpfs: /x` leaves no mount
in the spec, a volume of `type: tmpfs` does, with its size; the same on engine 28.5.2.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyengine.evidence.experiment import Experiment
from pyengine.evidence.stored import Stored
from pyengine.finding import Applicability, Confidence, Finding, Fix, Severity
from pyengine.patch.ops import Insert, Op, Set, Value
from pyengine.rules.fixes import ANEW, drop, version_for
from pyengine.rules.message import cut
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.golang import numbers
from pyengine.swarm.model.stack import Service
from pyengine.swarm.mounts import Mount, mounts
from pyengine.swarm.outside import SHARED_MEMORY, lacks_shared_memory
from pyengine.swarm.view import View

META = Meta("tmpfs-dropped", Severity.LOW, "Swarm drops `tmpfs` without a word", __doc__)
BY_HAND = "further mounts and options have to be written by hand, as volumes of `type: tmpfs`"


def check(service: Service) -> Iterator[Finding]:
    """Find file systems in memory."""
    view = service.view.get("tmpfs")
    if view is None or not service.stack.for_swarm:
        return
    there = list(mounts(service, unsure=True))
    texts = [str(each.data) for each in (view.items() if not view.text else (view,)) if each.data]
    by_another = lacks_shared_memory(service) is not None  # that rule mounts it
    wanted = [text for text in texts if not any(_covers(mount, text.partition(":")[0]) for mount in there)]
    wanted = [text for text in wanted if not (by_another and text.partition(":")[0] == SHARED_MEMORY)]
    if not wanted:
        return
    shared = wanted[0].partition(":")[0] == SHARED_MEMORY
    read_only = service.settings.flag("read_only").value and not shared
    said = "under `read_only` writing there may fail" if read_only else "what is written there goes to the disk"
    said = "it keeps the 64 MB of every container" if shared else said
    fix = _fix(service, view, wanted)
    yield META.finding(
        view.key_place,
        f"`tmpfs: {cut(wanted[0], 18)}` is dropped without a word: {said}",
        service,
        fix=fix,
        refusal=None if fix else BY_HAND,
        severity=Severity.HIGH if read_only else Severity.MEDIUM if shared else Severity.LOW,
        confidence=Confidence.LIKELY if read_only else Confidence.CERTAIN,
    )


def _covers(mount: Mount, path: str) -> bool:
    """Tell a mount at the very path, or one in memory above it."""
    return path == mount.target or (mount.kind == "tmpfs" and path.startswith(f"{mount.target}/"))


def _fix(service: Service, view: View, wanted: list[str]) -> Fix | None:
    """Return the same as mounts; none for options that Swarm has no key for, and for several beside other volumes."""
    made = [_mount(text) for text in wanted]
    volumes = service.view.get("volumes")
    if None in made or (volumes is not None and len(made) > 1):
        return None
    key = (
        ("volumes", "[]", "tmpfs", "size")
        if any("tmpfs" in (mount or {}) for mount in made)
        else ("volumes", "[]", "type")
    )
    raised, told = version_for(service, *key)
    ops: tuple[Op, ...] = (*raised, *drop(view))
    if volumes is None:
        ops += (Set((*view.route[:-1], "volumes"), [mount for mount in made if mount], view.part.file),)
    else:
        end = (*volumes.route, len(volumes.part.items()))
        ops += tuple(Insert(end, mount, volumes.part.file) for mount in made)
    caveat = f"What is written there no longer outlives the task.{ANEW}{told}"
    return Fix("mount it as a volume", ops, Applicability.UNSAFE, "Swarm mounts a volume of `type: tmpfs`.", caveat)


def _mount(text: str) -> dict[str, Value] | None:
    """Return the mount of `/path:size=64m`, None for other options."""
    path, _, options = text.partition(":")
    mount: dict[str, Value] = {"type": "tmpfs", "target": path}
    for option in filter(None, options.split(",")):
        name, _, value = option.partition("=")
        if name == "rw":
            continue
        try:
            size = numbers.size(value) if name == "size" else 0
        except numbers.NumberError:
            size = 0
        if not size:
            return None
        mount["tmpfs"] = {"size": size}
    return mount


MEMORY = """\
services:
  api:
    image: example/api:2
    tmpfs: /run
    volumes:
      - logs:/var/log/api
    deploy:
      mode: replicated
volumes:
  logs:
"""
LOGS = "      - logs:/var/log/api\n"
MOUNTED = MEMORY.replace("    tmpfs: /run\n", "").replace(LOGS, f"{LOGS}      - {{type: tmpfs, target: /run}}\n")
SIZED = MOUNTED.replace("target: /run}", "target: /run, tmpfs: {size: 67108864}}")

EXAMPLES = [
    Bad(MEMORY, "tmpfs", MOUNTED, "beside another volume", unsafe=True),
    Bad(MEMORY.replace("/run", "['/run:size=64m']"), "tmpfs", SIZED, "a size", unsafe=True),
    Bad(
        MEMORY.replace("tmpfs: /run", "read_only: true\n    tmpfs: ${RUN:-/run}"),
        "tmpfs",
        MOUNTED.replace("    volumes:\n      - logs", "    read_only: true\n    volumes:\n      - logs"),
        "nothing can be written at all",
        unsafe=True,
    ),
    Bad(
        MEMORY.replace("/run", "['/dev/shm:size=64m']"),
        "tmpfs",
        SIZED.replace("/run", SHARED_MEMORY),
        "memory that programs share",
        unsafe=True,
    ),
    Bad(MEMORY.replace("/run", "[/run, /tmp]"), "tmpfs", None, "several", refused="by hand"),
    Bad(MEMORY.replace("/run", "'/run:mode=1777'"), "tmpfs", None, "Swarm has no mode for it", refused="by hand"),
    Good(MOUNTED),
    Good(MEMORY.replace("logs:/var/log/api", "logs:/run"), "a volume is there"),
    Good(MEMORY.replace("tmpfs: /run", "# tmpfs: /run"), "a comment"),
    Good(MEMORY.replace("    deploy:\n      mode: replicated\n", "    restart: always\n"), "a file for Compose"),
    Good(MEMORY.replace("/run", "'${SCRATCH}'"), "nobody knows"),
]

EXPERIMENTS = [
    Experiment(
        MEMORY,
        as_written=True,
        bad=(Stored("service TaskTemplate.ContainerSpec.Mounts.1.Target", "/run", there=False),),
        fixed=(Stored("service TaskTemplate.ContainerSpec.Mounts.1.Target", "/run"),),
    ),
]
