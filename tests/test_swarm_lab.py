"""A lab of real engines is made where it can be, refused in one sentence where not, and asked for in plain words."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tools.run import Failure
from tools.swarm import lab, roots, swarm
from tools.swarm.commands import run_engine


def test_without_root_one_sentence_says_why_there_is_no_lab(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    if not Path("/etc/debian_version").exists():
        pytest.skip("another sentence is said elsewhere than on Debian")
    assert roots.unable() == "making a lab of real engines needs root"
    with pytest.raises(Failure, match="needs root"):
        lab.up(roots.NEWEST, 1)


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:2375", "/var/run/docker.sock"])
def test_a_swarm_is_named_by_the_file_of_its_socket(address: str) -> None:
    with pytest.raises(Failure, match="has to be unix://"):
        swarm.named(address)


def test_a_socket_where_nobody_answers_is_told(tmp_path: Path) -> None:
    with pytest.raises(Failure, match="no engine answers at unix://"):
        swarm.named(f"unix://{tmp_path}/docker.sock")


def test_rules_are_chosen_by_their_ids() -> None:
    asked: list[tuple[list[str], dict[str, str]]] = []

    def test(arguments: list[str], env: dict[str, str]) -> int:
        asked.append((arguments, env))
        return 0

    assert run_engine(["test", "--suite", "bookworm", "stray-dollar", "duplicate_key", "-x"], test) == 0
    assert run_engine(["record"], test) == 0
    assert asked[0][0] == ["tests/engine", "-k", "stray-dollar or duplicate-key", "-x"]
    assert asked[0][1] == {"STACKENGINE_SUITE": "bookworm", "STACKENGINE_ENGINE": "required"}
    assert asked[1][0] == ["tests/engine/test_experiments.py"]
    assert asked[1][1]["STACKENGINE_RECORD"] == "1"


@pytest.mark.parametrize("words", [["up", "--nodes", "0"], ["up", "--nodes", "2", "--managers", "3"], ["up", "twice"]])
def test_an_impossible_lab_is_refused_before_anything_is_made(words: list[str]) -> None:
    with pytest.raises(Failure):
        run_engine(words, lambda _, __: 0)
