"""Judges what stands under a sensitive key: a secret, a reference to one, or something else (`user:secret`, JSON)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pyengine.finding import Confidence
from pyengine.redact.hit import Benign, Hit, Seg, SegKind
from pyengine.redact.names import scripts
from pyengine.redact.sheet import Sheet
from pyengine.redact.values import chance, ordinary
from pyengine.sensitive import keywords
from pyengine.sensitive.key import Level, SensitiveKey
from pyengine.sensitive.names import names_public, sensitive_key, speaks_of_secret, takes_back

_COMBINED = re.compile(r"(?P<user>[\w.@-]{1,64})(?:[:;]|/(?=[^/]+\Z))(?P<secret>[^\s/:][^\s]*)")
_USER_HASH = re.compile(r"[\w.@-]{1,64}:(?P<secret>(?:\$|\{[A-Z])\S+)")
_JAAS = re.compile(r"LoginModule\s+\w+\s.*\bpassword\s?=", re.DOTALL)
"""Its options are read one by one (assigns.py)."""
_SETTINGS = re.compile(r"(?:[\w.-]{1,60}(?:[ \t]{0,4}=|::?)[ \t]*[^\n]{1,400}(?:\n\s{0,40}|\Z)){2}")
"""How the text of a config begins that is a file of settings, of which one or another may be secret."""
_COOKIE = re.compile(r"(?P<name>[\w.-]{1,80})=(?P<value>[^;\s]{1,4096})")
_VALUE_PAIR = re.compile(r"(?P<user>[A-Za-z0-9][\w.@-]{1,63}):(?P<secret>(?!\d+\Z)[^\s:/@,]{8,128})")
_NO_USER = re.compile(r"(?i)sha\d*|md5|rev|git|commit|digest|build|etag|urn|urlencode|age|h1|zh|v\d+")
_IMAGES = re.compile(r"(?i)image|tag|version|ref\b|digest|commit")
_OPAQUE = re.compile(r"(?!.{40}(?!\w))[0-9A-Fa-f]{16,}(?!\w)|[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
_SERVICE = SensitiveKey(Level.STRONG, "KEY", "key")
_SECRET = SensitiveKey(Level.STRONG, "SECRET", "secret")
SCHEME = re.compile(r"(?i)(?:basic|bearer|token|apikey|splunk|negotiate)[ \t]+(?=\S)")


def find(sheet: Sheet) -> Iterator[Hit | Benign]:
    """Yield what the keys tell; Benign for the near misses."""
    for seg in sheet.segs:
        if seg.text in sheet.declared:
            yield Benign(seg.start, seg.end, "the name of a secret or config of this file")
        elif seg.kind is SegKind.KEY:
            continue
        elif seg.key is not None:
            yield from by_key(seg, 0, len(seg.text), seg.key, seg.name)
        elif key := opaque(seg.name, seg.shadow.strip()):
            yield from by_key(seg, 0, len(seg.text), key, seg.name)
        elif seg.kind is SegKind.VALUE and not seg.pure and (at := behind_user(seg.name, seg.shadow.strip())):
            end = seg.start + len(seg.shadow.rstrip())
            yield Hit(
                end - len(seg.shadow.strip()) + at, end, "PASSWORD", "key-name", "what stands behind a user's name"
            )
        elif seg.kind is SegKind.VALUE and seg.text.strip() and speaks_of_secret(seg.name):
            yield Benign(seg.start, seg.end, f"{seg.name} tells something about a secret", Confidence.LIKELY)


def opaque(name: str, value: str) -> SensitiveKey | None:
    """Return what a service's name or a variable's says of a value nobody chose, None where it is a mere id."""
    called = name.isupper() or name.lower() in keywords.SERVICES
    return _SERVICE if called and _OPAQUE.match(value) and not (takes_back(name) or names_public(name)) else None


def behind_user(name: str, value: str) -> int:
    """Return where the second half of a value `user:x` begins that nobody would think of, 0 for any other value."""
    pair = None if _IMAGES.search(name) else _VALUE_PAIR.fullmatch(value)
    if pair is None or _NO_USER.fullmatch(pair["user"].rpartition("@")[2]):
        return 0
    secret = pair["secret"]
    known = pair["user"] in {"admin", "root"} or name.startswith("BUNDLE_")
    mixed = any(map(str.isdigit, secret)) and (known or (secret != secret.lower() and secret != secret.upper()))
    opaque = len(secret) > (7 if known else 19) and chance.is_digest(secret)
    odd = mixed and (ordinary.secretish(secret) or known) and ordinary.never(secret) is None
    return pair.start("secret") if opaque or odd else 0


def by_key(seg: Seg, start: int, end: int, key: SensitiveKey, name: str) -> Iterator[Hit | Benign]:
    """Judge the value `start:end` of `seg` that stands under a sensitive key called `name`."""
    text = seg.shadow[start:end]
    if scheme := SCHEME.match(text):
        start, text = start + scheme.end(), text[scheme.end() :]
    stripped = text.strip()
    if _read_elsewhere(stripped, key) or (name == "content" and _SETTINGS.match(stripped)):
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
        if reason == "a reference":
            yield from _defaults(seg, start, start + len(stripped), key, name)
        if stripped:
            sure = Confidence.POSSIBLE if reason in ordinary.GUESSES else Confidence.CERTAIN
            yield Benign(begin, begin + len(stripped), f"{reason} (under {name or key.word})", sure)
        return
    yield Hit(begin + at, begin + len(stripped), key.type, "key-name", f"the key {name or key.word} names a secret")


def _defaults(seg: Seg, start: int, end: int, key: SensitiveKey, name: str) -> Iterator[Hit | Benign]:
    """Judge what references fall back to that have no telling name themselves."""
    for hole in seg.holes:
        if hole.default is not None and hole.default.key is None and start <= hole.start < end:
            yield from by_key(hole.default, 0, len(hole.default.text), key, name)


def _read_elsewhere(text: str, key: SensitiveKey) -> bool:
    """Tell a text of which each line is judged by itself: keys among certificates, a line of pgpass, JAAS."""
    lines = text.count("\n")
    return bool((lines and ("-----BEGIN " in text or key.level < Level.STRONG)) or _JAAS.search(text))


def _behind_user(text: str, key: SensitiveKey) -> int:
    """Return where the secret of `user:secret` begins, 0 for any other text."""
    if key.type == "SECRET" and key.word in {"auth", "login", "credentials", "creds", "cred"}:
        combined = _COMBINED.fullmatch(text)
        if combined and not combined["secret"].isdecimal() and not ordinary.spared(combined["secret"], _SECRET):
            return combined.start("secret")
    hashed = _USER_HASH.fullmatch(text)
    return hashed.start("secret") if hashed else 0
