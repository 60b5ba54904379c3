"""Draws what was watched of a rule as HTML, as web/vault/evidence.ts does in the page."""

from __future__ import annotations

from pyengine.output import wire
from tools.pages.markup import Markup, h, prose


def watched(each: wire.Watched, also: str | None = None) -> Markup:
    """Return one experiment: the sentence, `also` what is to be said besides, the time lines and the table."""
    rows = [side for side in each.sides if side.rows]
    return h(
        "figure",
        {"class": "watched"},
        h("figcaption", {}, prose(each.sentence), f" {also}" if also else None),
        *(_side(side) for side in each.sides),
        h("details", {}, h("summary", {}, "The same as a table"), *map(_table, rows)) if rows else None,
    )


def foreseen(side: wire.Side) -> Markup:
    """Return what the simulator says of an experiment, to be unfolded beside what was watched."""
    summary = h("summary", {}, "What the simulator foresees of it, as it is")
    return h("details", {"class": "watched"}, summary, _side(side), _table(side))


def legend(samples: tuple[wire.Sample, ...]) -> Markup | None:
    """Return what the looks mean."""
    if not samples:
        return None
    entries = (h("li", {}, _sample(sample.picture), sample.text) for sample in samples)
    return h("ul", {"class": "legend", "aria-label": "What the time lines show"}, *entries)


def _side(side: wire.Side) -> Markup:
    return h(
        "div",
        {"class": "side"},
        h("h3", {}, side.title),
        _picture(side.picture, side) if side.picture else None,
        h("pre", {}, side.said) if side.said else None,
    )


def _table(side: wire.Side) -> Markup:
    head = (h("th", {"scope": "col"}, name) for name in ("Time", "Serving", "What happened"))
    body = (h("tr", {}, h("td", {}, row.time), h("td", {}, row.serving), h("td", {}, row.what)) for row in side.rows)
    return h("table", {}, h("caption", {}, side.title), h("thead", {}, h("tr", {}, *head)), h("tbody", {}, *body))


def _picture(picture: wire.Picture, side: wire.Side) -> Markup:
    label = f"Time line, {side.title.lower()}. The table below tells the same in {len(side.rows)} rows."
    size = {"class": "timeline", "width": "100%", "height": f"{picture.height:g}"}
    return h("svg", {**size, "role": "img", "aria-label": label}, *map(_shape, picture.shapes))


def _sample(picture: wire.Picture) -> Markup:
    size = {"class": "timeline", "width": "28", "height": f"{picture.height:g}"}
    return h("svg", {**size, "aria-hidden": "true"}, *map(_shape, picture.shapes))


def _shape(each: wire.Shape) -> Markup:
    """Return one shape; across is percent of the width."""
    look = {"class": each.look}
    if each.kind == "words":
        return h("text", {**look, "x": f"{each.x:g}%", "y": f"{each.y:g}"}, each.text)
    title = h("title", {}, each.text) if each.text else None
    if each.kind == "box":
        size = {"width": f"{each.width:g}%", "height": f"{each.height:g}"}
        return h("rect", {**look, "x": f"{each.x:g}%", "y": f"{each.y:g}", **size}, title)
    ends = {"x2": f"{each.x + each.width:g}%", "y2": f"{each.y + each.height:g}"}
    return h("line", {**look, "x1": f"{each.x:g}%", "y1": f"{each.y:g}", **ends}, title)
