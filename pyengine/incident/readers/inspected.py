"""Reads what `inspect` and `info` print, as JSON or as text: what symptoms need of a service, a network, a machine."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from pyengine.incident.readers.templates import shown
from pyengine.text import Span

_OPENS = re.compile(r"^[ \t]{0,8}[\[{]", re.MULTILINE)
_PRETTY = re.compile(
    r"^ID:[ \t]+(?P<id>[a-z0-9]{12,25})[ \t\r]*\n(?:[ \t]*(?:[A-Z][\w ]{0,30}:|[ \t]\S)[^\n]*\n?)*", re.MULTILINE
)
_LINE = re.compile(r"^[ \t]*(?P<key>[A-Z][\w ]{0,30}):[ \t]*(?P<value>[^\r\n]*)", re.MULTILINE)
_STATUS = re.compile(r"^Update ?[Ss]tatus:[^\n]*\n(?P<lines>(?:[ \t]+[^\n]*\n?)+)", re.MULTILINE)
_INFO = re.compile(r"^[ \t]*Swarm: (?P<state>\w+)[ \t\r]*\n(?P<lines>(?:[ \t]+[^\n]*\n?){0,8})", re.MULTILINE)
_ADDRESS = re.compile(r"^[ \t]*Node Address:[ \t]+(?P<address>[\d.a-fA-F:]{2,45})[ \t\r]*$", re.MULTILINE)
_SHOWN = re.compile(r"\"UpdateStatus\":\s*\{[^{}]{0,600}\}")
_ATTACHED = re.compile(
    r"docker (?:task )?inspect [^\n]{0,40}?(?P<task>[a-z0-9]{25})\b[^\n]{0,200}\n"
    r"[^\n]{0,200}?\b(?P<node>[a-z0-9]{25})\b[^\n]{0,100}\{\"ContainerID\": ?\"(?P<container>[0-9a-f]{64})\""
)
_ATTACHED_FIRST = re.compile(
    r"docker (?:task )?inspect [^\n]{0,40}?(?P<task>[a-z0-9]{25})\b[^\n]{0,200}\n"
    r"[^\n]{0,200}?\{\"ContainerID\": ?\"(?P<container>[0-9a-f]{64})\"[^\n]{0,400}?[ }](?P<node>[a-z0-9]{25})\b"
)
"""The attachment of one task, printed by a `--format` of one's own: the node in front of the container, or behind."""
_STATED = re.compile(
    r"docker service inspect (?:[^\n]{0,200}? )??(?P<name>[A-Za-z0-9][\w.-]{0,100})(?: (?:-f|--format)[^\n]{0,300})?"
    r"[ \r]*\n"
    r"(?P<status>\{\"State\": ?\"(?P<state>[a-z_]{1,30})\"[^{}\n]{0,500}\})"
)
"""The status of a service, printed by a `--format` of one's own."""
_MOST = 200
"""JSON texts that are looked for in one paste: a text of brackets alone must not be read once for each."""


@dataclass(frozen=True, slots=True)
class Service:
    """What `docker service inspect` says of a service. `state` is empty where there is no UpdateStatus.

    `previous`: `none`, `same` (its tasks would be the same ones) or `other`; `unknown` where the form does not show it.
    `wanted` is None where it has no number of replicas.
    """

    name: str
    state: str
    message: str
    previous: str
    wanted: int | None
    job: bool
    order: str
    condition: str
    stack: str
    span: Span
    status: Span | None = None

    @property
    def told(self) -> Span:
        """Where its UpdateStatus stands; the beginning of the whole where there is none."""
        return self.status or Span(self.span.start, min(self.span.end, self.span.start + 120))


@dataclass(frozen=True, slots=True)
class Network:
    """What `docker network inspect` says: whether it got a subnet; `name` is empty where only IPAM is shown."""

    name: str
    has_subnet: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Local:
    """What `docker info` says of the machine it ran on."""

    node: str
    state: str
    error: str
    span: Span
    is_manager: bool = False
    managers: int | None = None
    address: str = ""


@dataclass(frozen=True, slots=True)
class Attachment:
    """What `docker inspect` says of a task that stands for a plain container (empty where not told) in a network."""

    task: str
    container: str
    node: str
    span: Span


Inspected = Service | Network | Local | Attachment


def inspected(text: str, span: Span) -> Iterator[Inspected]:
    """Yield what is inspected in a span of a text."""
    part = span.of(text)
    for found in _PRETTY.finditer(part):
        yield _pretty(found, span.start)
    for found in _INFO.finditer(part):
        told = {line["key"].lower(): line["value"].strip() for line in _LINE.finditer(found["lines"])}
        place = Span(span.start + found.start(), span.start + found.end())
        count = told.get("managers", "")
        is_manager, managers = told.get("is manager", "") == "true", int(count) if count.isdigit() else None
        yield Local(told.get("nodeid", ""), found["state"], told.get("error", ""), place, is_manager, managers)
    for found in (*_ATTACHED.finditer(part), *_ATTACHED_FIRST.finditer(part)):
        place = Span(span.start + found.start(), span.start + found.end())
        yield Attachment(found["task"], found["container"], found["node"], place)
    for task, words, start, end in shown(part):
        if words.get("ServiceID") == "" and (node := words.get("NodeID")):
            yield Attachment(task, "", node, Span(span.start + start, span.start + end))
    yield from _stated(part, span.start)
    for value, start, end in _json(part):
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, dict) and (read := _object(item, Span(span.start + start, span.start + end))):
                yield _placed(read, text) if isinstance(read, Service) else read


def _stated(part: str, start: int) -> Iterator[Service]:
    """Yield services of which no more than the status is shown."""
    for found in _STATED.finditer(part):
        place = Span(start + found.start("status"), start + found.end("status"))
        message = re.search(r"\"Message\": ?\"([^\"]{0,300})", found["status"])
        read = _service({}, {"Name": found["name"]}, place)
        yield replace(read, state=found["state"], message=message[1] if message else "", previous="unknown")


def addresses(text: str) -> Iterator[str]:
    """Yield the addresses that `docker info` shows as those of the machine."""
    for found in _ADDRESS.finditer(text):
        yield found["address"]


def _placed(service: Service, text: str) -> Service:
    """Return a service with the place of its status: the one that says its state, where several are listed."""
    for found in _SHOWN.finditer(text, service.span.start, service.span.end):
        if f'"{service.state}"' in found[0] and (not service.message or service.message in found[0]):
            return replace(service, status=Span(*found.span()))
    return service


def _json(part: str) -> Iterator[tuple[Any, int, int]]:
    """Yield the JSON texts, each with its start and end."""
    decoder, position = json.JSONDecoder(), 0
    for _ in range(_MOST):
        opened = _OPENS.search(part, position)
        if opened is None:
            return
        start = opened.end() - 1
        try:
            value, position = decoder.raw_decode(part, start)
        except (ValueError, RecursionError):
            position = opened.end()
            continue
        yield value, start, position


def _object(item: Mapping[str, Any], span: Span) -> Inspected | None:
    spec = item.get("Spec")
    if isinstance(spec, dict) and isinstance(spec.get("TaskTemplate"), dict):
        return _service(item, spec, span)
    if isinstance(spec, dict) and (container := _text(_inner(spec, "NetworkAttachmentSpec"), "ContainerID")):
        return Attachment(_text(item, "ID"), container, _text(item, "NodeID"), span)
    if "LocalNodeState" in item:
        managers = item.get("Managers")
        return Local(
            _text(item, "NodeID"),
            _text(item, "LocalNodeState"),
            _text(item, "Error"),
            span,
            item.get("ControlAvailable") is True,
            managers if isinstance(managers, int) else None,
            _text(item, "NodeAddr"),
        )
    ipam = item if {"Driver", "Options", "Config"} >= set(item) and "Config" in item else item.get("IPAM")
    if isinstance(ipam, dict) and "Config" in ipam:
        return Network(_text(item, "Name"), bool(ipam.get("Config")), span)
    return None


def _service(item: Mapping[str, Any], spec: Mapping[str, Any], span: Span) -> Service:
    status, mode = _inner(item, "UpdateStatus"), _inner(spec, "Mode")
    replicas = _inner(mode, "Replicated").get("Replicas")
    previous = item.get("PreviousSpec")
    labels = _inner(spec, "Labels")
    return Service(
        _text(spec, "Name"),
        _text(status, "State"),
        _text(status, "Message"),
        "none" if not isinstance(previous, dict) else "same" if _same_tasks(previous, spec) else "other",
        replicas if isinstance(replicas, int) else None,
        bool({"ReplicatedJob", "GlobalJob"} & mode.keys()),
        _text(_inner(spec, "UpdateConfig"), "Order"),
        _text(_inner(_inner(spec, "TaskTemplate"), "RestartPolicy"), "Condition"),
        _text(labels, "com.docker.stack.namespace"),
        span,
    )


def _same_tasks(previous: Mapping[str, Any], spec: Mapping[str, Any]) -> bool:
    """Tell whether a rollback would make the same tasks: `inspect` fills defaults into the newer one only."""
    return _within(_inner(previous, "TaskTemplate"), _inner(spec, "TaskTemplate"))


def _within(small: object, large: object) -> bool:
    if isinstance(small, dict) and isinstance(large, dict):
        return all(key in large and _within(value, large[key]) for key, value in small.items())
    return small == large


def _inner(item: Mapping[str, Any], key: str) -> dict[str, Any]:
    found = item.get(key)
    return found if isinstance(found, dict) else {}


def _text(item: Mapping[str, Any], key: str) -> str:
    found = item.get(key)
    return found if isinstance(found, str) else ""


def _pretty(found: re.Match[str], start: int) -> Service:
    text = found[0]
    keys: dict[str, str] = {}
    for line in _LINE.finditer(text):
        keys.setdefault(line["key"].lower(), line["value"].strip())
    status = _STATUS.search(text)
    told = {line["key"].lower(): line["value"].strip() for line in _LINE.finditer(status["lines"])} if status else {}
    replicas = keys.get("replicas", "")
    stack = re.search(r"com\.docker\.stack\.namespace=(\S{1,100})", text)
    return Service(
        keys.get("name", ""),
        told.get("state", ""),
        told.get("message", ""),
        "unknown",
        int(replicas) if replicas.isdigit() else None,
        "job" in keys.get("service mode", keys.get("mode", "")).lower(),
        keys.get("update order", ""),
        "",
        stack[1] if stack else "",
        Span(start + found.start(), start + found.start() + len(text.rstrip())),
        Span(start + found.start() + status.start(), start + found.start() + status.end()) if status else None,
    )
