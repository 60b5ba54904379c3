"""From symptoms to what is told and what may be run: sentences and commands with the names filled in."""

from __future__ import annotations

import shlex
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pyengine.incident.command import Command
from pyengine.incident.symptom import Symptom
from pyengine.incident.symptoms import BY_ID
from pyengine.incident.symptoms.common import FIXED_FILE, OLD_FILE
from pyengine.incident.symptoms.known import fill, in_words

STATES = {"slots-fail", "update-hangs", "completed-with-fewer-tasks", "fewer-tasks-than-wanted"}
"""What says that something fails, not why: told behind the reasons, whose commands are the ones to run."""


_LOST = (
    "It was written to again since: the rollout went on by that, and the way back leads to the version that fails now."
)


_NO_WAY_BACK = {"lost", "rolled", "first", "alike", "outside"}
"""What tells that the definition before does not help: it is not there, is no better, or the fault lies elsewhere."""
_MAY_HELP = {"bind-source-missing": {"outside": ""}}
"""A mount that the version before may not have: it lies on the node, and the way back helps all the same."""
_BY_DOCKERD = {("docker", "service"), ("docker", "stack"), ("docker", "swarm")}
_SCALE = ("docker", "service", "scale")
_DRAIN = ("docker", "node", "update", "--availability", "drain")
_VITAL = "the majority needs this manager now: bring back one that is gone first; until it is up nothing can be changed"


@dataclass(frozen=True, slots=True)
class Told:
    """A symptom in words. `isnt` may be empty; `worse` are commands that must not be run, each with its reason."""

    symptom: Symptom
    title: str
    cause: str
    isnt: str
    worse: tuple[Command, ...]
    lasting: str


@dataclass(frozen=True, slots=True)
class Explained:
    """What happened, and what may be run now, in order."""

    told: tuple[Told, ...]
    now: tuple[Command, ...]


def explained(symptoms: Sequence[Symptom]) -> Explained:
    """Return the symptoms in words, and one list of commands for all of them.

    A command that makes another symptom of the same service worse is left out.
    """
    told = tuple(map(_told, symptoms))
    reasons = {symptom.service for symptom in symptoms if symptom.id not in STATES}
    now: dict[tuple[str, ...], Command] = {}
    for each in told:
        symptom = each.symptom
        if symptom.id in STATES and symptom.service in reasons:
            continue
        never = {bad.argv for other in told if other.symptom.service == symptom.service for bad in other.worse}
        for step in (step for step in BY_ID[symptom.id].now if step.fits(symptom.parts)):
            for command in step.commands(_parts(symptom)):
                if command.argv not in never and _applies(command, symptom):
                    now.setdefault(command.once, _as_typed(_with_care(command, symptom), symptom))
    scaled = {each.argv[3].partition("=")[0] for each in now.values() if each.argv[:3] == _SCALE}
    told = tuple(replace(each, worse=tuple(_not_asked(each.worse, scaled))) for each in told)
    return Explained(told, tuple(_without_mass_drain(now.values())))


def _not_asked(worse: Iterable[Command], scaled: Collection[str]) -> Iterator[Command]:
    """Yield what must not be run, without the scaling of a service that a remedy scales."""
    for each in worse:
        if each.argv[:3] != _SCALE or each.argv[3].partition("=")[0] not in scaled:
            yield each


def _without_mass_drain(commands: Collection[Command]) -> list[Command]:
    """Return commands without those that empty nodes where several would be: what is ill everywhere has no refuge."""
    drained = {command.argv[-1] for command in commands if command.argv[:-1] == _DRAIN}
    if len(drained) < 2:
        return list(commands)
    return [each for each in commands if each.argv[:3] != _DRAIN[:3] or each.argv[-1] not in drained]


def _with_care(command: Command, symptom: Symptom) -> Command:
    """Return a command with a warning where it stops the dockerd of a manager that the majority needs."""
    if command.argv[:2] in {("systemctl", "restart"), ("systemctl", "stop")} and "vital" in symptom.parts:
        return replace(command, effect=f"{command.effect}; {_VITAL}")
    return command


def _as_typed(command: Command, symptom: Symptom) -> Command:
    """Return a deploy with the switches that this stack is deployed with."""
    switches = symptom.parts.get("switches", "").split()
    if not switches or command.argv[:3] != ("docker", "stack", "deploy"):
        return command
    return replace(command, argv=(*command.argv[:3], *switches, *command.argv[3:]))


def _parts(symptom: Symptom) -> dict[str, str]:
    return {**symptom.parts, **({"service": symptom.service} if symptom.service else {})}


def _applies(command: Command, symptom: Symptom) -> bool:
    """Tell whether there is anything the command could work on.

    Where nothing was rolled out no file is the one that worked; where the way back leads to the version that fails, it
    is the image before that helps. By way of a dockerd that does not start nothing is deployed. A task that never
    began has no log, a node whose tasks no other could take is not emptied, and a file that is right is not corrected.
    Where the slot runs again there is only something to look at. A service that is in no stack has no file, and what
    belongs to one of several services, nobody knows to which, is not written to.
    """
    parts, argv = symptom.parts, command.argv
    writes = command.recreates_tasks or command.destroys_rollback
    if writes and {"<service>", "<stack>"} & set(argv) and (symptom.service or "several" in parts):
        return False
    if "over" in parts and writes:
        return False
    if argv[:3] == _DRAIN[:3] and "lonely" in parts:
        return False
    if argv[:3] == ("docker", "service", "logs") and "unborn" in parts:
        return False
    if argv == FIXED_FILE.command(_parts(symptom)).argv and "outside" in parts:
        return False
    if "right" in parts:  # the right command is told; what helps beside it is the list of names
        return command.argv == ("docker", "service", "ls")
    if argv[:2] in _BY_DOCKERD and writes and "off" in parts:
        return False
    if command.argv[:3] == ("docker", "service", "rollback"):
        return "<service>" not in argv and _leads_back({**parts, **_MAY_HELP.get(symptom.id, {})})
    if OLD_FILE.line.partition(" {")[0] == shlex.join(command.argv[:-1]):
        return not {"rolled", "first"} & parts.keys()
    return "<old>" not in command.argv


def _leads_back(parts: Mapping[str, str]) -> bool:
    """Tell whether the way back helps: only where something shows that the service was changed, and that as the cause.

    It does not where the service was just created, where the version before fails alike, or where the fault is the
    node's or the registry's; where it was written to since, it leads to the version that fails.
    """
    return "changed" in parts and parts.get("verb") != "service create" and not any(map(parts.get, _NO_WAY_BACK))


def _told(symptom: Symptom) -> Told:
    known, parts = BY_ID[symptom.id], _parts(symptom)
    title, cause, isnt, lasting = (
        fill(text, in_words(parts), blank=False) for text in (known.title, known.cause, known.isnt, known.lasting)
    )
    cause = parts.get("meant", cause)
    if over := parts.get("over"):
        cause = f"{cause} {over}"
    if symptom.id == "no-node-meets-constraints" and "gone" in parts:
        cause = f"{cause} {parts['gone']}"
    if symptom.id == "update-paused" and "lost" in parts:
        cause = f"{cause} {_LOST}"
    worse = dict.fromkeys(step.command(parts) for step in known.worse if step.fits(parts))
    return Told(symptom, title, cause, isnt, tuple(worse), lasting)


def never(told: Iterable[Told]) -> tuple[Command, ...]:
    """Return what must not be run, each command once."""
    found = {command.argv: command for each in reversed(tuple(told)) for command in reversed(each.worse)}
    return tuple(reversed(found.values()))
