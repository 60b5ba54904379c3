"""Who is to read a guard reads it: schemas of CI systems, pre-commit, Rego and Checkov."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from pyengine import rules
from pyengine.guards import github, gitlab, pre_commit
from pyengine.rules.rule import Bad, Good
from tests.guards.readers import ROOT, denied, guards, reader
from tests.guards.test_facts import SEQUENCE, STACK
from tests.guards.test_quoted import EVIL, named

RULES = {
    "update-failure-ignored": ("failure_action: continue", "max_failure_ratio"),
    "update-batch-covers-replicas": ("parallelism",),
    "start-first-single-writer": ("start-first",),
    "start-first-cannot-place": ("start-first",),
    "rollback-failure-rollback": ("rollback that fails",),
}
"""The rules that the policies stand for, and how they say it."""
MANY = """\
services:
  go: {image: "a:1", deploy: {update_config: {failure_action: continue}}}
  all: {image: "a:1", deploy: {update_config: {max_failure_ratio: 1}}}
  once: {image: "a:1", deploy: {replicas: 3, update_config: {parallelism: 0}}}
  db: {image: "postgres:16", volumes: ["data:/var/lib/postgresql/data"], deploy: {update_config: {order: start-first}}}
  back: {image: "a:1", deploy: {rollback_config: {failure_action: rollback}}}
  few: {image: "a:1", deploy: {replicas: 2}}
volumes: {data: {}}
"""
FINE = """\
services:
  go: {image: "a:1", deploy: {update_config: {failure_action: rollback}}}
  all: {image: "a:1", deploy: {update_config: {max_failure_ratio: 0.2}}}
  once: {image: "a:1", deploy: {replicas: 3, update_config: {parallelism: 1}}}
  db: {image: "postgres:16", volumes: ["data:/var/lib/postgresql/data"], deploy: {update_config: {order: stop-first}}}
  back: {image: "a:1", deploy: {rollback_config: {failure_action: pause}}}
  few: {image: "a:1", deploy: {replicas: 2}}
volumes: {data: {}}
"""
QUIET = """\
services:
  few:
    image: example/few:1
    deploy:
      replicas: 2
      resources: {limits: {memory: 100M}}
"""
SCALED = '  few: {image: "a:1", deploy: {replicas: 2}}', '  few: {image: "a:1", deploy: {labels: [a=b]}}'


def yaml(text: str) -> Any:
    return json.loads(json.dumps(YAML(typ="safe", pure=True).load(text), default=str))


def examples(kind: type[Bad | Good]) -> list[tuple[str, Any]]:
    return [
        (rule.meta.id, example)
        for rule in rules.RULES
        if rule.meta.id in RULES
        for example in rule.examples
        if isinstance(example, kind)
    ]


def policy(text: str) -> str:
    return guards(text)["conftest"].text


def test_the_policy_denies_what_the_rules_find_and_takes_what_they_make_of_it() -> None:
    found = [(rule, bad) for rule, bad in examples(Bad) if "conftest" in guards(bad.text)]
    assert {rule for rule, _ in found} == set(RULES)
    bad = denied((policy(each.text), yaml(each.text)) for _, each in found)
    for (rule, each), said in zip(found, bad, strict=True):
        assert any(words in line for words in RULES[rule] for line in said), (rule, each.text, said)
    fixed = [(rule, each) for rule, each in found if each.fixed]
    good = denied((policy(each.text), yaml(each.fixed)) for _, each in fixed)
    for (rule, each), said in zip(fixed, good, strict=True):
        assert not any(words in line for words in RULES[rule] for line in said), (rule, each.fixed, said)


def test_the_policy_takes_what_the_rules_are_silent_about() -> None:
    found = [(rule, good) for rule, good in examples(Good) if "conftest" in guards(good.text)]
    assert len(found) > 5
    for (rule, each), said in zip(found, denied((policy(e.text), yaml(e.text)) for _, e in found), strict=True):
        assert not any(words in line for words in RULES[rule] for line in said), (rule, each.text, said)


def test_the_policy_says_each_thing_of_its_own_service() -> None:
    scaled = yaml(MANY.replace(*SCALED))
    bad, good, gone, empty = denied((policy(MANY), data) for data in (scaled, yaml(FINE), {}, {"services": None}))
    assert {line.partition(":")[0] for line in bad} == {"go", "all", "once", "db", "back", "few"}
    assert len(bad) == 6
    assert not good
    assert not gone
    assert not empty


def test_checkov_refuses_the_same(tmp_path: Path) -> None:
    checks = guards(MANY)["checkov"]
    (tmp_path / checks.path).parent.mkdir()
    (tmp_path / checks.path).write_text(checks.text)
    (tmp_path / checks.path).with_name("__init__.py").touch()
    for name, text in (("bad.yml", MANY.replace(*SCALED)), ("good.yml", FINE), ("other.yml", "a: {services: [1]}\n")):
        (tmp_path / name).write_text(text)
    words = ["--skip-download", "--framework", "yaml", "--external-checks-dir", "checks", "-d", ".", "-o", "json"]
    done = subprocess.run(
        [reader("python"), reader("checkov"), *words], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1, done.stderr
    results = json.loads(done.stdout)["results"]
    failed = sorted((each["file_path"], each["check_id"]) for each in results["failed_checks"])
    assert failed == [("/bad.yml", f"CKV_SWARM_{number}") for number in range(1, 7)]
    passed = {each["file_path"] for each in results["passed_checks"]}
    assert passed == {"/good.yml", "/other.yml"}


@pytest.mark.parametrize(("make", "schema"), [(github.guard, "github-workflows"), (gitlab.guard, "gitlab-ci")])
def test_ci_systems_know_the_form(make: Any, schema: str, tmp_path: Path) -> None:
    for index, name in enumerate((*EVIL, "api")):
        guard = make(named(name, "shop"))
        (tmp_path / f"{index}.yml").write_text(guard.text)
    words = ["--builtin-schema", f"vendor.{schema}", *(("--data-transform", "gitlab-ci") if "lab" in schema else ())]
    done = subprocess.run(
        [reader("check-jsonschema"), *words, *sorted(tmp_path.iterdir())], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


def test_pre_commit_runs_the_hooks(tmp_path: Path) -> None:
    guard = guards(SEQUENCE + STACK)["pre-commit"]
    programs = tmp_path / "bin"
    programs.mkdir()
    (programs / "docker").write_text('#!/bin/sh\ntest "$*" = "stack config -c stack.yml"\n')
    (programs / "stackengine").write_text(f'#!/bin/sh\nPYTHONPATH={ROOT} exec {sys.executable} -m pyengine "$@"\n')
    for program in programs.iterdir():
        program.chmod(0o755)
    home = tmp_path / "work"
    home.mkdir()
    env = {
        **os.environ,
        "PATH": f"{programs}:{os.environ['PATH']}",
        "HOME": str(tmp_path),
        "GIT_CONFIG_GLOBAL": "/dev/null",
    }
    (home / guard.path).write_text(guard.text)
    codes = []
    for text in (STACK.replace("parallelism: 2", "parallelism: 6"), QUIET):
        (home / "stack.yml").write_text(text)
        subprocess.run(["git", "init", "-q"], cwd=home, env=env, check=True)
        subprocess.run(["git", "add", "-A"], cwd=home, env=env, check=True)
        subprocess.run([reader("pre-commit"), "validate-config"], cwd=home, env=env, check=True)
        done = subprocess.run(
            [reader("pre-commit"), "run"], cwd=home, env=env, capture_output=True, text=True, check=False
        )
        codes.append(
            (done.returncode, done.stdout.count("Passed"), "all tasks" in done.stdout or "6 of 6" in done.stdout)
        )
    assert codes == [(1, 1, True), (0, 2, False)]
    assert guard.path == pre_commit.PATH
