"""Reads sentences: what somebody says a password is, in comments, logs, chats and descriptions, in several languages.

A word that names a credential, words that qualify it, a link (`is`, `lautet`, `:`) and then the value, in quotes or
not. What follows may also speak *about* the credential (`is required`, `ist abgelaufen`): those words are a closed
list, as are the endings that make a participle. A value of any other form is masked; what is passed over is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pyengine.redact.hit import Benign, Hit, Seg
from pyengine.redact.sheet import Sheet
from pyengine.redact.texts import speech
from pyengine.redact.values import chance, ordinary
from pyengine.redact.values.refs import FILLER
from pyengine.sensitive import keywords
from pyengine.sensitive.names import sensitive_key

_WORD = re.compile(r"[^\W_]+(?:[-_][^\W_]+)*")
_NOUNS = keywords.PASSWORD | keywords.SECRET | keywords.TOKEN | speech.NOUNS
_STEMS = tuple(
    stem
    for stem in (*keywords.STEMS, "passwort", "kennwort", "lösenord", "lösenordet", "wachtwoord", "пароль", "schlüssel")
    if stem != "pwd"
)
_LINK, _ADVERB = ("|".join(words.replace("\n", " ").strip().split(", ")) for words in (speech.LINKS, speech.ADVERBS))
_OPENING = "\"'`\u201c\u201e\u00ab\u2018\u2039"
_CLOSING = "\"'`\u201c\u201d\u00bb\u2019\u203a"
_QUOTED = rf"(?P<quote>\\?[{_OPENING}])(?P<quoted>[^{_CLOSING}\n]{{1,200}})"
_BARE = r"(?P<bare>[^\s\"'`\u201c\u201e\u00ab<>|]{1,400})"
_TAIL = re.compile(
    rf"(?:[\"'`*_)\]]{{0,3}})(?P<mid>(?:[ \t]+[(\[]?[\w.@/-]{{1,30}}[)\]]?){{0,4}}?)"
    rf"(?:(?P<sign>[ \t]*(?:=>|->|→|:=|={{1,2}}|:|[\u2013\u2014]|[ \t]/[ \t])[ \t]*)(?!//)"
    rf"|[ \t]+(?P<verb>{_LINK})(?:[ \t]+(?:{_ADVERB}))*(?:[ \t]*[:=])?[ \t]+"
    rf"|[ \t]+(?=[{_OPENING}]))(?:{_QUOTED}|{_BARE})",
    re.IGNORECASE,
)
_BEFORE = re.compile(r"(?P<word>[^\W_]+)[ \t-]\Z")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_VARIABLE = re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+|[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")
_PIECE = re.compile(r"[^\s\"'`<>()\[\]{},;]+")
_PARTICIPLE = re.compile(
    r"(?:an|ab|auf|aus|ein|zurück|in|uit|op|her|over|toe)?ge\w{2,}(?:t|en|d)|(?:be|ver|her|zurück|über)\w{2,}(?:t|en|d|rn)"
)
_ASSIGNED = re.compile(r"[A-Za-z_]\w*=[^=]")
_UNITS = re.compile(r"(?:\d{1,4}|[<>]=?)")
_MASKABLE = re.compile(r"[^\W_]")


def find(sheet: Sheet) -> Iterator[Hit | Benign]:
    """Yield what sentences say a credential is, and each credential word after which nothing was recognised."""
    for seg in sheet.segs:
        if seg.free or (seg.key is None and " " in seg.text and not seg.naming and not seg.pure):
            yield from _sentences(seg)


def _sentences(seg: Seg) -> Iterator[Hit | Benign]:
    text = seg.shadow
    done = 0
    for match in _WORD.finditer(text):
        word = match.group().lower()
        if match.start() < done or not _names(text, match, word):
            continue
        line = text.find("\n", match.end())
        line = min(len(text) if line < 0 else line, match.end() + 600)
        found = _value(text, match.end(), line, word) or _odd(text, match.end(), line, word)
        if found is None:
            yield Benign(
                seg.start + match.end(), seg.start + line, f"nothing after “{match.group()}” is told to be its value"
            )
            continue
        start, end = found
        done = end
        yield Hit(seg.start + start, seg.start + end, "PASSWORD", "prose", f"what “{match.group()}” is said to be")


def _names(text: str, match: re.Match[str], word: str) -> bool:
    """Tell a word that names a credential, and is no part of a path; `key` does behind what makes it one."""
    if word in {"key", "keys"}:
        before = _BEFORE.search(text, max(0, match.start() - 30), match.start())
        return before is not None and before["word"].lower() in keywords.KEY_MAKERS
    if word == "passe" and text[max(0, match.start() - 8) : match.start()].lower().endswith(("mot de ", "palavra-")):
        return True
    if not (word in _NOUNS or word.endswith(_STEMS)):
        return False
    return text[match.start() - 1 : match.start()] not in {"/", "."} and text[match.end() : match.end() + 1] not in {
        "/",
        ".",
    }


def _value(text: str, start: int, line: int, noun: str) -> tuple[int, int] | None:
    """Return where the value stands that the words from `start` on tell, None if they tell none."""
    match = _TAIL.match(text, start, line)
    if match is None or not _speaks(match, noun):
        return None
    assigned = match["sign"] and not match["mid"] and match["sign"].strip() in {"=", ":"}
    if assigned and (match["quote"] or "'")[-1] in "\"'`" and sensitive_key(noun):
        return None  # read with the grammar of assignments (assigns.py)
    if match["quoted"] is not None:
        begin, end = match.span("quoted")
        linked = match["sign"] or match["verb"]
        plain = match["quoted"].strip()
        if (
            not _MASKABLE.search(plain)
            or FILLER in plain
            or plain.startswith("-")
            or _EMAIL.fullmatch(plain)
            or ordinary.never(plain)
            or (not linked and sensitive_key(plain))
            or plain.count(" ") > 5
        ):
            return None
        return begin, end
    begin, end = match.span("bare")
    end = begin + len(trimmed(match["bare"]))
    return None if about(text, begin, end) else (begin, end)


def _speaks(match: re.Match[str], noun: str) -> bool:
    """Tell whether the words between noun and link leave the noun what it is (`password for the admin:`)."""
    mid = [word.strip("()[],").lower() for word in match["mid"].split()]
    if match["sign"] is None and match["verb"] is None:
        return not mid
    verb = (match["verb"] or "").lower()
    if verb in speech.ONLY_WITH and not noun.startswith(speech.ONLY_WITH[verb]):
        return False
    if noun in {"pass", "pw", "pwd"} and mid:
        return False
    return not any(word in keywords.DENY or word.endswith((".", "ed")) or word in speech.BREAKS for word in mid)


def trimmed(value: str) -> str:
    """Return a word without the marks of the sentence behind it."""
    value = value.rstrip(".,;:")
    while value and value[-1] in ")]}" and value.count(value[-1]) > value.count("([{"[")]}".index(value[-1])]):
        value = value[:-1].rstrip(".,;:")
    return value


def about(text: str, start: int, end: int) -> bool:
    """Tell a word that speaks about a credential or is a reference, rather than being one."""
    value = text[start:end].rstrip("?!.,;:")
    if (
        not value
        or FILLER in value
        or not _MASKABLE.search(value)
        or "://" in value
        or ordinary.never(value)
        or _is_path(value)
    ):
        return True
    lowered = value.lower()
    if _EMAIL.fullmatch(value) or _VARIABLE.fullmatch(value) or value[0] == ":":
        return True
    if _UNITS.fullmatch(value) or _ASSIGNED.match(value):
        return True
    wordy = value.replace("-", "").replace("'", "").replace("\u2019", "").isalpha()
    if not wordy:
        return bool(re.match(r"[\w.]+\(", value)) or (
            value[0] in "-$%{[(<" and len(value) < 40 and not ordinary.secretish(value)
        )
    if lowered in speech.ABOUT or lowered in keywords.DENY or lowered in keywords.COUNTED or lowered in _NOUNS:
        return True
    return (
        value == lowered
        and len(lowered) > 4
        and (lowered.endswith(speech.ENDINGS) or _PARTICIPLE.fullmatch(lowered) is not None)
    )


def _is_path(value: str) -> bool:
    return value.startswith(("./", "../", "~/", "/etc/", "/run/", "/var/", "/opt/", "/usr/"))


def _odd(text: str, start: int, line: int, noun: str) -> tuple[int, int] | None:
    """Return the odd word in a sentence that speaks of a credential: `root / password harbor1234`."""
    if noun in {"key", "keys", "login"} and not re.match(r"\s+[\"'`]|.{0,40}/", text[start:line]):
        return None
    for count, word in enumerate(_PIECE.finditer(text, start, min(line, start + 200))):
        piece = word.group().rstrip(".,:;!")
        if "=" in piece or "://" in piece or (piece.startswith(("-", "/", "#")) and piece != "/") or count > 8:
            break
        if (
            ordinary.secretish(piece)
            and not chance.is_digest(piece)
            and (sensitive_key(piece) is None or sum(map(str.isdigit, piece)) > 2)
            and not re.search(r"/|@[\w-]+\.", piece.strip("/"))
        ):
            return word.start(), word.start() + len(piece)
    return None
