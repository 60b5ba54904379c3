"""Numbers whose notation changes their value: modes of files."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.reports.judging import fixed, report, told

RULE = "file-mode-decimal"
GRANT = (
    "services:\n  a:\n    image: app:1\n    secrets:\n      - {source: s, mode: MODE}\nsecrets: {s: {external: true}}\n"
)


def test_the_report(shared: Path) -> None:
    text = report(shared, "01")
    assert told(RULE, text) == [("400", "medium"), ("755", "medium")]
    assert fixed(RULE, text) == report(shared, "01.fixed")
    assert told(RULE, report(shared, "01.fixed")) == []


@pytest.mark.parametrize("mode", ["440", "444", "500", "600", "640", "644", "664", "700", "750", "755", "777"])
def test_a_mode_without_its_zero(mode: str) -> None:
    text = GRANT.replace("MODE", mode)
    assert told(RULE, text) == [(mode, "medium")]
    assert fixed(RULE, text) == GRANT.replace("MODE", f"0{mode}")


@pytest.mark.parametrize("mode", [0o400, 0o440, 0o444, 0o500, 0o555, 0o600, 0o640, 0o644, 0o660, 0o664, 0o755, 0o777])
def test_a_mode_as_docker_prints_it(mode: int) -> None:
    assert told(RULE, GRANT.replace("MODE", str(mode))) == []
