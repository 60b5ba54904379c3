"""Reads the other clauses of a sentence about a credential: what it was before, what it became, whose is which.

The noun stands once (`the db password is A, the admin one is B; before it was C`), so no clause but the first has it.
Read is what ends a clause, is no lower-case word and is told by a link, a change or brackets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pyengine.redact.texts import speech
from pyengine.redact.texts.about import EMAIL, MASKABLE, NOUNS, about, quotable, trimmed
from pyengine.redact.values import ordinary

LINK, ADVERB = ("|".join(re.split(r",\s+", words.strip())) for words in (speech.LINKS, speech.ADVERBS))
OPENING = "\"'`\u201c\u201e\u00ab\u2018\u2039"
CLOSING = "\"'`\u201c\u201d\u00bb\u2019\u203a"
_BEFORE_AND_NOW = re.compile(
    r"(?i)\b(?:old|new|now|was|ancien(?:ne)?|nouveau|nouvelle|alte?s?|neue?[sr]?|jetzt|antigu[ao]|nuev[ao]|ahora|star\w{1,3}|"
    r"now[yaei]m?|gamm(?:al|alt|el)|nytt?|vecchi[ao]|nuov[ao]|velh[ao]|nov[ao]|oude?|nieuwe?)\b[ \t]*"
    r"(?:[:=(]{0,2}|-(?=[ \t]))[ \t]*"
    rf"[{OPENING}]?(?P<value>[^\s{OPENING}{CLOSING}<>|]{{4,80}})"
)
_LAST = re.compile(rf"(?:[:=]|→|->)[ \t]+(?P<value>[^\s{OPENING}{CLOSING}<>|]{{4,80}})[ \t.!)]*\Z")
_PLACES = frozenset("on at by via with from".split())
"""What may stand between a credential and the colon (`password on both hosts: x`)."""
_LABEL = re.compile(r"[:=].*[:=]")
"""Another label behind the noun, whose value the last word is."""
_ADVERBS = frozenset(re.split(r"[,\s]+", speech.ADVERBS.strip()))
_VALUE = (
    r"[\"'`\u201c\u201e\u00ab]?(?P<value>[^\s\"'`<>|,;()\u201c\u201d\u201e\u00ab\u00bb]{4,60})[\"'`\u201c\u201d\u00bb]?"
    r"(?=[ \t]*(?:[,;.:!?()\n]|-->|\Z)|[ \t]+(?:zurück|terug|tillbaka|back|now|and|und"
    r"|y|et|e|i|en|och|og|ja|but|aber|pero|mais|ma"
    r"|ale|maar|poi|puis)\b)"
)
"""What ends a clause."""
_CLAUSE = re.compile(
    rf"(?i)(?<![^\W_])(?:{LINK})(?:[ \t]+(?P<between>[^\W\d_]{{1,15}}(?:[ \t]+[^\W\d_]{{1,15}})?))??[ \t]+"
    rf"(?:[{OPENING}](?P<quoted>[^\s{CLOSING}]+ [^\n{CLOSING}]{{2,60}})[{CLOSING}]|{_VALUE})"
)
_CHANGED = re.compile(
    r"(?i)(?<![^\W\d_])(?:re|ge|ver)?(?:chang|cambi|troqu|troc|mud|änder|aender|geänd|geaend|ersetz|modifi|remplac"
    r"|alter|wijzig|verander|ändr|byt|zmieni|změn|rotat|reset|replac|sustitu|sostitu|zamieni|vaihd|setz|gesetzt|mis)"
    r"\w{0,8}(?:[ \t]+[^\W\d_]{1,14}){0,3}?"
    r"(?:[ \t]+(?:from|von|de|da|van|od|från|fra)[ \t]+(?P<was>\S{4,60}))?[ \t]+"
    rf"(?:to|in|zu|auf|durch|por|para|a|à|en|par|con|su|naar|door|till|mot|na|til|with|by)[ \t]+{_VALUE}"
)
_PAIR = re.compile(
    r"(?i)(?<![^\W\d_])(?:with|as|using|mit|als|con|como|avec|comme|com|met|med|jako|z|logins?"
    r"|creds?|credentials|auth)[ \t:]+[\"'`]?[\w.@-]{2,40}"
    r"(?P<joint>[:/](?!/)|[\"'`]?[ \t]+(?:and|und|y|et|e|i|en|och|og|ja|и|ve)[ \t]+[\"'`]?)"
    r"(?P<value>[^\W_][^\s:/,;\"'`]{3,60})"
)
_SET = re.compile(
    r"(?i)[ \t](?:to|auf|als|as|a|à|por|para|zu|en|på|na)[ \t]+[\"'`\u201c\u201e\u00ab]"
    r"(?P<value>[^\"'`\u201c\u201d\u00bb\n]{3,60})"
    r"[\"'`\u201c\u201d\u00bb]"
)
_BRACKETED = re.compile(r"[ \t]\((?P<value>[^\s()]{5,80})\)")
_ACCOUNT = re.compile(r"[^\n:]{0,60}?[ \t][\w.-]{1,40}@[\w.-]{1,60}:[ \t]+(?P<value>\S{4,80})(?=[ \t]*(?:\n|\Z))")
"""What a log says that it drew for an account."""
_AHEAD = re.compile(r"(?P<value>[^\s()\"'`]{16,200})[ \t]\([ \t]?\Z")
_WAS = re.compile(
    r"(?i)(?:\((?:was|old|before|war|vorher|alt|avant|era|antes|prima|było|был|var|oud)[ :]{1,2}"
    r"|\b(?:ancien(?:ne)?|alte[ns]?|antigu[ao]|vecchi[ao]|velh[ao]|oude|star[yae]|стар\w{2})[ ]\()"
    r"(?P<value>[^\s()]{5,60})\)"
)
_CHOSEN = re.compile(r"[A-Z][^\W\d]*[_!#$%&][\w!#$%&]+")
_CUT = re.compile(r"[,;.:!?()>\u2013\u2014](?=\s)|(?i:\s(?:and|und|y|et|but|aber|pero|mais|och|en)\s)")
_USERS = (frozenset(speech.USERS) | frozenset("host server database datenbank serveur".split())) - frozenset(
    "admin root ssh vpn wifi wlan".split()
)
"""Whose clause does not speak of the credential."""
OF = frozenset("of for de von für du da do van in from для named called with by field named der die das".split())
_USED_AS = re.compile(
    r"(?i)[ \t](?:with|mit|met|avec|con|com|med)[ \t]+(?P<value>[^\W_][^\s\"'`,;:/]{3,60})[ \t]+"
    r"(?:as|als|comme|como|come|som)[ \t]+(?:[^\W\d_]{1,12}[ \t-]+){0,3}\Z"
)
_CLOSING = re.compile(
    r"(?P<words>(?:[ \t]+[^\W\d_]{1,15}){0,3})[ \t]+(?P<value>(?=[^\W\d_])[^\W_][\w!#$%&*+-]{4,40})"
    r"[ \t]*\.?[ \t]*(?=\r?(?:\n|\Z))"
)
"""The word with a capital that ends what somebody says, a few small ones behind the noun."""
_NO = re.compile(r"[A-Z]{2,5}|v?[\d.:,/-]+|\d+\w{1,3}|[\w.-]+\.[a-z]{2,6}|[a-z][\w./-]*:v?\d[\w.-]*")


_SHOWN = re.compile(
    r"(?m)^[^\n]{0,200}?(?:[$#>][ \t]+(?:sudo[ \t]+)?(?:docker[ \t]+exec[ \t]+(?:-\w+[ \t]+)*\S+[ \t]+)?"
    r"(?:cat[ \t]+(?:/run/secrets/|\S*(?:passw|secret|token))\S*|printenv[ \t]+\S*(?i:pass|secret|token|key)\S*"
    r"|pass[ \t]+show[^\n]{0,80}|vault[ \t][^\n]{0,80}-field[^\n]{0,80}|pwgen[^\n]{0,40}|openssl[ \t]+rand[^\n]{0,40})"
    r"|\b(?i:password|passwort|token|contraseña|mot de passe|senha|wachtwoord|hasło)\b[^\n:]{0,60}:)[ \t]*\r?\n"
    r"(?:[^\n]{0,80}?[:|][ \t]*)?(?:\r?\n(?:[^\n]{0,80}?[:|][ \t]+)?)?[ \t]*(?P<value>[^\s:|{}\[\]#]{5,200})"
    r"[ \t]*\r?$"
)
"""A command that prints a secret, or a message that announces one, and the line behind it."""
_PHRASE = re.compile(
    r"(?im)\b(?:pass[- ]?phrase"
    r"|(?:phrase|frase)[ \t](?:\w{2,12}[ \t]){0,2}?(?:secr|segret|passe|paso|contraseñ|r[eé]cup|gpg|pgp|ssh|luks)\w*"
    r"|seed(?:[ \t]?phrase)?(?=[ \t]*[:=])|mnemonic|(?:recovery|backup)[ \t]phrase|(?:pass|merk|wiederherstellungs)satz"
    r"|(?:herstel|wacht(?:woord)?)zin|l\u00f6senfras\w*|(?:кодовая|парольная|секретная) фраза"
    r"|(?:wi-?fi|wlan)[ -](?:key|pass\w*|schlüssel)"
    r"|(?:clé|chiave|clave|chave|hasło|пароль)[ \t](?:d\w{1,2}[ \t])?(?:wi-?fi|wlan)"
    r"(?P<wifi>(?=[ \t][^\W\d_]+[ \t]\w+[ \t]\w+[ \t.]*\r?$))?)"
    r"(?P<bare>(?=(?:[ \t][^\W\d_]+){2,5}[ \t]\d{1,4}[ \t.]*\r?$))?"
    r"(?![^\W_])[^\n:=\"\u201c\u201e\u00ab\u2013\u2014]{0,40}?"
    r"(?:\b(?:is|es|est|è|ist|é)\b[ \t]*(?P<also>[:=])?|(?P<sign>[:=\u2014]|[ ]\u2013)"
    r"|(?=[ \t]?[\"\u201c\u201e\u00ab])|(?(bare)|(?(wifi)|(?!))))"
    r"[ \t]*(?P<open>[\"'\u201c\u201e\u00ab_*])?[ ]?"
    r"(?P<value>[^\W\d_][^\n\"'\u201c\u201d\u00bb&|<>$=]{8,240}?)"
    r"(?=[ ]?[\"'\u201c\u201d\u00bb]|[_*]?[ \t.]*\r?$)"
)
"""Passphrases and seeds, which are sentences or lists of words."""


def find(text: str, begin: int, noun: tuple[int, int], line: int, *, clauses: bool) -> Iterator[tuple[int, int]]:
    """Yield where values stand in the line from `begin` to `line` that names a credential at `noun`.

    Its other `clauses` are read where that noun surely is one.
    """
    for match in _CLAUSE.finditer(text, begin, line) if clauses else ():
        if match["quoted"] is not None:
            start, end = match.span("quoted")
        else:
            start, end = match.start("value"), match.start("value") + len(trimmed(match["value"]))
        chosen = quotable(match["quoted"]) if match["quoted"] is not None else _is_value(text, start, end)
        if chosen and _speaks(text, begin, noun, match):
            yield start, end
    yield from given(text, begin, line)
    if clauses and (quoted := _SET.search(text, noun[1], min(line, noun[1] + 40))) and quotable(quoted["value"]):
        yield quoted.span("value")
    bracketed = _BRACKETED.match(text, noun[1], line)
    if bracketed and re.search(r"[\d_@!#$%&*]", bracketed["value"]) and not about(text, *bracketed.span("value")):
        yield bracketed.span("value")
    if behind := _ACCOUNT.match(text, noun[1], line):
        yield behind.span("value")
    in_brackets = text[max(begin, noun[0] - 2) : noun[0]].strip(" \t") == "("
    ahead = _AHEAD.search(text, max(begin, noun[0] - 240), noun[0]) if in_brackets else None
    if ahead and any(map(str.isdigit, ahead["value"])) and not about(text, *ahead.span("value")):
        yield ahead.span("value")


def given(text: str, begin: int, line: int) -> Iterator[tuple[int, int]]:
    """Yield what something is changed to, and what stands beside a user's name."""
    for pattern in (_CHANGED, _PAIR):
        for match in pattern.finditer(text, begin, line):
            start, end = match.start("value"), match.start("value") + len(trimmed(match["value"]))
            joint = match["joint"] if pattern is _PAIR else ""
            if joint == "/" and not (ordinary.secretish(text[start:end]) or _CHOSEN.fullmatch(text, start, end)):
                continue
            if pattern is _CHANGED and match["was"] and not about(text, *match.span("was")):
                yield match.span("was")
            odd = joint == ":" and not text[start:end].isdecimal()
            if (odd and not about(text, start, end)) or _is_value(text, start, end):
                yield start, end


def used_as(text: str, begin: int) -> list[tuple[int, int]]:
    """Return the word that is used as the noun at `begin` (`with X as the password`)."""
    used = _USED_AS.search(text, max(0, begin - 90), begin)
    return [used.span("value")] if used and not used["value"].islower() and not about(text, *used.span("value")) else []


def closing(text: str, start: int, line: int) -> list[tuple[int, int]]:
    """Return the word with a capital that ends a message behind a noun, if no small word before it goes on with it."""
    match = _CLOSING.match(text, start, line)
    if match is None or match["words"] != match["words"].lower() or not match["value"][0].isupper():
        return []
    last = match["words"].rpartition(" ")[2]
    joined = any(last in each for each in (speech.ARTICLES, speech.ABOUT, OF, speech.BREAKS))
    return [] if joined or about(text, *match.span("value")) else [match.span("value")]


def bracketed(text: str, start: int, line: int) -> Iterator[tuple[int, int]]:
    """Yield what stands in brackets as the one before (`db (was X)`)."""
    for match in _WAS.finditer(text, start, line):
        if not match["value"].islower() and not match["value"].isdecimal() and not about(text, *match.span("value")):
            yield match.span("value")


def _is_value(text: str, start: int, end: int) -> bool:
    value = text[start:end]
    chosen = value != value.lower() or (any(map(str.isdigit, value)) and not value.isdecimal())
    if end - start < 4 or not chosen or not MASKABLE.search(value) or value.lower() in NOUNS:
        return False
    return not _NO.fullmatch(value) and not EMAIL.fullmatch(value) and not about(text, start, end)


def _speaks(text: str, begin: int, noun: tuple[int, int], match: re.Match[str]) -> bool:
    """Tell a clause whose subject is the credential: it has the noun in it, or nothing else that could be one."""
    between = (match["between"] or "").lower().split()
    if any((word in speech.ABOUT and word not in _ADVERBS) or word.endswith(speech.ENDINGS) for word in between):
        return False
    cuts = [cut.end() for cut in _CUT.finditer(text, begin, match.start())]
    start = max([begin, *cuts])
    if start <= noun[0] < match.start():
        return True
    subject = re.findall(r"[^\W_][\w-]*", text[start : match.start()])
    others = any(word[0].isupper() for word in subject[1:]) or not _USERS.isdisjoint(map(str.lower, subject))
    return len(subject) < 6 and not others


def announced(text: str) -> Iterator[tuple[int, int]]:
    """Yield what a command or a message shows on the next line, and phrases of several words."""
    for match in _SHOWN.finditer(text):
        start, end = match.span("value")
        if "://" not in match["value"] and match["value"][-1] not in ":{" and not about(text, start, end):
            yield start, end
    for match in _PHRASE.finditer(text):
        start = match.start("value")
        first = text[start : text.find(" ", start)]
        second = text[start + len(first) + 1 : text.find(" ", start + len(first) + 1)]
        named = first.lower() in speech.ABOUT and (not match["sign"] or second.lower() in speech.ABOUT)
        spoken = named or (not (match["sign"] or match["also"]) and about(text, start, start + len(first)))
        if match["value"].count(" ") > 1 and (match["open"] or not spoken):
            yield match.span("value")


def elsewhere(text: str, start: int, line: int, *, linked: bool, last: bool) -> Iterator[tuple[int, int]]:
    """Yield what the line says was the old value or is the new one, and what it ends with."""
    for pattern in (_BEFORE_AND_NOW, _LAST) if last else (_BEFORE_AND_NOW,):
        for match in pattern.finditer(text, start, line):
            begin = match.start("value")
            end = begin + len(trimmed(match["value"]))
            plain = text[begin:end].islower() and not (linked or pattern is _LAST)
            plain = plain or text[begin:end] in speech.USERS
            others = pattern is _LAST and (
                not (speech.BREAKS - _PLACES).isdisjoint(text[start : match.start()].lower().split())
                or _LABEL.search(text, start, match.start() + 1)
            )
            if end - begin > 3 and not plain and not others and not about(text, begin, end):
                yield begin, end
