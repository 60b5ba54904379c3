"""Words that YAML 1.1 took for truth values."""

from __future__ import annotations

from pathlib import Path

from tests.reports.judging import fixed, report, told

RULE = "value-wrong-type"
DEPLOY = "    deploy:\n      mode: replicated\n"
"""Without it the file is one for Compose, which makes truth values of these."""


def test_the_report(shared: Path) -> None:
    text = report(shared, "27").replace("networks:\n  front", f"{DEPLOY}networks:\n  front")
    assert told(RULE, text) == [("yes", "high"), ("on", "high"), ("yes", "high")]
    assert fixed(RULE, text) == report(shared, "27.fixed").replace("networks:\n  front", f"{DEPLOY}networks:\n  front")
