"""Finds the user's own words (a company, a product, a customer) in every spelling, inside host names too."""

from __future__ import annotations

import re
from collections.abc import Iterable

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
_LEAST = 2
"""A term of one letter would take the text apart."""


def places(text: str, terms: Iterable[str]) -> list[Span]:
    """Return where the terms stand in `text`: in any case, with `-`, `_`, `.`, a blank or nothing between the words."""
    found: list[Span] = []
    for term in terms:
        words = ["".join(_VARIANTS.get(char, re.escape(char)) for char in word.lower()) for word in _WORD.findall(term)]
        if words and sum(map(len, _WORD.findall(term))) >= _LEAST:
            pattern = re.compile(r"(?:[ _.-]|%20)?".join(words), re.IGNORECASE)
            found += [Span(*match.span()) for match in pattern.finditer(text)]
    return found
