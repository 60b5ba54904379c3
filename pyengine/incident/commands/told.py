"""What is told of pasted commands beside what Docker printed: which are refused or do nothing, and the right ones."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from pyengine.incident.command import Command
from pyengine.incident.commands.judge import JudgedCommand
from pyengine.incident.commands.silent import Remark
from pyengine.incident.explained import Told
from pyengine.incident.symptom import Symptom
from pyengine.input.case import Case
from pyengine.text import Place

_REFUSED = "not a fault of the service: nothing was sent, nothing was changed"
_SHOWN = re.compile(r"(?:[Uu]sage:|\b[Ss]ee|\b[Rr]un)\W*$|['\x22]$")
_SILENT = "not refused: Docker takes the command without a word"


def told(case: Case, commands: Sequence[JudgedCommand], said: Collection[str]) -> Iterator[Told]:
    """Yield what is to be said of each command, but what Docker's own words beside it (`said`) have told already."""
    for command in filter(lambda each: _is_typed(case, each), commands):
        for remark in command.remarks:
            if not (remark.words and any(remark.words in each or each in remark.words for each in said)):
                yield _told(case, command, remark)


def _is_typed(case: Case, command: JudgedCommand) -> bool:
    """Tell a command that somebody typed from one that a usage line of Docker's shows."""
    text, start = case.files[command.place.file].text, command.place.span.start
    before = text[text.rfind("\n", 0, start) + 1 : start]
    return _SHOWN.search(before) is None and "[" not in command.place.span.of(text).partition("=")[0]


def _told(case: Case, command: JudgedCommand, remark: Remark) -> Told:
    file = command.place.file
    line = " ".join(command.place.span.of(case.files[file].text).split())
    title = (
        f"Docker refuses this command: {remark.words}" if remark.refused else "This command does not do what it says"
    )
    return Told(
        Symptom(remark.id, command.service or None, line[:200], Place(file, command.place.span)),
        title,
        remark.why,
        _REFUSED if remark.refused else _SILENT,
        (),
        "",
    )


def right(case: Case, commands: Sequence[JudgedCommand]) -> tuple[Command, ...]:
    """Return the corrected commands of those that are refused or do something else than they say."""
    typed = (each for each in commands if each.remarks and _is_typed(case, each))
    return tuple(each.command for each in typed if each.command is not None)
