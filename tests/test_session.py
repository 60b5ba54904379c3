"""One vault a session: a secret has one name, in the report and in the redacted text, and keeps it."""

from __future__ import annotations

from dataclasses import replace

from pyengine.output import wire
from pyengine.session import Session

FIRST = "services:\n  a:\n    image: x:1\n    environment: {DB_PASSWORD: mauve-Kettle-41, API_TOKEN: Rk3vX9pQ2mWz}\n"
SECOND = "services:\n  a:\n    environment: {OTHER_PASSWORD: harbour-7006-Tin}\n"


def files(*texts: str) -> tuple[wire.File, ...]:
    return tuple(wire.File(f"{index}.yml", text) for index, text in enumerate(texts))


def names(masked: tuple[wire.Masked, ...], file: int = 0) -> list[str]:
    return [mask.placeholder for mask in masked if mask.range.file == file]


def numbered(placeholders: list[str]) -> list[str]:
    """Return placeholders without their tags."""
    return [placeholder.rsplit("_", 1)[0] for placeholder in placeholders]


def reported(session: Session, *texts: str) -> tuple[wire.Masked, ...]:
    return session.analyse(wire.Analyse(files(*texts))).masked


def redacted(session: Session, text: str) -> wire.Redaction:
    return session.redact(wire.Redact(text, identifiers=True, terms=(), more=(), fewer=()))


def test_the_report_and_the_redacted_text_call_a_secret_the_same() -> None:
    session = Session()
    report = names(reported(session, FIRST))
    assert len(report) == 2
    assert names(redacted(session, FIRST).masked) == report


def test_also_where_another_text_was_redacted_before() -> None:
    session = Session()
    before = names(redacted(session, SECOND).masked)
    report = names(reported(session, FIRST))
    assert not set(report) & set(before)
    assert names(redacted(session, FIRST).masked) == report


def test_also_where_the_second_of_two_files_is_redacted_first() -> None:
    session = Session()
    report = reported(session, FIRST, SECOND)
    assert names(redacted(session, SECOND).masked) == names(report, 1)
    assert names(redacted(session, FIRST).masked) == names(report, 0)


def test_what_was_judged_while_it_was_typed_takes_no_number_and_is_not_missed() -> None:
    session = Session()
    for end in range(3, len("mauve-Kettle-41")):
        reported(session, FIRST.replace("mauve-Kettle-41", "mauve-Kettle-41"[:end]))
    assert numbered(names(reported(session, FIRST))) == numbered(names(reported(Session(), FIRST)))
    given = redacted(session, FIRST)
    restored = session.restore(wire.Restore(given.text))
    assert (restored.text, restored.lost, restored.invented) == (FIRST, (), ())


def test_a_name_that_was_given_keeps_its_meaning_over_edits() -> None:
    session = Session()
    reported(session, FIRST)
    given = redacted(session, FIRST)
    changed = FIRST.replace("mauve-Kettle-41", "amber-Spoon-88")
    report = names(reported(session, changed))
    assert report[1] == names(given.masked)[1]
    assert report[0] not in names(given.masked)
    assert names(redacted(session, changed).masked) == report
    assert session.restore(wire.Restore(given.text)).text == FIRST


def test_the_next_worker_goes_on_with_the_names_that_were_given() -> None:
    session, following = Session(), Session()
    reported(session, FIRST)
    given = redacted(session, FIRST)
    following.recall(session.memory(wire.Nothing()))
    assert names(reported(following, FIRST)) == names(given.masked)
    assert following.restore(wire.Restore(given.text)).text == FIRST


def test_a_report_does_not_depend_on_what_was_asked_before() -> None:
    session = Session()
    session.redact(wire.Redact("DB_PASSWORD: replicas-6-of-6\n", identifiers=True, terms=(), more=(), fewer=()))
    batch = "services:\n  a:\n    image: x:1\n    deploy: {replicas: 6, update_config: {parallelism: 6}}\n"
    wanted = Session().analyse(wire.Analyse(files(batch)))
    assert session.analyse(wire.Analyse(files(batch))) == wanted


ALL_AT_ONCE = """\
services:
  a:
    image: x:1
    environment: {DB_PASSWORD: mauve-Kettle-41}
    deploy:
      replicas: 6
      update_config: {parallelism: 6, failure_action: rollback}
"""


def without_fixes(report: wire.Report) -> list[wire.Finding]:
    return [replace(finding, fix=None, refusal=None) for finding in report.findings]


def test_what_is_found_is_told_before_a_fix_of_it_is_tried() -> None:
    session = Session()
    found = session.find(wire.Analyse(files(ALL_AT_ONCE)))
    judged = session.analysis
    report = session.analyse(wire.Analyse(files(ALL_AT_ONCE)))
    assert (found.proven, report.proven) == (False, True)
    assert without_fixes(found) == without_fixes(report)
    assert [fix.choices for each in found.findings if (fix := each.fix)] == [()] * sum(
        each.fix is not None for each in report.findings
    )
    assert judged is not None and session.analysis is not None
    assert session.analysis.stack is judged.stack  # it was not judged again
    assert report.findings == Session().analyse(wire.Analyse(files(ALL_AT_ONCE))).findings


def test_nothing_is_left_to_be_tried_where_nothing_is_found() -> None:
    assert all(Session().find(wire.Analyse(files(text))).proven for text in ("", "a: [", "x-a: 1\n"))
