"""`simulate` in a shell: what is printed, and what is said of what cannot be used."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pyengine.cli import main

OLD = """\
services:
  web:
    image: web:1
    deploy:
      replicas: 4
      update_config: {parallelism: 1, failure_action: rollback, monitor: 5s}
"""
NEW = OLD.replace("web:1", "web:2")


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    (tmp_path / "old.yml").write_text(OLD, "utf-8")
    (tmp_path / "new.yml").write_text(NEW, "utf-8")
    return ["simulate", "--old", str(tmp_path / "old.yml"), "--new", str(tmp_path / "new.yml"), "--service", "web"]


def _report(files: list[str], *more: str, capsys: pytest.CaptureFixture[str]) -> Any:
    assert main([*files, "--format", "json", *more]) == 0
    return json.loads(capsys.readouterr().out)


def test_a_good_version_is_completed_one_at_a_time(files: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    told = _report(files, capsys=capsys)
    assert told["path"] == ["updating", "completed"]
    assert told["lowest"] == {"running": 3, "serving": 3}
    assert told["end"]["spec"] == "new"
    assert told["end"]["serving"] == 4
    assert told["summary"]["survived"]


def test_a_crash_is_rolled_back_and_its_times_are_told(files: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    told = _report(files, "--behaviour", '{"CRASH_AFTER": "0.5"}', capsys=capsys)
    assert told["path"] == ["updating", "rollback_started", "rollback_completed"]
    assert told["end"]["spec"] == "old"
    moments = [each["t"] for each in told["status"]]
    assert moments == sorted(moments)
    assert 4 < told["summary"]["noticed"] < 6


def test_what_comes_behind_the_monitor_is_never_noticed(files: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    told = _report(files, "--behaviour", '{"CRASH_AFTER": 30}', "--seed", "2", capsys=capsys)
    assert told["path"] == ["updating", "completed"]
    assert told["summary"]["noticed"] is None
    assert told["end"]["restless"]


def test_a_step_is_done_and_one_that_swarm_refuses_is_told(
    files: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    crash = ("--behaviour", '{"CRASH_AFTER": 0.5}')
    told = _report(files, *crash, "--step", "40 rollback", capsys=capsys)
    assert told["refused"] == [{"t": 40.0, "said": "the service does not have a previous spec"}]
    assert _report(files, "--step", "2 scale 2", capsys=capsys)["end"]["wanted"] == 2


def test_a_file_for_the_test_service_tells_its_own_behaviour(
    files: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "new.yml").write_text(
        NEW.replace("    deploy", "    environment: [CRASH_AFTER=0.5]\n    deploy"), "utf-8"
    )
    assert _report(files, capsys=capsys)["path"][-1] == "rollback_completed"


def test_the_text_is_a_time_line(files: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*files, "--behaviour", '{"IMAGE": "unreachable"}']) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "At worst 3 of 4 serve; it hangs in updating, 3 of 4 serve in the end."
    assert lines[1].startswith("To do: Roll back by hand")
    assert "UpdateStatus is updating" in lines[2]


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["--behaviour", "{"], 2, "--behaviour takes a JSON object"),
        (["--behaviour", '{"CRASH": 1}'], 2, "unknown: CRASH"),
        (["--behaviour", '{"CRASH_AFTER": "soon"}'], 2, "CRASH_AFTER is no number"),
        (["--behaviour", '{"SLOTS": "a"}'], 2, "SLOTS is a list of numbers"),
        (["--behaviour", '{"IMAGE": "odd"}'], 2, "IMAGE is there, missing or unreachable"),
        (["--service", "db"], 2, "no service db; there are: web"),
        (["--step", "soon rollback"], 2, "seconds, then one of"),
        (["--step", "3 scale 99999999"], 2, "seconds, then one of"),
        (["--step", "3 dance"], 2, "seconds, then one of"),
        (["--stop", "long"], 2, "a number from 0"),
    ],
)
def test_what_cannot_be_used_is_told_in_a_sentence(
    files: list[str], words: list[str], code: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*files, *words]) == code
    assert said in capsys.readouterr().err


REFUSED = "services: {web: {image: web, deploy: {restart_policy: {condition: always}}}}"


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        (REFUSED, (1, "invalid RestartCondition")),
        ("services: {web: [", (2, "line 1")),
        ("services: {web: {image: web, deploy: {replicas: 90000000}}}", (2, "more than 2000 replicas")),
        ("services: {}", (2, "there are: none")),
    ],
)
def test_a_file_that_is_refused_or_unreadable_is_told(
    files: list[str], tmp_path: Path, text: str, answer: tuple[int, str], capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "new.yml").write_text(text, "utf-8")
    code, said = answer
    assert main(files) == code
    assert said in capsys.readouterr().err
