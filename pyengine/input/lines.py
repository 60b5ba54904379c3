"""Tells, line by line, what cannot stand at the left edge of a stack file: a prompt, an error, a table, a sentence.

Lines that may belong to a file are marked as such; which file, and whether it is one, is not decided here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from enum import Enum, auto

from pyengine.input.kinds import ERROR, INSPECTED, TABLE, VARIABLE, PasteKind, kind


class Mark(Enum):
    """What a line is that has no kind of its own."""

    YAML = auto()
    ODD = auto()
    """Neither YAML nor anything else that is known: it belongs to the YAML beside it."""
    COMMENT = auto()
    BLANK = auto()
    INSIDE = auto()
    """What a fence or a here-document encloses: a text by itself."""


Block = tuple[PasteKind | Mark, int, int]
"""Lines from a number up to another, exclusive."""

_PROMPT = re.compile(
    r"(?:\([\w.-]{1,40}\) ?)?(?:[\w.-]{1,60}@[\w.-]{1,60}(?::\S{0,200}| \S{1,200})? ?[$#%>]|\[[^\]\n]{1,100}\] ?[$#]"
    r"|PS [A-Z]:[^>\n]{0,200}>|[A-Z]:\\[^>\n]{0,200}>|[$\u276f\u279c\u00bb])(?: +(?=\S)|\s*$)"
    r"|\++ (?![\w.-]+[\"']?:(?:\s|$))(?=[A-Za-z./_~])"
)
"""What a shell prints in front of a command, or of none yet: of root, of a user, of PowerShell, of the fancier ones,
or of each command that a script runs (`set -x`), which a key that a diff adds is not.
"""

_DOCKER = re.compile(r"(?:sudo +)?(?:docker(?:-compose)? +[a-z]|(?:cat|tee)\b[^\n]*<<)")
_HEREDOC = re.compile(r"<<-?[ \t]*[\"']?(\w{1,40})")
_JSON = re.compile(r"\[\s*(?:$|[\[{\"])|\{\s*(?:$|[\"}])")
_PRETTY = re.compile(r"ID:\s+[a-z0-9]{12,64}\s*$")
_SHOWN = re.compile(r"\s+\S|[A-Z][\w ]{0,40}:")
_QUOTE = re.compile(r">(?!>{5})")
_ROW = re.compile(r"[^\n]*?\S {2,}\S|\s*\\_")
_SAID = re.compile(
    r"(?:Creating|Updating|Removing) (?:network|service|secret|config) |overall progress: |\d+/\d+: |verify: "
    r"|Since --detach|Ignoring (?:un|de)|time=\"\d{4}|validating \S+: |Usage:[ \t]+docker |(?:Run|See) '?docker "
    r"|(?:ERROR|FATAL|WARNING|[Ee]rror|[Ff]atal|[Ww]arning): \S"
)
"""What the client says about its work, or a job that ran it."""

TOP = r"[\"']?(?:version|name|services|networks|volumes|configs|secrets|include|models|x-[\w.-]{1,60})[\"']?[ \t]*:"
"""A key of Compose's at the top level."""

_COMPOSE = re.compile(rf"{TOP}|-(?:\s|$)")
_KEY = re.compile(r"[\"']?[\w.-]{1,60}[\"']?[ \t]*:(?:\s|$)|\?(?:\s|$)|---|\.\.\.|[\]}+@%&!|]|(?:diff|index) |\{[{%#]")
"""A key, a diff, a template: what a file, or one that was damaged, may have at the left edge."""

_FILE = re.compile(r"[\w./-]{1,80}\.ya?ml:\s*$")
"""The name of a file above its text: no key of Compose's ends like that."""

_SETTING = re.compile(r"(?:version|services|networks|volumes|image|build|deploy|ports|environment|command)\b")
_MARKUP = re.compile(r"</?\w[^>\n]*>|<!--|\*\*|(?:[*•]|\d{1,3}[.)]) +\S")
_IDEOGRAPH = re.compile("[\u3000-\u9fff\uac00-\ud7ff\uff00-\uffef]")


def blocks(lines: Sequence[str], keys: set[int] | None, *, nested: bool) -> Iterator[Block]:
    """Yield blocks from the first line to the last. In a readable text only the lines `keys` may be no YAML.

    In a `nested` text neither a fence nor a here-document begins another.
    """
    if keys is not None:
        for number, line in enumerate(lines):
            yield (_line(line) if number in keys else _plain(line) or Mark.YAML), number, number + 1
        return
    last = {} if nested else {line.strip(): number for number, line in enumerate(lines)}
    number, within = 0, False
    while number < len(lines):
        found = _found(lines, number, last, within=within)
        yield from found
        number = found[-1][2]
        within = found[-1][0] is Mark.YAML or (within and found[-1][0] in {Mark.BLANK, Mark.COMMENT})


def _plain(line: str) -> Mark | None:
    """Return the mark of a line with nothing on it, or only a comment."""
    bare = line.lstrip()
    return Mark.COMMENT if bare.startswith("#") else None if bare else Mark.BLANK


def _found(lines: Sequence[str], number: int, last: dict[str, int], *, within: bool) -> list[Block]:
    """Return the blocks that begin with a line; `last` tells where each text stands last on a line of its own."""
    line = lines[number]
    if (mark := _plain(line)) is not None:
        return [(mark, number, number + 1)]
    if (sign := _fence(line)) and not (within and line[0] == " "):
        return _fenced(lines, number, sign, last)
    if line[0] in " \t":
        return [(Mark.YAML, number, number + 1)]
    if _PROMPT.match(line) or _DOCKER.match(line):
        return _command(lines, number, last)
    for read in (_json, _pretty, _table, _quote):
        if (found := read(lines, number)) is not None:
            return [found]
    return [(_line(line), number, number + 1)]


def _fence(line: str) -> str:
    """Return the sign of a Markdown fence, "" for any other line."""
    bare = line.strip()
    sign = bare[:3]
    return (
        sign if sign in {"```", "~~~"} and len(line) - len(line.lstrip(" ")) < 4 and "`" not in bare.lstrip("`") else ""
    )


def _fenced(lines: Sequence[str], number: int, sign: str, last: dict[str, int]) -> list[Block]:
    """Return a fence, what it encloses, and the fence that closes it; one that nothing closes stands alone."""
    start = number + 1
    if last.get(sign, -1) < start:
        glued = next((line for line in reversed(lines) if line.strip()), "").rstrip().endswith(sign)
        return [(Mark.YAML if glued and last and start < len(lines) else PasteKind.FENCE, number, start)]
    end = next(index for index in range(start, len(lines)) if lines[index].strip() == sign)
    return _enclosed(PasteKind.FENCE, number, start, end)


def _enclosed(mark: PasteKind, number: int, start: int, end: int) -> list[Block]:
    inside: list[Block] = [(Mark.INSIDE, start, end)] if start < end else []
    return [(mark, number, start), *inside, (mark, end, end + 1)]


def _command(lines: Sequence[str], number: int, last: dict[str, int]) -> list[Block]:
    """Return a command with the lines it goes on in, and the here-document it is given."""
    end = number + 1
    while end < len(lines) and lines[end - 1].rstrip().endswith("\\"):
        end += 1
    here = _HEREDOC.search(lines[end - 1])
    if here is None or last.get(here[1], -1) < end:
        return [(PasteKind.COMMAND, number, end)]
    stop = next(index for index in range(end, len(lines)) if lines[index].strip() == here[1])
    return _enclosed(PasteKind.COMMAND, number, end, stop)


def _json(lines: Sequence[str], number: int) -> Block | None:
    """Find JSON as programs print it: it ends in its first line, or with the next bracket at the left edge."""
    line = lines[number]
    if not _JSON.match(line):
        return None
    close = "]" if line[0] == "[" else "}"
    end = number + 1
    if not line.rstrip().endswith(close):
        while end < len(lines) and lines[end][0] in " \t\r\n":
            end += 1
        if end < len(lines) and lines[end][0] == close:
            end += 1
        elif not INSPECTED.match("".join(lines[number : number + 4])):
            return None
    return kind("".join(lines[number:end])) or PasteKind.FRAGMENT, number, end


def _pretty(lines: Sequence[str], number: int) -> Block | None:
    """Find what `docker service inspect --pretty` prints."""
    return (
        (PasteKind.INSPECT, number, _while(lines, number + 1, _SHOWN.match)) if _PRETTY.match(lines[number]) else None
    )


def _table(lines: Sequence[str], number: int) -> Block | None:
    return (PasteKind.PS, number, _while(lines, number + 1, _ROW.match)) if TABLE.match(lines[number]) else None


def _quote(lines: Sequence[str], number: int) -> Block | None:
    """Find lines quoted as mail programs do, two at least."""
    end = _while(lines, number, _QUOTE.match)
    return (kind("".join(lines[number:end])) or PasteKind.PROSE, number, end) if end > number + 1 else None


def _while(lines: Sequence[str], number: int, fits: Callable[[str], object]) -> int:
    """Return the first line from `number` on that does not fit."""
    while number < len(lines) and fits(lines[number]):
        number += 1
    return number


def _line(line: str) -> PasteKind | Mark:
    """Return what one line at the left edge is."""
    if _COMPOSE.match(line):
        return Mark.YAML
    if ERROR.search(line) or _SAID.match(line):
        return PasteKind.ERROR
    if _FILE.match(line):
        return PasteKind.PROSE
    if _KEY.match(line):
        return Mark.YAML
    if VARIABLE.match(line):
        return PasteKind.ENV
    return PasteKind.PROSE if _sentence(line.strip()) else Mark.ODD


def _sentence(line: str) -> bool:
    """Tell words in a row: a setting that lost its colon is none."""
    if _MARKUP.match(line) or (not line.isascii() and _IDEOGRAPH.search(line)):
        return True
    words = len(line.split())
    if _SETTING.match(line) or not (line[0].isalpha() or line[0] in "(“"):
        return False
    return words > 2 or line[-1] in ".!?,;…" or (words == 2 and line[-1] == ":")
