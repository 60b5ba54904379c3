"""What `explain --format json` prints: parts, symptoms, commands and findings as plain values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict

from pyengine.explain import Explanation, secrets_of
from pyengine.finding import Finding
from pyengine.incident.command import Command
from pyengine.incident.explained import Told
from pyengine.incident.live import judged_services
from pyengine.input.case import Case
from pyengine.output import flat
from pyengine.output import report as of_files
from pyengine.prevent import prevent
from pyengine.redact.discreet import masked
from pyengine.rules.rule import address
from pyengine.text import LineIndex

VERSION = 1


def report(found: Explanation, names: Sequence[str]) -> dict[str, object]:
    """Return the report of an incident. `file` counts from 0; `start` and `end` are offsets in that file."""
    judged = asdict(flat.flat(of_files.report(found.analysis), names))
    return {
        "version": VERSION,
        "parts": [
            {
                "kind": part.pasted.kind.value,
                "start": part.pasted.span.start,
                "end": part.pasted.span.end,
                "file": part.file,
            }
            for part in found.parts
        ],
        "symptoms": [_symptom(each) for each in found.explained.told],
        "now": [_command(command) for command in found.explained.now],
        "findings": [*judged["findings"], *map(asdict, of_commands(found)), *map(asdict, of_live(found))],
        "guards": [asdict(guard) for guard in prevent(found)],
    }


def of_commands(found: Explanation) -> Iterator[flat.Finding]:
    """Yield the findings of the rules about commands, as those about files are printed."""
    yield from _flat(found, (each.finding for command in found.commands for each in command.findings))


def of_live(found: Explanation) -> Iterator[flat.Finding]:
    """Yield the findings of the rules about services that `inspect` shows, as those about files are printed."""
    if found.parts:
        live = judged_services(Case(found.analysis.files))
        yield from _flat(found, (each.finding for service in live for each in service.findings))


def _flat(found: Explanation, findings: Iterable[Finding]) -> Iterator[flat.Finding]:
    secrets = secrets_of(found.analysis)
    lines = [LineIndex(file.text) for file in found.analysis.files]
    for finding in findings:
        where = lines[finding.place.file].position(finding.place.span.start)
        fix = flat.Fix(finding.fix.title, finding.fix.applicability.value) if finding.fix else None
        yield flat.Finding(
            rule=finding.rule,
            page=address(finding.rule),
            severity=finding.severity.value,
            confidence=finding.confidence.value,
            service=finding.service,
            message=masked(finding.message, secrets),
            line=where.line,
            column=where.column,
            file=finding.place.file,
            fix=fix,
            caveat=finding.fix.caveat if finding.fix else None,
            touches=(),
        )


def _symptom(told: Told) -> dict[str, object]:
    symptom = told.symptom
    return {
        "id": symptom.id,
        "service": symptom.service,
        "evidence": symptom.evidence,
        "file": symptom.place.file,
        "start": symptom.place.span.start,
        "end": symptom.place.span.end,
        "title": told.title,
        "cause": told.cause,
        "not": told.isnt,
        "worse": [_command(command) for command in told.worse],
        "lasting": told.lasting,
    }


def _command(command: Command) -> dict[str, object]:
    return {
        "command": list(command.argv),
        "effect": command.effect,
        "recreates_tasks": command.recreates_tasks,
        "destroys_rollback": command.destroys_rollback,
    }
