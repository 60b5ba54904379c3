"""The files that people had trouble with, as they are handed in."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pyengine import engine
from pyengine.analysis import Judged
from pyengine.finding import Severity
from pyengine.input.case import File


def texts(shared: Path, *names: str) -> list[File]:
    folder = shared / "reports" / "files"
    return [File(name, (folder / name).read_text("utf-8")) for name in names]


def said(files: Sequence[File], rule: str) -> list[tuple[str, str, str]]:
    """Return what a rule says: the file, what it marks there, the severity."""
    return [
        (files[found.place.file].name, found.place.span.of(files[found.place.file].text), found.severity.value)
        for found in (judged.finding for judged in judged_of(files))
        if found.rule == rule
    ]


def judged_of(files: Sequence[File]) -> tuple[Judged, ...]:
    analysis = engine.analyse(files)
    assert analysis.problem is None
    assert not analysis.failures
    return tuple(analysis.judged)


def hazards(files: Sequence[File]) -> set[str]:
    """Return the rules that find fault with the files."""
    found = (judged.finding for judged in judged_of(files))
    return {each.rule for each in found if each.kind != "hardening" and each.severity is not Severity.INFO}


def fixed(files: Sequence[File], *rules: str) -> list[str]:
    """Return the texts with the fixes of these rules made."""
    analysis = engine.analyse(files)
    wanted = [
        (index, None) for index, judged in enumerate(analysis.judged) if judged.finding.rule in rules and judged.choices
    ]
    return [proven.document.text for proven in engine.patch(analysis, wanted).proven]
