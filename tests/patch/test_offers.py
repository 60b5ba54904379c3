"""What can be done about a finding: here or at the anchor, whom it touches, and what can be done together."""

from __future__ import annotations

from typing import Any

import pytest

from pyengine.document.document import Document, read
from pyengine.edit import Edit
from pyengine.finding import Applicability, Confidence, Finding, Fix, Kind, Severity
from pyengine.patch.batch import carried_out
from pyengine.patch.changes import Refused
from pyengine.patch.offers import Choice, Pick, Workshop
from pyengine.patch.ops import Op, Set
from pyengine.patch.reach import Ownership, Way
from pyengine.swarm.keys import key_order, vanishes
from pyengine.text import Place, Span

OWN = "services:\n  api:\n    deploy:\n      replicas: 6\n  worker:\n    deploy:\n      replicas: 3\n"
SHARED = """\
x-deploy: &deploy
  replicas: 6
services:
  api:
    deploy: *deploy
  worker:
    deploy:
      <<: *deploy
  other:
    deploy:
      <<: *deploy
      replicas: 2
"""
DEFINED = "services:\n  api:\n    deploy: &deploy\n      replicas: 6\n  worker:\n    deploy: *deploy\n"


def replicas(service: str, value: int = 4) -> Set:
    return Set(("services", service, "deploy", "replicas"), value)


def finding(service: str, *ops: Op) -> Finding:
    fix = Fix("title", ops, Applicability.SAFE, "reason")
    return Finding(
        "rule", Kind.HAZARD, Severity.LOW, Confidence.CERTAIN, service, "message", Place(0, Span(0, 0)), "", "", fix=fix
    )


def workshop(text: str, *findings: Finding, kept: tuple[Span, ...] = ()) -> Workshop:
    return Workshop((read(text),), findings, key_order, vanishes, (kept,))


def choice(way: Way, *services: str, spreads: bool = False) -> Choice:
    return Choice(way, tuple(replicas(service).route for service in services), spreads)


def texts(documents: Any) -> list[str]:
    return [proven.document.text for proven in documents]


# ---- ways ----


def test_a_value_of_the_services_own_is_changed_here() -> None:
    assert workshop(OWN, finding("api", replicas("api"))).choices(0) == (choice(Way.HERE, "api"),)


def test_a_value_from_an_anchor_is_changed_here_first_where_others_have_no_such_finding() -> None:
    here, anchor = workshop(SHARED, finding("api", replicas("api"))).choices(0)
    assert here == choice(Way.HERE, "api")
    assert anchor == choice(Way.ANCHOR, "api", "worker", spreads=True)


def test_a_value_from_an_anchor_is_changed_there_first_where_all_users_have_the_finding() -> None:
    both = workshop(SHARED, finding("api", replicas("api")), finding("worker", replicas("worker")))
    anchor, here = both.choices(0)
    assert anchor == choice(Way.ANCHOR, "api", "worker")
    assert here == choice(Way.HERE, "api")


def test_a_value_that_defines_an_anchor_can_only_be_changed_there() -> None:
    (only,) = workshop(DEFINED, finding("api", replicas("api"))).choices(0)
    assert only == choice(Way.ANCHOR, "api", "worker", spreads=True)


def test_what_a_change_touches_is_read_there_and_nowhere_overridden() -> None:
    shop = workshop(SHARED)
    assert shop.touches(replicas("api"), Way.ANCHOR) == (replicas("api").route, replicas("worker").route)
    assert shop.touches(replicas("other"), Way.ANCHOR) == (replicas("other").route,)


@pytest.mark.parametrize(
    ("text", "service", "origin"),
    [
        (OWN, "api", Ownership.OWN),
        (SHARED, "worker", Ownership.SHARED),
        (SHARED, "other", Ownership.OWN),
        (DEFINED, "api", Ownership.DEFINED),
    ],
)
def test_what_lies_on_the_way_is_told(text: str, service: str, origin: Ownership) -> None:
    assert workshop(text).reach[0].ownership(replicas(service)) is origin


# ---- refusals ----


def test_a_fix_that_would_touch_what_is_kept_is_refused() -> None:
    start = OWN.index("6")
    with pytest.raises(Refused, match="redacted"):
        workshop(OWN, finding("api", replicas("api")), kept=(Span(start, start + 1),)).choices(0)


def test_a_fix_beside_what_is_kept_is_offered() -> None:
    start = OWN.index("3")
    assert workshop(OWN, finding("api", replicas("api")), kept=(Span(start, start + 1),)).choices(0)


def test_a_fix_without_a_place_is_refused_with_a_reason() -> None:
    with pytest.raises(Refused, match="no block"):
        workshop(OWN, finding("api", Set(("services", "api", "deploy", "replicas", "deeper"), 1))).choices(0)


# ---- together ----


def test_picks_are_carried_out_together() -> None:
    shop = workshop(OWN, finding("api", replicas("api")), finding("worker", replicas("worker", 2)))
    settled = carried_out(shop, [Pick(0, Way.HERE), Pick(1, Way.HERE)])
    assert texts(settled.proven) == [OWN.replace("6", "4").replace("3", "2")]
    assert settled.refused == {}


def test_of_two_picks_that_contradict_each_other_the_first_is_made() -> None:
    shop = workshop(OWN, finding("api", replicas("api", 4)), finding("api", replicas("api", 5)))
    settled = carried_out(shop, [Pick(0, Way.HERE), Pick(1, Way.HERE)])
    assert texts(settled.proven) == [OWN.replace("6", "4")]
    assert list(settled.refused) == [1]
    assert "another fix" in settled.refused[1]


def test_two_picks_that_want_the_same_of_an_anchor_are_both_made() -> None:
    shop = workshop(SHARED, finding("api", replicas("api")), finding("worker", replicas("worker")))
    settled = carried_out(shop, [Pick(0, Way.ANCHOR), Pick(1, Way.ANCHOR)])
    assert texts(settled.proven) == [SHARED.replace("6", "4")]
    assert settled.refused == {}


def test_a_pick_that_cannot_be_made_leaves_the_others() -> None:
    impossible = Set(("services", "api", "deploy", "replicas", "deeper"), 1)
    shop = workshop(OWN, finding("worker", replicas("worker", 2)), finding("api", impossible))
    settled = carried_out(shop, [Pick(0, Way.HERE), Pick(1, Way.HERE)])
    assert texts(settled.proven) == [OWN.replace("3", "2")]
    assert [pick.index for pick in settled.picks] == [0]
    assert list(settled.refused) == [1]


def test_no_picks_leave_the_text_as_it_is() -> None:
    assert texts(carried_out(workshop(OWN), []).proven) == [OWN]


def test_each_file_gets_what_is_wanted_of_it() -> None:
    documents: tuple[Document, ...] = (read(OWN), read(OWN))
    op = Set(replicas("api").route, 4, file=1)
    settled = carried_out(Workshop(documents, (finding("api", op),), key_order, vanishes), [Pick(0, Way.HERE)])
    assert texts(settled.proven) == [OWN, OWN.replace("6", "4")]


def test_each_edit_is_traced_to_the_findings_that_wanted_it() -> None:
    shop = workshop(OWN, finding("api", replicas("api")), finding("worker", replicas("worker", 2)))
    picks = [Pick(0, Way.HERE), Pick(1, Way.HERE)]
    (proven,) = carried_out(shop, picks).proven
    causes = shop.causes(picks, 0, proven.edits)
    at = {text: OWN.index(text) for text in "63"}
    assert causes == {
        Edit(Span(at["6"], at["6"] + 1), "4"): [0],
        Edit(Span(at["3"], at["3"] + 1), "2"): [1],
    }
