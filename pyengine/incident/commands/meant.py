"""What was meant by a flag that the command line refuses, and the edits that make it that, where it is clear."""

from __future__ import annotations

import re

from pyengine.edit import Edit
from pyengine.incident.commands.read import Invocation, Said
from pyengine.incident.commands.table import COMMANDS
from pyengine.text import Span

_OF_RUN = {
    "restart": "`docker run` has it; of a service it is `--restart-condition`: none, on-failure or any.",
    "privileged": "Services have no such thing; `--cap-add` gives single capabilities.",
    "volume": "`docker run` has it; of a service it is `--mount`.",
    "cpus": "`docker run` has it; of a service it is `--limit-cpu`.",
    "memory": "`docker run` has it; of a service it is `--limit-memory`.",
    "rm": "`docker run` has it; tasks of a service go by themselves.",
    "link": "`docker run` has it; services find each other by their names.",
    "device": "Services have no such thing.",
    "ip": "Services have no fixed addresses.",
    "add-host": "`docker run` has it; of a service it is `--host`.",
    "shm-size": "Services have no such thing; `--mount type=tmpfs,target=/dev/shm` is the way.",
}
_RENAMED = {"cpus": "limit-cpu", "memory": "limit-memory", "add-host": "host"}
"""Flags of `docker run` that only have another name."""
_LETTERS = {"v": "volume", "e": "env", "p": "publish", "l": "label", "m": "memory"}
_NOTHING = "Nothing is sent: the command line refuses the command itself."
_DAYS = re.compile(r"(\d{1,4})d")


def meant(found: Invocation, said: Said) -> tuple[str, tuple[Edit, ...]]:
    """Return a sentence about what the command line says, and the edits."""
    name = said.words.partition("unknown flag: --")[2]
    letter = said.words.partition("unknown shorthand flag: '")[2][:1]
    if name or letter:
        return _flag(found, said, name or _LETTERS.get(letter, ""))
    if "in duration" in said.words:
        return _duration(said)
    return _NOTHING, ()


def _flag(found: Invocation, said: Said, name: str) -> tuple[str, tuple[Edit, ...]]:
    kind = found.syntax.words
    create, update = COMMANDS["service", "create"], COMMANDS["service", "update"]
    if kind == update.words and create.flag(name) is not None:
        if update.flag(f"{name}-add") is None:
            return f"`--{name}` is for `docker service create` only: nothing changes it later.", ()
        why = f"`--{name}` is for `docker service create`; here it is `--{name}-add`, and `--{name}-rm` to remove."
        return why, _renamed(said, f"{name}-add")
    if kind == create.words and update.flag(name) is not None:
        base = name.removesuffix("-add")
        if create.flag(base) is None or base == name:
            return f"`--{name}` is for `docker service update`.", ()
        return f"`--{name}` is for `docker service update`; here it is `--{base}`.", _renamed(said, base)
    end = "-add" if kind == update.words else ""
    renamed = _RENAMED.get(name)
    edits = _renamed(said, renamed if renamed != "host" else f"host{end}") if renamed is not None and kind else ()
    return _OF_RUN.get(name, f"`{found.syntax.name}` has no such flag. Nothing is sent."), edits


def _renamed(said: Said, name: str) -> tuple[Edit, ...]:
    """A letter may stand among others, or before its value: then it is left to the reader."""
    length = said.place.end - said.place.start
    letter = "shorthand" in said.words
    return () if letter and length != 2 else (Edit(said.place, f"--{name}"),)


def _duration(said: Said) -> tuple[str, tuple[Edit, ...]]:
    value = said.words.rpartition('in duration "')[2].rstrip('"')
    days = _DAYS.fullmatch(value)
    here = Span(said.place.start, said.place.end)
    if days is not None:
        return "Go's durations have no days: hours are the largest unit.", (Edit(here, f"{int(days[1]) * 24}h"),)
    if value.isascii() and value.isdigit():
        return "A duration has a unit: ms, s, m or h.", (Edit(here, f"{value}s"),)
    return "Durations are written as `90s` or `1m30s`, in ms, s, m and h.", ()
