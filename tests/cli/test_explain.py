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
    assert "`docker service rollback` leads somewhere else afterwards" in " ".join(text.split())


def test_nothing_known_is_said_so(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert printed(capfd, tmp_path, a="hello there\n").startswith("No known failure was seen in this.\n")


def test_a_file_that_is_not_there(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["explain", str(tmp_path / "none")]) == 2
    assert "No such file" in capfd.readouterr().err


LIVE = json.dumps(
    [
        {
            "ID": "x",
            "Spec": {
                "Name": "shop_api",
                "TaskTemplate": {"ContainerSpec": {"Image": "registry.example/api:2"}},
                "Mode": {"Replicated": {"Replicas": 6}},
                "UpdateConfig": {"Parallelism": 6, "FailureAction": "continue", "Monitor": 5000000000},
            },
        }
    ],
    indent=2,
)


def test_what_the_rules_say_of_live_services_is_among_the_findings(
    capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    found = json.loads(printed(capfd, tmp_path, "--format", "json", a=LIVE))["findings"]
    rules = {each["rule"]: each for each in found}
    assert {"update-batch-covers-replicas", "update-failure-ignored"} <= set(rules)
    batch = rules["update-batch-covers-replicas"]
    assert (batch["service"], LIVE.splitlines()[batch["line"] - 1].strip()) == ("shop_api", '"Parallelism": 6,')
    said = printed(capfd, tmp_path, a=LIVE)
    assert "IN WHAT IS LIVE" in said
    assert "update-failure-ignored" in said


def test_guards_are_listed_and_one_is_printed(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    report = json.loads(printed(capfd, tmp_path, "--format", "json", a=ERROR, b=STACK))
    ids = [guard["id"] for guard in report["guards"]]
    assert ids == ["wait-for-rollout", "github-actions", "gitlab-ci", "conftest", "checkov", "pre-commit"]
    assert all(set(guard) == {"id", "title", "path", "why", "text"} for guard in report["guards"])
    said = printed(capfd, tmp_path, a=ERROR, b=STACK)
    assert "FROM NOW ON" in said
    assert all(name in said for name in ids)
    assert printed(capfd, tmp_path, "--guard", "wait-for-rollout", a=ERROR, b=STACK) == report["guards"][0]["text"]


def test_a_guard_that_does_not_fit_is_refused(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "a").write_text(STACK)
    assert main(["explain", "--guard", "manager-quorum", str(tmp_path / "a")]) == 2
    out, err = capfd.readouterr()
    assert out == ""
    assert err.startswith("no guard manager-quorum fits this; fitting: wait-for-rollout, ")
