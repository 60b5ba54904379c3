"""Tells what was passed over in texts without a grammar: words that look chosen, and lines that were commented out.

Nothing is masked for it; whoever reads the account decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pyengine.finding import Confidence
from pyengine.redact.hit import Benign, SegKind
from pyengine.redact.sheet import Sheet
from pyengine.redact.texts.about import trimmed
from pyengine.redact.texts.answers import is_odd
from pyengine.redact.values import ordinary

_LEFT = re.compile(r"(?m)^(?P<mark>[ \t#;/*-]*)[\w.-]{2,40}[ \t]*[=:][ \t]*(?P<value>[^\s#]\S*)[ \t]*$")
_ODD = re.compile(
    r"(?<![^\s\"'(\[:=,>])(?=[^\s\"'`<>()\[\]{},;]{0,59}[\d\u0080-\uffff])(?P<value>[^\s\"'`<>()\[\]{},;/=:]{5,60})(?![^\s\"'`<>()\[\]{},;.:!?])"
)
_ALONE = re.compile(r"(?m)^[ \t]*(?P<value>[A-Z\u00c0-\u00de][^\W\d_]{4,40}|[^\W_][\w-]{3,40}[!#$%&*+?@])[ \t]*\r?$")
"""A word that has a line to itself, as a file of a user and a password holds one."""
_IN_QUOTES = re.compile(
    r"(?<=[\"'])(?:[\w.-]{1,30}\\[rn])?(?P<value>[A-Z\u00c0-\u00de][a-z\u00df-\u00ff]{3,30})(?:\\[rn])?(?=[\"'])"
)
_PAIR = re.compile(r"(?<![\w/:.@-])[\w.@-]{2,64}(?::|;{1,2})(?P<value>[^\W\d_][^\s:/\"'<>(){};|]{3,60})(?![\w:/(])")
_LONGEST = 200


def find(sheet: Sheet) -> Iterator[Benign]:
    """Yield every such place in comments and raw text."""
    for seg in sheet.segs:
        if seg.free:
            for start, end, reason in (*_commented(seg.shadow, all_=seg.kind is SegKind.COMMENT), *_odd(seg.shadow)):
                yield Benign(seg.start + start, seg.start + end, reason, Confidence.POSSIBLE)
        elif seg.kind is SegKind.VALUE and seg.key is None and not seg.pure:
            if _is_odd_value(seg.shadow.strip()):
                yield Benign(seg.start, seg.end, "an odd word that nothing explains", Confidence.POSSIBLE)
            for match in _PAIR.finditer(seg.shadow):
                yield Benign(
                    seg.start + match.start("value"),
                    seg.start + match.end("value"),
                    "may stand behind a user",
                    Confidence.POSSIBLE,
                )


def _is_odd_value(value: str) -> bool:
    return len(value) < _LONGEST and (is_odd(value) or ordinary.secretish(value))


def _commented(text: str, *, all_: bool) -> Iterator[tuple[int, int, str]]:
    for match in _LEFT.finditer(text):
        if all_ or match["mark"].strip():
            yield *match.span("value"), "a line that was commented out"


def _odd(text: str) -> Iterator[tuple[int, int, str]]:
    for pattern in (_ODD, _PAIR, _ALONE, _IN_QUOTES):
        for match in pattern.finditer(text):
            value = trimmed(match["value"])
            if pattern is not _ODD or is_odd(value) or ordinary.secretish(value):
                yield match.start("value"), match.start("value") + len(value), "an odd word that nothing explains"
