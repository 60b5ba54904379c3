"""Rights of a file system in memory that are not set.

What it does
------------
Finds `mode` under `tmpfs` of a volume in a file for Swarm.

Why it hurts
------------
Docker reads the key and drops it without a word. Who may write to the file system is not limited as the mode says:
every user of the container may be able to read what the program keeps there.

What we change
--------------
Nothing: a stack has no key for it. The program, or its entrypoint, can set the mode itself with `chmod`.

When to ignore it
-----------------
All of the container runs as one user.

Sources
-------
docker/cli internal/volumespec/types.go (no such field), cli/compose/convert/volume.go handleTmpfsToMount (the size
alone); executed with CLI 28.2.2: `tmpfs: {mode: 0700}` is not in what `docker stack config` prints.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyengine.finding import Confidence, Finding, Severity
from pyengine.rules.message import cut
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.model.settings import is_null
from pyengine.swarm.model.stack import Service

META = Meta(
    "tmpfs-mode-dropped",
    Severity.MEDIUM,
    "Swarm drops the `mode` of a tmpfs volume",
    __doc__,
    confidence=Confidence.LIKELY,
)
OPEN = (1777, 0o1777, 777, 0o777)
"""Modes that keep nobody out, in both ways of writing them."""
NO_KEY = "a stack has no key for it: the program, or its entrypoint, can set the mode with `chmod`"


def check(service: Service) -> Iterator[Finding]:
    """Find modes of file systems in memory."""
    for item in service.items("volumes") if service.stack.for_swarm else ():
        view = item.get("tmpfs", "mode")
        if view is None or is_null(view) or view.data in {*OPEN, *map(str, OPEN), "01777", "0777"}:
            continue
        message = (
            f"`mode: {cut(view.text, 12)}` is dropped without a word: others in the container may read and write there"
        )
        yield META.finding(view.key_place, message, service, refusal=NO_KEY)


MODE = """\
services:
  api:
    image: example/api:2
    volumes:
      - {type: tmpfs, target: /run/keys, tmpfs: {mode: 0700, size: 65536}}
    deploy:
      mode: replicated
"""

EXAMPLES = [
    Bad(MODE, "mode", None, "in octal", refused="no key"),
    Bad(MODE.replace("0700", "'${MODE:-0750}'"), "mode", None, "wherever it is from", refused="no key"),
    Good(MODE.replace("mode: 0700, ", "")),
    Good(MODE.replace("0700", "01777"), "for everybody"),
    Good(MODE.replace("mode: 0700, size: 65536}}", "size: 65536}}  # mode: 0700"), "a comment"),
    Good(
        MODE.replace("    deploy:\n      mode: replicated\n", "    restart: always\n"),
        "a file for Compose, which sets the mode",
    ),
]

NO_EXPERIMENT = "An experiment watches tasks, and not what is mounted in them."
