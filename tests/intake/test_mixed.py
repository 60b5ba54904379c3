"""Whole pastes through the whole engine: the stack file is judged and mended, everything else is told and kept."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pyengine import bridge
from pyengine.engine import Analysis, analyse, fix
from pyengine.input.case import Case, File
from pyengine.intake.take import take
from pyengine.redact import redact
from tests.input.test_sniff import ERROR, INSPECT, MIXED, OTHER, PS, STACK

BAD = """\
services:
  web:
    image: nginx:1.27
    deploy:
      replicas: 6
      update_config:
        parallelism: 6
        failure_action: continue
"""
GOOD = BAD.replace("parallelism: 6", "parallelism: 2").replace("continue", "rollback")


def judged(*texts: str) -> Analysis:
    return analyse([File(f"{number}.txt", text) for number, text in enumerate(texts)])


PLAIN = {name: pieces for name, pieces in MIXED.items() if any(piece.startswith(STACK) for _, piece in pieces)}


@pytest.mark.parametrize("pieces", PLAIN.values(), ids=PLAIN.keys())
def test_findings_stand_in_their_file_and_a_fix_changes_nothing_else(pieces: list[tuple[str, str]]) -> None:
    def text(content: str) -> str:
        return "".join(content if piece.startswith(STACK) else piece for _, piece in pieces)

    files = [File("a", text(BAD))]
    found = {item.finding.rule: item.finding.place.span for item in analyse(files).judged}
    at = text(BAD).index("parallelism: 6") + len("parallelism: ")
    assert (found["update-batch-covers-replicas"].start, found["update-batch-covers-replicas"].end) == (at, at + 1)
    assert fix(files, unsafe=False).files[0].text == text(GOOD)


@pytest.mark.parametrize("pieces", MIXED.values(), ids=MIXED.keys())
def test_every_other_part_is_told_with_its_lines(pieces: list[tuple[str, str]]) -> None:
    text = "".join(piece for _, piece in pieces)
    analysis = judged(text)
    if analysis.problem is None:
        others = {kind for kind, _ in pieces if kind != "stack"}
        assert len([notice for notice in analysis.notices if notice.startswith("Line")]) >= len(others)
    else:
        kinds = [kind for kind, _ in pieces]
        assert "stack" not in kinds or analysis.problem.cause == "e-mail quoting"


def test_the_notices_name_the_lines_in_plain_words() -> None:
    fenced = f"```yaml\n{BAD}```\n"
    text = f"My stack:\n\n{fenced}$ docker stack deploy -c a.yml b\n{ERROR}\n$ docker service ps b_web\n{PS}{INSPECT}"
    assert judged(text).notices[:7] == (
        "Line 1 is plain text, no part of the stack file.",
        "Lines 3 and 12 are Markdown, no part of the stack file.",
        "Lines 13 and 16 are commands; they are explained, not judged.",
        "Line 14 is a message of Docker; it is explained, not judged.",
        "Lines 17 to 19 are a table of what is running; it is explained, not judged.",
        "Lines 20 to 30 are the output of `docker inspect`; it is explained, not judged.",
        "Docker cannot read this text as it stands: only the lines of the stack file are judged.",
    )


def test_a_stack_file_beside_another_kind_of_file_is_judged() -> None:
    for other, kind in ((INSPECT, "the output of `docker inspect`"), (ERROR, "a message of Docker"), (PS, "a table")):
        for files in ((BAD, other), (other, BAD)):
            analysis = judged(*files)
            assert analysis.problem is None
            assert analysis.kind == "stack"
            assert analysis.notices[0].startswith(f"`{files.index(other)}.txt` is {kind}")
            assert {item.finding.place.file for item in analysis.judged} == {files.index(BAD)}


def test_lines_are_told_with_their_file_where_there_are_several() -> None:
    assert judged(f"{BAD}{ERROR}", OTHER).notices[0] == (
        "Line 9 of `0.txt` is a message of Docker; it is explained, not judged."
    )


def test_an_empty_file_beside_a_stack_file_is_still_told_as_the_problem() -> None:
    analysis = judged(BAD, "\n")
    assert analysis.problem is not None
    assert (analysis.kind, analysis.problem.place.file) == ("empty", 1)


def test_several_stack_files_in_one_text_are_judged_together_and_it_is_said() -> None:
    override = "services:\n  web:\n    deploy:\n      replicas: 3\n"
    text = f"```\n{BAD}```\nand for production\n```\n{override}```\n"
    analysis = judged(text)
    assert any(notice.startswith("Lines 2 to 9 and 13 to 16 are several stack files;") for notice in analysis.notices)
    assert "update-batch-covers-replicas" in {item.finding.rule for item in analysis.judged}
    assert fix([File("a", text)], unsafe=False).files[0].text == text.replace(BAD, GOOD.replace(": 2\n", ": 1\n"))


def test_a_broken_stack_file_is_explained_at_its_line_and_repaired_in_its_place() -> None:
    text = f"My stack is this:\n```yaml\n{BAD.replace('  web:', '  web')}```\nThank you!\n"
    analysis = judged(text)
    assert analysis.problem is not None
    assert analysis.problem.place.span.of(text) == "web"
    assert [each.text for each in analysis.problem.repairs] == [text.replace("  web\n", "  web:\n")]


def test_quote_marks_and_diffs_are_repaired_inside_their_part_only() -> None:
    quoted = "".join(f"> {line}\n" for line in BAD.splitlines())
    changed = "--- a\n+++ b\n@@ -0,0 +1,8 @@\n" + "".join(f"+{line}\n" for line in BAD.splitlines())
    for before, part, after in (
        ("Ann wrote this about it:\n", quoted, "What do you think?\n"),
        ("What I did is this.\n```diff\n", changed, "```\n What do you think?\n"),
    ):
        problem = judged(before + part + after).problem
        assert problem is not None
        assert [each.text for each in problem.repairs] == [before + BAD + after]


def test_a_paste_without_a_stack_file_is_about_the_first_thing_that_is_no_text() -> None:
    text = f"I see this all the time:\n\n$ docker service inspect web\n{INSPECT}"
    analysis = judged(text)
    assert analysis.problem is not None
    assert analysis.kind == "command"
    assert analysis.problem.place.span.of(text) == "$ docker service inspect web"


def test_a_secret_outside_of_the_stack_file_is_masked_too() -> None:
    secret = "hunter2" + "-correct-horse"
    text = f"$ docker login -u bob -p {secret}\n{BAD}"
    analysis = judged(text)
    assert analysis.problem is None
    assert secret not in analysis.redacted[0].text


def test_a_patch_shows_and_returns_the_whole_paste() -> None:
    def ask(method: str, **params: object) -> dict[str, dict[str, list[dict[str, object]]]]:
        return json.loads(bridge.handle(json.dumps({"v": 1, "id": 1, "method": method, "params": params})))

    text = f"Hi, here is a file:\n{BAD}\n{ERROR}"
    files = [{"name": "a", "text": text}]
    found = ask("analyse", files=files)["ok"]["findings"]
    accepted = [{"finding": f["id"], "choice": None} for f in found if f["rule"] == "update-batch-covers-replicas"]
    patch = ask("patch", files=files, accepted=accepted)["ok"]
    assert patch["texts"] == [text.replace("parallelism: 6", "parallelism: 2")]
    (hunk,) = patch["hunks"]
    assert hunk["findings"] == [accepted[0]["finding"]]
    assert [(line["kind"], line["old"]) for line in hunk["lines"]][2:4] == [("remove", 8), ("add", None)]  # type: ignore[attr-defined,index]


def test_a_secret_in_a_real_file_is_masked_between_other_things_as_well(shared: Path) -> None:
    before = "Hi all, this is my stack.\n\n"
    for path in sorted((shared / "corpus/real").glob("*.yml"))[::8]:
        text = path.read_bytes().decode()
        if len(text) > 8_000:
            continue
        alone, mixed = redact(text).masked, redact(before + text + ERROR).masked
        covered = [(mask.span.start - len(before), mask.span.end - len(before)) for mask in mixed]
        for mask in alone:
            assert any(start <= mask.span.start and mask.span.end <= end for start, end in covered), path.name


@pytest.mark.parametrize(
    "prompt", ["ops@mgr1:~/shop$ ", "ops@mgr1:~/shop$", "root@mgr1:~# ", "$ ", "[ops@mgr1 shop]$ ", "PS C:\\shop> "]
)
def test_a_prompt_without_a_command_behind_the_file_is_none_of_it(prompt: str) -> None:
    taken = take(Case((File("a", f"{prompt.rstrip()} cat stack.yml\n{BAD}{prompt}\n"),)))
    assert taken.problem is None
    assert len(taken.documents) == 1


def test_a_complaint_of_the_schema_beside_the_file_is_a_message() -> None:
    taken = take(Case((File("a", f"{BAD}services.web.deploy.replicas must be a integer\n"),)))
    assert any("message of Docker" in notice for notice in taken.notices)


@pytest.mark.parametrize("number", ["{:6}\t", "{} ", "{:3} | ", "{}: "])
def test_line_numbers_in_front_of_a_file_are_taken_away(number: str) -> None:
    text = "".join(f"{number.format(n)}{line}\n" for n, line in enumerate(BAD.splitlines(), 1))
    problem = take(Case((File("a", text),))).problem
    assert problem is not None
    assert [(each.title, each.text) for each in problem.repairs] == [("Remove the line numbers", BAD)]
