"""A few tests that fail are tried once more; a fault fails again, and many are not tried."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tools import suite
from tools.run import show
from tools.suite import Part, once_more

PYTEST = (sys.executable, "-m", "pytest", "-q")
BARE = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
BUSY = """
from pathlib import Path
def test_good(): pass
def test_once():
    told = Path(__file__).with_name("told")
    first = not told.exists()
    told.write_text("")
    assert not first
"""
BROKEN = "def test_wrong(): assert 0\n"
MANY = f"import pytest\n@pytest.mark.parametrize('n', range({suite.FEW + 1}))\ndef test_wrong(n): assert 0\n"


@pytest.fixture
def tried(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], tuple[int, int]]:
    """Return a function that runs a file of tests, and gives the exit codes of the first and the last run."""
    monkeypatch.setattr(suite, "CACHES", tmp_path / "failed")

    def run(text: str) -> tuple[int, int]:
        (tmp_path / "test_it.py").write_text(text)
        part = Part("own", (str(tmp_path / "test_it.py"), f"--rootdir={tmp_path}"))
        argv = [*PYTEST, *part.argv()]
        first = show(argv, env=BARE)
        return first, once_more(part, first, argv, BARE)

    return run


def test_what_fails_on_a_busy_machine_alone_passes_and_is_named(
    tried: Callable[[str], tuple[int, int]], capfd: pytest.CaptureFixture[str]
) -> None:
    assert tried(BUSY) == (1, 0)
    told = capfd.readouterr().out
    assert "1 of the own tests failed" in told
    assert "passed on their own:\n  test_it.py::test_once" in told


def test_a_fault_fails_again(tried: Callable[[str], tuple[int, int]]) -> None:
    assert tried(BROKEN) == (1, 1)


def test_many_failures_are_not_tried_again(
    tried: Callable[[str], tuple[int, int]], capfd: pytest.CaptureFixture[str]
) -> None:
    assert tried(MANY) == (1, 1)
    assert "Once more" not in capfd.readouterr().out


def test_what_passes_is_not_tried_again(
    tried: Callable[[str], tuple[int, int]], capfd: pytest.CaptureFixture[str]
) -> None:
    assert tried("def test_good(): pass\n") == (0, 0)
    assert "Once more" not in capfd.readouterr().out
