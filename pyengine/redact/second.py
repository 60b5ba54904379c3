"""Lays out again what was masked, as it reads with placeholders in it: a mask may change what stands beside it.

Only texts that hold a mask are on this sheet; its places lead to the text as it was, so that what is found here joins
what was found before.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from pyengine.redact.hit import Seg
from pyengine.redact.offsets import Offsets
from pyengine.redact.sheet import Note, Sheet
from pyengine.redact.values.refs import FILLER
from pyengine.sensitive.placeholder import JUDGED, make

_STAND_IN = make("X", 1, JUDGED)
_BLANK = re.compile(f"{FILLER}+")

Spans = Sequence[tuple[int, int]]


def masked(sheet: Sheet, spans: Spans) -> Sheet:
    """Return the sheet with a placeholder at each of `spans`, which are places in the text, from left to right."""
    second = Sheet(declared=sheet.declared)
    changed = {id(seg): inside for seg in sheet.segs if (inside := _inside(seg, spans))}
    together = {id(seg) for argv in sheet.argvs if any(id(seg) in changed for seg in argv) for seg in argv}
    laid: dict[int, Seg] = {}
    for seg in sheet.segs:
        whole = changed.get(id(seg)) == [(0, len(seg.text))]
        if id(seg) in together or (id(seg) in changed and not whole):
            text, offsets, blanks = _replaced(seg, changed.get(id(seg), []))
            note = Note(seg.kind, seg.key, seg.name, seg.command, seg.pure, seg.quote)
            laid[id(seg)] = second.add(text, offsets, note, blanks=blanks)
    second.argvs = [[laid[id(seg)] for seg in argv] for argv in sheet.argvs if id(argv[0]) in laid] if laid else []
    return second


def _inside(seg: Seg, spans: Spans) -> list[tuple[int, int]]:
    """Return where the spans stand in a text, those alone that lie in it whole and are not read elsewhere."""
    if not seg.text:
        return []
    low, high = seg.offsets.start(0), seg.offsets.end(len(seg.text))
    first = bisect_left(spans, (low, 0))
    if first == len(spans) or spans[first][0] >= high:
        return []
    found: list[tuple[int, int]] = []
    for start, end in spans[first : bisect_right(spans, (high, 0))]:
        if end <= high:
            begin, until = seg.offsets.index(start, len(seg.text)), seg.offsets.index(end, len(seg.text))
            if begin < until and seg.shadow[begin] != FILLER:
                found.append((begin, until))
    return found


def _replaced(seg: Seg, inside: Spans) -> tuple[str, Offsets, list[tuple[int, int]]]:
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    blanks: list[tuple[int, int]] = []
    position = 0
    for begin, until in (*inside, (len(seg.text), len(seg.text))):
        shift = len(starts) - position
        blanks += [
            (match.start() + shift, match.end() + shift) for match in _BLANK.finditer(seg.shadow, position, begin)
        ]
        pieces.append(seg.text[position:begin])
        starts += map(seg.offsets.start, range(position, begin))
        ends += map(seg.offsets.end, range(position + 1, begin + 1))
        if begin < until:
            pieces.append(_STAND_IN)
            starts += [seg.offsets.start(begin)] * len(_STAND_IN)
            ends += [seg.offsets.end(until)] * len(_STAND_IN)
        position = until
    return "".join(pieces), Offsets(0, starts, ends), blanks
