"""Finds what markup, code and SQL give to a name: elements, attributes, calls, pairs of strings, `IDENTIFIED BY`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pyengine.redact.hit import Benign, Hit, SegKind
from pyengine.redact.names import keyed
from pyengine.redact.sheet import Sheet
from pyengine.sensitive.key import Level, SensitiveKey
from pyengine.sensitive.names import sensitive_key

_QUOTED_PAIR = re.compile(
    r"(?P<open>[\"'])(?P<name>[\w.-]{2,80})(?P=open)\s{0,4}(?:,|=>)\s{0,4}"
    r"(?P<mark>[\"'])(?P<value>(?:(?P=mark){2}|\\.|(?!(?P=mark))[^\\\n]){1,500})(?P=mark)(?!\s{0,4}:)"
)
_XML = re.compile(
    r"<(?P<name>[\w:.-]{2,60})(?:\s[^<>]{0,200})?>\s{0,40}(?:<[Vv]alue>\s{0,40})?"
    r"(?:<!\[CDATA\[(?P<raw>[^\0]{1,2000}?)\]\]>|(?P<value>[^<>]{1,4000}))\s{0,40}</(?:[Vv]alue|(?P=name))>"
)
_TAGGED = re.compile(
    r"(?i)<[\w:.-]{2,40}\s[^<>]{0,80}?(?:name|key|id)\s{0,4}=\s{0,4}[\"'](?P<name>[\w.\-]{2,80})[\"'][^<>]{0,80}>"
    r"\s{0,40}(?:<value>\s{0,40})?(?P<value>[^<>]{1,2000})</"
)
_ATTRIBUTES = re.compile(
    r"(?i)\b(?:name|key|id|field)\s{0,4}[=:]\s{0,4}\\?[\"'](?P<name>[\w.\-]{2,80})\\?[\"'],?\s{1,4}(?:\w+=\\?[\"'][^\"']*\\?[\"']\s{1,4})?(?:default)?value\s{0,4}[=:]\s{0,4}\\?[\"'](?P<value>[^\"'\\]{1,2000})"
)
_CALL = re.compile(
    r"(?i)\b(?:define|setenv|env|set|put|export|config)\w*\s{0,2}\(\s{0,4}[\"'](?P<name>[\w.\-]{2,80})[\"']\s{0,4},\s{0,40}"
    r"(?P<mark>[\"'])(?P<value>(?:\\.|(?!(?P=mark))[^\\\n]){1,500})(?P=mark)"
)
_SECURE = re.compile(
    r"(?i)ConvertTo-SecureString\s+(?:-\w+\s+){0,3}(?P<mark>[\"'])(?P<value>[^\"'\n]{1,200})(?P=mark)"
    r"|(?P<other>[\"'])(?P<raw>[^\"'\n]{1,200})(?P=other)\s{0,4}\|\s{0,4}ConvertTo-SecureString"
)
_SETX = re.compile(r"(?i)\bsetx\s+(?P<name>\w{2,60})\s+(?P<mark>[\"']?)(?P<value>[^\"'\n;]{1,200}?)(?P=mark)(?=\s|;|$)")
_SQL = re.compile(
    r"(?i)\b(?:identified\s+(?:with\s+\S+\s+)?(?:by|as)(?:\s+password)?|(?:with|set|encrypted|role\s+\S+|user\s+\S+)\s+"
    r"(?:(?:login|superuser|createdb|createrole|replication|bypassrls|inherit|no[a-z]{3,12})\s+){0,6}(?:encrypted\s+)?"
    r"password(?:\s+for\s+\S+)?(?:\s*[=(]|\s+to|\s+from)?)(?:\s*(?:old_)?password)?[\s(]*N?\\*"
    r"(?P<quote>['\"])(?P<value>(?:(?P=quote){2}|\\.|(?!(?P=quote))[^\\\n]){1,200})"
)
_FUNCTION = re.compile(
    r"(?i)\b(?:pgp_sym_(?:en|de)crypt(?:_bytea)?\s?\([^()']{1,60},|(?:crypt|md5|sha[12]|sha2|password|old_password|aes_(?:en|de)crypt)\s?\("
    r"|pragma\s+(?:re)?key\s?=|\battach\s[^;\n]{1,80}\skey\b|\bauth\s?\(\s?'[^']{1,60}'\s?,|sp_addlinkedsrvlogin\s[^;\n]{1,120},|new\s+PDO\s?\([^()]{1,120},)\s?"
    r"(?P<quote>['\"])(?P<value>(?:(?P=quote){2}|\\.|(?!(?P=quote))[^\\\n]){1,200})(?P=quote)"
)
"""Functions of databases that take a password, and what follows it is their own."""
_INDEX = re.compile(
    r"\[[\"'](?P<name>[\w.-]{2,80})[\"']\][ \t]{0,8}=[ \t]{0,8}(?P<mark>[\"'])(?P<value>[^\"'\n]{1,300})(?P=mark)"
)
_INSERT = re.compile(
    r"(?i)\binsert\s+into\s+\S{1,80}\s?\((?P<columns>[^()]{3,400})\)\s{0,20}values\s{0,20}(?P<rows>(?:\((?:'[^']*'|[^()'])*\)[\s,]{0,20}){1,200})"
)
_ROW = re.compile(r"\((?P<row>(?:'[^']*'|[^()'])*)\)")
_CELL = re.compile(r"'(?P<quoted>[^']*)'|,")


_SAID = re.compile(
    r"[\"'`](?P<name>[\w.-]{3,80})[\"'`][^\n\"'`]{0,40}(?:[\"'`][\w.-]{1,40}[\"'`][^\n\"'`]{0,40})?"
    r"\b(?:value|valeur|valor|wert|set to)\b[ \t:=]{0,4}(?P<mark>[\"'`])(?P<value>[^\"'`\n]{1,300})(?P=mark)"
)
"""What a log says of a property: `key 'app.secret' … with value 'x'`."""
_FOR = re.compile(
    r"[\"'`](?P<value>[^\"'`\n]{3,200})[\"'`] (?:for|für|pour|para|per) [\"'`]?(?P<name>[A-Za-z][\w.]{3,60})"
)
"""An error's value and the setting it was given to."""
_WHERE = re.compile(
    r"(?i)\b(?:value|val|wert|content)\s{0,4}=\s{0,4}'(?P<value>(?:''|[^'\n]){1,300})'[^;\n]{0,80}?"
    r"\bwhere\b[^;\n]{0,60}?=\s{0,4}'(?P<name>[\w.-]{3,80})'"
)
"""SQL that sets the value of a row whose name tells."""
_MATCHED = (
    r"\({name}\)[ \t]{{1,4}}(?:-[mif][ \t]{{1,4}}(?:(?:str|beg|sub|end)[ \t]{{1,4}})?){{1,3}}"
    r"(?P<value>[^\s{{}}\"'-][^\s{{}}\"']{{2,200}})"
)
_HEADER = re.compile(r"(?:hdr|urlp|url_param)" + _MATCHED.format(name=r"(?P<name>[\w.-]{2,60})"))
_COOKIE = re.compile(r"cook(?:ie)?" + _MATCHED.format(name=r"[\w.-]{2,60}"))
"""HAProxy: `req.hdr(X-Token) -m str x`."""
_LINKED = re.compile(r"secure_link_md5[ \t]{1,8}[\"'][^\"'\n]{0,120}?[ }](?P<value>[^\s\"'$;]{3,100})[\"']")
"""nginx: the secret behind the variables of a signed link."""


_DATABASE = SensitiveKey(Level.STRONG, "PASSWORD", "SQL")
_HELD = SensitiveKey(Level.STRONG, "SECRET", "cookie")
_RULES: tuple[tuple[re.Pattern[str], str, SensitiveKey | None], ...] = (
    *((_XML, "</", None), (_TAGGED, "</", None), (_ATTRIBUTES, "value", None), (_CALL, "(", None)),
    *((_QUOTED_PAIR, ",", None), (_SETX, "setx", None), (_INDEX, "[", None)),
    *((_SQL, "identified", _DATABASE), (_SQL, "password", _DATABASE)),
    *((_FUNCTION, "(", _DATABASE), (_FUNCTION, "pragma", _DATABASE), (_FUNCTION, "linkedsrv", _DATABASE)),
    *(
        (_SAID, "value", None),
        (_SAID, "valor", None),
        (_SAID, "wert", None),
        (_WHERE, "where", None),
        (_FOR, " ", None),
    ),
    *((_HEADER, "hdr(", None), (_HEADER, "urlp(", None), (_HEADER, "url_param(", None)),
    *((_COOKIE, "cook", _HELD), (_LINKED, "secure_link", _HELD)),
    (_SECURE, "securestring", SensitiveKey(Level.STRONG, "PASSWORD", "SecureString")),
)
"""Patterns, each with a sign that stands in the text, and the key where the pattern has no name."""


def find(sheet: Sheet) -> Iterator[Hit | Benign]:
    """Yield the values of sensitive names."""
    text, lowered = sheet.shadow, sheet.shadow.lower()
    for pattern, key in dict.fromkeys((pattern, key) for pattern, sign, key in _RULES if sign in lowered):
        for match in pattern.finditer(text):
            yield from _given(sheet, match, key or sensitive_key(match["name"]))
    for match in _INSERT.finditer(text) if "insert" in lowered else ():
        yield from _inserted(sheet, match)


def _inserted(sheet: Sheet, match: re.Match[str]) -> Iterator[Hit | Benign]:
    """Yield what the rows of an INSERT hold in columns that name a secret."""
    keys = [sensitive_key(name.strip(' `"[]\n')) for name in match["columns"].split(",")]
    seg = sheet.at(match.start())
    for row in _ROW.finditer(match.string, *match.span("rows")) if any(keys) else ():
        column = 0
        for cell in _CELL.finditer(match.string, *row.span("row")):
            key = keys[column] if column < len(keys) else None
            column += cell["quoted"] is None
            if key is not None and cell["quoted"]:
                start, end = cell.span("quoted")
                yield from keyed.by_key(seg, start - seg.start, end - seg.start, key, key.word)


def _given(sheet: Sheet, match: re.Match[str], key: SensitiveKey | None) -> Iterator[Hit | Benign]:
    seg = sheet.at(match.start())
    if key is not None and seg.kind is not SegKind.KEY:
        start, end = match.span("value" if match["value"] is not None else "raw")
        yield from keyed.by_key(seg, start - seg.start, end - seg.start, key, match.groupdict().get("name") or key.word)
