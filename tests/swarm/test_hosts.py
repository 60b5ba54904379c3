"""Who asks for a host, by what services tell their programs."""

from __future__ import annotations

from functools import partial

import pytest

from pyengine.document.document import read
from pyengine.swarm.hosts import asking, words
from pyengine.swarm.model.stack import Stack
from tests.growth import LIMIT, QUADRUPLE, grows


def stack(*lines: str) -> Stack:
    services = (f"  s{n}:\n    image: a:1\n    environment:\n      A: {line!r}\n" for n, line in enumerate(lines))
    return Stack([read("services:\n" + "".join(services))])


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("redis://my-db:6379/0", True),
        ("user@my-db", True),
        ("my-db", True),
        ("-h=my-db", True),
        ("my-db:5432", True),
        ("my-db.example.com", False),
        ("not-my-db:5432", False),
        ("about my-db", False),
        ("${X}my-db", False),
    ],
)
def test_a_text_asks_for_a_host_by_an_address_or_as_a_whole(text: str, *, asked: bool) -> None:
    assert [service.name for service, _ in asking(words(stack(text).services), "my-db")] == ["s0"] * asked


def test_a_name_of_several_words_is_found_too() -> None:
    assert len(list(asking(words(stack("my db", "db").services), "my db"))) == 1
    assert not list(asking(words(stack("db").services), "//"))


def test_many_names_are_looked_for_in_one_reading() -> None:
    def looked_for(count: int) -> None:
        known = words(stack(*(f"http://host{n}:80" for n in range(count))).services)
        assert sum(1 for n in range(count) for _ in asking(known, f"host{n}")) == count

    assert grows(partial(looked_for, 800 // QUADRUPLE), partial(looked_for, 800)) <= LIMIT
