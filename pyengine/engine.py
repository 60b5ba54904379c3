"""The pipeline: files → redaction → documents → findings → proven offers; and chosen fixes → patched files.

`analyse` judges, `patch` carries out what a person ticked, `fix` repeats until nothing is left to fix.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from pyengine import rules
from pyengine.document.document import Document, read
from pyengine.document.yaml import YamlError
from pyengine.edit import Edit, composed
from pyengine.finding import Applicability, Finding
from pyengine.input import sniff
from pyengine.patch.batch import Batch, carried_out
from pyengine.patch.changes import Refused
from pyengine.patch.offers import Choice, Crashed, Pick, Workshop
from pyengine.patch.reach import Way
from pyengine.redact import Redacted, Vault, placeholders, redact
from pyengine.redact.discreet import discreet
from pyengine.swarm.keys import key_order, vanishes
from pyengine.swarm.model.stack import Stack
from pyengine.text import Place

MAX_PASSES = 10
"""Rounds `fix` may take to settle, as in eslint and ruff."""


@dataclass(frozen=True, slots=True)
class File:
    """A file as the user gave it."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a file cannot be judged; `repair` is a title and a text, where exactly one repair parses."""

    message: str
    cause: str | None
    place: Place
    repair: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """A finding with what can be done about it: proven choices, the default first, or a refusal with its reason.

    `crashed` tells a fix that failed by a fault of ours.
    """

    finding: Finding
    choices: tuple[Choice, ...] = ()
    refusal: str | None = None
    crashed: bool = False


@dataclass(frozen=True, slots=True)
class Analysis:
    """The judgement of files read together, in the order of `-c`."""

    files: tuple[File, ...]
    kind: str
    redacted: tuple[Redacted, ...]
    problem: Problem | None = None
    judged: tuple[Judged, ...] = ()
    notices: tuple[str, ...] = ()
    workshop: Workshop | None = None


@dataclass(frozen=True, slots=True)
class Fixed:
    """Files with all fixes made, and the edits of each. `refused` keep a fix from being made, with the reason."""

    files: tuple[File, ...]
    edits: tuple[tuple[Edit, ...], ...]
    refused: tuple[Judged, ...]
    analysis: Analysis


def analyse(files: Sequence[File], vault: Vault | None = None) -> Analysis:
    """Judge the files and prove every fix that is offered. Never fails on any text. `vault` names their secrets."""
    analysis = assess(files, vault)
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


def assess(files: Sequence[File], vault: Vault | None = None) -> Analysis:
    """Judge the files; offers are written but not yet proven."""
    files, vault = tuple(files), Vault() if vault is None else vault
    early = _first_problem(files, None)
    if early is not None and early[0] == "too-large":
        return Analysis(files, early[0], (), early[1])
    redacted = tuple(redact(file.text, vault=vault) for file in files)
    documents: list[Document] = []
    for index, file in enumerate(files):
        try:
            documents.append(read(file.text, file.name))
        except YamlError as error:
            kind, problem = early or ("broken", _broken(index, file.text, error))
            return Analysis(files, kind, redacted, problem)
    wrong = _first_problem(files, documents)
    if wrong is not None:
        return Analysis(files, wrong[0], redacted, wrong[1])
    return _judged(files, redacted, tuple(documents), vault)


def _judged(
    files: tuple[File, ...], redacted: tuple[Redacted, ...], documents: tuple[Document, ...], vault: Vault
) -> Analysis:
    findings, notices = rules.judge(Stack(documents))
    used = {mask.placeholder for result in redacted for mask in result.masked}
    secrets = [entry for entry in vault if entry.placeholder in used]
    findings = discreet(findings, secrets, "\n".join(result.text for result in redacted))
    kept = tuple(
        (*(mask.span for mask in result.masked), *placeholders(file.text))
        for file, result in zip(files, redacted, strict=True)
    )
    workshop = Workshop(documents, findings, key_order, vanishes, kept)
    judged = tuple(_offer(workshop, index, finding) for index, finding in enumerate(findings))
    failed = tuple(f"The fix of {each.finding.rule} failed: {each.refusal}." for each in judged if each.crashed)
    return Analysis(files, "stack", redacted, None, judged, (*notices, *dict.fromkeys(failed)), workshop)


def _offer(workshop: Workshop, index: int, finding: Finding) -> Judged:
    if finding.fix is None or finding.fix.applicability is Applicability.DISPLAY:
        return Judged(finding, (), finding.refusal)
    try:
        return Judged(finding, workshop.choices(index))
    except Crashed as crashed:
        return Judged(finding, (), str(crashed), crashed=True)
    except Refused as refused:
        return Judged(finding, (), str(refused))


def _first_problem(files: tuple[File, ...], documents: Sequence[Document] | None) -> tuple[str, Problem] | None:
    for index, file in enumerate(files):
        result = sniff.classify(file.text, documents[index] if documents else None)
        if result.message is not None:
            return result.kind, Problem(result.message, None, Place(index, result.span))
    return None


def _broken(index: int, text: str, error: YamlError) -> Problem:
    from pyengine.broken.diagnose import diagnose  # noqa: PLC0415 - only broken input pays for it

    found = diagnose(text, error)
    repair = (found.repair.title, found.repair.text) if found.repair else None
    return Problem(found.message, found.cause, Place(index, found.span), repair)


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


def settle(analysis: Analysis, picks: Sequence[Pick]) -> Batch:
    """Carry out the picks together; those that cannot be proven or would bring up a new finding are refused."""
    workshop = analysis.workshop
    if workshop is None or not picks:
        return Batch((), (), {})
    before = {_identity(judged.finding) for judged in analysis.judged}
    refused = dict[int, str]()
    while True:
        settled = carried_out(workshop, [pick for pick in picks if pick.index not in refused])
        stack = Stack([proven.document for proven in settled.proven])
        findings, _ = rules.judge(stack, _changed(workshop, settled.picks))
        fresh = [finding for finding in findings if _identity(finding) not in before]
        culprits = _culprits(workshop, settled.picks, fresh)
        if not culprits:
            return replace(settled, refused={**settled.refused, **refused})
        refused |= culprits


def _changed(workshop: Workshop, picks: Iterable[Pick]) -> set[str] | None:
    """Return the services whose meaning the picks change, None where they change what holds for all."""
    changed = set[str]()
    for pick in picks:
        for op in workshop.ops(pick.index):
            for route in workshop.touches(op, pick.way):
                if route[0] != "services" or len(route) < 3:
                    return None
                changed.add(str(route[1]))
    return changed


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
    edits: tuple[tuple[Edit, ...], ...] = tuple(() for _ in files)
    for _ in range(MAX_PASSES):
        settled = settle(analysis, _default_picks(analysis, unsafe=unsafe))
        if not settled.picks:
            break
        edits = tuple(
            composed(len(file.text), made, proven.edits)
            for file, made, proven in zip(files, edits, settled.proven, strict=True)
        )
        analysis = assess([File(proven.document.name, proven.document.text) for proven in settled.proven])
    left = [replace(analysis.judged[index], refusal=reason) for index, reason in settled.refused.items()]
    refused = tuple(judged for judged in analysis.judged if judged.refusal is not None)
    return Fixed(analysis.files, edits, (*left, *refused), analysis)


def patch(analysis: Analysis, accepted: Iterable[tuple[int, str | None]]) -> Batch:
    """Carry out the fixes of the findings with these indices, each in the way named (None: its default)."""
    picks: list[Pick] = []
    for index, way in accepted:
        choices = analysis.judged[index].choices if 0 <= index < len(analysis.judged) else ()
        chosen = [choice for choice in choices if way in {None, choice.way}]
        if chosen:
            picks.append(Pick(index, Way(chosen[0].way)))
    return settle(analysis, picks)
