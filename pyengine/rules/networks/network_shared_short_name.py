"""A name that other stacks have too, on a network that they share.

What it does
------------
Finds a service without published ports and labels on an external network, where another service of the file, on the
same network, asks for it by its short name. Silent where the names of the file begin with a word of its own.

Why it hurts
------------
On a shared network each service is known by its short name, `db`, to every stack there. With a second `db` of another
stack on it, the name may lead to either: half of the queries reach the other product's database. It hangs on which
network's name comes first in the alphabet, so that it works in one stack and not in the next.

What we change
--------------
The service is taken off the shared network, where both have another network of the stack's own.

When to ignore it
-----------------
No other stack on that network has a service of this name, or other stacks are to reach this one.

Sources
-------
moby libnetwork/sandbox.go epHeap.Less (equal priority: the name of the network); executed on engine 20.10.24: with
`edge-shared` two addresses in turn, with `zz-shared` the own one; moby/moby#41532.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pyengine.finding import Applicability, Confidence, Finding, Fix, Severity
from pyengine.rules.fixes import ANEW, drop
from pyengine.rules.message import SHOWN, cut
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.destination import may_go_to_swarm
from pyengine.swarm.hosts import asks_for, told
from pyengine.swarm.model.labels import CONTAINERS, SERVICE, labels
from pyengine.swarm.model.networks import Network, networks
from pyengine.swarm.model.stack import Service, Stack
from pyengine.swarm.spec.networks import is_users, used
from pyengine.swarm.view import View

META = Meta(
    "network-shared-short-name",
    Severity.MEDIUM,
    "The database of another stack answers",
    __doc__,
    confidence=Confidence.POSSIBLE,
)
YOURS = "put both on a network of the stack's own, or ask for `<stack>_{}`: the stack's name is not in the file"
PRICE = "Other stacks no longer reach it by that network."


def check(stack: Stack) -> Iterator[Finding]:
    """Find them on networks that others make, with two or more services of the file."""
    if not may_go_to_swarm(stack):
        return
    known = networks(stack)
    own = {network.key for network in known if not network.external}
    for network in known:
        if not network.external or not is_users(network.name or "") or len(network.users) < 2:
            continue
        for service in network.users:
            asking = [] if _is_for_others(service) or _is_named_apart(service) else list(_asking(service, network))
            if asking:
                yield _finding(service, network, asking, own)


def _is_for_others(service: Service) -> bool:
    """Tell a service that is on the network to be reached: it publishes a port, or a proxy reads its labels."""
    return any(any(True for _ in found) for found in (service.items("ports"), *_labels(service)))


def _is_named_apart(service: Service) -> bool:
    """Tell a name that the author has set apart: others of the file begin with the same word, `crm_db`, `crm_web`."""
    word, _, rest = service.name.replace("_", "-").partition("-")
    return bool(rest) and any(
        other.name != service.name and re.match(rf"{re.escape(word)}[-_]", other.name)
        for other in service.stack.services
    )


def _labels(service: Service) -> Iterator[Iterator[object]]:
    yield from (labels(service, where) for where in (CONTAINERS, SERVICE))


def _asking(service: Service, network: Network) -> Iterator[tuple[Service, View]]:
    for other in network.users:
        if other.name == service.name:
            continue
        found = next((view for view in told(other) if asks_for(str(view.data or ""), service.name)), None)
        if found is not None:
            yield other, found


def _finding(service: Service, network: Network, asking: list[tuple[Service, View]], own: set[str]) -> Finding:
    item = used(service.view).get(network.key)
    between = all(own & set(used(service.view)) & set(used(other.view)) for other, _ in asking)
    fix = None
    if between and item is not None:
        fix = Fix(
            f"take it off `{network.key}`",
            drop(item),
            Applicability.UNSAFE,
            "On the stack's own network there is one service of this name.",
            PRICE + ANEW,
        )
    place = service.settings.place if item is None else item.key_place
    shown = cut(service.name, 20)
    return META.finding(
        place,
        f"`{shown}` is known here to every stack: who asks for it may get that of another stack",
        service,
        fix=fix,
        refusal=None if fix else YOURS.format(shown),
        related=[(view, "asks for it") for _, view in asking[:SHOWN]],
    )


SHARED = """\
services:
  app:
    image: example/app:2
    environment:
      DB_HOST: db
    networks: [default, edge]
    deploy:
      replicas: 2
  db:
    image: example/db:2
    networks: [default, edge]
networks:
  edge:
    external: true
    name: edge-shared
"""
OWN = SHARED.replace("db:2\n    networks: [default, edge]", "db:2\n    networks: [default]")

EXAMPLES = [
    Bad(SHARED, "edge", OWN, "both are on the proxy's network", unsafe=True),
    Bad(
        SHARED.replace("DB_HOST: db", "URL: postgres://u@db/x").replace("[default, edge]", "[edge]"),
        "edge",
        None,
        "there is no other network between them",
        refused="<stack>_db",
    ),
    Good(OWN),
    Good(SHARED.replace("DB_HOST: db", "DB_HOST: shop_db"), "with the stack's name"),
    Good(SHARED.replace("DB_HOST: db", "DB_HOST: ${DB}  # db"), "nobody knows here what is asked for"),
    Good(SHARED.replace("    external: true\n    name: edge-shared", "    attachable: true"), "the stack's own"),
    Good(SHARED.replace("db:2\n", "db:2\n    ports: ['5432:5432']\n"), "published: others are to reach it"),
    Good(
        SHARED.replace("app:\n", "shop-app:\n").replace(" db\n", " shop-db\n").replace("db:\n", "shop-db:\n"),
        "set apart",
    ),
    Good(SHARED.replace("name: edge-shared", "name: host"), "the engine's own network has no names"),
]

NO_EXPERIMENT = "It takes two stacks and one that asks for names; they were looked up on a real engine."
