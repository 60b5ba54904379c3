"""Reads sentences: what somebody says a password is, in comments, logs, chats and descriptions, in several languages.

A word that names a credential, words that qualify it, a link (`is`, `lautet`, `:`) and then the value, in quotes or
not. What follows may also speak *about* the credential (`is required`, `ist abgelaufen`): those words are a closed
list, as are the endings that make a participle. A value of any other form is masked; what is passed over is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pyengine.finding import Confidence
from pyengine.redact.hit import Benign, Hit, Seg
from pyengine.redact.sheet import Sheet
from pyengine.redact.texts import answers, codes, nouns, speech, told
from pyengine.redact.texts.about import about, phrase, quotable, trimmed
from pyengine.redact.values import chance, ordinary
from pyengine.sensitive import keywords
from pyengine.sensitive.key import Level
from pyengine.sensitive.names import sensitive_key

_LINK, _ADVERB, _OPENING, _CLOSING = told.LINK, told.ADVERB, told.OPENING, told.CLOSING
_QUOTED = (
    rf"(?<![^\W_])(?P<quote>\\?[{_OPENING}])(?P<quoted>[^{_CLOSING}\n]{{1,200}})\\?[{_CLOSING}]"
    r"(?!\s(?:=|:|est|is|ist)\s)"
)
_BARE = r"(?P<bare>[^\s\"'`\u201c\u201e\u00ab<>|]{1,400})"
_TAIL = re.compile(
    rf"(?:[\"'`*_)\]]{{0,3}})(?P<mid>(?:[ \t]+(?:[\u00ab\u00bb]|[(\[]?[\w.@/'\u2019-]{{1,30}}[)\]]?)){{0,8}}?)"
    rf"(?:(?P<sign>[ \t]*(?:=>|->|→|:=|={{1,2}}|:|[\u2013\u2014\uff1a]|[ \t][/-][ \t])[ \t]*)(?!//)"
    rf"|[ \t]+\(?(?P<verb>{_LINK})(?:[ \t]+(?P=verb)(?=[ \t]))?(?:[ \t]+(?:{_ADVERB}))*(?:[ \t]*[:=])?[ \t]+"
    rf"(?:(?:le|la|der|die|das|the|el)[ \t]+)?"
    rf"|[ \t]+\(?(?=[{_OPENING}]))(?:{_QUOTED}|{_BARE})",
    re.IGNORECASE,
)
_TYPOGRAPHIC = re.compile(
    r"[\u201c\u201e\u00ab\u2018\u2039][ \u00a0\u202f]?"
    r"(?P<value>[^\n\u201d\u201c\"\u00bb\u2019\u203a]{2,60}?)[ \u00a0\u202f]?[\u201d\u201c\"\u00bb\u2019\u203a]"
)


_PAIRED = re.compile(r"[ \t]/[ \t](?P<value>[^\s/,;]{4,60})")
"""The password of a user that stands before it."""
_SLASHED = re.compile(r"\s{0,2}:?\s{0,2}[\w.@-]{2,40}\s?/\s?(?P<value>[^\s/,;]{4,60})(?!/)")
_PIECE = re.compile(r"[^\s\"'`<>()\[\]{},;]+")


def find(sheet: Sheet) -> Iterator[Hit | Benign]:
    """Yield what sentences say a credential is, and each credential word after which nothing was recognised."""
    for seg in sheet.segs:
        if seg.free or (seg.key is None and " " in seg.text and not seg.naming and not seg.pure):
            yield from _sentences(seg)


def _sentences(seg: Seg) -> Iterator[Hit | Benign]:
    text = seg.shadow
    talk = answers.is_talk(text)
    for start, end, known in answers.beside_users(text) if seg.free else ():
        place = seg.start + start, seg.start + end
        if known:
            yield Hit(*place, "PASSWORD", "prose", "beside a user")
        else:
            yield Benign(*place, "may stand beside a user", Confidence.POSSIBLE)
    for start, end in told.announced(text) if seg.free else ():
        yield Hit(seg.start + start, seg.start + end, "PASSWORD", "prose", "what was announced")
    for match, noun in nouns.every(text):
        begin, line = nouns.around(text, *match.span())
        found = _values(text, match.span(), line, noun, talk=talk) if noun else []
        if talk and nouns.opens(noun):
            found += answers.find(text, line)
        if (nouns.opens(noun) and not nouns.denied(text, match.start())) or noun in {"key", "keys", "login"}:
            sure = nouns.opens(noun) and noun not in {"code", "pass"}
            found = sorted({*found, *told.find(text, begin, match.span(), line, clauses=sure)})
        for start, end in found:
            yield Hit(seg.start + start, seg.start + end, "PASSWORD", "prose", f"what “{match.group()}” is said to be")
        until = line if found and not talk else answers.until(text, line)
        doubt = Confidence.LIKELY if found else Confidence.POSSIBLE
        yield Benign(seg.start + begin, seg.start + until, f"the words around “{match.group()}”", doubt)


def _values(text: str, place: tuple[int, int], line: int, noun: str, *, talk: bool) -> list[tuple[int, int]]:
    """Return where the values stand that a line tells of the noun at `place`."""
    begin, start = place
    known = codes.find(text, place, line, noun) if noun in {"opaque", "code"} else None
    linked = _value(text, start, line, noun) if not known else None
    if known is not None:
        return [linked] if noun == "code" and linked and ordinary.secretish(text[slice(*linked)]) else known
    found = [linked] if linked else _unlinked(text, start, line, noun, talk=talk)
    if nouns.opens(noun):
        found += told.used_as(text, begin)
    if noun.startswith(("pin", "puk")):
        found += codes.first(text, start, min(line, start + 60))
    found += [match.span("value") for match in _TYPOGRAPHIC.finditer(text, start, line) if quotable(match["value"])]
    found += _odd(text, start, line, noun)
    if noun != "code" and nouns.opens(noun):
        found += told.elsewhere(text, start, line, linked=bool(linked), last=not found)
    return sorted(set(found))


def _unlinked(text: str, start: int, line: int, noun: str, *, talk: bool) -> list[tuple[int, int]]:
    """Return the word right behind a noun where nobody would go on with the sentence."""
    if nouns.denied(text, start - len(noun)):
        return []
    beside = _USER.search(text, max(text.rfind("\n", 0, start) + 1, start - 80), min(line, start + 40))
    spoken = noun in _SPOKEN_ALONE or noun.startswith(speech.BEGINNINGS)
    alone = (spoken or (beside and noun in keywords.PASSWORD)) and (talk or beside is not None)
    if talk and spoken and (closing := told.closing(text, start, line)):
        return closing
    tagged = _TAGGED.match(text, start, line)
    if (
        tagged
        and not tagged["value"].endswith(("?", ":"))
        and quotable(tagged["value"])
        and not about(text, *tagged.span("value"))
    ):
        return [tagged.span("value")]
    patterns = (
        *([_NEXT] if noun in _ABBREVIATED or noun in nouns.WHOLE else ()),
        *([_END] if alone else ()),
        _SLASHED,
    )
    for match in (pattern.match(text, start, line) for pattern in patterns):
        plain = match is not None and match["value"].islower() and match["value"].isalpha()
        goes_on = plain and match is not None and match.re is _END and match["end"].strip()[:1] in {",", ";"}
        goes_on = goes_on or (plain and match is not None and noun.endswith("wort") and match["value"].endswith("n"))
        if match and not goes_on and not about(text, *match.span("value")):
            return [(match.start("value"), match.start("value") + len(trimmed(match["value"])))]
    return []


_SPOKEN_ALONE = (keywords.PASSWORD | {"passe"}) - {"pass", "pwd", "clave", "claves"}
_ABBREVIATED = frozenset(("mdp", "pw", "pwd", "psw", "passwd", "psk"))
"""What nobody writes in a sentence that goes on."""
_END = re.compile(
    r"[ \t]{1,9}(?P<value>[^\W_][\w!@#$%&*+-]{3,40})(?P<end>[ \t]{0,9}(?:\.?[ \t]{0,9}(?:\n|\Z)|-->|[.,;]))"
)
_USER = re.compile(rf"(?i)\b(?:{'|'.join(speech.USERS)})\b|[\w.+-]{{1,60}}@[\w-]{{1,60}}\.[\w.-]{{2,60}}")
_NEXT = re.compile(
    rf"[ \t]+(?:(?i:{'|'.join(speech.USERS)})[ \t]+)?(?P<value>[^\s{_OPENING}{_CLOSING}<>|]{{3,80}})"
    r"(?:(?<=\d)|(?<![a-z])|(?=[ \t.]*(?:\n|\Z)))"
)
"""A word of small letters is one only at the end."""
_TAGGED = re.compile(r":?(?:[ \t]*</?\w[^<>\n]{0,40}>){1,4}[ \t]*(?P<value>[^<>\n]{3,80}?)[ \t]*</")


def _value(text: str, start: int, line: int, noun: str) -> tuple[int, int] | None:
    """Return where the value stands that the words from `start` on tell, None if they tell none."""
    match = _TAIL.match(text, start, line)
    if match is None or not _speaks(match, noun):
        return None
    assigned = match["sign"] and not match["mid"] and match["sign"].strip() in {"=", ":"}
    if match["sign"] is None and match["verb"] is None and text[start] in "\"'`":
        return None
    if assigned and (match["quote"] or "'")[-1] in "\"'`" and _is_key(noun):
        return None  # read with the grammar of assignments (assigns.py)
    if match["quoted"] is not None:
        plain = match["quoted"].strip()
        return match.span("quoted") if quotable(plain) and not plain.startswith("-") else None
    begin, end = match.span("bare")
    end = begin + len(trimmed(_PARAMETER.split(match["bare"], 1)[0]))
    if match["mid"] and (match["sign"] or "").strip() == "=":
        if match["mid"].split()[0].lower() not in told.OF and match["mid"].strip().lower() not in {"admin", "root"}:
            return None  # what the last word is given
        end = len(text[:line].rstrip()) if text.count(" ", begin, line) < 4 else end
    if match["mid"] and match["sign"] == ":" and text[begin:end].isdecimal():
        return None  # a port
    if match["sign"] and (slash := _PAIRED.match(text, end, line)):
        begin, end = slash.start("value"), slash.start("value") + len(trimmed(slash["value"]))
    last = phrase(text, begin, end, line)
    if match["sign"] and text[begin:end].lower() in speech.ARTICLES and text.count(" ", begin, last) > 1:
        return begin, last
    rest = text[begin:line].rstrip(" \t\r.").rsplit(" ", 1)
    spoken = match["verb"] and text[begin:end].islower() and len(rest) > 1 and about(rest[1], 0, len(rest[1]))
    spoken = spoken or (match["mid"] and last == end and text[begin:end].islower() and _GOES_ON.match(text, end, line))
    return None if spoken or about(text, begin, end) or ordinary.never(text[begin:last]) else (begin, last)


_PARAMETER = re.compile(r"&[\w.-]{1,40}=")
"""The next one of a query."""
_GOES_ON = re.compile(r"[ \t]+[^\W\d_]+[ \t]+[^\s]")


def _is_key(noun: str) -> bool:
    key = sensitive_key(noun)
    return key is not None and (key.level >= Level.STRONG or not nouns.opens(noun))


def _speaks(match: re.Match[str], noun: str) -> bool:
    """Tell whether the words between noun and link leave the noun what it is (`password for the admin:`)."""
    if (match["sign"] or "").strip() == "-" and not answers.is_odd(trimmed(match["bare"] or "")):
        return False  # a thought that goes on
    mid = [word.strip("()[],").lower() for word in match["mid"].split()]
    if match["sign"] is None and match["verb"] is None:
        return len(mid) < 3 and not any(
            word in keywords.DENY or word in speech.BREAKS or word in told.OF for word in mid
        )
    verb = str(match["verb"] or "").lower()
    if verb in speech.ONLY_WITH and not noun.startswith(speech.ONLY_WITH[verb]):
        return False
    if noun in {"pass", "pw", "pwd"} and mid and match["sign"] is None:
        return False
    return not any(word in keywords.DENY or word.endswith((".", "ed")) or word in speech.BREAKS for word in mid)


def _odd(text: str, start: int, line: int, noun: str) -> list[tuple[int, int]]:
    """Return the odd words in a sentence that speaks of a credential: `root / password harbor1234`."""
    found: list[tuple[int, int]] = []
    if noun in {"key", "keys", "login"} and not re.match(
        r"\s+[\"'`]|\s*:?\s*[0-9a-f]{8}[0-9a-f-]{8}|.{0,40}/", text[start:line]
    ):
        return found
    for count, word in enumerate(_PIECE.finditer(text, start, min(line, start + 200))):
        piece = word.group().rstrip(".,:;!?*_")
        if "=" in piece or "://" in piece or (piece.startswith(("-", "/", "#")) and piece != "/") or count > 14:
            break
        digest = chance.is_digest(piece) and (len(piece) < (32 if count else 16) or not _TOKENS.search(noun))
        odd = ordinary.secretish(piece) or (chance.is_digest(piece) and not digest) or answers.is_odd(piece)
        named = sensitive_key(piece) is not None and sum(map(str.isdigit, piece)) < 3
        if (
            odd
            and not (digest or _ID.search(text, max(start, word.start() - 24), word.start()))
            and not named
            and not re.search(r"/|@[\w-]+\.", piece.strip("/"))
        ):
            found.append((word.start(), word.start() + len(piece)))
    return found


_ID = re.compile(r"(?i)\b(?:id|commit|rev(?:ision)?|digest|sha\d*)\b[ :=]{0,3}(?:[^\W\d_]+[ :=]{1,3})?\Z")
_TOKENS = re.compile("token|jeton|clé|klucz|chave|clave|llave|key|nyckel|schl|secret|passw|psk|webhook")
