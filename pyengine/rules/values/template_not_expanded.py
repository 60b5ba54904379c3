"""Braces that Swarm takes for a template of its own.

What it does
------------
Finds `{{ … }}` that the engine cannot expand in an environment variable, a host name or a mount.

Why it hurts
------------
The engine reads these values as Go templates, tries them before it takes the service, and refuses it: `expanding env
failed`. `docker stack config` does not tell. Networks, secrets and other services of the stack are made by then, so
that the deploy ends half-way.

What we change
--------------
The braces of another program's template are escaped, "{{`{{.Name}}`}}", so that they reach the container as they are. A
misspelt template of Swarm's own, such as `{{.Node.HostName}}`, is left to you.

When to ignore it
-----------------
Never.

Sources
-------
moby/swarmkit template/expand.go, template/context.go: `.Service.ID`, `.Service.Name`, `.Service.Labels`, `.Node.ID`,
`.Node.Hostname`, `.Node.Platform`, `.Task.ID`, `.Task.Name`, `.Task.Slot`; executed on engine 28.5.2.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pyengine.evidence.expected import Refused, Says
from pyengine.evidence.experiment import Experiment
from pyengine.finding import Applicability, Finding, Fix, Severity
from pyengine.patch.ops import Set
from pyengine.rules.message import LONGEST, cut
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.model.settings import is_unset
from pyengine.swarm.model.stack import Service
from pyengine.swarm.refusals import templates
from pyengine.swarm.templated import expanded
from pyengine.swarm.view import View

META = Meta("template-not-expanded", Severity.HIGH, "expanding env failed: template", __doc__, refuses=True)
_OF_SWARM = re.compile(r"(?<![\w\])])\.(Service|Node|Task)\b", re.IGNORECASE)
_ACTION = re.compile(r"\{\{.*?(?:\}\}|$)", re.DOTALL)
_OF_CONFIGS = re.compile(r"\{\{-?\s*(secret|config|env)\b")


def check(service: Service) -> Iterator[Finding]:
    """Find templates that cannot be expanded."""
    for view, value in expanded(service) if service.stack.for_swarm else ():
        told = templates.problem(value)
        if not told or is_unset(view):
            continue
        start = cut(value[value.index("{{") :], 24)
        message = f"`{start}` is refused half-way: {told.rpartition(': ')[2].partition(' in type ')[0]}"
        refusal = _refusal(value)
        fix = None if refusal else _escaped(view)
        yield META.finding(view, cut(message, LONGEST), service, fix=fix, refusal=refusal)


def _refusal(value: str) -> str | None:
    if _OF_SWARM.search(value):
        return (
            "Swarm knows `.Service.Name`, `.Node.Hostname`, `.Task.Slot` and some more: which is meant, only you know"
        )
    if _OF_CONFIGS.search(value):
        return "only a config with `template_driver: golang` has these words"
    return None


def _escaped(view: View) -> Fix:
    return Fix(
        "escape the braces",
        (Set(view.route, _ACTION.sub(_as_text, view.text), view.part.file),),
        Applicability.UNSAFE,
        "Swarm makes the same letters of it again.",
        "Compose expands nothing, and hands the escape on as it is.",
    )


def _as_text(found: re.Match[str]) -> str:
    """Return an action as a text of Go's templates; one with such quotes inside has its braces written so."""
    action = found[0]
    return action.replace("{{", "{{`{{`}}") if "`" in action or not action.endswith("}}") else f"{{{{`{action}`}}}}"


FORMAT = """\
services:
  logs:
    image: example/logs:2
    environment:
      FORMAT: "{{.ContainerName}}"
    deploy:
      mode: replicated
"""
ESCAPED = FORMAT.replace("{{.ContainerName}}", "{{`{{.ContainerName}}`}}")

EXAMPLES = [
    Bad(FORMAT, '"{{.ContainerName}}"', ESCAPED, "another program's template", unsafe=True),
    Bad(
        FORMAT.replace('FORMAT: "{{.ContainerName}}"', "- FORMAT={{name}}"),
        "FORMAT={{name}}",
        FORMAT.replace('FORMAT: "{{.ContainerName}}"', '- "FORMAT={{`{{name}}`}}"'),
        "in a list",
        unsafe=True,
    ),
    Bad(FORMAT.replace(".ContainerName", ".Node.HostName"), '"{{.Node.HostName}}"', None, refused="only you know"),
    Bad(
        FORMAT.replace(".ContainerName", 'secret \\"key\\"'),
        '"{{secret \\"key\\"}}"',
        None,
        "right in a config",
        refused="template_driver",
    ),
    Bad(
        FORMAT.replace('environment:\n      FORMAT: "{{.ContainerName}}"', 'hostname: "{{.Node.Hostname"'),
        '"{{.Node.Hostname"',
        None,
        "it does not end",
        refused="only you know",
    ),
    Good(FORMAT.replace(".ContainerName", ".Task.Slot"), "Swarm's own"),
    Good(ESCAPED, "escaped"),
    Good(FORMAT.replace("environment", "labels"), "nobody expands a label"),
    Good(
        FORMAT.replace("      FORMAT", "      # {{ x }}\n      FORMAT").replace("{{.ContainerName}}", "x"), "a comment"
    ),
    Good(FORMAT.replace("    deploy:\n      mode: replicated\n", "    restart: always\n"), "a file for Compose"),
]

EXPERIMENTS = [
    Experiment(
        text,
        as_written=True,
        instead=instead,
        bad=(Refused(said),),
        fixed=(Says("Creating service stack_logs"),),
    )
    for text, instead, said in (
        (FORMAT, None, "expanding env failed"),
        (
            FORMAT.replace('environment:\n      FORMAT: "{{.ContainerName}}"', 'hostname: "{{.Node.Hostname"'),
            FORMAT.replace('environment:\n      FORMAT: "{{.ContainerName}}"', 'hostname: "{{.Node.Hostname}}"'),
            "expanding hostname failed",
        ),
    )
]
