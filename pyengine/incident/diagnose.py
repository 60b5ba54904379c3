"""From what was pasted to the symptoms that were seen, each with its place and the parts taken out of the text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from pyengine.incident import cluster, ended, rollouts, states
from pyengine.incident.beside import beside
from pyengine.incident.circumstances import circumstances, shared
from pyengine.incident.machine import machine, prompted
from pyengine.incident.matched import Match, matches
from pyengine.incident.pinned import pinned
from pyengine.incident.readers.rows import Task
from pyengine.incident.reasons import in_order, reasons, with_place, with_whose
from pyengine.incident.scene import Scene, scene
from pyengine.incident.symptom import Symptom
from pyengine.incident.symptoms import BY_ID, KNOWN
from pyengine.incident.symptoms.known import ACCEPTED, Known
from pyengine.incident.typed import COMMAND, headed, of_command, typed, written
from pyengine.text import Place, Span

_WHOSE = re.compile(
    r"(?:failed to (?:create|update) service|[Uu]pdating service|[Cc]reating service|"
    r"on endpoint(?= \S{1,120}\.[a-z0-9]{25} )) "
    r"(?P<service>[\w.-]{1,100}?)(?=[\s:]|\.(?:\d{1,6}|[a-z0-9]{25})\.[a-z0-9]{25} |$)"
    r"|^(?P<logs>[\w.-]{1,100}?)\.(?:\d{1,6}|[a-z0-9]{25})\.[a-z0-9]{4,25}@(?P<node>[\w.-]{1,63})\s+\|"
)
_ID = re.compile(r"[a-z0-9]{12}|[a-z0-9]{25}")
_NO_START = re.compile(r"level=fatal|failed to start daemon|Error starting (?:cluster component|daemon)")
"""Lines with which dockerd ends: nothing can be deployed by way of it."""
_OF_CLIENT = (
    "\n",
    "Error response from daemon",
    "error from daemon",
    "level=",
    "msg=",
    "transport:",
    "failed to create",
)
_BEGINS = 64
"""Characters that are compared with an error that was cut off: it has 30, and a row's state may stand in front."""
_LEAVES = {"leave-breaks-quorum"}
_SHOWN = 200


def diagnose(texts: Sequence[str], within: Sequence[Sequence[Span]]) -> tuple[Symptom, ...]:
    """Return the symptoms in these spans of each text: reasons before what they lead to, each once a service."""
    seen = scene(texts, within)
    found: list[Symptom] = []
    asked: set[str] = set()
    for file, (text, spans) in enumerate(zip(texts, within, strict=True)):
        commands = list(COMMAND.finditer(text))
        asked |= {of_command(each["words"]).get("network", "") for each in commands}
        named = [_named(seen, text, Place(file, match.span), match, commands) for match in matches(text, spans)]
        found += [each for each in named if BY_ID[each.id].after in {"", each.parts.get("group")}]
    found += _cut_off(seen)
    for each in seen.services.values():
        found += states.of_service(each)
        found += ended.of_service(each)
    found += cluster.of_swarm(seen)
    known = rollouts.rollouts(texts, seen)
    found = [pinned(texts, seen, each) for each in with_whose(found)]
    found = [replace(each, parts={**each.parts, **beside(texts, each)}) for each in found]
    writes, file_name = tuple(written(texts)), headed(texts)
    found = [replace(each, parts=_with_stack(seen, writes, file_name, each.parts)) for each in found]
    for name in {each.service or "" for each in found} - known.keys():
        known[name] = rollouts.unlisted(texts, name)
    found = [replace(each, parts={**known[each.service or ""], **each.parts}) for each in found]
    found = shared(found, asked)
    found = [replace(each, parts={**circumstances(seen, each.parts), **each.parts}) for each in found]
    return tuple(in_order(_once(_with_evidence(texts, reasons(with_place(found))))))


def _named(seen: Scene, text: str, place: Place, match: Match, commands: Sequence[re.Match[str]]) -> Symptom:
    """Return a match with what its surroundings tell: the row of a table, the line, the command in front of it."""
    parts: dict[str, str] = {}
    command = next((each for each in reversed(commands) if each.start() <= place.span.start), None)
    if command is not None:
        parts |= _of_task(seen, text, place.file, of_command(command["words"]))
    line = text[text.rfind("\n", 0, place.span.start) + 1 : place.span.start]
    if whose := _WHOSE.search(line):
        parts |= {"service": whose["service"] or whose["logs"], **({"node": whose["node"]} if whose["node"] else {})}
    if match.known.id in _LEAVES and (here := prompted(text, place.span.start)):
        parts["here"] = here
    if "level=" in line:
        parts["logged"] = "yes"
    if _NO_START.search(text, place.span.start - len(line), place.span.end):
        parts["off"] = "yes"
    row = seen.row_at(place.file, place.span)
    if isinstance(row, Task):
        told = {"service": row.service, "node": row.node, "image": row.image, "slot": row.slot}
        parts |= {name: value for name, value in told.items() if value}
        parts |= _since_then(seen, row)
    elif here := machine(text, place.span.start):
        parts["node"] = here
    if not isinstance(row, Task) and len(seen.services) == 1 and "service" not in parts:
        parts["service"] = next(iter(seen.services))
    asked = {name: parts[name] for name in ("network", "service") if parts.get(name) and parts.get("group") == name}
    parts |= match.parts
    parts |= {name: value for name, value in asked.items() if _ID.fullmatch(parts[name])}  # its id is told of a name
    if not ACCEPTED.fullmatch(parts.get("service", "x")):
        del parts["service"]
    return Symptom(match.known.id, parts.get("service"), "", place, parts)


def _of_task(seen: Scene, text: str, file: int, parts: dict[str, str]) -> dict[str, str]:
    """Return the parts of a command; where a task was named in the place of a service, with the service of its row."""
    name = parts.get("service", "")
    if not _ID.fullmatch(name):
        return parts
    rows = (row for number, row in seen.rows if number == file and isinstance(row, Task))
    owner = next((row.service for row in rows if row.span.of(text).lstrip().startswith(name[:12])), name)
    return {**parts, "service": owner}


def _since_then(seen: Scene, row: Task) -> dict[str, str]:
    """Return that the slot runs again, where its newest task serves: the table shows what was before, too."""
    tasks = seen.services[row.service].slots.get(row.slot, [])
    if not tasks or tasks[0] is row or not tasks[0].serves or states.fails(tasks):
        return {}
    return {"over": f"Slot {row.slot} runs again since {states.age(tasks[0].age)}."}


def _with_stack(seen: Scene, writes: Sequence[Sequence[str]], above: str, parts: Mapping[str, str]) -> dict[str, str]:
    """Add the stack of a service: as its label says, or what stands in front of the first `_` of its name; its file."""
    service = parts.get("service", "")
    known = seen.services.get(service)
    label = known.inspected[1].stack if known is not None and known.inspected is not None else ""
    stack = label or parts.get("stack") or (service.partition("_")[0] if "_" in service else "")
    told = {"file": above} if above and stack else {}
    return {**told, **typed(writes, stack, service), **parts, **({"stack": stack} if stack else {})}


def _cut_off(seen: Scene) -> Iterator[Symptom]:
    """Yield errors that the client cut off: named where only one known text begins like that."""
    for file, row in seen.rows:
        if not isinstance(row, Task) or not row.cut or len(row.error) < 12:
            continue
        begins = _plain(row.error)
        fits = [known.id for known in KNOWN if known.texts and any(begins in _plain(text) for text in _of_tasks(known))]
        named = _in_row(row)
        if any(match.known.weight > 0 for match in named) or (named and len(set(fits)) != 1):
            continue
        parts = {"service": row.service, "node": row.node, "image": row.image, "error": row.error}
        parts["candidates"] = "; or: ".join(dict.fromkeys(BY_ID[each].title for each in fits))
        symptom = fits[0] if len(set(fits)) == 1 else "error-cut-off"
        yield Symptom(symptom, row.service, "", Place(file, row.span), parts)


def _of_tasks(known: Known) -> Iterator[str]:
    """Yield how the real texts begin that a task may show; the pack has no more (`tools/inside/compile_tree.py`)."""
    yield from (text[:_BEGINS] for text in known.seen if not any(sign in text for sign in _OF_CLIENT))


def _in_row(row: Task) -> Sequence[Match]:
    return matches(row.error, [Span(0, len(row.error))])


def _plain(text: str) -> str:
    """Return a text without its numbers, to compare how two begin."""
    return re.sub(r"\d+", "0", text)


def _with_evidence(texts: Sequence[str], found: Iterator[Symptom]) -> Iterator[Symptom]:
    for symptom in found:
        text = texts[symptom.place.file]
        shown = " ".join(symptom.place.span.of(text)[: 2 * _SHOWN].split())
        yield replace(symptom, evidence=shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN]}…")


def _once(found: Iterator[Symptom]) -> Iterator[Symptom]:
    """Yield one symptom of each kind for each service (or other thing it is about): the first that was seen.

    `nodes` are the nodes of all of them where there are several.
    """
    told: dict[tuple[str, str | None, str], list[Symptom]] = {}
    for symptom in found:
        about = "" if symptom.service else symptom.parts.get("node") or symptom.parts.get("object") or ""
        about += symptom.parts.get("flag", "")
        told.setdefault((symptom.id, symptom.service, about), []).append(symptom)
    for same in (sorted(each, key=lambda symptom: "over" in symptom.parts) for each in told.values()):
        ill = [each for each in same if "over" not in each.parts]
        nodes = tuple(dict.fromkeys(each.parts["node"] for each in ill if each.parts.get("node")))
        several = {"nodes": " ".join(nodes)} if len(nodes) > 1 else {}
        yield replace(same[0], parts={**same[0].parts, **several})
