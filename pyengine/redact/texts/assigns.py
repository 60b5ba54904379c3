"""Finds `key = value` inside texts: config files, option strings, headers, logs, comments and prose.

The key decides (`sensitive/`); what ends the value depends on where it stands: quotes, the separator the string uses,
the end of the line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from pyengine.redact.commands.programs import COMBINED_FLAGS
from pyengine.redact.hit import Benign, Hit, Seg, SegKind
from pyengine.redact.names import keyed
from pyengine.redact.sheet import Sheet
from pyengine.redact.texts import blocks, ends, literals
from pyengine.redact.texts.about import about
from pyengine.redact.texts.speech import ARTICLES
from pyengine.redact.values import ordinary
from pyengine.redact.values.refs import FILLER
from pyengine.sensitive.key import Level, SensitiveKey
from pyengine.sensitive.names import is_generic, sensitive_key

_NAME = (
    r"(?:(?<=\\[nrt])|(?<=[ \"'=]-D)|(?<![\w.\-$])|(?<=[\s(]\$))"
    r"(?P<name>[^\W\d](?:[\w.]|-(?!>)|\[\w{1,20}\](?=\.)){0,120}+(?:\[[\w.-]*\])?)"
)
_ASSIGN = re.compile(
    _NAME + r"(?P<quote>\\*[\"'`]?)[)\]]?[ \t]{0,40}(?P<op>=>|:=|\?=|\+=|!=|==?|::?(?!//)|\uff1a|->|→)[ \t]{0,40}"
)
_DIRECTIVE = re.compile(
    r"(?m)^(?:[^\n>$#%]{0,40}[>$#%][ \t])?[ \t#;/*-]*"
    r"(?:[\w.@*/-]{1,40}:?[ \t]+){0,4}?(?P<name>[A-Za-z_][\w.\-]{1,60})[ \t]+(?:\d[ \t]+)?"
    r"(?P<value>\"[^\"\n]*\"|'[^'\n]*'|[^\s\"';{}][^\s;]*)"
    r"(?:[ \t]+(?:all|any|plain|r[ow]|\*))?[ \t]*[;{]?[ \t]*(?:#.*)?\r?$"
)
_DIRECTIVES = frozenset(
    ("requirepass", "masterauth", "password", "passwd", "pass", "secret", "psk", "passphrase", "community", "pwd")
)
"""Words of configuration files that take what follows on their line, whatever it is."""
_ANCHOR = re.compile(r"(?<=[ \t])&[\w.-]{1,80}[ \t]+(?=[^\s#])")
"""What YAML may write in front of a value, in a text that is none as a whole; no value of YAML begins so."""
_FEW = re.compile(r"(?:[ \t]+[^\W_]{2,20}){1,3}(?=[ \t]*(?:\r?\n|\Z))")
"""The rest of a value of several words, at the end of its line."""
_ARN = re.compile(r"(?<!\w)arn:[^\s\"'/]{0,100}:\Z")
_BLANK = re.compile(r"\s")
_USER = re.compile(r"[\w.@-]{1,64}:[^\s:/]\S*")
_NAME_AND = re.compile(
    r"[\"']?(?P<pair>[\w.@-]{1,64}:(?P<secret>(?!\d+\b)[^\s:/\"']{4,80}))[\"']?(?:[ \t]*\r?(?=\n|\Z)|(?<=\w)[ \t])"
)
_COMMAND = re.compile(r"(?:docker|kubectl|vault|openssl|pass)[ \t]+[a-z]{2,12}[ \t]+\S")
_PRINTED = re.compile(r"`(?:[a-z][\w./-]*[ ]-|(?:pass|cat|op|secret-tool|security|vault|openssl|date)[ ])")
_BEHIND_PROMPT = re.compile(rf"[ \n),;$]|\Z|\"[${FILLER}]")


def find(sheet: Sheet) -> Iterator[Hit | Benign]:
    """Yield the values of sensitive keys written inside texts."""
    text, until = sheet.shadow, 0
    for match in _ASSIGN.finditer(text):
        if match.start() < until:
            continue  # a part of what is masked
        key = sensitive_key(match["name"])
        if key is None and match["name"].startswith("user_") and "LoginModule" in sheet.at(match.start()).text:
            key = SensitiveKey(Level.STRONG, "PASSWORD", "user_")  # JAAS lists its users like this
        if key is None and is_generic(match["name"]):
            key = blocks.labelled(text, match.start())
        elif key is None and match["op"] == "=":
            key = blocks.held(text, match.start(), match["name"])
            key = key or keyed.opaque(match["name"], text[match.end() : match.end() + 80].lstrip("\"'"))
        if key is None and match["op"] == "=" and (match["name"].isupper() or match["name"] in COMBINED_FLAGS):
            yield from _pair(sheet, match)
        compared = match["op"] in {"==", "!="} and text[match.end() : match.end() + 1] not in {'"', "'"}
        compared = compared and text[match.start() - 1 : match.start()] != "$"
        public = text[max(0, match.start() - 7) : match.start()].lower() == "public "
        if key is not None and not compared and not _in_url(text, match) and not (key.type == "KEY" and public):
            seg = sheet.at(match.start())
            if not seg.naming and not (seg.pure and match["op"] == ":"):
                found = list(_value(seg, match, key))
                until = max((hit.end for hit in found if isinstance(hit, Hit) and hit.end <= seg.end), default=until)
                yield from found
    yield from _directives(sheet)


def _pair(sheet: Sheet, match: re.Match[str]) -> Iterator[Hit]:
    """Yield the password of `user = "name:password"`, as curl's file has it, and of `NAME=user:x`."""
    pair = _NAME_AND.match(sheet.shadow, match.end())
    if pair and (match["name"].islower() or keyed.behind_user(match["name"], pair["pair"])):
        yield Hit(*pair.span("secret"), "PASSWORD", "key-name", "the password behind a user's name")


def _in_url(text: str, match: re.Match[str]) -> bool:
    """Tell `user:` in a URL, or a part of the name of a cloud's resource, from a key by what stands in front of it."""
    before = text[max(0, match.start() - 1) : match.start()]
    named = before == ":" and _ARN.search(text, max(0, match.start() - 120), match.start()) is not None
    return match["op"] == ":" and (before in {"/", "@"} or named)


def _directives(sheet: Sheet) -> Iterator[Hit | Benign]:
    """Yield `requirepass x`, `password x` and the like: a line of two words in a file or a comment."""
    for seg in sheet.segs:
        if not seg.free:
            continue
        for match in _DIRECTIVE.finditer(seg.shadow):
            key = sensitive_key(match["name"])
            start, end = match.span("value")
            quoted = match["value"][0] in "\"'"
            called = "." in match["name"] or match["name"] == "passwd"  # a file, a program
            if called and match["value"].islower() and match["value"].isalpha():
                key = None
            if key is None or key.word == "authorization":
                continue
            word = match["name"].lower()
            noun = word == key.word
            listed = word in _DIRECTIVES and seg.kind is not SegKind.COMMENT
            plain = noun and not listed and match["value"].islower() and match["value"].rstrip(".").isalpha()
            if key.word == "auth" and _USER.fullmatch(match["value"]):
                key = replace(key, level=Level.STRONG)
            if (key.level < Level.STRONG or plain) and not ordinary.secretish(match["value"].strip("\"'")):
                yield Benign(
                    seg.start + start, seg.start + end, f"may be the value of {match['name']}, or speak about it"
                )
                continue
            spoken = not quoted and match["value"].endswith(".") and match["value"][:-1].isalpha()
            if spoken or (not quoted and (noun or "-" in word) and about(seg.shadow, start, end)):
                yield Benign(seg.start + start, seg.start + end, f"speaks about {match['name']}")
            else:
                yield from keyed.by_key(seg, start + quoted, end - quoted, key, match["name"])


def _value(seg: Seg, match: re.Match[str], key: SensitiveKey) -> Iterator[Hit | Benign]:
    text, start = seg.shadow, match.end() - seg.start
    if start >= len(text) or _is_prompt(text, match.start() - seg.start, start, match):
        return
    if match["op"] == ":" and (anchor := _ANCHOR.match(text, start)):
        start = anchor.end()
    end, quoted = ends.find(seg, text, start, match)
    start = quoted or start
    if end <= start:
        return
    value = text[start:end]
    colon = match["op"] in {":", "::", "->", "→", "\uff1a"}
    if not quoted and (scripted := list(literals.find(seg, start, end, key))):
        yield from scripted
        return
    if colon and quoted and text[start - 2 : start - 1] == ":" and text[match.end("name") - seg.start] == " ":
        yield Benign(seg.start + start, seg.start + end, "a variable of psql")
        return
    loose = colon and not quoted and not match["quote"] and not _own_line(text, match.start() - seg.start, end)
    if loose and (rest := _FEW.match(text, end)):
        end = rest.end()
    begins = match.start() - seg.start
    listed = match["op"] == "=" and seg.kind is SegKind.RAW and text[begins - 1 : begins] in {"", "\n"}
    spoken = loose or (seg.free and " " in value.strip() and not quoted and not listed)
    if loose and key.level < Level.STRONG and not ordinary.secretish(value.strip()):
        return
    if spoken and "cookie" not in key.word and not keyed.SCHEME.match(value) and _speech(text, start, end):
        yield Benign(seg.start + start, seg.start + end, f"speaks about {match['name']}")
        return
    yield from keyed.by_key(seg, start, end, key, match["name"])


def _is_prompt(text: str, begin: int, start: int, match: re.Match[str]) -> bool:
    """Tell the end of what a program asks: the quote behind `Password: ` closes the one that opened before it."""
    mark = text[start]
    line = text.rfind("\n", 0, begin) + 1
    asked = mark in "\"'" and not match["quote"] and text.count(mark, max(line, begin - 200), begin) % 2 == 1
    command = _PRINTED.match(text, start) or (match["op"] == ":" and _COMMAND.match(text, start))
    return bool(command) or (asked and _BEHIND_PROMPT.match(text, start + 1) is not None)


def _speech(text: str, start: int, end: int) -> bool:
    first = _BLANK.search(text, start, end)
    if first and text[start : first.start()].lower() in ARTICLES and text.count(" ", start, end) > 1:
        start, first = first.end(), _BLANK.search(text, first.end(), end)
    return about(text, start, first.start() if first else end)


def _own_line(text: str, start: int, end: int) -> bool:
    """Tell an assignment that has a line to itself: nothing but marks in front of it, nothing behind it."""
    before = text[text.rfind("\n", 0, start) + 1 : start]
    after = text[end : (text.find("\n", end) + 1 or len(text) + 1) - 1]
    if before[-1:] in {'"', "'"} and after[:1] == before[-1:]:
        return True
    return not before.strip(" \t#-;/*\"'{[(,") and not after.strip(" \t\r,;\"'}])\\")
