"""What is asked for beside `external`.

What it does
------------
Finds keys beside `external: true` that say how a network, a secret or a config is to be: `driver_opts`, `internal`,
`ipam`, `attachable`, `labels`, `file`, `template_driver`.

Why it hurts
------------
Of what is external nothing but the name counts: it is as it was made. The other keys are dropped without a word, so
that a network with `encrypted` beside `external` carries everything in clear, and a secret with a `file` beside it has
other contents than the file. Compose refuses the same file. Of a volume Docker refuses it too.

What we change
--------------
The keys are taken out. What they ask for is to be said where it is made: `docker network create -d overlay --opt
encrypted NAME`; or it is no external one, and the stack makes it, with `name` if others look for it.

When to ignore it
-----------------
They tell a reader how it was made. A `driver: overlay` alone is only noted.

Sources
-------
docker/cli cli/compose/convert/compose.go Networks, Secrets, Configs (`continue` on External), cli/compose/loader
LoadVolumes (conflicting parameters); docker/compose#7734; executed on engine 28.5.2: a network made without the option
stays without it.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyengine.finding import Applicability, Finding, Fix, Severity
from pyengine.rules.fixes import drop
from pyengine.rules.message import cut, further, more
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.destination import may_go_to_swarm
from pyengine.swarm.model.stack import Stack
from pyengine.swarm.spec.names import external
from pyengine.swarm.view import View

META = Meta("external-options-dropped", Severity.MEDIUM, "Options beside `external` are dropped", __doc__)
ASKED = {
    "networks": ("driver_opts", "internal", "ipam", "driver", "attachable", "labels", "enable_ipv6"),
    "secrets": ("file", "template_driver", "driver", "driver_opts", "labels"),
    "configs": ("file", "template_driver", "labels"),
}
"""What is read of one that the stack makes; what weighs most first."""
SLIGHT = {"labels", "attachable"}
MAKE = "Say it where it is made, by `docker {} create`: what is there stays as it is until then."


def check(stack: Stack) -> Iterator[Finding]:
    """Find them, once for each entry."""
    if not may_go_to_swarm(stack):
        return
    for section, keys in ASKED.items():
        entries = stack.view.get(section)
        for name, entry in entries.entries() if entries is not None and entries.is_mapping else ():
            if entry.is_mapping and external(entry):
                found = [view for key in keys if (view := entry.get(key)) is not None and _asks(view)]
                if found:
                    yield _finding(section[:-1], name, found)


def _asks(view: View) -> bool:
    """Tell a key that asks for something: no empty block, and no default."""
    if any(True for _ in view.entries()) or any(True for _ in view.items()):
        return True
    return bool(view.data)


def _finding(kind: str, name: str, found: list[View]) -> Finding:
    first = found[0]
    said = str(first.route[-1])
    option = next((key for key, _ in first.entries()), "") if said == "driver_opts" else ""
    told = f"{said}.{option}" if option else said
    alone = {str(view.route[-1]) for view in found}
    noted = alone == {"driver"} and first.data == "overlay"
    return META.finding(
        first.key_place,
        f"`{cut(told, 30)}`{more(len(found) - 1)} of `{cut(name, 20)}` is dropped: it is external, and stays as it is",
        None,
        fix=Fix(
            f"take `{said}`{more(len(found) - 1)} out",
            tuple(op for view in found for op in drop(view)),
            Applicability.UNSAFE,
            "Of what is external Docker reads the name alone.",
            MAKE.format(kind),
        ),
        related=further([(view.key_place, "dropped too") for view in found]),
        severity=Severity.INFO if noted else Severity.LOW if alone <= {*SLIGHT, "driver"} else None,
    )


CLEAR = """\
services:
  api:
    image: example/api:2
    networks: [clinic]
    deploy:
      replicas: 1
networks:
  clinic:
    external: true
    driver: overlay
    driver_opts:
      encrypted: "true"
"""
FIXED = CLEAR[: CLEAR.index("    driver: ")]
CONTENTS = """\
services:
  api:
    image: example/api:2
    secrets: [key]
    deploy:
      replicas: 1
secrets:
  key:
    external: true
    file: ./key.txt
"""

EXAMPLES = [
    Bad(CLEAR, "driver_opts", FIXED, "a network in clear", unsafe=True),
    Bad(
        CONTENTS, "file", CONTENTS.replace("    file: ./key.txt\n", ""), "a secret that has other contents", unsafe=True
    ),
    Bad(
        CLEAR.replace('    driver: overlay\n    driver_opts:\n      encrypted: "true"\n', "    internal: true\n"),
        "internal",
        FIXED,
        "a network that leads out",
        unsafe=True,
    ),
    Bad(FIXED + "    driver: overlay\n", "driver", FIXED, "what it is anyway", unsafe=True),
    Good(CLEAR.replace("external: true", "name: clinic"), "the stack makes it"),
    Good(CLEAR.replace("external: true", "external: false"), "the stack makes it"),
    Good(FIXED + "    name: clinic_v2\n", "its name is read"),
    Good(FIXED + "    attachable: false\n    driver_opts: {}\n", "these ask for nothing"),
    Good(FIXED + "    # driver_opts: {encrypted: ''}\n", "a comment"),
    Good(
        CLEAR.replace("    deploy:\n      replicas: 1\n", "    build: .\n    restart: always\n"), "a file for Compose"
    ),
]

NO_EXPERIMENT = "An experiment's stack stands alone, and nobody makes a network for it; it was seen by hand."
