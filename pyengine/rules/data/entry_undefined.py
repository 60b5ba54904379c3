"""A volume, secret or config that no file has.

What it does
------------
Finds names in the volumes, secrets and configs of a service that the section of that name at the top does not have.

Why it hurts
------------
Docker says `undefined volume "…"` and deploys nothing more: by then the stack's networks have been made. `docker stack
config` does not notice. A template in the name of a volume is no exception: `data_{{.Task.Slot}}` is looked up as it is
written.

What we change
--------------
A name that is spelled like one at the top becomes that. Else a volume gets its entry at the top; a template goes into
the `name` of that entry, where Swarm fills it in for each task. What is in a secret or config only you know, and
which of them each task is to have.

When to ignore it
-----------------
Another file, given with a second `-c`, has the entry.

Sources
-------
docker/cli cli/compose/convert/volume.go, service.go convertServiceSecrets and convertServiceConfigObjs; executed with
CLI 28.2.2 and on engines 20.10.24 and 28.5.2.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches

from pyengine.evidence.expected import Accepted, Refused
from pyengine.evidence.experiment import Experiment
from pyengine.finding import Applicability, Confidence, Finding, Fix, Severity
from pyengine.patch.ops import Set
from pyengine.rules.fixes import ANEW
from pyengine.rules.message import QUOTED, cut, further, shortened
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.model.settings import is_open
from pyengine.swarm.model.stack import Service, Stack
from pyengine.swarm.mounts import mounts
from pyengine.swarm.view import View

META = Meta("entry-undefined", Severity.HIGH, "undefined volume, secret or config", __doc__, refuses=True)
ALIKE = 0.8
"""How much of a misspelt name has to be right."""
ALL = "Swarm expands no template here: list them all, and let `environment` tell each task by it which is its own"
_NO_NAME = re.compile(r"[^A-Za-z0-9_.-]")


def check(stack: Stack) -> Iterator[Finding]:
    """Find names without an entry, each once. Without any entry the file is perhaps a part of several."""
    if not stack.for_swarm:
        return
    for section in ("volumes", "secrets", "configs"):
        found: dict[str, list[View]] = {}
        for service in stack.services:
            for name, view in _named(service, section):
                if stack.view.get(section, name) is None and not is_open(view):
                    found.setdefault(name, []).append(view)
        for name, views in found.items():
            yield _finding(stack, section, name, views)


def _named(service: Service, section: str) -> Iterator[tuple[str, View]]:
    if section == "volumes":
        yield from (
            (each.source, _source(each.item)) for each in mounts(service) if each.kind == "volume" and each.is_named
        )
        return
    for item in service.items(section):
        source = item.get("source") if item.is_mapping else item
        if source is not None and source.data:
            yield str(source.data), source


def _source(item: View) -> View:
    return (item.get("source") or item) if item.is_mapping else item


def _finding(stack: Stack, section: str, name: str, views: list[View]) -> Finding:
    fix = _renamed(stack, section, name, views) or (_made(stack, name, views) if section == "volumes" else None)
    what, whole = section[:-1], stack.view.get(section) is not None
    yours = f"what is in the {what} is yours to say: `file: …`, or `external: true` where it is there"
    return META.finding(
        views[0],
        f"no {what} is called `{cut(name)}` at the top: the deploy {'ends' if whole else 'may end'} with an error",
        None,
        fix=fix,
        refusal=None if fix else ALL if "{{" in name else yours,
        related=further([(view, "it is used here too") for view in views]),
        confidence=None if whole else Confidence.LIKELY,
    )


def _renamed(stack: Stack, section: str, name: str, views: list[View]) -> Fix | None:
    entries = stack.view.get(section)
    known = [key for key, _ in entries.entries()] if entries is not None else []
    meant = next(iter(get_close_matches(name, known, 1, ALIKE)), None)
    if meant is None or "{{" in name:
        return None
    return Fix(
        f"write `{shortened(meant, QUOTED)}`",
        _put(views, name, meant),
        Applicability.UNSAFE,
        "It is the name at the top that is spelled like this one.",
        "If another one is meant, give that its entry at the top instead.",
    )


def _made(stack: Stack, name: str, views: list[View]) -> Fix:
    file = views[0].part.file
    if "{{" not in name:
        return Fix(
            "make it one of the stack's volumes",
            (Set(("volumes", name), {}, file),),
            Applicability.UNSAFE,
            "Swarm makes it, empty, on each node where a task starts.",
            "If the data are elsewhere already, name that volume with `external: true` instead.",
        )
    plain = name[: name.index("{{")] + name.rpartition("}}")[2]
    key = _NO_NAME.sub("", plain).strip("_.-") or "data"
    while stack.view.get("volumes", key) is not None:
        key += "_each"
    return Fix(
        "put the template into the volume's `name`",
        (*_put(views, name, key), Set(("volumes", key, "name"), name, file)),
        Applicability.UNSAFE,
        "Swarm fills in a template there, for each task.",
        f"Each task then has a volume of its own on its node.{ANEW}",
    )


def _put(views: list[View], name: str, meant: str) -> tuple[Set, ...]:
    return tuple(Set(view.part.route, meant + view.text[len(name) :], view.part.file) for view in views)


CACHE = """\
services:
  web:
    image: example/web:2
    volumes:
      - cache:/var/cache
    deploy:
      replicas: 1
"""
WHOLE = CACHE + "volumes:\n  cache:\n"
OF_A_SLOT = "cache_{{.Task.Slot}}"
SECRET = CACHE.replace("volumes:\n      - cache:/var/cache", "secrets:\n      - key")

EXAMPLES = [
    Bad(CACHE, "cache:/var/cache", CACHE + "volumes:\n  cache: {}\n", "no entry at the top", unsafe=True),
    Bad(WHOLE.replace("- cache", "- cach"), "cach:/var/cache", WHOLE, "a name spelled like it", unsafe=True),
    Bad(
        CACHE.replace("- cache:", f"- {OF_A_SLOT}:"),
        f"{OF_A_SLOT}:/var/cache",
        f'{CACHE}volumes:\n  cache:\n    name: "{OF_A_SLOT}"\n',
        "a template is looked up as it is written",
        unsafe=True,
    ),
    Bad(SECRET, "key", None, "nobody knows what is in it", refused="yours to say"),
    Bad(
        SECRET.replace("- key", '- "key_{{.Task.Slot}}"'),
        '"key_{{.Task.Slot}}"',
        None,
        "nor a secret by a template",
        refused="list them all",
    ),
    Good(WHOLE),
    Good(f"{WHOLE}    name: '{OF_A_SLOT}'\n", "the place for a template"),
    Good(CACHE.replace("cache:/", "/cache:/"), "a path of the node"),
    Good(CACHE.replace("- cache", "- ${CACHE}"), "nobody can know it here"),
    Good(
        CACHE.replace("    deploy:\n      replicas: 1\n", "    restart: always\n"), "a file for Compose, which says so"
    ),
]

EXPERIMENTS = [
    Experiment(CACHE, as_written=True, bad=(Refused('undefined volume "cache"'),), fixed=(Accepted(),)),
]
