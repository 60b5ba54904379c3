"""The pipeline: files → redaction → documents → findings → proven offers; and chosen fixes → patched files.

`analyse` judges, `patch` carries out what a person ticked, `fix` repeats until nothing is left to fix.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from pyengine import rules
from pyengine.edit import Edit, apply_edits, ordered
from pyengine.finding import Applicability, Finding, Label
from pyengine.input.case import Case, File, StackText
from pyengine.input.looks import PasteKind
from pyengine.intake import take
from pyengine.intake.take import Problem
from pyengine.patch.offers import Choice, Pick, Settled, Way, Workshop
from pyengine.patch.plan import Refused
from pyengine.redact import Redacted, Vault, placeholders, redact
from pyengine.redact.discreet import discreet
from pyengine.swarm.keys import key_order
from pyengine.swarm.model.stack import Stack
from pyengine.text import Place, Span

MAX_PASSES = 10
"""Rounds `fix` may take to settle, as in eslint and ruff."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A finding with what can be done about it: proven choices, the default first, or a refusal with its reason."""

    finding: Finding
    choices: tuple[Choice, ...] = ()
    refusal: str | None = None


@dataclass(frozen=True, slots=True)
class Analysis:
    """The judgement of files read together, in the order of `-c`. `stacks` are the parts of them that are judged.

    The findings of `judged` have their places in the files, those of the workshop in the stacks.
    """

    files: tuple[File, ...]
    redacted: tuple[Redacted, ...] = ()
    problem: Problem | None = None
    stacks: tuple[StackText, ...] = ()
    judged: tuple[Judged, ...] = ()
    notices: tuple[str, ...] = ()
    workshop: Workshop | None = None

    @property
    def kind(self) -> str:
        """What there is to judge: `stack`, or the kind of the problem."""
        return self.problem.kind if self.problem else PasteKind.STACK

    def edited(self, settled: Settled) -> tuple[File, ...]:
        """Return the files with the settled edits made; what stands around the stack files stays as it is."""
        return tuple(
            File(file.name, apply_edits(file.text, self.edits(index, settled))) for index, file in enumerate(self.files)
        )

    def edits(self, file: int, settled: Settled) -> tuple[Edit, ...]:
        """Return the settled edits of one file."""
        made = zip(self.stacks, settled.proven, strict=False)  # nothing is proven where nothing was chosen
        return ordered(edit for stack, proven in made if stack.file == file for edit in proven.edits)


@dataclass(frozen=True, slots=True)
class Fixed:
    """Files with all fixes made. `refused` are the findings that keep a fix from being made, with the reason."""

    files: tuple[File, ...]
    refused: tuple[Judged, ...]
    analysis: Analysis


def analyse(files: Sequence[File]) -> Analysis:
    """Judge the files and prove every fix that is offered. Never fails on any text."""
    analysis = assess(files)
    if analysis.workshop is None:
        return analysis
    every = _default_picks(analysis, unsafe=True)
    other = [Pick(i, j.choices[1].way) for i, j in enumerate(analysis.judged) if len(j.choices) > 1]
    refused = settle(analysis, every).refused
    if refused:  # a fix that others stand in the way of may still hold without the unsafe ones
        safe = _default_picks(analysis, unsafe=False)
        alone = settle(analysis, safe).refused
        held = {pick.index for pick in safe} - alone.keys()
        refused = {index: reason for index, reason in refused.items() if index not in held}
    lost = settle(analysis, [pick for pick in other if pick.index not in refused]).refused
    return replace(analysis, judged=tuple(_after(j, refused.get(i), i in lost) for i, j in enumerate(analysis.judged)))


def _after(judged: Judged, reason: str | None, alternative_lost: bool) -> Judged:  # noqa: FBT001
    if reason is not None:
        return Judged(judged.finding, (), reason)
    return replace(judged, choices=judged.choices[:1]) if alternative_lost else judged


def assess(files: Sequence[File]) -> Analysis:
    """Judge the files; offers are written but not yet proven."""
    files, vault = tuple(files), Vault()
    large = take.too_large(files)
    if large is not None:
        return Analysis(files, problem=large)
    redacted = tuple(redact(file.text, vault=vault) for file in files)
    taken = take.take(Case(files))
    if taken.problem is not None:
        return Analysis(files, redacted, taken.problem)
    findings, notices = rules.judge(Stack(taken.documents))
    findings = discreet(findings, vault, "\n".join(result.text for result in redacted))
    workshop = Workshop(
        taken.documents, findings, key_order, tuple(_kept(stack, files, redacted) for stack in taken.stacks)
    )
    judged = tuple(_in_files(_offer(workshop, index, finding), taken.stacks) for index, finding in enumerate(findings))
    return Analysis(files, redacted, None, taken.stacks, judged, (*taken.notices, *notices), workshop)


def _kept(stack: StackText, files: tuple[File, ...], redacted: tuple[Redacted, ...]) -> tuple[Span, ...]:
    """Return what no fix may touch."""
    return (*(mask.span for mask in redacted[stack.file].masked), *placeholders(files[stack.file].text))


def _in_files(judged: Judged, stacks: tuple[StackText, ...]) -> Judged:
    """Return a finding with its places in the files; in the stack files they count alike."""
    finding = judged.finding
    related = tuple(Label(_in_file(label.place, stacks), label.note) for label in finding.related)
    return replace(judged, finding=replace(finding, place=_in_file(finding.place, stacks), related=related))


def _in_file(place: Place, stacks: tuple[StackText, ...]) -> Place:
    return Place(stacks[place.file].file, place.span)


def _offer(workshop: Workshop, index: int, finding: Finding) -> Judged:
    if finding.fix is None or finding.fix.applicability is Applicability.DISPLAY:
        return Judged(finding, (), finding.refusal)
    try:
        return Judged(finding, workshop.choices(index))
    except Refused as refused:
        return Judged(finding, (), str(refused))


def _default_picks(analysis: Analysis, *, unsafe: bool) -> list[Pick]:
    """Return the default choice of every fix that may be made: the safe ones, with `unsafe` all."""
    return [
        Pick(index, judged.choices[0].way)
        for index, judged in enumerate(analysis.judged)
        if judged.choices and (unsafe or applicability(judged) is Applicability.SAFE)
    ]


def applicability(judged: Judged) -> Applicability:
    """Return how a finding's fix may be applied: a safe one that also changes other services needs a judgement."""
    if judged.finding.fix is None:
        return Applicability.DISPLAY
    if judged.choices and judged.choices[0].spreads:
        return Applicability.UNSAFE
    return judged.finding.fix.applicability


def settle(analysis: Analysis, picks: Sequence[Pick]) -> Settled:
    """Carry out the picks together; those that cannot be proven or would bring up a new finding are refused."""
    workshop = analysis.workshop
    if workshop is None or not picks:
        return Settled((), (), {})
    before = {_identity(judged.finding) for judged in analysis.judged}
    refused = dict[int, str]()
    while True:
        settled = workshop.settle([pick for pick in picks if pick.index not in refused])
        findings, _ = rules.judge(Stack([proven.document for proven in settled.proven]))
        fresh = [finding for finding in findings if _identity(finding) not in before]
        culprits = _culprits(workshop, settled.picks, fresh)
        if not culprits:
            return replace(settled, refused={**settled.refused, **refused})
        refused |= culprits


def _identity(finding: Finding) -> tuple[str, str | None]:
    return finding.rule, finding.service


def _culprits(workshop: Workshop, picks: Iterable[Pick], fresh: Sequence[Finding]) -> dict[int, str]:
    """Return the picks to leave out because a new finding came up in their service, with the reason."""
    culprits = dict[int, str]()
    for pick in picks:
        service = workshop.findings[pick.index].service
        for finding in fresh:
            if finding.service in {service, None}:
                culprits[pick.index] = f"it would bring up another finding: {finding.message}"
    return culprits


def fix(files: Sequence[File], *, unsafe: bool) -> Fixed:
    """Make every safe fix (with `unsafe` every fix), again and again until a further run finds nothing to do."""
    analysis = assess(tuple(files))
    for _ in range(MAX_PASSES):
        settled = settle(analysis, _default_picks(analysis, unsafe=unsafe))
        if not settled.picks:
            break
        analysis = assess(analysis.edited(settled))
    left = [replace(analysis.judged[index], refusal=reason) for index, reason in settled.refused.items()]
    refused = tuple(judged for judged in analysis.judged if judged.refusal is not None)
    return Fixed(analysis.files, (*left, *refused), analysis)


def patch(analysis: Analysis, accepted: Iterable[tuple[int, str]]) -> Settled:
    """Carry out the fixes of the findings with these indices, each in the way named (empty: its default)."""
    picks: list[Pick] = []
    for index, way in accepted:
        choices = analysis.judged[index].choices if 0 <= index < len(analysis.judged) else ()
        chosen = [choice for choice in choices if not way or choice.way == way]
        if chosen:
            picks.append(Pick(index, Way(chosen[0].way)))
    return settle(analysis, picks)
