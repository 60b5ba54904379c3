"""Finds credentials among the arguments of commands: exec form, shell form, scripts and terminal pastes alike.

A command becomes words with their places; then options are judged by name (keys.py) or by program (programs.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pyengine.redact import contexts, programs, values
from pyengine.redact.keys import judge
from pyengine.redact.model import Benign, Hit, Key, Kind, Level, Seg
from pyengine.redact.sheet import Sheet

_LEX = re.compile(
    r"(?P<gap>(?:[ \t\r]|\\+\r?\n)+)|(?P<op>\|\|?|&&|;|\n|<<<|&(?!\w))|(?P<word>(?:\\*\"(?:[^\"\\\n]|\\(?!\")[^\n]|(?<!\\)\\\"(?=\w))*\\*\"|'[^'\n]*'|\\.|[^\s\"'\\|;&]|[\"']|&(?=\w)|\\)+)"
)
_OPTION = re.compile(r"(?P<dashes>--?|/)(?P<name>[^\W\d][\w.\-:\[\]]{0,100}?)(?:(?P<sep>=|:(?=\S))(?P<value>.*))?", re.DOTALL)
_ASSIGN = re.compile(r"(?P<name>[^\W\d][\w.\-\[\]/]*)=(?P<value>.*)", re.DOTALL)
_SLASHED = re.compile(r"[^/@\s]+/(?P<secret>[^/@\s][^@\s]*)")
_COMBINED = re.compile(r"[^:\s/@]{1,64}:(?=\S)")
_MAX_DEPTH = 4
_SQUEEZE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Word:
    """One argument: its text without the quotes around it, and where that begins in its Seg. Operators have `op`."""

    text: str
    start: int
    seg: Seg
    op: str = ""


def find(sheet: Sheet) -> Iterator[Hit | Benign]:
    """Yield the credentials in every command of the sheet."""
    for argv in sheet.argvs:
        words = [Word(seg.shadow, 0, seg) for seg in argv]
        yield from _run(words)
        for word in words:
            if re.search(r"\s", word.text.strip()):
                yield from _shell(word.seg)
    for seg in sheet.segs:
        if seg.kind in {Kind.RAW, Kind.COMMENT} or seg.command or " -" in seg.text:
            yield from _shell(seg)


def _shell(seg: Seg) -> Iterator[Hit | Benign]:
    line: list[Word] = []
    for word in [*_lex(seg, 0, len(seg.text)), Word("\n", len(seg.text), seg, "\n")]:
        if word.op == "\n":
            if len(line) > 1:
                yield from _run(line)
            line = []
        else:
            line.append(word)


def _lex(seg: Seg, start: int, end: int, depth: int = 0) -> Iterator[Word]:
    for match in _LEX.finditer(seg.shadow, start, end):
        if match.lastgroup == "op":
            yield Word(match.group(), match.start(), seg, match.group())
        elif match.lastgroup == "word":
            text, begin = _unquote(match.group(), match.start())
            yield Word(text, begin, seg)
            if len(text) < len(match.group()) and depth < _MAX_DEPTH and re.search(r"\s", text):
                yield from _inner(seg, begin, begin + len(text), depth + 1)


def _inner(seg: Seg, start: int, end: int, depth: int) -> Iterator[Word]:
    """A quoted argument may be a command line itself (`sh -c "…"`): its words follow, as a command of their own."""
    if re.search(r"\s-|\b(?:AUTH|echo|login|set)\b", seg.shadow[start:end]):
        yield Word(";", start, seg, ";")
        yield from _lex(seg, start, end, depth)
        yield Word(";", end, seg, ";")


def _unquote(text: str, start: int) -> tuple[str, int]:
    """Return `text` without the quotes around the whole of it, escaped ones too, and where it then begins."""
    lead = len(text) - len(text.lstrip("\\"))
    quote = text[lead : lead + 1]
    if quote not in {'"', "'"} or len(text) < lead + 2 or text[-1] != quote:
        return text, start
    inner = text[lead + 1 : -1]
    inner = inner[: len(inner) - min(lead, len(inner) - len(inner.rstrip("\\")))]
    return (inner, start + lead + 1) if quote not in inner.replace("\\" + quote, "") else (text, start)


def _run(words: Sequence[Word]) -> Iterator[Hit | Benign]:
    """Walk the arguments of one line, remembering the program and its plain arguments."""
    program, dashes = "", ""
    plain: list[Word] = []
    skip = False
    for index, word in enumerate(words):
        if skip:
            skip = False
            continue
        if word.op:
            yield from _plain(program, plain, dashes)
            yield from _piped(words, index, program, plain)
            program, plain, dashes = "", [], ""
            continue
        following = next((later for later in words[index + 1 : index + 2] if not later.op), None)
        name = word.text.rsplit("/", 1)[-1]
        if name in programs.OPTIONS and not (program and word.text.startswith("-")):
            program, plain = name, [word]
            continue
        if word.text[:1] in "-/" and (match := _OPTION.fullmatch(word.text)):
            dashes += match["name"] if match["dashes"] == "-" else ""
            found, skip = _option(match, word, following, program, plain)
            yield from found
        elif (match := _ASSIGN.fullmatch(word.text)) and not re.search(r"\s-|\s\w+=", word.text):
            yield from _assigned(word, match)
            plain.append(word)
        else:
            plain.append(word)
    yield from _plain(program, plain, dashes)


def _option(
    match: re.Match[str], word: Word, following: Word | None, program: str, plain: Sequence[Word]
) -> tuple[list[Hit | Benign], bool]:
    """Return what an option says, and whether it took the next word."""
    found: list[Hit | Benign] = list(_by_program(match, word, following, program, plain))
    if found:
        return found, bool(following) and found[0].start >= (following.seg.start + following.start if following else 0)
    name, value = match["name"], match["value"]
    if match["dashes"] == "/" and match["sep"] != ":":
        return [], False
    key = judge(name)
    if value is not None:
        return list(_given(word, match, key, name)), False
    if key is None or following is None or match["dashes"] == "/":
        return list(_combined(name, following)), False
    if (
        following.text[:2] == "--"
        or (following.text[:1] == "-" and key.level < Level.STRONG)
        or name.startswith(("with-", "no-"))
    ):
        return [], False
    if key.level < Level.STRONG and not values.secretish(following.text):
        return list(_combined(name, following)), False
    if re.match(r"-[A-Za-z]$|-[A-Za-z]+=", following.text):
        return [], False
    return list(_judge(following, 0, key, f"{match['dashes']}{name}")), True


def _given(word: Word, match: re.Match[str], key: Key | None, name: str) -> Iterator[Hit | Benign]:
    start = match.start("value")
    inner = _ASSIGN.fullmatch(match["value"])
    if key is not None:
        yield from _judge(word, start, key, name)
    elif inner and (name in programs.LITERAL_HOLDERS or judge(inner["name"]) is not None):
        strong = Key(Level.MEDIUM, "SECRET", name) if name == "from-literal" else None
        yield from _judge(word, start + inner.start("value"), judge(inner["name"]) or strong, inner["name"])
    elif name in programs.COMBINED_FLAGS and (pair := _COMBINED.match(match["value"])):
        yield from _secret(word, start + pair.end(), f"--{name}")


def _combined(name: str, following: Word | None) -> Iterator[Hit]:
    if following and name in programs.COMBINED_FLAGS and (pair := _COMBINED.match(following.text)):
        rest = following.text[pair.end() :]
        if not rest.isdecimal() and not rest.startswith("//"):
            yield from _secret(following, pair.end(), f"--{name}")


def _by_program(
    match: re.Match[str], word: Word, following: Word | None, program: str, plain: Sequence[Word]
) -> Iterator[Hit]:
    options = programs.OPTIONS.get(program, ())
    said = {part.text for part in plain}
    for option in options:
        before, _, flag = option.rpartition(" ")
        if before and before not in said:
            continue
        base, mark = (flag[:-1], flag[-1]) if flag[-1] in "*:%,=" else (flag, "")
        if (
            mark in {"*", "="}
            and word.text.startswith(base)
            and len(word.text) > len(base)
            and not word.text.startswith("--")
        ):
            yield from _secret(word, len(base) + (mark == "=" or word.text[len(base)] == "="), f"{program} {base}")
            return
        exact = word.text == base or (mark in {"", ":"} and word.text.startswith("-") and not word.text.startswith("--") and len(base) == 2
                                      and word.text[-1] == base[1] and word.text[1:].isalpha() and len(word.text) < 7)  # fmt: skip
        if exact and following is not None and mark != "*":
            yield from _behind(following, mark, f"{program} {base}")
            return
        if (
            mark == ":"
            and word.text.startswith(base)
            and len(word.text) > len(base)
            and ":" in word.text
            and len(base) == 2
        ):
            yield from _secret(word, word.text.index(":") + 1, f"{program} {base}")
            return


def _behind(following: Word, mark: str, what: str) -> Iterator[Hit]:
    if not mark:
        if not re.match(r"--?[a-z]{2,}", following.text) and values._never(following.text) is None:  # noqa: SLF001
            yield from _secret(following, 0, what)
        return
    at = following.text.find(mark)
    if at > 0 and not following.text[at + 1 :].isdecimal() and not following.text.startswith("http"):
        yield from _secret(following, at + 1, what)


def _plain(program: str, plain: Sequence[Word], dashes: str) -> Iterator[Hit]:
    """Yield plain arguments that are secret behind certain words (`rabbitmqctl add_user bob <secret>`)."""
    texts = [programs.SAME.get(name, name) for name in (word.text.rsplit("/", 1)[-1].lower() for word in plain)]
    if program in programs.PAIRS and len(plain) > 1 and (pair := _SLASHED.match(plain[1].text)):
        yield from _secret(plain[1], pair.start("secret"), program, pair.end("secret"))
    for pattern, positions in programs.ARGUMENTS:
        at = _after(texts, pattern)
        if at < 0:
            continue
        rest = plain[at:]
        if program in programs.PLAIN_ONLY and programs.PLAIN_ONLY[program] not in dashes:
            continue
        for position in positions:
            if (
                -len(rest) <= position < len(rest)
                and (position >= 0 or len(rest) > 1)
                and values._never(rest[position].text) is None
            ):  # noqa: SLF001
                if (
                    pattern[:2] != ("npm", "config")
                    or "auth" in rest[0].text.lower()
                    or "token" in rest[0].text.lower()
                ):
                    yield from _secret(rest[position], 0, " ".join(pattern))
    for index, word in enumerate(plain):
        if word.text == "AUTH" and index + 1 < len(plain) and (index == 0 or program or values.secretish(plain[index + 1].text)):
            yield from _secret(plain[index + 1], 0, "AUTH")


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


def _piped(words: Sequence[Word], index: int, program: str, plain: Sequence[Word]) -> Iterator[Hit]:
    """Yield the words of an `echo` whose output is read as a secret by what stands behind the pipe, or `<<< word`."""
    op = words[index].op
    if op == "<<<" and index + 1 < len(words):
        before = " ".join(word.text for word in words[max(0, index - 16) : index]).lower()
        if any(reader in before for reader in programs.STDIN_READERS):
            yield from _secret(words[index + 1], 0, "here string")
    if op != "|" or program not in {"echo", "printf"} or len(plain) < 2:
        return
    behind = _SQUEEZE.sub(" ", " ".join(word.text for word in words[index + 1 : index + 16])).lower()
    if any(reader in behind for reader in programs.STDIN_READERS):
        last = plain[-1]
        at = last.text.find(":") + 1 if "chpasswd" in behind else 0
        yield from _secret(last, at, "what is piped in")


def _assigned(word: Word, match: re.Match[str]) -> Iterator[Hit | Benign]:
    key = judge(match["name"])
    if key is not None:
        yield from _judge(word, match.start("value"), key, match["name"])


def _judge(word: Word, start: int, key: Key | None, name: str) -> Iterator[Hit | Benign]:
    if key is not None:
        text, begin = _unquote(word.text[start:], word.start + start)
        yield from contexts.by_key(word.seg, begin, begin + len(text), key, name)


def _secret(word: Word, start: int, what: str, end: int | None = None) -> Iterator[Hit]:
    text, begin = _unquote(word.text[start:end], start)
    if text.startswith(("pass:", "env:", "file:", "fd:", "stdin")) and "pass" in what:
        if not text.startswith("pass:"):
            return
        text, begin = text[5:], begin + 5
    if text.strip():
        at = word.seg.start + word.start + begin
        yield Hit(at, at + len(text), "PASSWORD", "command", f"the argument of {what}")
