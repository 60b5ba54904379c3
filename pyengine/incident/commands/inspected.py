"""Services as `docker service inspect` and `docker inspect` show them, with the place of each value in the text."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from pyengine.document import document, node
from pyengine.document.node import Node
from pyengine.document.yaml import YamlError
from pyengine.incident.commands.leaves import Leaves, Pointer, leaves
from pyengine.incident.commands.shape import shaped
from pyengine.input.case import Case
from pyengine.input.kinds import PasteKind
from pyengine.text import Place, Span


@dataclass(frozen=True)
class Inspected:
    """One service. `status` is its UpdateStatus, empty where there is none; `previous` what a rollback goes back to."""

    file: int
    raw: Mapping[str, Any]
    root: Node | None = field(repr=False)
    span: Span

    @property
    def name(self) -> str:
        """Its whole name."""
        return str(self.spec.get(("Name",), ""))

    @property
    def id(self) -> str:
        """Its id, empty where it is not shown."""
        return str(self.raw.get("ID") or "")

    @cached_property
    def spec(self) -> Leaves:
        """Its spec; defaults that are shown are no choices."""
        return leaves(shaped(self.raw["Spec"]))

    @cached_property
    def previous(self) -> Leaves | None:
        """The spec that `docker service rollback` goes back to, None where there is none."""
        found = self.raw.get("PreviousSpec")
        return leaves(shaped(found)) if isinstance(found, dict) else None

    @property
    def status(self) -> Mapping[str, Any]:
        """Its UpdateStatus."""
        found = self.raw.get("UpdateStatus")
        return found if isinstance(found, dict) else {}

    def place(self, pointer: Pointer) -> Place:
        """Return where a place of the spec stands, or what is nearest to it and there."""
        found = _at(self.root, ("Spec", *pointer)) if self.root is not None else None
        return Place(self.file, found if found is not None else self.span)

    def status_place(self) -> Place:
        """Return where the UpdateStatus stands; where there is none, the service."""
        found = _at(self.root, ("UpdateStatus",)) if self.root is not None and self.status else None
        return Place(self.file, found if found is not None else self.span)


def _at(root: Node, steps: Pointer) -> Span | None:
    """Return the span of the value that names lead to; in a list that of the item that has one of them."""
    found, span = root, None
    for step in steps:
        below = _below(found, step)
        if below is None:
            return span
        found, span = below, below.span
    return span


def _below(found: Node, step: str) -> Node | None:
    if isinstance(found, node.Mapping):
        keyed = ((entry.key, entry.value) for entry in found.entries)
        return next((value for key, value in keyed if isinstance(key, node.Scalar) and key.value == step), None)
    if isinstance(found, node.Sequence):
        return next((item for item in found.items if _says(item, step)), None)
    return None


def _says(item: Node, step: str) -> bool:
    """Tell an item that is, begins with, or has a value of this name."""
    if isinstance(item, node.Scalar):
        return item.value == step or item.value.startswith(f"{step}=")
    values = [entry.value for entry in item.entries] if isinstance(item, node.Mapping) else []
    texts = {value.value for value in values if isinstance(value, node.Scalar)}
    ports = {f"{text}/" for text in texts}
    return step in texts or step.partition(":")[0] in texts or any(f":{port}" in step for port in ports)


@dataclass(frozen=True, slots=True)
class Unread:
    """An output of `inspect` that cannot be read, with a sentence about it."""

    place: Place
    message: str


def read(text: str, span: Span, file: int = 0) -> tuple[Inspected, ...] | Unread:
    """Return the services in a part of a text; what else is inspected is left out."""
    part = span.of(text)
    start = next((at for at, sign in enumerate(part) if sign in "[{"), None)
    if start is None:
        return Unread(Place(file, span), "There is no JSON in this output of `inspect`.")
    try:
        data, _ = json.JSONDecoder().raw_decode(part, start)
    except RecursionError:
        return Unread(Place(file, span), "This JSON is nested too deeply to be read.")
    except json.JSONDecodeError as error:
        at = span.start + min(error.pos, max(len(part) - 1, 0))
        message = f"This output of `inspect` is cut off or changed: {error.msg[:1].lower()}{error.msg[1:]}."
        return Unread(Place(file, Span(at, min(at + 1, span.end))), message)
    root = _tree(part, start)
    return tuple(_services(data, root, span, file))


def _tree(part: str, start: int) -> Node | None:
    """JSON is YAML (YAML 1.2, 1.3): its reader tells the places."""
    try:
        return document.read(" " * start + part[start:].rstrip()).root
    except YamlError:
        return None


def _services(data: Any, root: Node | None, span: Span, file: int) -> Iterator[Inspected]:  # noqa: ANN401 - JSON
    items = data if isinstance(data, list) else [data]
    nodes = root.items if isinstance(root, node.Sequence) else (root,) * len(items)
    for item, found in zip(items, nodes, strict=False):
        if not isinstance(item, dict):
            continue
        raw = item if "Spec" in item else {"Spec": item}
        spec = raw["Spec"]
        if isinstance(spec, dict) and isinstance(spec.get("TaskTemplate"), dict):
            whole = Span(span.start + found.span.start, span.start + found.span.end) if found is not None else span
            yield Inspected(file, raw, _moved(found, span.start), whole)


def _moved(found: Node | None, by: int) -> Node | None:
    """Return a tree whose places count in the whole text."""
    if found is None or not by:
        return found
    span, outer = (Span(each.start + by, each.end + by) for each in (found.span, found.outer))
    if isinstance(found, node.Mapping):
        pairs = ((_moved(entry.key, by), _moved(entry.value, by)) for entry in found.entries)
        entries = tuple(node.Entry(key, value) for key, value in pairs if key is not None and value is not None)
        return node.Mapping(span, outer, entries, found.flow)
    if isinstance(found, node.Sequence):
        items = (_moved(item, by) for item in found.items)
        return node.Sequence(span, outer, tuple(item for item in items if item is not None), found.flow)
    return node.Scalar(span, outer, found.value) if isinstance(found, node.Scalar) else None


def inspected(case: Case) -> tuple[Inspected, ...]:
    """Return the services that a case shows, in written order."""
    found = [
        read(file.text, part.span, index)
        for index, file in enumerate(case.files)
        for part in case.parts[index]
        if part.kind is PasteKind.INSPECT
    ]
    return tuple(each for some in found if not isinstance(some, Unread) for each in some)
