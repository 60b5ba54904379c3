"""A port for which the service has no address of its own.

What it does
------------
Finds a port in ingress mode, which every short form is, on a service with `endpoint_mode: dnsrr`.

Why it hurts
------------
The engine refuses the service, `port published with ingress mode can't be used with dnsrr mode`, and the deploy stops
half-way: networks, secrets and other services have been changed by then. `docker stack config` does not notice.

What we change
--------------
`endpoint_mode` becomes `vip`, the default: then the service has the one address that the ingress network sends to.

When to ignore it
-----------------
Never for a file that goes to `docker stack deploy`. Where clients need the address of each task, keep `dnsrr` and write
the ports in the long form with `mode: host`.

Sources
-------
swarmkit manager/controlapi/service.go:336; executed on engine 28.5.2; CLI 28.2.2 sends the service as it is.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyengine.evidence.expected import Refused, Says
from pyengine.evidence.experiment import Experiment
from pyengine.finding import Applicability, Finding, Fix, Severity
from pyengine.rules.fixes import put
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.model.settings import is_open, unknown
from pyengine.swarm.model.stack import Service
from pyengine.swarm.spec.ports import MODES, mode
from pyengine.swarm.view import View
from pyengine.swarm.words import ENDPOINTS

META = Meta(
    "port-dnsrr-ingress",
    Severity.HIGH,
    "A published port does not go with `endpoint_mode: dnsrr`",
    __doc__,
    refuses=True,
)
INGRESS = MODES[0]
PRICE = (
    "The service's name then stands for one address in front of all tasks, not for the address of each. `mode: host` "
    "on the ports keeps dnsrr: one task a node, reached on that node only."
)


def check(service: Service) -> Iterator[Finding]:
    """Find ports on the ingress network beside dnsrr."""
    endpoint = service.deploy.text("endpoint_mode", ENDPOINTS[0])
    if unknown(endpoint) or endpoint.value.lower() != "dnsrr":
        return
    published = [item for item in service.items("ports") if _is_ingress(item)]
    if not published:
        return
    reason = "With `vip` the service has an address that the published port leads to."
    yield META.finding(
        endpoint,
        "a port in ingress mode cannot go with `dnsrr`: the deploy is refused half-way",
        service,
        fix=Fix("use `vip`", (put(endpoint, ENDPOINTS[0]),), Applicability.UNSAFE, reason, PRICE),
        related=[(item, "published in ingress mode") for item in published],
    )


def _is_ingress(item: View) -> bool:
    """The short form has no other mode, whatever its numbers are."""
    if not item.is_mapping:
        return ":" in item.text or not is_open(item)  # a variable alone may be empty, which is no port
    word = item.get("mode")
    return mode(item).value == INGRESS and (word is None or not is_open(word))


DNSRR = """\
services:
  broker:
    image: example/broker:2
    ports:
      - "9092:9092"
    deploy:
      endpoint_mode: dnsrr
"""

EXAMPLES = [
    Bad(DNSRR, "dnsrr", DNSRR.replace("dnsrr", "vip"), "the short form is ingress", unsafe=True),
    Bad(
        DNSRR.replace('"9092:9092"', "{target: 9092, published: 9092}").replace("dnsrr", "DNSRR"),
        "DNSRR",
        DNSRR.replace('"9092:9092"', "{target: 9092, published: 9092}").replace("dnsrr", "vip"),
        "the long form without a mode too, and case does not count",
        unsafe=True,
    ),
    Bad(
        DNSRR.replace("9092:9092", "${PORT}:9092"),
        "dnsrr",
        DNSRR.replace("9092:9092", "${PORT}:9092").replace("dnsrr", "vip"),
        "whatever the number",
        unsafe=True,
    ),
    Good(DNSRR.replace('"9092:9092"', "{target: 9092, published: 9092, mode: host}"), "each node gives its own port"),
    Good(DNSRR.replace("    ports:", "    expose:").replace('"9092:9092"', '"9092"'), "nothing is published"),
    Good(DNSRR.replace("dnsrr", "${ENDPOINT}"), "nobody can know it here"),
    Good(DNSRR.replace("dnsrr", "vip  # not dnsrr")),
]

EXPERIMENTS = [
    Experiment(
        DNSRR,
        as_written=True,
        bad=(Refused("port published with ingress mode can't be used with dnsrr mode"),),
        fixed=(Says("Creating service stack_broker"),),
    )
]
