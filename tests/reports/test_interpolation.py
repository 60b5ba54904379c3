"""Interpolation by the command line against the environment of the container."""

from __future__ import annotations

from pathlib import Path

import pytest

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
    assert fixed(RULE, text) == text, "no shell runs the words: nothing is made of them"
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
