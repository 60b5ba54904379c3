"""`check --format json` prints the report of the wire, flattened."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import pytest

from pyengine.cli import main
from pyengine.engine import File, analyse
from pyengine.output.flat import flat
from pyengine.output.report import report

BATCH = """\
services:
  api:
    image: example/api:1
    deploy:
      replicas: 6
      update_config: {parallelism: 6, failure_action: perhaps}
"""


def test_it_says_what_the_report_says() -> None:
    whole = report(analyse([File("a.yml", BATCH)]))
    shown = flat(whole, ["a.yml"])
    assert [found.rule for found in shown.findings] == [found.rule for found in whole.findings]
    assert [(found.line, found.column) for found in shown.findings] == [
        (found.range.start.line, found.range.start.column) for found in whole.findings
    ]
    assert [refusal.reason for refusal in shown.refusals] == [f.refusal for f in whole.findings if f.refusal]
    assert any(found.fix and found.fix.applicability == "safe" for found in shown.findings)
    assert shown.refusals


def test_the_command_line_prints_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.yml"
    path.write_text(BATCH, "utf-8")
    main(["check", "--format", "json", str(path)])
    expected = asdict(flat(report(analyse([File(str(path), BATCH)])), [str(path)]))
    assert json.loads(capsys.readouterr().out) == json.loads(json.dumps(expected))
