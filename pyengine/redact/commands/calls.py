"""Finds credentials among the arguments of commands: exec form, shell form, scripts and terminal pastes alike.

An option is judged by its program first (arguments.py), then by its name (`sensitive/`), as is every `NAME=value`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pyengine.redact.commands import arguments, programs, shell
from pyengine.redact.commands.arguments import Call, secret
from pyengine.redact.commands.shell import Word, unquote
from pyengine.redact.hit import Benign, Hit, Seg
from pyengine.redact.names import keyed
from pyengine.redact.sheet import Sheet
from pyengine.redact.texts.speech import ABOUT
from pyengine.redact.values import chance, ordinary
from pyengine.sensitive.key import Level, SensitiveKey
from pyengine.sensitive.names import sensitive_key, takes_back

_OPTION = re.compile(
    r"(?P<dashes>--?|/)(?P<name>\d?[^\W\d][\w.\-:\[\]]{0,100}?)(?:(?P<sep>=|:(?=\S))(?P<value>.*))?", re.DOTALL
)
_FIGURES = 6
"""Fewer figures behind a user may be a group (`--user app:1000`)."""
_ASSIGN = re.compile(r"(?P<name>[^\W\d][\w.\-\[\]/]*)=(?P<value>.*)", re.DOTALL)
_COMBINED = re.compile(r"(?!\+%)[^:\s/@]{1,64}:(?=\S)")
_UID_USER = re.compile(r"[\w.-]{1,32}:(?P<secret>(?!\d+:)[^:/\s][^:\s]{2,})(?::e)?:\d{3,5}(?::\d{3,5})?(?::[\w,/.-]*)?")
"""`user:password:uid:gid:folder`, as servers of SFTP take it."""
_SEMICOLON_USER = re.compile(r"[\w.-]{1,32};(?P<secret>[^;/\s]{4,})(?:;.*)?")
"""`-u "user;password"`, as images of Samba take it."""
_COMMAND_LINE = re.compile(r"\s-|\s\w+=")
_OPTION_AHEAD = re.compile(r"--|-[A-Za-z]$|-[A-Za-z]+=")
_TOKEN = re.compile(r"(?=[a-z_]*[0-9])[0-9a-f]{32,64}|sq[a-z]_[0-9a-f]{40}")
"""What stands in the place of a user's name."""
_CLOSED = {"(": ")", "<": ">", "`": "`"}
_CONSOLE = re.compile(r"[A-Z]{3,12}[ \t]+\S+[ \t]*\S")
"""What a console is told in capitals."""
_BLANK = re.compile(r"\s")
_KEPT = SensitiveKey(Level.STRONG, "SECRET", "secret", counted=True)
"""What is put where secrets are kept, whatever it is called; a duration beside it is one."""


def find(sheet: Sheet) -> Iterator[Hit | Benign]:
    """Yield the credentials in every command of the sheet."""
    for argv in sheet.argvs:
        yield from _run([Word(seg.shadow, 0, seg) for seg in argv])
        for seg in argv:
            if _BLANK.search(seg.shadow.strip()):
                yield from _shell(seg)
    for seg in sheet.segs:
        if seg.free or seg.command or " -" in seg.text or (_CONSOLE.match(seg.shadow) and not seg.naming):
            yield from _shell(seg)


def _shell(seg: Seg) -> Iterator[Hit | Benign]:
    for line in shell.lines(seg):
        if len(line) > 1 or seg.command:
            yield from _run(line)


def _run(words: Sequence[Word]) -> Iterator[Hit | Benign]:
    """Walk the arguments of one line, command by command."""
    call, taken, outer = Call(), False, list[Call]()
    for index, word in enumerate(words):
        if taken:
            taken = False
        elif word.op:
            yield from arguments.of_plain(call)
            yield from arguments.of_pipe(words, index, call)
            outer += [call] if word.op == "(" else []
            call = outer.pop() if word.op == ")" and outer else Call()
        else:
            following = words[index + 1] if index + 1 < len(words) and not words[index + 1].op else None
            found, taken = _argument(word, following, call)
            yield from found
    yield from arguments.of_plain(call)


def _argument(word: Word, following: Word | None, call: Call) -> tuple[list[Hit | Benign], bool]:
    """Return what one argument says, and whether it took the next one; keeps the account of the call."""
    text = word.text
    name = text.rsplit("/", 1)[-1].lstrip("`")
    if name in programs.OPTIONS and not (call.program and text.startswith("-")):
        call.begin(name, word)
        return [], False
    if text[:1] in {"-", "/"} and (match := _OPTION.fullmatch(text)):
        call.letters += match["name"] if match["dashes"] == "-" else ""
        return _option(match, word, following, call)
    if text[:1] == "-" and (glued := list(arguments.of_option(word, None, call))):
        return [*glued], False  # `-p'x'`
    call.add(word)
    if user := _UID_USER.fullmatch(text):
        return list(secret(word, user.start("secret"), "a user with a password", user.end("secret"))), False
    if (match := _ASSIGN.fullmatch(text)) and not _COMMAND_LINE.search(text):
        kept = any(call.said.issuperset(command) for command in programs.KEEPERS)
        key = sensitive_key(match["name"]) or (_KEPT if kept and not takes_back(match["name"]) else None)
        return list(_judged(word, match.start("value"), key, match["name"])), False
    return [], False


def _option(match: re.Match[str], word: Word, following: Word | None, call: Call) -> tuple[list[Hit | Benign], bool]:
    found: list[Hit | Benign] = list(arguments.of_option(word, following, call))
    if found:
        return found, following is not None and found[0].start >= following.seg.start + following.start
    name, key = match["name"], sensitive_key(match["name"])
    if name in programs.SECRET_FLAGS:
        key = SensitiveKey(Level.STRONG, "SECRET", name)
    if name.startswith("secret") and call.program in programs.CONTAINERS:
        return [], match["value"] is None  # docker's own secrets: what follows are their names
    if match["dashes"] == "/" and match["sep"] != ":":
        return [], False
    if match["value"] is not None:
        return list(_given(word, match, key, name)), False
    if following is None or match["dashes"] == "/":
        return [], False
    if name in {"u", "user"} and (of_user := list(_of_user(name, following, call))):
        return [*of_user], True
    if key is None or (key.level < Level.STRONG and not _telling(following.text, key)):
        return list(_combined(name, following)), False
    weak_dash = following.text[:1] == "-" and key.level < Level.STRONG
    spoken = following.text in ABOUT  # a sentence about the option
    if weak_dash or spoken or _OPTION_AHEAD.match(following.text) or name.startswith(("with-", "no-")):
        return [], False
    return list(_judged(following, 0, key, f"{match['dashes']}{name}")), True


def _of_user(name: str, following: Word, call: Call) -> Iterator[Hit]:
    """Yield the password behind a user's name, where no program says how the two are written."""
    if pair := _SEMICOLON_USER.fullmatch(following.text):
        yield from secret(following, pair.start("secret"), f"-{name}", pair.end("secret"))
        return
    pair = _COMBINED.match(following.text) if name == "u" and not call.program else None
    if pair and ordinary.secretish(following.text[pair.end() :]):
        yield from secret(following, pair.end(), f"-{name}")


def _telling(text: str, key: SensitiveKey) -> bool:
    """Tell a value that looks like a secret by itself, where the option's name is no proof."""
    drawn = key.type in {"KEY", "TOKEN"} and chance.UUID.fullmatch(text) is not None
    return drawn or ordinary.secretish(text) or (key.level is Level.WEAK and ordinary.spared(text, key) is None)


def _given(word: Word, match: re.Match[str], key: SensitiveKey | None, name: str) -> Iterator[Hit | Benign]:
    """Yield the secret in `--name=value`, whose value may be `key=value` or `user:password` itself."""
    start = match.start("value")
    inner = _ASSIGN.fullmatch(match["value"])
    if name.endswith(".login") and _TOKEN.fullmatch(match["value"]):
        yield from secret(word, start, name)
    elif key is not None:
        yield from _judged(word, start, key, name)
    elif inner and (name in programs.LITERAL_HOLDERS or sensitive_key(inner["name"]) is not None):
        literal = SensitiveKey(Level.MEDIUM, "SECRET", name) if name == "from-literal" else None
        yield from _judged(word, start + inner.start("value"), sensitive_key(inner["name"]) or literal, inner["name"])
    elif name in programs.COMBINED_FLAGS and (pair := _COMBINED.match(match["value"])):
        yield from secret(word, start + pair.end(), f"--{name}")


def _combined(name: str, following: Word) -> Iterator[Hit]:
    if name in programs.COMBINED_FLAGS and (pair := _COMBINED.match(following.text)):
        rest = following.text[pair.end() :]
        group = rest.isdecimal() and (len(rest) < _FIGURES or following.text[: pair.end() - 1].isdecimal())
        if not group and not rest.startswith("//"):
            yield from secret(following, pair.end(), f"--{name}")


def _judged(word: Word, start: int, key: SensitiveKey | None, name: str) -> Iterator[Hit | Benign]:
    if key is not None:
        text = word.text[start:]
        if text[:1] in _CLOSED and _CLOSED[text[0]] not in text[1:]:
            return  # the first word of an expression
        text = text.rstrip(",") if text[-2:-1] in {'"', "'"} or text[:1].isalpha() else text
        if text[:1] in {'"', "'"} and text.endswith((f"{text[0]}/>", f"{text[0]}>")):
            text = text.rstrip("/>")  # an attribute at the end of its tag
        text, begin = unquote(text, word.start + start)
        yield from keyed.by_key(word.seg, begin, begin + len(text), key, name)
