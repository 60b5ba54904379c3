"""Where a rule says more or less loudly what it says, by what is at stake."""

from __future__ import annotations

import pytest

from pyengine.finding import Severity
from pyengine.rules import RULES
from tests.rules.test_examples import one

BY_ID = {rule.meta.id: rule for rule in RULES}

PORT = "services:\n  db:\n    image: {}\n    ports: ['3306']\n    deploy:\n      replicas: 1\n"
PROBE = (
    "services:\n  api:\n    image: example/api:2\n    healthcheck:\n      test: [CMD, {}, '||', exit, '1']\n"
    "    deploy:\n      replicas: 1\n"
)
CUT = PROBE.replace("CMD", "CMD-SHELL").replace("'||', exit, '1'", "/, -s")
GRACE = (
    "services:\n  api:\n    image: {}\n    stop_grace_period: 5m\n{}    deploy:\n      replicas: {}\n"
    "      placement: {{constraints: [node.hostname == a]}}\n      update_config: {{order: stop-first}}\n"
)
MOUNT = "    volumes: ['{}:/data']\n"


@pytest.mark.parametrize(
    ("rule", "text", "severity"),
    [
        ("port-published-at-random", PORT.format("mysql:8.4"), Severity.HIGH),
        ("port-published-at-random", PORT.format("example/web:2"), Severity.MEDIUM),
        ("healthcheck-shell-words", PROBE.format("curl, http://localhost/"), Severity.HIGH),
        ("healthcheck-shell-words", CUT.format("curl"), Severity.HIGH),
        ("healthcheck-shell-words", CUT.format("/api"), Severity.MEDIUM),
        ("healthcheck-shell-words", PROBE.format("/usr/bin/pg_isready, -q"), Severity.HIGH),
        ("healthcheck-shell-words", PROBE.format("redis-cli, ping"), Severity.MEDIUM),
        ("stop-grace-over-a-minute", GRACE.format("postgres:17", MOUNT.format("/srv/db"), 1), Severity.MEDIUM),
        ("stop-grace-over-a-minute", GRACE.format("example/api:2", MOUNT.format("/srv/db"), 1), Severity.MEDIUM),
        ("stop-grace-over-a-minute", GRACE.format("example/api:2", MOUNT.format("/srv/db"), 2), Severity.LOW),
        ("stop-grace-over-a-minute", GRACE.format("example/api:2", "", 1), Severity.LOW),
    ],
)
def test_it_is_as_loud_as_what_is_at_stake(rule: str, text: str, severity: Severity) -> None:
    assert one(BY_ID[rule], text).finding.severity is severity
