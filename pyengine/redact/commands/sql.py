"""Finds what the consoles of databases are given without a name in front: `IDENTIFIED BY x`, `connect user/x@db`.

Also what they answer: a row or a reply whose first cell names a secret.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pyengine.redact.hit import Benign, Hit
from pyengine.redact.names import keyed
from pyengine.redact.sheet import Sheet
from pyengine.redact.values import ordinary
from pyengine.sensitive.key import Level
from pyengine.sensitive.names import sensitive_key

_BARE = re.compile(
    r"(?i)\bidentified[ \t]+by[ \t]+(?!password\b|values\b|externally\b|global|random\b|<)"
    r"(?P<secret>[^\s'\"`;(),$<]{2,128})"
)
_OLD = re.compile(r"(?i)\b(?:old_)?password[ \t]*=[ \t]*N'(?P<secret>(?:''|[^'\n]){1,200})'")
_TWICE = re.compile(r"(?i)\bpass(?:word|wd)?[ \t]*=[ \t]*''(?P<secret>[^'\n]{1,200})''")
_DOLLARS = re.compile(
    r"(?i)\b(?:password|identified[ \t]+by)[ \t]+(?P<tag>\$\w{0,20}\$)(?P<secret>[^\n]{1,200}?)(?P=tag)"
)
_CONNECT = re.compile(
    r"(?im)^(?:[^\n>]{0,40}>[ \t]*)?conn(?:ect)?[ \t]+[\w$#]{1,40}/(?P<secret>[^\s@/]{2,100})(?=@|[ \t]*;?[ \t]*\r?$)"
)
_NATIVE = re.compile(r"(?<![\w*])(?P<secret>\*[0-9A-F]{40})(?!\w)")
"""The hash of MySQL's first password plugin."""
_RULES = ((_BARE, "identified"), (_OLD, "password"), (_TWICE, "''"), (_CONNECT, "conn"), (_NATIVE, "*"))
_ROW = re.compile(
    r"(?m)^[ \t]*\|[ \t]*(?P<name>[\w.-]{2,60})[ \t]*\|[ \t]*"
    r"(?P<value>[^\s|](?:[^|\n]{0,300}[^\s|])?)[ \t]*\|[ \t]*\r?$"
)
_REPLY = re.compile(
    r"(?m)^[ \t]*\d{1,4}\)[ \t]*\"(?P<name>[\w.-]{2,60})\"[ \t]*\r?\n[ \t]*\d{1,4}\)[ \t]*\"(?P<value>[^\"\n]{1,400})\""
)
"""What Redis answers to `CONFIG GET` or `HGETALL`."""


def find(sheet: Sheet) -> Iterator[Hit | Benign]:
    """Yield the passwords of statements, and of answers."""
    text, lowered = sheet.shadow, sheet.shadow.lower()
    for pattern, sign in _RULES:
        for match in pattern.finditer(text) if sign in lowered else ():
            if ordinary.never(match["secret"]) is None:
                yield Hit(
                    *match.span("secret"), "PASSWORD", "sql", "a password in a statement", rigid=pattern is _NATIVE
                )
    for match in _DOLLARS.finditer(sheet.text) if "$" in sheet.text else ():
        yield Hit(*match.span("secret"), "PASSWORD", "sql", "a password between dollars", rigid=True)
    for pattern in (_ROW, _REPLY):
        for match in pattern.finditer(text):
            key, seg = sensitive_key(match["name"]), sheet.at(match.start())
            if key is not None and key.level >= Level.STRONG and match["value"] not in {"value", "Value"}:
                start, end = match.span("value")
                yield from keyed.by_key(seg, start - seg.start, end - seg.start, key, match["name"])
