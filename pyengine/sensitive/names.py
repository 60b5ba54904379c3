"""Judges key names: which of them make their value sensitive, and how surely.

A name is cut into words at `_ - .` and camel case; its head is the last word that is no noise (`DB_PASSWORD_OLD`).
A sensitive head decides; a word like FILE, URL, TTL behind it takes it back (`PASSWORD_FILE`, `TOKEN_TTL`).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from functools import lru_cache

from pyengine.sensitive import keywords as words
from pyengine.sensitive.key import Level, SensitiveKey
from pyengine.sensitive.placeholder import SHAPE

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+|[^\W\d_A-Za-z]+")
_PART = re.compile(r"[^.\[\]/:]+")
_NO_NAME = re.compile(rf"[\"=@]|://|(?:\s+\S+){{4}}|{SHAPE}|(?i:^(?:proxy|fastcgi|uwsgi|scgi|grpc|memcached)_pass$)")
"""A sentence, a URL, an assignment that YAML took for a key."""
_ANNOTATES = re.compile(r"\w\.(?:io|com|org|dev|net|cloud)\Z")
_HUMP = re.compile("([\u0430-\u045f\u03ac-\u03ce])(?=[\u0401-\u042f\u0386-\u03ab])")
"""Where a word ends inside a name, in scripts whose letters are large and small (`СрокПароля`)."""
_LETTERS = str.maketrans({"ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "ß": "ss", "\u0131": "i", "đ": "d", "Đ": "D"})
_HOLDERS = words.PASSWORD | words.SECRET | {"tokens", "secrets", "passwords", "token", "bearer"}
_ACCOUNTS = {"users", "accounts", "logins"}
_SECRET_MAPS = {"stringdata", "string_data"}
_WHOLE = words.PASSWORD | words.SECRET | words.TOKEN | words.KEY
_MAKERS = words.KEY_MAKERS | words.SECRET | words.PASSWORD | words.MEDIUM | words.OPENING
_LONG_MAKERS = tuple(maker for maker in words.KEY_MAKERS if len(maker) > 3)
_GLUED_KEY = re.compile(r"(?P<of>[a-z]{2,})keys?")
_VERSIONED = re.compile(r"(?P<name>[a-z]{5,})v")
"""The digits of `APIKEYV2` are a word of their own."""
_SURE_PAIRS = {
    ("community", "snmp"),
    *(("auth", word) for word in ("smtp", "http", "basic", "proxy", "registry", "mail")),
}
_ACCESS = (["access", "key"], ["access", "key", "id"], ["accesskey"], ["accesskeyid"], ["accesskey", "id"], ["akid"])
"""The half of a pair of keys that is like a user's name: `minio-backup` may stay, a random one may not."""
_MULTI = {
    ("mot", "de", "passe"): "motdepasse",
    ("mots", "de", "passe"): "motdepasse",
    ("palavra", "passe"): "senha",
    ("key", "server"): "host",
    ("wpa", "key", "mgmt"): "mode",
    **dict.fromkeys(
        (
            (code, *link, access)
            for code in ("code", "codigo", "codice", "kod", "kode", "код")
            for link in ((), ("de",), ("di",), ("d",), ("of",))
            for access in ("acceso", "acesso", "accesso", "acces", "dostepu", "dostupa", "pristupa", "доступа")
        ),
        "passcode",
    ),
    ("kata", "sandi"): "sandi",
    ("mat", "khau"): "matkhau",
}
_FIRST: dict[str, list[tuple[tuple[str, ...], str]]] = {}
for _several, _one in _MULTI.items():
    _FIRST.setdefault(_several[0], []).append((_several, _one))


@lru_cache(maxsize=4096)
def sensitive_key(name: str) -> SensitiveKey | None:
    """Return what `name` says about its value, None if nothing; of a dotted name the last part speaks."""
    if len(name) > 200 or _NO_NAME.search(name):
        return None
    before, _, _ = name.partition("/")
    if before != name and (_ANNOTATES.search(before) or not words.DENY.isdisjoint(_split(folded(before)))):
        return None  # an annotation names an object, or counts one
    parts = _PART.findall(folded(name))
    while parts:
        tokens = _split(parts.pop())
        if not (parts and tokens and all(map(_says_nothing, tokens))):
            key = _of_words(tokens, _split(parts[-1]) if parts else [])
            header = key is not None and key.level is Level.MEDIUM and name[:2] in {"X-", "x-"}
            return replace(key, level=Level.STRONG) if key is not None and header else key
    return None


def _says_nothing(piece: str) -> bool:
    return (piece in words.GENERIC or piece in words.NOISE or piece.isdecimal()) and piece not in words.DENY


def is_generic(name: str) -> bool:
    """Tell a key that says nothing about its value (`value`, `default`)."""
    return folded(name).lower() in words.GENERIC


@lru_cache(maxsize=4096)
def names_public(name: str) -> bool:
    """Tell a name that says its value is an id, a digest, a public key or the like."""
    return sensitive_key(name) is None and not words.PUBLIC.isdisjoint(_split(folded(name)))


@lru_cache(maxsize=4096)
def speaks_of_secret(name: str) -> bool:
    """Tell a name with a word for a secret in it, whatever its other words make of that (`PASSWORD_FILE`)."""
    return any(piece in _HOLDERS or piece in words.TOKEN or piece in words.KEY for piece in _split(folded(name)))


@lru_cache(maxsize=4096)
def takes_back(name: str) -> bool:
    """Tell a name whose value is no secret even where secrets are kept (`type`, `token_url`)."""
    return sensitive_key(f"password_{name}") is None


@lru_cache(maxsize=4096)
def maps_users(name: str) -> bool:
    """Tell the name of a map from users to passwords (`RegisteredUsers`, `auth_users`)."""
    tokens = _split(folded(name))
    return len(tokens) > 1 and tokens[-1] in _ACCOUNTS and not words.REGISTERED.isdisjoint(tokens[:-1])


@lru_cache(maxsize=4096)
def is_holder(name: str) -> bool:
    """Tell the name of a collection whose plain values are secrets whatever they are called (`credentials:`)."""
    tokens = _split(folded(name))
    if tokens and (tokens[-1] in _HOLDERS or name.lower() in _SECRET_MAPS):
        return True
    key = sensitive_key(name)
    return key is not None and key.level is Level.STRONG and key.type == "KEY" and key.word.endswith(("key", "keys"))


def folded(name: str) -> str:
    """Return a name without its accents."""
    if name.isascii():
        return name
    plain = unicodedata.normalize("NFKD", _HUMP.sub(r"\1_", name).translate(_LETTERS))
    return unicodedata.normalize("NFC", "".join(char for char in plain if not "\u0300" <= char <= "\u036f"))


def _split(part: str) -> list[str]:
    tokens = [piece.lower() for piece in _WORD.findall(part)]
    for index in range(len(tokens) - 1, -1, -1):
        for several, one in _FIRST.get(tokens[index], ()):
            if tuple(tokens[index : index + len(several)]) == several:
                tokens[index : index + len(several)] = [one]
                break
    joined = "".join(tokens)
    # Capitals glued to a word (`PGPassword`, `APIkey`) and digits inside one (`OAuth2Token`) are cut too finely above.
    return [joined] if joined in _WHOLE else tokens


def _of_words(tokens: list[str], above: list[str]) -> SensitiveKey | None:
    counted = any(piece in words.COUNTED for piece in tokens)
    if tokens[-3:-1] == ["public", "key"] or tokens[-2:] == ["from", "secret"] or "to" in tokens[-2:-1]:
        return None
    if tokens[-2:] == ["secret", "id"]:  # Vault's is a UUID and opens; Docker's names a secret
        return SensitiveKey(Level.WEAK, "SECRET", "secret id", counted)
    for access in _ACCESS:
        if tokens[-len(access) :] == access and "secret" not in tokens:
            return SensitiveKey(Level.MEDIUM, "KEY", "access key", counted)
    tail: list[str] = []
    for index in range(len(tokens) - 1, -1, -1):
        key = _word(tokens[index], tokens[:index] or above, counted=counted)
        if key is not None:
            return _with_tail(key, tail)
        if tokens[index] in words.DENY:
            owned = tokens[index] in words.OWNERS and not words.HEAD_FIRST.isdisjoint(tokens[:index])
            if not owned:
                return None
        tail.append(tokens[index])
    return None


def _with_tail(key: SensitiveKey, tail: list[str]) -> SensitiveKey | None:
    """Weaken what the head says where words of unknown meaning follow it (`TOKEN_FOO`)."""
    rest = [piece for piece in tail if piece not in words.NOISE and not piece.isdecimal()]
    if rest and key.word in words.HEAD_FIRST:
        return replace(key, counted=True)
    if not rest or not key.word.isascii():
        promoted = key.word in words.KEY_WORDS and any(piece in words.KEY_MAKERS for piece in tail)
        return SensitiveKey(Level.STRONG, key.type, key.word, key.counted) if promoted else key
    if key.word not in words.OPENING and any(piece in words.KEY_WORDS or piece in words.KEY_MAKERS for piece in rest):
        return key if key.level is Level.STRONG else SensitiveKey(Level.WEAK, key.type, key.word, key.counted)
    if key.word in words.OPENING:
        return SensitiveKey(Level.MEDIUM, key.type, key.word, key.counted)
    if key.type == "PASSWORD" and key.word not in {"pass", "pwd", "pw"}:
        return replace(key, counted=True)  # a password of whatever follows; `pass_filter` is a verb
    return SensitiveKey(Level.MEDIUM if key.level is Level.STRONG else Level.WEAK, key.type, key.word, key.counted)


def _word(piece: str, before: list[str], *, counted: bool) -> SensitiveKey | None:
    for vocabulary, type_ in (
        (words.PASSWORD, "PASSWORD"),
        (words.SECRET, "SECRET"),
        (words.TOKEN, "TOKEN"),
        (words.KEY, "KEY"),
    ):
        if piece in vocabulary:
            return SensitiveKey(Level.STRONG, type_, piece, counted)
    if piece in words.KEY_WORDS:
        return _key_word(piece, before, counted=counted)
    if piece in words.OPENING or piece in words.MEDIUM:
        strong = piece in words.OPENING or bool(_SURE_PAIRS & {(piece, word) for word in before})
        type_ = "PIN" if piece in {"pin", "pins"} else "SECRET"
        return SensitiveKey(Level.STRONG if strong else Level.MEDIUM, type_, piece, counted)
    if piece in words.WEAK:
        medium = piece in {"code", "codes"} and bool(before) and words.PLAIN_CODES.isdisjoint(before)
        medium = medium or (
            piece == "hash" and bool(set(before) & (words.PASSWORD | words.SECRET | {"admin", "user", "auth", "api"}))
        )
        if piece == "hash" and before and not medium:
            return None
        type_ = "HASH" if piece == "hash" else "PIN" if medium else "SECRET"
        return SensitiveKey(Level.MEDIUM if medium else Level.WEAK, type_, piece, counted)
    return _stem(piece, counted=counted)


def _key_word(piece: str, before: list[str], *, counted: bool) -> SensitiveKey | None:
    last = before[-1] if before else ""
    if last == "allowed" and not words.KEY.isdisjoint(before):
        return SensitiveKey(Level.STRONG, "KEY", piece, counted)
    if last in words.DENY_BEFORE_KEY or last in words.DENY:
        return None
    if last == "routing":  # a broker's is a word, an alerting service's is a token
        return SensitiveKey(Level.WEAK, "KEY", piece, counted)
    plain = [word for word in before if not word.isdecimal()]
    if plain and plain[-1] in words.PASSWORD and len(piece) == 3:
        return SensitiveKey(Level.MEDIUM, "KEY", piece, counted)  # under which a password is kept
    if plain and plain[-1] in _MAKERS:
        return SensitiveKey(Level.STRONG if piece != "keys" else Level.MEDIUM, "KEY", piece, counted)
    return SensitiveKey(Level.MEDIUM, "KEY", piece, counted)


def _stem(piece: str, *, counted: bool) -> SensitiveKey | None:
    if len(piece) > 40:
        return None
    if not piece.isascii():
        foreign = next((stem for stem in words.FOREIGN_STEMS if stem in piece), None)
        return SensitiveKey(Level.STRONG, "SECRET", foreign, counted) if foreign else None
    if versioned := _VERSIONED.fullmatch(piece):
        return _word(versioned["name"], [], counted=counted)
    for stem in words.STEMS:
        if piece.endswith(stem):
            kind = "PASSWORD" if stem[0] in "pmwk" and stem != "privatekey" else "SECRET"
            kind = "TOKEN" if "token" in stem else "PIN" if stem.endswith("code") else kind
            return SensitiveKey(Level.STRONG, kind, stem, counted)
    if glued := _GLUED_KEY.fullmatch(piece):
        if glued["of"] in words.KEY_MAKERS:
            return SensitiveKey(Level.STRONG, "KEY", piece, counted)
        return SensitiveKey(Level.MEDIUM, "KEY", piece, counted) if glued["of"].endswith(_LONG_MAKERS) else None
    for stem in words.SHORT_STEMS:
        if piece.endswith(stem) and 3 < len(piece) <= 12 and piece not in words.SHORT_STEM_EXCEPTIONS:
            return SensitiveKey(Level.STRONG, "PASSWORD", stem, counted)
    return None
