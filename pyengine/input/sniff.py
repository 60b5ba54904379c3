"""Says what each part of a paste is, with its span. It refuses nothing: what can be judged is decided elsewhere.

Above all no stack file is torn apart. A text that reads as YAML is parted only at top-level keys that no stack file
has; any other where a line at the left edge cannot belong to one. What stands deeper belongs to the lines above it.
In doubt a text is one part.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby

from pyengine.document import yaml
from pyengine.document.node import Mapping, Scalar, Style
from pyengine.input import kinds
from pyengine.input.kinds import PasteKind
from pyengine.input.lines import TOP, Block, Mark, blocks
from pyengine.text import Span

_STRANGER = re.compile(rf"^(?!---|\.\.\.|{TOP}|[\]}}])[^\s#\ufeff]", re.MULTILINE)
"""A line at the left edge that a stack file need not have; most files have none, and are told by that alone."""

_TOP = re.compile(rf"^{TOP}", re.MULTILINE)
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_TOLD = {PasteKind.COMMAND, PasteKind.ERROR, PasteKind.INSPECT, PasteKind.PS}
"""The kinds for which a text is parted even where no stack file is in it."""

_LOOSE = {Mark.YAML, Mark.ODD, Mark.COMMENT, Mark.BLANK}
"""Lines that may be of one file."""


@dataclass(frozen=True, slots=True)
class Pasted:
    """A part of a text, and what it looks like."""

    kind: PasteKind
    span: Span


def parts(text: str) -> tuple[Pasted, ...]:
    """Return the parts of `text`, in order; together they are the whole of it."""
    return tuple(_parts(text, 0, 0))


def _parts(text: str, start: int, depth: int) -> Iterator[Pasted]:
    """Yield the parts of a text that begins at `start` of the user's, `depth` fences deep."""
    seen = kinds.kind(text)
    runs = (
        _parted(text, nested=depth > 1)
        if seen not in {PasteKind.HTML, PasteKind.BINARY} and _STRANGER.search(text)
        else None
    )
    if runs is None:
        kind = seen or (PasteKind.FRAGMENT if depth else PasteKind.STACK)
        yield Pasted(kind, Span(start, start + len(text)))
        return
    position = 0
    for mark, size in runs:
        inner = text[position : position + size]
        if mark is Mark.INSIDE:
            yield from _parts(inner, start + position, depth + 1)
        else:
            kind = mark if isinstance(mark, PasteKind) else PasteKind.STACK
            yield Pasted(kind, Span(start + position, start + position + size))
        position += size


def _parted(text: str, *, nested: bool) -> list[tuple[PasteKind | Mark, int]] | None:
    """Return kinds and sizes of the parts, None for a text that is or may be of one piece."""
    lines = _LINE.findall(text)
    shown = [line.removeprefix("\ufeff") for line in lines[:1]] + lines[1:]
    runs = _runs(shown, blocks(shown, None, nested=nested))
    if runs and (keys := _foreign_keys(text, lines)) is not None:
        runs = _runs(shown, blocks(shown, keys, nested=nested)) if keys else None
    ends = list(accumulate(map(len, lines), initial=0))
    return [(mark, ends[end] - ends[start]) for mark, start, end in runs] if runs else None


def _foreign_keys(text: str, lines: Sequence[str]) -> set[int] | None:
    """Return the lines of a readable text with a top-level key that is none of Compose's, None for any other text.

    Only a key at the left edge with a plain value counts: nothing that a stack file is made of depends on it.
    """
    try:
        roots = yaml.read(text)
    except yaml.YamlError:
        return None
    starts = list(accumulate(map(len, lines), initial=0))
    entries = [entry for root in roots if isinstance(root, Mapping) for entry in root.entries]
    found = set[int]()
    for entry in entries:
        key, value = entry.key, entry.value
        plain = all(isinstance(node, Scalar) and node.style is Style.PLAIN and not node.anchor for node in (key, value))
        line = bisect_left(starts, key.span.start)
        if plain and starts[line] == key.span.start and _STRANGER.match(lines[line]):
            found.add(line)
    return found


def _runs(lines: Sequence[str], found: Iterable[Block]) -> list[Block] | None:
    """Join blocks to parts; None for a single one, or where a piece of a file might belong to a file beside it."""
    result: list[Block] = []
    for mark, start, end in _joined(found):
        if mark is Mark.BLANK and result:
            result[-1] = (*result[-1][:2], end)
        elif mark is Mark.YAML and _is_stack("".join(lines[start:end])):
            result.append((PasteKind.STACK, start, end))
        else:
            result.append((PasteKind.PROSE if mark in _LOOSE - {Mark.YAML} else mark, start, end))
    result = list(_with_output(lines, result))
    if _begins_with_a_piece(lines, result):
        result[0] = (PasteKind.FRAGMENT, *result[0][1:])
    marks = {mark for mark, _, _ in result}
    if Mark.YAML in marks and not (Mark.INSIDE in marks and PasteKind.STACK not in marks):
        return None
    if not marks & {PasteKind.STACK, Mark.INSIDE, *_TOLD}:
        return None
    parts = list(_merged((PasteKind.PROSE if mark is Mark.YAML else mark, start, end) for mark, start, end in result))
    return parts if len(parts) > 1 else None


def _begins_with_a_piece(lines: Sequence[str], found: Sequence[Block]) -> bool:
    """Tell a piece of a file above what else was pasted, with nothing below that could be more of the file."""
    below = {mark for mark, _, _ in found[1:]}
    mark, start, end = found[0]
    return (
        mark is Mark.YAML
        and not {Mark.YAML, Mark.INSIDE, PasteKind.STACK} & below
        and bool(_TOLD & below)
        and _TOP.search("".join(lines[start:end])) is not None
    )


def _with_output(lines: Sequence[str], found: Iterable[Block]) -> Iterator[Block]:
    """Yield the blocks; what looks like YAML behind a command was printed by it, be it a piece of a file.

    A piece is one only where no stack file is above: else it may be the rest of that. There what stands deeper than a
    sentence above it belongs to that, too.
    """
    above: PasteKind | Mark | None = None
    typed = whole = False
    for mark, start, end in found:
        run = "".join(lines[start:end])
        piece = _TOP.search(run) is not None
        shown = not piece or (above is PasteKind.COMMAND and not whole)
        if mark is Mark.YAML and typed and shown and run[:1].strip():
            yield PasteKind.FRAGMENT if piece else (kinds.other(run) or PasteKind.PROSE), start, end
        elif mark is Mark.YAML and above is PasteKind.PROSE and not whole and not piece and not run[:1].strip():
            yield PasteKind.PROSE, start, end
        else:
            yield mark, start, end
        above, whole = mark, whole or mark in {PasteKind.STACK, Mark.INSIDE}
        typed = mark is PasteKind.COMMAND or (typed and mark not in {PasteKind.STACK, Mark.INSIDE})


def _joined(found: Iterable[Block]) -> Iterator[Block]:
    """Join loose lines: odd ones and comments are YAML beside YAML. Blank lines belong to what is above."""
    above = False
    begin: int | None = None
    for loose, group in groupby(found, key=lambda block: block[0] in _LOOSE):
        same = list(group)
        while above and loose and same and same[0][0] is Mark.BLANK:
            yield same.pop(0)
        marks = {mark for mark, _, _ in same}
        if marks == {Mark.BLANK}:
            begin = same[0][1]
            continue
        if loose and same:
            same = [(next(mark for mark in Mark if mark in marks), same[0][1], same[-1][2])]
        if begin is not None:
            same[0], begin = (same[0][0], begin, same[0][2]), None
        yield from same
        above = True


def _merged(runs: Iterable[Block]) -> Iterator[Block]:
    """Join neighbours of one kind; two stack files stay two."""
    pending: Block | None = None
    for mark, start, end in runs:
        if pending is not None and pending[0] is mark and mark not in {PasteKind.STACK, Mark.INSIDE}:
            pending = (mark, pending[1], end)
            continue
        if pending is not None:
            yield pending
        pending = (mark, start, end)
    if pending is not None:
        yield pending


def _is_stack(run: str) -> bool:
    """Tell lines with `services:` no deeper than their first: a file from its beginning, not the rest of one."""
    first = re.search(r"^([ \t]*)[^\s#]", run, re.MULTILINE)
    indent = len(first[1]) if first else 0
    return any(len(found[0]) - len(found[0].lstrip(" \t")) <= indent for found in kinds.SERVICES.finditer(run))
