"""Keys that Swarm ignores with a warning.

What it does
------------
Lists the keys of all services that `docker stack deploy` reads and does not act on, such as `build`, `links` or
`security_opt`.

Why it hurts
------------
The deploy goes through with a warning, `Ignoring unsupported options: build, links`, and the tasks run without what
the keys ask for: no image is built, no security profile is set.

What we change
--------------
Nothing: Compose acts on these keys. In the place of `links` services reach each other by name; images are
built and pushed before.

When to ignore it
-----------------
The file is also used with `docker compose`, for example to build the images.

Sources
-------
docker/cli cli/compose/types/types.go:17-34, cli/command/stack/loader.go (`Ignoring unsupported options`); executed with
CLI 28.2.2 for every key.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyengine.evidence.expected import Accepted, Says
from pyengine.evidence.experiment import Experiment
from pyengine.finding import Finding, Severity
from pyengine.rules.message import LISTED, NAMED, further, more, named
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm import keys
from pyengine.swarm.keys.key import Fate
from pyengine.swarm.model.stack import Stack
from pyengine.swarm.outside import asked_links, asks_for_the_host, lacks_shared_memory
from pyengine.swarm.view import View

META = Meta("keys-ignored", Severity.INFO, "Ignoring unsupported options", __doc__)


def check(stack: Stack) -> Iterator[Finding]:
    """Find ignored keys; what hurts more is told by other rules."""
    found = list(_ignored(stack)) if stack.for_swarm else []
    if not found:
        return
    names = list(dict.fromkeys(str(view.route[-1]) for view in found))
    shown = named(names) + more(len(names) - NAMED)
    does = "does" if len(names) == 1 else "do"
    related = further([(view.key_place, "ignored too") for view in found], LISTED)
    yield META.finding(found[0].key_place, f"{shown} {does} nothing in Swarm", None, related=related)


def _ignored(stack: Stack) -> Iterator[View]:
    for service in stack.services:
        links = {"links"} if asked_links(service) else set()
        told = links | {
            str(view.route[-1]) for view in (*asks_for_the_host(service), lacks_shared_memory(service)) if view
        }
        for name, view in service.view.entries():
            key = keys.at(view.route)
            asked = key is not None and key.fate is Fate.IGNORED and view.data is not False
            needed = name == "build" and service.view.get("image") is None  # without an image nothing is deployed
            if asked and not needed and name not in told:
                yield view


BUILT = """\
services:
  api:
    image: example/api:2
    build: .
    links: [db]
    deploy:
      mode: replicated
"""
PLAIN = BUILT.replace("    build: .\n    links: [db]\n", "")

EXAMPLES = [
    Bad(BUILT, "build", None, "two keys, one finding"),
    Bad(
        PLAIN.replace("    deploy", "    links: ['${DB:-db}']\n    deploy"), "links", None, "wherever the value is from"
    ),
    Good(PLAIN.replace("    deploy", "    # build: .\n    deploy"), "a comment"),
    Good(BUILT.replace("    deploy:\n      mode: replicated\n", "    restart: always\n"), "a file for Compose"),
    Good(PLAIN.replace("    deploy", "    privileged: true\n    deploy"), "another rule's, since it hurts more"),
    Good(
        PLAIN.replace("    deploy", "    cap_add: [SYS_TIME]\n    sysctls: {a.b: 1}\n    deploy"), "Swarm acts on these"
    ),
]

EXPERIMENTS = [
    Experiment(
        BUILT,
        as_written=True,
        instead=PLAIN,
        bad=(Says("Ignoring unsupported options: build, links"), Says("Creating service stack_api")),
        fixed=(Accepted(without="Ignoring"), Says("Creating service stack_api")),
    )
]
