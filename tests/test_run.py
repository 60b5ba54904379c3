"""A program that runs beside others shows its output when it is asked for, and does not outlive what it runs beside."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest

from tools.run import beside

ENDS = "print('said'); raise SystemExit(3)"
STAYS = """
import pathlib, signal, sys, time
signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
try:
    pathlib.Path(sys.argv[1]).write_text("begun")
    time.sleep(60)
finally:
    pathlib.Path(sys.argv[1]).write_text("in order")
"""


def test_what_ran_beside_is_shown_with_its_exit_code(capfd: pytest.CaptureFixture[str]) -> None:
    with beside([sys.executable, "-c", ENDS]) as end:
        assert not capfd.readouterr().out
        assert end() == 3
    assert capfd.readouterr().out == "said\n"


def test_a_failure_ends_what_runs_beside_and_waits_for_it(tmp_path: Path) -> None:
    told = tmp_path / "told"

    def run() -> None:
        with beside([sys.executable, "-c", STAYS, told]):
            while not told.exists() or told.read_text() != "begun":
                time.sleep(0.01)
            raise ValueError

    with pytest.raises(ValueError):
        run()
    assert told.read_text() == "in order"
