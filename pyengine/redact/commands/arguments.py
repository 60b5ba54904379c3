"""Judges the arguments of known programs: short options, plain arguments, what is piped in (tables in programs.py)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from pyengine.redact.commands import programs
from pyengine.redact.commands.shell import Word, unquote
from pyengine.redact.hit import Hit
from pyengine.redact.values import ordinary
from pyengine.redact.values.refs import FILLER

_SLASHED = re.compile(r"[^/@\s]+/(?P<secret>[^/@\s][^@\s]*)")
_LONG_OPTION = re.compile(r"--?[a-z]{2,}")
_KINDS = frozenset(("token", "session", "x-oauth-basic", "api_token"))
"""What stands for a password where the user's name is the secret."""
_SQUEEZE = re.compile(r"\s+")
_SOURCES = ("pass:", "env:", "file:", "fd:", "stdin")
_NEAR = 16
"""So many words around a pipe are looked at."""


@dataclass(slots=True)
class Call:
    """One simple command: its program, its plain arguments (the program's name first), its short options' letters.

    `said` are the texts of the plain arguments.
    """

    program: str = ""
    plain: list[Word] = field(default_factory=list)
    letters: str = ""
    said: set[str] = field(default_factory=set)

    def begin(self, program: str, word: Word) -> None:
        """Take a program's name; what stood in front of it (`sudo`, a path) is no argument of it."""
        self.program, self.plain, self.said = program, [word], {word.text}

    def add(self, word: Word) -> None:
        """Take a plain argument."""
        self.plain.append(word)
        self.said.add(word.text)


def secret(word: Word, start: int, what: str, end: int | None = None) -> Iterator[Hit]:
    """Yield `word` from `start` on as the secret of `what`, without quotes around it."""
    text, begin = unquote(word.text[start:end], start)
    if "pass" in what and text.startswith(_SOURCES):
        if not text.startswith("pass:"):
            return
        text, begin = text[5:], begin + 5
    if text.strip() and ordinary.never(text) is None:
        at = word.seg.start + word.start + begin
        yield Hit(at, at + len(text), "PASSWORD", "command", f"the argument of {what}")


def of_option(word: Word, following: Word | None, call: Call) -> Iterator[Hit]:
    """Yield the secret that this option of a known program brings."""
    for option in programs.OPTIONS.get(call.program, ()):
        before, _, flag = option.rpartition(" ")
        if before and before not in call.said:
            continue
        found = list(_of_flag(flag, word, following, call.program))
        if found:
            yield from found
            return


def _of_flag(flag: str, word: Word, following: Word | None, program: str) -> Iterator[Hit]:
    base, mark = (flag[:-1], flag[-1]) if flag[-1] in "*:%,=" else (flag, "")
    text, what = word.text, f"{program} {base}"
    glued = text.startswith(base) and len(text) > len(base) and not text.startswith("--")
    if mark in {"*", "="} and glued:
        mark = ":" if base[0] == "/" else "="
        yield from secret(word, len(base) + int(text[len(base)] == mark), what)
    elif following is not None and mark != "*" and (text == base or (mark in {"", ":"} and _bundled(text, base))):
        yield from _behind(following, mark, what)
    elif mark == ":" and glued and ":" in text and len(base) == 2:
        yield from secret(word, text.index(":") + 1, what)


def _bundled(text: str, base: str) -> bool:
    """Tell `-fsSu`, several letters of which the last takes the argument."""
    letters = text[1:]
    return len(base) == 2 and text[0] == "-" and 0 < len(letters) < 6 and letters.isalpha() and letters[-1] == base[1]


def _behind(following: Word, mark: str, what: str) -> Iterator[Hit]:
    text = following.text
    if not mark:
        if not _LONG_OPTION.match(text):
            yield from secret(following, 0, what)
        return
    at = text.find(mark)
    port = text[at + 1 :].isdecimal() and ("." in text[:at] or text[:at].isdecimal() or text[:at] == "localhost")
    if at > 0 and not port and not text.startswith("http"):
        if mark == ":" and text[at + 1 :] in _KINDS:
            yield from secret(following, 0, what, at)
            return
        stop = text.find(";", at) if mark == "=" else -1  # a cookie among others
        yield from secret(following, at + 1, what, stop if stop > 0 else None)


def of_plain(call: Call) -> Iterator[Hit]:
    """Yield plain arguments that are secret behind certain words (`rabbitmqctl add_user bob <secret>`)."""
    plain = call.plain
    if call.program in programs.PAIRS and len(plain) > 1 and (pair := _SLASHED.match(plain[1].text)):
        yield from secret(plain[1], pair.start("secret"), call.program, pair.end("secret"))
    texts = [programs.SAME.get(name, name) for name in (word.text.rsplit("/", 1)[-1].lower() for word in plain)]
    known = set(texts)
    for pattern, positions in programs.ARGUMENTS:
        if pattern[0] in known and (at := _after(texts, pattern)) >= 0 and _applies(pattern, plain[at:], call):
            for position in positions:
                yield from _at(plain[at:], position, " ".join(pattern))
    for word, following in pairwise(plain):
        if word.text == "AUTH" and (word is plain[0] or call.program or ordinary.secretish(following.text)):
            yield from secret(plain[-1] if len(plain) < 4 and plain[-2] is following else following, 0, "AUTH")


def _applies(pattern: tuple[str, ...], rest: Sequence[Word], call: Call) -> bool:
    if pattern == ("npm", "config", "set"):
        return bool(rest) and any(word in rest[0].text.lower() for word in ("auth", "token", "password"))
    return call.program not in programs.PLAIN_ONLY or programs.PLAIN_ONLY[call.program] in call.letters


def _at(rest: Sequence[Word], position: int, what: str) -> Iterator[Hit]:
    there = -len(rest) <= position < len(rest) and (position >= 0 or len(rest) > 1)
    if there:
        yield from secret(rest[position], 0, what)


def _after(texts: Sequence[str], pattern: tuple[str, ...]) -> int:
    """Return the index behind the words of `pattern`, which must stand in this order; -1 if they do not."""
    at = 0
    for wanted in pattern:
        while at < len(texts) and texts[at] != wanted:
            at += 1
        if at == len(texts):
            return -1
        at += 1
    return at


def of_pipe(words: Sequence[Word], index: int, call: Call) -> Iterator[Hit]:
    """Yield the words of an `echo` whose output is read as a secret by what stands behind the pipe, or `<<< word`."""
    op = words[index].op
    if op == "<<<" and index + 1 < len(words) and _reads_secret(words[max(0, index - _NEAR) : index]):
        yield from secret(words[index + 1], 0, "a here string")
    if op == ">" and call.program in {"echo", "printf"} and len(call.plain) > 1 and index + 1 < len(words):
        yield from _written(call, words[index + 1].text)
    said = not call.program and bool(call.plain) and _quoted(call.plain[-1])
    if op == "|" and (said or (call.program in {"echo", "printf"} and len(call.plain) > 1)):
        behind = words[index + 1 : index + _NEAR]
        if _reads_secret(behind):
            last = call.plain[-1]
            users = any(word.text.endswith("chpasswd") for word in behind)
            yield from secret(last, last.text.find(":") + 1 if users else 0, "what is piped in")


def _quoted(word: Word) -> bool:
    """Tell a string that is a command itself (PowerShell prints it)."""
    return word.start > 0 and word.seg.text[word.start - 1] in "\"'" and not _SQUEEZE.search(word.text)


_TELLING = re.compile(r"(?i)pass|pwd?\b|secret|cred|token|netrc|auth|\bkey|users?\b")


def _written(call: Call, file: str) -> Iterator[Hit]:
    """Yield what an `echo` or a `printf` writes into a file whose name tells: the end of its last argument."""
    last = call.plain[-1]
    name = file.lstrip(">").rsplit("/", 1)[-1]
    if (
        not _TELLING.search(name)
        or FILLER in last.text
        or (_SQUEEZE.search(last.text.strip()) and ":" not in last.text)
    ):
        return
    at = max(last.text.rfind(":"), last.text.rfind(" ")) + 1
    text = last.text[at:]
    end = at + len(text) - (2 if text.endswith(("\\n", "\\r")) else 0)
    if end - at > 2:
        yield from secret(last, at, "what is written into a file", end)


def _reads_secret(words: Sequence[Word]) -> bool:
    line = _SQUEEZE.sub(" ", " ".join(word.text for word in words)).lower()
    return any(reader in line for reader in programs.STDIN_READERS)
