"""Turns recordings of a rule into what crosses the border: sentences, time lines as shapes, and the same as rows."""

from __future__ import annotations

from collections.abc import Sequence

from pyengine.evidence import told
from pyengine.evidence.happened import happened
from pyengine.evidence.recordings import Recording, key
from pyengine.evidence.stored import last
from pyengine.evidence.timeline import BAR, Picture, legend, picture
from pyengine.evidence.trace import Trace
from pyengine.output import wire
from pyengine.rules.rule import Rule

NOT_YET = "Not tried on an engine yet."


def evidence(rule: Rule, made: Sequence[Recording]) -> wire.Evidence:
    """Return what these recordings of a rule show."""
    # what stands in place of a fix is known to whoever wrote the experiment; what the engine computes is not asked here
    otherwise = {key(each, each.instead) for each in rule.experiments if each.instead is not None}
    watched = tuple(_watched(one, "written otherwise" if one.key in otherwise else "with the fix") for one in made)
    pictures = [side.picture for each in watched for side in each.sides if side.picture]
    samples = tuple(wire.Sample(drawn(Picture(BAR, shapes)), text) for shapes, text in legend(_looks(pictures)))
    untried = "" if watched else f"Not tried on an engine: {rule.untried}" if rule.untried else NOT_YET
    return wire.Evidence(watched, samples, untried)


def _looks(pictures: Sequence[wire.Picture]) -> set[str]:
    return {shape.look for each in pictures for shape in each.shapes}


def _watched(recording: Recording, other: str) -> wire.Watched:
    seconds = max(recording.bad.seconds, recording.fixed.seconds)
    sides = (("as it is", recording.bad), (other, recording.fixed))
    shown = tuple(side(f"{title[:1].upper()}{title[1:]}", trace, seconds) for title, trace in sides)
    return wire.Watched(told.sentence(recording, other), shown)


def side(title: str, trace: Trace, seconds: float) -> wire.Side:
    """Return what is shown of one trace, on a scale of so many seconds."""
    said = told.literal(trace)
    if not trace.seconds:
        kept = (f"{last(path)}: {', '.join(found)}" for path, found in trace.stored)
        return wire.Side(title, "\n".join(filter(None, (said, *kept))), None, ())
    rows = tuple(
        wire.Happened(f"{row.t:.1f} s", f"{row.serving} of {trace.wanted}", row.what) for row in happened(trace)
    )
    return wire.Side(title, said, drawn(picture(trace, seconds)), rows)


def drawn(made: Picture) -> wire.Picture:
    """Return a picture as it crosses the border."""
    shapes = tuple(
        wire.Shape(each.kind, each.look, each.x, each.y, each.width, each.height, each.text) for each in made.shapes
    )
    return wire.Picture(made.height, shapes)
