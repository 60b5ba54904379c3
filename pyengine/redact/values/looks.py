"""Finds secrets by the key they stand under, and in values whose base64 or whose looks give them away.

The net for random-looking values is drawn with restraint: twenty characters, three classes, no name and no digest.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from pyengine.redact.hit import Benign, Hit, Key, Kind, Level, Seg
from pyengine.redact.names.sensitive import judge, names_public, takes_back
from pyengine.redact.sheet import Sheet
from pyengine.redact.values import ordinary as values

_COMBINED = re.compile(r"(?P<user>[\w.@-]{1,64})[:/](?P<secret>[^\s/:][^\s]*)")
_USER_HASH = re.compile(r"[\w.@-]{1,64}:(?P<secret>[${]\S+)")
_JAAS = re.compile(r"LoginModule\s+\w+\s.*\bpassword\s?=", re.DOTALL)
"""Its options are read one by one (assigns.py)."""
_PGPASS = re.compile(r"[^:\s]+:(?:\d{1,5}|\*):[^:\s]+:[^:\s]+:\S+")
SCHEME = re.compile(r"(?i)(?:basic|bearer|token|digest|apikey|splunk|negotiate)[ \t]+(?=\S)")
_TOKEN = re.compile(r"[A-Za-z0-9+/_=~.-]{16,}")
_JSON_STRING = r"\\*\"(?P<{0}>[^\"\\]*)\\*\""
_JSON_VALUE = rf"(?:{_JSON_STRING.format('value')}|(?P<plain>[\w.+-]+))"
_JSON_PAIR = re.compile(rf"\s*{_JSON_STRING.format('name')}\s*:\s*{_JSON_VALUE}\s*")
_PUBLIC = re.compile(
    r"(?:ssh-(?:rsa|dss|ed25519)|ecdsa-sha2-\S+|sk-\S+@openssh\.com)\s+AAAA[A-Za-z0-9+/=]+|"
    r"(?:MIGfMA0GCSqGSIb3DQEBAQUAA4|MII[BC]IjANBgkqhkiG9w0BAQEFAAOC|MFkwEwYHKoZIzj0C|MHYwEAYHKoZIzj0C|MCowBQYDK2V)"
    r"[A-Za-z0-9+/=]*|AAAA[BCEI][0-9][A-Za-z0-9+/=]{30,}|(?:sha(?:256|384|512)-|h1:)[A-Za-z0-9+/=]{20,}|"
    r"-----BEGIN (?:[A-Z0-9 ]{0,30}(?:PUBLIC KEY|CERTIFICATE)[A-Z ]{0,20}|DH PARAMETERS|EC PARAMETERS|X509 CRL|"
    r"(?:PGP )?SIGNATURE)-----[^-]*-----END"
)
_PUBLIC_HINTS = (
    "AAAA",
    "MA0GCSqGSIb3",
    "IjANBgkqhkiG9w0",
    "AYHKoZIzj0",
    "MCowBQYDK2V",
    "sha256-",
    "sha384-",
    "sha512-",
    "h1:",
    "-----BEGIN ",
)
_ASSIGNED = re.compile(r"(?P<name>[\w.\-]{1,80})\\*[\"']?[ \t]{0,20}[=:][ \t]{0,20}\\*[\"']?\Z")
_BASE64_KEY = re.compile(r"LS0tLS1CRUdJTi[A-Za-z0-9+/\s]+={0,2}|SkRJ[A-Za-z0-9+/]{70,80}={0,2}")
_PATHLIKE = re.compile(r"[./]?(?:(?=[0-9]*[a-z._-])[a-z0-9._-]+/)+[\w.-]*|[\w-]+(?:\.[a-z][\w-]*){2,}", re.IGNORECASE)


def find(sheet: Sheet) -> Iterator[Hit | Benign]:
    """Yield what the keys tell and what looks like chance; Benign for the near misses."""
    for seg in sheet.segs:
        if seg.text in sheet.declared:
            yield Benign(seg.start, seg.end, "the name of a secret or config of this file")
        elif seg.key is not None and seg.kind is not Kind.KEY:
            yield from by_key(seg, 0, len(seg.text), seg.key, seg.name)
    yield from _looks(sheet)


def by_key(seg: Seg, start: int, end: int, key: Key, name: str) -> Iterator[Hit | Benign]:
    """Judge the value `start:end` of `seg` that stands under a sensitive key called `name`."""
    text = seg.shadow[start:end]
    scheme = SCHEME.match(text)
    if scheme:
        start, text = start + scheme.end(), text[scheme.end() :]
    stripped = text.strip()
    lines = stripped.count("\n")
    if (lines and (_file_like(stripped) or lines > 40)) or _PGPASS.fullmatch(stripped) or _JAAS.search(stripped):
        return
    begin = seg.start + start + len(text) - len(text.lstrip())
    if pairs := _flat_json(stripped):
        for pair in pairs:
            at = begin - seg.start
            inner = judge(pair["name"]) or (None if takes_back(pair["name"]) else key)
            if inner is not None:
                group = "plain" if pair["value"] is None else "value"
                yield from by_key(seg, at + pair.start(group), at + pair.end(group), inner, pair["name"])
        return
    reason = values.spared(stripped, key)
    if reason:
        if stripped and reason != "a switch, not a secret":
            yield Benign(begin, begin + len(stripped), f"{reason} (under {name or key.word})")
        return
    combined = (
        _COMBINED.fullmatch(stripped)
        if key.type == "SECRET" and key.word in {"auth", "login", "credentials", "creds", "cred"}
        else None
    )
    if (
        combined
        and key.word in {"auth", "login"}
        and key.level < Level.STRONG
        and not values.secretish(combined["secret"])
    ):
        combined = None
    combined = combined or _USER_HASH.fullmatch(stripped)
    if combined:
        begin += combined.start("secret")
        stripped = combined["secret"]
    yield Hit(begin, begin + len(stripped), key.type, "key-name", f"the key {name or key.word} names a secret")


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


def _looks(sheet: Sheet) -> Iterator[Hit | Benign]:
    text = sheet.shadow
    public = _public(sheet.text)
    for match in _TOKEN.finditer(text):
        word, seg = match.group(), sheet.at(match.start())
        if seg.kind in {Kind.KEY, Kind.NAME} or seg.pure:
            continue
        start, end = match.start(), match.end()
        if any(low < end and start < high for low, high in public):
            continue
        yield from _look(word, start, end, seg)


def _look(word: str, start: int, end: int, seg: Seg) -> Iterator[Hit | Benign]:
    trimmed = word.lstrip("./-=_~").rstrip(".-~")
    start += len(word) - len(word.lstrip("./-=_~"))
    end = start + len(trimmed)
    if "=" in trimmed.rstrip("="):
        cut = trimmed.rindex("=", 0, len(trimmed.rstrip("="))) + 1
        start, trimmed = start + cut, trimmed[cut:]
    if len(trimmed) < 16:
        return
    judged = _judged(trimmed)
    if judged == "random" and _public_name(name := _assigned(seg, start - seg.start), seg):
        yield Benign(start, end, f"looks random, but {name} names something public")
        return
    if judged in {"base64 of a secret", "random"}:
        if judged == "random" and seg.kind is Kind.COMMENT and len(trimmed) < 24:
            yield Benign(start, end, "looks random, but stands in a comment")
            return
        reason = "looks random" if judged == "random" else "the base64 of a secret"
        yield Hit(start, end, "SECRET", "entropy" if judged == "random" else "base64", reason)
    elif judged:
        yield Benign(start, end, judged)


def _assigned(seg: Seg, at: int) -> str:
    """Return the name that the word at `at` is given to: on its own line, else the text's."""
    line = max(seg.text.rfind("\n", 0, at) + 1, at - 120)
    assigned = _ASSIGNED.search(seg.text, line, at)
    return assigned["name"] if assigned else seg.name


def _public_name(name: str, seg: Seg) -> bool:
    """Tell a name of what may look random; in a JSON Web Key the coordinates and the modulus (RFC 7518, section 6)."""
    return names_public(name) or (name in {"x", "y", "n", "e"} and '"kty' in seg.text)


@lru_cache(maxsize=8192)
def _judged(word: str) -> str:
    """Return `random`, `base64 of a secret`, or a reason to leave a long word alone; empty if nothing is to be said."""
    if _BASE64_KEY.fullmatch(word) and word.startswith("SkRJ"):
        return "base64 of a secret"
    if values.is_digest(word):
        return "a digest or an id" if len(word) >= 32 else ""
    plain = values.decoded(word)
    if plain is not None and len(plain) >= 8:
        if reveals(plain):
            return "base64 of a secret"
        return (
            "base64 of text without a secret"
            if sum(char.isalnum() or char in ' {}[]":,._-/\n' for char in plain) > 0.9 * len(plain)
            else _chance(word)
        )
    return _chance(word)


def _chance(word: str) -> str:
    if len(word) < 512 and _PATHLIKE.fullmatch(word) and values.readable(word) > 0.55:
        return ""
    if len(word) >= 20 and (values.random_looking(word, 20) or values.upper_key(word)):
        return "random"
    return "looks random, but is short" if values.random_looking(word, 16) else ""


def reveals(plain: str) -> bool:
    """Tell whether a decoded text holds a credential by the same detectors. Imported late: they need this module."""
    from pyengine.redact.detect import holds_credential  # noqa: PLC0415

    return holds_credential(plain)


def _public(text: str) -> list[tuple[int, int]]:
    if not any(hint in text for hint in _PUBLIC_HINTS):
        return []
    return [match.span() for match in _PUBLIC.finditer(text)]
