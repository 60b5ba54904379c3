"""Keys that stand where Docker has none of that name."""

from __future__ import annotations

from pathlib import Path

from pyengine.document.data import plain
from pyengine.document.document import read
from tests.reports.handed import fixed, hazards, judged_of, said, texts


def test_a_key_in_the_wrong_block_is_moved(shared: Path) -> None:
    files, right = texts(shared, "38.yml"), texts(shared, "38.fixed.yml")
    marked = ["max_replicas_per_node", "constraints"]
    assert said(files, "keys-unknown") == [("38.yml", text, "high") for text in marked]
    (after,) = fixed(files, "keys-unknown")
    assert plain(read(after).roots[0]) == plain(read(right[0].text).roots[0])
    assert not hazards(right)


def test_a_limit_that_swarm_has_not(shared: Path) -> None:
    files = texts(shared, "20.yml")
    assert said(files, "keys-unknown") == [("20.yml", "memory-swap", "high")]
    assert fixed(files, "keys-unknown") == [texts(shared, "20.fixed.yml")[0].text]
    assert not hazards(texts(shared, "20.fixed.yml"))


def test_the_output_of_docker_compose_config(shared: Path) -> None:
    files = texts(shared, "08.yml")
    assert said(files, "keys-unknown") == [("08.yml", "name", "high")]
    marked = ['"8081"', '"0440"', "0.5"]
    assert said(files, "value-wrong-type") == [("08.yml", text, "high") for text in marked]
    messages = [found.finding.message for found in judged_of(files)]
    assert sum("docker compose config" in message for message in messages) == 1
    safe = [found for found in judged_of(files) if found.choices and found.applicability == "safe"]
    assert [found.finding.rule for found in safe] == ["keys-unknown", *["value-wrong-type"] * 3]
    assert not hazards(texts(shared, "08.fixed.yml"))
