"""What is sent: the redacted text, what the engine found, the question; no run of a secret, whoever typed it."""

from __future__ import annotations

import json
from typing import Any, get_args

import pytest

from pyengine.advice.letter import Protocol
from pyengine.advice.words import INSTRUCTIONS, SCHEMA
from pyengine.output import wire
from pyengine.output.strict import Malformed
from pyengine.redact import LeakError
from pyengine.session import Session
from tests.advice.said import SECRET, STACK, compose, runs, sent, weigh


def said(body: str, protocol: str) -> list[tuple[str, str]]:
    """Return who says what in a request, as each provider documents its form."""
    found: dict[str, Any] = json.loads(body)
    if protocol == "gemini":
        system = "".join(part["text"] for part in found["systemInstruction"]["parts"])
        return [("system", system), *((each["role"], each["parts"][0]["text"]) for each in found["contents"])]
    turns = [(each["role"], each["content"]) for each in found["messages"]]
    return [("system", found["system"]), *turns] if protocol == "anthropic" else turns


@pytest.mark.parametrize("protocol", get_args(Protocol))
def test_each_protocol_has_the_instructions_the_material_and_the_turns(protocol: str) -> None:
    body = compose(Session(), "Why?", "Because.", "And now?", protocol=protocol).body
    turns = said(body, protocol)
    assert turns[0] == ("system", INSTRUCTIONS)
    assert [role for role, _ in turns[1:]] == ["user", "model" if protocol == "gemini" else "assistant", "user"]
    assert "parallelism: 6 # all at once" in turns[1][1]
    assert "update-failure-ignored, file 0 line 14, service api" in turns[1][1]
    assert "docker stack deploy accepts these files" in turns[1][1]
    assert turns[1][1].endswith("\nWhy?")
    assert [text for _, text in turns[2:]] == ["Because.", "And now?"]


@pytest.mark.parametrize(
    ("protocol", "form", "place"),
    [
        ("openai", "schema", ("response_format", "json_schema", "schema")),
        ("anthropic", "schema", ("output_config", "format", "schema")),
        ("gemini", "schema", ("generationConfig", "responseJsonSchema")),
    ],
)
def test_the_form_is_asked_for_where_there_is_one(protocol: str, form: str, place: tuple[str, ...]) -> None:
    found: Any = json.loads(compose(Session(), "Why?", protocol=protocol, form=form).body)
    plain: Any = json.loads(compose(Session(), "Why?", protocol=protocol, form="text").body)
    assert place[0] not in plain
    for step in place:
        found = found[step]
    assert found == SCHEMA


def test_the_schema_is_one_that_strict_modes_take() -> None:
    def look(schema: dict[str, Any]) -> None:
        if schema["type"] == "object":
            assert schema["additionalProperties"] is False
            assert schema["required"] == list(schema["properties"])
            for each in schema["properties"].values():
                look(each)
        elif schema["type"] == "array":
            look(schema["items"])

    look(SCHEMA)


def test_no_secret_is_in_it_and_its_places_are_counted() -> None:
    found = compose(Session(), "Why?")
    assert not any(run in found.body for run in runs(SECRET))
    assert found.body.count("SE_PASSWORD_1_") == 2
    assert len(found.placeholders) == 2
    assert len(set(found.placeholders)) == 1


def test_a_secret_in_the_question_is_masked_by_its_name_in_the_file() -> None:
    found = compose(Session(), f"Is {SECRET} a good password? And hunter2Xq9-Zebra-77?")
    name = found.placeholders[0]
    assert found.question.startswith(f"Is {name} a good password?")
    assert not any(run in found.body for run in runs(SECRET))


@pytest.mark.parametrize("text", [SECRET[:-3], SECRET[3:], f"x{SECRET[2:10]}"])
@pytest.mark.parametrize("who", ["question", "turn", "model"])
def test_a_part_of_a_secret_stops_it(text: str, who: str) -> None:
    turns = {"question": (text,), "turn": ("Why?", text, "And?"), "model": ("Why?",)}[who]
    more = {"model": text} if who == "model" else {}
    with pytest.raises(LeakError) as leak:
        compose(Session(), *turns, **more)
    assert text not in str(leak.value)


def test_what_the_user_masks_is_masked_and_what_they_show_is_shown() -> None:
    start = STACK.index("info")
    host = STACK.index("db.example.com")
    file = wire.Sent("a.yml", STACK, (wire.Span(start, start + 4), wire.Span(host, host + 14)), ())
    masked = compose(Session(), "Why?", files=(file,)).body
    assert "LOG_LEVEL: info" not in masked
    assert "db.example.com" not in masked
    at = STACK.index(SECRET)
    shown = wire.Sent("a.yml", STACK, (), (wire.Span(at, at + len(SECRET)),))
    assert SECRET in compose(Session(), "Why?", files=(shown,)).body


def test_names_go_on_from_the_redacted_text_and_lead_back() -> None:
    session = Session()
    given = session.redact(wire.Redact(STACK, identifiers=True, terms=(), more=(), fewer=()))
    found = compose(session, "Why?")
    assert set(found.placeholders) == {mask.placeholder for mask in given.masked}
    assert session.restore(wire.Restore(found.placeholders[0])).text == SECRET


def test_several_files_and_what_is_no_stack_file_are_told() -> None:
    files = sent(STACK, "update paused due to failure or early termination of task x1\n", "services: [\n")
    text = json.loads(compose(Session(), "Why?", files=files).body)["messages"][1]["content"]
    for number in range(3):
        assert f" file {number}, redacted" in text
    assert "cannot be judged" in text


def test_a_refused_deploy_says_so() -> None:
    files = sent("services:\n  a:\n    image: x\n    deploy: {replicas: many}\n")
    assert "docker stack deploy refuses these files" in compose(Session(), "Why?", files=files).body


def test_words_of_the_users_own_are_in_no_part_of_a_request() -> None:
    file = STACK.replace("api:", "acme_api:", 1).replace("registry", "acme")
    body = compose(Session(), "What of Acme?", files=sent(file), terms=("ACME",)).body
    assert "SE_WORD_1_" in body
    assert "acme" not in body.lower()


def test_there_has_to_be_a_question() -> None:
    with pytest.raises(Malformed):
        session = Session()
        session.compose(wire.Compose(sent(STACK), True, (), (), "openai", "m", "text"))  # noqa: FBT003 - as the wire has it
    with pytest.raises(Malformed):
        compose(Session(), "Why?", "Because.")


def test_a_file_that_is_too_large_is_not_sent() -> None:
    with pytest.raises(Malformed):
        compose(Session(), "Why?", files=sent("a: b\n" * 300_000))


def test_what_was_sent_can_be_answered_after_the_worker_was_replaced() -> None:
    first, second = Session(), Session()
    name = compose(first, "Why?").placeholders[0]
    second.recall(first.memory(wire.Nothing()))
    assert weigh(second, {"answer": name, "changes": []}).invented == ()
