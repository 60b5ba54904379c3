"""Judges files: what is redacted, which stack files there are, findings; then offers, which are not yet proven."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from pyengine import asked
from pyengine.asked.config import Config
from pyengine.edit import Edit, apply_edits, ordered
from pyengine.finding import Applicability, Finding, Label
from pyengine.input.case import Case, File, StackText
from pyengine.input.kinds import PasteKind
from pyengine.intake import take
from pyengine.intake.take import Problem
from pyengine.patch.batch import Batch
from pyengine.patch.changes import Refused
from pyengine.patch.offers import Choice, Crashed, Workshop
from pyengine.redact import Redacted, Vault, placeholders, redact
from pyengine.redact.discreet import discreet, hushed
from pyengine.redact.hit import IDENTIFIER
from pyengine.redact.vault import Secret
from pyengine.sensitive.placeholder import JUDGED
from pyengine.swarm.keys import key_order, vanishes
from pyengine.swarm.model.stack import Stack
from pyengine.text import Place, Span

COMPOSE = (
    "This is written as one does for Compose, and nothing is for Swarm alone, such as `deploy.replicas`: rules on keys "
    "that are right in Compose are silent."
)


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


@dataclass(frozen=True)
class Secrets:
    """What is redacted in the files, found out when it is first asked for: silence needs no redaction."""

    files: tuple[File, ...]
    vault: Vault

    @cached_property
    def redacted(self) -> tuple[Redacted, ...]:
        """The redaction of each file."""
        return tuple(redact(file.text, vault=self.vault) for file in self.files)

    @cached_property
    def text(self) -> str:
        """The files without their secrets, one behind the other."""
        return "\n".join(result.text for result in self.redacted)

    @property
    def known(self) -> list[Secret]:
        """The secrets of these files."""
        used = {mask.placeholder for result in self.redacted for mask in result.masked}
        return [secret for secret in self.vault if secret.placeholder in used]

    def discreet(self, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
        """Return the findings with no part of a secret in any sentence."""
        return discreet(findings, self.known, self.text) if findings else ()

    def hushed(self, texts: Sequence[str]) -> tuple[str, ...]:
        """Return sentences that quote the files; those left out that hold a part of a secret."""
        return hushed(texts, self.known, self.text) if texts else ()

    def hushed_problem(self, problem: Problem) -> Problem:
        """Return a problem with no part of a secret in its sentences; the repair is a file of the user's own."""
        message, *titles = self.hushed((problem.message, *(repair.title for repair in problem.repairs)))
        if message != problem.message:
            message = "The file cannot be read here; the value is a secret and is not quoted."
        repairs = tuple(replace(each, title=title) for each, title in zip(problem.repairs, titles, strict=True))
        return replace(problem, message=message, repairs=repairs)

    def kept(self, stack: StackText) -> tuple[Span, ...]:
        """Return what no fix may touch: secrets and placeholders. An address is masked too, but may be wrong."""
        placed = placeholders(self.files[stack.file].text)
        masked = self.redacted[stack.file].masked
        return (*(mask.span for mask in masked if mask.detector != IDENTIFIER), *placed)


@dataclass(frozen=True, slots=True)
class Analysis:
    """The judgement of files read together, in the order of `-c`. `stacks` are the parts of them that are judged.

    The findings of `judged` have their places in the files, those of the workshop in the stacks. `notices` tell what
    was not judged, `failures` which rule or fix failed by a fault of ours. `ignored` is what is not told, and why: a
    comment or the config asked for it. `stack` is what was judged, None where nothing was. `proven` tells that no fix
    is left to be tried.
    """

    files: tuple[File, ...]
    secrets: Secrets
    problem: Problem | None = None
    stacks: tuple[StackText, ...] = ()
    judged: tuple[Judged, ...] = ()
    notices: tuple[str, ...] = ()
    failures: tuple[str, ...] = ()
    workshop: Workshop | None = None
    config: Config = asked.NOTHING
    ignored: tuple[tuple[Finding, str], ...] = ()
    stack: Stack | None = None
    proven: bool = True

    @property
    def kind(self) -> str:
        """What there is to judge: `stack`, or the kind of the problem."""
        return self.problem.kind if self.problem else PasteKind.STACK

    @property
    def redacted(self) -> tuple[Redacted, ...]:
        """The redaction of each file; of files that are too large to be read none."""
        return self.secrets.redacted

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
    return offer(find(files, vault))


def find(files: Sequence[File], vault: Vault | None = None) -> Analysis:
    """Judge the files; no fix is tried yet. `vault` names their secrets."""
    files = tuple(files)
    large = take.too_large(files)
    if large is not None:
        return Analysis(files, Secrets((), Vault(JUDGED)), large)
    secrets = Secrets(files, vault if vault is not None else Vault(JUDGED))
    case = Case(files)
    taken = take.take(case)
    if taken.problem is not None:
        return Analysis(files, secrets, secrets.hushed_problem(taken.problem))
    config, unfollowed = asked.read(case.config)
    stack = Stack(taken.documents)
    judgement = asked.judge(stack, config)
    findings = secrets.discreet(judgement.findings)
    kept = tuple(map(secrets.kept, taken.stacks)) if findings else ()
    workshop = Workshop(taken.documents, findings, key_order, vanishes, kept)
    judged = tuple(_in_files(Judged(finding, (), finding.refusal), taken.stacks) for finding in findings)
    ignored = _ignored(judgement, secrets, taken.stacks)
    compose = (COMPOSE,) if stack.services and not stack.for_swarm else ()
    notices = (*taken.notices, *secrets.hushed((*unfollowed, *judgement.notices)), *compose)
    told = judged, notices, judgement.failures
    proven = not any(map(_is_to_try, judged))
    return Analysis(files, secrets, None, taken.stacks, *told, workshop, config, ignored, stack, proven)


def offer(analysis: Analysis) -> Analysis:
    """Return the analysis with the fixes that can be written as choices, and the reason for each that cannot."""
    workshop = analysis.workshop
    if workshop is None or analysis.proven:
        return analysis
    judged = tuple(_offer(workshop, index, each) for index, each in enumerate(analysis.judged))
    crashed = [index for index, each in enumerate(judged) if each.crashed]
    return with_crashes(replace(analysis, judged=judged), crashed)


def with_crashes(analysis: Analysis, crashed: Iterable[int]) -> Analysis:
    """Return the analysis with the fixes of these findings told as failures of ours."""
    names = dict.fromkeys(analysis.judged[index].finding.rule for index in sorted(crashed))
    told = (
        f"The fix of {name} failed by a fault of ours and is left out; the rest of the report holds." for name in names
    )
    return replace(analysis, failures=tuple(dict.fromkeys((*analysis.failures, *told))))


def _is_to_try(judged: Judged) -> bool:
    """Tell a finding with a fix that the engine makes."""
    return judged.applicability is not Applicability.DISPLAY


def _offer(workshop: Workshop, index: int, judged: Judged) -> Judged:
    if not _is_to_try(judged):
        return judged
    try:
        return Judged(judged.finding, workshop.choices(index))
    except Crashed as crashed:
        return Judged(judged.finding, (), str(crashed), crashed=True)
    except Refused as refused:
        return Judged(judged.finding, (), str(refused))


def _ignored(
    judgement: asked.Judgement, secrets: Secrets, stacks: tuple[StackText, ...]
) -> tuple[tuple[Finding, str], ...]:
    findings = secrets.discreet(tuple(finding for finding, _ in judgement.ignored))
    reasons = secrets.hushed([why for _, why in judgement.ignored])
    return tuple(
        (_in_files(Judged(finding), stacks).finding, why) for finding, why in zip(findings, reasons, strict=True)
    )


def _in_files(judged: Judged, stacks: tuple[StackText, ...]) -> Judged:
    """Return a finding with its places in the files; in the stack files they count alike."""
    if all(stack.file == index for index, stack in enumerate(stacks)):
        return judged
    finding = judged.finding
    related = tuple(Label(_in_file(label.place, stacks), label.note) for label in finding.related)
    return replace(judged, finding=replace(finding, place=_in_file(finding.place, stacks), related=related))


def _in_file(place: Place, stacks: tuple[StackText, ...]) -> Place:
    return Place(stacks[place.file].file, place.span)
