"""A key that Docker forbids in a stack.

What it does
------------
Finds `extends`, `volumes_from`, `volume_driver`, `mem_limit`, `memswap_limit`, `cpuset`, `cpu_shares` and `cpu_quota`.

Why it hurts
------------
Docker refuses the file as a whole before it looks at anything else: `Compose file contains unsupported options`.
Nothing is deployed.

What we change
--------------
`mem_limit` goes to `deploy.resources.limits.memory`, which Compose reads too. The limits that Swarm has no key for are
taken out. What a service is made of stays: `extends` and the volumes of others have to be written out by hand.

When to ignore it
-----------------
Never.

Sources
-------
docker/cli cli/compose/types/types.go:45-54, cli/command/stack/loader.go:35; executed with CLI 28.2.2: `mem_limit` and
`extends` are refused.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyengine.evidence.expected import Refused, Says
from pyengine.evidence.experiment import Experiment
from pyengine.finding import Finding, Fix, Severity
from pyengine.rules.fixes import moved, take_out
from pyengine.rules.message import shortened
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm import keys
from pyengine.swarm.keys.compose import LIMITS
from pyengine.swarm.keys.key import Fate, Key
from pyengine.swarm.model.stack import Service
from pyengine.swarm.view import View

META = Meta("keys-forbidden", Severity.HIGH, "Compose file contains unsupported options", __doc__, refuses=True)


def check(service: Service) -> Iterator[Finding]:
    """Find forbidden keys of a service."""
    for name, view in service.view.entries() if service.stack.for_swarm else ():
        key = keys.at(view.route)
        if key is None or key.fate is not Fate.FORBIDDEN:
            continue
        message = f"`{name}` is refused: {key.says}"
        fix = _fix(service, view, key)
        refusal = None if fix else "what it brings in has to be written out by hand"
        yield META.finding(view.key_place, shortened(message), service, fix=fix, refusal=refusal)


def _fix(service: Service, view: View, key: Key) -> Fix | None:
    if (fix := moved(service, view)) is not None or key.says != LIMITS:
        return fix
    caveat = f"Swarm has no such limit, and Compose goes by `{key.name}`: it is then without it there too."
    return take_out(view, "Docker then takes the file.", caveat)


LIMITED = """\
services:
  api:
    image: example/api:2
    mem_limit: 512m
    deploy:
      mode: replicated
"""
PLAIN = LIMITED.replace("    mem_limit: 512m\n", "")
MEMORY = PLAIN + "      resources:\n        limits:\n          memory: 512m\n"

EXAMPLES = [
    Bad(LIMITED, "mem_limit", MEMORY, "the same limit", unsafe=True),
    Bad(
        LIMITED.replace("512m", "${MEMORY:-512m}"),
        "mem_limit",
        MEMORY.replace("512m", '"${MEMORY:-512m}"'),
        "a variable goes along",
        unsafe=True,
    ),
    Bad(LIMITED.replace("mem_limit: 512m", "cpu_shares: 512"), "cpu_shares", PLAIN, "Swarm has none", unsafe=True),
    Bad(
        LIMITED.replace("mem_limit: 512m", "extends:\n      file: base.yml\n      service: api"),
        "extends",
        None,
        "the base has to be written out",
        refused="by hand",
    ),
    Bad(LIMITED.replace("mem_limit: 512m", "volumes_from: [db]"), "volumes_from", None, refused="by hand"),
    Good(MEMORY),
    Good(PLAIN.replace("    deploy", "    # mem_limit: 512m\n    deploy"), "a comment"),
    Good(LIMITED.replace("    deploy:\n      mode: replicated\n", "    restart: always\n"), "a file for Compose"),
]

EXPERIMENTS = [
    Experiment(
        text,
        as_written=True,
        instead=instead,
        bad=(Refused("unsupported options"), Refused(says)),
        fixed=(Says("Creating service stack_api"),),
    )
    for text, instead, says in (
        (LIMITED, None, f"mem_limit: {LIMITS}"),
        (LIMITED.replace("mem_limit: 512m", "volumes_from: [db]"), PLAIN, "volumes_from: To share a volume"),
    )
]
