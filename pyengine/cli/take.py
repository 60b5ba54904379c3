"""What the user says that lines of a paste are: `--take 1-3=error`, `--take paste.txt:7=command`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pyengine.cli.streams import shown
from pyengine.input.case import File
from pyengine.input.kinds import PasteKind
from pyengine.input.sniff import Pasted
from pyengine.text import Span

KINDS = (
    PasteKind.STACK, PasteKind.COMMAND, PasteKind.ERROR, PasteKind.PS, PasteKind.INSPECT, PasteKind.PROSE,
)  # fmt: skip
"""What a part can be said to be; prose is nothing of Docker's."""
_TAKE = re.compile(r"(?:(?P<file>.+):)?(?P<first>[0-9]{1,9})(?:-(?P<last>[0-9]{1,9}))?=(?P<kind>[a-z]+)", re.DOTALL)


class TakeError(ValueError):
    """What was said cannot be meant; the message says why."""


def as_said(files: Sequence[File], said: Sequence[str]) -> list[File]:
    """Return the files with these parts taken for what is said. Raises TakeError."""
    found = list(files)
    for each in said:
        match = _TAKE.fullmatch(each)
        if match is None or match["kind"] not in KINDS:
            raise TakeError(f"--take {shown(each)}: it is [FILE:]LINE[-LINE]=KIND, with one of {', '.join(KINDS)}")
        number = _file(files, match["file"], each)
        file = found[number]
        span = _span(file.text, int(match["first"]), int(match["last"] or match["first"]), each)
        found[number] = replace(file, taken=(*file.taken, Pasted(PasteKind(match["kind"]), span)))
    return found


def _file(files: Sequence[File], name: str | None, said: str) -> int:
    if name is None and len(files) == 1:
        return 0
    known = [number for number, file in enumerate(files) if file.name == name]
    if not known:
        raise TakeError(f"--take {shown(said)}: say of which file, as FILE:LINE-LINE=KIND")
    return known[0]


def _span(text: str, first: int, last: int, said: str) -> Span:
    """Return the place of whole lines, counted from 1."""
    starts = [0, *(match.end() for match in re.finditer("\n", text))]
    if starts[-1] == len(text) and len(starts) > 1:
        starts.pop()
    if not 1 <= first <= last <= len(starts):
        raise TakeError(f"--take {shown(said)}: the lines are 1 to {len(starts)}")
    return Span(starts[first - 1], starts[last] if last < len(starts) else len(text))
