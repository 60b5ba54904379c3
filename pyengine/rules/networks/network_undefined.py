"""A network that no file has.

What it does
------------
Finds a network in the list of a service that `networks` at the top of the file does not have.

Why it hurts
------------
Docker says `undefined network "…"` and deploys nothing more: by then the stack's other networks, secrets and configs
have been made. `docker stack config` does not notice.

What we change
--------------
Nothing, because the file does not tell whose network it is: `back:` makes one of the stack's own,
`back: {external: true}` takes one that is there.

When to ignore it
-----------------
Another file, given with a second `-c`, has the entry.

Sources
-------
docker/cli cli/compose/convert/service.go:213; executed on engine 29.7.2 with real files.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyengine.evidence.expected import Refused, Says
from pyengine.evidence.experiment import Experiment
from pyengine.finding import Confidence, Finding, Severity
from pyengine.rules.message import cut, further
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.model.settings import is_open
from pyengine.swarm.model.stack import Stack
from pyengine.swarm.spec.networks import undeclared, used
from pyengine.text import Place

META = Meta("network-undefined", Severity.HIGH, "The network is not defined", __doc__, refuses=True)
IN_A_KEY = "Docker replaces no variables in keys: give the entry a plain key and `name: {}`, and write that key here"
WHOSE = "whether the stack makes the network or takes one that is there (`external: true`) is yours to decide"


def check(stack: Stack) -> Iterator[Finding]:
    """Find names without an entry, each once. Without any entry the file is perhaps a part of several."""
    if not stack.for_swarm:
        return
    entries = stack.view.get("networks")
    variable = next((name for name, _ in entries.entries() if "$" in name), "") if entries is not None else ""
    ends = "ends" if entries is not None else "may end"
    for key, places in _undeclared(stack).items():
        yield META.finding(
            places[0],
            f"no network is called `{cut(key)}` at the top: the deploy {ends} with an error",
            None,
            refusal=IN_A_KEY.format(cut(variable)) if variable else WHOSE,
            related=further([(place, "it is used here too") for place in places]),
            confidence=None if entries is not None else Confidence.LIKELY,
        )


def _undeclared(stack: Stack) -> dict[str, list[Place]]:
    found: dict[str, list[Place]] = {}
    for service in stack.services:
        written = used(service.view)
        for key in undeclared(service.view, stack.view):
            item = written[key]
            if item is not None and (isinstance(item.route[-1], str) or not is_open(item)):
                found.setdefault(key, []).append(item.key_place)
    return found


UNDEFINED = """\
services:
  api:
    image: example/api:2
    networks:
      - front
      - back
    deploy:
      mode: replicated
networks:
  front:
"""

EXAMPLES = [
    Bad(UNDEFINED, "back", None, refused="yours to decide"),
    Bad(
        UNDEFINED.replace("      - front\n      - back", "      front:\n      back: {aliases: [store]}"),
        "back",
        None,
        refused="external",
    ),
    Bad(
        UNDEFINED.replace("networks:\n  front:\n", "").replace("      - front\n", ""),
        "back",
        None,
        "no network at all: perhaps another file has them",
        refused="yours to decide",
    ),
    Bad(
        UNDEFINED.replace("- back", "- ${BACK:-back}").replace("  front:\n", "  front:\n  ${BACK:-back}:\n"),
        "${BACK:-back}",
        None,
        "a variable in a key",
        refused="no variables in keys",
    ),
    Good(UNDEFINED + "  back: {external: true}\n"),
    Good(UNDEFINED.replace("- back", "- default"), "the stack's own network needs no entry"),
    Good(UNDEFINED.replace("- back", "# - back"), "a comment"),
    Good(UNDEFINED.replace("- back", "- ${NETWORK}"), "nobody can know it here"),
    Good(
        UNDEFINED.replace("    deploy:\n      mode: replicated\n", "    restart: always\n"),
        "a file for Compose, which says so itself",
    ),
]

EXPERIMENTS = [
    Experiment(
        UNDEFINED,
        as_written=True,
        instead=UNDEFINED + "  back:\n",
        bad=(Refused('undefined network "back"'),),
        fixed=(Says("Creating service stack_api"),),
    )
]
