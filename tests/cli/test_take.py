"""The user says in the shell what lines of a paste are, where they were taken for something else, or for nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from pyengine.cli import main

UNKNOWN = "it is odd since last night\n  docker service update --update-delay 10 web\n"


def explained(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = main(["explain", *words])
    said = capsys.readouterr()
    return code, said.out, said.err


@pytest.fixture
def paste(tmp_path: Path) -> str:
    path = tmp_path / "paste.txt"
    path.write_text(UNKNOWN)
    return str(path)


def test_where_nothing_is_recognised_it_says_what_can_be_pasted(paste: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = explained(capsys, paste)
    assert code == 0
    assert "What can be read: the words of an error" in out
    assert "line 1-2: prose" in out
    assert "--take 1-3=error" in out


def test_what_is_said_counts(paste: str, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = explained(capsys, "--take", "2=command", paste)
    assert "docker service update --update-delay 10s web" in out
    assert "What can be read" not in out
    _, named, _ = explained(capsys, "--take", f"{paste}:2=command", paste)
    assert named == out


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("3=command", "the lines are 1 to 2"),
        ("2-1=command", "the lines are 1 to 2"),
        ("2=poem", "with one of stack, command, error, ps, inspect, prose"),
        ("command", "it is [FILE:]LINE[-LINE]=KIND"),
        ("other.txt:1=command", "say of which file"),
    ],
)
def test_what_cannot_be_meant_is_refused(paste: str, capsys: pytest.CaptureFixture[str], said: str, why: str) -> None:
    code, out, err = explained(capsys, "--take", said, paste)
    assert (code, out) == (2, "")
    assert why in err
