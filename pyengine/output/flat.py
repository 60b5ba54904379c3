"""What `check --format json` prints: the report of the wire, flattened for a script that reads lines and words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pyengine.output import wire
from pyengine.rules.rule import address


@dataclass(frozen=True, slots=True)
class Fix:
    """A fix that is offered."""

    title: str
    applicability: wire.Applicability


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong, where it begins: `file` counts from 0, `line` and `column` from 1.

    `page` is the address of the rule's page below that of the site, `caveat` what to mind of the fix, `touches` whom
    its first choice changes.
    """

    rule: str
    page: str
    severity: wire.Severity
    confidence: wire.Confidence
    service: str | None
    message: str
    line: int
    column: int
    file: int
    fix: Fix | None
    caveat: str | None
    touches: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a fix that one would expect is not offered."""

    rule: str
    service: str | None
    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Ignored:
    """A finding that is not told, with the reason that the comment or the config gives."""

    rule: str
    service: str | None
    line: int
    file: int
    reason: str


@dataclass(frozen=True, slots=True)
class Flat:
    """The whole: `file` in a finding counts in `files`."""

    files: tuple[str, ...]
    version: int
    findings: tuple[Finding, ...]
    refusals: tuple[Refusal, ...]
    notices: tuple[str, ...]
    ignored: tuple[Ignored, ...]


def flat(report: wire.Report, files: Iterable[str]) -> Flat:
    """Return the report on these files as it is printed."""
    refusals = tuple(
        Refusal(found.rule, found.service, found.range.start.line, found.refusal)
        for found in report.findings
        if found.refusal is not None
    )
    ignored = tuple(
        Ignored(each.rule, each.service, each.range.start.line, each.range.file, each.reason) for each in report.ignored
    )
    findings = tuple(map(_finding, report.findings))
    return Flat(tuple(files), report.version, findings, refusals, report.notices, ignored)


def _finding(found: wire.Finding) -> Finding:
    start = found.range.start
    return Finding(
        rule=found.rule,
        page=address(found.rule),
        severity=found.severity,
        confidence=found.confidence,
        service=found.service,
        message=found.message,
        line=start.line,
        column=start.column,
        file=found.range.file,
        fix=Fix(found.fix.title, found.fix.applicability) if found.fix else None,
        caveat=found.fix.caveat if found.fix else None,
        touches=found.fix.choices[0].touches if found.fix and found.fix.choices else (),
    )
