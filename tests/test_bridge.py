"""The door: every request gets an answer, and one that is not of the protocol is told where it is wrong."""

from __future__ import annotations

import json
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pyengine import bridge
from pyengine.output import wire

FILE = {"name": "stack.yml", "text": "services:\n  web:\n    image: nginx:1.27\n"}
REQUEST = {"v": 1, "id": 7, "method": "analyse", "params": {"files": [FILE]}}
REDACT = {"text": "password: hunter2-Rk3vX9pQ", "identifiers": True, "terms": [], "more": [], "fewer": []}


def answer(request: object) -> Any:
    return json.loads(bridge.handle(json.dumps(request)))


def asked(method: str, params: object) -> Any:
    return answer({**REQUEST, "method": method, "params": params})


def test_an_answer_carries_the_version_and_the_id() -> None:
    assert {**answer(REQUEST), "ok": ...} == {"v": 1, "id": 7, "ok": ...}
    assert answer({**REQUEST, "id": "seven"})["id"] == "seven"


@pytest.mark.parametrize("version", [0, 2, 99, "1", None, 1.5, [1]])
def test_another_version_is_told_which_one_is_spoken(version: object) -> None:
    error = answer({**REQUEST, "v": version, "shape": "of that version"})["error"]
    assert error == {"kind": "bad-request", "message": "v has to be 1, the version that this engine speaks"}


@pytest.mark.parametrize(
    ("request_", "message"),
    [
        (7, "the request has to be an object"),
        ([REQUEST], "the request has to be an object"),
        ({}, "the request.v is missing"),
        ({**REQUEST, "v": True}, "the request.v has to be a whole number"),
        ({**REQUEST, "id": None}, "the request.id has to be a whole number or a text"),
        ({**REQUEST, "id": True}, "the request.id has to be a whole number or a text"),
        ({**REQUEST, "more": 1}, "the request may only hold v, id, method, params"),
        (
            {**REQUEST, "method": "sing"},
            f"the request.method has to be one of {', '.join(get_args(wire.MethodName))}",
        ),
        ({**REQUEST, "params": None}, "params has to be an object"),
        ({**REQUEST, "params": {}}, "params.files is missing"),
        ({**REQUEST, "params": {"files": []}}, "params.files has to hold a file"),
        ({**REQUEST, "params": {"files": [FILE, {**FILE, "text": 1}]}}, "params.files[1].text has to be a text"),
        ({**REQUEST, "params": {"files": [{**FILE, "size": 1}]}}, "params.files[0] may only hold name, text"),
        ({**REQUEST, "method": "hello"}, "params may only hold nothing"),
    ],
)
def test_what_is_malformed_is_refused_with_its_place(request_: object, message: str) -> None:
    assert answer(request_)["error"] == {"kind": "bad-request", "message": message}


@pytest.mark.parametrize(
    ("method", "params", "message"),
    [
        ("patch", {"files": [FILE], "accepted": [{"finding": "f1"}]}, "params.accepted[0].choice is missing"),
        (
            "patch",
            {"files": [FILE], "accepted": [{"finding": "f1", "choice": "there"}]},
            "params.accepted[0].choice has to be one of here, anchor",
        ),
        (
            "patch",
            {"files": [FILE], "accepted": [{"finding": "f99", "choice": None}]},
            "params.accepted[0].finding has to be the id of a finding in these files",
        ),
        ("redact", {**REDACT, "identifiers": 1}, "params.identifiers has to be true or false"),
        ("redact", {**REDACT, "more": [{"start": 0, "end": 99}]}, "params.more[0] has to lie in the text"),
        ("redact", {**REDACT, "more": [{"start": 3, "end": 2}]}, "params.more[0] has to lie in the text"),
        ("redact", {**REDACT, "more": [{"start": -1, "end": 2}]}, "params.more[0] has to lie in the text"),
        ("recall", {"vault": "no vault"}, "params.vault has to be what `memory` gave"),
    ],
)
def test_each_method_refuses_what_it_cannot_use(method: str, params: object, message: str) -> None:
    assert asked(method, params)["error"] == {"kind": "bad-request", "message": message}


@pytest.mark.parametrize("request_", ["", "\x00", "{", "nul", "[" * 100_000, "9" * 5000, '{"v":NaN}', '{"id":1e999}'])
def test_what_is_no_json_gets_an_answer_too(request_: str) -> None:
    assert json.loads(bridge.handle(request_))["error"]["kind"] in {"bad-request", "too-deep"}


FIELDS = st.sampled_from(
    "v id method params files name text accepted finding choice more fewer start end vault".split()
)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from([1, "f1", FILE])
JSON = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(FIELDS | st.text(), inner, max_size=5)
)
METHODS = st.sampled_from(get_args(wire.MethodName))


@given(JSON | st.fixed_dictionaries({"v": st.just(1), "id": st.just(7), "method": METHODS, "params": JSON}))
def test_any_request_gets_an_answer_of_the_protocol(request_: object) -> None:
    reply = answer(request_)
    assert reply["v"] == 1
    assert "ok" in reply or reply["error"]["kind"] == "bad-request"


@given(st.text(min_size=4), METHODS, st.sampled_from(["name", "value", "inner"]))
def test_a_refusal_holds_nothing_of_the_request(secret: str, method: str, where: str) -> None:
    secret = f"<{secret}>"
    wrong = {"name": {secret: 1}, "value": {"files": secret}, "inner": {"files": [{"name": secret, "text": [secret]}]}}
    reply = bridge.handle(json.dumps({**REQUEST, "method": method, "params": wrong[where]}, ensure_ascii=False))
    assert json.loads(reply)["error"]["kind"] == "bad-request"
    assert secret not in reply
    assert json.dumps(secret, ensure_ascii=False)[1:-1] not in reply
