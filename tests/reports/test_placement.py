"""Placement that no node can meet, as people wrote it."""

from __future__ import annotations

from pathlib import Path

from tests.reports.handed import fixed, hazards, said, texts


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
