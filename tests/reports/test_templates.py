"""Templates that mean something else in their place, or nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.reports.judging import fixed, report, told

LEFT, SLOTS = "template-left-as-text", "slot-template-without-slots"


def test_the_report_on_slots(shared: Path) -> None:
    text = report(shared, "02")
    assert told(SLOTS, text) == [('"search-{{.Task.Slot}}"', "medium"), ('"{{.Task.Slot}}"', "medium")]
    # the right file also calls the variable otherwise, which the program that reads it does not
    assert fixed(SLOTS, text) == report(shared, "02.fixed").replace("NODE_NAME", "NODE_INDEX")
    assert told(SLOTS, report(shared, "02.fixed")) == []
    assert told(LEFT, text) == []


def test_the_report_on_places(shared: Path) -> None:
    text = report(shared, "30")
    assert [severity for _, severity in told(LEFT, text)] == ["medium"] * 4
    assert fixed(LEFT, text) == report(shared, "30.fixed")
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


def test_a_text_without_quotes_gets_none() -> None:
    text = "services:\n  a:\n    image: app:1\n    hostname: a-{{.Node}}\n    deploy:\n      mode: global\n"
    assert fixed("template-prints-structure", text) == text.replace(".Node", ".Node.Hostname")
