"""Placement that no node can meet, as people wrote it."""

from __future__ import annotations

from pathlib import Path

from pyengine.input.case import File
from tests.reports.handed import fixed, hazards, said, texts

RULE = "start-first-cannot-place"


def test_a_key_that_no_node_has(shared: Path) -> None:
    files = texts(shared, "04.yml")
    marked = ["rack == large", "team.service != report"]
    assert said(files, "constraint-key-unknown") == [("04.yml", text, "high") for text in marked]
    assert fixed(files, "constraint-key-unknown") == [texts(shared, "04.fixed.yml")[0].text]
    assert not hazards(texts(shared, "04.fixed.yml"))


def test_constraints_of_two_files_that_exclude_each_other(shared: Path) -> None:
    files = texts(shared, "06.a.yml", "06.b.yml")
    assert said(files, "constraints-never-met") == [("06.b.yml", "node.role == worker", "high")]
    assert not hazards(texts(shared, "06.fixed.a.yml", "06.fixed.b.yml"))


def test_one_place_on_the_one_node_that_may_run_it() -> None:
    head = "services:\n  a:\n    image: app:1\n    healthcheck: {test: [CMD, probe]}\n    deploy:\n"
    text = head + (
        "      replicas: 1\n      update_config: {order: start-first}\n"
        "      placement: {max_replicas_per_node: 1, constraints: [WHERE]}\n"
    )

    def of(where: str) -> list[str]:
        return [severity for *_, severity in said([File("stack.yml", text.replace("WHERE", where))], RULE)]

    assert of("node.hostname == metal-7") == ["high"]
    assert of("node.labels.metal == true") == ["info"], "several nodes may have it"
    assert of("node.role == manager") == ["info"]
    assert of("node.role == worker") == []
    assert of("node.platform.os == linux") == []
