"""Reads the commands of `docker` in a text: which command, which flags with which values, which arguments."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pyengine.incident import words
from pyengine.incident.commands import gotypes
from pyengine.incident.commands.flag import Flag, Syntax
from pyengine.incident.commands.invocation import Given, Invocation, Refused, Said
from pyengine.incident.commands.table import ALIASES, COMMANDS, GLOBAL
from pyengine.incident.commands.verbs import none_such
from pyengine.incident.words import Word
from pyengine.text import Span

_PROGRAMS = {"docker", "docker.exe"}
_GROUPS = {words_[0] for words_ in (*COMMANDS, *ALIASES)}


def read(text: str, start: int = 0, end: int | None = None) -> tuple[Invocation, ...]:
    """Return the commands in a text, or in a part of it, in written order; what is none of the table is left out."""
    return tuple(_found(text, start, len(text) if end is None else end))


def _found(text: str, start: int, end: int) -> Iterator[Invocation]:
    for line in words.commands(text, start, end):
        found = any(word.text == "xargs" for word in line)  # what it is given nobody sees here
        for index, word in enumerate(line if not found else ()):
            if _is_docker(word) and (invocation := _invocation(line[index:])) is not None:
                found = True
                yield invocation
                break
        for index, word in enumerate(line if not found else ()):
            named = index == 0 and word.text.startswith("docker ")
            if not named and "docker " in word.text and word.text != word.span.of(text):
                yield from _inside(word)


def _inside(word: Word) -> Iterator[Invocation]:
    """Yield the commands in a quoted word, as behind `ssh host` or `sh -c`: their places are those of its letters."""
    inner = word.text
    for found in read(inner):
        yield _moved(found, word)


def _moved(found: Invocation, word: Word) -> Invocation:
    def there(span: Span) -> Span:
        return word.part(span.start, span.end)

    given = tuple(Given(each.flag, each.value, there(each.span), there(each.place), each.open) for each in found.given)

    def moved(words_: tuple[Word, ...]) -> tuple[Word, ...]:
        return tuple(
            Word(each.text, there(each.span), tuple(word.places[at] for at in each.places), each.unknown)
            for each in words_
        )

    refused = tuple(replace(each, place=there(each.place), span=there(each.span)) for each in found.refused)
    return replace(
        found,
        span=there(found.span),
        given=given,
        arguments=moved(found.arguments),
        refused=refused,
        line=moved(found.line),
    )


def _is_docker(word: Word) -> bool:
    return word.text.replace("\\", "/").rsplit("/", 1)[-1] in _PROGRAMS


def _invocation(line: list[Word]) -> Invocation | None:
    """Return the command that begins with `docker`, None where the table has none."""
    front = _Flags(GLOBAL, "docker", line, 1)
    front.read(early=True)
    at = front.position
    if at + 1 >= len(line) or line[at].text not in _GROUPS:
        return None
    pair = line[at].text, line[at + 1].text
    syntax = COMMANDS.get(ALIASES.get(pair, pair)) or none_such(pair)
    if syntax is None:
        return None
    flags = _Flags(syntax.flags, syntax.name, line, at + 2)
    flags.read(early=syntax.early)
    if flags.helps:
        return None
    refused = _no_command(line[at], line[at + 1]) if pair not in ALIASES and syntax.words not in COMMANDS else []
    refused = refused or flags.said or _counted(syntax, flags.arguments, line)
    if not refused and syntax.words == ("service", "scale"):
        refused = list(_scaled(flags.arguments))
    return Invocation(
        syntax,
        tuple(word.text for word in line),
        Span(line[0].span.start, line[-1].span.end),
        tuple(word.text for word in line[: at + 2]),
        tuple(flags.given),
        tuple(flags.arguments),
        tuple(refused),
        tuple(line),
    )


def _no_command(group: Word, verb: Word) -> list[Said]:
    """Return what is said of a command that there is none of: docker/cli cli/cobra.go."""
    span = Span(group.span.start, verb.span.end)
    return [Said(f"unknown command: docker {group.text} {verb.text}", span, Refused.VERB, span)]


class _Flags:
    """Reads flags as spf13/pflag does (flag.go parseArgs), up to the first that it does not take."""

    def __init__(self, flags: tuple[Flag, ...], command: str, line: list[Word], start: int) -> None:
        self._long = {flag.name: flag for flag in flags}
        self._short = {flag.short: flag for flag in flags if flag.short}
        self._command, self._line = command, line
        self.position = start
        self.given: list[Given] = []
        self.arguments: list[Word] = []
        self.said: list[Said] = []
        self.helps = False

    def read(self, *, early: bool) -> None:
        """Read to the end, or with `early` to the first argument."""
        while self.position < len(self._line) and not self.said:
            word = self._line[self.position]
            if word.text == "--":
                self.arguments += self._line[self.position + 1 :]
                self.position = len(self._line)
                return
            if not word.text.startswith("-") or word.text == "-":
                if early:
                    if self._command != "docker":
                        self.arguments += self._line[self.position :]
                    return
                self.arguments.append(word)
                self.position += 1
            elif word.text.startswith("--"):
                self._long_one(word)
            else:
                self._letters(word)

    def _long_one(self, word: Word) -> None:
        name, equals, value = word.text[2:].partition("=")
        flag = self._long.get(name)
        self.position += 1
        self.helps = self.helps or name.rstrip(".") == "help"
        if flag is None:
            words_, place = f"unknown flag: --{name}", word.part(0, 2 + len(name))
            self.said.append(Said(words_, place, Refused.FLAG, word.span, name))
        elif equals:
            self._take(flag, value, word.span, word.part(3 + len(name)), bool(word.unknown))
        elif not flag.takes:
            self._take(flag, "true", word.span, word.span)
        else:
            self._next(flag, word, f"flag needs an argument: --{name}")

    def _letters(self, word: Word) -> None:
        letters, self.position = word.text[1:], self.position + 1
        for index, letter in enumerate(letters):
            flag = self._short.get(letter)
            rest = letters[index + 1 :]
            if flag is None:
                words_ = f"unknown shorthand flag: {letter!r} in -{letters[index:]}"
                self.said.append(Said(words_, word.span, Refused.LETTER, word.span, letter))
                return
            if rest[:1] == "=" and len(rest) > 1:
                self._take(flag, rest[1:], word.span, word.part(index + 3), bool(word.unknown))
                return
            if not flag.takes:
                self._take(flag, "true", word.span, word.span)
            elif rest:
                self._take(flag, rest, word.span, word.part(index + 2), bool(word.unknown))
                return
            else:
                self._next(flag, word, f"flag needs an argument: {letter!r} in -{letters[index:]}")

    def _next(self, flag: Flag, word: Word, missing: str) -> None:
        if self.position >= len(self._line):
            self.said.append(Said(missing, word.span, Refused.MISSING, word.span, flag.name, flag))
            return
        value = self._line[self.position]
        self.position += 1
        self._take(flag, value.text, Span(word.span.start, value.span.end), value.part(0), bool(value.unknown))

    def _take(self, flag: Flag, value: str, span: Span, place: Span, is_open: bool = False) -> None:  # noqa: FBT001, FBT002
        problem = "" if is_open else gotypes.problem(flag, value)
        if problem:
            name = f"-{flag.short}, --{flag.name}" if flag.short else f"--{flag.name}"
            words_ = f'invalid argument {gotypes.quoted(value)} for "{name}" flag: {problem}'
            self.said.append(Said(words_, place, Refused.VALUE, span, flag.name, flag, value))
            return
        self.given.append(Given(flag, value, span, place, is_open))


def _counted(syntax: Syntax, arguments: list[Word], line: list[Word]) -> list[Said]:
    """Return what is said of too few or too many arguments: docker/cli cli/required.go, version 28."""
    count, least, most = len(arguments), syntax.least, syntax.most
    place = Span(line[0].span.start, line[-1].span.end)
    if count < least:
        number = "" if most == least else "at least "
        said, kind = f"'{syntax.name}' requires {number}{least} argument{'' if least == 1 else 's'}", Refused.FEW
    elif most is not None and count > most:
        said = f"'{syntax.name}' accepts no arguments" if most == 0 else f"'{syntax.name}' requires {most} argument"
        place, kind = arguments[most].span, Refused.MANY
    else:
        return []
    return [Said(said, place, kind, place)]


def _scaled(arguments: list[Word]) -> Iterator[Said]:
    """Yield what is said of `SERVICE=REPLICAS`: docker/cli cli/command/service/scale.go.

    A number alone is the rest of a name without one.
    """
    for before, word in zip((None, *arguments), arguments, strict=False):
        name, _, number = word.text.partition("=")
        if word.unknown or (before is not None and word.text.isdigit() and not before.text.partition("=")[2]):
            continue
        if not name or not number:
            yield Said(f"invalid scale specifier '{word.text}'.", word.span, Refused.SCALE, word.span)
        elif problem := gotypes.problem(_REPLICAS, number):
            words_, place = f"{name}: invalid replicas value {number}: {problem}", word.part(len(name) + 1)
            yield Said(words_, place, Refused.SCALE, place, "replicas", _REPLICAS, number)


_REPLICAS = Flag("replicas", "uint", "")
