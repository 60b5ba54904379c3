"""A command line as it was read: its flags, its arguments, and what `docker` answers where it refuses."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from pyengine.incident.commands.flag import Flag, Syntax
from pyengine.incident.words import Word
from pyengine.text import Span


@dataclass(frozen=True, slots=True)
class Given:
    """A flag with its value as text; a switch has "true" or "false". `span` is the whole of it, `place` the value.

    `open` tells a value that hangs on something only the shell knew.
    """

    flag: Flag
    value: str
    span: Span
    place: Span
    open: bool = False


class Refused(Enum):
    """The ways in which the command line refuses a command before it asks an engine."""

    FLAG = "there is no such flag"
    LETTER = "no flag has this letter"
    VALUE = "the flag takes no such value"
    MISSING = "the flag has no value"
    FEW = "there are too few arguments"
    MANY = "there are too many arguments"
    SCALE = "it is not SERVICE=REPLICAS"
    VERB = "there is no such command"


@dataclass(frozen=True, slots=True)
class Said:
    """What the command line answers instead of doing anything, in its own words, about a place.

    `kind` is which of its refusals that is. `name` is a flag that there is not, `flag` one whose value is missing or
    is none: `value`. `span` is the whole word.
    """

    words: str
    place: Span
    kind: Refused
    span: Span
    name: str = ""
    flag: Flag | None = None
    value: str = ""


@dataclass(frozen=True, slots=True)
class Invocation:
    """One command. `argv` are its words, `span` the whole; `front` what stands before the command's own flags.

    `refused` is what the command line says of its flags and arguments, empty where it takes them. `line` are all words.
    """

    syntax: Syntax
    argv: tuple[str, ...]
    span: Span
    front: tuple[str, ...]
    given: tuple[Given, ...]
    arguments: tuple[Word, ...]
    refused: tuple[Said, ...] = ()
    line: tuple[Word, ...] = ()

    @property
    def verb(self) -> str:
        """The last word of the command: `update`."""
        return self.syntax.words[-1]

    def last(self, name: str) -> Given | None:
        """Return a flag as it counts: the last of its kind."""
        return next((each for each in reversed(self.given) if each.flag.name == name), None)

    def every(self, name: str) -> tuple[Given, ...]:
        """Return a flag each time that it is given."""
        return tuple(each for each in self.given if each.flag.name == name)
