"""The pieces of a YAML text that one pattern can tell, on one line and without an escape.

What none of them matches is no mistake, only more than a pattern can tell.
"""

from __future__ import annotations

import re

from pyengine.document.libyaml import BLANKS, BREAKS

_SPACE, _BREAK = BLANKS.replace("\0", r"\0"), rf"(?>\r\n|[{BREAKS}])"
_COMMENT = rf"(?:#[^\0{BREAKS}]*+)?+"
_FIRST = rf"(?:[^{_SPACE}?:,\[\]{{}}#&*!|>'\"%@`-]|-(?![{_SPACE}]))"


def _words(stop: str) -> str:
    """Return the pattern of a plain scalar on one line, where the characters `stop` may not be in it."""
    char = rf"(?:[^{_SPACE}:{stop}]|:(?![{_SPACE}]))"
    return rf"{char}*+(?:[ \t]++(?!#){char}++)*+"


REST = {tabs: re.compile(rf"[ {tabs}]*+{_COMMENT}") for tabs in ("", "\t")}
"""The rest of a line behind a token, where tabs may stand in it or not."""

LINES = {tabs: re.compile(rf"(?:{_BREAK}()[ {tabs}]*+{_COMMENT})+") for tabs in ("", "\t")}
"""Line breaks and lines without a token up to the next one; the group is where its line begins."""

KEY = re.compile(rf"([A-Za-z0-9_.$/<][^\s:\0\ufeff\x85]{{0,999}}+):(?=[{_SPACE}])")
"""A key of a block mapping without blanks, and its colon."""

_WORD, _DOUBLE, _SINGLE = _FIRST + _words(""), rf'"([^"\\\0{BREAKS}]*+)"', rf"'([^'\0{BREAKS}]*+)'"
VALUE = re.compile(rf"([ \t]++)(?:({_WORD})|{_DOUBLE}|{_SINGLE})(?=[ \t]*+{_COMMENT}{_BREAK})")
"""Blanks and a scalar in a block collection that is the rest of its line."""

PLAIN = 2
STYLES = None, None, None, '"', "'"
"""The quotes of each group of VALUE."""

_IN_FLOW = _words(r"?,\[\]{}")
FLOW = re.compile(rf"{_FIRST}{_IN_FLOW}(?=[ \t]*+[,\]}}]|:[{_SPACE}])")
"""A plain scalar in a flow collection."""

QUOTED = {'"': re.compile(_DOUBLE), "'": re.compile(rf"{_SINGLE}(?!')")}
