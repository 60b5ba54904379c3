"""Faults that people reported: what a service reaches and is called, who reads its labels, what stays as it was."""

from __future__ import annotations

from pathlib import Path

import pytest

from pyengine import engine
from pyengine.analysis import Judged
from tests.fixed import fixed_alone
from tests.reports.handed import fixed

WAITS = '"until busybox nslookup -type=a tasks.store; do sleep 1; done; httpd -f -p 9000 -h /"'
MARKED = [
    ("03", "options-count-once", "info", "driver_opts"),
    ("09", "scheduled-starts-at-deploy", "medium", "swarm.cronjob.enable"),
    ("14", "port-host-mode-on-few-nodes", "info", "host"),
    ("15", "labels-on-containers", "medium", "labels"),
    ("15", "label-network-name", "medium", "traefik.docker.network=edge"),
    ("15", "proxy-port-missing", "medium", "traefik.http.routers.portal.rule=Host(`portal.example.test`)"),
    ("16", "healthcheck-needs-own-name", "medium", WAITS),
    ("31", "network-shared-short-name", "medium", "edge"),
    ("33", "port-ingress-of-the-node", "medium", '"22:22"'),
    ("34", "network-option-not-read", "medium", "subnet"),
]
"""The number of the report, the rule that speaks of it, how grave it is and the marked text."""
MADE = ("03", "09", "31", "33", "34")
"""Reports of which the fixed file is what the engine computes, byte for byte."""


def of(rule: str, text: str) -> list[Judged]:
    analysis = engine.analyse([engine.File("stack.yml", text)])
    return [judged for judged in analysis.judged if judged.finding.rule == rule]


def read(shared: Path, name: str) -> str:
    file = shared / "reports" / "files" / name
    if not file.is_file():
        pytest.skip("the reports are not beside the project")
    return file.read_text(encoding="utf-8")


@pytest.mark.parametrize(("number", "rule", "severity", "at"), MARKED)
def test_a_reported_fault_is_found_where_it_is(shared: Path, number: str, rule: str, severity: str, at: str) -> None:
    text = read(shared, f"{number}.yml")
    found = of(rule, text)
    assert [(judged.finding.severity.value, judged.finding.place.span.of(text)) for judged in found] == [(severity, at)]


@pytest.mark.parametrize(("number", "rule", "severity", "at"), [each for each in MARKED if each[0] != "14"])
def test_the_right_file_is_left_alone(shared: Path, number: str, rule: str, severity: str, at: str) -> None:
    assert (severity, at) != ("", "")
    assert not of(rule, read(shared, f"{number}.fixed.yml"))


@pytest.mark.parametrize(("number", "rule"), [(each[0], each[1]) for each in MARKED if each[0] in MADE])
def test_the_fix_is_the_right_file(shared: Path, number: str, rule: str) -> None:
    assert fixed_alone(rule, read(shared, f"{number}.yml")) == read(shared, f"{number}.fixed.yml")


def test_what_waits_for_itself_starts_first(shared: Path) -> None:
    """The right file also has another comment, which is its author's. On engine 20.10.24 it was running after 4 s."""
    text, right = read(shared, "16.yml"), read(shared, "16.fixed.yml")
    analysis = engine.analyse([engine.File("stack.yml", text)])
    assert [judged.finding.rule for judged in analysis.judged] == ["healthcheck-needs-own-name"]
    after = fixed_alone("healthcheck-needs-own-name", text)
    assert after.partition("\n")[2] == right.partition("\n")[2]


def test_the_labels_go_to_the_service_and_the_rest_is_the_author_s(shared: Path) -> None:
    """The right file also has what its input does not tell.

    The port of the program, and the newer name of a label that Traefik reads under both: a port that is guessed would
    send every request to nobody.
    """
    rules = "labels-on-containers", "label-network-name"
    after = fixed([engine.File("stack.yml", read(shared, "15.yml"))], *rules)[0]
    right = read(shared, "15.fixed.yml")
    right = right.replace("        - traefik.http.services.portal.loadbalancer.server.port=8080\n", "")
    right = right.replace("edge:\n    external: true", "edge: {external: true}").replace(
        "traefik.swarm.", "traefik.docker."
    )
    assert after == right


def test_a_label_that_is_moved_first_gets_its_network_then() -> None:
    text = """\
services:
  web:
    image: app:1
    networks: [edge, back]
    labels:
      - traefik.docker.network=edge
      - traefik.http.services.web.loadbalancer.server.port=80
    deploy:
      replicas: 2
networks:
  edge: {name: shared}
  back: {}
"""
    rule = "label-network-name"
    found = of(rule, text)
    assert [(each.finding.severity.value, each.finding.refusal) for each in found] == [
        ("medium", "write `shared`, in `deploy.labels`")
    ]
    moved = fixed_alone("labels-on-containers", text)
    assert [each.finding.severity.value for each in of(rule, moved)] == ["high"]
    assert fixed_alone(rule, moved) == moved.replace("network=edge", "network=shared")


def test_who_waits_for_a_service_with_a_dot_waits_for_its_new_name() -> None:
    text = """\
services:
  web:
    image: web:1
    depends_on: [api.v1]
    environment: [API=http://api.v1:80, "NOTE=api.v1.2 is older"]
  api.v1:
    image: api:1
    deploy: {mode: replicated}
"""
    after = text.replace("api.v1", "api-v1").replace("api-v1.2", "api.v1.2")
    assert fixed_alone("service-name-refused", text) == after
