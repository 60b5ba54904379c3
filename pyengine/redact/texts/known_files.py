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
from pyengine.sensitive.names import is_holder, takes_back

_PGPASS = re.compile(
    r"(?m)^[ \t]*(?![0-9A-Fa-f]{2}(?::[0-9A-Fa-f]{2}){5})(?:[\w.*-]+|\[[0-9a-f:]+\]):(?:\d{1,5}|\*):[^:\s]+:[^:\s]+:"
    r"(?!\d+:\d*:)(?P<secret>\S[^\n]{0,200}?)[ \t]*\r?$"
)
_MAP = re.compile(
    r"(?m)^[ \t]*(?:(?P<sure>\[[\w.-]+\]|@[\w.-]+)|[\w-]+(?:\.[\w-]+)+)(?::\w+)?[ \t]+"
    r"[\w.@+-]{1,64}:(?!/|\d+[ \t]*\r?$)(?P<secret>\S+(?(sure)(?: [^\s:]+){0,4}))[ \t]*\r?$"
)
"""Postfix's sasl_passwd: `[host]:port user:password`."""
_IPSEC = re.compile(
    r"(?m)^(?:[^\n#:]{0,200}:[ \t]*)?"
    r"(?:PSK|EAP|XAUTH|NTLM|(?:RSA|ECDSA|P12|PKCS8)[ \t]+\S+)[ \t]+\"(?P<secret>[^\"\n]+)\""
)
_CHAP = re.compile(
    r"(?m)^[ \t]*\"?[\w.@-]{1,64}\"?[ \t]+(?:\*|\"?[\w.-]{1,64}\"?)[ \t]+"
    r"\"(?P<secret>[^\"\n]+)\"[ \t]+(?:\*|[\d.]+)[ \t]*\r?$"
)
"""strongSwan's ipsec.secrets, and pppd's chap-secrets."""
_BARE_CHAP = re.compile(
    r"(?m)^[A-Za-z][\w.@-]{1,63}(?:[ ]{2,}|\t+)(?:\*|[\w.-]{1,64})"
    r"(?:[ ]{2,}|\t+)(?P<secret>[^\s\"*]{4,64})(?:[ ]{2,}|\t+)\*[ \t]*\r?$"
)
_COMMUNITY = re.compile(r"/snmp[ \t]+community[ \t]+(?:set|add)\b[^\n]{0,120}?\bname=(?P<secret>[^\s\"]+)")
"""RouterOS names a community by its secret."""
_ACL = re.compile(r"(?m)(?:^[ \t]*user|\bACL[ \t]+SETUSER)[ \t]+\S+[ \t].*$")
_ACL_WORD = re.compile(r"(?<=[\s'\"])(?:[><]|#(?=[0-9a-f]{64}))(?P<secret>[^\s'\"]+)")
_QUOTED_PAIR = re.compile(r"(?m)^[ \t]*\"[^\"\n]{1,80}\"[ \t]+\"(?P<secret>[^\"\n]{2,400})\"")
_MOUNT = re.compile(r"(?m)^[ \t]*(?:https?://|/)\S+[ \t]+[\w.@-]{2,64}[ \t]+\"(?P<secret>[^\"\n]{3,80})\"[ \t]*\r?$")
"""davfs2's secrets: what is mounted, as whom, with what."""
_NETRC = re.compile(r"(?i)(?:^|\s)(?:login[ \t]+\S+\s+password|password[ \t]+\S+\s+account)[ \t]+(?P<secret>\S+)")
_SEND = re.compile(
    r"(?i)(?:assword|assphrase|passwort|pin|token)[^\n\"]{0,20}\\*\"[^\n]{0,20}\n?"
    r"(?:[^\n]{0,80}\n){0,2}?[ \t]*(?:exp_)?send(?:_user)?[ \t]+"
    r"(?:-\S+[ \t]+)*\\*[\"'{](?P<secret>[^\"'\n]+?)(?:\\+[rn])*\\*[\"'}]"
)
"""What expect's script sends once it was asked for the password."""
_USERS = re.compile(
    r"(?m)^[ \t]*(?![\w.-]+:[ \t]|sha\d+:|md5:)[\w.@-]{1,64}:"
    r"(?P<secret>[^\s:/!*][^\s:]{2,199}|[^\W\d_]+(?: [^\W\d_]+){1,4})(?::(?!//)\S*)?[ \t]*\r?$"
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
    r"|message-digest-key \d+ md5|auth_pass|key-string|authentication-key \d+ md5"
    r"|snmp-server host \S+ (?:(?:traps|informs) )?version \S+"
    r"|(?:tacacs|radius)-server key|wpa-psk ascii|ppp chap password)"
    r"[ \t]+(?:[0-9][ \t]+)?\"?(?P<secret>[^\s;,\"]+)"
)
"""Switches, routers and keepalived."""
_VOICEMAIL = re.compile(r"(?m)^[ \t]*\d{2,8}[ \t]*=>[ \t]*(?P<secret>\d{3,10})(?=,)")
"""Asterisk's voicemail.conf: `mailbox => pin,name,mail`."""
_REGISTER = re.compile(r"(?m)\bregister[ \t]*=>[ \t]*[^\s:/@]{1,60}(?:@[\w.-]+)?:(?P<secret>[^\s:/@]{2,80})(?=[:@])")
"""Asterisk's registration at a provider: `user:password:login@host`."""
_WIFI = re.compile(r"\bWIFI:(?:[^\n;]{0,80};){0,4}P:(?P<secret>[^;\n]{1,80});")
"""What a code for telephones holds."""
_PAIRED = re.compile(
    r"(?<![\w/:.@-])(?!(?:sha|md|rev|git|commit|digest|build|etag|id|crc|urn|ver)[\w-]*:)"
    r"[\w.-]{2,64}:(?:[\w.-]{2,40}:)?(?P<secret>[0-9a-f]{32,128})[\"']?[ \t]*\r?(?=\n|\Z)"
)
"""A name and the hexadecimal key behind it, at the end of a line (`identity:psk`, `account:token`)."""
_ACCOUNT = re.compile(r"(?m)^[ \t]*user=[\w.-]{1,40}:(?!\d+[ \t]*\r?$)(?P<secret>[^\s:]{4,})[ \t]*\r?$")
"""coturn's `user=name:password`."""
_BRACED = re.compile(
    r"(?i);[ \t]*(?:password|pwd)[ \t]*=[ \t]*\{(?P<secret>(?=[^}\n]*[^\w}])[^}\n]{2,100})\}(?=[;\"']|\s|\Z)"
)
"""ODBC and JDBC: braces around a password with a semicolon."""
_FORMATS = (
    *((_PGPASS, ":"), (_QUOTED_PAIR, '"'), (_MOUNT, '"'), (_NETRC, ""), (_MAP, ":"), (_SEND, "")),
    *((_IPSEC, '"'), (_CHAP, '"'), (_SNMP, "c"), (_RENAMED, "-"), (_NETWORK, ""), (_VOICEMAIL, "=>")),
    *((_REGISTER, "=>"), (_WIFI, "WIFI:"), (_PAIRED, ":"), (_BARE_CHAP, "*")),
    *((_COMMUNITY, "/snmp"), (_ACCOUNT, "user=")),
)
_LISTS = ((_BRACED, "{"), (_PIPED, "|"), (_IPSEC, '"'))
"""Patterns, each with a sign that stands in every match."""
_SIGNS = re.compile(r'[{|":>#(]')
"""One of these stands in every match in a text that is not free."""


def find(sheet: Sheet) -> Iterator[Hit]:
    """Yield the secrets of line formats and of sentences in comments and logs."""
    for seg in sheet.segs:
        if seg.free:
            yield from _lines(seg)
        elif not _SIGNS.search(seg.shadow):
            continue
        yield from _users(seg)
        for line in _ACL.finditer(seg.shadow) if ">" in seg.shadow or "#" in seg.shadow else ():
            for word in _ACL_WORD.finditer(seg.shadow, line.start(), line.end()):
                yield from _hit(seg, *word.span("secret"), "a password in an access list")
        if seg.kind is not SegKind.KEY and ("{" in seg.shadow or "(" in seg.shadow):
            yield from _blocks(seg)


def _lines(seg: Seg) -> Iterator[Hit]:
    """Yield the secrets in lines of the formats known here."""
    text, file = seg.shadow, seg.kind is SegKind.RAW
    for pattern, sign in _FORMATS:
        for match in pattern.finditer(text) if sign in text else ():
            for group, value in match.groupdict().items():
                if value and group != "sure":
                    yield from _hit(seg, *match.span(group), "a line of a credentials file")
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


_BLOCK = re.compile(
    r"(?<![\w.-])(?P<name>[A-Za-z_][\w-]{2,40})[ \t]*(?:=[ \t]*)?"
    r"(?:\{(?P<body>[^{}()]{1,1000})\}|\((?P<array>[^(){}\n]{1,1000})\))"
)
_GIVEN = re.compile(
    r"\[?(?P<name>[\w.-]{1,60})[\"'\]]?[ \t]*=[ \t]*(?P<mark>[\"'])(?P<value>(?:(?!(?P=mark))[^\n]){1,300})(?P=mark)"
)


def _blocks(seg: Seg) -> Iterator[Hit]:
    """Yield what a block or an array holds whose own name says that it holds secrets (`tokens { agent = "x" }`)."""
    for block in _BLOCK.finditer(seg.shadow):
        if is_holder(block["name"]):
            for given in _GIVEN.finditer(seg.shadow, *block.span("body" if block["body"] else "array")):
                if given["name"] not in {"secret_id", "config_id"} and not takes_back(given["name"]):
                    yield from _hit(seg, *given.span("value"), "in a block that holds secrets")


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
