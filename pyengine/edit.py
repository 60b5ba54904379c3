"""The one algebra of change: a text, and ranges of it to replace.

Fixes, redaction and restoring are all lists of `Edit`. `apply_edits` is the only code of the engine that writes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pyengine.text import Span


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace `span` of the text by `text`; an empty span inserts, an empty text deletes."""

    span: Span
    text: str


class OverlapError(ValueError):
    """Two edits claim the same characters. Carries no text of the user."""


def ordered(edits: Iterable[Edit]) -> tuple[Edit, ...]:
    """Return the edits from left to right; insertions at one place keep their given order.

    Raises OverlapError where two edits share a character, or one inserts inside another's span.
    """
    result = tuple(sorted(edits, key=lambda edit: (edit.span.start, edit.span.end)))
    for left, right in pairwise(result):
        if right.span.start < left.span.end:
            message = f"edits overlap at offset {right.span.start}"
            raise OverlapError(message)
    return result


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """Splice the edits into `text`; every character outside their spans is kept as it is."""
    pieces: list[str] = []
    position = 0
    for edit in ordered(edits):
        pieces += (text[position : edit.span.start], edit.text)
        position = edit.span.end
    pieces.append(text[position:])
    return "".join(pieces)


def invert(text: str, edits: Iterable[Edit]) -> tuple[Edit, ...]:
    """Return the edits that turn `apply_edits(text, edits)` back into `text`."""
    result: list[Edit] = []
    shift = 0
    for edit in ordered(edits):
        start = edit.span.start + shift
        result.append(Edit(Span(start, start + len(edit.text)), edit.span.of(text)))
        shift += len(edit.text) - len(edit.span)
    return tuple(result)


def map_offset(offset: int, edits: Sequence[Edit]) -> int:
    """Return where `offset` of the old text stands in the new one; inside a replaced range, the range's start.

    `edits` must be ordered. An insertion exactly at `offset` stays in front of it.
    """
    shift = 0
    for edit in edits:
        if edit.span.start > offset:
            break
        if edit.span.end > offset:
            return edit.span.start + shift
        shift += len(edit.text) - len(edit.span)
    return offset + shift
