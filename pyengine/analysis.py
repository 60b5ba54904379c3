"""Judges files: what is redacted, which stack files there are, findings, and offers that are not yet proven."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pyengine import rules
from pyengine.edit import Edit, apply_edits, ordered
from pyengine.finding import Applicability, Finding, Label
from pyengine.input.case import Case, File, StackText
from pyengine.input.looks import PasteKind
from pyengine.intake import take
from pyengine.intake.take import Problem
from pyengine.patch.batch import Batch
from pyengine.patch.changes import Refused
from pyengine.patch.offers import Choice, Crashed, Workshop
from pyengine.redact import Redacted, Vault, placeholders, redact
from pyengine.redact.discreet import discreet
from pyengine.swarm.keys import key_order, vanishes
from pyengine.swarm.model.stack import Stack
from pyengine.text import Place, Span


@dataclass(frozen=True, slots=True)
class Judged:
    """A finding with what can be done about it: proven choices, the default first, or a refusal with its reason.

    `crashed` tells a fix that failed by a fault of ours.
    """

    finding: Finding
    choices: tuple[Choice, ...] = ()
    refusal: str | None = None
    crashed: bool = False

    @property
    def applicability(self) -> Applicability:
        """How the fix may be applied: a safe one that also changes other services needs a judgement."""
        if self.finding.fix is None:
            return Applicability.DISPLAY
        if self.choices and self.choices[0].spreads:
            return Applicability.UNSAFE
        return self.finding.fix.applicability


@dataclass(frozen=True, slots=True)
class Analysis:
    """The judgement of files read together, in the order of `-c`. `stacks` are the parts of them that are judged.

    The findings of `judged` have their places in the files, those of the workshop in the stacks. `notices` tell what
    was not judged, `failures` which rule or fix failed by a fault of ours.
    """

    files: tuple[File, ...]
    redacted: tuple[Redacted, ...] = ()
    problem: Problem | None = None
    stacks: tuple[StackText, ...] = ()
    judged: tuple[Judged, ...] = ()
    notices: tuple[str, ...] = ()
    failures: tuple[str, ...] = ()
    workshop: Workshop | None = None

    @property
    def kind(self) -> str:
        """What there is to judge: `stack`, or the kind of the problem."""
        return self.problem.kind if self.problem else PasteKind.STACK

    def edits(self, file: int, batch: Batch) -> tuple[Edit, ...]:
        """Return what a batch changes in one file."""
        made = zip(self.stacks, batch.proven, strict=False)  # nothing is proven where nothing was chosen
        return ordered(edit for stack, proven in made if stack.file == file for edit in proven.edits)

    def edited(self, batch: Batch) -> tuple[File, ...]:
        """Return the files with a batch's edits made; what stands around the stack files stays as it is."""
        return tuple(
            File(file.name, apply_edits(file.text, self.edits(index, batch))) for index, file in enumerate(self.files)
        )


def assess(files: Sequence[File], vault: Vault | None = None) -> Analysis:
    """Judge the files; offers are written but not yet proven. `vault` names their secrets."""
    files, vault = tuple(files), vault if vault is not None else Vault()
    large = take.too_large(files)
    if large is not None:
        return Analysis(files, problem=large)
    redacted = tuple(redact(file.text, vault=vault) for file in files)
    taken = take.take(Case(files))
    if taken.problem is not None:
        return Analysis(files, redacted, taken.problem)
    findings, failures = rules.judge(Stack(taken.documents))
    used = {mask.placeholder for result in redacted for mask in result.masked}
    secrets = [secret for secret in vault if secret.placeholder in used]
    findings = discreet(findings, secrets, "\n".join(result.text for result in redacted))
    kept = tuple(_kept(stack, files, redacted) for stack in taken.stacks)
    workshop = Workshop(taken.documents, findings, key_order, vanishes, kept)
    judged = tuple(_in_files(_offer(workshop, index, finding), taken.stacks) for index, finding in enumerate(findings))
    crashed = dict.fromkeys(
        f"The fix of {each.finding.rule} failed: {each.refusal}." for each in judged if each.crashed
    )
    return Analysis(files, redacted, None, taken.stacks, judged, taken.notices, (*failures, *crashed), workshop)


def _kept(stack: StackText, files: tuple[File, ...], redacted: tuple[Redacted, ...]) -> tuple[Span, ...]:
    """Return what no fix may touch."""
    return (*(mask.span for mask in redacted[stack.file].masked), *placeholders(files[stack.file].text))


def _offer(workshop: Workshop, index: int, finding: Finding) -> Judged:
    if finding.fix is None or finding.fix.applicability is Applicability.DISPLAY:
        return Judged(finding, (), finding.refusal)
    try:
        return Judged(finding, workshop.choices(index))
    except Crashed as crashed:
        return Judged(finding, (), str(crashed), crashed=True)
    except Refused as refused:
        return Judged(finding, (), str(refused))


def _in_files(judged: Judged, stacks: tuple[StackText, ...]) -> Judged:
    """Return a finding with its places in the files; in the stack files they count alike."""
    finding = judged.finding
    related = tuple(Label(_in_file(label.place, stacks), label.note) for label in finding.related)
    return replace(judged, finding=replace(finding, place=_in_file(finding.place, stacks), related=related))


def _in_file(place: Place, stacks: tuple[StackText, ...]) -> Place:
    return Place(stacks[place.file].file, place.span)
