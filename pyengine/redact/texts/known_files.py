"""Finds secrets in files whose lines are no assignments: pgpass, htpasswd, user lists, ACLs, netrc, prose.

What kind of file a text is, its name tells (the config's key, its target), or its lines do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from pyengine.redact.hit import Hit, Seg, SegKind
from pyengine.redact.sheet import Sheet
from pyengine.redact.values import chance, ordinary
from pyengine.sensitive.names import sensitive_key

_PGPASS = re.compile(
    r"(?m)^[ \t]*(?:[\w.*-]+|\[[0-9a-f:]+\]):(?:\d{1,5}|\*):[^:\s]+:[^:\s]+:(?P<secret>\S+?)[ \t]*\r?$"
)
_MAP = re.compile(
    r"(?m)^[ \t]*(?:\[[\w.-]+\]|[\w-]+(?:\.[\w-]+)+)(?::\w+)?[ \t]+"
    r"[\w.@+-]{1,64}:(?!//|\d+[ \t]*\r?$)(?P<secret>\S+)[ \t]*\r?$"
)
"""Postfix's sasl_passwd: `[host]:port user:password`."""
_IPSEC = re.compile(r"(?m)^(?:[^\n#:]{0,200}:[ \t]*)?(?:PSK|EAP|XAUTH|NTLM)[ \t]+\"(?P<secret>[^\"\n]+)\"")
_CHAP = re.compile(
    r"(?m)^[ \t]*\"?[\w.@-]{1,64}\"?[ \t]+(?:\*|\"?[\w.-]{1,64}\"?)[ \t]+"
    r"\"(?P<secret>[^\"\s]+)\"[ \t]+(?:\*|[\d.]+)[ \t]*\r?$"
)
"""strongSwan's ipsec.secrets, and pppd's chap-secrets."""
_ACL = re.compile(r"(?m)^[ \t]*(?:user|ACL SETUSER)[ \t]+\S+[ \t].*$")
_ACL_WORD = re.compile(r"(?<=[\s])(?:[><]|#(?=[0-9a-f]{64}))(?P<secret>\S+)")
_QUOTED_PAIR = re.compile(r"(?m)^[ \t]*\"[^\"\n]{1,80}\"[ \t]+\"(?P<secret>[^\"\n]{2,400})\"")
_NETRC = re.compile(r"(?:^|\s)login[ \t]+\S+\s+password[ \t]+(?P<secret>\S+)", re.IGNORECASE)
_AUTH_LINE = re.compile(
    r"(?m)^[ \t]*(?:stats[ \t]+auth|auth(?:enticate)?|basic_?auth|user)[ \t]+[\w.@-]{1,64}:(?P<secret>\S+)"
)
_WORDS = re.compile(
    r"(?m)^[ \t]*(?:user|acl user|username)[ \t]+\S+[ \t]+(?:insecure-)?(?:password|secret|passwd)"
    r"(?:[ \t]+\d)?[ \t]+(?P<secret>\S+)",
    re.IGNORECASE,
)
_TWO = re.compile(
    r"(?m)^[ \t]*(?:[\w-]+[ \t]+){0,3}(?:requirepass|masterauth|auth-pass[ \t]+\S+|password|"
    r"passphrase|secret|enable[ \t]+secret|"
    r"psk|community|pre-shared-key|key-string|bindpw|rootpw|bind-password|auth-token|authtoken|access-token|api-key|"
    r"insecure-password)[ \t]+(?:\d[ \t]+)?[\"']?(?P<secret>[^\s\"';{}]+)[\"']?[ \t]*;?[ \t]*(?:#.*)?\r?$",
    re.IGNORECASE,
)
_USERS = re.compile(r"(?m)^[ \t]*(?![\w.-]+:[ \t])[\w.@-]{1,64}:(?P<secret>[^\s:]{3,200})(?::\S*)?[ \t]*\r?$")
_USER_FILES = re.compile(
    r"(?i)htpasswd|passwd|users?_?list|credentials|basic_?auth|userlist|secrets|\.auth|auth_file|logins|passwords|chap|accounts"
)
_CRED_WORD = re.compile(
    r"(?i)(?<![\w-])(?:pass(?:word|wd|phrase|code|wort)?s?|"
    r"pwd?|pw|secret|token|credentials?|creds?|login|api[ -]?key|key(?=\s+[\"'`])|pin|"
    r"kennwort|zugangsdaten|senha|"
    r"contrase(?:ñ|n)a|mot de passe|mdp|wachtwoord|has[łl]o|parola|пароль|密码)(?![\w-])"
)
_USER = re.compile(r"(?:^|[,\s])[^\s:,]{1,64}:(?P<secret>[^\s,/][^\s,]+)")
_PIPED = re.compile(r"(?:^|\s)[\w.-]{1,32}\|(?P<secret>[^|\s]{4,})\|/[^|\s]*(?=\||\s|$)")
"""`user|password|/home|uid`, as images of FTP servers take it."""
_DIGEST = re.compile(r"(?:^|[,\s])[^\s:,]{1,64}:[^\s:,]{1,64}:(?P<secret>[0-9a-f]{32,64})(?=[,\s]|$)")
"""`user:realm:hash`, what htdigest writes."""
_FORMATS = (
    *((_PGPASS, ":"), (_QUOTED_PAIR, '"'), (_NETRC, ""), (_AUTH_LINE, ":"), (_WORDS, ""), (_MAP, ":")),
    *((_IPSEC, '"'), (_CHAP, '"')),
)
_LISTS = ((_PIPED, "|"), (_IPSEC, '"'))
"""Patterns, each with a sign that stands in every match."""
_PIECE = re.compile(r"[^\s\"'`<>()\[\]{},;]+")


def find(sheet: Sheet) -> Iterator[Hit]:
    """Yield the secrets of line formats and of sentences in comments and logs."""
    for seg in sheet.segs:
        if seg.free:
            yield from _lines(seg)
            yield from _prose(seg)
        else:
            yield from _users(seg)


def _lines(seg: Seg) -> Iterator[Hit]:
    """Yield the secrets in lines of the formats known here."""
    text, file = seg.shadow, seg.kind is SegKind.RAW and seg.name != "raw"
    for pattern, sign in _FORMATS:
        for match in pattern.finditer(text) if sign in text else ():
            yield from _hit(seg, *match.span("secret"), "a line of a credentials file")
    for match in _TWO.finditer(text) if file else ():
        yield from _hit(seg, *match.span("secret"), "a line of a credentials file")
    for line in _ACL.finditer(text):
        for word in _ACL_WORD.finditer(text, line.start(), line.end()):
            yield from _hit(seg, *word.span("secret"), "a password in an access list")
    if ":" in text:
        listed = _USER_FILES.search(seg.name) is not None
        for match in _USERS.finditer(text):
            if listed or (file and ordinary.secretish(match["secret"])):
                yield from _hit(seg, *match.span("secret"), "a line of a user list")


def _hit(seg: Seg, start: int, end: int, reason: str) -> Iterator[Hit]:
    if ordinary.never(seg.shadow[start:end]) is None:
        yield Hit(seg.start + start, seg.start + end, "PASSWORD", "file-format", reason)


def _users(seg: Seg) -> Iterator[Hit]:
    """Yield the passwords in a value that lists users, as its name or its form tells."""
    for pattern, sign in (*_LISTS, *_named_lists(seg.name)):
        for match in pattern.finditer(seg.shadow) if sign in seg.shadow else ():
            yield from _hit(seg, *match.span("secret"), "a password in a list of users")


@lru_cache(maxsize=1024)
def _named_lists(name: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """Return the patterns of what a label or variable of this name lists: `user:password` (`…basicauth.users`)."""
    lowered = name.lower()
    folded = lowered.replace("-", "").replace("_", "")
    basic = "basicauth" in folded and folded.endswith(("users", "user", "auth"))
    users = basic or folded.endswith(("userpass", "htpasswd", "authusers", "userlist"))
    digests = "digestauth" in lowered or "htdigest" in lowered
    return (*([(_USER, ":")] if users else ()), *([(_DIGEST, ":")] if digests else ()))


def _prose(seg: Seg) -> Iterator[Hit]:
    """Yield the odd word in a sentence that speaks of a password: `root / password harbor1234`."""
    text = seg.shadow
    for match in _CRED_WORD.finditer(text):
        line = text.find("\n", match.end())
        line = len(text) if line < 0 else line
        for count, word in enumerate(_PIECE.finditer(text, match.end(), min(line, match.end() + 200))):
            piece = word.group().rstrip(".,:;!")
            if "=" in piece or "://" in piece or (piece.startswith(("-", "/", "#")) and piece != "/") or count > 8:
                break
            if (
                ordinary.secretish(piece)
                and not chance.is_digest(piece)
                and (sensitive_key(piece) is None or sum(map(str.isdigit, piece)) > 2)
                and not re.search(r"/|@[\w-]+\.", piece.strip("/"))
            ):
                at = seg.start + word.start()
                yield Hit(at, at + len(piece), "PASSWORD", "prose", f"a word beside “{match.group()}” that is no word")
