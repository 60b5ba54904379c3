"""Two files as people write them: what is lost, joined or taken as text is told at its place, what is meant is not."""

from __future__ import annotations

from textwrap import indent

import pytest

from pyengine import engine
from pyengine.input.case import File

Said = tuple[str, str, str]
"""The rule, its severity, the text that it marks in the later file."""
TEST = 'healthcheck:\n  test: ["CMD", "curl", "-f", "http://localhost/"]\n  interval: 5s'
DEPLOY = "deploy:\n  mode: replicated\n  replicas: 2"
TOP = "secrets: {db: {external: true}}\nconfigs: {c: {external: true}}\nnetworks: {back: }\nvolumes: {data: }\n"


def placed(what: str) -> str:
    return f"{DEPLOY}\n  placement:\n    {what}"


TOLD: list[tuple[str, str, Said]] = [
    (TEST, 'healthcheck:\n  test: ["CMD", "wget", "localhost"]', ("merge-joins-command", "high", "test")),
    (TEST, "healthcheck:\n  test: curl localhost", ("merge-joins-command", "high", "test")),
    (TEST, 'healthcheck:\n  test: ["NONE"]', ("merge-joins-command", "high", "test")),
    (TEST, "healthcheck:\n  disable: true", ("healthcheck-disabled-and-tested", "high", "true")),
    (
        placed("constraints: [node.role == manager]"),
        placed("constraints: [node.role == worker]"),
        ("constraints-never-met", "high", "node.role == worker"),
    ),
    ("cap_add: [NET_ADMIN]", "cap_add: [SYS_TIME]", ("merge-adds-to-list", "info", "cap_add")),
    ("dns: [10.0.0.2]", "dns: 10.0.0.3", ("merge-adds-to-list", "info", "dns")),
    ("env_file: a.env", "env_file: [b.env]", ("merge-adds-to-list", "info", "env_file")),
    ("extra_hosts: {db: 10.0.0.1}", "extra_hosts: {db: 10.0.0.2}", ("merge-adds-to-list", "info", "extra_hosts")),
    ('ports: ["443:443/tcp", "443:443/udp"]', "environment: [A=1]", ("merge-loses-item", "high", "api")),
    ('ports: ["443:443"]', 'ports: ["443:443/udp"]', ("merge-loses-item", "high", '"443:443/udp"')),
    ("secrets: [db, {source: db, target: /etc/db}]", "tty: true", ("merge-loses-item", "high", "api")),
    ("secrets: [{source: db, target: /etc/db}]", "secrets: [db]", ("merge-loses-item", "medium", "db")),
    ('ports: ["8080:80"]', "ports: !reset []", ("merge-tag-ignored", "high", "ports")),
    ('ports: ["8080:80"]', 'ports: !override ["9090:80"]', ("merge-tag-ignored", "high", "ports")),
    ("environment: {DEBUG: 1}", "environment: {DEBUG: !reset null}", ("merge-tag-ignored", "high", "DEBUG")),
    ("environment: {DEBUG: 1}", 'environment: {DEBUG: ""}', ("merge-keeps-earlier", "medium", "DEBUG")),
    ("environment: [DEBUG=1]", "environment: [DEBUG=]", ("merge-keeps-earlier", "medium", "DEBUG=")),
    ("environment: [DEBUG=1]", 'environment: {DEBUG: ""}', ("merge-keeps-earlier", "medium", "DEBUG")),
    ("environment: {DEBUG: 1}", "environment: {DEBUG: }", ("merge-keeps-earlier", "low", "DEBUG")),
    ("command: [serve]", "command: []", ("merge-keeps-earlier", "medium", "command")),
    ("entrypoint: [/e]", 'entrypoint: ""', ("merge-keeps-earlier", "medium", "entrypoint")),
    ("read_only: true", "read_only: false", ("merge-keeps-earlier", "medium", "read_only")),
    ('ports: ["8080:80"]', "ports: []", ("merge-keeps-earlier", "high", "ports")),
    (
        f"{DEPLOY}\n  update_config: {{delay: 30s}}",
        f"{DEPLOY}\n  update_config: {{delay: 0s}}",
        ("merge-keeps-earlier", "medium", "delay"),
    ),
    (
        "networks: {back: {aliases: [db]}}",
        "networks: {back: {ipv4_address: 10.0.0.4}}",
        ("merge-loses-setting", "medium", "back"),
    ),
    ("logging: {driver: x}", "logging: {options: {a: b}}", ("merge-loses-setting", "medium", "options")),
]
QUIET = [
    (TEST, "healthcheck: {interval: 30s}"),
    ("cap_add: [NET_ADMIN]", "cap_add: [NET_ADMIN]"),
    ('ports: ["8080:80"]', 'ports: ["8080:8000"]'),
    ('ports: ["8080:80"]', "ports: [{target: 80, published: 8080, mode: host}]"),
    ('ports: ["8000-8002:80-82"]', 'ports: ["8001:9000"]'),
    ('ports: ["8080:80"]', 'ports: ["9090:9090"]'),
    ("tty: true", "configs: [{source: c, target: /a}, {source: c, target: /b}]"),
    ("secrets: [{source: db, target: /a}]", "secrets: [{source: db, target: /a, mode: 0400}]"),
    ("environment: [DEBUG=1, A=2]", 'environment: {DEBUG: "0"}'),
    (f"{DEPLOY}\n  labels: [a=1]", 'deploy: {labels: {a: ""}}'),
    ("command: [serve, --dev]", "command: serve"),
    ("networks: [back]", "networks: {back: {aliases: [db]}}"),
    ("networks: {back: {aliases: [db]}}", "networks: [back]"),
    ("tty: true", "deploy: {replicas: 0}"),
    ("volumes: ['data:/data:ro']", "volumes: [{type: volume, source: data, target: /data}]"),
    ("logging: {driver: json-file, options: {max-size: 1m}}", "logging: {driver: gelf}"),
    ("sysctls: [net.core.somaxconn=1]", "sysctls: {net.core.somaxconn: 2}"),
]


def said(earlier: str, later: str) -> list[Said]:
    whole = earlier if earlier.startswith("deploy") else f"{earlier}\n{DEPLOY}"
    texts = [
        f"services:\n  api:\n    image: example/api:2\n{indent(whole, '    ')}\n{TOP}",
        f"services:\n  api:\n{indent(later, '    ')}\n",
    ]
    analysis = engine.analyse([File(f"{number}.yml", text) for number, text in enumerate(texts)])
    assert analysis.problem is None
    assert not analysis.failures
    found = [judged.finding for judged in analysis.judged if judged.finding.place.file]
    return [(each.rule, each.severity.value, each.place.span.of(texts[1])) for each in found]


@pytest.mark.parametrize(("earlier", "later", "expected"), TOLD)
def test_what_is_not_what_it_looks_like_is_told(earlier: str, later: str, expected: Said) -> None:
    found = said(earlier, later)
    assert expected in found
    assert len([rule for rule, _, _ in found if rule.startswith("merge-") and rule != "merge-adds-to-list"]) <= 1


@pytest.mark.parametrize(("earlier", "later"), QUIET)
def test_what_is_meant_is_not(earlier: str, later: str) -> None:
    assert not [found for found in said(earlier, later) if found[0].startswith(("merge-", "anchor-"))]


BASE = f"services:\n  web-frontend:\n    image: example/web:2\n{indent(DEPLOY, '    ')}\n"
OVER = "services:\n  web-frontent:\n    environment: [A=1]\n"
OF_SECRET = BASE + "    secrets: [pin]\nsecrets:\n  pin:\n    external: true\n    name: pin_v1\n"
OVER_SECRET = "services:\n  web-frontend: {tty: true}\nsecrets:\n  pin:\n    name: pin_v2\n"
FIXED = [
    ("image-missing", BASE, OVER, OVER.replace("frontent", "frontend")),
    ("merge-loses-setting", OF_SECRET, OVER_SECRET, OVER_SECRET + "    external: true\n"),
]
"""A rule, two files, and what its fix makes of the second."""


@pytest.mark.parametrize(("rule", "earlier", "later", "expected"), FIXED)
def test_the_second_file_is_put_right(rule: str, earlier: str, later: str, expected: str) -> None:
    analysis = engine.analyse([File("a.yml", earlier), File("b.yml", later)])
    found = [(index, each.finding) for index, each in enumerate(analysis.judged) if each.finding.rule == rule]
    assert [(each.severity.value, each.place.file) for _, each in found] == [("high", 1)]
    settled = engine.patch(analysis, [(found[0][0], None)])
    assert [proven.document.text for proven in settled.proven] == [earlier, expected]
    again = engine.analyse([File("a.yml", earlier), File("b.yml", expected)])
    assert not [each for each in again.judged if each.finding.rule in {rule, "deploy-refused"}]
