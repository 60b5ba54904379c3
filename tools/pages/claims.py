"""The page of what is often said of Swarm, and what happens: what the rules tell, and what no rule is about."""

from __future__ import annotations

from pyengine.rules.rule import Rule, address
from tools.pages.about import everything
from tools.pages.frame import Page, reads, section
from tools.pages.lists import search
from tools.pages.markup import Markup, h, together
from tools.pages.said import SAID


def claims() -> Page:
    """Return the page of all claims."""
    content = (
        h("h1", {}, "Said and seen"),
        h(
            "p",
            {"class": "lead"},
            "Much of what is written about Swarm was true once, or is nearly true. Here is what is often said, and "
            "what happens, from the source of Docker and from runs on real engines.",
        ),
        search("what you have read"),
        *(_of_rule(about.rule) for about in everything() if about.rule.read),
        *(section(subject, reads(pairs)) for subject, pairs in SAID),
    )
    return Page("claims.html", "Said and seen", together(content), found=True)


def _of_rule(rule: Rule) -> Markup:
    link = h("p", {}, h("a", {"href": address(rule.meta.id)}, f"The rule {rule.meta.id}, with its example"))
    return section(rule.meta.title.replace("`", ""), reads(rule.read), link)
