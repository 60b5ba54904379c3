"""Which name was meant by one that there is not: by its letters first, then by the words it is made of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

_SAME = {
    "remove": "rm", "delete": "rm", "del": "rm", "append": "add", "mem": "memory", "ram": "memory", "check": "",
    "healthcheck": "health", "command": "cmd", "policy": "condition", "config": "", "deploy": "",
    "cpus": "cpu", "environment": "env", "port": "publish", "ports": "publish", "reservation": "reserve",
    "limits": "limit", "placement": "", "volume": "mount", "retry": "retries", "parallel": "parallelism",
    "line": "tail",
}  # fmt: skip
"""Words that people write for those of the flags; an empty one says nothing."""
_LONG = 12
"""From so many letters on three slips may be in a name."""


def nearest(name: str, known: Iterable[str]) -> tuple[str, ...]:
    """Return the names that were most likely meant: one where it is clear, several where it is not, none at all."""
    names, plain = tuple(known), _plain(name)
    for alike in (_equal, _slipped, _in_other_order, _begun, _part):
        if found := tuple(dict.fromkeys(alike(plain, names))):
            return found
    return ()


def _plain(name: str) -> str:
    """Return a name as the flags are spelt: `updateDelay`, `update_delay` and `UPDATE-DELAY` are one."""
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", "-", name)
    return parted.lower().replace("_", "-").strip("-")


def _equal(name: str, known: Sequence[str]) -> list[str]:
    return [each for each in known if each.replace("-", "") == name.replace("-", "")]


def _slipped(name: str, known: Sequence[str]) -> list[str]:
    most = 1 if len(name) <= len("replicas") // 2 + 1 else 2 if len(name) < _LONG else 3
    far = {each: distance(name, each, most) for each in known if abs(len(each) - len(name)) <= most}
    least = min(far.values(), default=most + 1)
    return [each for each, slips in far.items() if slips == least <= most]


def _words(name: str) -> frozenset[str]:
    said = (_SAME.get(word, word.removesuffix("s") if len(word) > len("dns") else word) for word in name.split("-"))
    return frozenset(said) - {""}


def _in_other_order(name: str, known: Sequence[str]) -> list[str]:
    return [each for each in known if _words(name) and _words(each) == _words(name)]


def _begun(name: str, known: Sequence[str]) -> list[str]:
    return [each for each in known if len(name) > len("dns") and each.startswith(name)]


def _part(name: str, known: Sequence[str]) -> list[str]:
    """Return what has all the words of the name, else what the name has all the words of, two at least."""
    said = _words(name)
    wider = [each for each in known if said and said < _words(each)]
    return wider or [each for each in known if len(_words(each)) > 1 and _words(each) < said]


def distance(one: str, other: str, most: int) -> int:
    """Return how many letters are wrong, missing, too many or swapped between two names, `most` + 1 if more."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        older, before, row = before, row, [i]
        for j, against in enumerate(other, 1):
            slips = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != against))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == against:
                slips = min(slips, older[j - 2] + 1)
            row.append(slips)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)
