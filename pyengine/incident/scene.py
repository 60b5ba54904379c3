"""What is known of a swarm from everything that was pasted: its services, their tasks, its nodes."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from pyengine.incident.readers.inspected import Attachment, Inspected, Local, Network, Service, addresses, inspected
from pyengine.incident.readers.rows import Container, Net, Node, Replicas, Row, Task, rows
from pyengine.text import Place, Span


@dataclass
class Seen:
    """All of one service. Of several tables of its tasks the last one counts."""

    name: str
    tasks: list[tuple[int, Task]] = field(default_factory=list)
    replicas: tuple[int, Replicas] | None = None
    inspected: tuple[int, Service] | None = None

    @cached_property
    def slots(self) -> dict[str, list[Task]]:
        """The tasks slot by slot, the newest first; a slot whose newest is not shown is left out."""
        found: dict[str, list[Task]] = {}
        for _, task in self.tasks:
            found.setdefault(task.slot, []).append(task)
        return {slot: tasks for slot, tasks in found.items() if not tasks[0].past}

    @property
    def place(self) -> Place:
        """Where the service stands: in its status, in its tasks, or in the list of services."""
        if self.inspected is not None:
            return Place(self.inspected[0], self.inspected[1].span)
        if self.tasks:
            return Place(self.tasks[0][0], self.tasks[0][1].span)
        assert self.replicas is not None
        return Place(self.replicas[0], self.replicas[1].span)


@dataclass
class Scene:
    """Everything that was read; each thing with the number of its file."""

    services: dict[str, Seen] = field(default_factory=dict)
    nodes: dict[str, tuple[int, Node]] = field(default_factory=dict)
    containers: list[tuple[int, Container]] = field(default_factory=list)
    networks: list[tuple[int, Network]] = field(default_factory=list)
    local: list[tuple[int, Local]] = field(default_factory=list)
    attached: dict[str, Attachment] = field(default_factory=dict)
    addresses: set[str] = field(default_factory=set)
    nets: list[tuple[int, Net]] = field(default_factory=list)
    rows: list[tuple[int, Row]] = field(default_factory=list)

    def seen(self, name: str) -> Seen:
        """Return what is known of a service, which may be nothing yet."""
        return self.services.setdefault(name, Seen(name))

    def row_at(self, file: int, span: Span) -> Row | None:
        """Return the row of a table that holds a span."""
        rows = self._by_file.get(file, [])
        index = bisect_right(rows, span.start, key=lambda row: row.span.start) - 1
        return rows[index] if index >= 0 and span.start < rows[index].span.end else None

    @cached_property
    def _by_file(self) -> dict[int, list[Row]]:
        found: dict[int, list[Row]] = {}
        for file, row in self.rows:
            found.setdefault(file, []).append(row)
        return {file: sorted(rows, key=lambda row: row.span.start) for file, rows in found.items()}


def scene(texts: Sequence[str], within: Sequence[Sequence[Span]]) -> Scene:
    """Read these spans of each text."""
    found = Scene()
    for file, (text, spans) in enumerate(zip(texts, within, strict=True)):
        found.addresses.update(addresses(text))
        for span in spans:
            _tables(found, file, text, list(rows(text, span)))
            for item in inspected(text, span):
                _inspected(found, file, item)
    return found


def _tables(found: Scene, file: int, text: str, read: Sequence[Row]) -> None:
    """Add rows; a table ends where anything but blank lines stands between two of them."""
    table, above = 0, -1
    of: dict[str, int] = {}
    for row in read:
        found.rows.append((file, row))
        if above >= 0 and text[above : row.span.start].strip(" \t\r\n>|\\_│"):
            table += 1
        above = row.span.end
        if isinstance(row, Task):
            seen = found.seen(row.service)
            if of.setdefault(row.service, table) != table:
                of[row.service] = table
                seen.tasks.clear()
            seen.tasks.append((file, row))
        elif isinstance(row, Replicas):
            found.seen(row.name).replicas = (file, row)
        elif isinstance(row, Node):
            if row.availability or row.id not in found.nodes:
                found.nodes[row.id] = (file, row)
        elif isinstance(row, Net):
            found.nets.append((file, row))
        else:
            found.containers.append((file, row))


def _inspected(found: Scene, file: int, item: Inspected) -> None:
    if isinstance(item, Service):
        found.seen(item.name).inspected = (file, item)
    elif isinstance(item, Attachment):
        found.attached[item.task] = item
    elif isinstance(item, Network):
        found.networks.append((file, item))
    else:
        found.local.append((file, item))
        found.addresses |= {item.address} - {""}
