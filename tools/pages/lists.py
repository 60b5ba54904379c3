"""The lists of all rules and of all keys, and the matrix; each is complete without a script."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from pyengine.evidence.told import version
from pyengine.swarm.keys.key import Key
from tools.pages import addresses, flag, symptom
from tools.pages.about import About, everything, speakers
from tools.pages.becomes import becomes, dotted
from tools.pages.fate import HAPPENS, REFUSED, default, since
from tools.pages.frame import Page, section
from tools.pages.markup import Markup, h, prose, together
from tools.pages.rule import signs
from tools.pages.tested import recorded

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
_SECTIONS = {"networks": "Networks", "volumes": "Volumes", "secrets": "Secrets", "configs": "Configs"}
COLUMNS = ("Key", "Versions", "What Swarm does", "Becomes", "Default", "Rules")


def rules() -> Page:
    """Return the list of all rules."""
    families = groupby(sorted(everything(), key=_family), _family)
    tried = sum(any(recorded(about.rule).values()) for about in everything())
    content = (
        h("h1", {}, "Rules"),
        h("p", {"class": "lead"}, f"{len(everything())} rules, {tried} of them watched on real Docker engines."),
        search("a symptom, a key or words of Docker"),
        *(
            section(list(FAMILIES.values())[number], h("ul", {"class": "rules"}, *map(rule, some)))
            for number, some in families
        ),
    )
    return Page("rules/index.html", "Rules", together(content), found=True)


def _family(about: About) -> int:
    return list(FAMILIES).index(about.family)


def search(what: str) -> Markup:
    """Return the place of the search box, which the script fills; without one nothing is there."""
    return h("div", {"class": "search", "data-search": what})


def rule(about: About) -> Markup:
    """Return a rule's line in the list; its own words and Docker's are found too."""
    meta, first = about.rule.meta, about.examples[0]
    engines = sorted({version(one.engine) for found in recorded(about.rule).values() for one in found}, reverse=True)
    words = (
        meta.id,
        first.judged.finding.message,
        *map(addresses.shown, about.keys.values()),
        *first.verdict.errors[:1],
    )
    return h(
        "li",
        {"data-words": " ".join(words).replace("\n", " ")},
        *signs(about.rule),
        h("a", {"href": f"{meta.id}.html"}, prose(meta.title)),
        h("span", {"class": "quiet"}, f"watched on {', '.join(engines)}") if engines else None,
    )


def keys() -> Page:
    """Return the list of all keys, by the part of the file they stand in."""
    groups = dict[str, list[Key]]()
    for key in addresses.paged():
        groups.setdefault(_part(key), []).append(key)
    content = (
        h("h1", {}, "Keys"),
        h(
            "p",
            {"class": "lead"},
            f"{sum(map(len, groups.values()))} keys of a stack file, and what Swarm does with each.",
        ),
        search("a key"),
        *(section(name, h("ul", {"class": "rules keys"}, *map(_entry, some))) for name, some in groups.items()),
    )
    return Page("keys/index.html", "Keys of a stack file", together(content), found=True)


def _part(key: Key) -> str:
    if key.fate in REFUSED:
        return "Keys of Compose that Docker refuses"
    if not addresses.in_service(key):
        return _SECTIONS.get(key.pattern[0], "The top level")
    return f"deploy: {_words(key.pattern[3])}" if key.pattern[2] == "deploy" and len(key.pattern) > 4 else "A service"


def _words(name: str) -> str:
    return name.replace("_", " ").replace(" config", "s").replace("policy", "policy")


def _entry(key: Key) -> Markup:
    link = h("a", {"href": f"../{addresses.of(key)}"}, h("code", {}, addresses.shown(key)))
    return h("li", {}, link, h("span", {"class": "quiet"}, HAPPENS[key.fate]))


def matrix() -> Page:
    """Return all keys with their fates, versions and rules in one table."""
    head = h("tr", {}, *(h("th", {"scope": "col"}, name) for name in COLUMNS))
    rows = (h("tr", {"data-words": addresses.title(key)}, *cells(key)) for key in addresses.paged())
    caption = h("caption", {}, "What Swarm does with every key of a stack file")
    table = h("table", {"class": "matrix"}, caption, h("thead", {}, head), h("tbody", {}, *rows))
    content = (
        h("h1", {}, "Matrix"),
        h(
            "p",
            {"class": "lead"},
            "Every key, the versions that have it, what Swarm does with it, and the rules that speak of it; and every "
            "symptom, with what helps and what does not; and every flag of docker service create and update.",
        ),
        search("a key, what happens to it, a symptom or a flag"),
        h("div", {"class": "wide", "tabindex": "0", "role": "region", "aria-label": "Matrix of keys"}, table),
        section(
            "Matrix of symptoms",
            h(
                "div",
                {"class": "wide", "tabindex": "0", "role": "region", "aria-label": "Symptoms in a table"},
                symptom.matrix(),
            ),
        ),
        section(
            "Matrix of flags",
            h(
                "div",
                {"class": "wide", "tabindex": "0", "role": "region", "aria-label": "Flags in a table"},
                flag.matrix(),
            ),
        ),
    )
    return Page("matrix.html", "Matrix of keys, symptoms and flags", together(content), found=True)


def cells(key: Key) -> Iterator[Markup]:
    """Yield the cells of a key's row."""
    yield h("th", {"scope": "row"}, h("a", {"href": addresses.of(key)}, h("code", {}, addresses.title(key))))
    first = since(key)
    yield h(
        "td",
        {},
        "none" if first is None or key.fate in REFUSED else "all" if first == (3, 0) else f"{first[0]}.{first[1]} on",
    )
    yield h("td", {}, HAPPENS[key.fate])
    pointers = sorted(becomes(key).spec, key=lambda pointer: pointer.startswith("/Labels/"))
    yield h("td", {}, h("code", {}, dotted(pointers[0])) if pointers else None)
    found = default(key) if key.fate not in REFUSED else ""
    yield h("td", {}, h("code", {}, found) if found else None)
    links = (h("a", {"href": f"rules/{each.meta.id}.html"}, each.meta.id) for each in speakers(key))
    yield h("td", {}, *(h("div", {}, link) for link in links))
