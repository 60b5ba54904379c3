"""What people thought that a second `-c` does."""

from __future__ import annotations

from pathlib import Path

from pyengine.input.case import File
from tests.reports.handed import fixed, hazards, judged_of, said, texts


def test_a_test_of_two_files_is_one_command(shared: Path) -> None:
    files = texts(shared, "06.a.yml", "06.b.yml")
    assert said(files, "merge-joins-command") == [("06.b.yml", "test", "high")]
    assert said(files, "merge-adds-to-list") == [("06.b.yml", "constraints", "info")]
    right = texts(shared, "06.fixed.a.yml", "06.fixed.b.yml")
    assert not [found for found in judged_of(right) if found.finding.rule.startswith("merge-")]
    after = fixed(files, "merge-joins-command", "constraints-never-met")
    assert after[0] == right[0].text
    assert after[1] == files[1].text, "its probe is the one that was to hold; the right file asks for another one"
    assert not hazards([File("a.yml", after[0]), File("b.yml", after[1])])


def test_of_three_files_the_last_one_holds() -> None:
    head = "services:\n  a:\n    healthcheck:\n      test: [CMD, TEST]\n"
    texts = [
        "services:\n  a:\n    image: app:1\n    deploy: {mode: global}\n",
        *(head.replace("TEST", t) for t in "xyz"),
    ]
    files = [File(f"{number}.yml", text) for number, text in enumerate(texts)]
    assert said(files, "merge-joins-command") == [("3.yml", "test", "high")]
    after = [File("", text) for text in fixed(files, "merge-joins-command")]
    assert ["test" in file.text for file in after] == [False, False, False, True]
    assert not said(after, "merge-joins-command")


def test_entries_of_one_source_get_lost_when_a_second_file_names_the_service(shared: Path) -> None:
    files = texts(shared, "07.a.yml", "07.b.yml")
    assert said(files, "merge-loses-item") == [("07.b.yml", "gate", "high")] * 2
    assert not hazards(files[:1])
    told = [found.finding for found in judged_of(files) if found.finding.rule == "merge-loses-item"]
    lost = [label.place for finding in told for label in finding.related]
    assert ["/etc/gate/rules" in place.span.of(files[place.file].text) for place in lost] == [True, False]
    assert "target: pin" in lost[1].span.of(files[0].text)


def test_a_file_without_services_is_one_of_several(shared: Path) -> None:
    files = texts(shared, "17.a.yml", "17.b.yml")
    assert not hazards(files)
    assert said(files, "anchor-of-other-file") == [("17.b.yml", "*common", "info")]
