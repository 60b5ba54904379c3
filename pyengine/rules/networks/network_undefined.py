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
docker/cli cli/compose/convert/service.go:213; executed with CLI 28.2.2 on real files.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyengine.evidence.expected import Refused, Says
from pyengine.evidence.experiment import Experiment
from pyengine.finding import Finding, Severity
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.model.settings import is_open
from pyengine.swarm.model.stack import Service
from pyengine.swarm.spec.networks import undeclared, used

META = Meta("network-undefined", Severity.HIGH, "The network is not defined", __doc__)
WHOSE = "whether the stack makes the network or takes one that is there (`external: true`) is yours to decide"


def check(service: Service) -> Iterator[Finding]:
    """Find names without an entry."""
    if not service.stack.for_swarm:
        return
    written = used(service.view)
    for key in undeclared(service.view, service.stack.view):
        item = written[key]
        if item is None or (not item.is_mapping and is_open(item)):
            continue
        yield META.finding(
            item.key_place,
            f"no network is called `{key[:30]}` at the top of the file: the deploy ends with an error",
            service,
            refusal=WHOSE,
        )


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
    Good(UNDEFINED + "  back: {external: true}\n"),
    Good(UNDEFINED.replace("- back", "- default"), "the stack's own network needs no entry"),
    Good(UNDEFINED.replace("- back", "# - back"), "a comment"),
    Good(UNDEFINED.replace("- back", "- ${NETWORK}"), "nobody can know it here"),
    Good(UNDEFINED.replace("    deploy:\n      mode: replicated\n", ""), "a file for Compose, which says so itself"),
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
