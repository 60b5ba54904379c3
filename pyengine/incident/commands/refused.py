"""What is told of a command at a place in it, and the commands that the client or the engine refuses as written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pyengine.edit import Edit
from pyengine.incident.commands import counted, meant, values
from pyengine.incident.commands.invocation import Invocation
from pyengine.text import Span


@dataclass(frozen=True, slots=True)
class Remark:
    """Something about a command at a place in it. `words` is what Docker answers, empty where it says nothing.

    `refused` tells that nothing happens then. `severity` is a finding's. `edits` change the command to what was
    meant, where that is clear.
    """

    id: str
    place: Span
    words: str
    why: str
    refused: bool = False
    severity: str = "medium"
    edits: tuple[Edit, ...] = ()


def refused(found: Invocation) -> Iterator[Remark]:
    """Yield what is refused of a command: by the client, or else by the engine, whatever the service is."""
    if not found.refused:
        yield from _words(found)
        yield from _without_file(found)
    for said in found.refused:
        why, edits = meant.meant(found, said)
        yield Remark("command-refused", said.place, said.words, why, refused=True, severity="high", edits=edits)


def _without_file(found: Invocation) -> Iterator[Remark]:
    """docker/cli cli/command/stack/deploy.go: the only argument may have been meant for the file."""
    if found.syntax.words != ("stack", "deploy") or found.every("compose-file"):
        return
    word = found.arguments[0]
    is_file = counted.FILE.search(word.text) is not None
    edit = Edit(Span(word.span.start, word.span.start), "-c " if is_file else "-c '<file>' ")
    why = "The file stands behind `-c`, the name of the stack at the end."
    words = "Specify a Compose file (with --compose-file)"
    yield Remark("command-refused", word.span, words, why, refused=True, severity="high", edits=(edit,))


def _words(found: Invocation) -> Iterator[Remark]:
    """Yield the values of which the engine knows others alone; an empty one is no choice."""
    for given in found.given:
        if given.value and given.flag.words and not given.open and given.value not in given.flag.words:
            value = values.meant(given.flag, given.value)
            edits = (Edit(given.place, value),) if value is not None else ()
            words, why = given.flag.refusal.format(given.value), values.form(given.flag)
            yield Remark("command-refused", given.span, words, why, refused=True, severity="high", edits=edits)
            return
