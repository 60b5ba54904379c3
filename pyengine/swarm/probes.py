"""How the words of a healthcheck's test are run: one by one as a program's arguments, or by a shell."""

from __future__ import annotations

import re
from collections.abc import Sequence

SHELLS = ("sh", "bash", "ash", "dash", "zsh", "ksh", "busybox")
"""Programs that read what is handed to them as a shell's script."""

OPERATORS = ("|", "||", "&&", ">", ">>", "<", "2>&1", ">/dev/null", "2>/dev/null", "&>/dev/null")
"""`;` and `&` alone are words that other programs read too, as `find -exec` does."""

_EXPANSION = re.compile(r"\$\(.+\)|\$\{[A-Z_][A-Z0-9_]*(?::?[-+?][^}]*)?\}|\$[A-Z_][A-Z0-9_]*")
"""A command, or a variable written as those of an environment are: other languages have a `$` of their own."""
_SCRIPT = re.compile(r"[\s'\"`;(){}]")
_PLAIN = re.compile(r"[\w@%+=:,./-]+")
_ARGUMENT = re.compile(r"\$[0-9@*#{]")


def names_shell(words: Sequence[str]) -> bool:
    """Tell a command that starts a shell of its own."""
    return any(word.rsplit("/", 1)[-1] in SHELLS for word in words)


def for_shell(words: Sequence[str]) -> str | None:
    """Return the first of a program's arguments that only a shell would understand, None where there is none."""
    if names_shell(words):
        return None
    return next((word for word in words if word in OPERATORS or _expands(word)), None)


def _expands(word: str) -> bool:
    """Tell an argument with something to expand: not the script of a language, which has spaces and brackets."""
    return _EXPANSION.search(word) is not None and not _SCRIPT.search(_EXPANSION.sub("", word))


def takes_arguments(script: str) -> bool:
    """Tell a script that reads the words behind it."""
    return _ARGUMENT.search(script) is not None


def joined(words: Sequence[str]) -> str | None:
    """Return the words as one line for a shell; None where that would be a guess."""
    line = [_quoted(word) for word in words]
    return None if None in line else " ".join(map(str, line))


def _quoted(word: str) -> str | None:
    if word in OPERATORS or _PLAIN.fullmatch(word):
        return word
    if "$" in word or "'" in word:
        return None if set(word) & set('"`\\') else f'"{word}"'
    return f"'{word}'"
