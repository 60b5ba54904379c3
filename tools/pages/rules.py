"""Writes the rules' pages: one a rule, and an index. Runs in our own environment, as it asks the engine.

`python -m tools.pages FOLDER STYLE`: the folder of the site, and the address of the style sheet below it.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

from pyengine.evidence.recordings import NEWEST, Recording, recordings
from pyengine.evidence.told import version
from pyengine.output.evidence import evidence
from pyengine.rules import RULES
from pyengine.rules.rule import HEADINGS, Bad, Rule
from tools.drawn import legend, watched
from tools.example import example
from tools.pages.markup import Child, Markup, h, prose, together
from tools.run import ROOT

RECORDED = ROOT / "pyengine/evidence/recorded"
POLICY = "default-src 'none'; style-src 'self'; img-src data:; form-action 'none'; base-uri 'none'"
SEVERITIES = {"high": "\N{BLACK UP-POINTING TRIANGLE}", "medium": "\N{BLACK DIAMOND}", "low": "\N{BLACK CIRCLE}"}
FAMILIES = {
    "keys": "Keys that Docker ignores, drops or refuses",
    "values": "What a value turns into",
    "restart": "A task that ended",
    "update": "A rollout and its way back",
    "order": "The old task or the new one first",
    "health": "Healthchecks",
    "ports": "Published ports",
    "networks": "Networks and their names",
    "data": "Where data, secrets and configs are kept",
    "deploy": "Modes, images and placement",
    "harden": "Good practice where nothing was decided",
}


def write(folder: Path, style: str) -> None:
    """Write the pages into `rules` below the folder of the site."""
    rules = folder / "rules"
    rules.mkdir()
    pages = {"index": index(), **{rule.meta.id: page(rule) for rule in RULES}}
    for name, (title, content) in pages.items():
        (rules / f"{name}.html").write_text(document(title, content, f"../{style}"), "utf-8", newline="\n")


def document(title: str, content: Markup, style: str) -> str:
    """Return a whole page: no script, and nothing from outside but the style sheet."""
    head = h(
        "head",
        {},
        h("meta", {"charset": "utf-8"}),
        h("meta", {"http-equiv": "Content-Security-Policy", "content": POLICY}),
        h("meta", {"name": "referrer", "content": "no-referrer"}),
        h("meta", {"name": "viewport", "content": "width=device-width, initial-scale=1"}),
        h("title", {}, f"{title.replace('`', '')} - StackEngine"),
        h("link", {"rel": "icon", "href": "data:,"}),
        h("link", {"rel": "stylesheet", "href": style}),
    )
    sandbox = h("a", {"href": "../index.html"}, "Try your own stack file in the sandbox")
    every = h("a", {"href": "index.html"}, "All rules")
    body = h("body", {}, h("nav", {"aria-label": "StackEngine"}, every, sandbox), h("main", {}, content))
    return f"<!doctype html>\n{h('html', {'lang': 'en'}, head, body)}\n"


def page(rule: Rule) -> tuple[str, Markup]:
    """Return the title and the content of a rule's page."""
    meta = rule.meta
    summary, parts = read(rule.page)
    bad = next(each for each in rule.examples if isinstance(each, Bad))
    content = (
        h("h1", {}, prose(meta.title)),
        h("p", {"class": "signs"}, *signs(rule), h("code", {}, meta.id)),
        h("p", {"class": "lead"}, prose(summary)),
        *(section(heading, *paragraphs(parts[heading])) for heading in HEADINGS[:-1]),
        section("Example", example(rule, bad)),
        section("Tested on", *tested(rule)),
        section("Sources", *paragraphs(parts["Sources"])),
    )
    return meta.title, together(content)


def signs(rule: Rule) -> Iterator[Markup]:
    """Yield the severity as a sign and a word, and whether the rule advises only."""
    level = rule.meta.severity.value
    sign = h("span", {"aria-hidden": "true"}, SEVERITIES.get(level, "\N{WHITE CIRCLE}"))
    yield h("span", {"class": f"severity {level}"}, sign, f" {level.capitalize()}")


def section(heading: str, *content: Child) -> Markup:
    """Return a part of a page."""
    name = heading.lower().replace(" ", "-")
    return h("section", {"aria-labelledby": name}, h("h2", {"id": name}, heading), *content)


def read(text: str) -> tuple[str, dict[str, str]]:
    """Return what stands above the first heading of a docstring, and the text under each."""
    summary, *rest = re.split(r"^(\S[^\n]*)\n-{3,}$", text, flags=re.MULTILINE)
    return " ".join(summary.split()), dict(zip(rest[::2], rest[1::2], strict=True))


def paragraphs(text: str) -> list[Markup]:
    """Return the paragraphs of a part; an indented one is code."""
    blocks = re.split(r"\n{2,}", text.strip("\n"))
    return [
        h("pre", {}, block) if block.startswith("    ") else h("p", {}, prose(" ".join(block.split())))
        for block in blocks
        if block.strip()
    ]


def tested(rule: Rule) -> Iterator[Markup | None]:
    """Yield what was watched of a rule on real engines, or that nothing was."""
    made = recorded(rule)
    shown = next((made[major] for major in majors() if made[major]), ())
    told = evidence(rule, shown)
    if told.untried:
        yield h("p", {}, prose(told.untried))
        return
    yield h("p", {"class": "quiet"}, "Each file was deployed to real Docker engines, with a test service as its image.")
    drawn = (watched(each, also(one, made)) for one, each in zip(shown, told.watched, strict=True))
    yield h("div", {"class": "evidence"}, *drawn, legend(told.legend))


def also(one: Recording, made: dict[int, Sequence[Recording]]) -> str | None:
    """Return on which other engines the same files did the same."""
    others = [each for found in made.values() for each in found if each.key == one.key and each.engine != one.engine]
    *most, last = ["", *(version(each.engine) for each in others)]
    return f"The same was seen on {' and '.join(filter(None, (', '.join(most[1:]), last)))}." if last else None


def recorded(rule: Rule) -> dict[int, Sequence[Recording]]:
    """Return the recordings of a rule by the first number of the engine."""
    return {major: recordings(rule.meta.id, major) for major in majors()}


def majors() -> list[int]:
    """Return the first numbers of all engines that something was recorded on; the one that is shown first."""
    found = [int(path.name) for path in RECORDED.iterdir()] if RECORDED.is_dir() else []
    return sorted(found, key=lambda major: (major != NEWEST, -major))


def index() -> tuple[str, Markup]:
    """Return the title and the content of the list of all rules."""
    families = groupby(sorted(RULES, key=_family), _family)
    tried = sum(any(recorded(rule).values()) for rule in RULES)
    content = (
        h("h1", {}, "Rules"),
        h("p", {"class": "lead"}, f"{len(RULES)} rules, {tried} of them watched on real Docker engines."),
        *(
            section(list(FAMILIES.values())[number], h("ul", {"class": "rules"}, *map(entry, some)))
            for number, some in families
        ),
    )
    return "Rules", together(content)


def _family(rule: Rule) -> int:
    return list(FAMILIES).index(rule.check.__module__.split(".")[-2])


def entry(rule: Rule) -> Markup:
    """Return a rule's line in the list."""
    engines = sorted({version(one.engine) for found in recorded(rule).values() for one in found}, reverse=True)
    return h(
        "li",
        {},
        *signs(rule),
        h("a", {"href": f"{rule.meta.id}.html"}, prose(rule.meta.title)),
        h("span", {"class": "quiet"}, f"watched on {', '.join(engines)}") if engines else None,
    )


if __name__ == "__main__":
    write(Path(sys.argv[1]), sys.argv[2])
