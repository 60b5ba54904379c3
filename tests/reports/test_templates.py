"""Templates that mean something else in their place, or nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from pyengine.document.data import plain
from pyengine.document.document import read
from tests.reports.judging import fixed, report, told

LEFT, SLOTS = "template-left-as-text", "slot-template-without-slots"


def test_the_report_on_slots(shared: Path) -> None:
    text = report(shared, "02")
    assert told(SLOTS, text) == [('"search-{{.Task.Slot}}"', "medium"), ('"{{.Task.Slot}}"', "medium")]
    assert fixed(SLOTS, text) == text.replace(".Task.Slot", ".Node.Hostname")
    assert told(SLOTS, report(shared, "02.fixed")) == []
    assert told(LEFT, text) == []


def test_the_report_on_places(shared: Path) -> None:
    text = report(shared, "30")
    assert [severity for _, severity in told(LEFT, text)] == ["medium"] * 4
    rest = text.index("    labels:\n      seen"), text.index("    deploy:")
    placed = fixed(LEFT, text.replace(text[rest[0] : rest[1]], "").partition("      labels:\n")[0])
    assert plain(read(placed).roots[0]) == plain(read(report(shared, "30.fixed")).roots[0])
    assert told(LEFT, report(shared, "30.fixed")) == []


@pytest.mark.parametrize("mode", ["global", "global-job"])
def test_modes_without_slots(mode: str) -> None:
    text = f"services:\n  a:\n    image: app:1\n    hostname: '{{{{.Task.Slot}}}}'\n    deploy:\n      mode: {mode}\n"
    assert len(told(SLOTS, text)) == 1
    assert not told(SLOTS, text.replace(mode, "replicated"))


@pytest.mark.parametrize(
    "key",
    [
        "command: 'run {{.Service.Name}}'",
        "entrypoint: [run, '{{.Task.ID}}']",
        "healthcheck: {test: [CMD, probe, '{{.Node.ID}}']}",
        "deploy: {labels: ['on={{.Node.Hostname}}']}",
        "user: '{{.Task.Slot}}'",
    ],
)
def test_places_in_which_nothing_is_expanded(key: str) -> None:
    text = f"services:\n  a:\n    image: app:1\n    {key}\n"
    assert [severity for _, severity in told(LEFT, text)] == ["medium"]
