"""Tells a word that speaks about a credential from one that is one, and where a word of a sentence ends."""

from __future__ import annotations

import re

from pyengine.redact.texts import speech
from pyengine.redact.values import ordinary
from pyengine.redact.values.refs import FILLER
from pyengine.sensitive import keywords
from pyengine.sensitive.names import sensitive_key, speaks_of_secret

EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_VARIABLE = re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+|[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")
_PARTICIPLE = re.compile(
    r"(?:an|ab|auf|aus|ein|zurück|in|uit|op|her|over|toe)?ge\w{2,}(?:t|en|d)|(?:be|ver|her|zurück|über|ent|er|zer)\w{2,}(?:t|en|d|rn)"
)
_SHORT_PARTICIPLES = ("ado", "ada", "ido", "ida")
"""They end short words too; behind those a sentence goes on (`é lido do arquivo`)."""
_ASSIGNED = re.compile(r"[A-Za-z_]\w*=[^=]")
_MEMBER = re.compile(r"[a-z_]\w*(?:\.[a-zA-Z_]\w*)+")
_NAMED = re.compile(
    r"[a-z]+\d?(?:[-_][a-z]+\d?)+(?:[-_]v?\d{1,2})?|(?:[A-Z]++[a-z]*+\d?+){2,}+|[a-z]++(?:[A-Z][a-z]++)++"
)
_ADDRESS = re.compile(r"(?:\d{1,3}\.){3}\d{1,3}(?::\d{1,5})?")
_WORDS = re.compile(r"(?:[ \t]+[^\W_]{1,20}){1,6}(?=[ \t.]*\r?\Z)")
_FOLDER = re.compile(r"[A-Za-z]{3,}/(?:[A-Za-z]{4,}|[a-z]-)[a-z-]*")
_UNITS = re.compile(r"(?:\d{1,4}|[<>]=?)")
MASKABLE = re.compile(r"[^\W_]")
NOUNS = keywords.PASSWORD | keywords.SECRET | keywords.TOKEN | speech.NOUNS


def trimmed(value: str) -> str:
    """Return a word without the marks of the sentence behind it."""
    value = value.rstrip(".,;:")
    while value and value[-1] in ")]}" and value.count(value[-1]) > value.count("([{"[")]}".index(value[-1])]):
        value = value[:-1].rstrip(".,;:")
    return value


def about(text: str, start: int, end: int) -> bool:
    """Tell a word that speaks about a credential or is a reference, rather than being one."""
    value = text[start:end].rstrip("?!.,;:")
    if not MASKABLE.search(value) or FILLER in value or "://" in value or ordinary.never(value) or _is_path(value):
        return True
    lowered = value.lower()
    if text.startswith("?", start + len(value)) and value.isalpha():
        return True  # the end of a question
    if EMAIL.fullmatch(value) or _VARIABLE.fullmatch(value) or _is_name(value):
        return True
    if value[0] == ":" or (value[0] in "-+$%{[(<&|*@>" and len(value) < 40 and not ordinary.secretish(value)):
        return True
    if _UNITS.fullmatch(value) or _ASSIGNED.match(value) or _ADDRESS.fullmatch(value):
        return True
    if _MEMBER.fullmatch(value) and (text.startswith(";", end) or value.count(".") > 1):
        return True  # code
    wordy = value.replace("-", "").replace("'", "").replace("\u2019", "").isalpha()
    if not wordy:
        return re.match(r"[\w.]+\(", value) is not None
    if lowered.rpartition("-")[2] in NOUNS or (lowered.endswith(_SHORT_PARTICIPLES) and text[end : end + 1] == " "):
        return True
    if lowered in speech.ABOUT or lowered in keywords.DENY or lowered in keywords.COUNTED:
        return True
    return (
        value == lowered
        and len(lowered) > 4
        and (lowered.endswith(speech.ENDINGS) or _PARTICIPLE.fullmatch(lowered) is not None)
    )


def _is_name(value: str) -> bool:
    """Tell what a secret is called (`orders_api_key_v2`, `PasswordForm`), rather than one."""
    named = _NAMED.fullmatch(value) and sum(map(str.isdigit, value)) < 3
    return bool(named) and (sensitive_key(value) is not None or speaks_of_secret(value))


def phrase(text: str, start: int, end: int, line: int) -> int:
    """Return where a value of plain words ends: with its line, unless one of them goes on with the sentence."""
    rest = _WORDS.match(text, end, line) if text[start:end].isalpha() else None
    words = rest.group().split() if rest else []
    spoken = any(word.lower() in NOUNS or (word in speech.ABOUT and word not in speech.ARTICLES) for word in words)
    return end if rest is None or spoken else rest.end()


def quotable(value: str) -> bool:
    """Tell a text between quotes that may be a credential: no name of one, no label that speaks of one, no sentence."""
    plain = value.strip()
    words = [word.lower().strip("?!.,") for word in plain.split()]
    named = any(word in NOUNS or word == "passe" or word.startswith(speech.BEGINNINGS) for word in words)
    named = named or sensitive_key(plain) is not None or plain.lower() in NOUNS or ordinary.never(plain) is not None
    return (
        bool(MASKABLE.search(plain))
        and not (plain[0] in "+$%{[<&|>@=*\\" and not ordinary.secretish(plain))
        and FILLER not in plain
        and not named
        and plain.count(" ") < 6
        and not EMAIL.fullmatch(plain)
        and not _FOLDER.fullmatch(plain)
    )


def _is_path(value: str) -> bool:
    return _FOLDER.fullmatch(value) is not None or value.startswith(
        ("./", "../", "~/", "/etc/", "/run/", "/var/", "/opt/", "/usr/")
    )
