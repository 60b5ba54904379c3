"""`check`: separate stacks, exit codes, and what stands on a line."""

from __future__ import annotations

import json
import re
import shlex
from dataclasses import replace
from pathlib import Path

import pytest

from pyengine import __version__, engine
from pyengine.analysis import Analysis
from pyengine.cli import main
from pyengine.finding import Confidence, Severity
from pyengine.input.case import File
from tests.cli.stacks import BROKEN, REASON, REFUSED, SILENT, SIX_OF_SIX, SUGGESTIONS, written

Capture = pytest.CaptureFixture[str]


def test_unrelated_files_are_judged_each_by_itself(tmp_path: Path, capsys: Capture) -> None:
    one, two = written(tmp_path, one=SIX_OF_SIX, two=SIX_OF_SIX.replace("replicas: 6", "replicas: 3"))
    alone = []
    for name in (one, two):
        assert main(["check", name]) == 1
        alone.append(capsys.readouterr().out)
    assert main(["check", one, two]) == 1
    assert capsys.readouterr().out == "".join(alone)


def test_files_of_c_are_merged_in_their_order(tmp_path: Path, capsys: Capture) -> None:
    base, over = written(
        tmp_path, base=SIX_OF_SIX, over="services:\n  api:\n    deploy:\n      update_config:\n        parallelism: 1\n"
    )
    main(["check", "-c", base, "-c", over])
    assert "update-batch-covers-replicas" not in capsys.readouterr().out
    main(["check", "--compose-file", over, "-c", base])
    assert "update-batch-covers-replicas" in capsys.readouterr().out


def test_a_merged_stack_and_files_beside_it_are_judged_apart(tmp_path: Path, capsys: Capture) -> None:
    base, over, other = written(
        tmp_path,
        base=SIX_OF_SIX,
        over="services:\n  api:\n    deploy:\n      update_config:\n        parallelism: 1\n",
        other=SIX_OF_SIX,
    )
    assert main(["check", "-c", base, "-c", over, other]) == 1
    batch = [line for line in capsys.readouterr().out.splitlines() if "update-batch-covers-replicas" in line]
    assert [line.startswith(other) for line in batch] == [True]


def test_json_is_one_object_a_line_for_each_stack(tmp_path: Path, capsys: Capture) -> None:
    one, two, base, over = written(tmp_path, one=SIX_OF_SIX, two=SILENT, base=SIX_OF_SIX, over=SIX_OF_SIX)
    main(["check", "--format", "json", "-c", base, "-c", over, one, two])
    reports = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [report["files"] for report in reports] == [[base, over], [one], [two]]
    assert [bool(report["findings"]) for report in reports] == [True, True, False]
    assert {finding["file"] for finding in reports[0]["findings"]} == {1}
    main(["check", "--format", "json", one])
    assert json.loads(capsys.readouterr().out) == reports[1]


def test_a_line_tells_the_place_and_the_kind_of_fix(tmp_path: Path, capsys: Capture) -> None:
    (name,) = written(tmp_path, one=SIX_OF_SIX)
    main(["check", name])
    lines = capsys.readouterr().out.splitlines()
    assert (
        f"{name}:7:22: high, certain: api: `parallelism: 6`: 6 of 6 replicas stop at the same time "
        "[update-batch-covers-replicas] (safe fix: update 2 at a time) rules/update-batch-covers-replicas.html"
    ) in lines
    assert any("[harden-monitor-and-delay] (unsafe fix: " in line for line in lines)


def test_a_line_tells_why_there_is_no_fix(tmp_path: Path, capsys: Capture) -> None:
    (name,) = written(tmp_path, one=REFUSED)
    main(["check", name])
    assert f"[update-enum-refused] (no fix: {REASON}) rules/update-enum-refused.html\n" in capsys.readouterr().out


def test_what_is_only_possible_does_not_read_as_a_fact(
    tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    (name,) = written(tmp_path, one=SIX_OF_SIX)
    analyse = engine.analyse

    def doubting(files: list[File]) -> Analysis:
        analysis = analyse(files)
        judged = (
            replace(each, finding=replace(each.finding, confidence=Confidence.POSSIBLE)) for each in analysis.judged
        )
        return replace(analysis, judged=tuple(judged))

    monkeypatch.setattr(engine, "analyse", doubting)
    main(["check", name])
    assert f"{name}:7:22: high, possible: api: " in capsys.readouterr().out
    main(["check", "--format", "json", name])
    assert {found["confidence"] for found in json.loads(capsys.readouterr().out)["findings"]} == {"possible"}


def test_every_line_ends_with_the_address_of_its_rules_page(tmp_path: Path, capsys: Capture) -> None:
    main(["check", *written(tmp_path, one=SIX_OF_SIX)])
    lines = capsys.readouterr().out.splitlines()
    assert lines
    assert [line for line in lines if not re.search(r" \[([a-z-]+)\] .* rules/\1\.html$", line)] == []


@pytest.mark.parametrize(
    ("text", "severity", "code"),
    [
        (SILENT, "info", 0),
        (SUGGESTIONS, None, 0),
        (SUGGESTIONS, "low", 0),
        (SUGGESTIONS, "info", 1),
        (SIX_OF_SIX, None, 1),
        (SIX_OF_SIX, "high", 1),
    ],
    ids=["silent", "default", "low", "info", "high by default", "high"],
)
def test_fail_on_decides_which_findings_give_exit_code_1(
    text: str, severity: str | None, code: int, tmp_path: Path, capsys: Capture
) -> None:
    assert main(["check", *(["--fail-on", severity] if severity else []), *written(tmp_path, one=text)]) == code
    assert bool(capsys.readouterr().out) == (text != SILENT)


def test_fail_on_knows_the_severities(capsys: Capture) -> None:
    for severity in Severity:
        assert main(["check", "--fail-on", severity, "/nowhere.yml"]) == 2
        assert "usage" not in capsys.readouterr().err
    assert main(["check", "--fail-on", "harmless", "/nowhere.yml"]) == 2
    assert "usage" in capsys.readouterr().err


def test_a_file_that_cannot_be_used_is_told_and_the_others_are_judged(tmp_path: Path, capsys: Capture) -> None:
    broken, one = written(tmp_path, broken=BROKEN, one=SIX_OF_SIX)
    (tmp_path / "latin.yml").write_bytes(b"services:\n  a: {image: caf\xe9}\n")
    unusable = [broken, str(tmp_path / "latin.yml"), str(tmp_path), str(tmp_path / "missing.yml")]
    assert main(["check", *unusable, one]) == 2
    out, err = capsys.readouterr()
    assert "update-batch-covers-replicas" in out
    assert [line.split(": ")[0] for line in err.splitlines()] == unusable


def test_a_file_far_too_large_is_not_read_whole(tmp_path: Path, capsys: Capture) -> None:
    large = tmp_path / "large.yml"
    with large.open("wb") as file:
        file.truncate(1 << 40)
    assert main(["check", str(large)]) == 2
    assert "too large" in capsys.readouterr().err


def test_a_crash_on_one_file_is_a_sentence_without_its_text(
    tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    crashing, one = written(tmp_path, crashing="services: {hunter2: {image: a}}", one=SIX_OF_SIX)
    analyse = engine.analyse

    def crash(files: list[File]) -> Analysis:
        if files[0].name == crashing:
            raise KeyError(files[0].text)
        return analyse(files)

    monkeypatch.setattr(engine, "analyse", crash)
    assert main(["check", crashing, one]) == 2
    out, err = capsys.readouterr()
    assert "update-batch-covers-replicas" in out
    assert err.startswith(f"{crashing}: the engine failed (KeyError in pyengine.cli.check, line ")
    assert "hunter2" not in err
    assert err.count("\n") == 1


def test_a_crashing_rule_gives_exit_code_2(tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    (name,) = written(tmp_path, one=SIX_OF_SIX)
    analyse = engine.analyse

    def failing(files: list[File]) -> Analysis:
        return replace(analyse(files), failures=("A rule failed.",))

    monkeypatch.setattr(engine, "analyse", failing)
    assert main(["check", name]) == 2
    out, err = capsys.readouterr()
    assert "update-batch-covers-replicas" in out
    assert err == f"{name}: A rule failed.\n"


def test_a_file_named_twice_is_judged_once(tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    written(tmp_path, one=SIX_OF_SIX)
    (tmp_path / "link.yml").symlink_to("one.yml")
    monkeypatch.chdir(tmp_path)
    main(["check", "one.yml"])
    once = capsys.readouterr().out
    main(["check", "one.yml", "./one.yml", "link.yml", str(tmp_path / "one.yml")])
    assert capsys.readouterr().out == once
    assert main(["check", "-c", "one.yml", "-c", "./one.yml"]) == 2
    assert "twice" in capsys.readouterr().err


def test_a_name_that_cannot_be_printed_is_escaped_and_its_file_judged(tmp_path: Path, capsys: Capture) -> None:
    names = [f"{tmp_path}/{name}.yml" for name in ("two\nlines", "stray\udcffbyte", "\x1b[31mred", "plain \u00e9")]
    for name in names:
        Path(name).write_text(SIX_OF_SIX, "utf-8")
    assert main(["check", *names]) == 1
    shown = {line.split(".yml")[0].removeprefix(f"{tmp_path}/") for line in capsys.readouterr().out.splitlines()}
    assert shown == {"two\\nlines", "stray\\udcffbyte", "\\x1b[31mred", "plain \u00e9"}
    assert main(["check", "--format", "json", names[1]]) == 1
    assert json.loads(capsys.readouterr().out)["files"] == [names[1]]


def test_nothing_of_a_file_reaches_the_terminal_as_a_command(tmp_path: Path, capsys: Capture) -> None:
    (name,) = written(tmp_path, one=SIX_OF_SIX.replace("  api:", '  "a\\e[2Jpi":'))
    main(["check", name])
    assert "\x1b" not in capsys.readouterr().out


def test_a_name_that_begins_with_a_dash(tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "-x.yml").write_text(SIX_OF_SIX, "utf-8")
    monkeypatch.chdir(tmp_path)
    assert main(["check", "--", "-x.yml"]) == 1
    assert main(["check", "--compose-file=-x.yml"]) == 1
    assert main(["check", "-x.yml"]) == 2
    assert capsys.readouterr().err.count("-x.yml") == 1


def test_the_version_is_told(capsys: Capture) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"stackengine {__version__}\n"


def test_wrong_arguments_give_exit_code_2(capsys: Capture) -> None:
    for arguments in ([], ["judge"], ["check", "--form", "json"], ["restore"]):
        assert main(arguments) == 2
        assert "usage: stackengine" in capsys.readouterr().err


def test_an_interrupted_run_says_nothing(tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(engine, "analyse", interrupt)
    assert main(["check", *written(tmp_path, one=SILENT)]) == 130
    assert capsys.readouterr() == ("", "")


def test_the_commands_of_the_readme_are_understood(
    tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
    lines = re.findall(r"^\$ python3 -m pyengine ([^\n>]*)", readme, re.MULTILINE)
    written(
        tmp_path, stack=SIX_OF_SIX, base=SIX_OF_SIX, override=SILENT, answer=SILENT, now=SIX_OF_SIX, next=SIX_OF_SIX
    )
    monkeypatch.chdir(tmp_path)
    for line in lines:
        arguments = shlex.split(line.replace("*.yml", "stack.yml"), comments=True)
        assert main(arguments) == (1 if arguments[0] == "check" else 0), line
    assert {line.split()[0] for line in lines} == {
        "check",
        "effective",
        "explain",
        "fix",
        "redact",
        "restore",
        "simulate",
    }
    assert "usage" not in capsys.readouterr().err


def test_a_suggestion_for_several_services_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    names = [f"s{number}" for number in range(8)]
    service = "  {}:\n    image: example/a:1\n    deploy:\n      replicas: 3\n"
    path = tmp_path / "stack.yml"
    path.write_text("services:\n" + "".join(service.format(name) for name in names))
    assert main(["check", str(path)]) == 0
    (line,) = [line for line in capsys.readouterr().out.splitlines() if "[harden-rollback-on-failure]" in line]
    assert "s0: " in line
    assert "(also s1, s2, s3, s4, s5 and 2 more; unsafe fix: " in line
