"""Finds credentials inside URLs and connection strings; scheme, user, host, port and path stay to be diagnosed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from pyengine.redact.hit import Hit
from pyengine.redact.sheet import Sheet
from pyengine.redact.values import chance, ordinary
from pyengine.redact.values.refs import FILLER
from pyengine.sensitive.key import Level
from pyengine.sensitive.names import names_public, sensitive_key

_STOP = r"\s\"'`<>\0"
_URL = re.compile(
    rf"(?<![A-Za-z0-9+.-])(?P<scheme>[A-Za-z][A-Za-z0-9+.-]{{0,40}}):(?:\\?/){{2}}(?P<rest>(?:(?![,;|=][A-Za-z][A-Za-z0-9+.-]{{1,40}}://)[^{_STOP}])*)"
)
_DSN = re.compile(
    rf"(?<![\w:/@.-])(?P<user>[\w.%+-]*):(?P<secret>[^{_STOP}]{{1,200}}?)@(?:tcp|unix|udp|cloudsql)?\((?=[\w./\[{FILLER}:-])"
)
_BARE = re.compile(
    rf"(?<![\w:/@.-])(?P<user>[A-Za-z][\w.-]{{0,40}}):(?P<secret>[^{_STOP}:/@,;(){{}}]{{3,100}})@(?!sha\d)(?P<host>[A-Za-z][\w.-]*|\d+(?:\.\d+){{3}})(?=[:/]|[{_STOP}]|$)"
)
_ORACLE = re.compile(
    rf"(?:jdbc:oracle:\w+:|\b(?:sqlplus|sqlldr|expdp|impdp|exp|imp|rman)\s+(?:-\w+\s+)*(?:userid=)?[\"']?)"
    rf"(?P<user>[\w$#]+)/(?P<secret>[^{_STOP}@/]{{1,100}})@"
)
_EASY_CONNECT = re.compile(
    rf"(?<![\w/:.@$-])(?P<user>[A-Za-z][\w$#]{{0,30}})/(?P<secret>[^{_STOP}@/]{{3,100}})@(?://)?[\w.-]{{1,80}}:\d{{2,5}}/"
)
_PAIR = re.compile(rf"[?&#;](?P<name>[\w.\-\[\]]{{1,60}})=(?P<secret>[^{_STOP}&#;,)\]}}]{{1,2000}})")
_USER_PARAMETER = re.compile(r"[?&]u(?:ser)?=[^&\s]")
"""InfluxDB's `u` and `p`."""
_SIGNED = frozenset(
    """sig signature key token code auth pw pass hash s k t h ticket hmac sign apikey authsig st jwt credential
    sp_key apitoken integration_key routing_key secret session""".split()
)


def find(sheet: Sheet) -> Iterator[Hit]:
    """Yield the credential of every URL, DSN and query string."""
    text = sheet.shadow
    for match in _URL.finditer(text):
        yield from _userinfo(match)
        yield from _query(text, match.start("rest"), match.end("rest"))
        yield from _path(match)
    if "@" in text:
        for pattern in (_DSN, _BARE, _ORACLE, _EASY_CONNECT):
            for match in pattern.finditer(text):
                if pattern is not _BARE or _plausible(match["secret"]):
                    yield Hit(
                        *match.span("secret"),
                        "PASSWORD",
                        "connection-string",
                        f"the password of {match['user'] or 'a connection'}",
                    )


_STANDS_FOR = re.compile(r"PASS(?:WORD|WD)?|PW|(?:YOUR|MY)[-_]?PASS(?:WORD|WD)?|[<{][^<>{}]*[>}]|\*{3,}|[xX]{4,}")
"""What manuals write in the place of a password."""
_MANUAL = re.compile(r"user(?:name)?:pass(?:word|wd)?@(?:host(?:name)?|server)(?![\w.-])")
_OPAQUE = re.compile(r"(?=[a-f]*[0-9])(?=[0-9]*[a-f])[0-9a-f]{32,64}")


def _plausible(secret: str) -> bool:
    return not secret.isdecimal()


def _userinfo(match: re.Match[str]) -> Iterator[Hit]:
    rest, base = match["rest"], match.start("rest")
    for first in _authorities(rest):
        at = rest.rfind("@", first, _authority_end(rest, first))
        if at <= first:
            at = _wild_at(rest, first)
        if at <= first:
            continue
        colon = rest.find(":", first, at)
        if colon < 0:
            if _is_token(rest[first:at]):
                yield Hit(base + first, base + at, "TOKEN", "url-userinfo", "a token in place of a URL's user")
            continue
        told = _STANDS_FOR.fullmatch(rest, colon + 1, at) or _MANUAL.match(rest, first)
        if colon + 1 < at and not told:
            what = f"the password in a {match['scheme']} URL"
            yield Hit(base + colon + 1, base + at, "PASSWORD", "url-userinfo", what, certain=True)
        user = rest[first:colon]
        if _is_token(user) or rest[colon + 1 : at] in {"x-oauth-basic", ""} and len(user) > 15:  # noqa: RUF021
            yield Hit(base + first, base + colon, "TOKEN", "url-userinfo", "a token in place of a URL's user")


def _authorities(rest: str) -> Iterator[int]:
    """Yield where each host list entry with its own userinfo begins: `u:p@h1,u:p@h2` is one URL to some clients."""
    yield 0
    stop = _authority_end(rest, 0)
    if rest.count("@", 0, stop) > 1:
        for match in re.finditer(r",(?=[^,@:]+:[^,@]+@)", rest[:stop]):
            yield match.end()


def _authority_end(rest: str, start: int) -> int:
    ends = [found for char in "/?#" if (found := rest.find(char, start)) >= 0]
    end = min(ends, default=len(rest))
    if rest.find(",", start, end) < 0:
        return end
    several = re.compile(r",(?=[^,@:]+:[^,@]+@)").search(rest, start, end)
    return several.start() if several else end


def _wild_at(rest: str, first: int) -> int:
    """Return the `@` behind a password that holds an unescaped `/`, `?` or `#`; -1 where `:` begins a port."""
    at = rest.rfind("@")
    colon = rest.find(":", first, at)
    slash = _authority_end(rest, first)
    if at < 0 or not first <= colon < slash or rest[colon + 1 : slash].isdecimal():
        return -1
    return at if re.match(r"[\w.\-\[\]]+(?::\d+)?(?:[/?#,]|$)", rest[at + 1 :]) else -1


def _is_token(user: str) -> bool:
    if len(user) < 16 or not user.isascii():
        return False
    return (
        chance.is_digest(user)
        or chance.random_looking(user, 16)
        or (len(user) >= 20 and user.isalnum() and any(map(str.isdigit, user)))
    )


def _query(text: str, start: int, end: int) -> Iterator[Hit]:
    """Yield the sensitive parameters of a URL: by the judgement of their names, and the usual short ones."""
    if "=" not in text[start:end]:
        return
    with_user = _USER_PARAMETER.search(text, start, end) is not None
    for match in _PAIR.finditer(text, start, end):
        name, value = match["name"], match["secret"]
        if value.startswith("{") and text[match.end() : match.end() + 1] == "}":
            continue  # a template
        key = sensitive_key("password" if name == "p" and with_user else name)
        if key is not None and key.type == "KEY" and not value.isalnum():
            key = replace(key, level=Level.STRONG)
        short = name.lower() in _SIGNED or name.lower().startswith(
            ("x-amz-sig", "x-amz-sec", "x-goog-sig", "x-amz-cred")
        )
        if (
            key is not None
            and (
                key.level is Level.STRONG or not ordinary.ordinary(value) or (key.type == "KEY" and not value.isalnum())
            )
            and not ordinary.spared(value, key)
        ):
            yield Hit(*match.span("secret"), key.type, "url-query", f"the query parameter {name}")
        elif key is None and _OPAQUE.fullmatch(value) and not names_public(name):
            yield Hit(*match.span("secret"), "KEY", "url-query", f"the query parameter {name}")
        elif short and len(value) >= 6 and not ordinary.ordinary(value):
            type_ = "SIGNATURE" if "sig" in name.lower() else "KEY"
            yield Hit(*match.span("secret"), type_, "url-query", f"the query parameter {name}")


_CAPABILITY = re.compile(
    r"(?i)hook|notif|\bbot\b|/ping/|invit|share|ingest|push|feed|/[pt]/|private|confirm|unsub|signed|token"
)
"""What stands in front of an id that opens something."""


_SHORT = re.compile(r"\A[a-z]{1,3}-")
"""What says of an id whose it is."""


def _path(match: re.Match[str]) -> Iterator[Hit]:
    """Yield path segments no person would choose (capability URLs)."""
    rest, base = match["rest"], match.start("rest")
    for piece in re.finditer(r"(?<=/)[A-Za-z0-9_-]{20,}(?=[/?#]|$)", rest):
        capability = chance.is_digest(_SHORT.sub("", piece.group())) and _CAPABILITY.search(rest, 0, piece.start())
        if capability or chance.random_looking(piece.group(), 20):
            yield Hit(base + piece.start(), base + piece.end(), "TOKEN", "url-path", "a random piece of a URL's path")
