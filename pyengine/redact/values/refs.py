"""References in a text: `${VAR}`, `$VAR`, `{{ template }}`, `$(command)`, `<%= … %>` and placeholders of our own.

They are never secrets, but their defaults may be. The shadow of a text has every reference overwritten by a filler
of the same length, so that detectors neither trip over a `:` inside one nor mask a variable's name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pyengine.sensitive.placeholder import SHAPE

FILLER = "\ue000"
"""A private-use character: no detector's pattern contains it, and `\\w` does not match it."""

_OPEN = re.compile(
    rf"\$\$?\{{|\{{\{{|\$\$?\(|<%|(?P<bare>\$\$?(?!{SHAPE})[A-Z_](?:(?!{SHAPE})[A-Z0-9_])*+(?![a-z]))"
    rf"|(?P<low>(?<![^\s=:\"'/@,(\[])\$(?:[Ee]nv:\w+(?!\w|[ \t]*=)|__\w+\{{[^{{}}\n]{{1,200}}\}}"
    rf"|[a-z_][a-z0-9_]*(?![\w$])))|(?P<own>{SHAPE})"
)
_VARIABLE = re.compile(r"[^\w\"']{0,20}(?:[\w.]{0,80}[.(\"' ])?(?P<name>\w{1,80})")
_FALLBACK = re.compile(
    r"(?:\bdefault\b[ (]{1,3}|(?:fetch|getenv|env)[ (]{1,2}[\"'][\w.-]{1,80}[\"'][ ,]{1,3}|\|\|[ ]{0,3}"
    r"|\?[?:][ ]{0,3}|(?<=\{\{)[ ]{0,3}(?=[^|\n]{1,200}\|))"
    r"[\"'](?P<value>[^\"'\n]{1,200})[\"']"
)
_NAME = re.compile(r"[^\W\d][\w.]*")
_OPERATOR = re.compile(r":?[-?+=]|:(?!/)")
_RESOLVERS = frozenset(
    """env sys file vault ssm secret secrets config base64 java ctx date self opt cf param params aws gcp k8s jndi main
    bundle lower upper const script url dns azure keyvault sops""".split()
)
"""What Log4j and Serverless ask: behind its colon stands a name; in Spring and Quarkus a default does."""
_BRACKET = re.compile(r"[{}()\n]")
_LONGEST = 512
_CLOSERS = {"{": "}", "(": ")"}


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference at `start:end`; `word_start:word_end` is its default (or alternative), empty if it has none.

    With the operator `(` that is the command whose output it stands for.
    """

    start: int
    end: int
    name: str = ""
    operator: str = ""
    word_start: int = 0
    word_end: int = 0


def may_refer(text: str) -> bool:
    """Tell whether there is a sign of a reference in `text`."""
    return "$" in text or "{{" in text or "<%" in text or "SE_" in text


def references(text: str) -> Iterator[Reference]:
    """Yield the references of `text` from left to right; those inside a default belong to that default."""
    if not may_refer(text):
        return
    closing = _brackets(text) if "${" in text or "$(" in text else {}
    position = 0
    while match := _OPEN.search(text, position):
        found = _whole(text, match, closing)
        position = found.end if found else match.end()
        if found:
            yield found


def shadow(text: str, found: list[Reference]) -> str:
    """Return `text` with every reference filled; a filler that stands in it already is overwritten too."""
    if FILLER in text:
        text = text.replace(FILLER, "\ufffd")
    if not found:
        return text
    pieces: list[str] = []
    position = 0
    for ref in found:
        pieces += (text[position : ref.start], FILLER * (ref.end - ref.start))
        position = ref.end
    return "".join((*pieces, text[position:]))


def _whole(text: str, match: re.Match[str], closing: dict[int, int]) -> Reference | None:
    start, opened = match.start(), match.group()
    if match["bare"] or match["low"] or match["own"]:
        return Reference(start, match.end())
    if opened in {"{{", "<%"}:
        close = text.find("}}" if opened == "{{" else "%>", match.end(), match.end() + _LONGEST)
        return _template(text, start, match.end(), close) if close >= 0 and "\n" not in text[start:close] else None
    end = closing.get(match.end() - 1, -1)
    if end < 0:
        return None
    if opened[-1] == "(":
        return Reference(start, end + 1, "", "(", match.end(), end)
    return _braced(text, start, match.end(), end)


def _template(text: str, start: int, inside: int, end: int) -> Reference:
    """Return a template: what it falls back to, or the string that it begins with, is its default."""
    name = _VARIABLE.match(text, inside, end)
    given = _FALLBACK.search(text, inside, end)
    if given is None:
        return Reference(start, end + 2, name["name"] if name else "")
    return Reference(start, end + 2, name["name"] if name else "", ":-", *given.span("value"))


def _brackets(text: str) -> dict[int, int]:
    """Return where each bracket closes; both kinds nest by themselves, and a line break closes nothing."""
    result: dict[int, int] = {}
    open_: dict[str, list[int]] = {"}": [], ")": []}
    for match in _BRACKET.finditer(text):
        char = match.group()
        if char in _CLOSERS:
            open_[_CLOSERS[char]].append(match.start())
        elif char == "\n":
            open_ = {"}": [], ")": []}
        elif open_[char]:
            result[open_[char].pop()] = match.start()
    return result


def _braced(text: str, start: int, inside: int, end: int) -> Reference:
    name = _NAME.match(text, inside, end)
    operator = _OPERATOR.match(text, name.end(), end) if name else None
    given = _FALLBACK.search(text, inside, end) if text[inside] == "{" or (name and not operator) else None
    if given and not given.group().startswith(("default", "fetch", "getenv", "env")):
        return Reference(start, end + 1, text[inside : given.start()].strip(), ":-", *given.span("value"))
    if not name or not operator or (operator.group() == ":" and name.group().lower() in _RESOLVERS):
        return Reference(start, end + 1, name.group() if name else "")
    return Reference(start, end + 1, name.group(), operator.group(), operator.end(), end)
