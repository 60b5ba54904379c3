"""A service that is asked for by one that shares no network with it.

What it does
------------
Finds the name of a service of the stack, in the command or environment of another one, where the two have no network
in common.

Why it hurts
------------
A name is answered on the networks that both are on. `db` on `back` alone is unknown to a service on `front` alone:
`could not translate host name`, `no such host`. That a port is published changes nothing.

What we change
--------------
Nothing: which of the two is to join the other's network is yours to say, for it opens a way.

When to ignore it
-----------------
The name is that of another host, or of a service of another stack on a shared network.

Sources
-------
moby daemon/libnetwork/resolver.go and service_common.go (names are those of the networks of the sandbox); executed on
engine 28.5.2: `nslookup db` finds nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pyengine.finding import Confidence, Finding, Severity
from pyengine.rules.message import cut
from pyengine.rules.rule import Bad, Good, Meta, Read
from pyengine.swarm.destination import may_go_to_swarm
from pyengine.swarm.hosts import asking, is_address, names, words
from pyengine.swarm.model.settings import is_open
from pyengine.swarm.model.stack import Service, Stack
from pyengine.swarm.spec.names import external
from pyengine.swarm.spec.networks import used
from pyengine.swarm.view import View

META = Meta(
    "name-without-network", Severity.HIGH, "could not translate host name", __doc__, confidence=Confidence.LIKELY
)
YOURS = "which of the two joins a network of the other is yours to say: it opens a way"
_IS_HOST = re.compile(r"host|server|addr|url|uri|endpoint|broker|upstream|backend|dsn", re.IGNORECASE)


def check(stack: Stack) -> Iterator[Finding]:
    """Find who asks for a service that it cannot reach; once for each pair."""
    if len(stack.services) < 2 or not may_go_to_swarm(stack) or any(map(_is_unclear, stack.services)):
        return
    if not all(service.image.value for service in stack.services):
        return  # a file for the top of another one, which may say the networks
    told = words(stack.services)
    networks = {service.name: set(used(service.view)) for service in stack.services}
    answers: dict[str, set[str]] = {}
    for service in stack.services:
        for name in names(service):
            answers.setdefault(name, set()).update(networks[service.name])
    for service in stack.services:
        seen = set[str]()
        for asker, view in asking(told, service.name):
            if asker.name in seen or answers[service.name] & networks[asker.name] or not _is_host(view, service.name):
                continue
            seen.add(asker.name)
            yield _finding(stack, service, asker, view)


def _finding(stack: Stack, service: Service, asker: Service, view: View) -> Finding:
    open_ended = any(_is_shared(stack, key) for key in used(asker.view))
    return META.finding(
        view,
        f"`{cut(service.name, 20)}` is on no network of `{cut(asker.name, 20)}`: the name is not found there",
        asker,
        refusal=YOURS,
        related=[(service.view.key_place, "this one is asked for")],
        severity=Severity.MEDIUM if open_ended else None,
        confidence=Confidence.POSSIBLE if open_ended else None,
    )


def _is_host(view: View, name: str) -> bool:
    """Tell an address, or the value of a variable that is called like one: `DB_TYPE: db` is no host."""
    text = str(view.data or "")
    if is_address(text, name):
        return True
    variable = str(view.route[-1]) if isinstance(view.route[-1], str) else text.partition("=")[0]
    return "environment" in view.route and _IS_HOST.search(variable) is not None


def _is_unclear(service: Service) -> bool:
    """Tell a service of which nobody knows here on which networks it is."""
    found = service.view.get("networks")
    mode = service.view.get("network_mode")
    return (found is not None and is_open(found)) or mode is not None


def _is_shared(stack: Stack, key: str) -> bool:
    entry = stack.view.get("networks", key)
    return entry is not None and external(entry)


APART = """\
services:
  web:
    image: example/web:2
    environment:
      DB_HOST: db
    networks: [front]
    deploy:
      replicas: 2
  db:
    image: example/data:2
    networks: [back]
networks:
  front: {}
  back: {}
"""

EXAMPLES = [
    Bad(APART, "db", None, "a variable", refused="yours to say"),
    Bad(
        APART.replace("environment:\n      DB_HOST: db", "command: [serve, --data=postgres://db:5432/a]"),
        "--data=postgres://db:5432/a",
        None,
        "an address in the command",
        refused="yours to say",
    ),
    Bad(
        APART.replace("front: {}", "front: {external: true}"),
        "db",
        None,
        "on a network of others a stranger may answer",
        refused="yours to say",
    ),
    Good(APART.replace("[front]", "[front, back]")),
    Good(APART.replace("DB_HOST", "DB_TYPE"), "no host"),
    Good(APART.replace("[front]", "{front: {aliases: [db]}}"), "the name is known there"),
    Good(APART.replace("    networks: [front]\n", "").replace("    networks: [back]\n", ""), "both on the stack's own"),
    Good(APART.replace("networks: [front]", "hostname: db\n    networks: [front]"), "the host's name is known too"),
    Good(APART.replace("[front]", "['${NETWORK}']"), "nobody knows here which"),
    Good(APART.replace("DB_HOST: db", "DB_HOST: db.example.test"), "another host"),
    Good(
        APART.replace("    deploy:\n      replicas: 2\n", "    restart: always\n    build: .\n"), "a file for Compose"
    ),
]

READ = [
    Read(
        "`hostname` is known inside of the container alone.",
        "Since 20.10 Swarm's resolver answers to it on the task's networks, on all nodes: seen on 20.10.24 and 28.5.2.",
    )
]

NO_EXPERIMENT = "The test service asks for no name; they were looked up on a real engine."
