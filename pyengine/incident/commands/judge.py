"""Judges pasted commands by the rules for files, and gives them back corrected, with what makes that permanent."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pyengine.edit import Edit, OverlapError, apply_edits, invert, map_offset, ordered
from pyengine.finding import Finding
from pyengine.incident.command import Command
from pyengine.incident.commands import deploying, silent
from pyengine.incident.commands import leaves as at
from pyengine.incident.commands.as_command import as_command
from pyengine.incident.commands.as_file import SERVICE, as_file
from pyengine.incident.commands.by_rules import Judgement, Ruled
from pyengine.incident.commands.corrected import Corrected, carried_out, corrected, set_by
from pyengine.incident.commands.invocation import Given, Invocation
from pyengine.incident.commands.known import Known, known
from pyengine.incident.commands.leaves import Leaves, Pointer
from pyengine.incident.commands.permanent import Base, Permanent, permanent, service_of, unheard
from pyengine.incident.commands.read import read
from pyengine.incident.commands.refused import Remark
from pyengine.incident.commands.table import COMMANDS
from pyengine.incident.commands.unsaid import hanging, unknown
from pyengine.input.case import Case
from pyengine.input.kinds import PasteKind
from pyengine.input.sniff import Pasted
from pyengine.text import Place, Span


@dataclass(frozen=True, slots=True)
class Found:
    """A finding of a rule about a command, its place in the command, and the command with this fix alone."""

    finding: Finding
    command: Command | None
    text: str


@dataclass(frozen=True, slots=True)
class JudgedCommand:
    """A command with all that is to be said of it. `place` is the whole of it.

    `service` is whom it is about; `known` tells that the case says how that service stands. `text` is the corrected
    command in the user's own writing, empty where nothing is to be corrected; `command` the same as words, where it
    does not hang on the user's shell.
    """

    place: Place
    argv: tuple[str, ...]
    verb: str
    service: str
    known: bool
    refused: bool
    remarks: tuple[Remark, ...]
    findings: tuple[Found, ...] = ()
    command: Command | None = None
    text: str = ""
    permanent: Permanent | None = None


def judged(part: Pasted, case: Case) -> tuple[JudgedCommand, ...]:
    """Return the commands in a part of a case, judged, in written order."""
    file = next((number for number, parts in enumerate(case.parts) if any(each is part for each in parts)), 0)
    facts = known(case)
    text = case.files[file].text
    typed_ = (found for found in read(text, part.span.start, part.span.end) if is_typed(text, found))
    read_ = (one for found in typed_ for one in _one_by_one(found))
    return tuple(_judged(text, file, found, facts) for found in read_)


_SHOWN = re.compile(r"(?:[Uu]sage:|\b[Ss]ee|\b[Rr]un|command:)\W*$|^(?:docker: )?['\x22]$")


def is_typed(text: str, found: Invocation) -> bool:
    """Tell a command that somebody typed from one that a usage line of Docker's shows."""
    start = found.span.start
    before = text[text.rfind("\n", 0, start) + 1 : start]
    return _SHOWN.search(before) is None and "[" not in found.span.of(text).partition("=")[0]


def _one_by_one(found: Invocation) -> Iterator[Invocation]:
    """Yield a `docker service scale` of several services as one of each: docker/cli cli/command/service/scale.go."""
    if found.verb != "scale" or found.refused:
        yield found
        return
    yield from (replace(found, arguments=(word,)) for word in found.arguments)


def judged_text(text: str, case: Case) -> tuple[JudgedCommand, ...]:
    """Return the commands in a text that is none of a case's, judged with what the case tells."""
    facts = known(case)
    return tuple(_judged(text, 0, found, facts) for found in read(text))


def judged_commands(case: Case) -> tuple[JudgedCommand, ...]:
    """Return all commands of a case, judged."""
    parts = (part for parts in case.parts for part in parts if part.kind is PasteKind.COMMAND)
    return tuple(each for part in parts for each in judged(part, case))


def _judged(text: str, file: int, found: Invocation, facts: Known) -> JudgedCommand:
    service = service_of(found)
    base = Base(facts.spec(service) if found.verb != "create" else None, facts.in_file(service), facts)
    remarks = (*silent.remarks(found, base.spec), *deploying.remarks(text, found, facts.documents))
    refused = any(remark.refused for remark in remarks)
    words, place = " ".join(found.syntax.words), Place(file, found.span)
    plain = JudgedCommand(place, found.argv, words, service, base.spec is not None, refused, remarks)
    edits = [edit for remark in remarks for edit in remark.edits]
    if edits and (again := _edited(text, found, edits)) is not None:
        return _better(plain, text, file, found, again, base)
    if not refused and service and found.verb == "scale":
        return _scaled(plain, text, found, base)
    if refused or found.syntax.words not in {("service", "create"), ("service", "update")}:
        return plain
    return _ruled(plain, text, found, base)


def _scaled(plain: JudgedCommand, text: str, found: Invocation, base: Base) -> JudgedCommand:
    """Judge a `docker service scale` of one service as the update that it is; only its number could be corrected."""
    (word,) = found.arguments
    name, _, number = word.text.partition("=")
    update = COMMANDS["service", "update"]
    flag = update.flag("replicas")
    assert flag is not None
    given = Given(flag, number, word.span, word.part(len(name) + 1), bool(word.unknown))
    as_update = Invocation(update, found.argv, found.span, found.front, (given,), (word,))
    ruled = _ruled(plain, text, as_update, base)
    findings = tuple(Found(each.finding, None, "") for each in ruled.findings)
    return replace(ruled, findings=findings, command=None, text="")


def _edited(text: str, found: Invocation, edits: Sequence[Edit]) -> tuple[str, Invocation] | None:
    """Return the text after the edits of the remarks, and the command in it, None where it still says less than it."""
    try:
        after = apply_edits(text, edits)
    except OverlapError:
        return None
    end = found.span.end + len(after) - len(text)
    again = next((each for each in read(after, found.span.start, end) if each.span.start == found.span.start), None)
    return (after, again) if again is not None and again.argv != found.argv else None


def _better(  # noqa: PLR0913, PLR0917 - a command before and after
    plain: JudgedCommand, text: str, file: int, found: Invocation, again: tuple[str, Invocation], base: Base
) -> JudgedCommand:
    """Return the judgement of a command that its remarks have changed: the rules speak about what was meant."""
    after = _judged(again[0], file, again[1], base.facts)
    here = _ruled(plain, text, found, base) if not plain.refused and found.syntax.words[0] == "service" else plain
    if after.refused and not after.text:
        more = tuple(replace(each, place=_back(each.place, text, plain)) for each in after.remarks if each.refused)
        return replace(here, remarks=(*plain.remarks, *more))
    best = after.text or again[1].span.of(again[0])
    command = after.command or as_command(Corrected(best, (), again[1]), again[1], base.spec, "")
    more = tuple(replace(each, place=_back(each.place, text, plain)) for each in after.remarks if plain.refused)
    return replace(
        here,
        service=plain.service or after.service,
        remarks=(*plain.remarks, *more),
        command=command,
        text=best,
        permanent=after.permanent,
    )


def _back(span: Span, text: str, plain: JudgedCommand) -> Span:
    """Return where a place of the changed command stood before."""
    edits = ordered(edit for remark in plain.remarks for edit in remark.edits)
    back = invert(text, edits)
    return Span(map_offset(span.start, back), max(map_offset(span.start, back), map_offset(span.end, back)))


def _ruled(plain: JudgedCommand, text: str, found: Invocation, base: Base) -> JudgedCommand:
    after = carried_out(found, base.spec)
    key = base.in_file.key if base.in_file is not None else SERVICE
    written = hanging(as_file(after, key), found)
    if found.verb == "update" and base.spec is None:
        written = unknown(written)
    judgement = Judgement(after, written)
    places = {place: given.place for given in found.given for place in set_by(given, found)}
    about = [(ruled, span) for ruled in judgement.ruled if (span := _place(ruled, places, found)) is not None]
    findings = tuple(_found(ruled, span, plain, text, judgement, found, base) for ruled, span in about)
    safe = _only(judgement, [ruled for ruled, _ in about])
    better = corrected(text, found, base.spec, safe) if safe != after else None
    wanted = carried_out(better.found, base.spec) if better is not None else after
    return replace(
        plain,
        findings=findings,
        command=as_command(better, found, base.spec) if better is not None else None,
        text=better.text if better is not None else "",
        permanent=permanent(found, {**wanted, **unheard(found)}, base),
    )


def _only(judgement: Judgement, ruled: Sequence[Ruled]) -> Leaves:
    """Return the spec with the safe fixes of what is said about the command; the rest of a service stays."""
    return judgement.fixed(each.index for each in ruled if each in judgement.safe)


def _place(ruled: Ruled, places: dict[Pointer, Span], found: Invocation) -> Span | None:
    """Return where in the command a finding is; None for what the command says nothing about."""
    for place in ruled.places:
        if place in places:
            return places[place]
    if found.verb != "create":
        return None
    image = found.arguments[0].span
    return image if at.IMAGE in ruled.places else Span(found.span.start, image.end)


def _found(  # noqa: PLR0913, PLR0917 - all that is known of one finding
    ruled: Ruled, span: Span, plain: JudgedCommand, text: str, judgement: Judgement, found: Invocation, base: Base
) -> Found:
    finding = replace(
        ruled.judged.finding, place=Place(plain.place.file, span), related=(), service=plain.service or None
    )
    if not ruled.judged.choices:
        return Found(finding, None, "")
    better = corrected(text, found, base.spec, judgement.fixed([ruled.index]))
    return (
        Found(finding, as_command(better, found, base.spec), better.text)
        if better is not None
        else Found(finding, None, "")
    )
