"""The time line of a trace as simple shapes, for whoever has a pen: the script of the page, or the build.

Above are the changes of UpdateStatus, then how many tasks serve, then a lane for each slot. Across is time, in percent
of the width, so that a picture is as wide as there is room and its words stay as large as they are; down are pixels.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from pyengine.evidence import measures
from pyengine.evidence.happened import DOES, version
from pyengine.evidence.stretches import Lane, Stretch, lanes
from pyengine.evidence.trace import Trace

Kind: TypeAlias = Literal["box", "line", "words"]

LEFT, RIGHT = 17.0, 98.0
"""Percent of the width: left of it stand the names of the lanes."""
LETTER = 2.0
"""Percent that a letter takes where the picture is narrow, on a phone."""
CAPACITY, LINE, BAR, ROW, GAP = 44.0, 14.0, 11.0, 13.0, 5.0
"""Pixels: the height of the capacity, of a line of words, of a bar, from row to row, and from lane to lane."""
STEPS = (1, 2, 5, 10, 15, 20, 30, 60, 120, 300, 600, 1800, 3600)
MARKS = 6
"""Seconds between two marks of the axis, and how many of them there may be."""
SIGNS = {"failed": "\N{MULTIPLICATION SIGN}", "done": "\N{WHITE CIRCLE}"}


@dataclass(frozen=True, slots=True)
class Shape:
    """A box, a line from (x, y) by (width, height), or words that begin at (x, y); `look` is how it is drawn.

    The text of a box or line says what it stands for.
    """

    kind: Kind
    look: str
    x: float
    y: float
    width: float = 0
    height: float = 0
    text: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A time line, `height` pixels high."""

    height: float
    shapes: tuple[Shape, ...]


@dataclass(frozen=True, slots=True)
class Scale:
    """Where a moment stands in a picture of so many seconds."""

    seconds: float

    def x(self, t: float) -> float:
        """Return the place of a moment in percent."""
        return round(LEFT + (RIGHT - LEFT) * min(max(t, 0.0), self.seconds) / self.seconds, 2)

    def box(self, look: str, start: float, end: float, y: float, height: float, text: str = "") -> Shape:  # noqa: PLR0913, PLR0917 - the fields of a box
        """Return a box over a stretch of time."""
        x = self.x(start)
        return Shape("box", look, x, round(y, 2), round(self.x(end) - x, 2), round(height, 2), text)

    def line(self, look: str, start: float, end: float, y: float, text: str = "") -> Shape:
        """Return a line over a stretch of time."""
        x = self.x(start)
        return Shape("line", look, x, round(y, 2), round(self.x(end) - x, 2), 0, text)

    def upright(self, look: str, t: float, top: float, bottom: float) -> Shape:
        """Return a line from top to bottom at a moment."""
        return Shape("line", look, self.x(t), round(top, 2), 0, round(bottom - top, 2))


def picture(trace: Trace, seconds: float, most: int | None = None) -> Picture:
    """Return the time line of a trace on a scale of so many seconds, which pictures to compare have in common.

    Of its lanes the first `most` are drawn, all if nothing is said.
    """
    scale = Scale(max(seconds, 1.0))
    words, top = _statuses(trace, scale)
    base = top + CAPACITY
    bars, bottom = _lanes(lanes(trace)[:most], scale, base + GAP)
    marks = [scale.upright("mark", each.t, top - 2, bottom) for each in trace.statuses if each.state]
    shapes = (*_axis(scale, top, bottom), *_capacity(trace, scale, base), *bars, *_unwatched(trace, scale, top, bottom))
    return Picture(bottom + LINE + 2, (*shapes, *marks, *words))


def _statuses(trace: Trace, scale: Scale) -> tuple[list[Shape], float]:
    """Return the words of the changes of UpdateStatus, each in the first line that has room, and where they end.

    Words that do not fit behind their moment stand before it.
    """
    shapes: list[Shape] = []
    ends: list[float] = []
    for each in trace.statuses:
        if not each.state:
            continue
        width = len(each.state) * LETTER
        x = scale.x(each.t)
        look, start = ("status", x) if x + width <= RIGHT else ("status-before", x - width)
        line = next((line for line, end in enumerate(ends) if end + LETTER <= start), len(ends))
        ends[line:] = [start + width, *ends[line + 1 :]]
        shapes.append(Shape("words", look, x, (line + 1) * LINE - 3, text=each.state))
    return shapes, max(1, len(ends)) * LINE + 4


def _axis(scale: Scale, top: float, bottom: float) -> Iterator[Shape]:
    step = next((step for step in STEPS if scale.seconds / step <= MARKS), STEPS[-1])
    for t in range(0, int(scale.seconds) + 1, step):
        yield scale.upright("grid", t, top, bottom)
        look = "tick" if scale.x(t) + 2 * LETTER < RIGHT else "tick-last"
        yield Shape("words", look, scale.x(t), bottom + LINE - 2, text=f"{t} s")


def _capacity(trace: Trace, scale: Scale, base: float) -> Iterator[Shape]:
    """Yield how many tasks serve, as steps, and the line of those that are wanted."""
    steps = measures.spans(measures.serving(trace), trace.seconds)
    unit = (CAPACITY - 4) / max([trace.wanted, 1, *(count for _, _, count in steps)])
    last = base
    for start, end, count in steps:
        y = base - count * unit
        yield scale.box("area", start, end, y, base - y, f"{count} of {trace.wanted} serve, {_when(start, end)}")
        if start:
            yield scale.upright("edge", start, min(last, y), max(last, y))
        yield scale.line("edge", start, end, y)
        if scale.x(end) - scale.x(start) > 2 * LETTER:
            yield Shape(
                "words", "count", scale.x(start) + 0.7, round(y + 11 if base - y > LINE else y - 3, 2), text=str(count)
            )
        last = y
    if trace.wanted:
        wanted = base - trace.wanted * unit
        yield scale.line("wanted", 0, trace.seconds, wanted)
        yield Shape("words", "name", 0, round(wanted + 4, 2), text=f"{trace.wanted} wanted")
    yield scale.line("axis", 0, scale.seconds, base)
    yield Shape("words", "name", 0, base, text="0")


def _lanes(found: Iterable[Lane], scale: Scale, y: float) -> tuple[list[Shape], float]:
    """Return the bars of the lanes from `y` on, and where they end."""
    shapes: list[Shape] = []
    for lane in found:
        shapes.append(Shape("words", "name", 0, y + BAR / 2 + 4, text=lane.name))
        for row in lane.rows:
            shapes += [shape for stretch in row for shape in bar(stretch, scale, y)]
            y += ROW
        y += GAP
        shapes.append(scale.line("lane", 0, scale.seconds, y - GAP / 2 - 1))
    return shapes, y


def bar(stretch: Stretch, scale: Scale, y: float) -> Iterator[Shape]:
    """Yield how a stretch is drawn: a dotted line, an outline, a full bar or a low one, and the mark of its end."""
    start, end, age = stretch.start, stretch.end, "old" if stretch.old else "new"
    said = f"{version(stretch)} {DOES[stretch.doing]}, {_when(start, end)}"
    match stretch.doing:
        case "waiting":
            yield scale.line("waiting", start, end, y + BAR / 2, said)
        case "starting":
            yield scale.box("starting", start, end, y + 0.5, BAR - 1, said)
        case "serving":
            yield scale.box(age, start, end, y, BAR, said)
            if scale.x(end) - scale.x(start) > (len(age) + 1.5) * LETTER:
                yield Shape("words", f"{age}-word", scale.x(start) + LETTER / 2, y + BAR - 2.5, text=age)
        case "stopping":
            yield scale.box(f"{age}-stopping", start, end, y + BAR / 2, BAR / 2, said)
    if stretch.ending in {"failed", "done"}:
        yield Shape("words", stretch.ending, scale.x(end), y + BAR - 1.5, text=SIGNS[stretch.ending])


def _unwatched(trace: Trace, scale: Scale, top: float, bottom: float) -> Iterator[Shape]:
    """Yield the time after the watching, where the other picture is longer."""
    if scale.seconds - trace.seconds < 0.5:
        return
    yield scale.box("unwatched", trace.seconds, scale.seconds, top, bottom - top)
    word = "watched until here"
    if scale.x(scale.seconds) - scale.x(trace.seconds) > (len(word) + 1) * LETTER:
        yield Shape("words", "until", scale.x(trace.seconds) + 1, round(top + CAPACITY / 2 + 4, 2), text=word)


def _when(start: float, end: float) -> str:
    return f"{start:.1f} s to {end:.1f} s"


def legend(looks: Collection[str]) -> Iterator[tuple[tuple[Shape, ...], str]]:
    """Yield how each of these looks, in a picture one bar high, and what it means."""
    return ((shapes, text) for look, shapes, text in _SAMPLES if look in looks)


def _box(look: str, y: float, height: float) -> tuple[Shape, ...]:
    return (Shape("box", look, 2, y, 96, height),)


def _dash(look: str) -> tuple[Shape, ...]:
    return (Shape("line", look, 2, BAR / 2, 96, 0),)


def _sign(look: str) -> tuple[Shape, ...]:
    return (Shape("words", look, 50, BAR - 1.5, text=SIGNS[look]),)


_SAMPLES: tuple[tuple[str, tuple[Shape, ...], str], ...] = (
    ("area", (*_box("area", 0, BAR), Shape("line", "edge", 2, 0.5, 96, 0)), "tasks that serve: running and wanted"),
    ("wanted", _dash("wanted"), "tasks wanted"),
    ("old", _box("old", 0, BAR), "old version serves"),
    ("new", _box("new", 0, BAR), "new version serves"),
    ("old-stopping", _box("old-stopping", BAR / 2, BAR / 2), "old version is being stopped"),
    ("new-stopping", _box("new-stopping", BAR / 2, BAR / 2), "new version is being stopped"),
    ("waiting", _dash("waiting"), "waits to be started"),
    ("starting", _box("starting", 0.5, BAR - 1), "starts"),
    ("failed", _sign("failed"), "has failed"),
    ("done", _sign("done"), "has ended with exit code 0"),
    ("mark", (Shape("line", "mark", 50, 0, 0, BAR),), "UpdateStatus changes"),
)
