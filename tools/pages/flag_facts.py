"""What can be computed of a flag of `docker service create` or `update`, on a sample."""

from __future__ import annotations

import shlex
from functools import cache

from pyengine.document.scalar import Data
from pyengine.incident.commands import effect
from pyengine.incident.commands.as_file import as_file
from pyengine.incident.commands.flag import FIRST, Flag, Recreates
from pyengine.incident.commands.invocation import Invocation
from pyengine.incident.commands.leaves import Leaves, different
from pyengine.incident.commands.read import read
from pyengine.incident.commands.service_flags import CREATE, UPDATE
from pyengine.swarm import keys
from pyengine.swarm.keys.key import Key
from tools.pages.flag_samples import CREATED, MORE, value

TASKS = {
    Recreates.NONE: "none",
    Recreates.MISFITS: "only those on nodes that no longer fit",
    Recreates.ALL: "every one",
}


@cache
def every() -> tuple[Flag, ...]:
    """Return the flags of both commands, each name once."""
    known = {flag.name: flag for flag in (*UPDATE, *CREATE)}
    return tuple(known[name] for name in sorted(known))


def on(flag: Flag) -> tuple[str, ...]:
    """Return the commands that have the flag."""
    both = (("create", CREATE), ("update", UPDATE))
    return tuple(verb for verb, flags in both if any(each.name == flag.name for each in flags))


def key_of(flag: Flag) -> Key | None:
    """Return the key of a stack file that says the same."""
    return keys.at(("services", "x", *flag.key.split("."))) if flag.key else None


def since(flag: Flag) -> str:
    """Return the command line that brought it."""
    year, month = flag.since
    return "every one with Swarm" if flag.since == FIRST else f"{year}.{month:{'02' if year == 17 else ''}} on"


@cache
def sample(flag: Flag, verb: str) -> tuple[Invocation, Leaves, Leaves]:
    """Return a command with the flag, and the spec of the service before and after it."""
    text = f"{flag.written} {shlex.quote(value(flag))}" if flag.takes else flag.written
    beside = "--log-driver json-file " if flag.name == "log-opt" else ""
    beside += "--mode replicated-job " if flag.name == "max-concurrent" and verb == "create" else ""
    if verb == "update":
        (there,) = read(shlex.join(("docker", "service", "create", *CREATED, *MORE, "app:1")))
        (found,) = read(f"docker service update {beside}{text} web")
        before = effect.created(there)
        return found, before, effect.updated(before, found)
    found, bare = (read(f"docker service create {beside}{given}app:1")[0] for given in (f"{text} ", ""))
    return found, effect.created(bare), effect.created(found)


def does_something(flag: Flag) -> bool:
    """Tell a flag that changes the spec where it is on update."""
    _, before, after = sample(flag, on(flag)[-1])
    return bool(different(before, after))


def replaced(flag: Flag) -> str:
    """Return which tasks are replaced."""
    if "update" not in on(flag):
        return "none: it is for new services"
    return TASKS[flag.recreates] if does_something(flag) or not flag.spec else "none: on update it does nothing"


def in_service(flag: Flag) -> dict[str, Data]:
    """Return what says the same in a service of a stack file; nothing where the flag only removes."""
    _, before, after = sample(flag, on(flag)[0])
    said = {place: after[place] for place in different(before, after) if place in after}
    service = dict(as_file(said, "web").service)
    deploy = service.pop("deploy", None)
    blocks = deploy.items() if isinstance(deploy, dict) else ()
    kept: dict[str, Data] = {key: block for key, block in blocks if key != "mode" or ("Mode", "Global") in after}
    return {**service, "deploy": kept} if kept else service


def together(family: str, added: str, removed: str) -> bool:
    """Tell whether what was there before is there after it is removed and added in one command."""
    front, both = ("docker", "service", "update"), (f"--{family}-rm", removed, f"--{family}-add", added)
    (first,), (found,) = (read(shlex.join((*front, *words, "web"))) for words in (both[2:], both))
    return bool(effect.updated(effect.updated({}, first), found))
