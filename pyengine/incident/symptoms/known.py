"""What an entry in the table of a family is: a failure that is known, and the texts it is known by.

A text is a regular expression in which a blank also stands for a line break (terminals and mail programs wrap), and
`<name>` for a part of that name, `<...>` for anything in between. `{name}` stands for the part in a sentence or in a
word of a command, `{name|words}` for these words where the text does not tell it; in a command a part that nobody knows
stays to be filled in: `<name>`.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache

from pyengine.incident.command import Command

_PARTS = {
    "service": r"[A-Za-z0-9][\w.-]{0,99}",
    "image": r"[^\s\"'|…]{1,300}",
    "path": r"[^\s\"'|]{1,300}",
    "port": r"\d{1,5}",
    "n": r"\d{1,9}",
    "m": r"\d{1,9}",
    "code": r"\d{1,3}",
    "task": r"[a-z0-9]{10,25}",
    "id": r"[a-z0-9]{12,25}",
    "address": r"[\d.a-fA-F:\[\]]{0,45}",
    "subnet": r"[\d.a-fA-F:]{1,45}/\d{1,3}",
    "other": r"[^\s\"'`(),|]{1,100}",
    "flag": r"--?[\w-]{1,60}",
    "value": r"[^\"\n]{0,200}",
    "why": r"[^\n\"]{1,300}",
    "command": r"docker [a-z ]{1,40}",
    "key": r"[\w.*-]{1,200}",
    "host": r"[^\s\"'/]{1,200}",
}
_NAME = r"[^\s\"'`(),:|…\\{}<>;]{1,120}"
_NAMES = {"service", "stack", "network", "volume", "node", "secret", "config", "container"}
ACCEPTED = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,254}")
"""What Docker takes for the name of a thing: whatever else was read in its place is none, and is to be filled in."""
_SIGN = re.compile(r"\\.|\[(?:\\.|[^\]\\]){1,200}\]|<[\w.]{1,40}>|\{\d[^}]{0,20}\}|.", re.DOTALL)
"""A sign of an expression: an escape, a class, a part with a name, a count, or one character."""

_FIELD = re.compile(r"(?<![{$])\{(\w+)(?:\|([^{}]*))?\}(?!\})")
_BLANK = r"(?: {1,4}|[ \r]{0,4}\n[> \t]{0,20})"


@dataclass(frozen=True, slots=True)
class Step:
    """A command before its names are filled in: words as they are typed, and what it does.

    `recreates` and `destroys` are `recreates_tasks` and `destroys_rollback` of the `Command`. `when` names the parts
    that have to be known for this step to be right, with `!` in front those that must not be.
    """

    line: str
    effect: str
    recreates: bool = False
    destroys: bool = False
    when: str = ""

    def fits(self, parts: Mapping[str, str]) -> bool:
        """Tell whether the step is right where these parts are known."""
        return all(bool(parts.get(name.lstrip("!"))) is not name.startswith("!") for name in self.when.split())

    def command(self, parts: Mapping[str, str]) -> Command:
        """Return the command with the parts filled in, each inside of the word it belongs to."""
        known = {name: each for name, each in parts.items() if name not in _NAMES or ACCEPTED.fullmatch(each)}
        argv = tuple(fill(word, known) for word in shlex.split(self.line))
        return Command(argv, fill(self.effect, in_words(parts), blank=False), self.recreates, self.destroys)

    def commands(self, parts: Mapping[str, str]) -> Iterator[Command]:
        """Yield the command, once for each node where it names one and there are several; the same for `held`."""
        name = "held" if "{held" in self.line else "node"
        each = parts.get(f"{name}s", "").split() if f"{{{name}" in self.line else []
        for one in each or [parts.get(name, "")]:
            yield self.command({**parts, name: one, f"{name}s": ""} if each else parts)


def only(when: str, step: Step) -> Step:
    """Return a step for the case that these parts are known, with `!` in front: that they are not."""
    return replace(step, when=when)


def look(line: str, effect: str) -> Step:
    """Return a step that changes nothing of any service."""
    return Step(line, effect)


def write(line: str, effect: str) -> Step:
    """Return a step that writes to a service without touching its tasks: the way back is another one afterwards."""
    return Step(line, effect, destroys=True)


def roll(line: str, effect: str) -> Step:
    """Return a step that replaces tasks by a write to their service."""
    return Step(line, effect, recreates=True, destroys=True)


def move(line: str, effect: str) -> Step:
    """Return a step that ends or moves tasks without a write to their service: the way back stays."""
    return Step(line, effect, recreates=True)


@dataclass(frozen=True, slots=True)
class Known:
    """A failure that is known. `id` is for ever; `title` names it.

    `cause` and `isnt` are sentences, `now` what may be run, in order, `worse` what must not be, each with its
    reason; `lasting` is how it does not come back. `texts` are what it is known by; where there is none,
    `incident/states.py` finds it. `weight` decides where two are known by the same words: the higher one is meant;
    0 or less is told only where a line says nothing else. `seen` are real texts, `missed` such as resemble them,
    `source` is where it is from: these two do not come to the browser, nor do real texts of several lines or of a
    state, which no error that was cut off begins like. `after` is the group of commands that says
    it: words that are anybody's count behind one of these alone.
    """

    id: str
    title: str
    texts: tuple[str, ...]
    cause: str
    isnt: str
    now: tuple[Step, ...]
    seen: tuple[str, ...] = ()
    missed: tuple[str, ...] = ()
    source: str = ""
    worse: tuple[Step, ...] = ()
    lasting: str = ""
    weight: int = 1
    after: str = ""

    def words(self) -> frozenset[str]:
        """Return the words of its commands that are the same in every paste."""
        steps = (*self.now, *self.worse)
        return frozenset(word for step in steps for word in shlex.split(step.line) if "{" not in word)

    def patterns(self, text: str) -> Iterator[re.Pattern[str]]:
        """Yield what to search a text for: no expression is compiled of which a word is not in there."""
        for each in self.texts:
            if literal(each) in text:
                yield _compiled(each)


@cache
def _compiled(text: str) -> re.Pattern[str]:
    return re.compile(expression(text))


@cache
def literal(text: str) -> str:
    """Return the longest word that stands in all that an expression finds; empty where none is certain."""
    depth, run, found = 0, "", [""]
    for sign in _SIGN.findall(text):
        if sign == "|" and depth == 0:
            return ""
        depth += (sign == "(") - (sign == ")")
        if depth == 0 and sign.isalnum():
            run += sign
            continue
        found.append(run[:-1] if sign[0] in "?*{" else run)
        run = ""
    return max((*found, run), key=len)


def expression(text: str) -> str:
    """Return the regular expression of a text as it is written in a table."""
    between = text.replace("<...>", r"[\s\S]{0,200}?")
    named = re.sub(r"(?<!\?P)<(\w+)>", lambda found: rf"(?P<{found[1]}>{_PARTS.get(found[1], _NAME)})", between)
    pieces = re.split(r"(\[(?:\\.|[^\]\\])*\]|\{[^}]*\}|\\ )", named)
    return "".join(piece if index % 2 else piece.replace(" ", _BLANK) for index, piece in enumerate(pieces))


def in_words(parts: Mapping[str, str]) -> Mapping[str, str]:
    """Return the parts for a sentence: `node` are all nodes, where there are several."""
    nodes = parts.get("nodes", "").split()
    return {**parts, "node": f"{', '.join(nodes[:-1])} and {nodes[-1]}"} if nodes else parts


def fill(template: str, parts: Mapping[str, str], *, blank: bool = True) -> str:
    """Return a template with its parts filled in; one that is not known stays as `<name>`, in a sentence `the name`."""

    def value(found: re.Match[str]) -> str:
        name, words = found[1], found[2]
        if parts.get(name):
            return parts[name]
        if words is not None:
            return words
        return f"<{name}>" if blank else f"the {name}"

    return _FIELD.sub(value, template)
