"""`explain` prints what happened and what may be run: for a person, and for a program."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pyengine.cli import main

ERROR = (
    "$ docker service update --constraint-add 'node.labels.zone = eu' shop_api\nError response from daemon: rpc error: "
)
ERROR += "code = Unknown desc = constraint expected one operator from ==, !=\n"
STACK = "services:\n  api:\n    image: registry.example/api:2\n    deploy:\n      replicas: 6\n"


def printed(capfd: pytest.CaptureFixture[str], tmp_path: Path, *arguments: str, **files: str) -> str:
    for name, text in files.items():
        (tmp_path / name).write_text(text, "utf-8")
    assert main(["explain", *arguments, *(str(tmp_path / name) for name in files)]) == 0
    out, err = capfd.readouterr()
    assert err == ""
    return out


def test_the_json_has_the_shape_that_is_promised(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    report = json.loads(printed(capfd, tmp_path, "--format", "json", a=ERROR, b=STACK))
    assert list(report) == ["version", "parts", "symptoms", "now", "findings", "guards"]
    assert report["version"] == 1
    assert [(part["kind"], part["file"]) for part in report["parts"]] == [("command", 0), ("error", 0), ("stack", 1)]
    assert [ERROR[part["start"] : part["end"]] for part in report["parts"][:2]] == ERROR.splitlines(keepends=True)
    (symptom,) = report["symptoms"]
    assert (symptom["id"], symptom["service"]) == ("constraint-operator", "shop_api")
    assert symptom["evidence"] in ERROR
    assert symptom["worse"][0]["command"][:3] == ["docker", "service", "update"]
    for command in report["now"]:
        assert set(command) == {"command", "effect", "recreates_tasks", "destroys_rollback"}
        assert all(isinstance(word, str) for word in command["command"])
        assert isinstance(command["recreates_tasks"], bool)
        assert isinstance(command["destroys_rollback"], bool)
    assert ["docker", "service", "update", "--constraint-add", "node.labels.zone==eu", "shop_api"] in [
        command["command"] for command in report["now"]
    ]
    assert {finding["file"] for finding in report["findings"]} == {0, 1}
    assert "constraint-refused" in {finding["rule"] for finding in report["findings"]}


def test_the_text_says_what_to_run_and_what_not(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    text = printed(capfd, tmp_path, a=ERROR)
    happened, run, worse = text.index("[constraint-operator]"), text.index("RUN NOW"), text.index("DO NOT RUN")
    assert happened < run < worse
    assert "seen in line 2: constraint expected one operator" in text
    assert "  docker service update --constraint-add node.labels.zone==eu shop_api\n" in text
    assert "`docker service rollback` leads somewhere else afterwards" in text


def test_nothing_known_is_said_so(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert printed(capfd, tmp_path, a="hello there\n") == "No known failure was seen in this.\n"


def test_a_file_that_is_not_there(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["explain", str(tmp_path / "none")]) == 2
    assert "No such file" in capfd.readouterr().err
