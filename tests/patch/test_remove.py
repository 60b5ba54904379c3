"""Taking keys away: exactly the key, with what speaks of it, wherever it came from; or a refusal."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable

import pytest

from pyengine.document.data import plain
from pyengine.document.document import Document, read
from pyengine.document.node import Route
from pyengine.document.scalar import Data
from pyengine.document.yaml import YamlError
from pyengine.edit import apply_edits
from pyengine.patch.changes import Refused
from pyengine.patch.lower import Patcher
from pyengine.patch.ops import Remove
from pyengine.patch.reach import Ownership, Reach, Wanted, Way
from pyengine.patch.verify import prove
from pyengine.swarm.keys import key_order, vanishes
from tests.generated import stack

STACKS = 2_000


def removed(text: str, *routes: Route, through: bool = False) -> str:
    document = read(text)
    wanted = [Wanted(Remove(route), through) for route in routes]
    reach = Reach(document)
    return prove(reach, wanted, Patcher(reach, key_order, vanishes).lower(wanted), vanishes).document.text


def routes(data: Data, here: Route = ()) -> list[Route]:
    below = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [route for key, inner in below for route in ((*here, key), *routes(inner, (*here, key)))]


def without(data: Data, route: Route) -> Data:
    """Return the meaning without what stands at `route`, and without the blocks that this leaves with nothing."""
    if isinstance(data, dict):
        key, *rest = route
        inner = without(data[str(key)], tuple(rest)) if rest else None
        return {name: inner if name == key else value for name, value in data.items() if rest or name != key}
    assert isinstance(data, list)
    index, *rest = route
    assert isinstance(index, int)
    return [*data[:index], *([without(data[index], tuple(rest))] if rest else []), *data[index + 1 :]]


def bare(data: Data, here: Route = ()) -> Data:
    """Return the meaning without empty blocks whose absence means the same."""
    if isinstance(data, list):
        return [bare(item, (*here, index)) for index, item in enumerate(data)]
    if not isinstance(data, dict):
        return data
    below = {key: bare(value, (*here, key)) for key, value in data.items()}
    return {key: value for key, value in below.items() if value not in ({}, []) or not vanishes((*here, key))}


@pytest.mark.timeout(900)
def test_a_key_is_taken_away_exactly_or_refused_on_generated_stacks(figure: Callable[[str], None]) -> None:
    count = Counter[str]()
    for seed in range(STACKS):
        text = stack(seed)
        try:
            document = read(text)
        except YamlError:
            count["unreadable"] += 1
            continue
        chance = random.Random(seed)
        known = [route for route in routes(document.data) if len(route) > 2]
        for route in chance.sample(known, min(2, len(known))):
            count[one(document, route, through=chance.random() < 0.5)] += 1
    figure(f"removal on {STACKS} stacks: " + ", ".join(f"{key} {value}" for key, value in sorted(count.items())))
    assert count["unreadable"] < STACKS // 20
    assert count["removed"] > STACKS
    assert count["removed"] > 3 * count["refused"]


def one(document: Document, route: Route, *, through: bool) -> str:
    reach = Reach(document)
    if through and reach.ownership(Remove(route)) is Ownership.OWN:
        through = False
    if not through and reach.ownership(Remove(route)) is Ownership.DEFINED:
        through = True
    try:
        after = removed(document.text, route, through=through)
    except Refused as refused:
        assert str(refused), document.text
        return "refused"
    expected = document.data
    for each in reach.routes(Remove(route), Way.ANCHOR if through else Way.HERE):
        expected = without(expected, each)
    assert bare(read(after).data) == bare(expected), document.text
    if not through and reach.ownership(Remove(route)) is Ownership.OWN:
        kept_lines(document.text, after)
    return "removed"


def kept_lines(before: str, after: str) -> None:
    """Every line that is left was there, in the same order, but for the one that lost an inline part."""
    old, left = iter(before.splitlines()), []
    for line in after.splitlines():
        if not any(each == line for each in old):
            left.append(line)
            old = iter(())
    assert len(left) <= 1 or len(after.splitlines()) <= len(before.splitlines()), before


STACK = """\
services:
  api:
    image: example/api:2
    # the name people know
    # since 2019
    container_name: api  # keep short

    # speaks of what follows
    deploy:
      replicas: 2
"""


def test_comments_above_and_behind_go_and_all_others_stay() -> None:
    assert removed(STACK, ("services", "api", "container_name")) == STACK.replace(
        "    # the name people know\n    # since 2019\n    container_name: api  # keep short\n", ""
    )


def test_the_comment_at_the_head_of_a_text_stays() -> None:
    text = "# our shop\nname: shop\n# what runs\nservices: {}\n"
    assert removed(text, ("name",)) == "# our shop\n# what runs\nservices: {}\n"


def test_a_block_goes_with_its_last_key_where_its_absence_means_the_same() -> None:
    assert removed(STACK, ("services", "api", "deploy", "replicas")) == STACK.replace(
        "    # speaks of what follows\n    deploy:\n      replicas: 2\n", ""
    )


def test_a_block_whose_absence_means_something_else_is_left_empty() -> None:
    text = "services:\n  api:\n    healthcheck:  # probe\n      interval: 5s\n    image: a\n"
    assert (
        removed(text, ("services", "api", "healthcheck", "interval"))
        == "services:\n  api:\n    healthcheck: {}  # probe\n    image: a\n"
    )


def test_all_keys_of_a_block_at_once() -> None:
    text = "services:\n  api:\n    image: a\n    deploy:\n      update_config:\n        delay: 1s\n        order: x\n"
    base = ("services", "api", "deploy", "update_config")
    assert removed(text, (*base, "delay"), (*base, "order")) == "services:\n  api:\n    image: a\n"


MERGED = """\
x-base: &base
  image: a
  container_name: one
services:
  api:
    <<: *base
  web:
    <<: *base
    hostname: w
"""


def test_a_merged_key_goes_where_it_is_written() -> None:
    route = ("services", "api", "container_name")
    assert removed(MERGED, route, through=True) == MERGED.replace("  container_name: one\n", "")


def test_a_merged_key_goes_here_by_writing_the_merge_out() -> None:
    route = ("services", "api", "container_name")
    assert removed(MERGED, route) == MERGED.replace("    <<: *base\n  web", "    image: a\n  web")


def test_a_key_of_an_aliased_block_goes_here_by_writing_the_block_out() -> None:
    text = "x-d: &d {replicas: 2, labels: {a: b}}\nservices:\n  api:\n    image: a\n    deploy: *d\n"
    assert removed(text, ("services", "api", "deploy", "labels")) == text.replace(
        "    deploy: *d\n", "    deploy:\n      replicas: 2\n"
    )


@pytest.mark.parametrize(
    ("text", "route", "after"),
    [
        ("s: {a: 1, b: 2, c: 3}\n", ("s", "a"), "s: {b: 2, c: 3}\n"),
        ("s: {a: 1, b: 2, c: 3}\n", ("s", "b"), "s: {a: 1, c: 3}\n"),
        ("s: {a: 1, b: 2, c: 3}\n", ("s", "c"), "s: {a: 1, b: 2}\n"),
        ("s: {a: 1}\n", ("s", "a"), "s: {}\n"),
        ("s: [a, b]\n", ("s", 1), "s: [a]\n"),
        ("s:\n  - a: 1\n    b: 2\n", ("s", 0, "a"), "s:\n  - b: 2\n"),
        ("s:\n  - a\n  # of b\n  - b\n", ("s", 1), "s:\n  - a\n"),
        ("s:\n  a: 1\n  b: 2", ("s", "b"), "s:\n  a: 1"),
        ("s:\r\n  a: 1\r\n  b: 2", ("s", "b"), "s:\r\n  a: 1"),
        ("s: {\n  a: 1,  # x\n  b: 2,\n}\n", ("s", "a"), "s: {\n  b: 2,\n}\n"),
        ("s:\n  a: |\n    x\n\n    y\n  b: 2\n", ("s", "a"), "s:\n  b: 2\n"),
    ],
)
def test_shapes(text: str, route: Route, after: str) -> None:
    assert removed(text, route) == after


@pytest.mark.parametrize(
    ("text", "route", "reason"),
    [
        ("s: {a: &x 1}\nt: *x\n", ("s", "a"), "holds the anchor 'x'"),
        ("d: &d {a: 1}\ns:\n  <<: *d\n  a: 2\n", ("s", "a"), "would bring the key back"),
        ("s: {a: 1}\n", ("s", "b"), "does not exist"),
        ("s: [1]\n", ("s", 3), "does not exist"),
    ],
)
def test_what_cannot_go_is_refused_with_the_reason(text: str, route: Route, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        removed(text, route)


def test_the_edits_of_a_removal_leave_every_other_byte() -> None:
    document = read(STACK)
    reach = Reach(document)
    edits = Patcher(reach, key_order, vanishes).lower([Wanted(Remove(("services", "api", "image")))])
    assert apply_edits(STACK, edits) == STACK.replace("    image: example/api:2\n", "")
    assert plain(read(apply_edits(STACK, edits)).roots[0])
