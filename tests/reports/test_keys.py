"""Keys that stand where Docker has none of that name."""

from __future__ import annotations

from pathlib import Path

from pyengine.input.case import File
from tests.reports.handed import fixed, hazards, judged_of, said, texts

OUTPUT = """\
services:
  api:
    command: serve
    depends_on:
      db:
        condition: service_healthy
    image: example/api:2
  db:
    image: example/db:1
version: '3.9'
"""


def test_a_key_in_the_wrong_block_is_moved(shared: Path) -> None:
    files, right = texts(shared, "38.yml"), texts(shared, "38.fixed.yml")
    marked = ["max_replicas_per_node", "constraints"]
    assert said(files, "keys-unknown") == [("38.yml", text, "high") for text in marked]
    assert fixed(files, "keys-unknown") == [right[0].text]
    assert not hazards(right)


def test_a_limit_that_swarm_has_not(shared: Path) -> None:
    files = texts(shared, "20.yml")
    assert said(files, "keys-unknown") == [("20.yml", "memory-swap", "high")]
    assert fixed(files, "keys-unknown") == [texts(shared, "20.fixed.yml")[0].text]
    assert not hazards(texts(shared, "20.fixed.yml"))


def test_the_output_of_docker_compose_config(shared: Path) -> None:
    files = texts(shared, "08.yml")
    assert said(files, "keys-unknown") == [("08.yml", "name", "high")]
    marked = ['"8081"', '"0440"', "0.5"]
    assert said(files, "value-wrong-type") == [("08.yml", text, "high") for text in marked]
    messages = [found.finding.message for found in judged_of(files)]
    assert sum("docker compose config" in message for message in messages) == 1
    safe = [found for found in judged_of(files) if found.choices and found.applicability == "safe"]
    assert {found.finding.rule for found in safe} == {"keys-unknown", "keys-dropped", "value-wrong-type"}
    assert fixed(files, "keys-unknown", "keys-dropped", "value-wrong-type") == [texts(shared, "08.fixed.yml")[0].text]
    assert not hazards(texts(shared, "08.fixed.yml"))


def test_the_output_of_the_older_docker_compose_config_is_for_swarm() -> None:
    files = [File("stack.yml", OUTPUT)]
    assert said(files, "depends-on-must-be-list") == [("stack.yml", "depends_on", "high")]
    (found,) = [each for each in judged_of(files) if each.finding.rule == "depends-on-must-be-list"]
    assert "`docker-compose config` wrote" in found.finding.message
    assert found.applicability == "safe", "nobody else reads what is made anew each time"
    waits = "    depends_on:\n      db:\n        condition: service_healthy\n"
    assert fixed(files, "depends-on-must-be-list") == [OUTPUT.replace(waits, "")]
    written = OUTPUT.replace("version: '3.9'\n", "").replace("services", "version: '3.9'\nservices", 1)
    assert not said([File("stack.yml", written)], "depends-on-must-be-list"), "a person wrote it, for Compose"
