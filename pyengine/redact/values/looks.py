"""Finds secrets by the looks of a word: what looks like chance, and base64 that holds a secret.

The net for random-looking values is drawn with restraint: twenty characters, three classes, no name and no digest.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from pyengine.finding import Confidence
from pyengine.redact.hit import Benign, Hit, Seg
from pyengine.redact.sheet import Sheet
from pyengine.redact.values import chance
from pyengine.sensitive.names import names_public

_TOKEN = re.compile(r"[A-Za-z0-9+/_=~.-]{9,}")
_SIGNED = re.compile(
    r"(?<![^\s\"'`(\[,:=>])(?=[\w.-]{0,30}[!#%^&*?~])[\w.!#%^&*?~+-]{8,40}(?![^\s\"'`)\],;<])", re.ASCII
)
_PUBLIC = re.compile(
    r"(?:ssh-(?:rsa|dss|ed25519)|ecdsa-sha2-\S+|sk-\S+@openssh\.com)\s+AAAA[A-Za-z0-9+/=]+|"
    r"(?:MIGfMA0GCSqGSIb3DQEBAQUAA4|MII[BC]IjANBgkqhkiG9w0BAQEFAAOC|MFkwEwYHKoZIzj0C|MHYwEAYHKoZIzj0C|MCowBQYDK2V)"
    r"[A-Za-z0-9+/=]*|AAAA[BCEI][0-9][A-Za-z0-9+/=]{30,}|(?:sha(?:256|384|512)-|h1:)[A-Za-z0-9+/=]{20,}|"
    r"-----BEGIN (?:[A-Z0-9 ]{0,30}(?:PUBLIC KEY|CERTIFICATE)[A-Z ]{0,20}|DH PARAMETERS|EC PARAMETERS|X509 CRL|"
    r"(?:PGP )?SIGNATURE)-----[^-]*-----END"
)
_PUBLIC_HINTS = (
    *"AAAA MA0GCSqGSIb3 IjANBgkqhkiG9w0 AYHKoZIzj0 MCowBQYDK2V sha256- sha384- sha512- h1:".split(),
    "-----BEGIN ",
)
_ASSIGNED = re.compile(r"(?P<name>[\w.\-]{1,80})\\*[\"']?[ \t]{0,20}[=:][ \t]{0,20}(?:W/)?\\*[\"']?\Z")
_HALF = re.compile(r"(?i)key[_-]?id\Z")
_OTHER_HALF = re.compile(
    r"[\"',;]{0,2}\s{1,40}[\"']?[\w.-]{0,40}?secret[\w.-]{0,20}[\"']?[ \t]{0,4}[=:]", re.IGNORECASE
)
"""What stands below the half of a pair of keys that is like a user's name."""
_PEER = re.compile(
    r"(?i)\b(?:peer|pubkey|uid|(?:publi[ckq]|públic|pubblic|öffentlich|openbar|открыт|публичн)\w*(?:[-_ ]\w{3,12})?)"
    r"[ \t=:]{1,4}[\"']?\Z"
)
_BASE64_DER = re.compile(r"MII[A-Za-z0-9+/]{2}[AQgw]IB(?:AzC|ADAN|ADCC|AAKC)[A-Za-z0-9+/]{40,}={0,2}")
"""PKCS#12, PKCS#8 and PKCS#1: a sequence, its length, the version and what goes on behind it."""
_TUNNEL = re.compile(r"eyJhIjoi[A-Za-z0-9+/_-]{100,}={0,2}")
"""The base64 of `{"a":"…","t":"…","s":"…"}`: Cloudflare's token of a tunnel."""
_PATHLIKE = re.compile(r"[./]?(?:(?=[0-9]*[a-z._-])[a-z0-9._-]+/)+[\w.-]*|[\w-]+(?:\.[a-z][\w-]*){2,}", re.IGNORECASE)

_FOURS = re.compile(r"(?<!\w)(?=(?P<value>[a-z]{4}(?: [a-z]{4}){3})(?!\w))")
"""What Google draws as the password of an app."""

Reveals = Callable[[str], bool]


def find(sheet: Sheet, reveals: Reveals) -> Iterator[Hit | Benign]:
    """Yield what looks like chance, Benign for the near misses; `reveals` tells if a decoded text holds a secret."""
    text = sheet.shadow
    public = _public(sheet.text)
    for match in _FOURS.finditer(text):
        if chance.readable(match["value"]) < 0.5:
            yield Hit(*match.span("value"), "PASSWORD", "entropy", "four groups of letters that make no word")
    for match in _SIGNED.finditer(text):
        seg = sheet.at(match.start())
        if not (seg.pure or seg.naming) and chance.chosen(match.group()):
            yield Hit(*match.span(), "SECRET", "entropy", "looks random")
    for match in _TOKEN.finditer(text):
        word, seg = match.group(), sheet.at(match.start())
        if seg.pure or seg.naming:
            continue
        start, end = match.start(), match.end()
        if any(low < end and start < high for low, high in public):
            continue
        yield from _look(word, start, seg, reveals)


def _look(word: str, start: int, seg: Seg, reveals: Reveals) -> Iterator[Hit | Benign]:
    trimmed = word.lstrip("./-=_~").rstrip(".-~")
    start += len(word) - len(word.lstrip("./-=_~"))
    end = start + len(trimmed)
    if "=" in trimmed.rstrip("="):
        cut = trimmed.rindex("=", 0, len(trimmed.rstrip("="))) + 1
        start, trimmed = start + cut, trimmed[cut:]
    judged = _judged(trimmed, reveals) if len(trimmed) > 15 else "random" if chance.chosen(trimmed) else ""
    public = judged == "random" and _public_name(name := _assigned(seg, start - seg.start), seg)
    if public and not (_HALF.search(name) and _OTHER_HALF.match(seg.text, end - seg.start)):
        yield Benign(start, end, f"looks random, but {name} names something public")
        return
    if judged in {"base64 of a secret", "random"}:
        reason = "looks random" if judged == "random" else "the base64 of a secret"
        yield Hit(start, end, "SECRET", "entropy" if judged == "random" else "base64", reason)
    elif judged:
        yield Benign(start, end, judged, Confidence.POSSIBLE)


def _assigned(seg: Seg, at: int) -> str:
    """Return the name that the word at `at` is given to: on its own line, else the text's."""
    line = max(seg.text.rfind("\n", 0, at) + 1, at - 120)
    if _PEER.search(seg.text, line, at):
        return "public key"
    assigned = _ASSIGNED.search(seg.text, line, at)
    return assigned["name"] if assigned else seg.name


def _public_name(name: str, seg: Seg) -> bool:
    """Tell a name of what may look random; in a JSON Web Key the coordinates and the modulus (RFC 7518, section 6)."""
    return names_public(name) or (name in {"x", "y", "n", "e"} and '"kty' in seg.text)


@lru_cache(maxsize=8192)
def _judged(word: str, reveals: Reveals) -> str:
    """Return `random`, `base64 of a secret`, or a reason to leave a long word alone; empty if nothing is to be said."""
    if _BASE64_DER.fullmatch(word) or _TUNNEL.fullmatch(word):
        return "base64 of a secret"
    if chance.is_digest(word):
        return "a digest or an id"
    plain = chance.decoded(word)
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
    if len(word) < 512 and _PATHLIKE.fullmatch(word) and chance.readable(word) > 0.55:
        return ""
    if chance.chosen(word) or (len(word) >= 20 and (chance.random_looking(word, 20) or chance.upper_key(word))):
        return "random"
    figures = sum(map(str.isdigit, word))
    return "looks random, but is short or of one case" if 2 < figures < len(word) - 3 and len(set(word)) > 7 else ""


def _public(text: str) -> list[tuple[int, int]]:
    if not any(hint in text for hint in _PUBLIC_HINTS):
        return []
    return [match.span() for match in _PUBLIC.finditer(text)]
