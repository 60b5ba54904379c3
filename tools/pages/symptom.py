"""The page of a symptom, and the lists of all: what Docker prints, why, what it is not, what to run and what not."""

from __future__ import annotations

from collections.abc import Iterator

from pyengine.incident.command import Command
from pyengine.incident.symptoms import FAMILIES, KNOWN
from pyengine.incident.symptoms.known import Known, Step, fill
from tools.pages import tried
from tools.pages.frame import Page, section, terminal
from tools.pages.markup import Markup, h, prose, together

COLUMNS = ("Symptom", "Docker prints", "Commands that help", "What makes it worse")
_SILENT = "Nothing: it is read from tables and from `inspect`."
_SHOWN = 90


def address(known: Known) -> str:
    """Return the address of a symptom's page, below that of the site."""
    return f"symptoms/{known.id}.html"


def said(text: str) -> str:
    """Return a sentence for any incident: a part that a paste would tell is named in its place."""
    return fill(text, {}, blank=False)


def pages() -> Iterator[Page]:
    """Yield the list of all symptoms and the page of each."""
    yield index()
    yield from map(page, KNOWN)


def page(known: Known) -> Page:
    """Return a symptom's page."""
    title = said(known.title)
    content = (
        h("h1", {}, prose(title)),
        h("p", {"class": "signs"}, h("code", {}, known.id)),
        h("p", {"class": "lead"}, prose(said(known.cause))),
        section("What Docker prints", *printed(known)),
        section("What it is not", h("p", {}, "It is ", prose(said(known.isnt)), ".")),
        section("Run now", commands(known.now)),
        section("What was tried", done) if (done := tried.section_of(known)) is not None else None,
        section("What makes it worse", commands(known.worse)) if known.worse else None,
        section("So that it does not come back", h("p", {}, prose(_sentence(said(known.lasting)))))
        if known.lasting
        else None,
        section(
            "Yours",
            h(
                "p",
                {"class": "open"},
                h("a", {"href": "../index.html"}, "Paste what Docker printed to you"),
                h("span", {"class": "quiet"}, " The names are filled in, in your browser; nothing leaves it."),
            ),
        ),
        section("Sources", h("p", {}, known.source), h("p", {}, h("a", {"href": "index.html"}, "All symptoms"))),
    )
    return Page(address(known), title, together(content))


def _sentence(text: str) -> str:
    return text[0].upper() + text[1:]


def printed(known: Known) -> Iterator[Markup]:
    """Yield the texts it is known by."""
    if not known.texts:
        yield h("p", {}, prose(f"{_SILENT} Such as:"))
    yield from (terminal(text) for text in known.seen)


def commands(steps: tuple[Step, ...]) -> Markup:
    """Return commands with what each does and costs; what is to be filled in stands in `<…>`."""
    return h("ol", {}, *(h("li", {}, *_command(step.command({}))) for step in steps))


def _command(command: Command) -> Iterator[Markup | str]:
    yield h("code", {}, command.line)
    yield ": "
    yield prose(command.effect)
    if command.recreates_tasks:
        yield h("span", {"class": "quiet"}, " Tasks that run are replaced or end; one that serves may be first.")
    if command.destroys_rollback:
        yield h("span", {"class": "quiet"}, " Afterwards a rollback leads somewhere else.")


def family(module: object) -> str:
    """Return what a family speaks of, in its own words."""
    return (module.__doc__ or "").splitlines()[0].rstrip(".")


def index() -> Page:
    """Return the list of all symptoms, by family; the texts of each are found too."""
    content = (
        h("h1", {}, "Symptoms"),
        h("p", {"class": "lead"}, f"{len(KNOWN)} things that go wrong in a swarm, by what Docker prints of them."),
        h("div", {"class": "search", "data-search": "words of Docker's error"}),
        *(
            section(_sentence(family(module)), h("ul", {"class": "rules"}, *map(_entry, module.FAMILY)))
            for module in FAMILIES
        ),
    )
    return Page("symptoms/index.html", "Symptoms", together(content), found=True)


def _entry(known: Known) -> Markup:
    words = " ".join((known.id, *known.seen)).replace("\n", " ")
    return h("li", {"data-words": words}, h("a", {"href": f"{known.id}.html"}, prose(said(known.title))))


def matrix() -> Markup:
    """Return all symptoms in one table, for the page of the matrix."""
    head = h("tr", {}, *(h("th", {"scope": "col"}, name) for name in COLUMNS))
    rows = (h("tr", {"data-words": f"{known.id} {said(known.title)}"}, *_cells(known)) for known in KNOWN)
    caption = h("caption", {}, "What Docker prints when something has failed, and what helps")
    return h("table", {"class": "matrix"}, caption, h("thead", {}, head), h("tbody", {}, *rows))


def _cells(known: Known) -> Iterator[Markup]:
    yield h("th", {"scope": "row"}, h("a", {"href": address(known)}, prose(said(known.title))))
    text = " ".join(known.seen[0].split())
    shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
    yield h("td", {}, h("code", {}, shown) if known.texts else prose(_SILENT))
    yield h("td", {}, *(h("div", {}, h("code", {}, step.command({}).line)) for step in known.now))
    yield h("td", {}, *(h("div", {}, h("code", {}, step.command({}).line)) for step in known.worse))
