"""Finds what markup, code and SQL give to a name: elements, attributes, calls, pairs of strings, `IDENTIFIED BY`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pyengine.redact.hit import Benign, Hit, SegKind
from pyengine.redact.names import keyed
from pyengine.redact.sheet import Sheet
from pyengine.sensitive.key import Level, SensitiveKey
from pyengine.sensitive.names import sensitive_key

_QUOTED_PAIR = re.compile(
    r"(?P<open>[\"'])(?P<name>[\w.-]{2,80})(?P=open)\s{0,4}(?:,|=>)\s{0,4}"
    r"(?P<mark>[\"'])(?P<value>(?:(?P=mark){2}|\\.|(?!(?P=mark))[^\\\n]){1,500})(?P=mark)"
)
_XML = re.compile(r"<(?P<name>[\w:.-]{2,60})(?:\s[^<>]{0,200})?>(?P<value>[^<>]{1,4000})</(?P=name)>")
_ATTRIBUTES = re.compile(
    r"(?i)\b(?:name|key|id|field)\s{0,4}=\s{0,4}\\?[\"'](?P<name>[\w.\-]{2,80})\\?[\"']\s{1,4}(?:\w+=\\?[\"'][^\"']*\\?[\"']\s{1,4})?value\s{0,4}=\s{0,4}\\?[\"'](?P<value>[^\"'\\]{1,2000})"
)
_CALL = re.compile(
    r"(?i)\b(?:define|setenv|env|set|put|export|config)\w*\s{0,2}\(\s{0,4}[\"'](?P<name>[\w.\-]{2,80})[\"']\s{0,4},\s{0,40}"
    r"(?P<mark>[\"'])(?P<value>(?:\\.|(?!(?P=mark))[^\\\n]){1,500})(?P=mark)"
)
_SECURE = re.compile(r"(?i)ConvertTo-SecureString\s+(?:-String\s+)?(?P<mark>[\"'])(?P<value>[^\"'\n]{1,200})(?P=mark)")
_SQL = re.compile(
    r"(?i)\b(?:identified\s+(?:with\s+\S+\s+)?(?:by|as)(?:\s+password)?|(?:with|set|encrypted|role\s+\S+|user\s+\S+)\s+"
    r"(?:(?:login|superuser|createdb|createrole|replication|bypassrls|inherit|no[a-z]{3,12})\s+){0,6}(?:encrypted\s+)?"
    r"password(?:\s+for\s+\S+)?(?:\s*[=(]|\s+to)?)(?:\s*(?:old_)?password)?[\s(]*\\*(?P<quote>['\"])(?P<value>(?:(?P=quote){2}|[^'\"\\\n]){1,200})"
)
_HINTS = re.compile(r"(?i)identified|password")


def find(sheet: Sheet) -> Iterator[Hit | Benign]:
    """Yield the values of sensitive names."""
    text, lowered = sheet.shadow, sheet.shadow.lower()
    for pattern, hint in ((_XML, "</"), (_ATTRIBUTES, "value"), (_CALL, "("), (_QUOTED_PAIR, ",")):
        for match in pattern.finditer(text) if hint in lowered else ():
            yield from _given(sheet, match, sensitive_key(match["name"]))
    if _HINTS.search(text):
        for match in _SQL.finditer(text):
            yield from _given(sheet, match, SensitiveKey(Level.STRONG, "PASSWORD", "SQL"))
    if "securestring" in lowered:
        for match in _SECURE.finditer(text):
            yield from _given(sheet, match, SensitiveKey(Level.STRONG, "PASSWORD", "SecureString"))


def _given(sheet: Sheet, match: re.Match[str], key: SensitiveKey | None) -> Iterator[Hit | Benign]:
    seg = sheet.at(match.start())
    if key is not None and seg.kind is not SegKind.KEY:
        start, end = match.span("value")
        yield from keyed.by_key(seg, start - seg.start, end - seg.start, key, match.groupdict().get("name") or key.word)
