"""A variable in the key of a map.

What it does
------------
Finds `${VAR}` in keys below a service, a network, a volume, a secret or a config: in the names of labels, of variables
of the environment, of options.

Why it hurts
------------
Docker puts variables into values, never into keys. A router that is called `traefik.http.routers.${SITE}.rule` has
this name to the letter, and the middleware that it asks for by `${SITE}-auth` in a value is not there: the proxy
answers 404. Two stacks of one file have the same names, and one takes the requests of the other.

What we change
--------------
Labels, the environment and other maps that may be lists are written as a list, `- "name=value"`: there the whole line
is a value. For options of drivers there is no list: their names have to be written out.

When to ignore it
-----------------
A tool replaces the variables before Docker reads the file, `envsubst` for example.

Sources
-------
docker/cli cli/compose/interpolation/interpolation.go (recursiveInterpolate goes through values), compose-spec/
compose-go#241; executed: with CLI 28.2.2 and engine 28.5.2 the label is called `a.${SITE:-x}.b`.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyengine.evidence.experiment import Experiment
from pyengine.evidence.stored import LABELS, Stored
from pyengine.finding import Applicability, Finding, Fix, Severity
from pyengine.patch.ops import Set, Value
from pyengine.rules.fixes import ANEW
from pyengine.rules.message import cut, further
from pyengine.rules.rule import Bad, Good, Meta, Read
from pyengine.swarm import keys
from pyengine.swarm.destination import may_go_to_swarm
from pyengine.swarm.interpolation import interpolate
from pyengine.swarm.keys.key import Type
from pyengine.swarm.model.stack import Service, Stack
from pyengine.swarm.view import View

META = Meta("variable-in-key", Severity.MEDIUM, "A variable in the name of a label stays as it is", __doc__)
SECTIONS = ("networks", "volumes", "secrets", "configs")
JOINED = {"extra_hosts": ":"}
"""What stands between name and value in a list; elsewhere `=`."""
BY_HAND = "there is no list for these: write the name out, or replace it before Docker reads the file"


def check(stack: Stack) -> Iterator[Finding]:
    """Find such keys, once for each map."""
    if not may_go_to_swarm(stack):
        return
    for service in stack.services:
        for _, child in service.view.entries():
            yield from _below(child, service)
    for section in filter(None, map(stack.view.get, SECTIONS)):
        for _, entry in section.entries():
            yield from _below(entry, None)


def _below(view: View, service: Service | None) -> Iterator[Finding]:
    """Yield what is found at and below a value, whose own keys may be anybody's."""
    if not view.is_mapping:
        return
    found = [(name, child) for name, child in view.entries() if "$" in name and interpolate(name).variables]
    if found:
        yield _finding(view, found, service)
    for name, child in view.entries():
        if not name.startswith("x-"):
            yield from _below(child, service)


def _finding(view: View, found: list[tuple[str, View]], service: Service | None) -> Finding:
    fix = _as_list(view) if service is not None else None
    labels = service is not None and view.route[-1] == "labels"
    return META.finding(
        found[0][1].key_place,
        f"no variable is put into a key: `{cut(found[0][0], 50)}` is its name to the letter",
        service,
        fix=fix,
        refusal=None if fix else BY_HAND,
        related=further([(child.key_place, "nor here") for _, child in found]),
        severity=Severity.HIGH if labels else None,
    )


def _as_list(view: View) -> Fix | None:
    """Return the fix that writes a map as a list; None where it may be none, or is said by several files."""
    row = keys.at(view.route)
    if row is None or Type.LIST not in row.types or len(view.parts) > 1:
        return None
    joint, kind = JOINED.get(str(view.route[-1]), "="), str(view.route[-1])
    lines: list[Value] = []
    for name, child in view.entries():
        text = _text(child, nothing=kind == "environment")
        if text is None:
            lines.append(name)
        elif "\n" in text or isinstance(child.data, float):
            return None
        else:
            lines.append(f"{name}{joint}{text}")
    return Fix(
        "write it as a list",
        (Set(view.route, lines, view.part.file),),
        Applicability.UNSAFE,
        "In a list the whole line is a value, and Docker puts variables into it.",
        f"Each of them then has the name that is meant: what asks for the old one finds nothing.{ANEW}",
    )


def _text(view: View, *, nothing: bool) -> str | None:
    """Return a value as it stands in a line; None where the line has the name alone."""
    if view.data is None:
        return None if nothing else ""
    if isinstance(view.data, bool):
        return str(view.data).lower()
    return view.text if isinstance(view.data, str) else str(view.data)


LABELLED = """\
services:
  site:
    image: example/site:2
    deploy:
      replicas: 1
      labels:
        traefik.enable: "true"
        traefik.http.routers.${SITE:-blog}.rule: Host(`${SITE:-blog}.example.org`)
        traefik.http.services.${SITE:-blog}.loadbalancer.server.port: 80
"""
LISTED = """\
services:
  site:
    image: example/site:2
    deploy:
      replicas: 1
      labels:
        - traefik.enable=true
        - "traefik.http.routers.${SITE:-blog}.rule=Host(`${SITE:-blog}.example.org`)"
        - "traefik.http.services.${SITE:-blog}.loadbalancer.server.port=80"
"""
KEYED = """\
services:
  api:
    image: example/api:2
    environment:
      ${PREFIX:-APP}_MODE: fast
    deploy:
      replicas: 1
"""
OPTIONS = KEYED.replace(
    "environment:\n      ${PREFIX:-APP}_MODE: fast", "logging:\n      options:\n        ${NAME:-tag}: a"
)

EXAMPLES = [
    Bad(LABELLED, "traefik.http.routers.${SITE:-blog}.rule", LISTED, "labels", unsafe=True),
    Bad(
        KEYED,
        "${PREFIX:-APP}_MODE",
        KEYED.replace("${PREFIX:-APP}_MODE: fast", '- "${PREFIX:-APP}_MODE=fast"'),
        "the name of a variable",
        unsafe=True,
    ),
    Bad(OPTIONS, "${NAME:-tag}", None, "options of a driver", refused="no list for these"),
    Good(LISTED, "a list has values alone"),
    Good(LABELLED.replace("${SITE:-blog}.rule", "blog.rule").replace("${SITE:-blog}.load", "blog.load"), "in values"),
    Good(KEYED.replace("${PREFIX:-APP}_MODE", "MODE").replace("fast", "${MODE:-fast}"), "a value"),
    Good(KEYED.replace("${PREFIX:-APP}_MODE", "PRICE_IN_$"), "no variable"),
    Good(KEYED.replace("      ${PREFIX:-APP}_MODE", "      # ${PREFIX:-APP}_MODE: a\n      MODE"), "a comment"),
    Good("x-own:\n  ${NAME}: a\n" + KEYED.replace("${PREFIX:-APP}_MODE", "MODE"), "a block that Docker does not read"),
    Good(
        KEYED.replace("    deploy:\n      replicas: 1\n", "    build: .\n    restart: always\n"), "a file for Compose"
    ),
]

READ = [
    Read(
        "`${VAR}` is replaced everywhere in the file.",
        "In values alone, never in the key of a map; a list of `name=value` has values alone.",
    )
]

EXPERIMENTS = [
    Experiment(
        LABELLED,
        as_written=True,
        bad=(Stored(LABELS, "traefik.http.services.${SITE:-blog}.loadbalancer.server.port=80"),),
        fixed=(Stored(LABELS, "traefik.http.services.blog.loadbalancer.server.port=80"),),
    )
]
