"""A number that no port has.

What it does
------------
Finds a `published` above 65535 in the long form of a port.

Why it hurts
------------
Docker accepts the service, and Swarm cannot give it the port: every task stays `new` for ever, without an error. With
`mode: host` each is rejected, `invalid port specification`, and the next one too. In the short form, `70000:80`, Docker
refuses the file.

What we change
--------------
Nothing, because the number is yours.

When to ignore it
-----------------
Never for a file that goes to `docker stack deploy`.

Sources
-------
Executed: `published: 99999` is accepted, the task is `new` as long as one waits (28.5.2); `65536` with `mode: host`:
`rejected`, again and again (28.5.2 and 20.10.24).
docker/go-connections nat/parse.go: the short form.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyengine.evidence.expected import Missing
from pyengine.evidence.experiment import Experiment
from pyengine.finding import Finding, Severity
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.model.ports import ports
from pyengine.swarm.model.stack import Service

META = Meta("port-out-of-range", Severity.HIGH, "Tasks stay `new`: the port is out of range", __doc__)
LAST = 2**16 - 1
WHICH = f"which port from 1 to {LAST} is meant is yours to decide"


def check(service: Service) -> Iterator[Finding]:
    """Find numbers that Swarm cannot publish."""
    if not service.stack.for_swarm:
        return
    for port in ports(service):
        if port.published <= LAST:
            continue
        number = port.item.get("published")
        yield META.finding(
            port.item if number is None else number,
            f"there is no port {port.published}: the deploy is accepted, and no task ever starts",
            service,
            refusal=WHICH,
        )


BEYOND = """\
services:
  web:
    image: example/web:2
    restart: always
    ports:
      - {target: 80, published: 80800}
    deploy:
      mode: replicated
"""

EXAMPLES = [
    Bad(BEYOND, "80800", None, "a digit too many", refused="yours to decide"),
    Bad(BEYOND.replace("80800", "65536").replace("}", ", mode: host}"), "65536", None, refused="yours to decide"),
    Good(BEYOND.replace("80800", "65535"), "the last one"),
    Good(BEYOND.replace("80800}", "8080}  # not 80800")),
    Good(BEYOND.replace("{target: 80, published: 80800}", '"8080:80"'), "of a short one Docker refuses such a number"),
    Good(BEYOND.replace("80800", "'${PORT}'"), "nobody can know it here"),
    Good(BEYOND.replace("    deploy:\n      mode: replicated\n", "    restart: always\n"), "a file for Compose"),
]

EXPERIMENTS = [
    Experiment(
        BEYOND,
        first=True,
        limit=25,
        instead=BEYOND.replace("80800", "8080"),
        bad=(Missing(at_least=1),),
        fixed=(Missing(at_most=0),),
    )
]
