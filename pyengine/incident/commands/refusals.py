"""What was meant where Docker's client has refused a command: told beside its words, with the right command.

The command is in the paste, or only its name is (`See 'docker service update --help'`), or nothing of it.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from pyengine.incident.command import Command
from pyengine.incident.commands.flag import FIRST, Syntax
from pyengine.incident.commands.judge import JudgedCommand, judged_text
from pyengine.incident.commands.refused import Remark
from pyengine.incident.commands.table import COMMANDS, NEWEST
from pyengine.incident.symptom import Symptom
from pyengine.input.case import Case

CLIENT = {
    "flag-unknown", "flag-value-invalid", "flag-argument-missing", "arguments-wrong-number", "command-unknown",
    "scale-specifier", "update-value-unknown", "availability-unknown",
    "stack-name-or-file-missing",
}  # fmt: skip
"""Symptoms that are refusals of a command as it is written."""
_QUOTES = str.maketrans(dict.fromkeys("'`\u2018\u2019\u201c\u201d", '"'))
_HEADS = (
    r"unknown flag: (--[\w-]+)",
    r'unknown shorthand flag: ("?\w"?)',
    r'invalid argument (".*?" for "[^"]+")',
    r'flag needs an argument: ("?[\w-]+"?)',
    r'("docker [a-z ]+") (?:requires|accepts)',
    r'invalid scale specifier:? "?([^"\s]+)',
    r"unknown command: (docker [\w-]+ [\w-]+)",
    r"(unrecognized update [a-z ]+ \S+)",
    r'(invalid (?:RestartCondition|resolution mode|Availability|Role): "[^"\s]*)',
    r"(unknown mode: [^\s,]+)",
    r"(invalid option \S+)",
    r"(specify a compose file)",
)
_HEAD = re.compile("|".join(_HEADS), re.IGNORECASE)
_NAMED = re.compile(
    r"(?:[Ss]ee|[Rr]un|[Uu]sage:)[ \t]{1,4}['\"]?docker (?P<group>[a-z]{4,7}) (?P<action>[a-z-]{2,12})\b"
)
_NEXT = re.compile(r"[$#>] ?(?:sudo )?docker ")
"""The next command that somebody typed."""
_NEAR = 400
"""Within so many characters behind its refusal the client tells how to ask for help."""


@dataclass(frozen=True, slots=True)
class Meant:
    """A symptom with what was meant, and the right command where the paste has none."""

    symptom: Symptom
    commands: tuple[Command, ...] = ()


Heads: TypeAlias = Mapping[str, tuple[JudgedCommand, Remark]]


def heads(commands: Sequence[JudgedCommand]) -> Heads:
    """Return the refusals of commands by what every version of the client says of them."""
    said = ((command, remark) for command in commands for remark in command.remarks if remark.refused)
    found: dict[str, tuple[JudgedCommand, Remark]] = {}
    for command, remark in said:
        if head := _head(remark.words):
            found.setdefault(head, (command, remark))
    return found


def meant(case: Case, symptom: Symptom, commands: Sequence[JudgedCommand], known: Heads) -> Meant:
    """Return a symptom with `meant`, what is wrong with the command, among its parts, where that is known."""
    if symptom.id not in CLIENT:
        return Meant(symptom)
    if (refusal := known.get(_head(symptom.evidence))) is not None:
        return _told(symptom, *refusal, alone=False)
    if why := _too_new(symptom, commands):
        return Meant(replace(symptom, parts={**symptom.parts, "meant": why}))
    text = _line(case, symptom)
    alone = judged_text(text, case) if text else ()
    for command in alone:
        for remark in command.remarks:
            if remark.refused:
                return _with_words(_told(symptom, command, remark, alone=True))
    return Meant(symptom)


def unsaid(commands: Sequence[JudgedCommand], words: Iterable[str]) -> Iterator[tuple[JudgedCommand, Remark]]:
    """Yield the remarks that `words`, what Docker printed, do not tell already."""
    shown = tuple(words)
    heads = {_head(each) for each in shown} - {""}
    for command in commands:
        for remark in command.remarks:
            told = remark.words and any(remark.words in each or each in remark.words for each in shown)
            if not told and _head(remark.words) not in heads:
                yield command, remark


def _with_words(alone: Meant) -> Meant:
    """Tell which words a flag takes, in place of a value that nobody has told."""
    return replace(alone, commands=tuple(replace(each, argv=tuple(_filled(each.argv))) for each in alone.commands))


def _filled(argv: Sequence[str]) -> Iterator[str]:
    syntax = COMMANDS.get(tuple(argv[1:3]))
    for before, word in zip(("", *argv), argv, strict=False):
        flag = syntax.flag(before[2:]) if syntax is not None else None
        yield f"<{'|'.join(flag.words)}>" if word == "<value>" and flag is not None and flag.words else word


def _told(symptom: Symptom, command: JudgedCommand, remark: Remark, *, alone: bool) -> Meant:
    known = {"meant": remark.why, **({"right": "yes"} if command.command is not None else {})}
    return Meant(
        replace(symptom, parts={**symptom.parts, **known}), (command.command,) if command.command and alone else ()
    )


def _head(words: str) -> str:
    """Return what is the same in all versions of the client, of what it says."""
    found = _HEAD.search(" ".join(words.translate(_QUOTES).split()))
    return next((group.lower() for group in found.groups() if group), "") if found is not None else ""


def _too_new(symptom: Symptom, commands: Sequence[JudgedCommand]) -> str:
    """Tell a flag that this client is too old for, where a command with it is right by the newest one."""
    name = symptom.parts.get("flag", "").lstrip("-")
    if symptom.id != "flag-unknown" or not name:
        return ""
    verbs = {command.verb for command in commands} or {" ".join(_words(symptom.parts))}
    for words, syntax in COMMANDS.items():
        flag = syntax.flag(name) if " ".join(words) in verbs else None
        if flag is not None and flag.until is None and flag.since != FIRST:
            since = ".".join(map(str, flag.since))
            return (
                f"`--{name}` is there since version {since} of the command line (`docker version` tells which this is; "
                f"the newest that was looked at is {'.'.join(map(str, NEWEST))}): this one is older. Without the flag "
                "the command is taken."
            )
    return ""


def _words(parts: Mapping[str, str]) -> tuple[str, str]:
    return parts.get("group", ""), parts.get("action", "")


def _line(case: Case, symptom: Symptom) -> str:
    """Return a command that is refused as the user's was, of which only the client's words are known."""
    text, parts = case.files[symptom.place.file].text, symptom.parts
    end = symptom.place.span.end
    behind = _NAMED.search(_NEXT.split(text[end : end + _NEAR])[0])
    words = _words(behind.groupdict()) if behind is not None else _words(parts)
    if symptom.id == "command-unknown":
        other = re.match(r"docker ([\w-]+) ([\w-]+)", parts.get("other", ""))
        return f"docker {other[1]} {other[2]} '<service>'" if other else ""
    if symptom.id == "arguments-wrong-number":
        words = _words(dict(zip(("group", "action"), parts.get("command", "").split()[1:], strict=False)))
    syntax = COMMANDS.get(words)
    if syntax is None:
        return ""
    return " ".join((syntax.name, *_refused(symptom), *_arguments(symptom, syntax)))


def _refused(symptom: Symptom) -> Iterator[str]:
    """Yield the words that the client has refused."""
    flag, value = symptom.parts.get("flag", ""), symptom.parts.get("value", "")
    if symptom.id == "flag-unknown":
        yield flag if flag.startswith("-") else f"-{flag}"
        yield "'<value>'"
    elif symptom.id == "flag-value-invalid":
        yield f"{flag.rpartition(' ')[2]}={shlex.quote(value)}"


def _arguments(symptom: Symptom, syntax: Syntax) -> Iterator[str]:
    if symptom.id == "scale-specifier":
        yield shlex.quote(symptom.parts.get("value", ""))
    elif symptom.id != "arguments-wrong-number":
        names = syntax.usage.replace("[OPTIONS]", "").split()[: syntax.least]
        yield from (shlex.quote(f"<{name.strip('()').replace('|', ' or ').lower()}>") for name in names)
    if symptom.id == "flag-argument-missing":
        yield symptom.parts.get("flag", "").rpartition(" ")[2]
