"""The time line shows what was measured: its steps, its bars and its table tell the same, whatever the trace."""

from __future__ import annotations

from functools import partial
from itertools import pairwise
from pathlib import Path

import pytest

from pyengine.evidence import measures
from pyengine.evidence.happened import happened
from pyengine.evidence.recordings import recordings
from pyengine.evidence.stretches import Stretch, lanes
from pyengine.evidence.timeline import LEFT, RIGHT, Scale, Shape, legend, picture
from pyengine.evidence.trace import Trace
from pyengine.rules import RULES
from tests.evidence.lab import events, named, replaced, rollout, traces
from tests.growth import LIMIT, QUADRUPLE, grows

NAMES = (
    "s01",
    "s05",
    "s07",
    "s09",
    "s16",
    "s24",
    "s26",
    "s31",
    "s40",
    "s51",
    "s60",
    "s67",
    "s94",
    "r48-never-healthy.a",
)
BARS = {"old", "new", "old-stopping", "new-stopping", "starting", "waiting"}


def recorded() -> list[Trace]:
    made = [one for rule in RULES for one in recordings(rule.meta.id)]
    return [trace for one in made for trace in (one.bad, one.fixed) if trace.seconds]


@pytest.fixture(scope="module")
def watched(shared: Path) -> list[Trace]:
    return [*traces(shared).values(), *recorded()]


def looks(trace: Trace, *names: str) -> list[Shape]:
    return [shape for shape in picture(trace, trace.seconds).shapes if shape.look in names]


def seconds(trace: Trace, x: float) -> float:
    return (x - LEFT) / (RIGHT - LEFT) * max(trace.seconds, 1)


def test_bars_do_not_overlap_in_a_row(watched: list[Trace]) -> None:
    for trace in watched:
        for lane in lanes(trace):
            for row in lane.rows:
                assert all(one.end <= other.start for one, other in pairwise(row))
                assert all(0 <= stretch.start <= stretch.end for stretch in row)
        rows: dict[float, list[Shape]] = {}
        for shape in looks(trace, *BARS):
            middle = shape.y if shape.look == "waiting" else shape.y + shape.height / 2
            rows.setdefault(middle // 13, []).append(shape)
        drawn = sum(map(len, rows.values()))
        assert drawn == sum(one.end > one.start for one in stretches(trace)) + unwitnessed(trace)


def stretches(trace: Trace) -> list[Stretch]:
    return [stretch for lane in lanes(trace) for row in lane.rows for stretch in row]


def unwitnessed(trace: Trace) -> int:
    """Return how many failed before they were seen to do anything: they have a bar without width, for their mark."""
    return sum(one.end == one.start for one in stretches(trace))


def test_the_steps_are_what_was_measured(watched: list[Trace]) -> None:
    for trace in watched:
        steps = measures.serving(trace)
        areas = looks(trace, "area")
        assert len(areas) == len(steps)
        for area, (t, count) in zip(areas, steps, strict=True):
            assert seconds(trace, area.x) == pytest.approx(
                min(t, max(trace.seconds, 1)), abs=trace.seconds / 5000 + 0.01
            )
            assert area.text.startswith(f"{count} of {trace.wanted} serve, ")
        heights = {count: area.height for area, (_, count) in zip(areas, steps, strict=True)}
        assert sorted(heights.values()) == [heights[count] for count in sorted(heights)]


def test_the_bars_that_serve_are_the_steps(watched: list[Trace]) -> None:
    for trace in watched:
        changes = sorted(
            change
            for one in stretches(trace)
            if one.doing == "serving" and one.start < one.end
            for change in ((one.start, 1), (one.end, -1))
            if change[0] < trace.seconds or change[1] > 0
        )
        for t, count in measures.serving(trace):
            assert sum(change for at, change in changes if at <= t) == count


def test_the_table_tells_what_the_picture_tells(watched: list[Trace]) -> None:
    for trace in watched:
        rows = {row.t: row for row in happened(trace)}
        assert list(rows) == sorted(rows)
        for t, count in measures.serving(trace)[1:]:
            assert rows[t].serving == count
        for lane in lanes(trace):
            number = lane.name.split()[1]
            for one in (one for row in lane.rows for one in row):
                if one.end > one.start:
                    assert number in rows[one.start].what or " to " in rows[one.start].what
                if one.ending in {"failed", "done"}:
                    assert {"failed": "has failed", "done": "has ended with exit code 0"}[one.ending] in rows[
                        one.end
                    ].what
        for status in trace.statuses:
            if status.state:
                assert f"UpdateStatus is {status.state}" in rows[status.t].what


def test_every_mark_of_the_update_status_is_drawn_with_its_words(shared: Path) -> None:
    for name in NAMES:
        trace = named(shared, name)
        said = [status.state for status in trace.statuses if status.state]
        assert [shape.text for shape in looks(trace, "status", "status-before")] == said
        assert len(looks(trace, "mark")) == len(said)


def test_words_do_not_cover_each_other(shared: Path) -> None:
    for name in NAMES:
        lines: dict[float, list[tuple[float, float]]] = {}
        for shape in looks(named(shared, name), "status", "status-before"):
            width = 2 * len(shape.text)
            start = shape.x - width if shape.look == "status-before" else shape.x
            lines.setdefault(shape.y, []).append((start, start + width))
        assert all(one[1] <= other[0] for line in lines.values() for one, other in pairwise(sorted(line)))


def test_everything_lies_within_the_picture(watched: list[Trace]) -> None:
    for trace in watched:
        drawn = picture(trace, trace.seconds)
        for shape in drawn.shapes:
            assert 0 <= shape.x <= shape.x + shape.width <= 100
            assert 0 <= shape.y <= shape.y + shape.height <= drawn.height
            assert shape.width >= 0


def test_two_pictures_have_one_scale() -> None:
    short, long = replaced(2), replaced(6)
    scale = max(short.seconds, long.seconds)
    for t in (0.0, 2.0, 4.0):
        assert Scale(scale).x(t) == Scale(scale).x(t)
    until = [shape for shape in picture(short, scale).shapes if shape.look == "unwatched"]
    assert [shape.x for shape in until] == [Scale(scale).x(short.seconds)]
    assert not looks(long, "unwatched")
    ticks = [[(s.x, s.text) for s in picture(t, scale).shapes if s.look.startswith("tick")] for t in (short, long)]
    assert ticks[0] == ticks[1]


def test_a_lane_is_a_slot_and_of_a_global_service_a_node(shared: Path) -> None:
    assert [lane.name for lane in lanes(replaced(11))] == [f"slot {number}" for number in range(1, 12)]
    assert [lane.name for lane in lanes(named(shared, "s31"))] == ["node 1"]


def test_each_way_to_end_has_its_sign() -> None:
    def ended(state: str) -> list[str]:
        task = events("a", "1", (0.0, "starting", "running"), (1.0, "running", "running"), (3.0, state, "shutdown"))
        return [shape.text for shape in looks(rollout(1, 5, task), "failed", "done")]

    assert ended("failed") == ["\N{MULTIPLICATION SIGN}"]
    assert ended("complete") == ["\N{WHITE CIRCLE}"]
    assert ended("shutdown") == []


def test_a_failure_that_nothing_was_seen_before_is_shown_too() -> None:
    trace = rollout(1, 5, events("a", "1", (2.0, "rejected", "shutdown")))
    assert len(looks(trace, "failed")) == 1
    assert [row.what for row in happened(trace)] == ["slot 1: new version has failed"]


def test_the_legend_has_every_look_that_needs_words(watched: list[Trace]) -> None:
    plain = {"edge", "count", "name", "tick", "tick-last", "grid", "axis", "lane", "status", "status-before"}
    plain |= {"old-word", "new-word", "unwatched", "until"}
    seen = {shape.look for trace in watched for shape in picture(trace, trace.seconds).shapes}
    explained = {shape.look for shapes, _ in legend(seen) for shape in shapes}
    assert seen - plain <= explained


def test_it_grows_as_the_trace_does() -> None:
    few, many = (replaced(slots) for slots in (100, 100 * QUADRUPLE))
    for draw in (lambda trace: picture(trace, trace.seconds), happened, measures.side_by_side):
        assert grows(partial(draw, few), partial(draw, many)) <= LIMIT
