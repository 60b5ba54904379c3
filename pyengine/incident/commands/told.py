"""What is told of pasted commands beside what Docker printed: which are refused or do nothing, and the right ones."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

from pyengine.incident.command import Command
from pyengine.incident.commands.judge import JudgedCommand
from pyengine.incident.commands.refusals import unsaid
from pyengine.incident.commands.refused import Remark
from pyengine.incident.explained import Told
from pyengine.incident.symptom import Symptom
from pyengine.input.case import Case
from pyengine.text import Place

_REFUSED = "not a fault of the service: nothing was sent, nothing was changed"
_SILENT = "not refused: Docker takes the command without a word"


def told(case: Case, commands: Sequence[JudgedCommand], said: Collection[str]) -> Iterator[Told]:
    """Yield what is to be said of each command, but what Docker's own words beside it (`said`) have told already."""
    for command, remark in unsaid(commands, said):
        yield _told(case, command, remark)


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


def right(commands: Sequence[JudgedCommand], *, refused: bool) -> tuple[Command, ...]:
    """Return the right commands for those that are refused, or else for those that do something else than they say.

    What is refused was never sent: all of it that is about one service goes into one command, for each write to a
    service begins a rollout of its own and takes the place of the way back.
    """
    found = [each for each in commands if each.refused is refused and each.remarks and each.command is not None]
    together: dict[object, list[Command]] = {}
    for number, each in enumerate(found):
        assert each.command is not None
        argv = each.command.argv
        one = refused and argv[: len(_UPDATE)] == _UPDATE and argv[-1] == each.service and "--force" not in argv
        together.setdefault(each.service if one else number, []).append(each.command)
    made = map(_joined, together.values())
    return tuple(sorted(made, key=lambda command: "rollback" in command.argv[:3]))  # behind what it would undo


def _joined(commands: Sequence[Command]) -> Command:
    first = commands[0]
    if len(commands) == 1:
        return first
    flags: dict[tuple[str, ...], None] = {}
    new: list[Command] = []
    for each in commands:
        told = dict.fromkeys(_flags(each.argv[len(_UPDATE) : -1]))
        if told.keys() - flags:
            new.append(each)
        flags |= told
    if len(new) == 1:
        return first
    effect = f"One write and one rollout for all of it: {' '.join(each.effect for each in new)}"
    replaced = any(each.recreates_tasks for each in new)
    given = (word for flag in flags for word in flag)
    return Command((*_UPDATE, *given, first.argv[-1]), effect, recreates_tasks=replaced, destroys_rollback=True)


def _flags(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Yield each flag with its value: the client ends where two attempts give it the same one twice."""
    begins = [number for number, word in enumerate(words) if word.startswith("--")]
    yield from (tuple(words[begin:end]) for begin, end in pairwise((*begins, len(words))))


_UPDATE = ("docker", "service", "update")
