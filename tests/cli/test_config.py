"""`.stackengine.yml` beside the stack file, in the shell."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pyengine.cli import main

STACK = """\
services:
  api:
    image: example/api:2
    deploy:
      replicas: 6
      update_config:
        failure_action: continue
"""
OFF = "rules: {update-failure-ignored: off}\n"


def checked(path: Path, *options: str) -> int:
    return main(["check", "--fail-on", "high", *options, str(path)])


@pytest.fixture
def stack(tmp_path: Path) -> Path:
    path = tmp_path / "repository/stacks/stack.yml"
    path.parent.mkdir(parents=True)
    path.write_text(STACK)
    (tmp_path / "repository/.git").mkdir()
    return path


def test_the_nearest_config_above_the_file_is_followed(stack: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert checked(stack) == 1
    (stack.parents[1] / ".stackengine.yml").write_text(OFF)
    assert checked(stack, "--format", "json") == 0
    report = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert [(each["rule"], each["reason"]) for each in report["ignored"]] == [
        ("update-failure-ignored", "off in `.stackengine.yml`")
    ]
    assert report["files"] == [str(stack)]


def test_a_config_above_the_repository_is_none_of_ours(stack: Path) -> None:
    (stack.parents[2] / ".stackengine.yml").write_text(OFF)
    assert checked(stack) == 1


def test_a_config_that_cannot_be_followed_stops_the_command(stack: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (stack.parent / ".stackengine.yml").write_text("rules: {nothing: off}\n")
    assert checked(stack) == 2
    assert "line 1: there is no rule `nothing`" in capsys.readouterr().err


def test_what_is_off_is_not_fixed_and_the_config_is_not_written(stack: Path) -> None:
    config = stack.parent / ".stackengine.yml"
    config.write_text(OFF)
    assert main(["fix", "--write", str(stack)]) == 0
    assert stack.read_text() == STACK
    assert config.read_text() == OFF
