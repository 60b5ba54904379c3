"""Finds secrets by their shape alone: provider tokens, private keys, JWTs, password hashes, authorization headers.

The long tail of token formats is betterleaks' (catalogue.json, made by tools/catalogue.py and kept with its licence);
what it lacks is in providers.py, from the issuers' documentation. What neither knows has one shape nearly always: a
word, `_` or `-`, and a long run that is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from pyengine.redact.hit import Hit
from pyengine.redact.sheet import Sheet
from pyengine.redact.values import chance
from pyengine.redact.values.providers import WEBHOOKS, Provider, catalogue, providers

_BEGIN = re.compile(
    r"-{4,5} ?BEGIN (?P<label>[A-Z0-9 ]{0,40}?(?:PRIVATE KEY(?: BLOCK)?|OpenVPN Static key V1)) ?-{4,5}"
)
_LEAD = re.compile(r"(?:\s|\\+[nrt]|[#>|*;/\"'+,-](?=\s|\\))*")
_TAIL = re.compile(r"(?:\s|\\+[nrt]|(?<=[\s\\n])[#>|*;/\"'+,-])*\Z")
_BODY = re.compile(r"(?:[A-Za-z0-9+/=:,.\-]|\s|\\+[nrt]|#)*")
_CODED = re.compile(r"[A-Za-z0-9+/]{16}")
_PUTTY = re.compile(r"Private-Lines: \d+\s+(?P<secret>[A-Za-z0-9+/=\s]+?)(?=\s+Private-MAC|\s*\Z|\n\0)")
_LONG_WORD = re.compile(r"\S{14,}")
"""No token of a provider is shorter or holds a blank: its hint is looked for in such words alone."""
_JWT = re.compile(
    r"(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{8,}={0,2}\.(?:eyJ|[A-Za-z0-9_-])[A-Za-z0-9_-]{4,}\.?[A-Za-z0-9_.-]*"
)
_HASH = re.compile(
    r"(?:(?:\{[A-Z][A-Z0-9.-]{2,20}\}|(?<![^\s\"'=:])argon2:)?\$\$?(?:2[abxy]?|1|5|6|7|y|apr1|argon2(?:id|i|d)|scrypt|pbkdf2[\w-]*|S|P|H|sha1|md5|krb5\w{2,6})\$\$?|pbkdf2_sha\d+\$|"
    r"pbkdf2:sha\d+:\d+\$|scrypt:\d+:\d+:\d+\$|\{(?:S?SHA(?:\d+)?|S?MD5|CRYPT|BCRYPT|PLAIN|CLEARTEXT|PBKDF2[\w-]*|ARGON2)\}|"
    r"SCRAM-SHA-(?:1|256)\$(?=\d))(?:[^\s\"',;:|\\]|,(?=[tpm]=)){4,}"
)
_PLAIN = re.compile(
    r"\{(?:PLAIN|CLEARTEXT)\}(?P<word>[^\s:\"']+(?: [^\s:\"']+)*(?=:|[ \t]*$)|[^\s:\"',;|]+)", re.MULTILINE
)
_HASH_HINT = ("$apr1$", "$$apr1", "$2", "$1$", "$5$", "$6$", "$7$", "$y$", "argon2", "SHA", "MD5}", "CRYPT}", "PLAIN}",
              "pbkdf2", "scrypt", "$krb5", "$P$", "$H$", "$S$", "$$1$", "$$5$", "$$6$",
              "CLEARTEXT}", "PBKDF2", "ARGON2")  # fmt: skip
_SCHEME = re.compile(
    r"(?i)(?<![\w-])(?P<scheme>bearer|basic|token|apikey|splunk|negotiate"
    r"|(?<=uthorization: )[a-z]{3,20}|cookie(?=[ \t]\"?(?-i:[A-Z0-9]{20})(?!\w)))(?:[ \t]|%20)+\"?"
    r"(?P<secret>(?!sha\d|HTTP/|\w+=\\?[\"'])[A-Za-z0-9._~+/=:-]{6,})"
)


_PREFIXED = re.compile(
    r"(?<![A-Za-z0-9_./@+-])(?P<prefix>[A-Za-z][A-Za-z0-9]{0,15}[_-](?:[A-Za-z0-9]{1,12}[_-]){0,3})"
    r"(?P<run>[A-Za-z0-9]{24,200}={0,2}|(?<=_)[a-z0-9]{20,23}|(?:(?<=_)|(?<=-[a-z]-))[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"
    r"(?![A-Za-z0-9_/.-])"
)
_CHAINED = re.compile(
    r"(?<![\w./@+-])(?:(?:[a-z][a-z0-9]{1,15}[.-]){2,4}(?<=\.)(?:[0-9a-f]{32,40}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"
    r"|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
    r"|(?:\d{3,6}-){1,3}[A-Z0-9]{32,64}|(?:\d{2,6}\.)?[0-9a-f]{32,64}\.[0-9a-f]{32,64}|(?<=:)[0-9a-f]{32}:[0-9a-f]{32}(?=:::)"
    r"|(?:[A-Z]{3,12}-)?(?=(?:[A-Z-]*\d){3})(?=(?:[\d-]*[A-Z]){3})(?:[A-Z0-9]{5}(?:-[A-Z0-9]{5}){3,5}|[A-Z0-9]{4}(?:-[A-Z0-9]{4}){3}|[A-Z0-9]{8}(?:-[A-Z0-9]{8}){3}))"
    r"(?![\w./-])"
)
"""Words with dots before a run that nobody chose, two such runs, or the groups of a licence key."""
_KNOWN_PREFIX = re.compile(
    r"(?i)(?:pk_(?:live|test)|pub|pub-c|layer|sha\d*|md5|rev|commit|build|img|image|cache|asset|chunk|node|task|service|container|vol|pvc|id)[_-]"
)
"""Words before a run that names a thing and opens nothing."""


_HEADER = re.compile(
    r"(?i)(?<![\w-])X-(?![\w-]*(?:id|trace|span|b3|sum|sha|digest|commit|version|build|hash|etag|rev)(?![a-z]))[\w-]{3,40}"
    r"\\?[\"']?[ \t]*:?[ \t]*\\?[\"']?(?P<secret>[0-9a-f]{32,128}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?![\w-])"
)
"""A header of somebody's own with a value that nobody chose: a shared secret between two proxies."""


def find(sheet: Sheet) -> Iterator[Hit]:
    """Yield every secret recognised by shape."""
    text = sheet.text
    yield from _private_keys(text)
    yield from _providers(text)
    yield from _catalogue(text)
    yield from _prefixed(sheet.shadow)
    if "eyJ" in text:
        yield from (Hit(*match.span(), "JWT", "jwt", "a JSON Web Token", certain=True) for match in _JWT.finditer(text))
    if any(hint in text for hint in _HASH_HINT):
        for match in _HASH.finditer(text):
            plain = _PLAIN.match(text, match.start())
            start, end = plain.span("word") if plain else match.span()
            yield Hit(start, end, "HASH", "password-hash", "a password hash", rigid=True, certain=True)
    yield from _schemes(sheet.shadow)
    if "x-" in text or "X-" in text:
        for match in _HEADER.finditer(sheet.shadow):
            yield Hit(*match.span("secret"), "SECRET", "header", "the value of a header of its own")


def _private_keys(text: str) -> Iterator[Hit]:
    position = 0
    while (position := text.find("BEGIN ", position)) >= 0:
        match = _BEGIN.search(text, max(0, position - 5), position + 80)
        position += 6
        if not match:
            continue
        limit = text.find("\n\0\n", match.end())
        limit = len(text) if limit < 0 else limit
        end = text.find("-END ", match.end(), limit)
        if end < 0:
            body = _BODY.match(text, match.end(), limit)
            end = body.end() if body else limit
            if not _CODED.search(text, match.end(), end):
                continue  # a sentence that speaks of the line
        else:
            end = _before_dashes(text, end)
        yield from _body(text, match.end(), end)
        position = max(position, end)
    if "Private-Lines:" in text:
        for found in _PUTTY.finditer(text):
            yield Hit(*found.span("secret"), "PRIVATE_KEY", "private-key", "a PuTTY private key", certain=True)


def _before_dashes(text: str, end: int) -> int:
    while end > 0 and text[end - 1] in "- ":
        end -= 1
    return end


def _body(text: str, start: int, end: int) -> Iterator[Hit]:
    lead = _LEAD.match(text, start, end)
    start = lead.end() if lead else start
    tail = _TAIL.search(text, max(start, end - 200), end)
    end = tail.start() if tail else end
    if end - start >= 6:
        yield Hit(start, end, "PRIVATE_KEY", "private-key", "the body of a private key", rigid=True, certain=True)


def _providers(text: str) -> Iterator[Hit]:
    words = " ".join(set(_LONG_WORD.findall(text)))
    for provider in dict.fromkeys([provider for hint, provider in _hinted() if hint in words]):
        what = f"{provider.what}; who knows it can post" if provider in WEBHOOKS else provider.what
        for match in _compiled(provider.pattern).finditer(text):
            yield Hit(*match.span(match.lastgroup or 0), provider.type, provider.name, what, certain=True)


def _catalogue(text: str) -> Iterator[Hit]:
    lowered = " ".join(set(text.lower().split()))
    for shape in dict.fromkeys([shape for word, shape in _by_word() if word in lowered]):
        for match in _compiled(shape.pattern).finditer(text):
            group = next((number for number in range(1, len(match.groups()) + 1) if match[number]), 0)
            said = match.group().lower()
            if chance.entropy(match[group]) >= shape.least and any(hint in said for hint in shape.hints):
                yield Hit(*match.span(group), shape.type, shape.name, shape.what, certain=True)


@cache
def _by_word() -> tuple[tuple[str, Provider], ...]:
    """Return each shape of the catalogue beside each word of which one stands in every match."""
    return tuple((word, shape) for shape in catalogue() for word in shape.hints)


def _prefixed(text: str) -> Iterator[Hit]:
    """Yield what begins like a word and goes on like chance: `acme_live_0a1b2c…`."""
    for match in _PREFIXED.finditer(text):
        run = match["run"]
        figures = sum(map(str.isdigit, run))
        chosen = figures > 3 or (figures > 1 and chance.readable(run) < 0.6)
        if chosen and len(run) - figures > 3 and len(set(run)) > 9 and not _KNOWN_PREFIX.match(match["prefix"]):
            yield Hit(*match.span(), "TOKEN", "prefixed-run", "a prefix and a random run behind it")
    for match in _CHAINED.finditer(text):
        yield Hit(*match.span(), "TOKEN", "chained-runs", "runs that nobody chose, joined by dots or dashes")


@cache
def _hinted() -> tuple[tuple[str, Provider], ...]:
    """Return each provider beside each of its hints."""
    return tuple((hint, provider) for provider in (*providers(), *WEBHOOKS) for hint in provider.hints)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _schemes(text: str) -> Iterator[Hit]:
    """`Bearer x`, `Basic x`: the word behind the scheme, unless it is prose (`basic authentication`)."""
    for match in _SCHEME.finditer(text):
        value = match["secret"]
        if (
            any(char.isdigit() for char in value)
            or value.endswith("=")
            or (len(value) >= 16 and value.lower() != value)
        ):
            type_ = "BASIC_AUTH" if match["scheme"].lower() == "basic" else "TOKEN"
            yield Hit(*match.span("secret"), type_, "auth-scheme", f"the credential behind {match['scheme']}")
