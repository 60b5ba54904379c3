"""Finds the texts of known failures in what was pasted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter

from pyengine.incident.symptoms import KNOWN
from pyengine.incident.symptoms.known import Known
from pyengine.text import Span


@dataclass(frozen=True, slots=True)
class Match:
    """A text of a known failure, with what its parts are."""

    known: Known
    span: Span
    parts: dict[str, str]


def matches(text: str, within: Sequence[Span]) -> list[Match]:
    """Return what is known in these spans of a text, in order; of two in one place the one that says more."""
    found = [match for span in within for match in _all(text, span)]
    return sorted(_told(text, found), key=attrgetter("span"))


def _all(text: str, span: Span) -> Iterator[Match]:
    for known in KNOWN:
        for pattern in known.patterns(text):
            for found in pattern.finditer(text, span.start, span.end):
                yield Match(known, Span(*found.span()), _parts(text, found))


def _parts(text: str, found: re.Match[str]) -> dict[str, str]:
    """Return what the parts of a text are; what a table has cut off is the name of nothing."""
    whole = {
        name: value
        for name, value in found.groupdict().items()
        if value and text[found.end(name) : found.end(name) + 1] != "…"
    }
    return {name: value.strip() for name, value in whole.items()}


def _told(text: str, found: Sequence[Match]) -> Iterator[Match]:
    """Yield what stands: a heavier text hides one that it overlaps, and on its lines one of weight 0 or less."""
    by_weight = sorted(found, key=lambda match: (-match.known.weight, match.span.start, -len(match.span)))
    lines: dict[int, list[Match]] = {}
    for match in by_weight:
        touched = list(_lines(text, match.span))
        same = [other for line in touched for other in lines.get(line, ())]
        if any(_overlap(match, other) for other in same) or (match.known.weight <= 0 and same):
            continue
        for line in touched:
            lines.setdefault(line, []).append(match)
        yield match


def _lines(text: str, span: Span) -> Iterator[int]:
    """Yield where each line begins that a span touches."""
    start = text.rfind("\n", 0, span.start) + 1
    while start <= span.end:
        yield start
        start = text.find("\n", start) + 1 or len(text) + 1


def _overlap(one: Match, other: Match) -> bool:
    return one.span.start < other.span.end and other.span.start < one.span.end
