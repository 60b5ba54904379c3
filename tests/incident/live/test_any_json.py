"""Whatever stands in the output of `inspect`, it is read, judged and compared without a fault."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from pyengine.incident.commands import judged_commands
from pyengine.incident.commands.leaves import leaves
from pyengine.incident.commands.shape import shaped
from pyengine.incident.live import drift, judged_services, plan
from pyengine.input.case import Case, File
from tests.incident.live.test_live import FILE, LIVE

ODD = st.sampled_from([None, 1, -5, "x", [], {}, [1], ["a"], {"a": 1}, True, 1.5, [None], [{}], {"Test": 1}, "$(id)"])


def routes(value: Any, above: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if above:
        yield above
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, child in pairs:
        yield from routes(child, (*above, step))


ROUTES = list(routes(LIVE))


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(ROUTES), ODD), min_size=1, max_size=4))
def test_values_of_other_types_are_left_out(changes: list[tuple[tuple[Any, ...], Any]]) -> None:
    live: Any = copy.deepcopy(LIVE)
    for route, odd in changes:
        owner = live
        for step in route[:-1]:
            owner = owner[step] if isinstance(owner, dict) and step in owner else None
        if isinstance(owner, dict):
            owner[route[-1]] = copy.deepcopy(odd)  # a later change may lie inside of it
    case = Case((File("live.json", json.dumps([live])), File("stack.yml", FILE)))
    for each in judged_services(case):
        assert all(found.finding.place.span.start >= 0 for found in each.findings)
    assert len(drift(case)) == len(plan(case))
    judged_commands(case)


def test_what_has_its_shape_stays_as_it_is() -> None:
    assert leaves(shaped(LIVE["Spec"])) == leaves(LIVE["Spec"])  # type: ignore[arg-type]
    assert shaped("x") == shaped(None) == {}
    assert shaped({"Name": 1, "Mode": {"Global": {}}, "New": "kept", "Odd": {"a": 1}}) == {
        "Mode": {"Global": {}},
        "New": "kept",
    }
