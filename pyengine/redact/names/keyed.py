"""Judges what stands under a sensitive key: a secret, a reference to one, or something else (`user:secret`, JSON)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pyengine.redact.hit import Benign, Hit, Seg, SegKind
from pyengine.redact.sheet import Sheet
from pyengine.redact.values import ordinary
from pyengine.sensitive.key import Level, SensitiveKey
from pyengine.sensitive.names import sensitive_key, takes_back

_COMBINED = re.compile(r"(?P<user>[\w.@-]{1,64})[:/](?P<secret>[^\s/:][^\s]*)")
_USER_HASH = re.compile(r"[\w.@-]{1,64}:(?P<secret>[${]\S+)")
_JAAS = re.compile(r"LoginModule\s+\w+\s.*\bpassword\s?=", re.DOTALL)
"""Its options are read one by one (assigns.py)."""
_PGPASS = re.compile(r"[^:\s]+:(?:\d{1,5}|\*):[^:\s]+:[^:\s]+:\S+")
SCHEME = re.compile(r"(?i)(?:basic|bearer|token|digest|apikey|splunk|negotiate)[ \t]+(?=\S)")
_JSON_STRING = r"\\*\"(?P<{0}>[^\"\\]*)\\*\""
_JSON_VALUE = rf"(?:{_JSON_STRING.format('value')}|(?P<plain>[\w.+-]+))"
_JSON_PAIR = re.compile(rf"\s*{_JSON_STRING.format('name')}\s*:\s*{_JSON_VALUE}\s*")


def find(sheet: Sheet) -> Iterator[Hit | Benign]:
    """Yield what the keys tell; Benign for the near misses."""
    for seg in sheet.segs:
        if seg.text in sheet.declared:
            yield Benign(seg.start, seg.end, "the name of a secret or config of this file")
        elif seg.key is not None and seg.kind is not SegKind.KEY:
            yield from by_key(seg, 0, len(seg.text), seg.key, seg.name)


def by_key(seg: Seg, start: int, end: int, key: SensitiveKey, name: str) -> Iterator[Hit | Benign]:
    """Judge the value `start:end` of `seg` that stands under a sensitive key called `name`."""
    text = seg.shadow[start:end]
    scheme = SCHEME.match(text)
    if scheme:
        start, text = start + scheme.end(), text[scheme.end() :]
    stripped = text.strip()
    if _read_elsewhere(stripped):
        return
    start += len(text) - len(text.lstrip())
    if pairs := _flat_json(stripped):
        for pair in pairs:
            inner = sensitive_key(pair["name"]) or (None if takes_back(pair["name"]) else key)
            if inner is not None:
                group = "plain" if pair["value"] is None else "value"
                yield from by_key(seg, start + pair.start(group), start + pair.end(group), inner, pair["name"])
        return
    begin = seg.start + start
    reason = ordinary.spared(stripped, key)
    if reason:
        if stripped and reason != "a switch, not a secret":
            yield Benign(begin, begin + len(stripped), f"{reason} (under {name or key.word})")
        return
    at = _behind_user(stripped, key)
    yield Hit(begin + at, begin + len(stripped), key.type, "key-name", f"the key {name or key.word} names a secret")


def _read_elsewhere(text: str) -> bool:
    """Tell a text of which each line is judged by itself: a file, a line of pgpass, JAAS."""
    lines = text.count("\n")
    return bool((lines and (_file_like(text) or lines > 40)) or _PGPASS.fullmatch(text) or _JAAS.search(text))


def _behind_user(text: str, key: SensitiveKey) -> int:
    """Return where the secret of `user:secret` begins, 0 for any other text."""
    if key.type == "SECRET" and key.word in {"auth", "login", "credentials", "creds", "cred"}:
        combined = _COMBINED.fullmatch(text)
        sure = key.word not in {"auth", "login"} or key.level is Level.STRONG
        if combined and (sure or ordinary.secretish(combined["secret"])):
            return combined.start("secret")
    hashed = _USER_HASH.fullmatch(text)
    return hashed.start("secret") if hashed else 0


def _flat_json(text: str) -> list[re.Match[str]]:
    """Return the pairs of a JSON object of strings and numbers alone; none for anything else, which stays whole."""
    pairs: list[re.Match[str]] = []
    position = 1
    while text[:1] == "{" and (pair := _JSON_PAIR.match(text, position)):
        pairs.append(pair)
        position = pair.end() + 1
        if text[pair.end() : position] != ",":
            return pairs if text[pair.end() :] == "}" else []
    return []


def _file_like(text: str) -> bool:
    """Tell several lines of which some assign or nest: a file with its own grammar, read line by line elsewhere."""
    lines = [line for line in text.splitlines() if line.strip()]
    return sum(1 for line in lines if re.search(r"[=:{}\[\]<>]|^\s*#", line)) * 2 > len(lines)
