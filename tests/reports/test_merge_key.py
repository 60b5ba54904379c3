"""The merge key replaces nested blocks: keys of the base get lost."""

from __future__ import annotations

from pathlib import Path

from pyengine import engine
from tests.reports.judging import fixed, report, told

RULE = "merge-replaces-block"


def test_the_report(shared: Path) -> None:
    text = report(shared, "18")
    assert told(RULE, text) == [("environment", "low"), ("placement", "low")]
    found = engine.analyse([engine.File("stack.yml", text)]).judged
    messages = [judged.finding.message for judged in found if judged.finding.rule == RULE]
    assert "`LOG_LEVEL`, `QUEUE`" in messages[0]
    assert "`constraints`" in messages[1]
    assert fixed(RULE, text) == report(shared, "18.fixed")
    assert told(RULE, report(shared, "18.fixed")) == []


def test_all_that_is_below_a_lost_block() -> None:
    text = """\
x-base: &base
  image: app:1
  deploy: {replicas: 2, resources: {limits: {memory: 1G, cpus: "1"}}}
services:
  a:
    <<: *base
    deploy: {replicas: 3, resources: {limits: {memory: 2G}}}
"""
    assert told(RULE, text) == [("deploy", "low")]
