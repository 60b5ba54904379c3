"""What every page has: its head and policy, the way to the others, and parts with a heading."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from pyengine.rules.rule import Read
from tools.pages.markup import Child, Markup, h, prose

PLACES = (
    ("rules/index.html", "Rules"),
    ("keys/index.html", "Keys"),
    ("symptoms/index.html", "Symptoms"),
    ("flags/index.html", "Flags"),
    ("matrix.html", "Matrix"),
    ("claims.html", "Said and seen"),
    ("index.html", "Try your own stack file"),
)


@dataclass(frozen=True, slots=True)
class Page:
    """A page at an address below the site's; `found` tells one with a list that the search box filters."""

    address: str
    title: str
    content: Markup
    found: bool = False

    @property
    def up(self) -> str:
        """The way from the page's folder to the site's."""
        return "../" * self.address.count("/")


def document(page: Page, style: str, search: str) -> str:
    """Return a whole page: nothing from outside but the style sheet, and no script but that of the search box."""
    script = h("script", {}, Markup(search)) if page.found else None
    head = h(
        "head",
        {},
        h("meta", {"charset": "utf-8"}),
        h("meta", {"http-equiv": "Content-Security-Policy", "content": policy(search if page.found else "")}),
        h("meta", {"name": "referrer", "content": "no-referrer"}),
        h("meta", {"name": "viewport", "content": "width=device-width, initial-scale=1"}),
        h("title", {}, f"{page.title.replace('`', '')} - StackEngine"),
        h("link", {"rel": "icon", "href": "data:,"}),
        h("link", {"rel": "stylesheet", "href": page.up + style}),
    )
    body = h("body", {}, _ways(page), h("main", {}, page.content), script)
    return f"<!doctype html>\n{h('html', {'lang': 'en'}, head, body)}\n"


def policy(script: str) -> str:
    """Return a policy that lets in the style sheet, and this script alone."""
    allowed = f"script-src 'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'; " if script else ""
    return f"default-src 'none'; {allowed}style-src 'self'; img-src data:; form-action 'none'; base-uri 'none'"


def _ways(page: Page) -> Markup:
    ways = (
        h("a", {"href": page.up + address} | ({"aria-current": "page"} if address == page.address else {}), name)
        for address, name in PLACES
    )
    return h("nav", {"aria-label": "StackEngine"}, *ways)


def section(heading: str, *content: Child) -> Markup:
    """Return a part of a page."""
    name = re.sub(r"[^a-z0-9]+", "-", heading.lower()).strip("-")
    return h("section", {"aria-labelledby": name}, h("h2", {"id": name}, heading), *content)


def paragraphs(text: str) -> list[Markup]:
    """Return the paragraphs of a part; an indented one is code."""
    blocks = re.split(r"\n{2,}", text.strip("\n"))
    return [
        h("pre", {}, block) if block.startswith("    ") else h("p", {}, prose(" ".join(block.split())))
        for block in blocks
        if block.strip()
    ]


def facts(*rows: tuple[str, Child]) -> Markup:
    """Return names with what there is to say of each."""
    return h(
        "dl", {"class": "facts"}, *(h("div", {}, h("dt", {}, name), h("dd", {}, said)) for name, said in rows if said)
    )


def terminal(text: str) -> Markup:
    """Return what a command line shows."""
    return h("pre", {"class": "said"}, text)


def reads(pairs: Sequence[Read]) -> Markup:
    """Return what one may have read, and what happens."""
    said = (
        h("div", {}, h("dt", {}, "You may have read: ", h("q", {}, prose(each.claim))), h("dd", {}, prose(each.truth)))
        for each in pairs
    )
    return h("dl", {"class": "reads"}, *said)
