"""A fixed address that Swarm does not give.

What it does
------------
Finds `ipv4_address` and `ipv6_address` in the networks of a service.

Why it hurts
------------
`docker stack deploy` drops them without a word: Swarm gives every task an address of its own choice, and another one
after each rollout. What asks for the fixed address, a resolver or an allow-list, finds nobody or somebody else; a
program that is told to listen on it, or to tell it to others, does not have it.

What we change
--------------
The keys are taken out. Other services reach this one by its name, which Swarm keeps up to date; where they ask for the
address that is yours to write, as not everything that takes an address takes a name.

When to ignore it
-----------------
The same file is also used with `docker compose up`, which does give the address.

Sources
-------
docker/cli cli/compose/convert/service.go:61-178: nothing reads them; a real engine stored 800 services of real files
without any.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pyengine.finding import Applicability, Finding, Fix, Severity
from pyengine.rules.fixes import drop
from pyengine.rules.message import SHOWN, cut, further
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.model.stack import Service, Stack
from pyengine.swarm.view import View

META = Meta("network-address-dropped", Severity.INFO, "Swarm gives no fixed IP address", __doc__)
KEYS = ("ipv4_address", "ipv6_address")
TO_PROGRAMS = ("command", "entrypoint", "environment", "dns", "extra_hosts", "healthcheck")
"""What the processes of a task are told, or ask."""
PRICE = "`docker compose up` does give the address: leave the key if the file is used there too."


def check(service: Service) -> Iterator[Finding]:
    """Find fixed addresses, once for each service; worse where somebody in the files asks for one."""
    found = list(_fixed(service)) if service.stack.for_swarm else []
    if not found:
        return
    asking = list(_asking({str(view.data) for view in found}, service.stack))
    what = f"`{found[0].route[-1]}`"
    yield META.finding(
        found[0].key_place,
        f"{what} is dropped: who asks for this address may find nobody"
        if asking
        else f"{what} is dropped without a word",
        service,
        fix=Fix(
            "take the address out" if len(found) == 1 else "take the addresses out",
            tuple(op for view in found for op in drop(view)),
            Applicability.UNSAFE,
            "Swarm chooses the address, with the key and without it.",
            f"{_by_name(service)} {PRICE}" if asking else PRICE,
        ),
        related=[
            *further([(view.key_place, "dropped too") for view in found]),
            *((view, "asks for the address") for view in asking[:SHOWN]),
        ],
        severity=_severity(asking),
    )


def _severity(asking: list[View]) -> Severity | None:
    """Return how grave it is: a program that is told the address finds nobody there, or cannot listen on it."""
    if any(view.route[2] in TO_PROGRAMS for view in asking):
        return Severity.HIGH
    return Severity.MEDIUM if asking else None


def _by_name(service: Service) -> str:
    return f"What asks for the address is left as it is: another service has to ask for `{cut(service.name)}` instead."


def _fixed(service: Service) -> Iterator[View]:
    networks = service.view.get("networks")
    for _, network in networks.entries() if networks is not None else ():
        yield from (view for key in KEYS if (view := network.get(key)) is not None and view.data)


def _asking(addresses: set[str], stack: Stack) -> Iterator[View]:
    """Yield the values in which one of the addresses stands, but for those that ask for it to be given."""
    texts = "|".join(map(re.escape, sorted(addresses)))
    pattern = re.compile(rf"(?<![\w.:])(?:{texts})(?![\w.]|:[0-9a-f]*:)")
    for service in stack.services:
        for view in service.view.texts():
            if view.route[-1] not in KEYS and isinstance(view.data, str) and pattern.search(view.data):
                yield view


FIXED = """\
services:
  dns:
    image: example/dns:2
    networks:
      back:
        ipv4_address: 192.0.2.53
        aliases: [resolver]
    deploy:
      mode: replicated
networks:
  back:
"""
DROPPED = FIXED.replace("        ipv4_address: 192.0.2.53\n", "")
ASKED = """\
  api:
    image: example/api:2
    networks:
      - back
    dns: 192.0.2.53
    deploy:
      mode: replicated
"""

EXAMPLES = [
    Bad(FIXED, "ipv4_address", DROPPED, "another service may ask for it", unsafe=True),
    Bad(
        FIXED.replace("ipv4_address: 192.0.2.53", "ipv6_address: '2001:db8::53'").replace(
            "networks:\n  back:", ASKED + "networks:\n  back:"
        ),
        "ipv6_address",
        DROPPED.replace("networks:\n  back:", ASKED + "networks:\n  back:"),
        "nobody asks for that one",
        unsafe=True,
    ),
    Bad(
        FIXED.replace("networks:\n  back:\n", ASKED + "networks:\n  back:\n"),
        "ipv4_address",
        DROPPED.replace("networks:\n  back:\n", ASKED + "networks:\n  back:\n"),
        "the other service asks for it as its resolver",
        unsafe=True,
    ),
    Good(DROPPED.replace("aliases:", "# ipv4_address: 192.0.2.53\n        aliases:"), "a comment"),
    Good(
        FIXED.replace("    deploy:\n      mode: replicated\n", "    restart: always\n"),
        "a file for Compose, which gives the address",
    ),
    Good(DROPPED),
]

NO_EXPERIMENT = "An experiment watches tasks and answers, not addresses; on stored settings a test compares every file."
