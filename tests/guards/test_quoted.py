"""Whatever a service, a stack or a file is called: in every guard it is a text, and nothing of it is run."""

from __future__ import annotations

import ast
import json
import re
import shlex
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from pyengine.guards import checkov, conftest, github, gitlab, guards, pre_commit, quorum, wait
from pyengine.guards.facts import OF_MANAGERS, Facts, Rolled
from tests.guards.readers import denied, shellcheck

EVIL = (
    "x; rm -rf /",
    "$(id)",
    "`id`",
    "'\"; touch pwned; \"'",
    "a\n  run: touch pwned\n",
    "${{ secrets.TOKEN }}",
    "$CI_JOB_TOKEN",
    "--help",
    '"}\nallow if true #',
    "]}; import os #",
    "*/ [a-z]?!",
    "é\u2028\x85\x00\x7f",
    "@SERVICES@",
    "EOF",
)
names = st.one_of(st.sampled_from(EVIL), st.text(min_size=1, max_size=12).filter(lambda text: text.isprintable()))


def named(name: str, stack: str = "shop") -> Facts:
    """Return facts in which everything is called so."""
    rolled = (Rolled(name, scoped=True), Rolled(f"{stack}_{name}", scoped=False), Rolled("app", scoped=True))
    return Facts(stack, (name,), rolled, (name,), (name,), (name,), OF_MANAGERS, 3)


def yaml(text: str) -> Any:
    return YAML(typ="safe", pure=True).load(text)


@given(names, names)
def test_ci_reads_the_names_as_texts(name: str, stack: str) -> None:
    facts = named(name, stack)
    workflow, job, hooks = (make(facts) for make in (github.guard, gitlab.guard, pre_commit.guard))
    assert workflow is not None
    assert job is not None
    assert hooks is not None
    env = yaml(workflow.text)["jobs"]["deploy"]["env"]
    assert (env["STACK"], env["FILE_1"]) == tuple(each.replace("${{", "${{ '${{' }}") for each in (stack, name))
    runs = [step["run"] for step in yaml(workflow.text)["jobs"]["deploy"]["steps"] if "run" in step]
    plain = github.guard(named("a"))
    assert plain is not None
    assert runs == [step["run"] for step in yaml(plain.text)["jobs"]["deploy"]["steps"] if "run" in step]
    ordinary = gitlab.guard(named("a"))
    assert ordinary is not None
    deploy = yaml(job.text)["deploy-stack"]
    assert deploy["variables"]["STACK"] == {"value": stack, "expand": False}
    assert deploy["variables"]["FILE_1"] == {"value": name, "expand": False}
    assert deploy["script"] == yaml(ordinary.text)["deploy-stack"]["script"]
    for hook in yaml(hooks.text)["repos"][0]["hooks"]:
        assert shlex.split(hook["entry"])[-1] == name
        assert re.search(hook["files"], name)


@given(names)
def test_shell_and_python_read_the_names_as_texts(name: str) -> None:
    script, checks = wait.guard(named(name)), checkov.guard(named(name))
    assert script is not None
    assert checks is not None
    body = script.text.split("every() {\n")[1].split("\n}\n\nshow=")[0]
    words = shlex.split(body)
    assert [words[index] for index in range(1, len(words), 5)] == [f"$stack_{name}", f"shop_{name}", "$stack_app"]
    found = [node for node in ast.walk(ast.parse(checks.text)) if isinstance(node, ast.AnnAssign)]
    lists = [node.value.args[0] for node in found if isinstance(node.value, ast.Call)]
    assert [ast.literal_eval(each) for each in lists] == [[name]] * 3


def test_no_name_gets_into_a_comment_or_between_others() -> None:
    """Without its names a guard is the same whatever they are: nothing else hangs on them."""
    for one in guards(named("quite-ordinary")):
        other = next(each for each in guards(named("something-else")) if each.id == one.id)
        assert (
            one.text.replace("quite-ordinary", "something-else").replace("quite\\\\-ordinary", "something\\\\-else")
            == other.text
        )


@pytest.mark.parametrize("name", EVIL[:9])
def test_a_shell_runs_nothing_of_a_name(name: str, tmp_path: Path) -> None:
    docker = tmp_path / "docker"
    docker.write_text('#!/bin/sh\nprintf "%s\\n" "$*" >> asked\nexit 1\n')
    docker.chmod(0o755)
    facts = replace(named(name), services=(Rolled(name, scoped=False),))
    script = wait.guard(facts)
    assert script is not None
    (tmp_path / "wait.sh").write_text(script.text)
    done = subprocess.run(["sh", "wait.sh"], cwd=tmp_path, env={"PATH": f"{tmp_path}:/usr/bin:/bin"}, check=False)
    assert done.returncode == 69
    assert (tmp_path / "asked").read_text().endswith(f"-- {name}\n")
    assert {each.name for each in tmp_path.iterdir()} == {"docker", "wait.sh", "asked"}


@pytest.mark.parametrize("stack", [*EVIL[:9], "<stack>"])
def test_a_stack_that_is_none_is_asked_for(stack: str, tmp_path: Path) -> None:
    script = wait.guard(named("api", stack))
    assert script is not None
    (tmp_path / "wait.sh").write_text(script.text)
    done = subprocess.run(["sh", "wait.sh"], cwd=tmp_path, env={"PATH": "/usr/bin:/bin"}, check=False)
    assert done.returncode == 64
    assert {each.name for each in tmp_path.iterdir()} == {"wait.sh"}


def test_shellcheck_finds_nothing(tmp_path: Path) -> None:
    program = shellcheck()
    for index, name in enumerate((*EVIL, "api")):
        for make in (wait.guard, quorum.guard):
            script = make(named(name.replace("\x00", "")))
            assert script is not None
            (tmp_path / f"{index}-{script.path}").write_text(script.text)
    done = subprocess.run([program, *sorted(tmp_path.iterdir())], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


def test_a_policy_excepts_a_service_of_any_name() -> None:
    """Of names that JSON has to escape regopy takes those in its input as they are written: they are left out of it."""
    asked = []
    for name in EVIL:
        policy = conftest.guard(named(name))
        assert policy is not None
        bad = {"deploy": {"update_config": {"failure_action": "continue"}}}
        known = {name: bad} if json.dumps(name, ensure_ascii=False) == f'"{name}"' else {}
        asked.append((policy.text, {"services": {**known, "other": bad}}))
    assert sum(len(data["services"]) for _, data in asked) > len(EVIL) + 5
    for said in denied(asked):
        assert [each.partition(":")[0] for each in said] == ["other"]
