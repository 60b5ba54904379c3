"""Judges services that are live by the rules for files, and gives the commands that correct them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pyengine.finding import Finding
from pyengine.incident.command import Command
from pyengine.incident.commands import making, recreates
from pyengine.incident.commands.as_file import SERVICE, as_file
from pyengine.incident.commands.by_rules import Judgement, Ruled
from pyengine.incident.commands.flag import Recreates
from pyengine.incident.commands.inspected import Inspected, inspected
from pyengine.incident.commands.leaves import Leaves, Pointer, different
from pyengine.input.case import Case
from pyengine.swarm.spec.names import NAMESPACE
from pyengine.text import Place


@dataclass(frozen=True, slots=True)
class Found:
    """A finding about a live service, its place in the output of `inspect`, and the commands of this fix alone."""

    finding: Finding
    commands: tuple[Command, ...]


@dataclass(frozen=True, slots=True)
class JudgedService:
    """A live service with what is to be said of it. `commands` make every safe fix.

    `beyond` are places of the spec that a fix changes and no flag reaches: those need the stack file.
    """

    place: Place
    name: str
    findings: tuple[Found, ...]
    commands: tuple[Command, ...]
    beyond: tuple[Pointer, ...]


def judged_services(case: Case) -> tuple[JudgedService, ...]:
    """Return the services that a case shows, judged, in written order."""
    return tuple(map(judged_service, inspected(case)))


def judged_service(live: Inspected) -> JudgedService:
    """Return one service, judged. What `inspect` shows and nobody chose is not there for the rules."""
    stack = str(live.spec.get(("Labels", NAMESPACE), "stack"))
    key = live.name.removeprefix(f"{stack}_")
    written = as_file(live.spec, key if re.fullmatch(r"[a-zA-Z0-9._-]+", key) else SERVICE)
    judgement = Judgement(live.spec, written, stack)
    findings = tuple(_found(ruled, live, judgement) for ruled in judgement.ruled)
    commands, beyond = _commands(live, judgement.fixed(ruled.index for ruled in judgement.safe))
    return JudgedService(Place(live.file, live.span), live.name, findings, commands, beyond)


def _found(ruled: Ruled, live: Inspected, judgement: Judgement) -> Found:
    place = live.place(ruled.places[0] if ruled.places else ())
    finding = replace(ruled.judged.finding, place=place, related=(), service=live.name or None)
    fixed = judgement.fixed([ruled.index]) if ruled.judged.choices else live.spec
    return Found(finding, _commands(live, fixed)[0])


def _commands(live: Inspected, wanted: Leaves) -> tuple[tuple[Command, ...], tuple[Pointer, ...]]:
    made = making.update(live.spec, wanted, live.name)
    changed = [place for place in different(live.spec, wanted) if place not in made.left]
    return tuple(update(live.name, flags, changed) for flags in made.commands), made.left


def update(name: str, flags: Sequence[str], changed: Sequence[Pointer]) -> Command:
    """Return a `docker service update` with what it does to tasks and to the way back."""
    which = recreates(changed)
    effect = {
        Recreates.NONE: "Writes the settings; no task is touched.",
        Recreates.MISFITS: "Writes the settings; only tasks on nodes that no longer fit are replaced.",
        Recreates.ALL: "Writes the settings and replaces every task, by the rollout that the service has then.",
    }[which]
    end = ("--", name) if name.startswith("-") else (name,)
    argv = ("docker", "service", "update", *flags, *end)
    return Command(argv, effect, recreates_tasks=which is not Recreates.NONE, destroys_rollback=True)
