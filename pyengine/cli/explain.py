"""`explain`: tells what happened, and what may be run now."""

from __future__ import annotations

import argparse
import json
import textwrap
from collections.abc import Iterator, Sequence

from pyengine.cli import incident
from pyengine.cli.codes import OK, UNUSABLE
from pyengine.cli.files import Input, stacks
from pyengine.cli.stacks import Lines, each, remedy
from pyengine.cli.streams import put, put_line, shown, tell
from pyengine.cli.take import TakeError, as_said
from pyengine.explain import Explanation, hint
from pyengine.explain import explain as explained
from pyengine.incident.command import Command
from pyengine.incident.explained import Told, never
from pyengine.input.case import File
from pyengine.prevent import prevent
from pyengine.text import LineIndex

WIDTH = 100


def explain(options: argparse.Namespace) -> int:
    """Explain all files together: what is pasted of one incident is one case."""

    def work(inputs: list[Input], files: list[File]) -> int:
        try:
            found = explained(as_said(files, options.take))
        except TakeError as error:
            tell(str(error))
            return UNUSABLE
        if options.guard is not None:
            return _guard(found, options.guard)
        if options.format == "json":
            put_line(json.dumps(incident.report(found, [item.name for item in inputs])))
        else:
            for line in _lines(found):
                put_line(line)
        for failure in found.analysis.failures:
            tell(f"{found.analysis.files[0].name}: {failure}")
        return UNUSABLE if found.analysis.failures else OK

    return each(stacks(options.files or ["-"], []), work)


def _guard(found: Explanation, wanted: str) -> int:
    """Print the text of one guard, as it goes into a file."""
    fitting = {guard.id: guard for guard in prevent(found)}
    if wanted not in fitting:
        tell(f"no guard {shown(wanted)} fits this; fitting: {', '.join(fitting) or 'none'}")
        return UNUSABLE
    put(fitting[wanted].text.encode("utf-8", "backslashreplace"))
    return OK


def _lines(found: Explanation) -> Iterator[str]:
    """Yield the text for a person at three in the morning: what happened, what to run, what not, and afterwards."""
    texts = [LineIndex(file.text) for file in found.analysis.files]
    happened = found.explained
    if not happened.told:
        yield "No known failure was seen in this."
        yield from _wrapped(hint(found), "")
        yield from _parts(found, texts)
    for number, item in enumerate(happened.told, 1):
        yield from _happened(number, item, found.analysis.files, texts)
    if happened.now:
        yield from _commands("RUN NOW, in this order; read what each does first", happened.now)
    if worse := never(happened.told):
        yield from _commands("DO NOT RUN", [Command(command.argv, command.effect) for command in worse])
    lasting = dict.fromkeys(item.lasting for item in happened.told if item.lasting)
    if lasting:
        yield from ("", "SO THAT IT DOES NOT COME BACK")
        for sentence in lasting:
            yield from _wrapped(f"- {sentence}", "  ")
    yield from _guards(found)
    yield from _in_commands(found)
    judged = found.analysis.judged
    if judged:
        yield from ("", "IN THE FILE")
        lines = Lines(found.analysis.files)
        yield from (lines.line(one, remedy(one)) for one in judged)


def _parts(found: Explanation, texts: Sequence[LineIndex]) -> Iterator[str]:
    """Yield what each part was taken for, and how one says that it is something else."""
    yield from ("", "WHAT EACH PART WAS TAKEN FOR; `--take 1-3=error` says that these lines are something else")
    for part in found.parts:
        span, lines = part.pasted.span, texts[part.file]
        first, last = lines.position(span.start).line, lines.position(max(span.end - 1, span.start)).line
        name = f"{found.analysis.files[part.file].name}:" if len(found.analysis.files) > 1 else "line "
        yield f"  {name}{first}{f'-{last}' if last > first else ''}: {part.pasted.kind.value}"


def _guards(found: Explanation) -> Iterator[str]:
    fitting = prevent(found)
    if fitting:
        yield from ("", "FROM NOW ON; `explain --guard NAME` prints the file, filled in")
    for guard in fitting:
        yield f"  {guard.id}  ({guard.path})"
        yield from _wrapped(f"{guard.title}. {guard.why}", "      ")


def _in_commands(found: Explanation) -> Iterator[str]:
    for head, said in (
        ("IN THE COMMANDS", list(incident.of_commands(found))),
        ("IN WHAT IS LIVE", list(incident.of_live(found))),
    ):
        if said:
            yield from ("", head)
        for one in said:
            where = f"{found.analysis.files[one.file].name}:{one.line}:{one.column}"
            yield f"{where}: {one.severity}, {one.confidence}: {one.service}: {one.message} [{one.rule}] {one.page}"


def _happened(number: int, item: Told, files: Sequence[File], texts: Sequence[LineIndex]) -> Iterator[str]:
    symptom = item.symptom
    where = texts[symptom.place.file].position(symptom.place.span.start)
    name = f"{files[symptom.place.file].name}:" if len(files) > 1 else "line "
    if number > 1:
        yield ""
    yield f"{number}. {f'{symptom.service}: ' if symptom.service else ''}{item.title}  [{symptom.id}]"
    yield from _wrapped(f"seen in {name}{where.line}: {symptom.evidence}")
    yield from _wrapped(item.cause)
    if item.isnt:
        yield from _wrapped(f"It is {item.isnt}.")


def _commands(title: str, commands: Sequence[Command]) -> Iterator[str]:
    yield from ("", title)
    for command in commands:
        yield f"  {command.line}"
        yield from _wrapped(f"{command.effect}{risk(command)}", "      ")


def risk(command: Command) -> str:
    """Return what a command costs, in words."""
    costs = [
        *(["tasks that run are replaced or end; one that serves may be first"] if command.recreates_tasks else []),
        *(["`docker service rollback` leads somewhere else afterwards"] if command.destroys_rollback else []),
    ]
    return f" ({'; '.join(costs)})" if costs else ""


def _wrapped(text: str, indent: str = "   ") -> Iterator[str]:
    yield from textwrap.wrap(text, WIDTH, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False)
