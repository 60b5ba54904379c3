"""Tells a word of a sentence that names a credential, and which of those open something."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator

from pyengine.redact.commands import programs
from pyengine.redact.texts import speech
from pyengine.redact.texts.about import NOUNS
from pyengine.sensitive import keywords
from pyengine.sensitive.names import folded, sensitive_key

_STEMS = tuple(
    stem
    for stem in (*keywords.STEMS, "passwort", "kennwort", "lösenord", "lösenordet", "wachtwoord", "пароль", "schlüssel")
    if stem != "pwd"
)
WHOLE = tuple(
    stem for stem in keywords.FOREIGN_STEMS if stem in keywords.PASSWORD and not re.match("[\u0370-\u04ff]", stem)
)
"""What is written without blanks around it."""
_NO_CODE = re.compile(
    r"(?i)(?<![^\W_])(?:err\w*|exit|status\w*|http\w*|fehler\w*|return|zip|post\w*|pays|country|source|qr|bar|area|sql\w*|port)(?![^\W_])"
)
_STORED = re.compile(r"[ \t]+(?:create|rm|inspect|ls|key)\b")
"""What docker does with its own secrets, whose names follow; or a key, which is the noun."""
_SNMP = re.compile(r"(?i)\bsnmp[ -]\Z")
_NETWORK = re.compile(r"(?<![^\W_])(?:E?SSID|WLAN|Wi-?Fi)(?![^\W_])[^\n]*\Z")
"""Whose key is what one types to join it."""
_DENIED = re.compile(
    r"(?i)(?<![^\W_])(?:(?P<article>an?)|(?:not|no|nicht|kein\w{0,2}|geen|pas|nie|non|inte|não|не)"
    r"(?:[ \t](?:the|un\w?|de|um\w?|die|das))?)[ \t]\Z"
)
_FRENCH = re.compile(r"(?i)\bmots? de \Z")
_AHEAD = re.compile(r"(?<![^\s\"'`(=:])[^\s\"'`(=:]++\Z")
_WORD = re.compile(r"[^\W_]+(?:[-_][^\W_]+)*")
_COLUMN = re.compile(r"(?i)[`\"\]]?[ \t]*(?:,[^()\n]{0,300})?\)\s{0,20}values\b")
"""What goes on behind the name of a column, whose value stands in the rows (given.py)."""
_GOES_ON = frozenset('`"], )')
_BEFORE = re.compile(r"(?<![^\W_])(?P<word>[^\W_]{1,30})[ \t-]\Z")
_SECRETIVE = keywords.PASSWORD | keywords.TOKEN | {"passe", "secret", "psk", "klartext"}


_CLOSE = 10
"""So many nouns stand in one sentence; a line that has more of them within 300 characters is none."""


def every(text: str) -> Iterator[tuple[re.Match[str], str]]:
    """Yield each word that names a credential, with its noun; an empty one where it stands too close to others."""
    close = deque[int](maxlen=_CLOSE)
    for match in _WORD.finditer(text):
        if named := noun(text, match):
            crowded = len(close) == _CLOSE and close[0] >= around(text, *match.span())[0]
            if not crowded:
                close.append(match.start())
            yield match, "" if crowded else named


def around(text: str, start: int, end: int) -> tuple[int, int]:
    """Return where the line around a word begins and ends, as far as a sentence goes."""
    before, behind = max(0, start - 300), min(len(text), end + 600)
    line = text.find("\n", end, behind)
    return max(text.rfind("\n", before, start) + 1, before), behind if line < 0 else line


def noun(text: str, match: re.Match[str]) -> str:
    """Return the noun if a word names a credential, and is no part of a path; `key` does behind what makes it one."""
    word = match.group().lower()
    before, behind = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 2]
    token = _AHEAD.search(text, max(0, match.start() - 80), match.start())
    if before == "." or (token is not None and token.group()[0] in "-/~"):
        return ""  # an option, a path
    if before == "/" and behind[:1] == ":" and token and sensitive_key(token.group() + word) is None:
        return ""
    column = behind[:1] in _GOES_ON and _COLUMN.match(text, match.end())
    if column or behind[:1] == "/" or (behind[:1] == "." and behind[1:].strip()):
        return ""
    if word in programs.OPTIONS or (word == "secret" and _STORED.match(text, match.end())):
        return ""
    head = word.rpartition("-")[2] if word not in NOUNS else word
    if head == "community":
        return "secret" if _SNMP.search(text, max(0, match.start() - 6), match.start()) else ""
    if head in {"key", "keys"} or (head != word and head.startswith(("nyckel", "schlüssel"))):
        return _of_key(text, match.start(), head, whole=head == word)
    if head.endswith(speech.CODES) and head not in NOUNS:
        return "code" if not _NO_CODE.search(text, max(0, match.start() - 20), match.end() + 12) else ""
    if head == "passe" and (word != head or _FRENCH.search(text, max(0, match.start() - 9), match.start())):
        return head
    return _named(head)


def _of_key(text: str, start: int, head: str, *, whole: bool) -> str:
    """Return the noun that a key at `start` is by what stands before it."""
    if head == "key" and _NETWORK.search(text, max(0, start - 60), start):
        return "psk"
    qualifier = _BEFORE.search(text, max(0, start - 30), start)
    made = qualifier is not None and qualifier["word"].lower() in keywords.KEY_MAKERS
    return head if made or not whole else "opaque"


def _named(head: str) -> str:
    """Return the noun that a word is, or that is in it."""
    stem = next((stem for stem in WHOLE if stem in head), "") if not head.isascii() else ""
    if (not stem and folded(head) in keywords.KEY_WORDS - NOUNS) or head.endswith("snmp"):
        return "opaque"
    return stem or (head if head in NOUNS or head.endswith(_STEMS) or head.startswith(speech.BEGINNINGS) else "")


def denied(text: str, start: int) -> bool:
    """Tell a noun of which a sentence says that there is none, or a part of another (`a password problem`)."""
    said = _DENIED.search(text, max(0, start - 24), start)
    return said is not None and (not said["article"] or text[start : start + 8].lower() == "password")


def opens(noun: str) -> bool:
    """Tell a noun whose value opens something."""
    return noun in _SECRETIVE or noun.startswith(("pin", "puk", "code", *speech.BEGINNINGS)) or noun.endswith(_STEMS)
