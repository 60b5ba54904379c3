"""A task that asks for the host's own things, and does not get them.

What it does
------------
Finds `privileged: true`, `devices`, and `network_mode`, `pid`, `ipc` or `userns_mode` that name the host, another
container or nothing at all.

Why it hurts
------------
Swarm ignores these keys, with a warning, and starts the task without them: its network, its name spaces and its rights
are those of any other task. A program that needs them fails when it runs, and one that was to have no network has one.

What we change
--------------
Nothing: Swarm has no such keys. Single rights are given by `cap_add`, which it does honour. The host's network is the
external network `host`: `networks: {outside: {external: true, name: host}}` at the top, and `networks: [outside]` in
the service. For the rest the container has to be run beside Swarm.

When to ignore it
-----------------
The program works without, and the key is meant for `docker compose`.

Sources
-------
docker/cli cli/compose/types/types.go:17-34; cli/compose/convert/service.go:61-178 does not read them; executed with CLI
28.2.2: `Ignoring unsupported options: devices, network_mode, privileged`.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyengine.evidence.expected import Accepted, Says
from pyengine.evidence.experiment import Experiment
from pyengine.finding import Finding, Severity
from pyengine.rules.message import cut, more
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.model.stack import Service
from pyengine.swarm.outside import asks_for_the_host

META = Meta(
    "host-access-ignored",
    Severity.MEDIUM,
    "The task runs without `privileged`, `devices` or the host's network",
    __doc__,
)


def check(service: Service) -> Iterator[Finding]:
    """Find what a service asks for in vain."""
    found = asks_for_the_host(service) if service.stack.for_swarm else []
    if not found:
        return
    first, *others = found
    name = str(first.route[-1])
    value = f": {cut(first.text, 20)}" if first.text else ""
    yield META.finding(
        first.key_place,
        f"Swarm ignores `{name}{value}`{more(len(others))}: the task runs without it",
        service,
        related=[(each.key_place, "ignored too") for each in others],
        refusal="Swarm has no key for it: `cap_add` gives single rights, an external network `host` the host's network",
    )


PRIVILEGED = """\
services:
  agent:
    image: example/agent:2
    restart: always
    privileged: true
    deploy:
      mode: global
"""
CAPABLE = PRIVILEGED.replace("privileged: true", "cap_add: [NET_ADMIN]")
HOST = PRIVILEGED.replace("privileged: true", "network_mode: host")
OUTSIDE = (
    PRIVILEGED.replace("privileged: true", "networks: [outside]")
    + "networks:\n  outside:\n    external: true\n    name: host\n"
)

EXAMPLES = [
    Bad(PRIVILEGED, "privileged", None, "no rights", refused="`cap_add`"),
    Bad(HOST, "network_mode", None, "a network of its own", refused="network `host`"),
    Bad(
        PRIVILEGED.replace("privileged: true", "devices: ['${DEVICE:-/dev/ttyUSB0}:/dev/ttyUSB0']\n    pid: host"),
        "devices",
        None,
        "no device; two keys, one finding",
        refused="Swarm has no key",
    ),
    Good(CAPABLE, "a right that Swarm gives"),
    Good(OUTSIDE, "the host's network"),
    Good(PRIVILEGED.replace("true", "false"), "nothing is asked for"),
    Good(HOST.replace("host", "bridge"), "any network will do"),
    Good(PRIVILEGED.replace("true", "${PRIVILEGED}"), "nobody knows"),
    Good(PRIVILEGED.replace("    deploy:\n      mode: global\n", ""), "a file for Compose"),
]

EXPERIMENTS = [
    Experiment(
        text,
        as_written=True,
        instead=instead,
        bad=(Says(f"Ignoring unsupported options: {name}"), Says("Creating service stack_agent")),
        fixed=(Accepted(without="Ignoring"), Says("Creating service stack_agent")),
    )
    for text, instead, name in ((PRIVILEGED, CAPABLE, "privileged"), (HOST, OUTSIDE, "network_mode"))
]
