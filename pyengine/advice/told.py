"""Tells a model of the files: their redacted texts, and what the engine found; no sentence quotes a secret."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pyengine.analysis import Analysis, Judged
from pyengine.explain import Explanation
from pyengine.finding import Severity
from pyengine.redact import LeakError, Redacted, Vault, gate
from pyengine.redact.own import hidden
from pyengine.text import LineIndex

_LINE = "=" * 20
MOST = 200
"""Findings told at most: the worst come first."""


def told(
    analysis: Analysis,
    explanation: Explanation,
    redacted: Sequence[Redacted],
    vault: Vault,
    terms: Sequence[str] = (),
) -> str:
    """Return the material of a question; `terms` are the user's own words that are hidden."""
    lines = [
        part
        for index, result in enumerate(redacted)
        for part in (f"{_LINE} file {index}, redacted", result.text.rstrip("\r\n"))
    ]
    open_ = "\n".join(result.text for result in redacted)
    found = _quiet([hidden(sentence, terms, vault) for sentence in _found(analysis, explanation)], open_, vault)
    return "\n".join([*lines, f"{_LINE} what the engine says", *found, f"{_LINE} the question"])


def _quiet(sentences: Sequence[str], redacted: str, vault: Vault) -> tuple[str, ...]:
    """Return the sentences without those that hold a part of a secret, by halving: few do."""
    try:
        gate("\n".join(sentences), vault, redacted)
    except LeakError:
        middle = len(sentences) // 2
        if not middle:
            return ()
        return (*_quiet(sentences[:middle], redacted, vault), *_quiet(sentences[middle:], redacted, vault))
    return tuple(sentences)


def _found(analysis: Analysis, explanation: Explanation) -> Iterator[str]:
    if analysis.problem is not None:
        yield f"The files cannot be judged: {analysis.problem.message}"
    if analysis.stack is not None:
        deployed = analysis.stack.deployed
        yield f"docker stack deploy {'refuses' if deployed.errors else 'accepts'} these files."
        yield from (f"It says: {error}" for error in deployed.errors)
    yield from _happened(explanation)
    lines = [LineIndex(file.text) for file in analysis.files]
    ranked = sorted(analysis.judged, key=lambda judged: [*Severity].index(judged.finding.severity))
    yield from (_sentence(judged, lines) for judged in ranked[:MOST])
    if not analysis.judged and analysis.problem is None:
        yield "No rule finds anything wrong."


def _happened(explanation: Explanation) -> Iterator[str]:
    """Yield what has happened, one sentence a symptom."""
    for each in explanation.explained.told:
        of = f" ({each.symptom.service})" if each.symptom.service else ""
        yield f"It happened{of}: {each.title}. {each.cause}"


def _sentence(judged: Judged, lines: Sequence[LineIndex]) -> str:
    finding = judged.finding
    place = f"file {finding.place.file} line {lines[finding.place.file].line(finding.place.span.start) + 1}"
    service = f", service {finding.service}" if finding.service else ""
    offered = f" Offered: {finding.fix.title}." if finding.fix is not None and judged.choices else ""
    refused = f" Not changed by the engine: {judged.refusal}." if judged.refusal else ""
    return f"{finding.severity.value}, {finding.rule}, {place}{service}: {finding.message}.{offered}{refused}"
