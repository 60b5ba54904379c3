"""What an answer is worth: a change that holds is offered and never made unasked; others are refused, with why."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pyengine.output import wire
from pyengine.session import Session
from tests.advice.said import SECRET, STACK, change, edit, op, weigh

PARALLELISM = "services.api.deploy.update_config.parallelism"
ANCHORED = """\
x-deploy: &deploy
  replicas: 4
services:
  api:
    image: example/api:2
    deploy: *deploy
  worker:
    image: example/worker:2
    deploy: &own {replicas: 3}
  other:
    image: example/other:2
    deploy: *own
"""


def only(answer: dict[str, Any], *accepted: int, text: str = STACK) -> wire.Opinion:
    """Return the opinion on the one change of an answer."""
    (opinion,) = weigh(Session(), answer, *accepted, text=text).opinions
    return opinion


def name_of(session: Session, text: str = STACK) -> str:
    """Return the placeholder of the first secret."""
    return session.redact(wire.Redact(text, identifiers=True, terms=(), more=(), fewer=())).masked[0].placeholder


def test_a_change_of_meaning_that_holds_is_offered_and_not_made() -> None:
    found = weigh(Session(), change(op("set", PARALLELISM, "1")))
    (opinion,) = found.opinions
    assert not opinion.refusal
    assert opinion.touches == (PARALLELISM,)
    assert any("replicas" in sentence for sentence in opinion.closes)
    assert [line.text for line in opinion.hunks[0].lines if line.kind == "add"] == [
        "        parallelism: 1 # all at once"
    ]
    assert not opinion.taken
    assert found.texts == (STACK,)


def test_an_accepted_change_is_made_and_nothing_else() -> None:
    found = weigh(Session(), change(op("set", PARALLELISM, "1")), 0)
    assert found.opinions[0].taken
    assert found.texts == (STACK.replace("parallelism: 6", "parallelism: 1"),)


@pytest.mark.parametrize("value", ["rollback", '"rollback"', "'rollback'"])
def test_a_value_is_read_as_yaml(value: str) -> None:
    found = weigh(Session(), change(op("set", "services.api.deploy.update_config.failure_action", value)), 0)
    assert found.texts == (STACK.replace("failure_action: continue", "failure_action: rollback"),)


@pytest.mark.parametrize("value", ["{parallelism: 1, failure_action: pause, order: stop-first}", {"parallelism": 2}])
def test_a_value_may_be_a_block(value: object) -> None:
    assert not only(change(op("set", "services.api.deploy.rollback_config", value))).refusal


def test_an_edit_that_says_what_it_touches_holds() -> None:
    swap = edit("        parallelism: 6 # all at once\n", "        parallelism: 1 # one at a time\n")
    found = weigh(Session(), change(edits=(swap,), touches=(PARALLELISM,)), 0)
    assert found.texts == (STACK.replace("parallelism: 6 # all at once", "parallelism: 1 # one at a time"),)


def test_an_edit_over_a_secret_that_leaves_it_alone_holds() -> None:
    session = Session()
    name = name_of(session)
    old = f"      DB_PASSWORD: {name}\n"
    more = "      LOG_FORMAT: json\n"
    answer = change(edits=(edit(old, old + more),), touches=("services.api.environment.LOG_FORMAT",))
    found = weigh(session, answer, 0)
    assert not found.opinions[0].refusal
    line = f"      DB_PASSWORD: {SECRET}\n"
    assert found.texts == (STACK.replace(line, line + more),)


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (change(op("set", "services.api.privileged", "true")), "bring up a finding"),
        (change(op("set", "services.api.deploy.replicas", "0"), op("set", "services.api.replicas", "3")), "finding"),
        (change(op("set", "services.api.environment.DB_PASSWORD", "x")), "touch a masked value"),
        (change(op("remove", "services.api.environment")), "touch a masked value"),
        (change(op("remove", "services.api")), "touch a masked value"),
        (change(op("rename", "services.api.environment.DB_PASSWORD", "LOG_TAG")), "masked value elsewhere"),
        (change(op("remove", "services.api.nothing")), "does not exist"),
        (change(op("set", "services.api.image", "SE_PASSWORD_1_a2b3c4")), "placeholder"),
        (change(op("set", "services.SE_PASSWORD_1_a2b3c4.image", "x")), "placeholder"),
        (change(op("set", PARALLELISM, "6")), "changes nothing"),
        (change(op("set", PARALLELISM, "{a: [")), "cannot be read"),
        (change(op("set", "services.api.image", "a\u202eb")), "cannot be seen"),
        (change(op("delete everything", "services")), "something else than set"),
        (change(edits=(edit("parallelism: 6", "parallelism: 1"),)), f"more than it says: {PARALLELISM}"),
        (change(edits=(edit("parallelism: 6", "parallelism: 1"),), touches=("services.api",)), "more than it says"),
        (change(edits=(edit("not there", "x"),), touches=(PARALLELISM,)), "is not in the file"),
        (change(edits=(edit("      ", "x"),), touches=(PARALLELISM,)), "times in the file"),
        (change(edits=(edit("  api:", "  api:\n    api: ["),), touches=("services.api.api",)), "could not be read"),
        (
            change(
                edits=(edit("      replicas: 6\n", "      replicas: 6\n      replicas: 6\n"),),
                touches=("services.api.deploy.replicas",),
            ),
            "stand twice",
        ),
        (
            change(
                edits=(
                    edit(
                        "        failure_action",
                        "        # stackengine: ignore update-failure-ignored - it is so\n        failure_action",
                    ),
                )
            ),
            "silence a finding",
        ),
        (
            change(edits=(edit("@db.example.com", "@evil.example.com"),), touches=("services.api.environment.DB_URL",)),
            "masked value elsewhere",
        ),
        ({"answer": "x", "changes": ["rm -rf"]}, "agreed form"),
        ({"answer": "x", "changes": [{"title": "t", "ops": "no"}]}, "agreed form"),
        ({"answer": "x", "changes": [{"title": "t"}]}, "changes nothing"),
    ],
)
def test_what_does_not_hold_is_refused_and_never_made(answer: dict[str, Any], why: str) -> None:
    found = weigh(Session(), answer, 0)
    (opinion,) = found.opinions
    assert why in opinion.refusal
    assert not opinion.taken
    assert found.texts == (STACK,)


def test_an_edit_may_not_touch_a_placeholder_or_write_next_to_it() -> None:
    session = Session()
    name = name_of(session)
    for new in (name[:-1] + "x", "", f"{name}y", f"y{name}", "LITERAL"):
        answer = change(
            edits=(edit(f"DB_PASSWORD: {name}", f"DB_PASSWORD: {new}"),),
            touches=("services.api.environment.DB_PASSWORD",),
        )
        found = weigh(session, answer, 0)
        assert found.opinions[0].refusal, new
        assert found.texts == (STACK,)


def test_two_changes_that_do_not_go_together_are_told_so() -> None:
    one, other = (change(op("set", PARALLELISM, value))["changes"] for value in ("1", "2"))
    found = weigh(Session(), {"answer": "x", "changes": one + other}, 0, 1)
    assert [opinion.taken for opinion in found.opinions] == [True, False]
    assert "not together" in found.opinions[1].refusal
    assert "parallelism: 1 " in found.texts[0]


def test_a_value_of_an_anchor_is_changed_where_it_is_said_and_nowhere_else() -> None:
    found = weigh(Session(), change(op("set", "services.api.deploy.replicas", "2")), 0, text=ANCHORED)
    assert found.opinions[0].touches == ("services.api.deploy.replicas",)
    assert found.texts == (ANCHORED.replace("replicas: 4", "replicas: 2"),)
    spread = only(change(op("set", "services.worker.deploy.replicas", "2")), text=ANCHORED)
    assert "more than it says" in spread.refusal
    both = change(*(op("set", f"services.{name}.deploy.replicas", "2") for name in ("worker", "other")))
    assert not only(both, text=ANCHORED).refusal


def test_what_keeps_a_file_from_being_read_may_be_repaired() -> None:
    broken = STACK.replace("    deploy:\n", "\tdeploy:\n")
    answer = change(edits=(edit("\tdeploy:\n", "    deploy:\n"),))
    assert weigh(Session(), answer, 0, text=broken).texts == (STACK,)


@pytest.mark.parametrize(
    "answer",
    [
        "Just words, <script>alert(1)</script> and [a link](javascript:alert(1)).",
        "",
        "[" * 100_000,
        '{"answer": 3}',
        '{"answer": "cut off", "changes": [{"title"',
        "a" * 5_000_000,
        "null",
        '"text"',
    ],
)
def test_what_is_not_in_the_agreed_form_is_words(answer: str) -> None:
    found = weigh(Session(), answer, 0)
    assert not found.formed
    assert found.opinions == ()
    assert found.texts == (STACK,)
    assert len(found.text) <= 1_000_000


def test_json_in_a_fence_or_between_words_is_read() -> None:
    raw = json.dumps(change(op("set", PARALLELISM, "1")))
    for answer in (raw, f"Sure!\n```json\n{raw}\n```\nGood luck.", f"Here: {raw} That is all."):
        assert not weigh(Session(), answer).opinions[0].refusal


def test_placeholders_that_stand_for_nothing_are_told() -> None:
    session = Session()
    name = name_of(session)
    found = weigh(
        session, {"answer": f"{name} is fine, SE_TOKEN_9_{name[-6:]} and SE_TOKEN_1_z9z9z9 are not.", "changes": []}
    )
    assert found.invented == (f"SE_TOKEN_9_{name[-6:]}", "SE_TOKEN_1_z9z9z9")
    assert SECRET not in found.text


def test_halves_of_characters_are_not_handed_on() -> None:
    answer = json.dumps({"answer": "a\ud800b", "changes": [{"title": "\udc00", "ops": [op("set", "x", "\ud800")]}]})
    found = weigh(Session(), answer)
    assert found.text == "a\ufffdb"
    assert found.opinions[0].title == "\ufffd"
    assert "cannot be seen" in found.opinions[0].refusal


def test_only_so_many_changes_are_looked_at() -> None:
    many = change(op("set", PARALLELISM, "1"))["changes"] * 1000
    assert len(weigh(Session(), {"answer": "x", "changes": many}).opinions) == 20


def several(*services: str) -> str:
    return "services:\n" + "".join(
        STACK.removeprefix("services:\n").replace("  api:", f"  {name}:") for name in services
    )


def test_changes_of_several_services_are_each_told_what_they_do_and_close() -> None:
    text = several("a", "b", "c")
    values = {"a": "1", "b": "6", "c": "2"}
    changes = [
        change(op("set", f"services.{name}.deploy.update_config.parallelism", value))["changes"][0]
        for name, value in values.items()
    ]
    changes += change(op("set", "services.b.privileged", "true"))["changes"]
    found = weigh(Session(), {"answer": "x", "changes": changes}, text=text)
    alone = [weigh(Session(), {"answer": "x", "changes": [each]}, text=text).opinions[0] for each in changes]
    assert [*found.opinions] == alone
    assert [bool(each.refusal) for each in alone] == [False, True, False, True]
    assert [each.touches for each in alone[::2]] == [
        (f"services.{name}.deploy.update_config.parallelism",) for name in "ac"
    ]


def test_a_change_that_holds_only_beside_another_is_not_made_without_it() -> None:
    text = several("a", "b").replace("    image:", '    ports: ["8080:80"]\n    image:', 1)
    free = change(op("set", "services.a.ports.0", "8081:80"))["changes"]
    take = change(op("insert", "services.b.ports", '["8080:80"]'))["changes"]
    found = weigh(Session(), {"answer": "x", "changes": free + take}, 1, text=text)
    assert found.texts == (text,)
    assert "not by itself" in found.opinions[1].refusal
    both = weigh(Session(), {"answer": "x", "changes": free + take}, 0, 1, text=text)
    assert [each.taken for each in both.opinions] == [True, True]
