"""An address where Swarm has no key for it.

What it does
------------
Finds `host_ip` in the long form of a port.

Why it hurts
------------
`docker stack deploy` and `docker stack config` refuse the whole file: `Additional property host_ip is not allowed`.
Compose knows the key, and some tools write it.

What we change
--------------
`host_ip: 0.0.0.0` goes, since it says what Swarm does anyway. A port of the node itself (127.0.0.1) is taken out:
services of one network need no published port. For other addresses Swarm has no setting, and the short form
`10.1.2.3:80:80` only ignores it, so that nothing is changed.

When to ignore it
-----------------
The file only ever goes to Compose.

Sources
-------
docker/cli cli/compose/schema/data/config_schema_v3.13.json (ports: additionalProperties false),
opts/swarmopts/port.go:167; executed with `docker stack config` 28.2.2.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator

from pyengine.evidence.expected import Refused, Says
from pyengine.evidence.experiment import Experiment
from pyengine.finding import Finding, Fix, Severity
from pyengine.rules.fixes import take_out, unpublish
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.model.settings import is_open
from pyengine.swarm.model.stack import Service
from pyengine.swarm.view import View

META = Meta("port-host-ip-refused", Severity.HIGH, "Docker refuses `host_ip` under `ports`", __doc__, refuses=True)
ELSEWHERE = (
    "Swarm listens on every address: without `host_ip` the port is open on all of them, which is yours to decide"
)
PRICE = (
    "Programs on the node itself do not reach it then; services reach this one by its name and the port inside, on a "
    "network they share."
)


def check(service: Service) -> Iterator[Finding]:
    """Find the key in a file for Swarm."""
    if not service.stack.for_swarm:
        return
    for item in service.items("ports"):
        address = item.get("host_ip") if item.is_mapping else None
        if address is None:
            continue
        fix = _fix(item, address)
        yield META.finding(
            address.key_place,
            "Docker knows no `host_ip`: the deploy is refused",
            service,
            fix=fix,
            refusal=None if fix else ELSEWHERE,
        )


def _fix(item: View, address: View) -> Fix | None:
    try:
        listens = ipaddress.ip_address(str(address.data))
    except ValueError:
        return None
    if is_open(address):
        return None
    if listens.is_unspecified:
        return take_out(address, "Swarm listens on every address, with the key and without it.")
    return unpublish(item, PRICE) if listens.is_loopback else None


HOST_IP = """\
services:
  db:
    image: example/db:2
    restart: always
    ports:
      - {target: 5432, published: 5432, host_ip: 127.0.0.1, protocol: tcp}
      - "9187:9187"
    deploy:
      mode: replicated
"""
WITHOUT = HOST_IP.replace("      - {target: 5432, published: 5432, host_ip: 127.0.0.1, protocol: tcp}\n", "")
ANYWHERE = HOST_IP.replace("127.0.0.1", "'::'")

EXAMPLES = [
    Bad(HOST_IP, "host_ip", WITHOUT, "the database was to stay on the node", unsafe=True),
    Bad(
        ANYWHERE,
        "host_ip",
        HOST_IP.replace(" host_ip: 127.0.0.1,", ""),
        "which is all that Swarm does",
    ),
    Bad(HOST_IP.replace("127.0.0.1", "10.1.2.3"), "host_ip", None, refused="yours to decide"),
    Bad(
        HOST_IP.replace("127.0.0.1", "'${BIND}'"), "host_ip", None, "refused, whatever it is", refused="yours to decide"
    ),
    Good(WITHOUT.replace('"9187:9187"', '"9187:9187"  # host_ip: 127.0.0.1'), "a comment"),
    Good(
        HOST_IP.replace("    deploy:\n      mode: replicated\n", "    restart: always\n"),
        "a file for Compose, which knows the key",
    ),
    Good(HOST_IP.replace(" host_ip: 127.0.0.1,", "")),
]

EXPERIMENTS = [
    Experiment(
        text,
        as_written=True,
        bad=(Refused("Additional property host_ip is not allowed"),),
        fixed=(Says("Creating service stack_db"),),
    )
    for text in (HOST_IP, ANYWHERE)
]
