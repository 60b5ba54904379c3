"""Finds the strings that scripts write where a name is given a list or an expression.

`passwords = [dev: 'x', prod: 'y']` are secrets one by one; `os.getenv("PW", "x")` and `env.PW || "x"` fall back to one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from pyengine.redact.hit import Benign, Hit, Seg
from pyengine.redact.names import keyed
from pyengine.sensitive.key import Level, SensitiveKey
from pyengine.sensitive.names import is_holder, takes_back

_LONGEST = 1_000
_LITERAL = re.compile(
    r"\[[\w.-]{1,40}\]=(?P<bare>[^\s\"'()$]{3,80})"
    r"|(?:(?<![\w.-])(?P<name>[\w.-]{1,40})[\"'\]]?[ \t]{0,8}(?:=>|[:=])[ \t]{0,8})?"
    r"(?:(?P<mark>[\"'])(?P<value>(?:\\.|(?!(?P=mark))[^\\\n]){1,300})(?P=mark)(?![ \t]{0,8}(?::|=>|=))"
    r"|(?P<close>[\])}]))"
)
_BYTES = re.compile(
    r"\[\s{0,20}(?P<value>(?:(?:\d{1,3}|0x[0-9A-Fa-f]{1,2}),\s{0,20}){7,127}(?:\d{1,3}|0x[0-9A-Fa-f]{1,2}))\s{0,20}\]"
)
"""A key, byte by byte."""
_FALLBACK = re.compile(
    r"(?:\|\||\?\?|\?:|\bor\b|(?:fetch|getenv|get|env|Env|getProperty"
    r"|config)\([ \t]{0,4}[\"'][\w.-]{1,80}[\"'][ \t]{0,4},"
    r"|(?:base64encode|b64encode|b64enc|encode|Buffer\.from|Some|String|sha256|bcrypt)\()[ \t]{0,4}b?"
    r"(?P<mark>[\"'])(?P<value>(?:\\.|(?!(?P=mark))[^\\\n]){1,300})(?P=mark)"
)


_CODE = re.compile(
    r"(?:await\s+|new\s+|return\s+)?[A-Za-z_$][\w$]*(?:(?:\.|::|->)\w+)*[(\[]|(?:os\.environ|process\.env|ENV|getenv)\b"
)
"""A call or an index in a script: what it gives is not in the text."""
_PATHED = re.compile(
    r"(?:(?:data|each|module|local|var|path|self|resource)|[a-z]+_[a-z_]+)(?:\.[A-Za-z_][\w\[\]]*){2,}\Z"
)


def find(seg: Seg, start: int, end: int, key: SensitiveKey) -> Iterator[Hit | Benign]:
    """Yield what is said of the unquoted value `start:end` under a telling name if it is a script's; else nothing."""
    text = seg.shadow
    if text.startswith("<<", start):
        yield Benign(seg.start + start, seg.start + end, "a here-document, whose lines are read apart")
    elif bytes_ := _BYTES.match(text, start):
        yield from keyed.by_key(seg, *bytes_.span("value"), replace(key, level=Level.WHOLE), key.word)
    elif text[start] in "[({" and key.level >= Level.MEDIUM and "\n" in text:
        yield from _listed(seg, start, key)
    elif _PATHED.match(text, start, end):
        yield Benign(seg.start + start, seg.start + end, "a reference in a script")
    elif _CODE.match(text, start) and (seg.free or "\n" in text):
        yield from _fallback(seg, start, key)
        yield Benign(seg.start + start, seg.start + end, "an expression, not a value")


def _listed(seg: Seg, start: int, key: SensitiveKey) -> Iterator[Hit | Benign]:
    """Yield the strings of the list or map that begins at `start` and is given to a telling name."""
    end, all_ = min(len(seg.shadow), start + _LONGEST), is_holder(key.word) or key.word.endswith("s")
    held = key if key.level >= Level.STRONG or not all_ else SensitiveKey(Level.STRONG, key.type, key.word)
    for match in _LITERAL.finditer(seg.shadow, start + 1, end):
        if match["close"]:
            return
        if not (match["name"] and takes_back(match["name"])):
            yield from keyed.by_key(seg, *match.span("bare" if match["bare"] else "value"), held, key.word)


def _fallback(seg: Seg, start: int, key: SensitiveKey) -> Iterator[Hit | Benign]:
    """Yield what an expression from `start` to the end of its line gives if nothing else does."""
    line = seg.shadow.find("\n", start, start + _LONGEST)
    for match in _FALLBACK.finditer(seg.shadow, start, line if line >= 0 else min(len(seg.shadow), start + _LONGEST)):
        yield from keyed.by_key(seg, *match.span("value"), key, key.word)
