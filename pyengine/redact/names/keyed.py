"""Judges what stands under a sensitive key: a secret, a reference to one, or something else (`user:secret`, JSON)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pyengine.finding import Confidence
from pyengine.redact.hit import Benign, Hit, Seg, SegKind
from pyengine.redact.names import scripts
from pyengine.redact.sheet import Sheet
from pyengine.redact.values import ordinary
from pyengine.sensitive import keywords
from pyengine.sensitive.key import Level, SensitiveKey
from pyengine.sensitive.names import sensitive_key, speaks_of_secret

_COMBINED = re.compile(r"(?P<user>[\w.@-]{1,64})(?::|/(?=[^/]+\Z))(?P<secret>[^\s/:][^\s]*)")
_USER_HASH = re.compile(r"[\w.@-]{1,64}:(?P<secret>(?:\$|\{[A-Z])\S+)")
_JAAS = re.compile(r"LoginModule\s+\w+\s.*\bpassword\s?=", re.DOTALL)
"""Its options are read one by one (assigns.py)."""
_PGPASS = re.compile(r"[^:\s]+:(?:\d{1,5}|\*):[^:\s]+:[^:\s]+:\S+")
_COOKIE = re.compile(r"(?P<name>[\w.-]{1,80})=(?P<value>[^;\s]{1,4096})")
_OPAQUE = re.compile(r"(?!.{40}\Z)[0-9A-Fa-f]{24,}|[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
_SERVICE = SensitiveKey(Level.STRONG, "KEY", "key")
_SECRET = SensitiveKey(Level.STRONG, "SECRET", "secret")
SCHEME = re.compile(r"(?i)(?:basic|bearer|token|digest|apikey|splunk|negotiate)[ \t]+(?=\S)")


def find(sheet: Sheet) -> Iterator[Hit | Benign]:
    """Yield what the keys tell; Benign for the near misses."""
    for seg in sheet.segs:
        if seg.text in sheet.declared:
            yield Benign(seg.start, seg.end, "the name of a secret or config of this file")
        elif seg.kind is SegKind.KEY:
            continue
        elif seg.key is not None:
            yield from by_key(seg, 0, len(seg.text), seg.key, seg.name)
        elif seg.name.lower() in keywords.SERVICES and _OPAQUE.fullmatch(seg.shadow.strip()):
            yield from by_key(seg, 0, len(seg.text), _SERVICE, seg.name)
        elif seg.kind is SegKind.VALUE and seg.text.strip() and speaks_of_secret(seg.name):
            yield Benign(seg.start, seg.end, f"{seg.name} tells something about a secret", Confidence.LIKELY)


def by_key(seg: Seg, start: int, end: int, key: SensitiveKey, name: str) -> Iterator[Hit | Benign]:
    """Judge the value `start:end` of `seg` that stands under a sensitive key called `name`."""
    text = seg.shadow[start:end]
    if scheme := SCHEME.match(text):
        start, text = start + scheme.end(), text[scheme.end() :]
    stripped = text.strip()
    if _read_elsewhere(stripped, key):
        yield Benign(seg.start + start, seg.start + end, f"read line by line (under {name or key.word})")
        return
    start += len(text) - len(text.lstrip())
    if key.word in {"cookie", "cookies"} and "=" in stripped:
        for pair in _COOKIE.finditer(stripped):
            told = sensitive_key(pair["name"])
            held = SensitiveKey(max(told.level if told else Level.MEDIUM, Level.MEDIUM), key.type, key.word)
            if ordinary.spared(pair["value"], held) is None:
                at = seg.start + start
                yield Hit(at + pair.start("value"), at + pair.end("value"), key.type, "key-name", "a cookie")
        return
    begin = seg.start + start
    at = _behind_user(stripped, key)
    passed = "its own name" if stripped == name else scripts.passed_on(seg, start, start + len(stripped), name)
    reason = None if at else passed or ordinary.spared(stripped, key)
    if reason:
        if stripped:
            sure = Confidence.POSSIBLE if reason in ordinary.GUESSES else Confidence.CERTAIN
            yield Benign(begin, begin + len(stripped), f"{reason} (under {name or key.word})", sure)
        return
    yield Hit(begin + at, begin + len(stripped), key.type, "key-name", f"the key {name or key.word} names a secret")


def _read_elsewhere(text: str, key: SensitiveKey) -> bool:
    """Tell a text of which each line is judged by itself: keys among certificates, a line of pgpass, JAAS."""
    lines = text.count("\n")
    return bool(
        (lines and ("-----BEGIN " in text or key.level < Level.STRONG)) or _PGPASS.fullmatch(text) or _JAAS.search(text)
    )


def _behind_user(text: str, key: SensitiveKey) -> int:
    """Return where the secret of `user:secret` begins, 0 for any other text."""
    if key.type == "SECRET" and key.word in {"auth", "login", "credentials", "creds", "cred"}:
        combined = _COMBINED.fullmatch(text)
        if combined and not combined["secret"].isdecimal() and not ordinary.spared(combined["secret"], _SECRET):
            return combined.start("secret")
    hashed = _USER_HASH.fullmatch(text)
    return hashed.start("secret") if hashed else 0
