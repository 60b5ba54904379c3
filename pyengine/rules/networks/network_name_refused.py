"""A name that no network of a Swarm can have.

What it does
------------
Finds networks whose key or `name` is no DNS label: one with a dot or a blank, one that begins or ends with `-` or `_`,
or one over 63 characters.

Why it hurts
------------
The engine does not make the network, `name must be valid as a DNS name component`, and the deploy ends there, before
any service. Compose makes it, and `docker stack config` does not notice.

What we change
--------------
The key, everywhere in the file, or the `name`: other characters become `-`. A name that is too long is yours to cut.

When to ignore it
-----------------
The file only ever goes to Compose.

Sources
-------
swarmkit manager/controlapi/common.go (validateAnnotations); executed on engines 29.7.2 and 28.5.2: `meet.jitsi`.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyengine.evidence.expected import Refused, Says
from pyengine.evidence.experiment import Experiment
from pyengine.finding import Applicability, Finding, Fix, Severity
from pyengine.patch.ops import Op, RenameKey, Set
from pyengine.rules.message import cut
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.model.networks import SHORTEST, Network, own
from pyengine.swarm.model.stack import Stack
from pyengine.swarm.refusals import words
from pyengine.swarm.spec.networks import used
from pyengine.swarm.view import View

META = Meta(
    "network-name-refused", Severity.HIGH, "The name of a network must be valid as a DNS name", __doc__, refuses=True
)
LONGEST = 63
LONG = f"which name of {LONGEST} characters or fewer it is to have is yours to decide"
TAKEN = "the name that is left without these characters is taken: choose another one"
PRICE = "What names the network elsewhere, the label of a proxy or a script, has to be changed too."


def check(stack: Stack) -> Iterator[Finding]:
    """Find names that the engine does not take."""
    if not stack.for_swarm:
        return
    for network in own(stack):
        name, view = network.name, network.view
        if name is None or view is None or not network.is_overlay:
            continue
        if not words.name(name):
            continue
        written = view.get("name")
        own_name = written if written is not None and written.data else None
        text = network.key if own_name is None else str(own_name.data)
        fix = _renamed(stack, network, own_name, words.without_others(text))
        long = not fix and len(text) > LONGEST - len(SHORTEST.scoped(""))
        yield META.finding(
            own_name or view.key_place,
            f"`{cut(text)}` is no name for a network of a Swarm: the deploy ends with an error",
            None,
            fix=fix,
            refusal=None if fix else LONG if long else TAKEN,
        )


def _renamed(stack: Stack, network: Network, own_name: View | None, new: str) -> Fix | None:
    if not new or words.name(new if own_name is not None else SHORTEST.scoped(new)):
        return None
    reason = "It is the same name with the characters that a DNS name may have."
    title = f"call it `{cut(new, 40)}`"
    if own_name is not None:
        op = Set(own_name.route, new, own_name.place.file)
        return Fix(title, (op,), Applicability.UNSAFE, reason, PRICE)
    if stack.view.get("networks", new) is not None or network.view is None:
        return None
    ops: list[Op] = [RenameKey(part.route, new, part.file) for part in network.view.parts]
    for service in network.users:
        view = used(service.view)[network.key]
        for part in view.parts if view is not None else ():
            is_item = isinstance(part.route[-1], int)
            ops.append(Set(part.route, new, part.file) if is_item else RenameKey(part.route, new, part.file))
    return Fix(title, tuple(ops), Applicability.UNSAFE, reason, PRICE)


DOTTED = """\
services:
  api:
    image: example/api:2
    networks:
      - meet.example
    deploy:
      mode: replicated
  web:
    image: example/web:2
    networks:
      meet.example:
        aliases: [meet.example]
    deploy:
      mode: replicated
networks:
  meet.example:
"""
DASHED = DOTTED.replace("- meet.example", "- meet-example").replace("meet.example:", "meet-example:")
NAMED = """\
services:
  api:
    image: example/api:2
    networks:
      - back
    deploy:
      mode: replicated
networks:
  back:
    name: _back
"""

EXAMPLES = [
    Bad(DOTTED, "meet.example", DASHED, "the alias stays: a container may have that name", unsafe=True),
    Bad(NAMED, "_back", NAMED.replace("_back", "back"), "a name of its own", unsafe=True),
    Bad(NAMED.replace("_back", "a" * 64), "a" * 64, None, refused="63 characters or fewer"),
    Bad(DOTTED + "  meet-example:\n", "meet.example", None, refused="taken"),
    Good(NAMED.replace("_back", "back  # not _back")),
    Good(NAMED.replace("    name: _back\n", "").replace("back", "_back"), "the stack's name stands in front of a key"),
    Good(NAMED.replace("_back", "${NAME}"), "nobody can know it here"),
    Good(
        DOTTED.replace("    deploy:\n      mode: replicated\n", "    restart: always\n"),
        "a file for Compose, where dots are allowed",
    ),
]

EXPERIMENTS = [
    Experiment(
        text,
        as_written=True,
        bad=(Refused("name must be valid as a DNS name component"),),
        fixed=(Says("Creating service stack_api"),),
    )
    for text in (DOTTED, NAMED)
]
