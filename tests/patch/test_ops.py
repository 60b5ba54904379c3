"""Any op on any readable file is carried out exactly, or refused with a reason; nothing else changes."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, assume, event, given, reject, settings
from hypothesis import strategies as st

from pyengine.document.document import Document, read
from pyengine.document.node import Mapping, Route, Sequence, target
from pyengine.document.yaml import YamlError
from pyengine.edit import apply_edits, invert
from pyengine.patch.changes import Refused
from pyengine.patch.lower import Patcher
from pyengine.patch.ops import Escape, Insert, Op, Remove, RenameKey, Set
from pyengine.patch.reach import Reach, Wanted
from pyengine.patch.verify import prove
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
    route = draw(st.sampled_from(routes(document)))
    value = draw(st.sampled_from(VALUES))
    kind = draw(st.integers(0, 7))
    if kind == 0:
        return Remove(route)
    if kind == 1:
        return RenameKey(route, "renamed")
    if kind == 2:
        return Insert(route, value)
    if kind == 3:
        return Escape(route)
    return Set(route if kind < 6 else (*route, "deeper"), value)


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
