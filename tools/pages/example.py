"""Draws an example of a rule as HTML: the file with its marked place, what is said of it, and the computed change."""

from __future__ import annotations

from pyengine import engine
from pyengine.finding import Finding
from pyengine.output import report, wire
from tools.pages.about import Example
from tools.pages.markup import Markup, h, prose, together

_SIGNS = {"add": ("+", "added"), "remove": ("\N{MINUS SIGN}", "removed"), "context": (" ", "")}


def example(shown: Example) -> Markup:
    """Return the example with what the engine finds in it and makes of it."""
    bad, judged = shown.bad, shown.judged
    return together(
        (
            h("p", {}, "For example: ", prose(bad.why), ".") if bad.why else None,
            _file(bad.text, judged.finding),
            h("p", {}, h("b", {}, "StackEngine says: "), prose(judged.finding.message), "."),
            h("p", {}, h("b", {}, "Not fixed: "), prose(judged.refusal), ".") if judged.refusal else None,
            *(_change(shown) if judged.choices else ()),
        )
    )


def _file(text: str, finding: Finding) -> Markup:
    span = finding.place.span
    parts = (text[: span.start], h("mark", {}, text[span.start : span.end]), text[span.end :])
    return h("pre", {"class": "file", "tabindex": "0", "role": "region", "aria-label": "stack.yml"}, *parts)


def _change(shown: Example) -> list[Markup | None]:
    """Return the fix in words, and its diff."""
    analysis, fix = shown.analysis, shown.judged.finding.fix
    if fix is None:
        return []
    batch = engine.patch(analysis, [(index, None) for index in shown.own if analysis.judged[index].choices])
    hunks = report.patch(analysis, batch).hunks
    return [
        h("p", {}, h("b", {}, "Fix: "), prose(fix.title), ". ", prose(fix.reason)),
        *(_hunk(hunk) for hunk in hunks),
        h("p", {"class": "caveat"}, "Mind: ", prose(fix.caveat)) if fix.caveat else None,
    ]


def _hunk(hunk: wire.Hunk) -> Markup:
    line = next(line.old or line.new for line in hunk.lines)
    region = {"class": "lines", "tabindex": "0", "role": "region", "aria-label": f"The change from line {line}"}
    return h("div", region, *(_line(line) for line in hunk.lines))


def _line(line: wire.Line) -> Markup:
    sign, word = _SIGNS[line.kind]
    numbers = ("" if number is None else str(number) for number in (line.old, line.new))
    return h(
        "div",
        {"class": line.kind},
        *(h("span", {"class": "number", "aria-hidden": "true"}, number) for number in numbers),
        h("span", {"class": "sign"}, h("span", {"aria-hidden": "true"}, sign), h("span", {"class": "hidden"}, word)),
        h("code", {}, line.text),
    )
