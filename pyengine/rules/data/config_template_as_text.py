"""A template that becomes a config or secret as it is.

What it does
------------
Finds a config or secret made from a template without `template_driver`: the name of its file says so, `site.conf.tmpl`,
and the service mounts it under one that does not, `/etc/web/site.conf`, as if it had been filled in.

Why it hurts
------------
Docker puts the file into the cluster letter by letter. Swarm expands `{{ env "NAME" }}`, `{{ secret "name" }}` and
`{{ .Node.Hostname }}` in it with `template_driver: golang` alone, and no driver knows `${NAME}` or Jinja. The program
reads the braces: it ends over a setting that makes no sense, or takes them for a value.

What we change
--------------
Where the name is that of one of Go's templates, `template_driver: golang` is added.

When to ignore it
-----------------
The program expands it itself, or the file is filled in before it is deployed, under the name of the template.

Sources
-------
docker/cli cli/compose/convert/compose.go fileObjectConfig (`Templating` by `template_driver` alone); swarmkit
template/expand.go ExpandConfigSpec (no driver, no expansion); docker/cli#1771, moby/moby#37377.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from pyengine.finding import Applicability, Confidence, Finding, Fix, Severity
from pyengine.patch.ops import Set
from pyengine.rules.fixes import may_have
from pyengine.rules.message import cut
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.model.settings import is_open
from pyengine.swarm.model.stack import Stack
from pyengine.swarm.view import View

META = Meta(
    "config-template-as-text",
    Severity.MEDIUM,
    "The braces of a template stand in a mounted file",
    __doc__,
    confidence=Confidence.POSSIBLE,
)
_OF_GO = re.compile(r"\.(?:go)?(?:te?mpl|tpl|template)$", re.IGNORECASE)
_OF_OTHERS = re.compile(r"\.(?:j2|jinja2?|erb|mustache|envsubst)$", re.IGNORECASE)
"""How the name of a template ends: Go's, and one that no driver of Swarm expands."""
FILL_IN = "fill it in before the deploy, or let the container do so: Swarm expands Go's templates, with {}"
WHAT = "`template_driver: golang`"
PRICE = (
    "Braces that Swarm does not know then keep the tasks from starting. A config that is there already cannot be "
    "changed: give it another name."
)


def check(stack: Stack) -> Iterator[Finding]:
    """Find them where they are made, each once."""
    for section in ("configs", "secrets") if stack.for_swarm else ():
        found = stack.view.get(section)
        for key, entry in found.entries() if found is not None else ():
            file = entry.get("file")
            if file is None or is_open(file) or entry.get("template_driver") is not None:
                continue
            used = next(_mounted(stack, section, key), None) if _is_template(str(file.data)) else None
            if used is not None:
                yield _finding(stack, entry, file, used)


def _is_template(path: str) -> bool:
    return any(pattern.search(path) for pattern in (_OF_GO, _OF_OTHERS))


def _mounted(stack: Stack, section: str, key: str) -> Iterator[View]:
    """Yield where a service mounts it under a name that says nothing of a template."""
    for service in stack.services:
        for item in service.items(section):
            source, target = item.get("source"), item.get("target")
            if source is None or target is None or is_open(target) or source.data != key:
                continue
            path = str(target.data).lower()
            if not _is_template(path) and "templ" not in path:
                yield target


def _finding(stack: Stack, entry: View, file: View, used: View) -> Finding:
    expands = _OF_GO.search(str(file.data)) is not None and may_have(stack, (*entry.route, "template_driver"))
    fix = Fix(
        "have Swarm expand it",
        (Set((*entry.route, "template_driver"), "golang", entry.part.file),),
        Applicability.UNSAFE,
        "Swarm then fills in what it knows of the task, its variables, secrets and configs.",
        PRICE,
    )
    return META.finding(
        file,
        f"`{cut(posixpath.basename(str(file.data)))}` is mounted as it is: nothing in it is expanded",
        None,
        fix=fix if expands else None,
        refusal=None if expands else FILL_IN.format(WHAT),
        related=[(used, "mounted under the name of what it was to become")],
    )


MADE = """\
services:
  web:
    image: example/web:2
    configs:
      - {source: site, target: /etc/web/site.conf}
    deploy:
      replicas: 2
configs:
  site:
    name: site_v1
    file: ./site.conf.tmpl
"""
GIVEN = MADE.replace(".tmpl\n", ".tmpl\n    template_driver: golang\n")
SECRET = MADE.replace("configs", "secrets").replace("/etc/web/site.conf", "site.conf")

EXAMPLES = [
    Bad(MADE, "./site.conf.tmpl", GIVEN, "a config", unsafe=True),
    Bad(
        SECRET,
        "./site.conf.tmpl",
        GIVEN.replace("configs", "secrets").replace("/etc/web/site.conf", "site.conf"),
        "a secret",
        unsafe=True,
    ),
    Bad(MADE.replace(".tmpl", ".j2"), "./site.conf.j2", None, "no driver knows these", refused="fill it in"),
    Bad(
        'version: "3.7"\n' + MADE,
        "./site.conf.tmpl",
        None,
        "a version that does not have the key",
        refused="fill it in",
    ),
    Good(GIVEN),
    Good(MADE.replace("target: /etc/web/site.conf", "target: /templates/site.conf.tmpl"), "another program expands it"),
    Good(MADE.replace("./site.conf.tmpl", "./site.conf.production"), "no template"),
    Good(MADE.replace("./site.conf.tmpl", "./site.conf  # was site.conf.tmpl"), "a comment"),
    Good(MADE.replace("./site.conf.tmpl", "${FILE}.tmpl"), "nobody knows here which file it is"),
    Good(MADE.replace("    deploy:\n      replicas: 2\n", "    container_name: web\n"), "a file for Compose"),
]

NO_EXPERIMENT = "An experiment deploys one text, without the files that it names."
