"""What a key name says about its value."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum


class Level(IntEnum):
    """How much a key name says about its value."""

    WEAK = 1
    """Only a value that looks random is a secret."""
    MEDIUM = 2
    """Everything but an ordinary value is a secret."""
    STRONG = 3
    """Everything is a secret, `admin` and `12345` too, but what the closed list of reasons has."""
    WHOLE = 4
    """One of several numbers that are a key together: a digit is secret too."""


@dataclass(frozen=True, slots=True)
class SensitiveKey:
    """A key name that makes its value sensitive; `type` names the placeholder, `word` is what gave it away."""

    level: Level
    type: str
    word: str
    counted: bool = False
    """The name counts or limits something (`MAX_TOKENS`): a number is not a secret then."""
