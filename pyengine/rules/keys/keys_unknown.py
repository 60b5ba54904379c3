"""A key that Docker's schema does not have.

What it does
------------
Finds keys that no version of the stack schema knows: Compose's own, such as `profiles`, `pull_policy` or the `name` at
the top, and words such as `enviroment` that nobody knows.

Why it hurts
------------
Docker refuses the file as a whole: `Additional property profiles is not allowed`. Nothing is deployed. It names one
such key at a time. `docker compose config` says nothing, because it goes by another schema.

What we change
--------------
A word that is a slip for a key of the same block becomes that key. A key that one other block alone has goes there:
`constraints` to `deploy.placement`. Where Swarm has another key for what Compose's own
one says, the value goes there: `cpus` to `deploy.resources.limits.cpus`. Another key of Compose's own is taken out; if
Swarm has another way, it is named: `generic_resources` for the GPUs of `reservations.devices`.

When to ignore it
-----------------
The file is never deployed as it is: what only Compose reads is taken out before.

Sources
-------
docker/cli cli/compose/schema/data/config_schema_v3.13.json (`additionalProperties: false`); compose-spec/compose-spec
schema/compose-spec.json; executed with CLI 28.2.2 for every key.
"""

# long: an example for each way out
from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from functools import lru_cache

from pyengine.evidence.expected import Refused, Says
from pyengine.evidence.experiment import Experiment
from pyengine.finding import Applicability, Finding, Fix, Severity
from pyengine.patch.ops import Op, RenameKey, Set
from pyengine.rules.fixes import drop, moved, take_out, version_for
from pyengine.rules.message import cut
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm import keys, schema, target
from pyengine.swarm.keys.key import Fate
from pyengine.swarm.loader import values
from pyengine.swarm.model.compose import is_composed
from pyengine.swarm.model.source import Fault
from pyengine.swarm.model.stack import Service, Stack
from pyengine.swarm.view import View

META = Meta("keys-unknown", Severity.HIGH, "Additional property is not allowed", __doc__, refuses=True)
SLIP = 2
"""Letters by which a misspelt word is longer or shorter."""

_GPU = (
    "Swarm gives out GPUs as `generic_resources` beside `memory`, of a `kind` such as NVIDIA-GPU that the daemon.json "
    "of the node declares (`node-generic-resources`): write that before the task is to have one."
)
IN_SWARM = {
    "services.*.deploy.resources.reservations.devices": _GPU,
    "services.*.gpus": _GPU,
    "services.*.runtime": "In a Swarm the `default-runtime` of the node's daemon.json counts.",
    "services.*.platform": "In a Swarm `placement.constraints` chooses: `node.platform.arch == aarch64`.",
    "services.*.profiles": "In a Swarm the service goes into a file of its own, which `-c` adds or not.",
    "services.*.pull_policy": "In a Swarm it is asked for at the deploy: `--resolve-image`.",
    "include": "In a Swarm each file is a `-c` of the deploy.",
}
"""How a Swarm says what a key of Compose's says, where no other key can take its value."""
_HOST_IP = "services.*.ports.[].host_ip"
"""A rule of its own tells what becomes of the address."""


def check(stack: Stack) -> Iterator[Finding]:
    """Find keys that no version of the schema has."""
    services = {service.name: service for service in stack.services}
    for source in stack.sources if stack.for_swarm else ():
        for fault in source.faults:
            key = keys.at(fault.view.route)
            of_others = fault.is_too_new or (key is not None and key.fate is Fate.FORBIDDEN)
            of_others = of_others or (key is not None and key.path == _HOST_IP)
            if not fault.problem.allowed and not of_others:
                yield _finding(services.get(fault.service), fault, composed=is_composed(stack.view))


def _finding(service: Service | None, fault: Fault, *, composed: bool) -> Finding:
    view = fault.view
    key, name = keys.at(view.route), str(view.route[-1])
    shown = cut(name)
    fix, refusal = None, "what is meant, only you know"
    said = f"`{shown}` is refused: Docker knows no such key here"
    if key is not None and key.wild:
        said = f"`{shown}` is refused as a name: letters, digits, dots, `_` and `-` are taken"
        refusal = "what refers to it has to be renamed with it"
    elif key is not None:
        said = f"`{shown}` is refused: Compose has this key, and `docker stack deploy` has not"
        fix = _without(service, view, composed=composed)
        if composed and view.route == ("name",):
            said = "this is output of `docker compose config`: `docker stack deploy` refuses its `name`"
        refusal = "Docker reads the content from a `file`, or takes what is `external`"
    elif near := _near(view):
        said = f"`{shown}` is refused: Docker has no such key, but `{near}`"
        fix = _renamed(view, near)
    elif home := _home(view):
        said = f"`{shown}` is refused here: it belongs into `{home}`"
        fix = _brought(service, view, home)
        refusal = f"`{home}` has one already, or takes no such value: move it by hand"
    elif (sibling := _sibling(view)) and view.route[:1] == ("services",):
        said = f"`{shown}` is refused: Docker knows `{sibling}` here, and nothing more of it"
        fix = _out(view, sibling)
    return META.finding(view.key_place, said, service, fix=fix, refusal=None if fix else refusal)


def _near(view: View) -> str | None:
    """Return the key of the same block that was meant, by its letters."""
    name = str(view.route[-1])
    known = [row.name for row in keys.below(view.route[:-1]) if not row.wild and row.since is not None]
    alike = tuple(each for each in known if abs(len(each) - len(name)) <= SLIP)
    return _spelled(name.replace("-", "_"), alike) if not name.startswith("x-") else None


@lru_cache(maxsize=256)
def _spelled(name: str, known: tuple[str, ...]) -> str | None:
    return next(iter(get_close_matches(name, known, 1, 0.8)), None)


def _renamed(view: View, name: str) -> Fix:
    ops = tuple(RenameKey(part.route, name, part.file) for part in view.parts)
    caveat = "If another key was meant the value goes to the wrong place."
    return Fix(f"call it `{name}`", ops, Applicability.UNSAFE, f"`{name}` is how Docker spells it.", caveat)


def _without(service: Service | None, view: View, *, composed: bool) -> Fix | None:
    """Return the fix for a key of Compose's own; none for the only word on where a secret comes from.

    The `name` in the output of `docker compose config` is for nobody else: the file is made anew each time.
    """
    fix = moved(service, view) if service is not None else None
    if fix is not None or view.route[0] in {"secrets", "configs"}:
        return fix
    if composed and view.route == ("name",):
        return Fix("take `name` out", drop(view), Applicability.SAFE, "The stack is named where it is deployed.")
    caveat = f"Compose goes by `{view.route[-1]}`: keep a file of its own for that if it is used there too."
    row = keys.at(view.route)
    way = IN_SWARM.get(row.path, "") if row is not None else ""
    return take_out(view, "Docker then takes the file.", f"{way} {caveat}".lstrip())


def _home(view: View) -> str:
    """Return the block of a service that has this key, empty where none or several have."""
    found = [
        row.pattern[:-1]
        for row in keys.TABLE
        if row.name == view.route[-1] and row.fate is not Fate.UNKNOWN and row.pattern[:2] == ("services", "*")
    ]
    steps = found[0][2:] if len(found) == 1 else ()
    return ".".join(steps) if view.route[0] == "services" and "*" not in steps and "[]" not in steps else ""


def _brought(service: Service | None, view: View, home: str) -> Fix | None:
    """Return the fix that moves a key into the one block that has it; no file that is deployed says anything by it."""
    name, steps = str(view.route[-1]), tuple(home.split("."))
    if service is None or len(view.parts) > 1 or service.view.get(*steps, name) is not None:
        return None
    route, value = ("services", service.name, *steps, name), values.plain(view.part)
    if any("$" in text.text for text in view.texts()) or not schema.takes(route, value, target.NEWEST_VERSION):
        return None
    raised, _ = version_for(service, *steps, name)
    ops: tuple[Op, ...] = (*raised, *drop(view), Set(route, value, view.part.file, view.part.route))
    return Fix(f"move it into `{home}`", ops, Applicability.SAFE, f"`{home}` alone has this key.")


def _sibling(view: View) -> str | None:
    """Return the key of the same block that the name begins with: `memory` of `memory-swap`."""
    name = str(view.route[-1])
    known = (row.name for row in keys.below(view.route[:-1]) if not row.wild and row.since is not None)
    return next((each for each in known if name.startswith((f"{each}-", f"{each}_"))), None)


def _out(view: View, sibling: str) -> Fix:
    caveat = f"What it was to say is then nowhere: Swarm has nothing of `{sibling}` besides."
    return Fix(f"take `{view.route[-1]}` out", drop(view), Applicability.UNSAFE, "Docker then takes the file.", caveat)


PROFILES = """\
services:
  api:
    image: example/api:2
    profiles: [full]
    deploy:
      mode: replicated
"""
PLAIN = PROFILES.replace("    profiles: [full]\n", "")
COMPOSED = """\
name: shop
services:
  api:
    image: example/api:2
    networks:
      default: null
networks:
  default:
    name: shop_default
"""

EXAMPLES = [
    Bad(PROFILES, "profiles", PLAIN, "only Compose knows profiles", unsafe=True),
    Bad(
        PROFILES.replace("profiles: [full]", "enviroment:\n      A: b"),
        "enviroment",
        PROFILES.replace("profiles: [full]", "environment:\n      A: b"),
        "a slip",
        unsafe=True,
    ),
    Bad(
        PROFILES.replace("profiles: [full]", "cpus: 0.5"),
        "cpus",
        PLAIN + '      resources:\n        limits:\n          cpus: "0.5"\n',
        "Swarm has another key for it",
        unsafe=True,
    ),
    Bad(f"name: shop\n{PLAIN}", "name", PLAIN, "the stack is named where it is deployed", unsafe=True),
    Bad(
        PROFILES.replace("profiles: [full]", "max_replicas_per_node: 1"),
        "max_replicas_per_node",
        PLAIN + "      placement:\n        max_replicas_per_node: 1\n",
        "one step out of its block",
    ),
    Bad(
        PLAIN + "      resources:\n        limits:\n          memory: 64M\n          memory-swap: 128M\n",
        "memory-swap",
        PLAIN + "      resources:\n        limits:\n          memory: 64M\n",
        "a word of `docker run`",
        unsafe=True,
    ),
    Bad(
        PLAIN + "      resources:\n        reservations:\n          memory: 1G\n          devices:\n"
        "            - {driver: nvidia, count: 1, capabilities: [gpu]}\n",
        "devices",
        PLAIN + "      resources:\n        reservations:\n          memory: 1G\n",
        "Compose's way to a GPU",
        unsafe=True,
    ),
    Bad(PROFILES.replace("profiles: [full]", "sidecar: yes"), "sidecar", None, "nobody's key", refused="only you know"),
    Bad(
        PLAIN + "secrets:\n  key:\n    environment: KEY\n",
        "environment",
        None,
        "Compose makes secrets of variables",
        refused="from a `file`",
    ),
    Bad(PLAIN + "volumes:\n  api data: {}\n", "api data", None, "a blank in a name", refused="renamed"),
    Bad(COMPOSED, "name", COMPOSED.replace("name: shop\n", "", 1), "what `docker compose config` wrote"),
    Good(PLAIN.replace("    deploy", "    # profiles: [full]\n    deploy"), "a comment"),
    Good(PROFILES.replace("profiles: [full]", "x-profiles: [full]"), "an extension"),
    Good(PROFILES.replace("    deploy:\n      mode: replicated\n", "    restart: always\n"), "a file for Compose"),
    Good(f'version: "3.6"\n{PROFILES.replace("profiles: [full]", "init: true")}', "a key of a newer version"),
]

EXPERIMENTS = [
    Experiment(
        text,
        as_written=True,
        bad=(Refused(f"Additional property {name} is not allowed"),),
        fixed=(Says("Creating service stack_api"),),
    )
    for text, name in (
        (PROFILES, "profiles"),
        (PROFILES.replace("profiles: [full]", "enviroment:\n      A: b"), "enviroment"),
        (PROFILES.replace("profiles: [full]", "cpus: 0.5"), "cpus"),
    )
]
