"""What was meant by a command with too few or too many arguments."""

from __future__ import annotations

import re
import shlex

from pyengine.edit import Edit
from pyengine.incident.commands.flag import typed
from pyengine.incident.commands.invocation import Given, Invocation, Said
from pyengine.incident.words import Word
from pyengine.text import Span

Meaning = tuple[str, tuple[Edit, ...]]
DASHES = "\u2013\u2014\u2212\u2010\u2011"
"""What word processors and web pages make of `--` and `-`."""
FILE = re.compile(r"\.ya?ml$", re.IGNORECASE)
_NO_NAMES = {"", "uint", "uint32", "int", "float", "duration", "decimal", "bytes", "strings"}
"""What no name can be taken for."""
_TEXTS = {"string", "command"}


def few(found: Invocation, said: Said) -> Meaning:
    """Add what is missing, to be filled in; it may have become the value of the flag before."""
    missing = found.syntax.usage.replace("[OPTIONS]", "").split()[len(found.arguments)]
    blank = f"<{missing.strip('()').replace('|', ' or ').lower()}>"
    name = blank.strip("<>")
    why = f"The {name.partition('=')[0]} is not named: a variable may have been empty."
    last = found.given[-1] if found.given else None
    if last is not None and last.flag.takes not in _NO_NAMES and last.span.end == said.place.end:
        why = (
            f"The {name.partition('=')[0]} is not named. `{last.flag.written}` has a value: where that was to be the "
            f"{name.partition('=')[0]}, it is the value that is missing."
        )
    return why, (Edit(Span(said.place.end, said.place.end), f" {shlex.quote(blank)}"),)


def many(found: Invocation, said: Said) -> Meaning:
    """Find the word that was not to be an argument."""
    if dashes := tuple(_dashed(word) for word in found.arguments if word.text[:1] in DASHES):
        return "A word processor has made one dash of two: `--` is meant.", dashes
    for word in found.arguments:
        given = before(found, word)
        if given is not None and (meaning := _behind(found, given, word)) is not None:
            return meaning
    if found.syntax.words == ("stack", "deploy"):
        files = [word for word in found.arguments if FILE.search(word.text)]
        if files:
            edits = tuple(Edit(Span(word.span.start, word.span.start), "-c ") for word in files)
            return "The file stands behind `-c`, the name of the stack alone.", edits
    if found.syntax.most == 0 and found.syntax.flag("filter") is not None and found.verb == "ls":
        here = Edit(said.span, typed("filter", f"name={found.arguments[0].text}"))
        return "`ls` takes no names: `--filter` chooses.", (here,)
    one = found.syntax.usage.rpartition(" ")[2].lower()
    if found.syntax.most == 1:
        return f"It takes one {one}: one command for each, or quotes around what belongs together.", ()
    return "Nothing is sent: the command line refuses the command itself.", ()


def _dashed(word: Word) -> Edit:
    length = len(word.text) - len(word.text.lstrip(DASHES))
    short = length == 1 and len(word.text) == len("-c")
    return Edit(word.part(0, length), "-" if short else "--")


def before(found: Invocation, word: Word) -> Given | None:
    """Return the flag right before an argument."""
    at = [each.span for each in found.line].index(word.span)
    end = found.line[at - 1].span.end
    return next((given for given in found.given if given.span.end == end), None)


def _behind(found: Invocation, given: Given, word: Word) -> Meaning | None:
    """Return what an argument behind a flag was meant to be: its value, one more of its values, or a part of it."""
    between = Span(given.span.end, word.span.start)
    if not given.flag.takes:
        if word.text.lower() not in {"true", "false"}:
            return None
        return "A switch has its value behind `=`: `--detach=true`.", (Edit(between, "="),)
    if given.flag.many and "=" in given.value and "=" in word.text:
        why = f"`{given.flag.written}` is given once for each value."
        return why, (Edit(Span(word.span.start, word.span.start), f"{given.flag.written} "),)
    return quoted(found, given)


def quoted(found: Invocation, given: Given) -> Meaning | None:
    """Return the edit that makes one value of the words behind a flag which takes a text: `--health-cmd curl -f URL`.

    They go up to the next flag of the command, or to its last word.
    """
    if given.flag.takes not in _TEXTS or given.flag.words or found.verb != "update" or given.flag.name == "image":
        return None
    begin = next((i for i, word in enumerate(found.line) if word.span.end == given.span.end), None)
    if begin is None or found.line[begin].span.start == given.span.start:
        return None
    end = next((i for i, each in enumerate(found.line) if i > begin and _is_flag(found, each)), len(found.line) - 1)
    words = found.line[begin:end]
    is_one = words[0].span.end - words[0].span.start != len(words[0].text)  # it stands in quotes
    if is_one or len(words) < len(("curl", "-f")) or any(word.unknown for word in words):
        return None
    value = shlex.quote(" ".join(word.text for word in words))
    why = f"The value of `{given.flag.written}` is several words: quotes make one of them."
    return why, (Edit(Span(words[0].span.start, words[-1].span.end), value),)


def _is_flag(found: Invocation, word: Word) -> bool:
    name = word.text[2:].partition("=")[0]
    return word.text.startswith("--") and found.syntax.flag(name) is not None
