"""A label of SELinux that nobody sets.

What it does
------------
Finds `:z` and `:Z` behind a path of the node in `volumes`, in a file for Swarm.

Why it hurts
------------
`docker run` and Compose have the engine label the directory so that containers may read it. The mount of a Swarm
service has no such option, and the command drops it without a word. Where SELinux enforces, the program gets
`Permission denied` in a directory that any user of the node may read.

What we change
--------------
Nothing: the directory is labelled on each node, once. `semanage fcontext -a -t container_file_t '/srv/data(/.*)?'` and
`restorecon -R /srv/data` last; a volume by name has its label from the engine.

When to ignore it
-----------------
The nodes have no SELinux, or the directory is labelled already.

Sources
-------
docker/cli cli/compose/loader/volume.go (options of the short syntax), cli/compose/convert/volume.go (none of them is
passed on); moby/moby#36282; executed: no trace of the option in the stored service.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator

from pyengine.finding import Confidence, Finding, Severity
from pyengine.rules.message import cut
from pyengine.rules.rule import Bad, Good, Meta, Read
from pyengine.swarm.model.stack import Service
from pyengine.swarm.mounts import mounts

META = Meta(
    "selinux-label-dropped",
    Severity.MEDIUM,
    "Swarm drops `:Z` of a volume without a word",
    __doc__,
    confidence=Confidence.LIKELY,
)
LABELS = {"z", "Z"}


def check(service: Service) -> Iterator[Finding]:
    """Find them behind paths of the node; a volume by name has a label anyway."""
    for mount in mounts(service) if service.stack.for_swarm else ():
        text = str(mount.item.data or "")
        found = LABELS & set(text.rpartition(":")[2].split(",")) if text.count(":") > 1 else set()
        if mount.is_bind and found:
            message = f"`:{min(found)}` is dropped: SELinux may deny `{cut(mount.source)}`, which nobody labels"
            yield META.finding(mount.item, message, service, refusal=_by_hand(mount.source))


def _by_hand(path: str) -> str:
    """Return what labels the directory."""
    pattern = shlex.quote(f"{path}(/.*)?")
    return (
        "no mount of Swarm's has it: on each node `semanage fcontext -a -t container_file_t "
        f"{pattern} && restorecon -R {shlex.quote(path)}`, and take the option out"
    )


LABELLED = """\
services:
  git:
    image: example/git:2
    volumes:
      - /srv/git:/data:Z
    deploy:
      placement:
        constraints: [node.hostname == a]
"""

EXAMPLES = [
    Bad(LABELLED, "/srv/git:/data:Z", None, "a directory of the node", refused="semanage fcontext"),
    Bad(LABELLED.replace(":Z", ":ro,z"), "/srv/git:/data:ro,z", None, "beside another one", refused="restorecon -R"),
    Good(LABELLED.replace(":Z", "")),
    Good(LABELLED.replace(":Z", ":ro"), "another option"),
    Good(LABELLED.replace("/srv/git:/data:Z", "git:/data:z") + "volumes:\n  git:\n", "a volume has its label"),
    Good(LABELLED.replace(":/data:Z", ":/Z  # not /data:Z"), "a directory of this name"),
    Good(LABELLED[: LABELLED.index("    deploy")] + "    restart: always\n    build: .\n", "a file for Compose"),
]

READ = [
    Read(
        "`:Z` behind a volume labels the directory for SELinux.",
        "By `docker run` and Compose; a stack drops it, and the node's administrator labels the directory.",
    )
]

NO_EXPERIMENT = "The machines with the engines have no SELinux; that the stored mount has no label was seen."
