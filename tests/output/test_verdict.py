"""What is said of a file in which no rule finds a problem: Docker's verdict, Swarm's doing, and what nobody checked."""

from __future__ import annotations

import pytest

from pyengine import engine
from pyengine.input.case import File
from pyengine.output import wire
from pyengine.output.report import report

COMPOSE = "services:\n  web: {build: ., image: x:1, restart: on-failure, depends_on: [db]}\n  db: {image: y:1}\n"
ROLLS = "services:\n  job:\n    image: example/job:1\n    deploy: {replicas: 0}\n"


def judged(text: str) -> wire.Verdict:
    found = report(engine.analyse((File("stack.yml", text),))).verdict
    assert found is not None
    return found


def test_a_stack_that_docker_takes_is_accepted() -> None:
    found = judged(ROLLS)
    assert (found.outcome, found.swarm, found.made, found.errors) == ("accepted", True, (), ())
    assert found.unchecked == ("Whether the images are there, and what their programs do.",)


def test_one_that_docker_refuses_is_refused_also_where_the_finding_is_ignored() -> None:
    found = judged(
        "services:\n  a: # stackengine: ignore deploy-refused - we know\n    image: ''\n    deploy: {replicas: 1}\n"
    )
    assert found.outcome == "refused"
    assert "no image specified" in found.errors[0]
    assert any("ignored as asked for" in each for each in found.unchecked)


def test_what_hangs_on_a_variable_is_not_sure() -> None:
    found = judged("services:\n  a:\n    image: ${IMAGE}\n    deploy: {replicas: 0}\n")
    assert found.outcome == "unsure"
    assert "What is set where you deploy: `IMAGE`, taken to be unset." in found.unchecked


def test_a_file_for_compose_says_what_swarm_makes_of_it() -> None:
    found = judged(COMPOSE)
    assert (found.outcome, found.swarm) == ("accepted", False)
    assert found.made[0] == "`web`, `db` run as one task each, on any node that fits."
    assert "A task of `web` is started again when it fails." in found.made
    assert "A task of `db` is started again whenever it ends." in found.made
    assert any("build" in each for each in found.warnings)


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ("    deploy: {placement: {constraints: [node.labels.disk == ssd]}}\n", "`node.labels.disk == ssd`"),
        ("    env_file: prod.env\n", "`prod.env`"),
        ("    env_file: [prod.env]\n", "`prod.env`"),
        ("    networks: [web]\nnetworks: {web: {external: true}}\n", "`network web`"),
        ("    secrets: [key]\nsecrets: {key: {file: key.txt}}\n", "`key.txt`"),
    ],
)
def test_what_only_a_cluster_knows_is_named(more: str, told: str) -> None:
    assert any(told in each for each in judged(f"services:\n  a:\n    image: x:1\n{more}").unchecked)


def test_no_secret_is_told() -> None:
    found = judged("services:\n  a:\n    image: x:1\n    environment: {DB_PASSWORD: '${P:-mauve-Kettle-41}'}\n")
    assert "mauve" not in str([*found.unchecked, *found.made, *found.errors])


def test_where_nothing_can_be_judged_there_is_no_verdict() -> None:
    assert report(engine.analyse((File("a", "x: [\n"),))).verdict is None
