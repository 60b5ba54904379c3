"""What the engine says of the files that people reported, and what their fixes make of them."""

from __future__ import annotations

from pathlib import Path

from pyengine import engine
from tests.fixed import fixed_alone

Told = tuple[str, str]
"""The marked text and the severity."""


def report(shared: Path, name: str) -> str:
    return (shared / "reports" / "files" / f"{name}.yml").read_text("utf-8")


def told(rule: str, text: str) -> list[Told]:
    """Return what a rule marks, with the severity."""
    analysis = engine.analyse([engine.File("stack.yml", text)])
    assert not analysis.failures
    found = [judged.finding for judged in analysis.judged if judged.finding.rule == rule]
    return [(finding.place.span.of(text), str(finding.severity)) for finding in found]


def fixed(rule: str, text: str) -> str:
    return fixed_alone(rule, text)
