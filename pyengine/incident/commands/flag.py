"""A flag of the `docker` command: what it takes, since when it is there, and what it changes in a ServiceSpec."""

from __future__ import annotations

import shlex
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeAlias

Version: TypeAlias = tuple[int, int]
FIRST: Version = (1, 12)
"""Of the command line; Swarm mode came with it."""


class Recreates(StrEnum):
    """What a change does to tasks that run: swarmkit manager/orchestrator/task.go IsTaskDirty."""

    NONE = "no"
    MISFITS = "only those on nodes that no longer fit"
    ALL = "every one"


@dataclass(frozen=True, slots=True)
class Flag:
    """One flag. `takes` is the command line's own word for its value, empty for a switch; `many` may be given again.

    `since` and `until` (no longer in it) are versions of the command line. `spec` is the place in the ServiceSpec, with
    dots, `key` that of the same in a service of a stack file; empty where there is none. `words` are the values that
    are taken where these are few and only the engine looks, `refusal` what it says of another one, `{}`.
    """

    name: str
    takes: str
    does: str
    spec: str = ""
    key: str = ""
    short: str = ""
    many: bool = False
    since: Version = FIRST
    until: Version | None = None
    words: tuple[str, ...] = ()
    refusal: str = ""

    @property
    def written(self) -> str:
        """The flag as it is typed."""
        return f"--{self.name}"

    @property
    def recreates(self) -> Recreates:
        """What setting it to another value does to tasks that run; the engine tests try each."""
        if self.spec.startswith("TaskTemplate.Placement"):
            return Recreates.MISFITS
        return Recreates.ALL if self.spec.startswith(("TaskTemplate", "EndpointSpec")) else Recreates.NONE

    def there(self, version: Version) -> bool:
        """Tell whether a version of the command line has it."""
        return self.since <= version and (self.until is None or version < self.until)

    def called(self, name: str, does: str) -> Flag:
        """Return the same flag by another name, which no letter stands for."""
        return replace(self, name=name, does=does, short="")


@dataclass(frozen=True, slots=True)
class Syntax:
    """What a command takes: its words behind `docker`, its flags, and how many arguments.

    `usage` are the arguments as `--help` writes them. With `early` the flags end at the first argument.
    """

    words: tuple[str, ...]
    usage: str
    flags: tuple[Flag, ...] = ()
    least: int = 0
    most: int | None = None
    early: bool = False

    @property
    def name(self) -> str:
        """The command as the command line calls it."""
        return " ".join(("docker", *self.words))

    def flag(self, name: str) -> Flag | None:
        """Return the flag with this long name."""
        return next((flag for flag in self.flags if flag.name == name), None)

    def letter(self, letter: str) -> Flag | None:
        """Return the flag that this letter stands for."""
        return next((flag for flag in self.flags if flag.short == letter), None)


def typed(name: str, value: str | None) -> str:
    """Return a flag as it is typed, with its value, None for a switch that is on."""
    return f"--{name}" if value is None else f"--{name} {shlex.quote(value)}" if value != "false" else f"--{name}=false"
