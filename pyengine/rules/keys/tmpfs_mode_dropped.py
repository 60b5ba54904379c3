"""Rights of a file system in memory that are not set.

What it does
------------
Finds `mode` under `tmpfs` of a volume in a file for Swarm.

Why it hurts
------------
Docker reads the key and drops it without a word. Who may write to the file system is not limited as the mode says:
every user of the container may be able to read what the program keeps there. And a mode that is to let everybody
write does not: over a directory that the image has, the file system gets that directory's rights, and root as its
owner, so that a program of another user cannot write (`Permission denied`). The 1777 that Docker's manual tells of
holds only where the image has no such directory.

What we change
--------------
Nothing: a stack has no key for it. The program, or its entrypoint, can set the mode itself with `chmod` if it is root;
else the image can have the directory, with the rights that are wanted. `docker service update --mount-add` knows
`tmpfs-mode`, until the next deploy.

When to ignore it
-----------------
All of the container runs as one user, and that is root where others are to write.

Sources
-------
docker/cli internal/volumespec/types.go (no such field), cli/compose/convert/volume.go handleTmpfsToMount (the size
alone); executed with CLI 28.2.2: `tmpfs: {mode: 0700}` is not in what `docker stack config` prints. moby/moby#39466,
moby/swarmkit#3226, opencontainers/runc#4971 (0755 for a new one in runc 1.3.3); executed on engine 28.5.2 as user 1001:
root's 0755 on `/run`, and on a directory of 1001's; 1777 on `/tmp`, and where the image has nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyengine.finding import Confidence, Finding, Severity
from pyengine.rules.message import cut
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.model.settings import is_null
from pyengine.swarm.model.stack import Service
from pyengine.swarm.view import View

META = Meta(
    "tmpfs-mode-dropped",
    Severity.MEDIUM,
    "Swarm drops the `mode` of a tmpfs volume",
    __doc__,
    confidence=Confidence.LIKELY,
)
OPEN = (1777, 0o1777, 777, 0o777)
"""Modes that keep nobody out, in both ways of writing them."""
OPEN_ANYWAY = ("/tmp", "/var/tmp", "/dev/shm", "/run/lock", "/var/lock")  # noqa: S108  a path in the container
"""Directories that everybody may write to in nearly every image: the file system gets their rights."""
ROOT = ("", "0", "root")
NO_KEY = "a stack has no key for it: the program, or its entrypoint, can set the mode with `chmod`"
IN_IMAGE = "a stack has no key for it: have the image make the directory, with these rights: they stay"


def check(service: Service) -> Iterator[Finding]:
    """Find modes of file systems in memory."""
    for item in service.items("volumes") if service.stack.for_swarm else ():
        view = item.get("tmpfs", "mode")
        if view is None or is_null(view):
            continue
        mode = f"`mode: {cut(view.text, 12)}`"
        if not _is_open(view):
            message = f"{mode} is dropped without a word: others in the container may read and write there"
            yield META.finding(view.key_place, message, service, refusal=NO_KEY)
        elif _keeps_out(service, item):
            message = f"{mode} is dropped without a word: over a directory of the image only root may write"
            yield META.finding(view.key_place, message, service, refusal=IN_IMAGE)


def _is_open(view: View) -> bool:
    return view.data in {*OPEN, *map(str, OPEN), "01777", "0777"}


def _keeps_out(service: Service, item: View) -> bool:
    """Tell a program that is not root, on a directory that is root's in most images."""
    user, target = service.view.get("user"), item.get("target")
    where = "" if target is None else str(target.data).rstrip("/")
    return user is not None and str(user.data).partition(":")[0] not in ROOT and where not in OPEN_ANYWAY


MODE = """\
services:
  api:
    image: example/api:2
    volumes:
      - {type: tmpfs, target: /run/keys, tmpfs: {mode: 0700, size: 65536}}
    deploy:
      mode: replicated
"""

USER = """\
services:
  api:
    image: example/api:2
    user: "1001:1001"
    read_only: true
    volumes:
      - type: tmpfs
        target: /run/app
        tmpfs:
          size: 65536
          mode: 01777
    deploy:
      mode: replicated
"""

EXAMPLES = [
    Bad(MODE, "mode", None, "in octal", refused="no key"),
    Bad(MODE.replace("0700", "'${MODE:-0750}'"), "mode", None, "wherever it is from", refused="no key"),
    Good(MODE.replace("mode: 0700, ", "")),
    Bad(USER, "mode", None, "a directory that is root's", refused="have the image make"),
    Good(MODE.replace("0700", "01777"), "for everybody, and the program may be root"),
    Good(USER.replace("1001:1001", "0:1001"), "it is root"),
    Good(USER.replace("/run/app", "/dev/shm/"), "every image lets everybody write there"),  # noqa: S108  in the container
    Good(MODE.replace("mode: 0700, size: 65536}}", "size: 65536}}  # mode: 0700"), "a comment"),
    Good(
        MODE.replace("    deploy:\n      mode: replicated\n", "    restart: always\n"),
        "a file for Compose, which sets the mode",
    ),
]

NO_EXPERIMENT = "No other file has the mode, so there is nothing to compare: engine 28.5.2 stored the size alone."
