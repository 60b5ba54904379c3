"""Keys that change nothing in a stack, mostly without a word.

What it does
------------
Lists `depends_on` and `expose`, and what else Docker reads in a service and then drops, such as `oom_score_adj` or
`create_host_path`.

Why it hurts
------------
Swarm starts all services at once and in any order, whatever `depends_on` says: a program that gives up when its
database is not there yet ends, and is started again. `expose` opens nothing: services of one network reach every port.

What we change
--------------
Nothing: the keys do no harm, and Compose acts on some of them; they go from the output of `docker compose config`,
which is for nobody else. What has to wait for another service has to try again by
itself.

When to ignore it
-----------------
Mostly.

Sources
-------
docker/cli cli/compose/convert/service.go:61-178 does not read them, cli/compose/types/types.go:38-41; executed with CLI
28.2.2: `depends_on` is not in the spec that is sent, and `expose` brings a warning, `Ignoring deprecated options`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pyengine.evidence.expected import Accepted, Says
from pyengine.evidence.experiment import Experiment
from pyengine.finding import Applicability, Finding, Fix, Severity
from pyengine.rules.fixes import drop
from pyengine.rules.message import LISTED, further, named
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm import keys
from pyengine.swarm.keys.key import Fate
from pyengine.swarm.model.compose import is_composed
from pyengine.swarm.model.stack import Stack
from pyengine.swarm.view import View

META = Meta("keys-dropped", Severity.INFO, "Swarm does not wait for `depends_on`", __doc__)
OF_OTHERS = {"container_name", "tmpfs", "ipv4_address", "ipv6_address", "mode"}
"""What other rules speak of, or what hurts more than these."""


def check(stack: Stack) -> Iterator[Finding]:
    """Find dropped keys."""
    found = [view for service in stack.services for view in _dropped(service.view)] if stack.for_swarm else []
    if not found:
        return
    names = list(dict.fromkeys(str(view.route[-1]) for view in found))
    related = further([(view.key_place, "dropped too") for view in found], LISTED)
    says = f"{named(names)} {'changes' if len(names) == 1 else 'change'} nothing in Swarm"
    if "depends_on" in names:
        says += ", which starts all services at once"
    fix = _fix(found) if is_composed(stack.view) else None
    yield META.finding(found[0].key_place, says, None, related=related, fix=fix)


def _fix(found: Sequence[View]) -> Fix:
    """Return the fix for what `docker compose config` wrote, which is for nobody else: the keys go."""
    ops = tuple(op for view in found for op in drop(view))
    return Fix(
        "take them out", ops, Applicability.SAFE, "Swarm reads none of them, and the file is made anew each time."
    )


def _dropped(view: View) -> Iterator[View]:
    """Yield the keys at and below a view that nothing reads."""
    for name, child in view.entries() if view.is_mapping else ():
        key = keys.at(child.route)
        if key is None or name.startswith("x-") or name in OF_OTHERS:
            continue
        if key.fate in {Fate.DROPPED, Fate.DEPRECATED}:
            yield from () if child.is_mapping and name == "depends_on" else (child,)
        elif key.fate is Fate.HONOURED:
            yield from _dropped(child)
            for item in child.items():
                yield from _dropped(item)


ORDERED = """\
services:
  api:
    image: example/api:2
    depends_on: [db]
    expose: ["80"]
    deploy:
      mode: replicated
  db:
    image: example/db:1
"""
PLAIN = ORDERED.replace('    depends_on: [db]\n    expose: ["80"]\n', "")

EXAMPLES = [
    Bad(ORDERED, "depends_on", None, "two keys, one finding"),
    Bad(ORDERED.replace("    depends_on: [db]\n", "").replace('"80"', '"${PORT:-80}"'), "expose", None, "a port"),
    Good(PLAIN.replace("    deploy", "    # depends_on: [db]\n    deploy"), "a comment"),
    Good(ORDERED.replace("    deploy:\n      mode: replicated\n", "    restart: always\n"), "a file for Compose"),
    Good(PLAIN.replace("    deploy", "    ports: ['80:80']\n    x-depends_on: [db]\n    deploy"), "an extension"),
]

EXPERIMENTS = [
    Experiment(
        ORDERED,
        as_written=True,
        instead=PLAIN,
        bad=(Says("expose: Exposing ports is unnecessary"), Says("Creating service stack_api")),
        fixed=(Accepted(without="Ignoring"), Says("Creating service stack_api")),
    )
]
