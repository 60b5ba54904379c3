"""Draws texts that a pattern matches, at random: what other people's catalogues call a token."""

from __future__ import annotations

import random
import string
from re import _constants as sre  # type: ignore[attr-defined] - the only reader of patterns there is
from re import _parser  # type: ignore[attr-defined]
from typing import Any

_ALL = [char for char in string.printable if char not in "\r\x0b\x0c"]
_CLASSES = {
    sre.CATEGORY_DIGIT: string.digits,
    sre.CATEGORY_WORD: string.ascii_letters + string.digits + "_",
    sre.CATEGORY_SPACE: " ",
}
_MORE = 12
"""So many more than it has to a part without an end is repeated at most."""


def draw(pattern: str, random_: random.Random) -> str:
    """Return a text that `pattern` may match: what looks around a place is not obeyed, so it has to be tried."""
    groups: dict[int, str] = {}
    return _text(_parser.parse(pattern), random_, groups)


def _text(parts: Any, random_: random.Random, groups: dict[int, str]) -> str:
    return "".join(_part(op, argument, random_, groups) for op, argument in parts)


def _part(op: Any, argument: Any, random_: random.Random, groups: dict[int, str]) -> str:
    if op is sre.LITERAL:
        return chr(argument)
    if op is sre.ANY:
        return random_.choice(string.ascii_letters)
    if op is sre.NOT_LITERAL:
        return random_.choice([char for char in string.ascii_letters if ord(char) != argument])
    if op is sre.IN:
        return random_.choice(_members(argument))
    if op is sre.BRANCH:
        return _text(random_.choice(argument[1]), random_, groups)
    if op is sre.SUBPATTERN:
        number, *_, inner = argument
        groups[number] = _text(inner, random_, groups)
        return groups[number]
    if op is sre.GROUPREF:
        return groups.get(argument, "")
    if op in {sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT}:
        least, most, inner = argument
        most = least + _MORE if most is sre.MAXREPEAT else most
        return "".join(
            _text(inner, random_, groups) for _ in range(random_.randint(least, min(most, least + 4 * _MORE)))
        )
    return ""


def _members(parts: Any) -> list[str]:
    negated = parts[0][0] is sre.NEGATE
    chars: set[str] = set()
    for op, argument in parts:
        if op is sre.LITERAL:
            chars.add(chr(argument))
        elif op is sre.RANGE:
            chars.update(map(chr, range(argument[0], argument[1] + 1)))
        elif op is sre.CATEGORY:
            chars.update(_CLASSES.get(argument, string.ascii_letters))
    wanted = [char for char in _ALL if char.isalnum() and char not in chars] if negated else sorted(chars)
    return wanted or ["x"]
