"""A number of tasks where the nodes decide.

What it does
------------
Finds `replicas` beside `mode: global` or `mode: global-job`.

Why it hurts
------------
A global service has one task on each node. `docker stack deploy` takes no number beside that and stops with `replicas
can only be used with replicated or replicated-job mode`. Networks, secrets and configs have been made by then.

What we change
--------------
`replicas` is taken out: a task on each node.

When to ignore it
-----------------
Never. If you want that number of tasks take `mode` out instead.

Sources
-------
docker/cli cli/compose/convert/service.go:631-656; executed with CLI 28.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyengine.evidence.expected import Refused, Says
from pyengine.evidence.experiment import Experiment
from pyengine.finding import Finding, Severity
from pyengine.rules.fixes import take_out
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.model.settings import unknown
from pyengine.swarm.model.stack import Service

META = Meta(
    "replicas-with-global",
    Severity.HIGH,
    "replicas can only be used with replicated or replicated-job mode",
    __doc__,
    refuses=True,
)


def check(service: Service) -> Iterator[Finding]:
    """Find a number beside a mode that has none."""
    mode, replicas = service.mode, service.replicas
    if mode.value not in {"global", "global-job"} or unknown(mode) or unknown(replicas) or not replicas.written:
        return
    written = service.view.get("deploy", "replicas")
    if written is None:
        return
    fix = take_out(
        written,
        "A global service has one task on each node.",
        f"If {replicas.value} tasks were meant, and not one on each node, take `mode` out instead.",
    )
    yield META.finding(
        written.key_place,
        f"`replicas` beside `mode: {mode.value}`: the deploy is refused half-way",
        service,
        fix=fix,
        related=[(mode, "the nodes decide how many")],
    )


GLOBAL = """\
services:
  agent:
    image: example/agent:2
    deploy:
      mode: global
      replicas: 1
"""

EXAMPLES = [
    Bad(GLOBAL, "replicas", GLOBAL.replace("      replicas: 1\n", ""), "one on each node", unsafe=True),
    Bad(
        GLOBAL.replace("mode: global", "mode: global-job"),
        "replicas",
        GLOBAL.replace("mode: global", "mode: global-job").replace("      replicas: 1\n", ""),
        "a job as well",
        unsafe=True,
    ),
    Good(GLOBAL.replace("mode: global", "mode: replicated")),
    Good(GLOBAL.replace("      replicas: 1\n", "      # replicas: 1, before it was global\n")),
    Good(GLOBAL.replace("mode: global", "mode: ${MODE}"), "nobody knows here which mode it is"),
    Good(GLOBAL.replace("replicas: 1", "replicas:"), "nothing stands behind the key"),
]

EXPERIMENTS = [
    Experiment(
        GLOBAL,
        as_written=True,
        bad=(Refused("replicas can only be used with replicated"),),
        fixed=(Says("Creating service stack_agent"),),
    )
]
