"""A template that stands for several values.

What it does
------------
Finds `{{.Service.Labels}}`, `{{.Node.Platform}}`, `{{.Node}}`, `{{.Service}}` and `{{.Task}}` where Swarm expands
templates: in `environment`, `hostname` and `volumes`.

Why it hurts
------------
Each of them is a structure, and Go prints it as one: `map[com.docker.stack.image:app:1 …]`, `{x86_64 linux}`,
`{8jk… node1 {x86_64 linux}}`. Nothing is refused, and a program gets that as its value.

What we change
--------------
`{{.Node}}`, `{{.Service}}` and `{{.Task}}` become the name that is probably meant. Of labels and platforms the one that
is meant is yours to say: `{{index .Service.Labels "zone"}}`, `{{.Node.Platform.Architecture}}`.

When to ignore it
-----------------
The program takes this text apart.

Sources
-------
moby/swarmkit template/context.go (the fields of Context), text/template of Go; executed on engine 28.5.2: the variable
is `map[…]`, and `{x86_64 linux}`.
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
from pyengine.swarm.destination import may_go_to_swarm
from pyengine.swarm.model.stack import Service
from pyengine.swarm.templated import expanded
from pyengine.swarm.view import View

META = Meta("template-prints-structure", Severity.MEDIUM, "The variable is `map[…]`", __doc__)
_WHOLE = re.compile(r"\{\{-?\s*(\.(?:Service\.Labels|Node\.Platform|Node|Service|Task))\s*-?\}\}")
NAMES = {".Node": ".Node.Hostname", ".Service": ".Service.Name", ".Task": ".Task.Name"}
"""What a structure is called by, which is most likely meant."""
PRINTED = {".Service.Labels": "map[…]", ".Node.Platform": "{x86_64 linux}"}
YOURS = {
    ".Service.Labels": 'which label is meant is not in the file: `{{index .Service.Labels "name"}}` is one of them',
    ".Node.Platform": "which is meant is not in the file: `.Node.Platform.Architecture` or `.Node.Platform.OS`",
}


def check(service: Service) -> Iterator[Finding]:
    """Find them where Swarm expands templates."""
    if not may_go_to_swarm(service.stack):
        return
    for view, value in expanded(service):
        found = _WHOLE.search(value)
        if found is None:
            continue
        shown = PRINTED.get(found[1], "{…}")
        message = f"`{{{{{found[1]}}}}}` is a structure, and is printed as one: `{shown}`"
        fix = _fix(view, found) if found[1] in NAMES and view.route[2] != "volumes" else None
        refusal = None if fix else YOURS.get(found[1], "another name is another volume: which is meant is yours to say")
        yield META.finding(view, message, service, fix=fix, refusal=refusal)


def _fix(view: View, found: re.Match[str]) -> Fix:
    name = NAMES[found[1]]
    text = view.text.replace(found[0], found[0].replace(found[1], name))
    return Fix(
        f"write `{{{{{name}}}}}`",
        (Set(view.part.route, text, view.part.file),),
        Applicability.UNSAFE,
        "It is the name of what was asked for.",
        f"An id or another part may be meant.{ANEW}",
    )


SAYS = """\
services:
  member:
    image: example/member:2
    environment:
      WHERE: "{{.Node}}"
    deploy:
      replicas: 2
"""

EXAMPLES = [
    Bad(SAYS, '"{{.Node}}"', SAYS.replace(".Node", ".Node.Hostname"), "the node as a whole", unsafe=True),
    Bad(
        SAYS.replace(".Node", ".Service.Labels"),
        '"{{.Service.Labels}}"',
        None,
        "all labels",
        refused="which label is meant",
    ),
    Bad(
        SAYS.replace(".Node", " .Node.Platform "),
        '"{{ .Node.Platform }}"',
        None,
        "two values",
        refused="which is meant",
    ),
    Good(SAYS.replace(".Node", ".Node.Hostname")),
    Good(SAYS.replace("{{.Node}}", "{{.Node.Platform.OS}}").replace('"{', "'{").replace('}"', "}'"), "a part of it"),
    Good(SAYS.replace('"{{.Node}}"', "'{{index .Service.Labels \"zone\"}}'"), "one label"),
    Good(SAYS.replace('"{{.Node}}"', "here  # {{.Node}}"), "a comment"),
    Good(SAYS.replace("environment:\n      WHERE", "labels:\n      where"), "nothing is expanded there"),
]

EXPERIMENTS = [
    Experiment(
        SAYS,
        as_written=True,
        bad=(Stored("container Config.Env", "WHERE=node1", there=False),),
        fixed=(Stored("container Config.Env", "WHERE=node1"),),
        alone=True,
    ),
]
