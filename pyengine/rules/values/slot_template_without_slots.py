"""A slot's number where there are no slots.

What it does
------------
Finds `{{.Task.Slot}}` in `environment`, `hostname` or `volumes` of a service under `mode: global` or `global-job`, and
in the `name` of a volume that it mounts.

Why it hurts
------------
Only replicas are numbered. Under `global` there is one task on each node, and `{{.Task.Slot}}` is the id of that node:
a host name such as `search-wlqv577qy28lhdzlahq1maio3`, an index that is no number. Nothing is refused.

What we change
--------------
`{{.Node.Hostname}}` takes its place: it is known before, and each node has its own. Not in a volume: another name is
another volume, an empty one.

When to ignore it
-----------------
The id of the node is wanted; `{{.Node.ID}}` says so.

Sources
-------
moby/swarmkit template/context.go NewContext (without a slot, the node's id); executed on engine 20.10.24:
`NODE_INDEX: "{{.Task.Slot}}"` under `mode: global` gives the task the id of its node.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pyengine.evidence.experiment import Experiment
from pyengine.evidence.stored import Stored
from pyengine.finding import Applicability, Finding, Fix, Severity
from pyengine.patch.ops import Set
from pyengine.rules.fixes import ANEW
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.model.settings import unknown
from pyengine.swarm.model.stack import Service
from pyengine.swarm.mounts import mounts
from pyengine.swarm.templated import expanded
from pyengine.swarm.view import View

META = Meta("slot-template-without-slots", Severity.MEDIUM, "{{.Task.Slot}} is the id of the node", __doc__)
WITHOUT = ("global", "global-job")
_SLOT = re.compile(r"(\{\{[^{}]*)\.Task\.Slot\b(?=[^{}]*\}\})")
VOLUME = "another name is another volume, an empty one: where the id of the node is right, `{{.Node.ID}}` says so"


def check(service: Service) -> Iterator[Finding]:
    """Find slots of a service that has none."""
    if service.mode.value not in WITHOUT or unknown(service.mode):
        return
    for view, value in (*expanded(service), *_names(service)):
        if not _SLOT.search(value):
            continue
        message = f"`{{{{.Task.Slot}}}}` is the id of the node under `{service.mode.value}`: there are no slots"
        fix = _fix(view) if "volumes" not in view.route else None
        yield META.finding(
            view, message, service, fix=fix, refusal=None if fix else VOLUME, related=[(service.mode, "no slots")]
        )


def _names(service: Service) -> Iterator[tuple[View, str]]:
    """Yield the names of the volumes that the service mounts, which are expanded as well."""
    for key in dict.fromkeys(mount.source for mount in mounts(service) if mount.is_named):
        name = service.stack.view.get("volumes", key, "name")
        if name is not None:
            yield name, str(name.data)


def _fix(view: View) -> Fix:
    return Fix(
        "use the name of the node",
        (Set(view.route, _SLOT.sub(r"\1.Node.Hostname", view.text), view.part.file),),
        Applicability.UNSAFE,
        "Each node has one task, and its own name.",
        f"A program that wants a number finds none here either: it has to take the name.{ANEW}",
    )


INDEXED = """\
services:
  search:
    image: example/search:2
    environment:
      NAME: "search-{{.Task.Slot}}"
    deploy:
      mode: global
"""
NAMED = INDEXED.replace(".Task.Slot", ".Node.Hostname")
HOST = INDEXED.replace("    environment:\n      NAME", "    hostname")

EXAMPLES = [
    Bad(INDEXED, '"search-{{.Task.Slot}}"', NAMED, "a variable", unsafe=True),
    Bad(HOST, '"search-{{.Task.Slot}}"', HOST.replace(".Task.Slot", ".Node.Hostname"), "a host name", unsafe=True),
    Bad(
        INDEXED.replace(
            'environment:\n      NAME: "search-{{.Task.Slot}}"', 'volumes:\n      - "/data/{{.Task.Slot}}:/data"'
        ),
        '"/data/{{.Task.Slot}}:/data"',
        None,
        "a mount",
        refused="another volume",
    ),
    Bad(
        INDEXED.replace('environment:\n      NAME: "search-{{.Task.Slot}}"', "volumes:\n      - pages:/data")
        + 'volumes:\n  pages:\n    name: "pages-{{.Task.Slot}}"\n',
        '"pages-{{.Task.Slot}}"',
        None,
        "the name of a volume",
        refused="another volume",
    ),
    Good(INDEXED.replace("global", "replicated"), "replicas are numbered"),
    Good(NAMED),
    Good(INDEXED.replace("mode: global", "mode: ${MODE}"), "nobody knows the mode"),
    Good(INDEXED.replace('"search-{{.Task.Slot}}"', "search  # {{.Task.Slot}}"), "a comment"),
    Good(INDEXED.replace("    deploy:\n      mode: global\n", ""), "without a mode it is replicated"),
]

EXPERIMENTS = [
    Experiment(
        HOST,
        as_written=True,
        bad=(Stored("container Config.Hostname", "search-…"),),
        fixed=(Stored("container Config.Hostname", "search-node1"),),
        alone=True,
    ),
]
