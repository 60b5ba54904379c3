"""Reads the rows of `docker service ps`, `service ls`, `node ls` and `docker ps`.

A row is known by what it holds (a state and `ago`, a count like `2/3`, an availability): what is pasted has lost its
columns or its head, or was printed by a `--format` of one's own, by the newest client or by one from 2016.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pyengine.text import Span

_STATES = (
    "New|Allocated|Pending|Assigned|Accepted|Preparing|Ready|Starting|Running|Complete|Shutdown|Failed|Rejected|Remove"
    "|Removed|Orphaned"
)
_AGO = r"(?:less than a second|about an? \w{3,6}|an? \w{3,6}|\d{1,6} \w{3,7})(?: ago)?"
_TASK = re.compile(
    rf"(?:(?P<desired>{_STATES})[ \t|]+)?(?P<state>{_STATES}) (?P<ago>{_AGO})"
    r"[ \t|]*(?P<error>\"[^\n]*\"|\"[^\n]*…)?"
)
_HEAD = re.compile(
    r"(?:(?P<id>[a-z0-9]{12,25})[* \t|]+)?(?:\\_[ \t]+)?"
    r"(?P<service>[A-Za-z0-9][\w.-]{0,150}?)\.(?P<slot>\d{1,6}|[a-z0-9]{20,25})(?:\.[a-z0-9]{4,25})?(?=[\s|]|$)"
)
_REPLICAS = re.compile(
    r"(?P<mode>replicated job|global job|replicated|global)[ \t|]+(?P<running>\d{1,6})/(?P<wanted>\d{1,6})"
    r"(?P<rest>[^\n]*)"
)
_OLD_REPLICAS = re.compile(
    r"[a-z0-9]{12}[ \t]+(?P<name>[\w.-]{1,150})[ \t]+(?P<running>\d{1,6})/(?P<wanted>\d{1,6})[ \t]+(?P<rest>\S[^\n]*)"
)
_BARE_REPLICAS = re.compile(
    r"(?P<name>[A-Za-z][\w.-]{0,150})[ \t|]+(?P<running>\d{1,6})/(?P<wanted>\d{1,6})[ \t|]*"
    r"(?P<rest>(?:\*:[\d-]{1,11}->[\d-]{1,11}/(?:tcp|udp|sctp)(?:, )?){0,40})[ \t|]*$"
)
_NODE = re.compile(
    r"(?P<status>Ready|Down|Unknown|Disconnected)[ \t|]+(?P<availability>Active|Pause|Drain)"
    r"(?:[ \t|]+(?P<manager>Leader|Reachable|Unreachable))?"
)
_NODE_ALONE = re.compile(
    r"(?P<id>[a-z0-9]{25})[ \t|]+(?P<name>[\w.-]{1,63})[ \t|]+(?P<status>Ready|Down)"
    r"(?:[ \t|]+(?P<manager>Leader|Reachable|Unreachable))?(?:[ \t|]+(?:Ready|Needs Rotation|Unknown))?"
)
"""A node of which a `--format` of one's own does not show the availability."""
_NETWORK = re.compile(
    r"(?P<id>[a-z0-9]{12,64})[ \t|]+(?P<name>[\w.-]{1,150})[ \t|]+(?P<driver>[\w./:-]{1,60})[ "
    r"\t|]+(?P<scope>swarm|local|global)$"
)
_CONTAINER = re.compile(
    r"(?P<service>[A-Za-z0-9][\w.-]{0,150}?)\.(?P<slot>\d{1,6}|[a-z0-9]{25})\.(?P<task>[a-z0-9]{25})\b"
)
_UP = re.compile(rf"Up {_AGO}")


@dataclass(frozen=True, slots=True)
class Task:
    """A row of `service ps` or `stack ps`: `error` without its quotes, `node` and `desired` empty where not told.

    `cut` says that the client cut the error off, `past` that a newer task stands above it; `age` is the time since the
    state began, in seconds.
    """

    service: str
    slot: str
    image: str
    node: str
    desired: str
    state: str
    age: int
    error: str
    cut: bool
    span: Span
    past: bool = False

    @property
    def serves(self) -> bool:
        """Tell a task that runs and is meant to."""
        return self.state == "Running" and self.desired in {"Running", ""}

    @property
    def wanted(self) -> bool:
        """Tell a task that is meant to run, now or soon."""
        return self.desired in {"Running", "Ready", "Accepted", ""} and self.state not in {"Shutdown", "Complete"}


@dataclass(frozen=True, slots=True)
class Replicas:
    """A row of `service ls` or `stack services`; `mode` is empty where it is not told, `rest` are image and ports."""

    name: str
    mode: str
    running: int
    wanted: int
    span: Span
    rest: str = ""


@dataclass(frozen=True, slots=True)
class Node:
    """A row of `node ls`: `manager` is `Leader`, `Reachable`, `Unreachable` or empty, as `availability` may be."""

    id: str
    name: str
    status: str
    availability: str
    manager: str
    span: Span

    @property
    def lost(self) -> bool:
        """Tell a manager that the others do not reach."""
        return self.manager == "Unreachable"

    @property
    def rules(self) -> bool:
        """Tell a manager that takes part."""
        return bool(self.manager) and not self.lost


@dataclass(frozen=True, slots=True)
class Net:
    """A row of `network ls`."""

    id: str
    name: str
    driver: str
    scope: str
    span: Span


@dataclass(frozen=True, slots=True)
class Container:
    """A row of `docker ps` of a container that is a task."""

    service: str
    slot: str
    task: str
    span: Span


Row = Task | Replicas | Node | Net | Container
_UNITS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400, "week": 604800, "month": 2592000, "year": 31536000}


def rows(text: str, span: Span) -> Iterator[Row]:
    """Yield the rows in a span of a text."""
    position = span.start
    for line in span.of(text).splitlines(keepends=True):
        row = _row(line.rstrip("\r\n"), position)
        if row is not None:
            yield row
        position += len(line)


def _row(line: str, position: int) -> Row | None:
    if len(line) > 20_000:
        return None
    bare = line.strip(" \t>│")
    if not bare:
        return None
    start = position + line.index(bare[0])
    span = Span(start, start + len(bare))
    for read in (_task, _replicas, _node, _net, _container):
        if (row := read(bare, span)) is not None:
            return row
    return None


def _task(line: str, span: Span) -> Task | None:
    head = _HEAD.search(line)
    tail = _TASK.search(line, head.end()) if head else None
    if head is None or tail is None:
        return None
    image, node = _image_and_node(line[head.end() : tail.start()])
    error = tail["error"] or ""
    cut = error.endswith(("…", '…"', '..."'))
    return Task(
        head["service"],
        head["slot"],
        image,
        node,
        tail["desired"] or "",
        tail["state"],
        seconds(tail["ago"]),
        error.strip('"').rstrip("…").removesuffix("...") if cut else error[1:-1],
        cut,
        span,
        "\\_" in line[: head.end()],
    )


def _image_and_node(between: str) -> tuple[str, str]:
    """Return what stands between the name and the states: an image, and a node where the task has one."""
    if "|" in between:
        cells = [cell.strip() for cell in between.strip().removeprefix("|").removesuffix("|").split("|")]
    else:
        cells = re.split(r"\s{1,}", between.strip()) if between.strip() else []
    first = cells[0] if cells else ""
    if len(cells) == 1 and not re.search(r"[/:@]", first):
        return "", first
    return first, cells[1] if len(cells) > 1 else ""


def seconds(ago: str) -> int:
    """Return how long `ago` says it was, in seconds; Docker rounds down."""
    if ago.startswith("less"):
        return 0
    found = re.search(r"(\d+|an?) (\w+?)s?\b", ago)
    if found is None:
        return 0
    return (int(found[1]) if found[1].isdigit() else 1) * _UNITS.get(found[2], 1)


def _replicas(line: str, span: Span) -> Replicas | None:
    found = _REPLICAS.search(line)
    if found is not None:
        name = re.split(r"[\s|]+", line[: found.start()].strip(" \t|"))[-1]
        if not name:
            return None
        return Replicas(name, found["mode"], int(found["running"]), int(found["wanted"]), span, found["rest"])
    bare = _OLD_REPLICAS.fullmatch(line) or _BARE_REPLICAS.fullmatch(line)
    return Replicas(bare["name"], "", int(bare["running"]), int(bare["wanted"]), span, bare["rest"]) if bare else None


def _node(line: str, span: Span) -> Node | None:
    if (alone := _NODE_ALONE.fullmatch(line)) is not None:
        return Node(alone["id"], alone["name"], alone["status"], "", alone["manager"] or "", span)
    found = _NODE.search(line)
    if found is None:
        return None
    cells = [cell for cell in re.split(r"[\s|*]+", line[: found.start()]) if cell]
    if not cells:
        return None
    name = cells[1] if len(cells) > 1 else cells[0]
    return Node(cells[0], name, found["status"], found["availability"], found["manager"] or "", span)


def _net(line: str, span: Span) -> Net | None:
    found = _NETWORK.match(line)
    return Net(found["id"], found["name"], found["driver"], found["scope"], span) if found else None


def _container(line: str, span: Span) -> Container | None:
    found = _CONTAINER.search(line)
    if found is None or not _UP.search(line):
        return None
    return Container(found["service"], found["slot"], found["task"], span)
