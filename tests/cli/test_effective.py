"""`effective`: one JSON object, exit codes, and what is said of a file that is none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pyengine.cli import main
from tests.cli.stacks import BROKEN, SILENT, SIX_OF_SIX, written

Capture = pytest.CaptureFixture[str]


def test_an_accepted_stack(tmp_path: Path, capsys: Capture) -> None:
    (name,) = written(tmp_path, one=SIX_OF_SIX)
    assert main(["effective", name]) == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["version"], report["verdict"], report["refused_by"]) == (1, "accepted", None)
    assert (report["errors"], report["warnings"]) == ([], [])
    assert report["services"]["api"]["UpdateConfig"]["Parallelism"] == 6
    assert report["origin"]["api"]["/UpdateConfig/Parallelism"] == "written"
    assert {"file": 0, "line": 4, "key": "services.api.deploy", "happens": "honoured", "why": ""} in report["keys"]


def test_files_are_merged_and_the_stack_has_a_name(tmp_path: Path, capsys: Capture) -> None:
    one, two = written(tmp_path, one=SIX_OF_SIX, two="services: {api: {deploy: {replicas: 2}}}")
    assert main(["effective", "--stack-name", "shop", one, two]) == 0
    service = json.loads(capsys.readouterr().out)["services"]["api"]
    assert (service["Name"], service["Mode"]) == ("shop_api", {"Replicated": {"Replicas": 2}})


def test_each_merged_value_tells_its_file_and_line(tmp_path: Path, capsys: Capture) -> None:
    more = "services:\n  api:\n    cap_add: [A]\n    deploy:\n      replicas: 2\n"
    one, two = written(tmp_path, one=f"{SIX_OF_SIX}    cap_add: [B]\n", two=more)
    assert main(["effective", "-c", one, "-c", two]) == 0
    report = json.loads(capsys.readouterr().out)
    told = {row.pop("key"): row for row in report["merged"]}
    assert told["services.api.deploy.replicas"] == {
        "value": "2",
        "file": 1,
        "line": 5,
        "how": "replaces",
        "others": [{"value": "6", "file": 0, "line": 5}],
    }
    assert told["services.api.cap_add.1"] | {"others": []} == {
        "value": "A", "file": 1, "line": 3, "how": "joined with", "others": [],
    }  # fmt: skip
    assert main(["effective", one]) == 0
    assert json.loads(capsys.readouterr().out)["merged"] == []


@pytest.mark.parametrize(
    ("text", "by"),
    [
        (f"{SILENT}    foo: 1\n", "loader"),
        (f"{SILENT}    deploy: {{restart_policy: {{condition: always}}}}\n", "engine"),
        ("a: 1\na: 1\n", "loader"),
        ("? {a: b}\n: 1\n", "loader"),
        ("", "loader"),
    ],
)
def test_a_refused_stack(text: str, by: str, tmp_path: Path, capsys: Capture) -> None:
    (name,) = written(tmp_path, one=text)
    assert main(["effective", name]) == 1
    report = json.loads(capsys.readouterr().out)
    assert (report["verdict"], report["refused_by"], bool(report["errors"])) == ("refused", by, True)


def test_what_is_no_yaml_is_told_with_its_place(tmp_path: Path, capsys: Capture) -> None:
    (name,) = written(tmp_path, one=BROKEN)
    assert main(["effective", name]) == 2
    said = capsys.readouterr()
    assert json.loads(said.out)["refused_by"] == "loader"
    assert said.err.startswith(f"{name}: line 2, column 1: ")


def test_a_file_that_is_not_there(tmp_path: Path, capsys: Capture) -> None:
    assert main(["effective", str(tmp_path / "none.yml")]) == 2
    assert capsys.readouterr().out == ""
