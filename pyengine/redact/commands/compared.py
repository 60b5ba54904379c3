"""Finds what a test compares with a name that tells, and what a plan changes it to.

`[[ "$PASSWORD" != "x" ]]`, nginx's `if ($arg_key != x)` and `set $token "x"`, Terraform's `password = "old" -> "new"`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pyengine.redact.hit import Benign, Hit
from pyengine.redact.names import keyed
from pyengine.redact.sheet import Sheet
from pyengine.redact.values import chance, ordinary
from pyengine.sensitive.key import Level, SensitiveKey
from pyengine.sensitive.names import names_public, sensitive_key

_COMPARED = re.compile(
    r"\$\{?(?P<sent>arg_|http_|cookie_)?(?P<name>\w{2,60})\}?[\"']?[ \t]{1,8}"
    r"(?:(?:!=|==?|~\*?|-eq|-ne)[ \t]{0,8}|(?=[\"']))"
    r"(?P<mark>[\"'])?(?P<value>(?(mark)[^\"'\n$]{1,200}|[^\s\"'$()\[\];]{3,200}))"
    r"(?(mark)(?P=mark)|(?=[ \t)\];]|\r?\n|\Z))"
)
_PLANNED = re.compile(
    r"(?<![\w.-])(?P<name>[\w.-]{2,80})\"?[ \t]{0,40}[=:][ \t]{0,4}"
    r"\"[^\"\n]{0,300}\"[ \t]{1,4}->[ \t]{1,4}\"(?P<value>[^\"\n]{1,300})\""
)
_SENT = SensitiveKey(Level.STRONG, "SECRET", "what is sent along")


def find(sheet: Sheet) -> Iterator[Hit | Benign]:
    """Yield the values beside telling names, and the opaque ones that a request has to bring."""
    for pattern, sign in ((_COMPARED, "$"), (_PLANNED, "->")):
        for match in pattern.finditer(sheet.text) if sign in sheet.text else ():
            key = sensitive_key(match["name"])
            sent = match.groupdict().get("sent") and not names_public(match["name"])
            if key is None and sent and (chance.is_digest(match["value"]) or ordinary.secretish(match["value"])):
                key = _SENT
            if key is not None:
                seg = sheet.at(match.start())
                start, end = match.span("value")
                yield from keyed.by_key(seg, start - seg.start, end - seg.start, key, match["name"])
