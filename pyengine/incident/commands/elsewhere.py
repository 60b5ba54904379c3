"""Flags of `docker run` and Compose that people give to the commands of Swarm, and what is there instead."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pyengine.incident.commands import values
from pyengine.incident.commands.flag import Flag, Syntax
from pyengine.incident.commands.table import COMMANDS

Pairs = tuple[tuple[str, str | None], ...]
"""Flags with their values; None for a switch."""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A flag that another command has. `why` says what a service has in its place.

    `made` gives the flags of `docker service create` for its value, no flags where it may simply be left out, and
    None where the value is not understood; without `made` nothing stands for it. `takes` tells one that has a value.
    """

    why: str
    made: Callable[[str], Pairs | None] | None = None
    takes: bool = True


_RUN = "`docker run` has it; of a service it is"


def _called(name: str) -> Elsewhere:
    return Elsewhere(f"{_RUN} `--{name}`.", lambda value: ((name, value),))


def _none(why: str, *, takes: bool = True) -> Elsewhere:
    return Elsewhere(f"Services have no such thing{why}.", None, takes)


def _without(why: str, *, takes: bool = False) -> Elsewhere:
    return Elsewhere(why, lambda _: (), takes)


def _restart(value: str) -> Pairs | None:
    word, _, most = value.partition(":")
    condition = {"no": "none", "always": "any", "unless-stopped": "any", "on-failure": "on-failure"}.get(word)
    if condition is None or (most and not most.isdigit()):
        return None
    tries: Pairs = (("restart-max-attempts", most),) if most else ()
    return (("restart-condition", condition), *tries)


def _mounted(value: str) -> Pairs | None:
    found = values.volume(value)
    return (("mount", found),) if found else None


def _memory(value: str) -> Pairs | None:
    target, _, options = value.partition(":")
    size = re.search(r"(?:^|,)size=([^,]+)", options)
    return (("mount", f"type=tmpfs,target={target}{f',tmpfs-size={size[1]}' if size else ''}"),)


OF_RUN: Mapping[str, Elsewhere] = {
    "restart": Elsewhere(f"{_RUN} `--restart-condition`: none, on-failure or any.", _restart),
    "volume": Elsewhere(f"{_RUN} `--mount`; on a service that is there already, `--mount-add`.", _mounted),
    "tmpfs": Elsewhere(f"{_RUN} `--mount type=tmpfs,target=…`.", _memory),
    "shm-size": Elsewhere(
        "Services have no such thing; `--mount type=tmpfs,target=/dev/shm` is the way.",
        lambda value: (("mount", f"type=tmpfs,target=/dev/shm,tmpfs-size={value}"),),
    ),
    "cpus": _called("limit-cpu"),
    "memory": _called("limit-memory"),
    "memory-reservation": _called("reserve-memory"),
    "pids-limit": _called("limit-pids"),
    "add-host": _called("host"),
    "net": _called("network"),
    "stop-timeout": Elsewhere(
        f"{_RUN} `--stop-grace-period`, with a unit.",
        lambda value: (("stop-grace-period", f"{value}s"),) if value.isdigit() else None,
    ),
    "rm": _without("`docker run` has it; tasks of a service go by themselves."),
    "interactive": _without("`docker run` has it; nobody types to the task of a service."),
    "expose": _without("`docker run` has it; on a network of Swarm every port of a task can be reached.", takes=True),
    "publish-all": _none("; each port is published by its number", takes=False),
    "privileged": _none("; `--cap-add` gives single capabilities", takes=False),
    "link": _none("; they find each other by their names"),
    "device": _none("; a device can be mounted into a task, but not handed over to it"),
    "gpus": _none("; nodes offer `--generic-resource`"),
    "ip": _none("; tasks have no fixed addresses"),
    "security-opt": _none(""),
    "volumes-from": _none("; name the same volume in both"),
    "pid": _none(""),
    "ipc": _none(""),
    "cpu-shares": _none("; `--limit-cpu` and `--reserve-cpu` are"),
    "mac-address": _none(""),
    "build": _none("; Swarm builds nothing: build and push the image before", takes=False),
    "command": Elsewhere(
        "What the container runs stands behind the image on `docker service create`; on `docker service update` it is "
        "`--args` (and `--entrypoint` for the program).",
        lambda value: (("args", value),),
    ),
}
"""By the flag's name on `docker run`, what `docker service create` has."""

OF_DEPLOY: Mapping[str, Elsewhere] = {
    "file": Elsewhere(
        "`docker compose` has it; here it is `--compose-file`.", lambda value: (("compose-file", value),)
    ),
    "remove-orphans": Elsewhere(
        "`docker compose` has it; here it is `--prune`: it removes the services that the file no longer has.",
        lambda _: (("prune", None),),
        takes=False,
    ),
    "env-file": Elsewhere(
        "`docker stack deploy` reads no `.env`: variables come from this shell (`set -a; . ./.env; set +a`), and "
        "`env_file:` in the file is for the containers.",
        lambda _: (),
    ),
    "build": Elsewhere("Swarm builds nothing: build and push the image before.", takes=False),
    "force-recreate": Elsewhere(
        "`docker compose` has it; a service whose file is unchanged is re-created by `docker service update --force`.",
        takes=False,
    ),
    "force": Elsewhere(
        "A deploy has no such flag; a service that is unchanged is re-created by `docker service update --force`.",
        takes=False,
    ),
    "scale": Elsewhere("`docker compose` has it; here it is `deploy.replicas` in the file.", None),
    "project-name": Elsewhere("`docker compose` has it; here the name of the stack stands at the end."),
    "wait": Elsewhere(
        "`docker compose` has it; here it is `--detach=false`.", lambda _: (("detach", "false"),), takes=False
    ),
    "rollback": Elsewhere("A stack has no way back; each of its services has: `docker service rollback`.", takes=False),
}
"""By the flag's name on `docker compose up` and the like, what `docker stack deploy` has."""

OF_OTHERS: Mapping[str, Elsewhere] = {
    "force": _without("It asks nothing: there is nothing to force."),
    "volumes": Elsewhere("Volumes stay where they are: `docker volume rm`, on each node.", takes=False),
}
"""The same for the other commands, such as `docker service rm`."""

LETTERS: Mapping[str, str] = {
    "v": "volume", "e": "env", "p": "publish", "l": "label", "m": "memory", "i": "interactive", "P": "publish-all",
    "f": "force", "c": "cpu-shares", "h": "hostname", "n": "name", "r": "replicas",
}  # fmt: skip
"""What people mean by a letter that a command does not have: that of `docker run`, or the first of a name."""


def elsewhere(syntax: Syntax, name: str) -> Elsewhere | None:
    """Return what stands for the flag of another tool, None where it is known as none."""
    if syntax.words == ("stack", "deploy"):
        return OF_DEPLOY.get(name)
    if syntax.words not in _OF_SERVICES:
        return OF_OTHERS.get(name)
    return OF_RUN.get(name)


_OF_SERVICES = {("service", "create"), ("service", "update")}


def commands_with(name: str) -> tuple[Syntax, ...]:
    """Return the commands that have this flag."""
    return tuple(syntax for syntax in COMMANDS.values() if syntax.flag(name) is not None)


def in_file(name: str) -> Flag | None:
    """Return the flag of `docker service` whose key a stack file has."""
    base = name.removesuffix("-add").removesuffix("-rm")
    for words in sorted(_OF_SERVICES):
        flag = COMMANDS[words].flag(base) or COMMANDS[words].flag(name)
        if flag is not None and flag.key:
            return flag
    return None
