"""How a Swarm is asked for verdicts: what texts claim, what is missing, and that a difference is told."""

from __future__ import annotations

from typing import Any

from tests.engine.foretold import foretold, otherwise
from tests.engine.made import missing
from tests.engine.turns import claims
from tests.engine.verdict import Verdict, verdict
from tests.engine.versions import asked, reason

TEXT = """\
services:
  a:
    image: x
    ports: ["${PORT:-8080}:80", "127.0.0.1:9000-9001:90-91", {target: 1, published: 53}, "70"]
networks:
  own: {}
  named: {name: front}
  outer: {external: true}
secrets:
  old: {external: {name: key}}
"""


def test_a_text_claims_ports_and_names_that_are_not_the_stack_s_own() -> None:
    found = claims(TEXT)
    assert {claim for claim in found if claim.startswith("port ")} >= {f"port {n}" for n in (8080, 9000, 9001, 53)}
    assert "port 70" not in found
    assert {claim for claim in found if not claim.startswith("port ")} == {
        "networks front",
        "networks outer",
        "secrets key",
    }
    assert claims("a: [") == claims("") == claims("- a") == set()


def test_what_the_command_line_misses_is_read_from_its_answer() -> None:
    assert missing("service a: secret not found: key\n") == ("secret", "key")
    assert missing("open /x/a/b/.env: no such file or directory") == ("file", "/x/a/b/.env")
    assert missing('network "front" is declared as external, but could not be found. You') == ("network", "front")
    assert missing("services.a Additional property b is not allowed") is None


def test_who_refuses_is_read_from_the_answer() -> None:
    assert verdict(0, "Creating service a\n").by == ""
    assert verdict(1, "services.a.image must be a string").by == "loader"
    assert verdict(1, "Creating network a\nfailed: Error response from daemon: no").by == "engine"


def test_what_an_engine_has_stored_otherwise_is_told() -> None:
    stored: dict[str, Any] = {"TaskTemplate": {"ContainerSpec": {}, "RestartPolicy": {}}, "Mode": {"Global": {}}}
    said = otherwise("services: {a: {image: x}, b: {image: y}}", Verdict("", "", {"a": stored}))
    assert "a: Mode: replicated for global" in said
    assert "a: UpdateConfig.Parallelism: 1 for 0" in said
    assert "b: only one of us knows this service" in said


def test_what_our_engine_foretells_is_what_its_findings_and_demanded_variables_say() -> None:
    head = "services: {a: {image: x, deploy: {restart_policy: {condition: "
    assert foretold(f"{head}always}}}}}}}}").by == "engine"
    assert foretold("services: {a: {image: '${A:?}', deploy: {replicas: 1}}}").by == "loader"
    assert foretold(f"{head}any}}}}}}}}").by == ""


def test_only_a_version_before_the_change_explains_a_difference() -> None:
    twice, accepted = Verdict("loader", 'mapping key "a" already defined at line 1'), Verdict("", "Creating")
    assert reason(twice, accepted, (26, 1))
    assert reason(twice, accepted, (28, 0)) is None
    assert reason(accepted, twice, (26, 1)) is None


def test_a_version_is_put_in_only_for_a_command_line_that_needs_it() -> None:
    text = "# head\nservices:\n  a:\n    image: x\n"
    assert asked(text, (23, 0)) == text
    assert "3.9" in asked(text, (20, 10))
    assert "services:\n  a:\n    image: x\n" in asked(text, (20, 10))
    assert asked("version: '3'\nservices: {}\n", (20, 10)) == "version: '3'\nservices: {}\n"
