"""Options of a volume that its driver refuses.

What it does
------------
Finds `driver_opts` that the driver `local` does not take (`size` is one that few nodes can keep to), those that need
another one beside them, and a `device` to be bound that is no absolute path.

Why it hurts
------------
The deploy is accepted: the driver is asked on the node, when the first task is to start. It refuses with `invalid
option`, `missing required option` or `no such file or directory`, the task is rejected, and Swarm tries again, for
ever.

What we change
--------------
Nothing: what is meant is not in the file.

When to ignore it
-----------------
The volume is there on every node already, or, of `size`, the nodes have quotas for projects on XFS.

Sources
-------
moby volume/local/local_unix.go (validOpts: type, o, device, size; mandatoryOpts); executed: tasks are rejected, with
these words.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyengine.evidence.expected import Missing
from pyengine.evidence.experiment import Experiment
from pyengine.finding import Confidence, Finding, Severity
from pyengine.rules.message import cut
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.destination import may_go_to_swarm
from pyengine.swarm.model.settings import is_open
from pyengine.swarm.model.stack import Stack
from pyengine.swarm.mounts import mounts
from pyengine.swarm.spec.names import external
from pyengine.swarm.view import View

META = Meta("volume-option-refused", Severity.HIGH, "invalid option, missing required option", __doc__)
_NEEDS = {"type": ("device",), "device": ("type",), "o": ("device", "type"), "size": ()}
"""What the driver `local` takes on Linux, and what has to stand beside it."""
YOURS = "what is meant is not in the file: the driver takes `type`, `device` and `o`, as `mount` does"


def check(stack: Stack) -> Iterator[Finding]:
    """Find them in volumes that services mount."""
    if not may_go_to_swarm(stack):
        return
    used = {mount.source for service in stack.services for mount in mounts(service) if mount.kind == "volume"}
    found = stack.view.get("volumes")
    for key, entry in found.entries() if found is not None and found.is_mapping else ():
        driver = entry.get("driver") if entry.is_mapping else None
        if key not in used or not entry.is_mapping or external(entry):
            continue
        options = entry.get("driver_opts")
        if options is None or not options.is_mapping or (driver is not None and driver.data not in {"local", "", None}):
            continue
        yield from _refused(options)


def _refused(options: View) -> Iterator[Finding]:
    """Find the first reason to refuse: the driver says no more either."""
    known = dict(options.entries())
    for name, view in known.items():
        missing = [other for other in _NEEDS.get(name, ()) if other not in known]
        if name not in _NEEDS:
            message = f"the driver takes no option `{cut(name)}`: a task that mounts the volume is rejected"
        elif missing:
            message = f"`{name}` needs `{missing[0]}` beside it: a task that mounts the volume is rejected"
        else:
            continue
        yield META.finding(view.key_place, message, None, refusal=YOURS)
        return
    yield from _bound(known)
    if "size" in known and not is_open(known["size"]):
        message = "`size` asks for a quota, which few nodes have: a task that mounts the volume may be rejected"
        yield META.finding(
            known["size"].key_place,
            message,
            None,
            refusal=YOURS,
            severity=Severity.MEDIUM,
            confidence=Confidence.POSSIBLE,
        )


def _bound(known: dict[str, View]) -> Iterator[Finding]:
    device, options = known.get("device"), known.get("o")
    if device is None or options is None or is_open(device) or is_open(options):
        return
    path = str(device.data or "")
    if {"bind", "rbind"} & set(str(options.data or "").split(",")) and not path.startswith("/"):
        message = f"`{cut(path)}` is no absolute path: nothing makes it one here, and tasks are rejected"
        yield META.finding(device, message, None, refusal="which path of the node is meant is yours to say")


BOUND = """\
services:
  web:
    image: example/web:2
    volumes:
      - pages:/data
    deploy:
      replicas: 1
      placement: {constraints: [node.role == manager]}
volumes:
  pages:
    name: pages_v2
    driver_opts:
      type: none
      o: bind
      device: ./pages
"""
MEMORY = BOUND.replace("type: none", "type: tmpfs").replace("o: bind", "o: size=8m").replace("./pages", "tmpfs")
ALONE = MEMORY.replace("      type: tmpfs\n", "")
STRANGE = MEMORY.replace("o: size=8m", "mode: size=8m")

EXAMPLES = [
    Bad(BOUND, "./pages", None, "relative to nothing", refused="yours to say"),
    Bad(ALONE, "o", None, "without a type", refused="as `mount` does"),
    Bad(STRANGE, "mode", None, "no option of the driver", refused="not in the file"),
    Bad(
        BOUND[: BOUND.index("      type: none")] + "      size: 10G\n",
        "size",
        None,
        "a quota",
        refused="not in the file",
    ),
    Good(MEMORY),
    Good(BOUND.replace("./pages", "/srv/pages"), "a path of the node"),
    Good(BOUND.replace("./pages", "${PWD}/pages"), "nobody can know it here"),
    Good(STRANGE.replace("    driver_opts", "    driver: vendor/plugin\n    driver_opts"), "a plugin's own"),
    Good(STRANGE.replace("- pages:/data", "- /pages:/data"), "nobody mounts it"),
    Good(
        BOUND.replace(
            "    deploy:\n      replicas: 1\n      placement: {constraints: [node.role == manager]}\n",
            "    restart: always\n    build: .\n",
        ),
        "a file for Compose, which makes the path absolute",
    ),
]

EXPERIMENTS = [
    Experiment(
        text.replace("pages_v2", f"broken_v{number}"),
        instead=MEMORY.replace("pages_v2", f"memory_v{number}"),
        first=True,
        limit=25,
        bad=(Missing(at_least=1),),
        fixed=(Missing(at_most=0),),
    )
    for number, text in enumerate((BOUND, ALONE, STRANGE))
]
