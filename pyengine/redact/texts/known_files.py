"""Finds secrets in files whose lines are no assignments: pgpass, htpasswd, user lists, ACLs, netrc, prose.

What kind of file a text is, its name tells (the config's key, its target), or its lines do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from pyengine.redact.hit import Hit, Seg, SegKind
from pyengine.redact.sheet import Sheet
from pyengine.redact.values import ordinary

_PGPASS = re.compile(
    r"(?m)^[ \t]*(?![0-9A-Fa-f]{2}(?::[0-9A-Fa-f]{2}){5})(?:[\w.*-]+|\[[0-9a-f:]+\]):(?:\d{1,5}|\*):[^:\s]+:[^:\s]+:"
    r"(?P<secret>\S[^\n]{0,200}?)[ \t]*\r?$"
)
_MAP = re.compile(
    r"(?m)^[ \t]*(?:\[[\w.-]+\]|[\w-]+(?:\.[\w-]+)+)(?::\w+)?[ \t]+"
    r"[\w.@+-]{1,64}:(?!/|\d+[ \t]*\r?$)(?P<secret>\S+)[ \t]*\r?$"
)
"""Postfix's sasl_passwd: `[host]:port user:password`."""
_IPSEC = re.compile(r"(?m)^(?:[^\n#:]{0,200}:[ \t]*)?(?:PSK|EAP|XAUTH|NTLM)[ \t]+\"(?P<secret>[^\"\n]+)\"")
_CHAP = re.compile(
    r"(?m)^[ \t]*\"?[\w.@-]{1,64}\"?[ \t]+(?:\*|\"?[\w.-]{1,64}\"?)[ \t]+"
    r"\"(?P<secret>[^\"\n]+)\"[ \t]+(?:\*|[\d.]+)[ \t]*\r?$"
)
"""strongSwan's ipsec.secrets, and pppd's chap-secrets."""
_ACL = re.compile(r"(?m)(?:^[ \t]*user|\bACL[ \t]+SETUSER)[ \t]+\S+[ \t].*$")
_ACL_WORD = re.compile(r"(?<=[\s])(?:[><]|#(?=[0-9a-f]{64}))(?P<secret>\S+)")
_QUOTED_PAIR = re.compile(r"(?m)^[ \t]*\"[^\"\n]{1,80}\"[ \t]+\"(?P<secret>[^\"\n]{2,400})\"")
_NETRC = re.compile(r"(?i)(?:^|\s)(?:login[ \t]+\S+\s+password|password[ \t]+\S+\s+account)[ \t]+(?P<secret>\S+)")
_SEND = re.compile(
    r"(?i)(?:assword|assphrase|passwort|pin|token)[^\n\"]{0,20}\\*\"[^\n]{0,20}\n?"
    r"(?:[^\n]{0,80}\n){0,2}?[ \t]*(?:exp_)?send(?:_user)?[ \t]+"
    r"(?:-\S+[ \t]+)*\\*[\"'{](?P<secret>[^\"'\n]+?)(?:\\+[rn])*\\*[\"'}]"
)
"""What expect's script sends once it was asked for the password."""
_USERS = re.compile(
    r"(?m)^[ \t]*(?![\w.-]+:[ \t])[\w.@-]{1,64}:"
    r"(?P<secret>[^\s:/][^\s:]{2,199}|[^\W\d_]+(?: [^\W\d_]+){1,4})(?::\S*)?[ \t]*\r?$"
)
_USER_FILES = re.compile(
    r"(?i)htpasswd|passwd|users?_?list|credentials|basic_?auth|userlist|secrets|\.auth|auth_file|logins|passwords|chap|accounts"
)
_USER = re.compile(r"(?:^|[,\s])[^\s:,]{1,64}:(?P<secret>[^\s,/][^\s,]+)")
_USER_NAMES = re.compile(r"(?:^|[_.-])(?:users|userlist|user_list|accounts|logins)$")
_PIPED = re.compile(r"(?:^|\s)[\w.-]{1,32}\|(?P<secret>[^|\s]{4,})\|/[^|\s]*(?=\||\s|$)")
"""`user|password|/home|uid`, as images of FTP servers take it."""
_DIGEST = re.compile(r"(?:^|[,\s])[^\s:,]{1,64}:[^\s:,]{1,64}:(?P<secret>[0-9a-f]{32,64})(?=[,\s]|$)")
"""`user:realm:hash`, what htdigest writes."""
_SNMP = re.compile(
    r"(?m)^[ \t]*(?:r[ow]community6?[ \t]+(?P<secret>\S+)"
    r"|com2sec6?[ \t]+(?:-\S+[ \t]+\S+[ \t]+)?\S+[ \t]+\S+[ \t]+(?P<com>\S+)"
    r"|createUser[ \t]+(?:-e[ \t]+\S+[ \t]+)?\S+[ \t]+(?:MD5|SHA[-\d]*)[ \t]+\"?(?P<auth>[^\s\"]+)\"?"
    r"(?:[ \t]+(?:DES|AES[-\d]*)[ \t]+\"?(?P<priv>[^\s\"]+))?)"
)
"""snmpd's communities and users."""
_RENAMED = re.compile(r"(?mi)^[ \t]*rename-command[ \t]+\w+[ \t]+\"?(?P<secret>[^\s\"]{6,})")
_NETWORK = re.compile(
    r"\b(?:snmp-server community|enable (?:secret|password)(?: level \d+)?|privilege \d+ (?:password"
    r"|secret)|neighbor(?: \S+)? password"
    r"|message-digest-key \d+ md5|auth_pass|key-string|(?:tacacs|radius)-server key|wpa-psk ascii|ppp chap password)"
    r"[ \t]+(?:[0-9][ \t]+)?\"?(?P<secret>[^\s;,\"]+)"
)
"""Switches, routers and keepalived."""
_SAID = re.compile(r"`(?:PASS|AUTH|IDENTIFY|requirepass|masterauth|password|pass)[ ](?P<secret>[^`\s]{3,200})`")
"""A line of a protocol or of a file, cited in a sentence."""
_VOICEMAIL = re.compile(r"(?m)^[ \t]*\d{2,8}[ \t]*=>[ \t]*(?P<secret>\d{3,10})(?=,)")
"""Asterisk's voicemail.conf: `mailbox => pin,name,mail`."""
_FORMATS = (
    *((_PGPASS, ":"), (_QUOTED_PAIR, '"'), (_NETRC, ""), (_MAP, ":"), (_SEND, "")),
    *((_IPSEC, '"'), (_CHAP, '"'), (_SNMP, "c"), (_RENAMED, "-"), (_NETWORK, ""), (_VOICEMAIL, "=>"), (_SAID, "`")),
)
_MAIL_PAIR = re.compile(
    r"(?m)^[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}:(?P<secret>[^\W\d_][^\s"
    r"/:]{3,80})[ \t]*$"
)
"""A mail account and its password."""
_LISTS = ((_MAIL_PAIR, "@"), (_PIPED, "|"), (_IPSEC, '"'))
"""Patterns, each with a sign that stands in every match."""


def find(sheet: Sheet) -> Iterator[Hit]:
    """Yield the secrets of line formats and of sentences in comments and logs."""
    for seg in sheet.segs:
        if seg.free:
            yield from _lines(seg)
        yield from _users(seg)


def _lines(seg: Seg) -> Iterator[Hit]:
    """Yield the secrets in lines of the formats known here."""
    text, file = seg.shadow, seg.kind is SegKind.RAW
    for pattern, sign in _FORMATS:
        for match in pattern.finditer(text) if sign in text else ():
            for group, value in match.groupdict().items():
                if value:
                    yield from _hit(seg, *match.span(group), "a line of a credentials file")
    for line in _ACL.finditer(text):
        for word in _ACL_WORD.finditer(text, line.start(), line.end()):
            yield from _hit(seg, *word.span("secret"), "a password in an access list")
    if ":" in text:
        users = list(_USERS.finditer(text))
        lines = sum(1 for line in text.splitlines() if line.strip() and line.lstrip()[0] != "#") if users else 0
        listed = _USER_FILES.search(seg.name) is not None or 1 < len(users) == lines
        for match in users:
            if (
                listed
                or _USER_FILES.search(text, max(0, match.start() - 100), match.start())
                or (file and ordinary.secretish(match["secret"]))
            ):
                yield from _hit(seg, *match.span("secret"), "a line of a user list")


_SYSTEM = re.compile(r"/(?:etc|run|var|usr|opt|home|srv|dev)/")


def _hit(seg: Seg, start: int, end: int, reason: str) -> Iterator[Hit]:
    if ordinary.never(seg.shadow[start:end]) is None and not _SYSTEM.match(seg.shadow, start, end):
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
    users = users or _USER_NAMES.search(lowered) is not None
    digests = "digestauth" in lowered or "htdigest" in lowered
    return (*([(_USER, ":")] if users else ()), *([(_DIGEST, ":")] if digests else ()))
