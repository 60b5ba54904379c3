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
The braces in a variable that ask for nothing of Swarm's own can only be another program's: they are escaped,
"{{`{{.Name}}`}}", so that they reach the container as they are. Those of Swarm's own beside them stay. A misspelt
template of Swarm's own, such as `{{.Node.HostName}}`, is left to you, and one in a host name or a mount, which no
program reads.

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
from itertools import pairwise

from pyengine.evidence.expected import Refused, Says
from pyengine.evidence.experiment import Experiment
from pyengine.finding import Applicability, Finding, Fix, Severity
from pyengine.patch.ops import Set
from pyengine.rules.message import LONGEST, cut, shortened
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.model.settings import is_unset
from pyengine.swarm.model.stack import Service
from pyengine.swarm.refusals import templates
from pyengine.swarm.templated import expanded
from pyengine.swarm.view import View

META = Meta("template-not-expanded", Severity.HIGH, "expanding env failed: template", __doc__, refuses=True)
_ACTION = re.compile(r"\{\{.*?(?:\}\}|$)", re.DOTALL)
_OF_CONFIGS = re.compile(r"\{\{-?\s*(secret|config|env)\b")


def check(service: Service) -> Iterator[Finding]:
    """Find templates that cannot be expanded."""
    for view, value in expanded(service) if service.stack.for_swarm else ():
        told = templates.problem(value)
        if not told or is_unset(view):
            continue
        start = shortened(value[value.index("{{") :], 24)
        message = f"`{start}` is refused half-way: {told.rpartition(': ')[2].partition(' in type ')[0]}"
        found = templates.foreign(view.text)
        refusal = _refusal(view, value, found)
        fix = None if refusal else _escaped(view, [start for start, _ in found])
        yield META.finding(view, cut(message, LONGEST), service, fix=fix, refusal=refusal)


def _refusal(view: View, value: str, found: list[tuple[int, bool]]) -> str | None:
    """Return why the braces are not escaped: they are meant for Swarm, or nobody else reads them there."""
    if "environment" not in view.route or any(of_swarm for _, of_swarm in found):
        return (
            "Swarm knows `.Service.Name`, `.Node.Hostname`, `.Task.Slot` and some more: which is meant, only you know"
        )
    if _OF_CONFIGS.search(value):
        return "only a config with `template_driver: golang` has these words"
    return None


def _escaped(view: View, starts: list[int]) -> Fix:
    """Return the fix that escapes the braces there; all of them where one pair has no end."""
    edges = [0, *starts, len(view.text)]
    first, *pieces = [view.text[start:end] for start, end in pairwise(edges)]
    text = "".join([first, *(_ACTION.sub(_as_text, piece, 1) for piece in pieces)])
    return Fix(
        "escape the braces",
        (Set(view.route, text if starts else _ACTION.sub(_as_text, text), view.part.file),),
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
        FORMAT.replace('FORMAT: "{{.ContainerName}}"', "- FORMAT={{`{{name}}`}}"),
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
    Bad(
        FORMAT.replace(
            '"{{.ContainerName}}"', "'{{index .Container.Config.Labels \"com.docker.swarm.service.name\"}}'"
        ),
        "'{{index .Container.Config.Labels \"com.docker.swarm.service.name\"}}'",
        FORMAT.replace(
            '"{{.ContainerName}}"', "'{{`{{index .Container.Config.Labels \"com.docker.swarm.service.name\"}}`}}'"
        ),
        "words of Swarm in quotes are a label that the program reads",
        unsafe=True,
    ),
    Bad(
        FORMAT.replace("{{.ContainerName}}", "{{.Node.Hostname}}/{{.ContainerName}}"),
        '"{{.Node.Hostname}}/{{.ContainerName}}"',
        FORMAT.replace("{{.ContainerName}}", "{{.Node.Hostname}}/{{`{{.ContainerName}}`}}"),
        "Swarm's own beside it stays",
        unsafe=True,
    ),
    Bad(
        FORMAT.replace("{{.ContainerName}}", "{{if .Fields}}{{.Fields.host}}{{end}}"),
        '"{{if .Fields}}{{.Fields.host}}{{end}}"',
        FORMAT.replace("{{.ContainerName}}", "{{`{{if .Fields}}`}}{{`{{.Fields.host}}`}}{{`{{end}}`}}"),
        "a block is one whole",
        unsafe=True,
    ),
    Bad(FORMAT.replace(".ContainerName", "Node.Hostname"), '"{{Node.Hostname}}"', None, refused="only you know"),
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
            FORMAT.replace(".ContainerName", "index .Container.Labels `com.docker.swarm.service.name`"),
            None,
            "expanding env failed",
        ),
        (
            FORMAT.replace("{{.C", "{{.Node.Hostname}} {{if .C}}{{.C").replace("Name}}", "Name}}{{end}}"),
            None,
            "expanding env",
        ),
        (
            FORMAT.replace('environment:\n      FORMAT: "{{.ContainerName}}"', 'hostname: "{{.Node.Hostname"'),
            FORMAT.replace('environment:\n      FORMAT: "{{.ContainerName}}"', 'hostname: "{{.Node.Hostname}}"'),
            "expanding hostname failed",
        ),
    )
]
