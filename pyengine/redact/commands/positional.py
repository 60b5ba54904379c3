"""Finds the credential among the arguments of a call: source code, consoles, dial plans and stack traces alike.

The call's name says what it takes (`connect`, `createUser`, `bcrypt`, `sign`), the strings' places which is secret:
the one behind the user's, or the only one. One grammar serves every language that writes `name("a", 'b')`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pyengine.redact.hit import Hit
from pyengine.redact.sheet import Sheet
from pyengine.redact.values import ordinary
from pyengine.redact.values.refs import FILLER
from pyengine.sensitive.names import sensitive_key

_WORD = r"[A-Za-z_$][\w$]{0,60}"
_CALL = re.compile(
    rf"(?<![\w$])(?P<on>(?:{_WORD}(?:\.|::|->|\?\.)){{0,4}})(?P<name>{_WORD})[ \t]{{0,2}}(?:=[ \t]{{0,2}})?\("
)
_ARGUMENT = re.compile(
    r"[brfuNL@]{0,2}(?P<mark>\\?[\"'`])(?P<value>(?:(?!(?P=mark))(?:\\(?!\\?[\"'`])|\\.|[^\\\n])){0,400})(?P=mark)"
    r"|(?P<open>[(\[{])|(?P<close>[)\]}])|(?P<comma>,)|(?P<end>\n{2}|;[ \t]*\n)|[^\s,\"'`()\[\]{}\\;]+"
)
_REACH, _DEEPEST = 800, 4
"""So far, and so deep, the arguments of one call are read."""
_USERS = re.compile(
    r"(?i)\w*connect(?:ion)?(?:s|async|_\w+)?|\w*log_?(?:in|on)|sign_?in\w*|ldap_(?:\w+_)?bind\w*|simple_?bind\w*|bind_s|auth(?:enticate)?\w*|"
    r"(?:create|add|register|new)_?(?:super_?)?(?:user|account)\w*|(?:change|set|reset|update)_?(?:user)?_?passw(?:or)?d\w*|"
    r"\w*(?:basic|http|digest|proxy|plain)_?auth\w*|\w*credentials?|use\w*keys|s?ftp(?:_?tls)?|imap4?\w*|pop3\w*|mysqli?|postgresql|pdo|newinstance|account"
)
"""Calls that take a user and a password."""
_NEW = re.compile(r"(?i)(?:(?<!\w)(?:pdo|mysqli)|(?:ldap|ssh2|sftp|ftp|imap|mongo|redis|amqp)\w{0,40})(?:->|::|\.)")
_KEYED = re.compile(
    r"(?i)\w*(?:encrypt|decrypt|bcrypt|scrypt|pbkdf2|hmac|_crypt|cipher)\w*|crypt|sign(?:_?(?:jwt|token|hmac|data|cookie))?"
    r"|encode|decode|verify|new|create"
)
_NEED = frozenset(("encode", "decode", "verify", "sign", "new", "create"))
_CODERS = re.compile(r"(?i)jwt|jws|jose|crypto|cipher|hmac|fernet|serializer")
"""What `sign`, `encode` and `new` belong to where they take a key."""
_ALONE = re.compile(
    r"(?i)(?:redis_?)?auth|bcrypt\w*|password_(?:hash|verify)|(?:hash|check|verify|make)_?password|(?:generate|check)_password_hash|"
    r"bearer_?auth|(?:set|change|reset|update|with)_?(?:user_?)?"
    r"(?:(?:api|auth|access|secret|private|encryption|db|admin)_?(?:key)?_?)?(?:password|passphrase|passwd|secret|token|(?<=i_|s_|t_|te|ss|pi|et)key)"
)
"""Calls whose only string is the secret."""
_WRAP = re.compile(r"(?i)getbytes|btoa|b64encode|base64_?encode|tobase64string|encodetostring|encode64|from")
_PAIR = re.compile(r"[\w.@+\\-]{1,64}:(?P<secret>[^\s:/][^\s/]{2,})")
_NO_SECRET = re.compile(
    r"(?i)[a-z][\w+.-]*:\S*|[\w.-]+:\d+|(?:\d{1,3}\.){3}\d{1,3}|[\w.+-]+@[\w-]+\.[\w.-]+|\d{1,5}|\w+=.*|.*%[sd].*|\W*"
    r"|(?:(?:cn|uid|ou|dc)=[^,]+,?)+|(?:aes|des|sha|md|rsa|hs|rs|es|ps|utf|sig|ecdsa|blowfish|chacha)[-_]?\d*(?:[-_]\w+){0,3}|p?bcrypt|argon2\w*"
    r"|hex|base64(?:url)?|ascii|latin-?1|binary|localhost|local|change|click(?:ed)?|data|error|open|close|message"
)
"""Hosts, data sources, mail addresses, names of algorithms and of events: what else such calls are given."""
_DIALPLAN = re.compile(r"\b(?:VM)?(?:Authenticate|DISA)\([ \t]*(?P<secret>\d{3,20})(?=[,)|])")
"""Asterisk's applications, whose first argument is a PIN."""
_DECLARED = re.compile(
    r"[\"']-{1,2}(?P<name>[\w-]{2,60})[\"'][^\n()]{0,200}?\bdefault(?:_value)?[ \t]{0,4}[=:(][ \t]{0,4}"
    r"(?P<mark>[\"'])(?P<value>(?:\\.|(?!(?P=mark))[^\\\n]){1,200})(?P=mark)"
)
"""`add_argument("--password", default="x")`."""


@dataclass(frozen=True, slots=True)
class _Text:
    """A string among the arguments of a call: the number of the argument, and its place in the sheet."""

    argument: int
    value: str
    start: int

    @property
    def span(self) -> tuple[int, int]:
        """Where it begins and ends."""
        return self.start, self.start + len(self.value)


def find(sheet: Sheet) -> Iterator[Hit]:
    """Yield the credentials that calls are given by their place."""
    text = sheet.shadow
    for match in _CALL.finditer(text) if "(" in text else ():
        if not sheet.at(match.start()).naming:
            yield from _of_call(text, match)
    for match in _DIALPLAN.finditer(text):
        yield _hit(*match.span("secret"), match.group())
    for match in _DECLARED.finditer(text) if "default" in text else ():
        key = sensitive_key(match["name"])
        if key is not None and ordinary.spared(match["value"], key) is None:
            yield _hit(*match.span("value"), f"the default of --{match['name']}")


def _of_call(text: str, match: re.Match[str]) -> Iterator[Hit]:
    name, on = match["name"], match["on"]
    if name == "__construct" and _NEW.search(on):
        name = on.rstrip("->:.")
    what, start = f"the arguments of {name}", match.end()
    if _WRAP.fullmatch(name):
        yield from _pair(text, start, what)
    elif _USERS.fullmatch(name) or _ALONE.fullmatch(name):
        found = list(_strings(text, start))
        alone = _ALONE.fullmatch(name) and (on or "_" in name or name.lower() != "auth")
        single = len(found) == 1 and not found[0].argument
        chosen = _keys(found, first=True) if alone and single else [] if single else _behind_user(found)
        yield from (_hit(*each.span, what) for each in chosen)
    elif _KEYED.fullmatch(name) and _takes_key(name, on):
        found = list(_strings(text, start))
        yield from (_hit(*each.span, what) for each in _keys(found, first="hmac" in f"{on}{name}".lower()))


def _pair(text: str, start: int, what: str) -> Iterator[Hit]:
    """Yield the password of a `user:password` that is wrapped (`btoa("app:x")`)."""
    for each in _strings(text, start):
        pair = _PAIR.fullmatch(each.value)
        if pair and ordinary.never(pair["secret"]) is None:
            yield _hit(each.start + pair.start("secret"), each.span[1], what)
        return


def _takes_key(name: str, on: str) -> bool:
    """Tell a call that takes a key: by its own name, or as what it belongs to says."""
    return name.lower() not in _NEED or _CODERS.search(on) is not None


def _strings(text: str, start: int) -> Iterator[_Text]:
    """Yield the strings that are arguments themselves of the call that opens before `start`."""
    depth, argument = 0, 0
    for match in _ARGUMENT.finditer(text, start, start + _REACH):
        if match["open"]:
            depth += 1
            if depth > _DEEPEST:
                return
        elif match["close"]:
            depth -= 1
            if depth < 0:
                return
        elif match["end"]:
            return
        elif match["comma"]:
            argument += depth == 0
        elif match["value"] and depth == 0 and text[match.start() - 1] != "=":  # its name tells (assigns.py)
            yield _Text(argument, match["value"], match.start("value"))


def _behind_user(found: list[_Text]) -> list[_Text]:
    """Return what stands behind the user's name: the odd one, else all that may be it."""
    values = [each.value for each in found]
    chosen = [each for each in found if _chosen(each) and values.count(each.value) == 1]
    if len(chosen) < 3:
        return [each for each in chosen[-1:] if each.argument > 0 and FILLER not in each.value]
    odd = [each for each in chosen[1:] if ordinary.secretish(each.value)]
    host = found[0].argument == 0 and len(found) == len(chosen)
    given = any(FILLER in each.value for each in chosen[1:])
    return odd if odd or given else chosen[2 if host else 1 :]


def _keys(found: list[_Text], *, first: bool) -> list[_Text]:
    """Return the key that a call works with: the last string that may be one, or what it hashes."""
    chosen = [each for each in found if _chosen(each)][-1:]
    chosen = [each for each in chosen if FILLER not in each.value]
    return [each for each in chosen if first or each.argument > 0 or ordinary.secretish(each.value)]


def _chosen(each: _Text) -> bool:
    """Tell a string that somebody may have chosen as a password, or what stands in its place."""
    value = each.value
    return FILLER in value or (len(value) > 2 and _NO_SECRET.fullmatch(value) is None and ordinary.never(value) is None)


def _hit(start: int, end: int, what: str) -> Hit:
    return Hit(start, end, "PASSWORD", "call", what)
