"""The pipeline as a whole: the three files users read about, anchors, several files, bad input, secrets."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

import pytest

from pyengine import bridge, engine, packs, rules
from pyengine.cli import main
from pyengine.engine import File, analyse, fix
from pyengine.rules.rule import Rule
from pyengine.swarm.model.stack import Service
from tests.growth import steep

UNLESS_STOPPED = """\
services:
  worker:
    image: myorg/worker:latest
    deploy:
      replicas: 3
      restart_policy:
        condition: unless-stopped
        delay: 5s
"""

SIX_OF_SIX = """\
version: '3.8'
services:
  api:
    image: myrepo/api:2.1.0
    deploy:
      replicas: 6
      update_config:
        parallelism: 6
        failure_action: continue
        order: start-first
      restart_policy:
        condition: on-failure
"""


def fixed(*texts: str, unsafe: bool = False) -> str:
    return fix([File(f"{i}.yml", text) for i, text in enumerate(texts)], unsafe=unsafe).files[0].text


def test_unless_stopped_becomes_any_and_nothing_else_changes() -> None:
    assert fixed(UNLESS_STOPPED) == UNLESS_STOPPED.replace("unless-stopped", "any")


def test_six_of_six_is_repaired_line_by_line() -> None:
    assert fixed(SIX_OF_SIX) == SIX_OF_SIX.replace("parallelism: 6", "parallelism: 2").replace("continue", "rollback")


def test_hardening_six_of_six_adds_what_was_proven_and_nothing_that_was_refuted() -> None:
    text = fixed(SIX_OF_SIX, unsafe=True)
    assert "delay: 10s" in text
    assert "monitor: 30s" in text
    assert "rollback_config:" in text
    assert "max_failure_ratio" not in text
    assert "max_attempts" not in text


ANCHORED = """\
x-deploy: &deploy
  replicas: 3
  update_config:
    parallelism: 3
services:
  a:
    image: example/a:1
    deploy: *deploy
  b:
    image: example/b:1
    deploy:
      <<: *deploy
      replicas: 6
"""


def choices(text: str, rule: str) -> dict[str | None, list[str]]:
    judged = [j for j in analyse([File("a", text)]).judged if j.finding.rule == rule]
    return {j.finding.service: [choice.way.value for choice in j.choices] for j in judged}


def test_an_anchor_that_only_one_service_should_change_is_overridden() -> None:
    assert choices(ANCHORED, "update-batch-covers-replicas") == {"a": ["here", "anchor"]}
    assert fixed(ANCHORED) == ANCHORED.replace(
        "    deploy: *deploy\n",
        "    deploy:\n      <<: *deploy\n      update_config:\n        parallelism: 1\n",
    )


def test_an_anchor_that_every_user_should_change_is_changed_once() -> None:
    text = ANCHORED.replace("      replicas: 6\n", "")
    assert choices(text, "update-batch-covers-replicas") == {"a": ["anchor", "here"], "b": ["anchor", "here"]}
    assert fixed(text) == text.replace("parallelism: 3", "parallelism: 1")


def test_a_value_inside_an_anchor_that_others_use_needs_a_judgement() -> None:
    text = """\
services:
  a:
    image: example/a:1
    deploy: &deploy
      replicas: 2
      update_config: {parallelism: 2}
  b:
    image: example/b:1
    deploy:
      <<: *deploy
      replicas: 9
"""
    assert fixed(text) == text
    assert fixed(text, unsafe=True).count("parallelism: 1,") == 1


def test_the_default_inside_a_reference_is_edited() -> None:
    text = SIX_OF_SIX.replace("parallelism: 6", 'parallelism: "${BATCH:-6}"')
    assert '"${BATCH:-2}"' in fixed(text)


def test_a_value_from_the_environment_is_left_alone() -> None:
    text = SIX_OF_SIX.replace("parallelism: 6", "parallelism: ${BATCH}").replace("continue", "rollback")
    assert fixed(text) == text


def test_an_override_file_is_the_one_that_is_fixed() -> None:
    base = "services:\n  a:\n    image: example/a:1\n    deploy:\n      replicas: 4\n"
    override = "services:\n  a:\n    deploy:\n      update_config:\n        parallelism: 4\n"
    files = fix([File("a", base), File("b", override)], unsafe=False).files
    assert (files[0].text, files[1].text) == (base, override.replace("parallelism: 4", "parallelism: 1"))


def test_messages_never_quote_a_secret() -> None:
    secret = "hunter2" + "-correct-horse"
    text = UNLESS_STOPPED.replace("unless-stopped", secret) + f"    environment:\n      DB_PASSWORD: {secret}\n"
    answer = bridge.handle(
        json.dumps({"v": 1, "id": 1, "method": "analyse", "params": {"files": [{"name": "a", "text": text}]}})
    )
    assert "restart-condition-refused" in answer
    assert not any(secret[i : i + 6] in answer for i in range(len(secret) - 5))


@pytest.mark.parametrize(
    "line",
    [
        "DB_PASSWORD: *{}",
        "# stackengine: ignore {} - password={}",
        "# stackengine: ignore image-untagged - password={}\n    image: a",
    ],
)
def test_what_else_is_said_of_a_file_quotes_no_secret(line: str) -> None:
    secret = "Tr0ub4dor9" + "xKq7ZvBn2w"
    head = "services:\n  a:\n    deploy: {replicas: 2}\n"
    key = "    environment:\n      " if "*" in line else "    image: a:1\n    " if "{} - " in line else "    "
    analysis = analyse([File("a", f"{head}{key}{line.replace('{}', secret)}\n")])
    said = [*analysis.notices, *(why for _, why in analysis.ignored)]
    said += [analysis.problem.message] if analysis.problem is not None else []
    assert said
    assert not any(secret in each for each in said)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   \n",
        "<html><body>x</body></html>",
        "hello, my stack does not work",
        "a: [",
        "a:\n\tb: c\n",
        "[" * 3000,
        "a: b\x00",
        "x" * 1_100_000,
        "apiVersion: v1\nkind: Pod\n",
        "services:\n",
    ],
    ids=["empty", "blank", "html", "prose", "bracket", "tab", "deep", "nul", "large", "kubernetes", "null"],
)
def test_bad_input_gets_a_sentence_with_a_place(text: str) -> None:
    analysis = analyse([File("a", text)])
    assert analysis.problem is not None
    assert analysis.problem.message
    assert 0 <= analysis.problem.place.span.start <= len(text)
    assert not analysis.judged


def test_the_bridge_answers_anything() -> None:
    for request in (
        "",
        "[]",
        "{}",
        '{"method":"nope"}',
        '{"method":"analyse","params":{}}',
        '{"method":"analyse","params":{"files":[]}}',
        "\x00",
    ):
        assert "error" in json.loads(bridge.handle(request))


def test_the_command_line_prints_the_agreed_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "s.yml"
    path.write_text(SIX_OF_SIX, "utf-8")
    assert main(["check", "--format", "json", str(path)]) == 1
    report = json.loads(capsys.readouterr().out)
    assert report["version"] == 1
    found = {finding["rule"]: finding for finding in report["findings"]}
    batch = found["update-batch-covers-replicas"]
    assert (batch["line"], batch["column"], batch["service"], batch["severity"]) == (8, 22, "api", "high")
    assert batch["fix"] == {"title": "update 2 at a time", "applicability": "safe"}
    assert main(["check", "--format", "json", str(path.with_name("nope.yml"))]) == 2
    path.write_text("a: [\n", "utf-8")
    assert main(["check", str(path)]) == 2
    assert "line 1, column 4" in capsys.readouterr().err


def test_a_crashing_rule_is_told_and_the_rest_survives(monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(_: object) -> None:
        raise ZeroDivisionError

    first, *others = (rule for rule in rules.RULES if rule.hook is Service)
    monkeypatch.setattr(packs, "RULES", (Rule(first.meta, crash, (), Service), *others))  # type: ignore[arg-type]
    analysis = engine.analyse([File("a", SIX_OF_SIX)])
    assert any(first.meta.id in notice for notice in analysis.failures)
    assert analysis.judged


@pytest.mark.parametrize(
    "line",
    ["    ports:\n{}", "    volumes:\n{}", "{}"],
    ids=["the same port", "volumes", "unknown keys"],
)
def test_work_grows_as_the_file_does(line: str) -> None:
    items = {"ports": "      - 80:80\n", "volumes": "      - v{n}:/d{n}\n"}
    item = next((each for name, each in items.items() if name in line), "    k{n}: 1\n")

    def judged(count: int) -> None:
        body = line.replace("{}", "".join(item.replace("{n}", str(n)) for n in range(count)))
        tail = "volumes:\n" + "".join(f"  v{n}:\n" for n in range(count)) if "volumes" in line else ""
        analyse([File("a", f"services:\n  a:\n    image: a:1\n    deploy: {{replicas: 2}}\n{body}{tail}")])

    assert not steep(partial(judged, 60), partial(judged, 240), 0.05)
