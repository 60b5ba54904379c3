"""Any op on any readable file is carried out exactly, or refused with a reason; nothing else changes."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, event, given, reject, settings
from hypothesis import strategies as st

from pyengine.document.document import Document, read
from pyengine.document.node import Mapping, Route, Sequence, target
from pyengine.document.yaml import YamlError
from pyengine.edit import apply_edits, invert
from pyengine.patch.changes import Refused
from pyengine.patch.lower import Patcher
from pyengine.patch.ops import Escape, Insert, Op, Remove, RenameKey, Set
from pyengine.patch.reach import Ownership, Reach, Wanted
from pyengine.patch.verify import prove
from pyengine.swarm.keys import key_order as natural
from pyengine.swarm.keys import vanishes as natural_absence
from tests.generated import stack
from tests.strategies import stacks

VALUES: list[Any] = [2, "30s", "a: b", True, 0.5, "stop-first", {"order": "x", "parallelism": 1}, ["CMD", "x"]]


def key_order(_: Route) -> tuple[str, ...]:
    return ("image", "deploy", "replicas", "update_config", "parallelism", "order")


def vanishes(route: Route) -> bool:
    return route[-1:] in {("update_config",), ("labels",)}


def routes(document: Document) -> list[Route]:
    """Return every route of the document, and one further key for every mapping."""
    found: list[Route] = []
    pending: list[tuple[Route, Any]] = [((), document.root)] if document.root else []
    while pending and len(found) < 200:
        route, node = pending.pop()
        inner = target(node)
        if isinstance(inner, Mapping):
            found.append((*route, "new-key"))
            below = [((*route, key), item.entry.value) for key, item in document.entries(inner).items()]
        elif isinstance(inner, Sequence):
            below = [((*route, index), item) for index, item in enumerate(inner.items)]
        else:
            below = []
        found += [deeper for deeper, _ in below]
        pending += below
    return found


def some_op(draw: Any, document: Document) -> Op:
    known, reach = routes(document), Reach(document)
    shared = [route for route in known if reach.ownership(Remove(route)) is not Ownership.OWN]
    route = draw(st.sampled_from(shared if shared and draw(st.booleans()) else known))
    value = draw(st.sampled_from(VALUES))
    kind = draw(st.integers(0, 9))
    if kind < 4:
        return Remove(route)
    if kind == 4:
        return RenameKey(route, "renamed")
    if kind == 5:
        return Insert(route, value)
    if kind == 6:
        return Escape(route)
    return Set(route if kind < 9 else (*route, "deeper"), value)


@settings(max_examples=300, suppress_health_check=list(HealthCheck))
@given(st.data(), stacks())
def test_an_op_is_carried_out_exactly_or_refused(data: Any, text: str) -> None:
    try:
        document = read(text)
    except YamlError:
        reject()
    assume(routes(document))
    wanted = [
        Wanted(some_op(data.draw, document), data.draw(st.booleans())) for _ in range(data.draw(st.integers(1, 3)))
    ]
    try:
        edits = Patcher(Reach(document), key_order, vanishes).lower(wanted)
        proven = prove(Reach(document), wanted, edits, vanishes)
    except Refused as refused:
        event(f"refused: {str(refused)[:40]}")
        assert str(refused)
        return
    event("carried out")
    after = proven.document.text
    assert apply_edits(text, edits) == after
    assert apply_edits(after, invert(text, edits)) == text


@pytest.mark.parametrize("through", [True, False])
def test_items_of_a_list_are_counted_as_in_the_old_text_whichever_goes_through_an_anchor(*, through: bool) -> None:
    reach = Reach(read("services: [{}, [3]]\n"))
    wanted = [Wanted(Remove(("services", 0)), through), Wanted(Remove(("services", 1, 0)), not through)]
    proven = prove(reach, wanted, Patcher(reach, key_order, vanishes).lower(wanted), vanishes)
    assert proven.document.text == "services: [[]]\n"


@pytest.mark.parametrize("start", range(0, 400, 100))
def test_ops_on_stacks_rich_in_anchors_are_carried_out_or_refused(start: int, figure: Callable[[str], None]) -> None:
    count = Counter[str]()
    for seed in range(start, start + 100):
        try:
            document = read(stack(seed))
        except YamlError:
            continue
        chance = random.Random(seed)
        known, reach = routes(document), Reach(document)
        wanted = [Wanted(chosen(chance, known), chance.random() < 0.5) for _ in range(chance.randint(1, 3))]
        try:
            prove(reach, wanted, Patcher(reach, natural, natural_absence).lower(wanted), natural_absence)
            count["carried out"] += 1
        except Refused as refused:
            assert str(refused)
            count["refused"] += 1
    figure(f"ops on stacks from {start}: {dict(count)}")
    assert count["carried out"] > 30


def chosen(chance: random.Random, known: list[Route]) -> Op:
    """Return an op that may hold: what stands there is taken away, renamed or set, what does not is put there."""
    route, value = chance.choice(known), chance.choice(VALUES)
    if route[-1] == "new-key":
        return Insert(route, value)
    return chance.choice((Remove(route), Remove(route), RenameKey(route, "x-new"), Set(route, value)))
