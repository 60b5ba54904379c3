"""What says the same as a command in the stack file, so that the next deploy does not undo it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from pyengine.incident.commands import closing, gotypes
from pyengine.incident.commands import leaves as at
from pyengine.incident.commands.as_file import SERVICE, as_file, fragment
from pyengine.incident.commands.corrected import set_by
from pyengine.incident.commands.invocation import Invocation
from pyengine.incident.commands.known import InFile, Known
from pyengine.incident.commands.leaves import Leaves, Pointer, different


@dataclass(frozen=True, slots=True)
class Permanent:
    """What has to be in the stack file: a patch of the one that was pasted, or else lines for it.

    `lines` are empty where no key of a stack file says it; `refusal` tells why there is no patch.
    """

    patch: closing.Patch | None
    lines: str
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class Base:
    """What is known of a service before the command."""

    spec: Leaves | None
    in_file: InFile | None
    facts: Known


def service_of(found: Invocation) -> str:
    """Return the name of the service, empty where there is none, or several."""
    if found.syntax.words == ("service", "create"):
        name = found.last("name")
        return name.value if name is not None else ""
    words = [word.text.partition("=")[0] if found.verb == "scale" else word.text for word in found.arguments]
    return words[0] if len(words) == 1 and found.syntax.words[0] == "service" else ""


def set_places(found: Invocation) -> Iterator[Pointer]:
    """Yield the places of a spec that a command sets."""
    yield from (place for given in found.given for place in set_by(given, found))


def permanent(found: Invocation, wanted: Leaves, base: Base) -> Permanent | None:
    """Return what says the same in the stack file, so that the next deploy does not undo it."""
    if base.in_file is None:
        lines = _lines(found, wanted, base)
        return Permanent(None, lines) if lines else None
    one, names = base.in_file, base.in_file.names
    before = base.spec or {}
    target = dict(one.spec)
    for place in different(before, wanted):
        target.pop(place, None)
        if place in wanted and place != at.FORCED:
            target[place] = wanted[place]
    if not different(one.spec, target):
        return None
    made = closing.patch(base.facts.documents, one.key, target, names)
    number = base.facts.numbers[made.file]
    return Permanent(replace(made, file=number) if made.edits else None, "", made.refusal)


def unheard(found: Invocation) -> Leaves:
    """Return what was asked for by the one flag that does nothing, for a file can say it."""
    given = found.last("health-start-interval") if found.verb == "update" else None
    return {} if given is None or given.open else {(*at.HEALTH, "StartInterval"): gotypes.nanoseconds(given.value)}


def _key(service: str) -> str:
    """Return the key that a service most likely has in its stack file: its name without the stack's before it."""
    key = service.partition("_")[2] or service
    return key if re.fullmatch(r"[a-zA-Z0-9._-]+", key) else SERVICE


def _lines(found: Invocation, wanted: Leaves, base: Base) -> str:
    """Return the lines of a stack file that say what the command says; all of a service that is created."""
    key = _key(service_of(found))
    if found.verb == "create":
        return as_file(wanted, key).text
    said = {place: value for place, value in wanted.items() if place not in (base.spec or {})}
    explicit = {place: wanted.get(place) for place in set_places(found) if place in wanted}
    service = as_file({**said, **explicit}).service
    deploy = service.get("deploy")
    if isinstance(deploy, dict):
        deploy.pop("mode", None)
        if not deploy:
            del service["deploy"]
    return fragment(key, service) if service else ""
