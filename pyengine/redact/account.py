"""The account of what was passed over."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pyengine.finding import Confidence
from pyengine.redact.redacted import Considered, Mask
from pyengine.text import Span


def account(benign: Sequence[Considered], masked: Sequence[Mask]) -> tuple[Considered, ...]:
    """Return what was passed over, each place once and without the parts of it that are masked or shown."""
    taken = sorted((mask.span.start, mask.span.end) for mask in masked)
    unique: dict[Span, Considered] = {}
    for item in sorted(benign, key=lambda each: (each.span, list(Confidence).index(each.confidence))):
        for span in _outside(item.span, taken):
            unique.setdefault(span, replace(item, span=span))
    return tuple(unique[span] for span in sorted(unique))


def _outside(span: Span, taken: Sequence[tuple[int, int]]) -> Iterator[Span]:
    """Yield the parts of a span that lie in none of `taken`, which are disjoint and in order."""
    position = span.start
    index = max(0, bisect_right(taken, (span.start, span.start)) - 1)
    while index < len(taken) and taken[index][0] < span.end:
        if position < taken[index][0]:
            yield Span(position, taken[index][0])
        position = max(position, taken[index][1])
        index += 1
    if position < span.end:
        yield Span(position, span.end)
