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
ROUTED = "services:\n  a:\n    image: example/a:2\n    {}labels: ['traefik.http.routers.a.rule=Host(`a.test`)']\n"
BASE = "$ cat a.yml\nservices:\n  a:\n    image: example/a:2\n    {0}: [b:/b]\n    deploy: {{replicas: 2}}\n"
LOST = BASE + "{0}:\n  b: {{driver: c}}\n$ cat b.yml\nservices:\n  a:\n    user: '7'\n{0}:\n  b: {{labels: {{d: e}}}}\n"
MEMORY = "services:\n  a:\n    image: example/a:2\n    tmpfs: {}\n    deploy: {{replicas: 2}}\n"
NUMBER = "services:\n  a:\n    image: example/a:2\n    environment: {{{}: {}}}\n    deploy: {{replicas: 2}}\n"
SPREAD = (
    "services:\n  a:\n    image: example/a:2\n    deploy: {{replicas: 2, placement: {{preferences: [spread: {}]}}}}\n"
)
ADDRESS = (
    "services:\n  a:\n    image: example/a:2\n    networks: {{b: {{ipv4_address: 192.0.2.3}}}}\n    {}\n"
    "    deploy: {{replicas: 2}}\nnetworks:\n  b: {{}}\n"
)
CRON = (
    "services:\n  a:\n    image: example/a:2\n    deploy:\n      replicas: {}\n"
    "      labels: {{swarm.cronjob.enable: 'true', swarm.cronjob.schedule: '@hourly'}}\n"
    "      restart_policy: {{condition: none}}\n"
)


@pytest.mark.parametrize(
    ("rule", "text", "severity"),
    [
        ("network-address-dropped", ADDRESS.format("command: run -advertise=192.0.2.3"), Severity.HIGH),
        ("network-address-dropped", ADDRESS.format("environment: {PEER: 'http://192.0.2.3:80'}"), Severity.HIGH),
        ("network-address-dropped", ADDRESS.format("labels: {peer: 192.0.2.3}"), Severity.MEDIUM),
        ("network-address-dropped", ADDRESS.format("command: run -advertise=192.0.2.30"), Severity.INFO),
        ("scheduled-starts-at-deploy", CRON.format(1), Severity.INFO),
        ("scheduled-starts-at-deploy", CRON.format(9), Severity.MEDIUM),
        ("proxy-port-missing", ROUTED.format("deploy:\n      "), Severity.HIGH),
        ("proxy-port-missing", ROUTED.format("deploy: {}\n    "), Severity.MEDIUM),
        ("merge-loses-setting", LOST.format("volumes"), Severity.HIGH),
        ("merge-loses-setting", LOST.format("networks").replace("[b:/b]", "[b]"), Severity.MEDIUM),
        ("tmpfs-dropped", MEMORY.format("/run"), Severity.LOW),
        ("tmpfs-dropped", MEMORY.format("/run\n    read_only: true"), Severity.HIGH),
        ("number-written-otherwise", NUMBER.format("FEED_RELEASE", "24.10"), Severity.MEDIUM),
        ("number-written-otherwise", NUMBER.format("FEED_SECONDS", "24.10"), Severity.LOW),
        ("spread-ignored", SPREAD.format("node.id"), Severity.LOW),
        ("spread-ignored", SPREAD.format("node.role"), Severity.MEDIUM),
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
