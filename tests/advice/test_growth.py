"""What is asked and what is answered may be long: the work grows as they do."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial

import pytest

from pyengine.advice.reply import reply
from pyengine.session import Session
from tests.advice.said import STACK, change, compose, op, sent, weigh
from tests.growth import LIMIT, QUADRUPLE, grows

SERVICE = STACK.removeprefix("services:\n")
PARALLELISM = "services.api0.deploy.update_config.parallelism"


def services(number: int) -> str:
    """Return a file of so many services, each with a secret of its own."""
    some = (SERVICE.replace("  api:", f"  api{i}:").replace("mauve", f"mauve{i}x") for i in range(number))
    return f"services:\n{''.join(some)}"


def asked(number: int) -> object:
    return compose(Session(), "Why?", "Because. " * number, "And?", files=sent(services(number)))


def judged(number: int) -> object:
    found = weigh(Session(), change(op("set", PARALLELISM, "1")), 0, text=services(number))
    assert found.opinions[0].taken
    return found


def judged_all(number: int) -> object:
    """Judge a change of each of at most twenty services."""
    some = (op("set", PARALLELISM.replace("api0", f"api{each}"), "1") for each in range(min(number, 20)))
    changes = [change(each)["changes"][0] for each in some]
    found = weigh(Session(), {"answer": "x", "changes": changes}, text=services(number))
    assert not any(each.refusal for each in found.opinions)
    return found


@pytest.mark.parametrize("work", [asked, judged, judged_all])
def test_the_work_grows_as_the_file_does(work: Callable[[int], object]) -> None:
    assert grows(partial(work, 6), partial(work, 6 * QUADRUPLE)) < LIMIT


@pytest.mark.parametrize(
    "unit", ["```\n", "```json\n{", "{", "}", '{"answer": "', '{"answer": "x", "changes": [', "\\"]
)
def test_reading_an_answer_grows_as_it_does(unit: str) -> None:
    small, large = unit * 5_000, unit * 5_000 * QUADRUPLE
    assert grows(partial(reply, small), partial(reply, large)) < LIMIT


def test_many_changes_in_an_answer_cost_no_more_than_those_looked_at() -> None:
    one = change(op("set", PARALLELISM, "1"))["changes"]
    small, large = (json.dumps({"answer": "x", "changes": one * size}) for size in (1_000, 1_000 * QUADRUPLE))
    assert grows(partial(reply, small), partial(reply, large)) < LIMIT
