"""The one algebra of change: a text, and ranges of it to replace.

Fixes, redaction and restoring are all lists of `Edit`. `apply_edits` is the only code of the engine that writes.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
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


def composed(length: int, first: Iterable[Edit], second: Iterable[Edit]) -> tuple[Edit, ...]:
    """Return the edits of a text of `length` characters that do at once what `first` and then `second` do."""
    pieces = _spliced(_spliced([Span(0, length)], first), second)
    result: list[Edit] = []
    position, text = 0, ""
    for piece in (*pieces, Span(length, length)):
        if isinstance(piece, str):
            text += piece
            continue
        if text or piece.start > position:
            result.append(Edit(Span(position, piece.start), text))
        position, text = piece.end, ""
    return tuple(result)


def _spliced(pieces: Iterable[Span | str], edits: Iterable[Edit]) -> Iterator[Span | str]:
    """Yield a text made of kept spans and new strings, with edits made in it whose offsets count in that text."""
    rest = deque(pieces)
    position = 0

    def until(offset: int) -> Iterator[Span | str]:
        nonlocal position
        while rest and position < offset:
            piece = rest.popleft()
            room = offset - position
            if len(piece) > room:
                head, tail = _parted(piece, room)
                rest.appendleft(tail)
                piece = head
            position += len(piece)
            yield piece

    for edit in ordered(edits):
        yield from until(edit.span.start)
        if edit.text:
            yield edit.text
        for _ in until(edit.span.end):
            pass
    yield from rest


def _parted(piece: Span | str, length: int) -> tuple[Span | str, Span | str]:
    if isinstance(piece, str):
        return piece[:length], piece[length:]
    return Span(piece.start, piece.start + length), Span(piece.start + length, piece.end)
