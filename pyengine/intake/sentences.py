"""The sentences about what is not judged: in place of a stack file, and beside one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pyengine.input.case import Case
from pyengine.input.kinds import PasteKind
from pyengine.input.sniff import Pasted
from pyengine.text import LineIndex, Span

PASTE = "paste the stack file, the one you give to `docker stack deploy -c`"

EXPLAINED = "what is known of it stands under “What happened”, in a shell `explain` tells it"

NOTHING_RUNS = "There is no `services:` here: Docker takes such a file, and nothing runs. Was a part left out?"

UNSEEN = (
    "What can be read: the words of an error with the command that was typed; "
    "what `docker service ps --no-trunc`, `docker service ls`, `docker service inspect` or `docker node ls` prints; "
    "lines of the daemon's log (`journalctl -u docker`) or of a task's; and the stack file. If a part was taken for "
    "something that it is not, say what it is."
)
"""What is said where nothing in a paste is recognised."""

INSTEAD = {
    "empty": f"There is nothing to judge yet: {PASTE}.",
    "binary": f"This is not text but the content of a binary file: {PASTE}.",
    "utf-16": "This is UTF-16 text read in the wrong encoding: open the file, save it as UTF-8, and paste it again.",
    "html": f"This is a web page's HTML, not a stack file: copy the raw text of the file, or {PASTE}.",
    "command": f"This is a docker command, not a stack file: {PASTE}; `docker service inspect` shows what is running.",
    "error": f"This is a message of Docker, not a stack file: {EXPLAINED}; to find its cause in the file, {PASTE}.",
    "inspect": f"This is the output of `docker inspect`, what runs, not what was written: {EXPLAINED}; else {PASTE}.",
    "ps": f"This is a table of what is running, not what was written: {EXPLAINED}; else {PASTE}.",
    "kubernetes": f"This is a Kubernetes manifest, and only Docker Swarm is judged here: {PASTE}.",
    "workflow": f"This is the workflow of a CI system, not a stack file: {PASTE} in it.",
    "compose-v1": "This is a Compose file of version 1, and Swarm needs version 3: put the services under `services:`.",
    "dockerfile": f"This is a Dockerfile, it builds an image: {PASTE} to run it.",
    "env": f"These are environment variables, as in an .env file: {PASTE} that uses them.",
    "markdown": f"This is a Markdown text without a stack file in it: {PASTE}.",
    "prose": f"This is plain text, not a stack file: {PASTE}.",
    "config": f"These are the settings of StackEngine itself, nothing to judge: {PASTE} besides.",
    "services-missing": "There is no `services:` here: paste the whole stack file, from its first line.",
    "services-null": "`services:` is empty: paste the file with the services that stand below it.",
    "services-flat": "The indentation is lost, every line begins at the left edge: copy it again with its spaces.",
    "services-wrong": "`services:` must hold a mapping, a name and a colon for each service.",
}
"""What is said where there is no stack file: what this is, and what to paste in its place."""

_BESIDE = {
    PasteKind.COMMAND: "a command; it is explained, not judged",
    PasteKind.ERROR: "a message of Docker; it is explained, not judged",
    PasteKind.INSPECT: "the output of `docker inspect`; it is explained, not judged",
    PasteKind.PS: "a table of what is running; it is explained, not judged",
    PasteKind.ENV: "environment variables; their values are not used yet",
    PasteKind.KUBERNETES: "a Kubernetes manifest; it is not judged",
    PasteKind.WORKFLOW: "the workflow of a CI system; it is not judged",
    PasteKind.COMPOSE_V1: "a Compose file of version 1; it is not judged",
    PasteKind.DOCKERFILE: "a Dockerfile; it is not judged",
    PasteKind.HTML: "a web page's HTML; it is not judged",
    PasteKind.BINARY: "no text; it is not judged",
    PasteKind.FRAGMENT: "a piece of a file, without `services:`; it is not judged",
    PasteKind.FENCE: "Markdown, no part of the stack file",
    PasteKind.MARKDOWN: "Markdown, no part of the stack file",
    PasteKind.PROSE: "plain text, no part of the stack file",
    PasteKind.EMPTY: "empty",
    PasteKind.STACK: "several stack files; they are judged together, as if each were given with `-c`",
}
"""How a part is told beside a stack file, behind `is` or `are`."""

_SEVERAL = {
    PasteKind.COMMAND: "commands; they are explained, not judged",
    PasteKind.ERROR: "messages of Docker; they are explained, not judged",
    PasteKind.INSPECT: "outputs of `docker inspect`; they are explained, not judged",
    PasteKind.PS: "tables of what is running; they are explained, not judged",
    PasteKind.FRAGMENT: "pieces of files, without `services:`; they are not judged",
}
"""The same for parts that stand apart."""


def beside(case: Case, seen: Sequence[tuple[int, Pasted, str]]) -> Iterator[str]:
    """Yield what there is beside the stack files that are judged: a sentence for each file and kind.

    `seen` are all parts, each with the number of its file and the kind it turned out to be.
    """
    kinds: dict[tuple[int, str], list[Span]] = {}
    for file, part, kind in seen:
        kinds.setdefault((file, kind), []).append(part.span)
    for (file, kind), spans in kinds.items():
        if (kind == PasteKind.STACK and len(spans) < 2) or kind == PasteKind.CONFIG:
            continue
        name = f"`{case.files[file].name}`"
        if len(case.parts[file]) == 1:
            yield f"{name} is {_BESIDE[PasteKind(kind)]}."
            continue
        where, verb = _where(LineIndex(case.files[file].text), spans)
        words = _BESIDE | _SEVERAL if len(spans) > 1 else _BESIDE
        yield f"{where}{f' of {name}' if len(case.files) > 1 else ''} {verb} {words[PasteKind(kind)]}."
    yield from _unreadable(case)
    yield from _quoted(case, seen)


_IN_QUOTES = re.compile(r"""^[ \t]*([A-Za-z_]\w*)=(["'])[^\n]*\2[ \t]*$""", re.MULTILINE)
_NAMED = 3
"""Variables that a sentence names."""


def _quoted(case: Case, seen: Sequence[tuple[int, Pasted, str]]) -> Iterator[str]:
    """Tell of quotes that a task gets to see: docker/cli opts/file.go takes a line behind the `=` as it is."""
    if not any("env_file" in file.text for file in case.files):
        return
    found = [
        match[1]
        for file, part, kind in seen
        if kind == PasteKind.ENV
        for match in _IN_QUOTES.finditer(part.span.of(case.files[file].text))
    ]
    names = ", ".join(f"`{name[:30]}`" for name in found[:_NAMED]) + (" and others" if len(found) > _NAMED else "")
    if found:
        yield f"Docker takes the lines of an `env_file` as they are: the quotes around {names} reach the container."


def _unreadable(case: Case) -> Iterator[str]:
    for file, parts in zip(case.files, case.parts, strict=True):
        if len(parts) > 1 and any(part.kind is PasteKind.STACK for part in parts):
            what = f"`{file.name}`" if len(case.files) > 1 else "this text"
            yield f"Docker cannot read {what} as it stands: only the lines of the stack file are judged."


def _where(lines: LineIndex, spans: Sequence[Span]) -> tuple[str, str]:
    """Return which lines the spans are, blank ones around them aside, and whether these `is` or `are`."""
    ranges: list[str] = []
    for span in spans:
        own = span.of(lines.text)
        first = lines.line(span.start + len(own) - len(own.lstrip())) + 1
        last = lines.line(span.start + len(own.rstrip()) - 1) + 1
        ranges.append(f"{first}" if first >= last else f"{first} to {last}")
    if ranges == [ranges[0]] and " to " not in ranges[0]:
        return f"Line {ranges[0]}", "is"
    return f"Lines {' and '.join(filter(None, (', '.join(ranges[:-1]), ranges[-1])))}", "are"
