"""From what was pasted to the symptoms that were seen, each with its place and the parts taken out of the text."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from pyengine.incident import cluster, rollouts, states
from pyengine.incident.circumstances import circumstances
from pyengine.incident.matched import Match, matches
from pyengine.incident.readers.rows import Task
from pyengine.incident.reasons import in_order, reasons, with_place
from pyengine.incident.scene import Scene, scene
from pyengine.incident.symptom import Symptom
from pyengine.incident.symptoms import BY_ID, KNOWN
from pyengine.text import Place, Span

_COMMAND = re.compile(
    r"^[^\n\"'`]{0,120}?\bdocker (?P<words>(?:service|stack|network|node|swarm|secret|config|run)\b"
    r"(?:[^\n\\|;&]|\\\n|\\[^\n])*)",
    re.MULTILINE,
)
_CONTINUED = re.compile(r"\\\n[ \t]*>?")
_WHOSE = re.compile(
    r"(?:failed to (?:create|update) service|[Uu]pdating service|[Cc]reating service) (?P<service>[^\s:]{1,100})"
)
_SWITCHES = {
    *("--force", "--detach", "-d", "--rollback", "--with-registry-auth", "--no-resolve-image", "--quiet", "-q"),
    *("--no-trunc", "--read-only", "--tty", "-t", "--init", "--no-healthcheck", "--insecure", "-i", "--raw", "--prune"),
    *(
        "--timestamps",
        "--details",
        "--no-resolve",
        "--no-task-ids",
        "--follow",
        "--pretty",
        "--verbose",
        "--privileged",
    ),
}
"""Options that stand alone; any other one without `=` has its value behind it."""

_SHOWN = 200


def diagnose(texts: Sequence[str], within: Sequence[Sequence[Span]]) -> tuple[Symptom, ...]:
    """Return the symptoms in these spans of each text: reasons before what they lead to, each once a service."""
    seen = scene(texts, within)
    found: list[Symptom] = []
    for file, (text, spans) in enumerate(zip(texts, within, strict=True)):
        commands = list(_COMMAND.finditer(text))
        found += [_named(seen, text, Place(file, match.span), match, commands) for match in matches(text, spans)]
    found += _cut_off(seen)
    for each in seen.services.values():
        found += states.of_service(each)
    found += cluster.of_swarm(seen)
    known = rollouts.rollouts(texts, seen)
    found = [replace(each, parts=_with_stack(seen, {**each.parts, **_beside(texts, each)})) for each in found]
    found = [replace(each, parts={**known.get(each.service or "", {}), **each.parts}) for each in found]
    found = [replace(each, parts={**circumstances(seen, each.parts), **each.parts}) for each in found]
    networks = {each.parts["network"] for each in found if each.parts.get("network")}
    if len(networks) == 1:  # what waits for a network waits for the one that is spoken of
        found = [replace(each, parts={"network": min(networks), **each.parts}) for each in found]
    return tuple(in_order(_once(_with_evidence(texts, reasons(with_place(found))))))


def _beside(texts: Sequence[str], symptom: Symptom) -> dict[str, str]:
    """Return the network that the command in front of a network without a name asks for."""
    if symptom.id != "network-without-subnet" or symptom.parts.get("network"):
        return {}
    before = texts[symptom.place.file][: symptom.place.span.start]
    commands = list(_COMMAND.finditer(before))
    asked = _of_command(commands[-1]["words"]).get("network", "") if commands else ""
    return {"network": asked} if asked else {}


def _named(seen: Scene, text: str, place: Place, match: Match, commands: Sequence[re.Match[str]]) -> Symptom:
    """Return a match with what its surroundings tell: the row of a table, the line, the command in front of it."""
    parts: dict[str, str] = {}
    command = next((each for each in reversed(commands) if each.start() <= place.span.start), None)
    if command is not None:
        parts |= _of_command(command["words"])
    line = text[text.rfind("\n", 0, place.span.start) + 1 : place.span.start]
    if whose := _WHOSE.search(line):
        parts["service"] = whose["service"]
    row = seen.row_at(place.file, place.span)
    if isinstance(row, Task):
        parts |= {"service": row.service, "node": row.node, "image": row.image, "slot": row.slot}
        parts |= _since_then(seen, row)
    elif len(seen.services) == 1 and "service" not in parts:
        parts["service"] = next(iter(seen.services))
    parts |= match.parts
    service = parts.get("service") or None
    return Symptom(match.known.id, service, "", place, parts)


def _since_then(seen: Scene, row: Task) -> dict[str, str]:
    """Return that the slot runs again, where its newest task serves: the table shows what was before, too."""
    tasks = seen.services[row.service].slots.get(row.slot, [])
    if not tasks or tasks[0] is row or not tasks[0].serves or states.fails(tasks):
        return {}
    return {"over": f"Slot {row.slot} runs again since {states.age(tasks[0].age)}."}


def _with_stack(seen: Scene, parts: dict[str, str]) -> dict[str, str]:
    """Add the stack of a service: as its label says, or what stands in front of the first `_` of its name."""
    service = parts.get("service", "")
    known = seen.services.get(service)
    label = known.inspected[1].stack if known is not None and known.inspected is not None else ""
    stack = label or parts.get("stack") or (service.partition("_")[0] if "_" in service else "")
    return {**parts, "stack": stack} if stack else parts


def _of_command(words: str) -> dict[str, str]:
    """Return what a command is about: `service`, `stack`, `network` or `image`, and `verb`."""
    try:
        argv = shlex.split(_CONTINUED.sub(" ", words), comments=True)
    except ValueError:
        argv = words.split()
    verb = " ".join(argv[:2])
    parts = {"verb": verb, "group": argv[0] if argv else "", "action": argv[1] if len(argv) > 1 else ""}
    after = {i + 1 for i, word in enumerate(argv) if word.startswith("-") and "=" not in word and word not in _SWITCHES}
    names = [word for i, word in enumerate(argv) if i > 1 and not word.startswith("-") and i not in after]
    if not names:
        return parts
    if verb == "service create":
        following = dict(pairwise(argv))
        parts["service"] = next((word[7:] for word in argv if word.startswith("--name=")), following.get("--name", ""))
    elif verb == "service scale":
        parts["service"], _, parts["n"] = names[0].partition("=")
        parts["n"] = parts["n"] or next((word for word in names[1:] if word.isdigit()), "")
    elif argv[0] in {"service", "stack", "network", "node"} and verb != "service ls":
        parts[argv[0]] = names[-1].partition("=")[0]
    if argv[0] == "stack" and verb == "stack ps":
        parts["stack"] = names[0]
    parts |= _of_options(argv)
    return {name: value for name, value in parts.items() if value}


def _of_options(argv: Sequence[str]) -> dict[str, str]:
    """Return what the options of a command name: a constraint in two halves, the target of a mount, an image."""
    options = [word.split("=", 1) if word.startswith("--") and "=" in word else [word] for word in argv]
    given = [(one[0], one[1] if len(one) > 1 else after[0]) for one, after in pairwise([*options, [""]])]
    parts: dict[str, str] = {}
    for option, value in given:
        if option in {"--constraint", "--constraint-add"} and (halves := re.split(r"\s*[=!]?=\s*", value, maxsplit=1)):
            parts |= dict(zip(("key", "value"), (half.strip() for half in halves), strict=False))
        elif option in {"--mount", "--mount-add"}:
            keys = dict(each.split("=", 1) for each in value.split(",") if "=" in each)
            parts["target"] = next((keys[key] for key in ("target", "dst", "destination") if key in keys), "")
        elif option == "--image":
            parts["image"] = value
    return parts


def _cut_off(seen: Scene) -> Iterator[Symptom]:
    """Yield errors that the client cut off: named where only one known text begins like that."""
    for file, row in seen.rows:
        if not isinstance(row, Task) or not row.cut or len(row.error) < 12:
            continue
        begins = _plain(row.error)
        fits = [known.id for known in KNOWN if known.texts and any(begins in _plain(text) for text in known.seen)]
        named = _in_row(row)
        if any(match.known.weight > 0 for match in named) or (named and len(set(fits)) != 1):
            continue
        parts = {"service": row.service, "node": row.node, "image": row.image, "error": row.error}
        parts["candidates"] = "; or: ".join(dict.fromkeys(BY_ID[each].title for each in fits))
        symptom = fits[0] if len(set(fits)) == 1 else "error-cut-off"
        yield Symptom(symptom, row.service, "", Place(file, row.span), parts)


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
    """Yield one symptom of each kind for each service (or other thing it is about): the first that was seen."""
    told: set[tuple[str, str | None, str]] = set()
    for symptom in found:
        about = "" if symptom.service else symptom.parts.get("node") or symptom.parts.get("object") or ""
        about += symptom.parts.get("flag", "")
        key = (symptom.id, symptom.service, about)
        if key not in told:
            told.add(key)
            yield symptom
