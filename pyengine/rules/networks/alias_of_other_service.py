"""A name that two services have on one network.

What it does
------------
Finds an alias of a service that is the key of another one on the same network.

Why it hurts
------------
A service answers to its key on every network it is on. With the alias the name has two addresses, and who asks for it
gets both, in an order of their own: some requests go to the one, some to the other. A database and its replica, or an
old and a new version, are then mixed without a word.

What we change
--------------
The alias goes: the name is the other service's alone.

When to ignore it
-----------------
Both can answer every request. An alias that several services have and none is called by is not spoken of.

Sources
-------
Executed on engine 28.5.2: `db`, and `db-replica` with the alias `db`: the name has the virtual addresses of both.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyengine.finding import Applicability, Confidence, Finding, Fix, Severity
from pyengine.rules.fixes import ANEW, drop
from pyengine.rules.message import cut
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.model.settings import is_open
from pyengine.swarm.model.stack import Service
from pyengine.swarm.spec.networks import used
from pyengine.swarm.view import View

META = Meta(
    "alias-of-other-service",
    Severity.MEDIUM,
    "An alias is the name of another service",
    __doc__,
    confidence=Confidence.LIKELY,
)


def check(service: Service) -> Iterator[Finding]:
    """Find aliases by which another service is asked for."""
    networks = service.view.get("networks")
    if networks is None or not networks.is_mapping or not service.stack.for_swarm:
        return
    for key, network in networks.entries():
        aliases = network.get("aliases")
        others = {each.name: each for each in service.stack.services if each.name != service.name}
        for item in aliases.items() if aliases is not None else ():
            other = others.get(str(item.data)) if not is_open(item) else None
            if aliases is not None and other is not None and key in used(other.view):
                yield _finding(service, other, item, aliases)


def _finding(service: Service, other: Service, item: View, aliases: View) -> Finding:
    fix = Fix(
        "take the alias out",
        drop(item if len(list(aliases.items())) > 1 else aliases),
        Applicability.UNSAFE,
        "The name is then that of one service alone.",
        f"Who is to reach `{cut(service.name)}` has to ask for it by its own name.{ANEW}",
    )
    return META.finding(
        item,
        f"`{cut(other.name)}` is another service too: who asks for it gets one or the other",
        service,
        fix=fix,
        related=[(other.view.key_place, "has this name")],
    )


REPLICA = """\
services:
  db:
    image: example/db:2
    networks:
      - back
  db-replica:
    image: example/db:2
    networks:
      back:
        aliases:
          - db
          - reader
    deploy:
      replicas: 2
networks:
  back:
"""
ALONE = REPLICA.replace("          - reader\n", "")

EXAMPLES = [
    Bad(REPLICA, "db", REPLICA.replace("          - db\n", ""), "writes go to the replica now and then", unsafe=True),
    Bad(
        ALONE,
        "db",
        ALONE.replace("back:\n        aliases:\n          - db\n", "back: {}\n"),
        "the only alias",
        unsafe=True,
    ),
    Good(REPLICA.replace("- db\n          - r", "- r")),
    Good(REPLICA.replace("- db\n", "- db-replica\n"), "its own name"),
    Good(REPLICA.replace("      - back\n", "      - front\n") + "  front:\n", "the other is on another network"),
    Good(REPLICA.replace("          - db\n", "          - ${NAME}  # db\n"), "nobody can know it here"),
    Good(
        REPLICA.replace("      - back\n", "      back:\n        aliases: [reader]\n").replace("          - db\n", ""),
        "two that share a name which is nobody's key",
    ),
    Good(REPLICA.replace("    deploy:\n      replicas: 2\n", "    restart: always\n"), "a file for Compose"),
]

NO_EXPERIMENT = "The test service asks for no name; it was looked up on a real engine."
