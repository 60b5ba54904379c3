"""The page of a rule: the trouble in short, what Docker says, how far it reaches, the fix, and what was seen."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pyengine.evidence.recordings import Recording, key
from pyengine.evidence.told import literal, version
from pyengine.finding import Applicability, Confidence, Kind, Severity
from pyengine.rules.rule import HEADINGS, Rule, address
from pyengine.swarm.effective import By
from pyengine.swarm.model.source import Source
from pyengine.swarm.model.stack import Service
from tools.pages import addresses
from tools.pages.about import About, Example, related
from tools.pages.example import example
from tools.pages.frame import Page, facts, paragraphs, reads, section, terminal
from tools.pages.markup import Markup, h, prose, together
from tools.pages.tested import lost, recorded, shown_of, tested, untested

SEVERITIES = {"high": "\N{BLACK UP-POINTING TRIANGLE}", "medium": "\N{BLACK DIAMOND}", "low": "\N{BLACK CIRCLE}"}
DEPLOY = "$ docker stack deploy -c stack.yml stack\n"
_HURTS = {
    Severity.HIGH: "A service goes down, or does not come up as it was meant",
    Severity.MEDIUM: "A replica is lost, or a protection that you count on",
    Severity.LOW: "It costs little",
    Severity.INFO: "Nothing breaks by this alone",
}
_SURE = {
    Confidence.CERTAIN: "certain: the file alone decides it",
    Confidence.LIKELY: "likely: the file hints at it, and something outside of it decides",
    Confidence.POSSIBLE: "possible, no more: it hangs on what the file does not say",
}
_FIXES = {
    Applicability.SAFE: "safe: nothing else changes outside of a rollout or a refused deploy",
    Applicability.UNSAFE: "yours to decide: it changes how tasks run",
    Applicability.DISPLAY: "by hand",
}


def page(about: About) -> Page:
    """Return a rule's page."""
    rule, first = about.rule, about.examples[0]
    meta = rule.meta
    summary, parts = read(rule.page)
    left = list(untested(rule))
    advice = h("span", {"class": "quiet"}, "advice")
    content = (
        h("h1", {}, prose(meta.title)),
        h(
            "p",
            {"class": "signs"},
            *signs(rule),
            advice if meta.kind is Kind.HARDENING else None,
            h("code", {}, meta.id),
        ),
        h("p", {"class": "lead"}, prose(summary)),
        section("In short", in_short(rule, first)),
        section("What Docker says", *docker_says(rule, first)),
        *(section(heading, *paragraphs(parts[heading])) for heading in HEADINGS[:2]),
        section("Example", example(first), sandbox(rule)),
        *(section(heading, *paragraphs(parts[heading])) for heading in HEADINGS[2:-1]),
        section("Prevention", *map(paragraph, prevention(rule, first))),
        section("You may have read", reads(rule.read)) if rule.read else None,
        section("Tested on", *tested(rule)),
        section("Not tested", h("ul", {}, *(h("li", {}, prose(each)) for each in left))) if left else None,
        section("Sources", *paragraphs(parts["Sources"])),
        section("Related", *relations(about)),
    )
    return Page(address(meta.id), meta.title, together(content))


def signs(rule: Rule) -> Iterator[Markup]:
    """Yield the severity as a sign and a word."""
    level = rule.meta.severity.value
    sign = h("span", {"aria-hidden": "true"}, SEVERITIES.get(level, "\N{WHITE CIRCLE}"))
    yield h("span", {"class": f"severity {level}"}, sign, f" {level.capitalize()}")


def read(text: str) -> tuple[str, dict[str, str]]:
    """Return what stands above the first heading of a docstring, and the text under each."""
    summary, *rest = re.split(r"^(\S[^\n]*)\n-{3,}$", text, flags=re.MULTILINE)
    return " ".join(summary.split()), dict(zip(rest[::2], rest[1::2], strict=True))


def paragraph(text: str) -> Markup:
    """Return a sentence or two."""
    return h("p", {}, prose(text))


def in_short(rule: Rule, first: Example) -> Markup:
    """Return the trouble in five lines."""
    judged = first.judged
    fix = judged.finding.fix
    way = f"{fix.title} ({_FIXES[judged.applicability]})" if fix is not None and judged.refusal is None else ""
    return facts(
        ("What breaks", prose(f"{judged.finding.message}.")),
        ("Blast radius", prose(blast_radius(rule, first))),
        ("Fix", prose(f"{way or f'none is offered here: {judged.refusal or NONE}'}.")),
        ("How sure", f"{_SURE[rule.meta.confidence]}."),
        ("Address", h("code", {}, address(rule.meta.id))),
    )


NONE = "what is right is for you to say"


def blast_radius(rule: Rule, first: Example) -> str:
    """Return what is hit, and how much of it was seen to be."""
    whose = {Service: "in each service that is written so", Source: "for the file as a whole"}
    where = whose.get(rule.hook, "for the stack as a whole")
    said = f"{_HURTS[rule.meta.severity]}, {where}."
    return " ".join(filter(None, (reach(first) or said, lost(rule))))


def reach(shown: Example) -> str:
    """Return how far a deploy comes that is refused."""
    if shown.verdict.accepted:
        return ""
    if shown.refused_before:
        return "The whole deploy: the file is refused before anything is changed."
    if shown.verdict.refused_by is By.ENGINE:
        return "The whole deploy, half-way: what was sent before this is changed, what comes after is not."
    return "The whole deploy: services stay as they are; networks, secrets and configs may have been made by then."


def docker_says(rule: Rule, first: Example) -> Iterator[Markup]:
    """Yield the literal answer: as it was recorded, else as it is computed."""
    seen = answer(rule, first)
    if seen is not None:
        yield terminal(f"{DEPLOY}{literal(seen.bad)}")
        yield h("p", {"class": "quiet"}, f"Recorded on Docker {version(seen.engine)}, of the example below.")
        return
    verdict = first.verdict
    lines = [*verdict.warnings, *verdict.errors[:1]]
    if not lines:
        yield paragraph("Nothing: `docker stack deploy` takes the example below without a word about this.")
        return
    yield terminal("\n".join((DEPLOY.strip(), *lines)))
    yield h("p", {"class": "quiet"}, "Of the example below, computed by the rules of the loader and of the engine.")


def answer(rule: Rule, first: Example) -> Recording | None:
    """Return the recording of an answer to this very file."""
    fixed = first.bad.fixed
    made = {one.key: one for one in shown_of(recorded(rule))}
    for each in rule.experiments:
        other = each.instead if each.instead is not None else fixed
        one = made.get(key(each, other)) if each.text == first.bad.text and other is not None else None
        if one is not None and each.as_written and literal(one.bad):
            return one
    return None


def prevention(rule: Rule, first: Example) -> Iterator[str]:
    """Yield what keeps this from coming back."""
    level = rule.meta.severity.value
    option = "" if level in {"high", "medium", "low"} else f" --fail-on {level}"
    yield (
        f"Before each deploy let `python3 -m pyengine check{option} stack.yml` read the file: it prints "
        f"`[{rule.meta.id}]` with the line, and ends with exit code 1."
    )
    if first.verdict.accepted:
        yield "`docker stack config` does not help here: it reads the file, and accepts it."
    elif first.refused_before:
        yield "`docker stack config -c stack.yml` refuses the file too, and changes nothing."
    else:
        yield "`docker stack config` does not notice: it reads the file and asks no engine."


def sandbox(rule: Rule) -> Markup:
    """Return the link to the page that judges the example."""
    link = h("a", {"href": f"../index.html#rule={rule.meta.id}"}, "Open this example in the sandbox")
    return h(
        "p",
        {"class": "open"},
        link,
        h("span", {"class": "quiet"}, " It is judged in your browser, and nothing leaves it."),
    )


def relations(about: About) -> Iterator[Markup | None]:
    """Yield the keys that the rule speaks of, and the rules beside it."""
    links = [
        h("li", {}, h("a", {"href": f"../{addresses.of(key)}"}, h("code", {}, addresses.shown(key))))
        for key in about.keys.values()
    ]
    if links:
        yield h("p", {}, "Keys it speaks of:")
        yield h("ul", {"class": "row"}, *links)
    near = [h("li", {}, *relation(each, paths)) for each, paths in related(about)]
    if near:
        yield h("p", {}, "Rules near it:")
        yield h("ul", {}, *near)


def relation(about: About, paths: tuple[str, ...]) -> Iterator[Markup]:
    """Yield a link to another rule, and what it has in common."""
    meta = about.rule.meta
    yield h("a", {"href": f"{meta.id}.html"}, prose(meta.title))
    if paths:
        names = ", ".join(addresses.shown(about.keys[path]) for path in paths)
        yield h("span", {"class": "quiet"}, f" {names}")
