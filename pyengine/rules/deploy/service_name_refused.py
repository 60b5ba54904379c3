"""A name that no service of a Swarm can have.

What it does
------------
Finds services whose key has a dot, or ends with `-`, `_` or a dot.

Why it hurts
------------
The engine takes a service's name for a name in the DNS, `name must be valid as a DNS name component`, and a dot parts
two of these. The deploy ends there, with networks, secrets, configs and some of the services made. Compose takes such a
key, and `docker stack config` does not notice. Names of configs and secrets, aliases and host names may have dots.

What we change
--------------
The key, where it is depended on, and the addresses by which the services of the file ask for it: `-` for what cannot
be.

When to ignore it
-----------------
The file only ever goes to Compose.

Sources
-------
swarmkit manager/controlapi/common.go (isValidDNSName, validateAnnotations); moby/moby#31564, docker/cli#1469; executed
with an experiment.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyengine.evidence.expected import Refused, Says
from pyengine.evidence.experiment import Experiment
from pyengine.finding import Applicability, Finding, Fix, Severity
from pyengine.patch.ops import Op, RenameKey, Set
from pyengine.rules.message import cut
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.hosts import renamed, told
from pyengine.swarm.model.networks import SHORTEST
from pyengine.swarm.model.settings import is_open
from pyengine.swarm.model.stack import Service, Stack
from pyengine.swarm.refusals import words

META = Meta(
    "service-name-refused", Severity.HIGH, "The name of a service must be valid as a DNS name", __doc__, refuses=True
)
PRICE = "What asks for the service elsewhere, another stack or the file of a proxy, has to be changed too."
TAKEN = "the name that is left without these characters is taken or none: choose another one"


def check(service: Service) -> Iterator[Finding]:
    """Find a name that the engine does not take; one that is too long depends on the stack's own."""
    if not service.stack.for_swarm or "name must be valid" not in words.name(SHORTEST.scoped(service.name)):
        return
    fix = _fix(service, words.without_others(service.name))
    yield META.finding(
        service.view.key_place,
        f"`{cut(service.name)}` is no name for a service of a Swarm: the deploy ends with an error",
        service,
        fix=fix,
        refusal=None if fix else TAKEN,
    )


def _fix(service: Service, new: str) -> Fix | None:
    if words.name(SHORTEST.scoped(new)) or not new or any(each.name == new for each in service.stack.services):
        return None
    ops: list[Op] = [RenameKey(part.route, new, part.file) for part in service.view.parts]
    return Fix(
        f"call it `{cut(new, 40)}`",
        (*ops, *_named(service.stack, service.name, new)),
        Applicability.UNSAFE,
        "It is the same name with the characters that a DNS name may have.",
        PRICE,
    )


def _named(stack: Stack, old: str, new: str) -> Iterator[Op]:
    """Yield what has the others name it so: what waits for it, and what asks for it."""
    for other in stack.services:
        waits = other.view.get("depends_on")
        for part in waits.parts if waits is not None else ():
            yield from (Set(item.route, new, item.file) for item in part.items() if item.data == old)
        for view in told(other):
            text = view.data if isinstance(view.data, str) and not is_open(view) else ""
            if (mended := renamed(text, old, new)) != text:
                yield Set(view.route, mended, view.part.file)


DOTTED = """\
services:
  web:
    image: example/web:2
    environment:
      API_URL: http://api.v1:8080
    networks:
      default:
        aliases: [web.example]
    deploy:
      mode: replicated
  api.v1:
    image: example/api:2
    deploy:
      mode: replicated
"""
DASHED = DOTTED.replace("api.v1", "api-v1")
LISTED = DOTTED.replace("API_URL: http://api.v1:8080", "- API=api.v1:8080")

EXAMPLES = [
    Bad(DOTTED, "api.v1", DASHED, "and its address", unsafe=True),
    Bad(LISTED, "api.v1", LISTED.replace("api.v1", "api-v1"), "and its address in a list", unsafe=True),
    Bad(DOTTED + "  api-v1:\n    image: example/api:3\n", "api.v1", None, refused="taken"),
    Good(DASHED, "an alias may have a dot"),
    Good(DOTTED.replace("  api.v1", "  _api"), "the stack's name stands in front of it"),
    Good(DASHED.replace("  api-v1:", "  api-v1:  # not api.v1")),
    Good(DOTTED.replace("    deploy:\n      mode: replicated\n", "    restart: always\n"), "a file for Compose"),
]

EXPERIMENTS = [
    Experiment(
        DOTTED,
        as_written=True,
        bad=(Refused("name must be valid as a DNS name component"),),
        fixed=(Says("Creating service stack_api-v1"),),
    )
]
