"""Interpolation by the command line against the environment of the container."""

from __future__ import annotations

from pathlib import Path

import pytest

from pyengine import engine
from pyengine.input.case import File
from tests.reports.handed import fixed as handed_fixed
from tests.reports.handed import texts
from tests.reports.judging import fixed, report, told

RULE = "variable-of-deploy-shell"
RUN = """\
services:
  a:
    image: app:1
    RUN
    environment: {NAME: value}
"""


def test_the_report(shared: Path) -> None:
    text = report(shared, "12")
    assert told(RULE, text) == [('echo "migrating $DB on $STAGE"', "high")]
    files = texts(shared, "12.yml")
    assert handed_fixed(files, RULE, "one-shot-restarts") == [report(shared, "12.fixed")]
    assert told(RULE, report(shared, "12.fixed")) == []


@pytest.mark.parametrize(
    "run",
    [
        "command: sh -c 'run $NAME'",
        "command: [bash, -c, 'run ${NAME}']",
        "entrypoint: [/bin/sh, -c, 'run $NAME']",
        "healthcheck: {test: 'probe $NAME'}",
        "healthcheck: {test: [CMD-SHELL, 'probe $NAME']}",
    ],
)
def test_what_a_shell_runs_gets_its_variable(run: str) -> None:
    text = RUN.replace("RUN", run)
    assert len(told(RULE, text)) == 1
    assert fixed(RULE, text) == text.replace("$", "$$")
    assert told(RULE, text.replace("$", "$$")) == []


@pytest.mark.parametrize("word", ["a;b", "'$NAME'", "*", "~/x", "a|b", "$(id)", "a>b", "$$NAME"])
def test_what_a_shell_would_read_otherwise_is_left(word: str) -> None:
    text = RUN.replace("RUN", f"command: run $NAME {word}")
    assert told(RULE, text)
    assert fixed(RULE, text) == text


def test_words_get_quotes_where_a_shell_needs_them() -> None:
    text = RUN.replace("RUN", 'command: ["run", "--of=$NAME", "two words"]')
    words = """command: ["sh", "-c", "run \\"--of=$$NAME\\" 'two words'"]"""
    assert fixed(RULE, text) == RUN.replace("RUN", words)


def test_what_the_entrypoint_does_with_the_words_it_says() -> None:
    text = RUN.replace("RUN", "entrypoint: [/start]\n    command: run $NAME")
    assert fixed(RULE, text) == text


def test_the_quotes_of_an_env_file_that_lies_beside() -> None:
    stack = File("stack.yml", "services:\n  a:\n    image: app:1\n    env_file: [app.env]\n")
    given = File("app.env", 'BANNER="welcome back"\nPLAIN=a "b"\nONE=\'1\'\nNONE=\n')
    told_of = engine.analyse([stack, given]).notices
    assert (
        "Docker takes the lines of an `env_file` as they are: the quotes around `BANNER`, `ONE` reach the"
        in told_of[-1]
    )
    assert len(engine.analyse([stack, File("app.env", "PLAIN=a\n")]).notices) == 1
    other = File("stack.yml", stack.text.replace("env_file", "x-file"))
    assert len(engine.analyse([other, given]).notices) == 1
