"""Reads what is answered where somebody spoke of a credential: the next lines of a chat, of a ticket, of a note.

Nobody repeats the noun there: `and the new one is Karpuz.2024`, or the word alone. Taken is what no sentence is made
of: a word with figures in it, what stands in quotes, a number that is the whole line.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from pyengine.redact.texts import told
from pyengine.redact.texts.about import about, quotable, trimmed
from pyengine.redact.values import chance, ordinary

_LINES = 5
_SPEAKER = re.compile(
    r"(?m)^[ \t>*-]{0,8}(?:[\[(]?\d{1,2}[:.]\d\d(?:[:.]\d\d)?[\])]?[ \t,-]{1,3})?"
    r"\[?(?P<who><?@?[^\W\d_][\w.-]{0,20}(?:[ \t][^\W\d_][\w.-]{0,20})?>?)"
    r"(?:[ \t]{0,2}(?:[\[(]?\d{1,2}[:.]\d\d(?:[:.]\d\d)?[\])]?)?"
    r"[ \t]{0,2}(?::|>|\||(?<=\d)[ \t]|(?<=\d\])(?=[ \t])))[ \t]{1,4}"
)
_HEADING = re.compile(r"(?m)^[^\W\d_][\w. -]{0,40}, \[\d{1,2}\.\d\d\.\d{4} \d\d:\d\d\]$")
"""What an exported chat writes above a message, which has lines of its own."""
_WORD = re.compile(r"[^\s\"'`<>()\[\]{},;\u00ab\u00bb\u201c\u201d\u201e]{4,60}")
_MIXED = re.compile(r"(?=[^\W\d_]*[^\W\d_]{3})(?=\S*\d)[^\W_]+(?:[-_.#!@$%&+*?~][^\W_]*)*[!?#*$%&+]*")
_VERSIONED = re.compile(
    r"[a-zA-Z]+[-_]?v?\d{1,2}|[A-Z]{2,6}[-_]?[A-Z]{0,4}\d{1,5}|v?\d+(?:[.-]\w+)+|[\w-]+(?:\.[\w-]+)*\.[a-z]{2,6}|\d+\w{1,3}"
)
"""`node-3`, `Debian12`, `ORA-12541`, `2.4.1`, `db1.example.com`, `30min`."""
_MADE = re.compile(r"(?:[a-z0-9.-]*[_:/][a-z0-9_]+|[a-z][a-z0-9]*(?:-[a-z0-9]+)*)(?:\.\d{1,2})?|[a-z]\S*-\d\d?-?\w*")
"""What services, branches and hosts are called."""
_TITLED = re.compile(r"[A-Z][a-z]{2,}(?:[-_.][A-Z][a-z]{2,}){1,3}|[A-Z][^\W\d_]{3,}_\d{1,3}")
_LINKED = re.compile(
    rf"(?i)(?:(?<![^\W_])(?:{told.LINK}|one,)(?<!\bon)|→|->)(?:[ \t]+(?:{told.ADVERB}))?[ \t]+"
    r"(?P<value>[^\W\d_][\w!#$%&*+.-]*[\w!])[ \t.)]*(?=\n|\Z)"
)
_STRUCTURED = re.compile(r"[{}=<]|https?://|\w\(")
_ALONE = re.compile(r"[0-9A-Fa-f]{16,128}|[0-9A-Fa-f-]{36}")
_SIGNED = re.compile(r"[\w.-]+[!$%&*+?^~#][^\s/:=@]*[^\W_]")
_NUMBER = re.compile(r"#?\d{4,8}[#*]?")
_QUOTED = re.compile(
    r"(?<![\w])(?:'(?P<one>[^'\n]{3,60})'(?!\w)|[\"\u201c\u201e](?P<two>[^\"\u201c\u201d\n]{3,60})[\"\u201c\u201d]"
    r"|`(?P<code>[^`\n]{3,60})`"
    r"|[\u00ab\u2039][ \u00a0\u202f]?(?P<three>[^\u00bb\u203a\n]{3,60}?)[ \u00a0\u202f]?[\u00bb\u203a])"
)


_CLOCK = re.compile(r"\d[:.]\d\d")
_OF_USER = re.compile(
    r"(?i)(?<![^\W_])(?:user|benutzer|nutzer|usuari|utilisateur|utente|utilizador|użytkowni|пользовател|gebruiker)"
    r"\w{0,4}[ \t]\Z"
)
_USERS = re.compile(
    r"(?<![\w/.])(?P<user>[\w.@-]{2,40})`?(?:[ \t](?P<mark>[/:|])[ \t]|/|(?P<glued>:))`?"
    r"(?P<value>[^\s/:|`,]{4,60}(?P<more>(?<=[^\W\d_])(?: [^\s/:|`,]{2,20}){1,3}(?=[ \t]*(?:\n|\Z)))?)`?"
    r"\.?(?=[ \t]*(?:\n|\Z)|[ \t]?[,;][ \t]|[ \t]{2,}|[ \t]\(|(?<=\.)[ \t])"
)
_ACCOUNTS = re.compile(
    r"(?i)admin|root|administrator|user|postgres|sa|.*(?:login|logon|account|konto|zugang|acceso|acesso|accès|acces|tunnus|"
    r"belépés|belepes|inlog|логин|учётка|giriş|přihláš|credenzial|credencia|credential|usuario|usuário|utente|benutzer|vpn|wlan|wi-?fi|ssid)"
)


_TAG = re.compile(r"v?\d+\.\d")
_IMAGE = re.compile(r"(?i)(?<![^\W_])(?:image|imagen?s?|from|pull|push|tag|docker|podman|version)(?![^\W_])")
"""What speaks of images: `postgres:15.7-bookworm` is one."""


def beside_users(text: str) -> Iterator[tuple[int, int, bool]]:
    """Yield what ends a line behind a name and ` / `, ` : ` or ` | `, and whether it surely is a password."""
    for match in _USERS.finditer(text):
        start, end = match.span("value")
        account = _ACCOUNTS.fullmatch(match["user"].partition("@")[0])
        line = max(text.rfind("\n", 0, match.start()) + 1, match.start() - 120)
        if match["glued"]:
            mark = text[match.start() - 1 : match.start()]
            end -= mark in {"'", '"'} and match["value"].endswith(mark)
            odd = ordinary.secretish(text[start:end]) and not _TAG.match(text, start)
            if match["more"] or not (account and odd) or _IMAGE.search(text, line, match.start()):
                continue
        if match["more"] and not (account and match["mark"] and quotable(match["value"])):
            end = match.start("more")
        known = account or _ACCOUNTS.match(text, line, match.start())
        odd = match["mark"] in {"/", "|"} and is_odd(text[start:end])
        sure = match["mark"] is not None or account is not None
        yield start, end, sure and not about(text, start, end) and (known is not None or odd)


def is_talk(text: str) -> bool:
    """Tell a chat from a file: most lines begin with one of a few names, and a time or several words tell a speaker."""
    if len(_HEADING.findall(text)) > 2:
        return True
    said = list(_SPEAKER.finditer(text))
    names = Counter(match["who"] for match in said)
    wordy = sum(
        _CLOCK.search(each.group()) is not None or " " in text[each.end() : text.find("\n", each.end())]
        for each in said
    )
    return 2 * sum(count for count in names.values() if count > 1) > len(said) > 2 and 3 * wordy > len(said)


def until(text: str, line: int) -> int:
    """Return the end of the lines behind `line` in which an answer may stand."""
    for _ in range(_LINES):
        following = text.find("\n", line + 1)
        line = len(text) if following < 0 else following
    return min(line, len(text))


def find(text: str, line: int) -> Iterator[tuple[int, int]]:
    """Yield where credentials stand in the lines of a talk behind `line`, where one of a credential ends."""
    for _ in range(_LINES):
        end = text.find("\n", line + 1)
        end = min(len(text) if end < 0 else end, line + 400)
        speaker = _SPEAKER.match(text, line + 1, end)
        if speaker is None and not _HEADING.search(text, max(0, line - 400), end):
            return
        start = speaker.end() if speaker else line + 1
        yield from _said(text, start, end)
        yield from told.given(text, start, end)
        yield from told.bracketed(text, start, end)
        last = _LINKED.search(text, start, end)
        short = last is not None and (
            not last["value"].isalpha() or not last["value"].islower() or text.count(" ", start, end) < 5
        )
        if last and short and not about(text, *last.span("value")):
            yield last.span("value")
        line = end


def _said(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    message = text[start:end].strip(" \t.!\r")
    if _STRUCTURED.search(message):
        return
    message = message.rpartition(": ")[2]
    alone = _WORD.fullmatch(message) and _MIXED.fullmatch(message) and not _VERSIONED.fullmatch(message)
    if alone or _NUMBER.fullmatch(message) or (_ALONE.fullmatch(message) and chance.is_digest(message)):
        at = text.index(message, start)
        yield at, at + len(message)
        return
    for quoted in _QUOTED.finditer(text, start, end):
        value = quoted[quoted.lastgroup or 0]
        if _OF_USER.search(text, max(start, quoted.start() - 24), quoted.start()):
            continue
        alone = " " not in value and not about(value, 0, len(value)) and not _MADE.fullmatch(value)
        said = not value.isascii() or (quoted.start() == start and value[-1].isdecimal())
        if alone or (quoted.lastgroup != "code" and said and quotable(value)):
            yield quoted.span(quoted.lastgroup or 0)
    for word in _WORD.finditer(text, start, end):
        value = trimmed(word.group()).rstrip("?")
        drawn = chance.gibberish(value) and value != value.lower() and value != value.upper()
        if (
            drawn
            or is_odd(value)
            or (_TITLED.fullmatch(value) and not about(value, 0, len(value)))
            or (_SIGNED.fullmatch(value) and ordinary.secretish(value))
        ):
            yield word.start(), word.start() + len(value)


def is_odd(value: str) -> bool:
    """Tell a word with figures in it that is no version, no host, no number of a case and no name of a service."""
    if not _MIXED.fullmatch(value) or chance.is_digest(value):
        return False
    if _VERSIONED.fullmatch(value):
        return False
    return not _MADE.fullmatch(value) or bool(re.search(r"[^\W\d_]{4}\d{3,4}\Z", value))
