"""Reads the codes and keys of a sentence: numbers, groups, what nobody chose; a word is none of them."""

from __future__ import annotations

import re

from pyengine.redact.values import chance
from pyengine.redact.values.refs import FILLER

_CODE = re.compile(
    r"(?<!\w)(?<!\w[*!.+-])(?P<value>\d{4}(?: \d{4}){1,3}|\d{2,4}[A-Z]\d{2,4}|#?[A-Z]?\d{4,10}[#*A-Z]?|"
    r"\d\d(?:[.-]\d\d){2,3}|(?=[A-Z-]{0,20}\d)[A-Z0-9]{4,6}(?:-[A-Z0-9]{4,6})+)(?![\w:/-]|[.,]\d)"
)
_JOINT = re.compile(r"[ \t]?[,;/][ \t]?|,?[ \t](?:e|et|und|and|y|i|en|og|och|и)[ \t](?:[^\W\d_]+[ \t]){0,3}")
"""What leads from one code to the next."""
_CODES = re.compile(
    r"(?<![\w-])(?=[a-z-]{0,20}\d|[\w-]{4,30}[ ,;]{1,3}[\w-]{0,20}\d)[A-Za-z0-9]{4,8}(?:-[A-Za-z0-9]{4,8})+(?![\w-])"
)
"""Codes to recover with, of which there are several."""
_DRAWN = re.compile(
    r"(?<![\w-])(?:(?=[a-z]*\d)(?=\d*[a-z])[a-z0-9]{4,8}-){1,4}(?=[a-z]*\d)(?=\d*[a-z])[a-z0-9]{4,8}(?![\w-])"
)
"""One that a machine drew, in groups of small letters and figures."""
_KEY = re.compile(r"(?<![\w/-])(?:[0-9a-f]{16,128}|[A-Za-z0-9+/_-]{20,}={0,2})(?![\w/-])")
_ACCESS = re.compile(r"(?i)\s+(?:d['\u2019]acc[eè]s|de acces\w*|de acceso|di accesso|dostępu|d'entrée)\b")
_PUBLIC = re.compile(
    r"publi|pubblic|públic|öffentl|openbar|offentl|publicz|veřejn|открыт|публичн|finger|print|id\b|sha|commit|digest"
)
"""What all may know."""


def first(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the first code between `start` and `end`, if there is one, and those that follow it in a row."""
    end = text.find(FILLER, start, end) if FILLER in text[start:end] else end  # that one is known
    code = _CODE.search(text, start, end)
    found: list[tuple[int, int]] = []
    while code:
        found.append(code.span("value"))
        joint = _JOINT.match(text, code.end())
        code = _CODE.match(text, joint.end()) if joint else None
    return found or [drawn.span() for drawn in _DRAWN.finditer(text, start, end)]


def find(text: str, place: tuple[int, int], line: int, noun: str) -> list[tuple[int, int]] | None:
    """Return what a line tells of the `noun` at `place`; None where that may be a word, too."""
    begin, start = place
    if noun == "opaque":
        found: list[tuple[int, int]] = []
        for key in _KEY.finditer(text, start, min(line, start + 140)):
            named = text[start : key.start()].strip() == ":" or (found and chance.UUID.fullmatch(text, *found[0]))
            if (named or key.start() < start + 90) and _is_key_here(text, place, key, named=bool(named)):
                found.append(key.span())
        return found
    if _ACCESS.match(text, start):
        return first(text, start, min(line, start + 40)) or None
    stop = text.find(". ", start, line)
    until = min(line if stop < 0 else stop + 1, start + 60)
    several = _CODES.finditer(text, start, line) if text[begin:start].lower().endswith(("s", "ы", "er", "en")) else ()
    return [*(code.span() for code in several), *first(text, start, until)]


def _is_key_here(text: str, place: tuple[int, int], key: re.Match[str], *, named: bool) -> bool:
    """Tell what nobody chose behind a word for a key, unless the sentence says that all may know it.

    A UUID is one only where it is `named` so and nothing stands between.
    """
    around = text[max(0, place[0] - 30) : key.start()].lower()
    random = chance.is_digest(key.group()) or chance.random_looking(key.group(), 20)
    return random and (named or not chance.UUID.fullmatch(key.group())) and not _PUBLIC.search(around)
