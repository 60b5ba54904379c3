"""Turns what the engine found into what crosses the border (wire.py): offsets become lines, nothing internal leaves."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from pyengine.analysis import Analysis, Judged
from pyengine.document.node import Route
from pyengine.edit import Edit
from pyengine.input.case import File
from pyengine.intake.take import Problem
from pyengine.output import wire
from pyengine.output.hunks import hunks
from pyengine.output.verdict import verdict
from pyengine.patch.batch import Batch
from pyengine.patch.changes import dotted
from pyengine.patch.offers import Choice
from pyengine.patch.reach import Way
from pyengine.redact import Mask, Restored
from pyengine.text import LineIndex, Place, Position


class Ranges:
    """Translates places in the files to wire ranges."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.lines = [LineIndex(text) for text in texts]

    def range(self, place: Place) -> wire.Range:
        """Return the wire range of a place."""
        lines = self.lines[place.file]
        start, end = lines.position(place.span.start), lines.position(place.span.end)
        return wire.Range(place.file, _point(start), _point(end))


def _point(position: Position) -> wire.Point:
    return wire.Point(position.line, position.column, position.offset)


def report(analysis: Analysis) -> wire.Report:
    """Return the report of an analysis."""
    ranges = Ranges([file.text for file in analysis.files])
    problem = analysis.problem
    services = sorted({judged.finding.service for judged in analysis.judged if judged.finding.service})
    return wire.Report(
        version=wire.VERSION,
        kind=analysis.kind,
        lines=sum(len(lines.starts) for lines in ranges.lines),
        services=tuple(services),
        findings=tuple(finding(name(index), judged, ranges) for index, judged in enumerate(analysis.judged)),
        problem=_problem(problem, analysis.files, ranges) if problem else None,
        notices=(*analysis.notices, *analysis.failures),
        masked=tuple(
            mask for file, result in enumerate(analysis.redacted) for mask in masked(file, result.masked, ranges)
        ),
        ignored=tuple(
            wire.Ignored(found.rule, found.service, found.message, ranges.range(found.place), why)
            for found, why in analysis.ignored
        ),
        verdict=verdict(analysis),
        proven=analysis.proven,
    )


def _problem(problem: Problem, files: Sequence[File], ranges: Ranges) -> wire.Problem:
    place = problem.place
    repairs = tuple(
        wire.Repair(each.title, each.text, tuple(hunks(place.file, files[place.file].text, each.text, each.edits, {})))
        for each in problem.repairs
    )
    return wire.Problem(problem.message, problem.cause, ranges.range(place), repairs)


def name(index: int) -> str:
    """Return the id of a finding inside its report."""
    return f"f{index + 1}"


def finding(identity: str, judged: Judged, ranges: Ranges) -> wire.Finding:
    """Return one finding with its fix or its refusal."""
    found = judged.finding
    return wire.Finding(
        id=identity,
        rule=found.rule,
        kind=found.kind.value,
        severity=found.severity.value,
        confidence=found.confidence.value,
        service=found.service,
        message=found.message,
        why=found.why,
        source=found.source,
        range=ranges.range(found.place),
        related=tuple(wire.Related(ranges.range(label.place), label.note) for label in found.related),
        fix=_fix(judged),
        refusal=judged.refusal,
    )


def _fix(judged: Judged) -> wire.Fix | None:
    fix = judged.finding.fix
    if fix is None or judged.refusal is not None:
        return None
    caveat = fix.caveat
    if judged.choices and judged.choices[0].spreads:
        others = [name for name in _touched(judged.choices[0], judged) if name != judged.finding.service]
        also = f"It changes an anchor that is also used by {', '.join(others)}."
        caveat = f"{caveat} {also}" if caveat else also
    choices = tuple(
        wire.Choice(choice.way.value, _title(choice, judged), _touched(choice, judged)) for choice in judged.choices
    )
    return wire.Fix(fix.title, fix.reason, judged.applicability.value, caveat, choices)


def _touched(choice: Choice, judged: Judged) -> tuple[str, ...]:
    """Return the services whose meaning a choice changes, with the key where it is another than the fix speaks of."""
    fix = judged.finding.fix
    own = {op.route for op in fix.ops} if fix is not None else set()
    spoken = set(map(_inside, own))
    names = {_reader(route, spoken) for route in choice.touches if route not in own or route[0] == "services"}
    service = judged.finding.service
    return tuple(sorted(names)) or ((service,) if service is not None else ())


def _reader(route: Route, spoken: Collection[Route]) -> str:
    """Return who reads a route: a service, with the key if that is another than the fix speaks of, or the key alone."""
    if route[0] != "services" or len(route) < 2:
        return dotted(route)
    return str(route[1]) if _inside(route) in spoken else f"{route[1]} ({dotted(_inside(route))})"


def _inside(route: Route) -> Route:
    return route[2:]


def _title(choice: Choice, judged: Judged) -> str:
    if len(judged.choices) == 1 and choice.way is Way.HERE:
        return "change the value"
    if choice.way is Way.HERE:
        return f"override in {judged.finding.service} only"
    return f"change the anchor, for {', '.join(_touched(choice, judged))}"


def masked(file: int, masks: Sequence[Mask], ranges: Ranges) -> tuple[wire.Masked, ...]:
    """Return redacted places of one file."""
    return tuple(
        wire.Masked(
            ranges.range(Place(file, mask.span)), mask.placeholder, mask.type, mask.detector, mask.reason, mask.certain
        )
        for mask in masks
    )


def restored(result: Restored, text: str) -> wire.Restored:
    """Return what became of `text` when the secrets were put back."""
    ranges = Ranges([text])
    moved = tuple(wire.Moved(ranges.range(Place(0, each.span)), each.placeholder, each.how) for each in result.moved)
    shown = tuple(hunks(0, text, result.text, result.edits, {}))
    return wire.Restored(result.text, shown, result.lost, result.invented, result.foreign, moved)


def patch(analysis: Analysis, batch: Batch) -> wire.Patch:
    """Return the files after the batch fixes, as texts and as hunks, and what was left out."""
    shown: list[wire.Hunk] = []
    after = analysis.edited(batch)
    named: list[dict[Edit, list[str]]] = [{} for _ in analysis.files]
    for index, (stack, proven) in enumerate(zip(analysis.stacks, batch.proven, strict=False)):
        if analysis.workshop and proven.edits:
            causes = analysis.workshop.causes(batch.picks, index, proven.edits)
            named[stack.file] |= {edit: [name(cause) for cause in found] for edit, found in causes.items()}
    for index, file in enumerate(analysis.files):
        shown += hunks(index, file.text, after[index].text, analysis.edits(index, batch), named[index])
    refusals = tuple(
        wire.Rejected(name(index), analysis.judged[index].finding.rule, reason)
        for index, reason in sorted(batch.refused.items())
    )
    from pyengine.output.unified import unified  # noqa: PLC0415 - the start does without

    diff = "".join(
        unified(file.name, file.text, after[index].text, analysis.edits(index, batch), git=True)
        for index, file in enumerate(analysis.files)
    )
    return wire.Patch(tuple(file.text for file in after), diff, tuple(shown), refusals)
