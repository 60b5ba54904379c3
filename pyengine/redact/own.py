"""Finds the user's own words (a company, a product, a customer) in every spelling, inside host names too."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pyengine.redact.hit import IDENTIFIER, Hit
from pyengine.redact.vault import Vault
from pyengine.sensitive.placeholder import PATTERN
from pyengine.text import Span

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[^\W\d_A-Z]+|\d+|[^\W_]")
_VARIANTS = {
    "ä": "(?:ä|ae|a)",
    "ö": "(?:ö|oe|o)",
    "ü": "(?:ü|ue|u)",
    "ß": "(?:ß|ss)",
    "é": "[ée]",
    "è": "[èe]",
    "ø": "[øo]",
}
_JOINT = "(?:[ _.-]|%20)?"
_LEAST = 2
"""A term of one letter would take the text apart."""
_LONG = 6
"""A word of so many letters may be written as several: `blauwal` as `Blau Wal`."""
WORD = Hit(0, 0, "WORD", "own word", "a word that you hide", tier=IDENTIFIER)


def find(text: str, terms: Iterable[str]) -> Iterator[Hit]:
    """Yield a hit for each place of the terms in the text of a sheet."""
    for span in places(text, terms):
        yield Hit(span.start, span.end, WORD.type, WORD.detector, WORD.reason, WORD.tier, rigid=True)


def places(text: str, terms: Iterable[str]) -> list[Span]:
    """Return where the terms stand in `text`: in any case, with `-`, `_`, `.`, a blank or nothing between the words.

    They are disjoint and in order; none is in a placeholder.
    """
    found = [(match.start(), match.end(), False) for match in PATTERN.finditer(text)]
    for term in terms:
        words = [_spelled(word.lower()) for word in _WORD.findall(term)]
        if words and sum(map(len, _WORD.findall(term))) >= _LEAST:
            pattern = re.compile(_JOINT.join(words), re.IGNORECASE)
            found += [(*match.span(), True) for match in pattern.finditer(text)]
    result: list[Span] = []
    until = 0
    for start, end, own in sorted(found, key=lambda place: (place[0], place[2], -place[1])):
        if own and start >= until:
            result.append(Span(start, end))
        until = max(until, end)
    return result


def _spelled(word: str) -> str:
    return (_JOINT if len(word) >= _LONG else "").join(_VARIANTS.get(char, re.escape(char)) for char in word)


def hidden(text: str, terms: Iterable[str], vault: Vault) -> str:
    """Return a sentence of ours with the terms replaced as they are in a redacted text."""
    parts: list[str] = []
    last = 0
    for span in places(text, terms):
        word = span.of(text)
        parts += (text[last : span.start], vault.keep(word, WORD.type, "", word).placeholder)
        last = span.end
    return "".join((*parts, text[last:]))
