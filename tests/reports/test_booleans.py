"""Words that YAML 1.1 took for truth values."""

from __future__ import annotations

from pathlib import Path

from tests.reports.judging import fixed, report, told

RULE = "value-wrong-type"


def test_the_report(shared: Path) -> None:
    text = report(shared, "27")
    assert told(RULE, text) == [("yes", "high"), ("on", "high"), ("yes", "high")]
    assert fixed(RULE, text) == report(shared, "27.fixed")


def test_compose_makes_truth_values_of_them(shared: Path) -> None:
    assert told(RULE, report(shared, "27").replace("    image", "    restart: always\n    image")) == []
