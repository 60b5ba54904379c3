"""Decides what of a case is judged: its stack files are read, its other parts are told.

Only where something keeps a stack file from being judged, or where there is none at all, this becomes the problem.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pyengine.document.document import Document, read
from pyengine.document.node import Entry, Mapping, Node, Scalar, Sequence, Style, target
from pyengine.document.resolve import entries
from pyengine.document.yaml import YamlError
from pyengine.edit import Edit, apply_edits, ordered
from pyengine.input import kinds
from pyengine.input.case import Case, File, StackText
from pyengine.input.kinds import PasteKind
from pyengine.input.sniff import Pasted
from pyengine.intake import sentences
from pyengine.swarm import keys
from pyengine.text import Place, Span

MAX_CHARACTERS = 1_000_000
"""The largest of 1,435 real files has 106,000."""

_AROUND = {PasteKind.PROSE, PasteKind.MARKDOWN, PasteKind.FENCE, PasteKind.FRAGMENT}
"""What stands around the thing that a text is about."""

_REFUSED = {"broken", "empty", "binary", "compose-v1", "services-missing", "services-wrong"}
"""What keeps a case from being judged though there is a stack file in it: a file that should be one and is not."""

_NUMBERED = re.compile(r"^[ \t]*\d{1,6}(?:\t|[ \t]?[|│:]| {1,4})[ \t]*[\"']?services[\"']?[ \t]*:", re.MULTILINE)
_LINE = re.compile(r"^[^\S\n]*([^\s#][^\r\n]*)", re.MULTILINE)
_FLAT = frozenset(("image", "build", "deploy", "ports", "environment", "command"))


@dataclass(frozen=True, slots=True)
class Repair:
    """A repair of a file that cannot be read: what is done, the whole text then, and the edits that lead to it."""

    title: str
    text: str
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """Why nothing can be judged. `kind` is `broken`, `too-large`, or what there is instead of a stack file.

    `repairs` are those that hold; each has another meaning.
    """

    kind: str
    message: str
    place: Place
    cause: str | None = None
    repairs: tuple[Repair, ...] = ()


@dataclass(frozen=True, slots=True)
class Taken:
    """The stack files that are judged, each one's document, and what is told of the rest; or the problem."""

    stacks: tuple[StackText, ...] = ()
    documents: tuple[Document, ...] = ()
    notices: tuple[str, ...] = ()
    problem: Problem | None = None


def too_large(files: tuple[File, ...]) -> Problem | None:
    """Return the problem of a file with more characters than are read."""
    for index, file in enumerate(files):
        if len(file.text) > MAX_CHARACTERS:
            size = f"The text has {len(file.text):,} characters, and at most {MAX_CHARACTERS:,} are read"
            return Problem("too-large", f"{size}: paste one stack file.", Place(index, Span(0, 0)))
    return None


@dataclass(frozen=True, slots=True)
class _Seen:
    """A part of the file with the number `file`; of a stack file also what was read."""

    file: int
    part: Pasted
    stack: StackText | None = None
    read: Document | Problem | None = None

    @property
    def kind(self) -> str:
        return self.read.kind if isinstance(self.read, Problem) else self.part.kind


def take(case: Case) -> Taken:
    """Read what can be judged of a case."""
    seen = list(_seen(case))
    refused = next((item for item in seen if item.kind in _REFUSED and (item.stack or _is_whole(case, item))), None)
    judged = [(item.stack, item.read) for item in seen if item.stack and isinstance(item.read, Document)]
    if refused or not judged:
        main = refused or next((item for item in seen if item.kind not in _AROUND), seen[0])
        problem = main.read if isinstance(main.read, Problem) else _instead(case, main)
        return Taken(problem=_numbered(case, main.file) or problem)
    stacks, documents = zip(*judged, strict=True)
    beside = sentences.beside(case, [(item.file, item.part, item.kind) for item in seen])
    runs = any(isinstance(each.root, Mapping) and "services" in each.entries(each.root) for each in documents)
    return Taken(stacks, documents, (*beside, *(() if runs else (sentences.NOTHING_RUNS,))))


def _is_whole(case: Case, item: _Seen) -> bool:
    return len(case.parts[item.file]) == 1


def _seen(case: Case) -> Iterator[_Seen]:
    stacks = iter(case.stacks)
    for index, parts in enumerate(case.parts):
        for part in parts:
            if part.kind is PasteKind.STACK:
                stack = next(stacks)
                yield _Seen(index, part, stack, _read(case.files[index], stack))
            else:
                yield _Seen(index, part)


def _read(file: File, stack: StackText) -> Document | Problem:
    """Return the document of a stack file, or why there is none."""
    try:
        document = read(stack.text, file.name)
    except YamlError as error:
        return _broken(file, stack, error)
    return _unfit(document, stack) or document


def _broken(file: File, stack: StackText, error: YamlError) -> Problem:
    from pyengine.broken.diagnose import diagnose  # noqa: PLC0415 - only broken input pays for it

    found = diagnose(stack.text, error)
    repairs = tuple(_repair(file, each.title, each.edits, stack.span) for each in found.repairs)
    return Problem("broken", found.message, Place(stack.file, found.span), found.cause, repairs)


def _repair(file: File, title: str, edits: tuple[Edit, ...], span: Span) -> Repair:
    inside = ordered(_within(edits, span))
    return Repair(title, apply_edits(file.text, inside), inside)


def _numbered(case: Case, index: int) -> Problem | None:
    """Return what is wrong with a file whose lines begin with their numbers: each may be read as part of a key."""
    file = case.files[index]
    if not _NUMBERED.search(file.text):
        return None
    found = _broken(file, StackText(index, file.text, Span(0, len(file.text))), YamlError("line numbers", Span(0, 0)))
    return found if found.repairs else None


def _within(edits: tuple[Edit, ...], span: Span) -> Iterator[Edit]:
    """Yield what edits do inside of `span`: in front of it the text they were made for is blank."""
    for edit in edits:
        if edit.span.start >= span.start:
            yield edit
        elif edit.span.end > span.start:
            yield Edit(Span(span.start, edit.span.end), edit.text)


def _instead(case: Case, item: _Seen) -> Problem:
    """Return the sentence for what there is in place of a stack file."""
    text, span = case.files[item.file].text, item.part.span
    if item.part.kind is PasteKind.EMPTY:
        return Problem("empty", sentences.INSTEAD["empty"], Place(item.file, Span(span.start, span.start)))
    if item.part.kind is not PasteKind.BINARY:
        return Problem(item.kind, sentences.INSTEAD[item.kind], Place(item.file, _first_line(text, span)))
    key = "utf-16" if text.count("\x00") * 5 > len(text) * 2 else "binary"
    return Problem("binary", sentences.INSTEAD[key], Place(item.file, Span(0, 1)))


def _first_line(text: str, span: Span) -> Span:
    """Return the first line with something on it that is no comment, nothing where there is none."""
    match = _LINE.search(text, span.start, span.end)
    return Span(match.start(1), match.end(1)) if match else Span(span.start, span.start)


def _unfit(document: Document, stack: StackText) -> Problem | None:
    """Return why a text that reads is no stack file."""
    root = document.root
    if isinstance(root, Mapping):
        found = document.entries(root).get("services")
        if found is not None:
            return _services(document, stack, found.entry)
        if _is_without_services(document, root):
            return None
        runs = any(map(_runs, root.entries))
        kind = kinds.other(document.text) or (PasteKind.COMPOSE_V1 if runs else "services-missing")
    elif root is None or _is_null(root):
        return _told(kinds.other(document.text) or PasteKind.EMPTY, stack, Span(stack.span.start, stack.span.start))
    else:
        kind = kinds.other(document.text) or ("services-missing" if isinstance(root, Sequence) else PasteKind.PROSE)
    return _told(kind, stack, _first_line(document.text, stack.span))


def _is_without_services(document: Document, root: Mapping) -> bool:
    """Tell a file that Docker takes though it runs nothing: it holds networks and their like, or blocks for anchors."""
    found = {name: target(each.entry.value) for name, each in document.entries(root).items()}
    known = {key.name for key in keys.below(()) if not key.wild}
    sections = [value for name, value in found.items() if name in known and name != "version"]
    named = all(name in known or name.startswith("x-") for name in found)
    return named and bool(found.keys() - {"version"}) and all(isinstance(value, Mapping) for value in sections)


def _told(kind: str, stack: StackText, span: Span, message: str | None = None) -> Problem:
    return Problem(kind, sentences.INSTEAD[message or kind], Place(stack.file, span))


def _is_null(node: Node) -> bool:
    return isinstance(node, Scalar) and node.style is Style.PLAIN and node.value in {"", "~", "null"}


def _runs(entry: Entry) -> bool:
    """Tell an entry that looks like a service."""
    body = target(entry.value)
    return isinstance(body, Mapping) and bool(entries(body).keys() & {"image", "build"})


def _services(document: Document, stack: StackText, entry: Entry) -> Problem | None:
    """Return what is wrong with the value of `services`."""
    services = target(entry.value)
    if isinstance(services, Mapping):
        return None
    if isinstance(services, Sequence) and kinds.GITLAB.search(document.text):
        return _told(PasteKind.WORKFLOW, stack, _first_line(document.text, stack.span))
    if _is_null(services) and isinstance(document.root, Mapping):
        flat = document.entries(document.root).keys() & _FLAT
        return _told("services-wrong", stack, entry.key.span, "services-flat" if flat else "services-null")
    return _told("services-wrong", stack, entry.key.span)
