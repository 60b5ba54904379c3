"""What comments and `.stackengine.yml` ask not to be told, and what they cannot ask for."""

from __future__ import annotations

import pytest

from pyengine import engine
from pyengine.analysis import Analysis
from pyengine.input.case import File

STACK = """\
services:
  api:
    image: example/api:2
    deploy:
      replicas: 6
      update_config:
        parallelism: 2
        failure_action: continue
  web:
    image: example/web:2
    deploy:
      replicas: 6
      update_config:
        failure_action: continue
"""
RULE = "update-failure-ignored"
IGNORE = f"# stackengine: ignore {RULE} - we watch it"


def analysed(text: str, config: str | None = None) -> Analysis:
    files = [File("stack.yml", text)]
    return engine.analyse([*files, File(".stackengine.yml", config)] if config is not None else files)


def told(analysis: Analysis, rule: str = RULE) -> list[str | None]:
    return [judged.finding.service for judged in analysis.judged if judged.finding.rule == rule]


def at(line: str, text: str = STACK) -> str:
    """Put the comment behind the first line that holds this text."""
    return text.replace(line, f"{line}  {IGNORE}", 1)


def above(line: str) -> str:
    start = STACK.index(line)
    indent = len(line) - len(line.lstrip())
    return f"{STACK[:start]}{' ' * indent}{IGNORE}\n{STACK[start:]}"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (at("failure_action: continue"), ["web"]),
        (at("update_config:"), ["web"]),
        (at("deploy:"), ["web"]),
        (at("  api:"), ["web"]),
        (at("parallelism: 2"), ["api", "web"]),
        (above("        failure_action: continue"), ["web"]),
        (above("  api:\n"), ["web"]),
        (f"{IGNORE}\n{STACK}", []),
        (f"---\n\n{IGNORE}\n\n{STACK}", []),
        (at("services:"), []),
        (at("failure_action: continue").replace("\n", "\r\n"), ["web"]),
    ],
)
def test_a_comment_is_about_what_begins_on_its_line_or_below_it(text: str, left: list[str]) -> None:
    analysis = analysed(text)
    assert told(analysis) == left
    assert {finding.rule for finding, _ in analysis.ignored} == ({RULE} if len(left) < 2 else set())
    assert all(why == "we watch it" for _, why in analysis.ignored)


@pytest.mark.parametrize(
    ("comment", "said"),
    [
        (f"# stackengine: ignore {RULE}", "Line 8 ignores nothing: say why behind the rule, `ignore rule - reason`."),
        ("# stackengine: ignore", "Line 8 ignores nothing: it names no rule."),
        (
            "# stackengine: ignore update-failure-ignore - why",
            f"Line 8 ignores nothing: there is no rule `update-failure-ignore`; is `{RULE}` meant?",
        ),
    ],
)
def test_a_comment_that_cannot_be_followed_is_told(comment: str, said: str) -> None:
    analysis = analysed(STACK.replace("failure_action: continue", f"failure_action: continue {comment}", 1))
    assert told(analysis) == ["api", "web"]
    assert said in analysis.notices


def test_a_comment_may_name_several_rules() -> None:
    comment = f"# stackengine: ignore harden-monitor-and-delay, {RULE}: we watch it"
    analysis = analysed(STACK.replace("  api:\n", f"  api: {comment}\n"))
    assert told(analysis) == ["web"]
    assert told(analysis, "harden-monitor-and-delay") == ["web"]


def test_a_text_that_looks_like_a_comment_asks_for_nothing() -> None:
    text = STACK.replace("failure_action: continue", f"failure_action: continue\n    command: 'a {IGNORE}'", 1)
    block = STACK.replace(
        "    image: example/api:2\n", f"    image: example/api:2\n    command: |\n      a\n      {IGNORE}\n"
    )
    assert told(analysed(text)) == ["api", "web"]
    assert told(analysed(block)) == ["api", "web"]


def test_what_is_ignored_is_not_fixed() -> None:
    text = at("failure_action: continue")
    fixed = engine.fix([File("stack.yml", text)], unsafe=False).files[0].text
    assert fixed.count("failure_action: continue") == 1
    assert IGNORE in fixed


def test_a_config_turns_rules_off_and_changes_how_severe_they_are() -> None:
    config = f"rules:\n  harden-rollback-config: off\n  {RULE}: low\nservices:\n  web:\n    {RULE}: off\n"
    analysis = analysed(STACK, config)
    assert [
        (judged.finding.service, judged.finding.severity) for judged in analysis.judged if judged.finding.rule == RULE
    ] == [("api", "low")]
    assert (RULE, "off in `.stackengine.yml`") in {(finding.rule, why) for finding, why in analysis.ignored}
    assert analysis.kind == "stack"
    assert not analysis.notices


@pytest.mark.parametrize(
    ("config", "said"),
    [
        ("rules:\n  foo: off\n", "`.stackengine.yml`, line 2: there is no rule `foo`"),
        (f"rules:\n  {RULE}: loud\n", f"`.stackengine.yml`, line 2: `{RULE}` can be high, medium, low, info or off"),
        ("rule: {}\n", "`.stackengine.yml`, line 1: `rule` is nothing that can be set; `rules` and `services` can"),
        ("- a\n", "`.stackengine.yml`, line 1: the file holds `rules` and `services`"),
        ("services: {web: off}\n", "`.stackengine.yml`, line 1: a rule's name belongs here, with a severity or `off`"),
        ("rules: {a\n", "`.stackengine.yml`, line 2: this cannot be read"),
    ],
)
def test_a_config_that_cannot_be_followed_is_told_with_the_line(config: str, said: str) -> None:
    analysis = analysed(STACK, config)
    assert told(analysis) == ["api", "web"]
    assert any(notice.startswith(said) for notice in analysis.notices), analysis.notices


def test_an_empty_config_asks_for_nothing() -> None:
    assert not analysed(STACK, "").notices


def test_a_config_alone_is_nothing_to_judge() -> None:
    analysis = engine.analyse([File("a/.stackengine.yml", "rules: {}\n")])
    assert analysis.problem is not None
    assert analysis.problem.kind == "config"
