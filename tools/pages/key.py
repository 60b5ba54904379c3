"""The page of a key: what Swarm does with it at each version, what it becomes, its default, its traps, its rules."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pyengine.swarm import keys
from pyengine.swarm.keys.key import Fate, Key
from tools.pages import addresses
from tools.pages.about import speakers
from tools.pages.becomes import Becomes, becomes, dotted
from tools.pages.fate import HAPPENS, REFUSED, at_versions, compose, default, fate, since, traps, types, value
from tools.pages.frame import Page, facts, section, terminal
from tools.pages.markup import Markup, h, prose, together
from tools.pages.merged import example, merges

_MANY = 8


def page(key: Key) -> Page:
    """Return a key's page."""
    name, made = addresses.shown(key), becomes(key)
    warned = list(traps(key))
    content = (
        h("h1", {}, h("code", {}, name), " in a stack file"),
        h("p", {"class": "lead"}, prose(lead(key))),
        section("In short", facts(*in_short(key, made))),
        section("At each version of the schema", versions(key)),
        section("What Docker says", *answers(key, made)),
        section("In two files, -c a -c b", *two_files(key)) if key.since is not None else None,
        section("Traps", h("ul", {}, *(h("li", {}, prose(each)) for each in warned))) if warned else None,
        section(
            "Example",
            h("pre", {"class": "file", "tabindex": "0", "role": "region", "aria-label": "stack.yml"}, made.text),
        ),
        section("Below it", children(key)) if list(_below(key)) else None,
        section("Rules that speak of it", *rules(key)),
        section(
            "Sources", h("p", {}, key.source, "; ", "the spec: computed by StackEngine's own loader and converter.")
        ),
    )
    return Page(
        addresses.of(key), f"{addresses.title(key)} in a stack file: what Swarm does with it", together(content)
    )


def lead(key: Key) -> str:
    """Return the key's fate in one or two sentences."""
    where = f"of a {_PLACES.get(key.pattern[0], 'file')}" if not addresses.in_service(key) else "of a service"
    said = f"{HAPPENS[key.fate]}: a key {where if len(key.pattern) > 1 else 'of the top level'}."
    first = since(key)
    if key.fate in REFUSED or first is None:
        return f"{HAPPENS[key.fate]}: `docker stack deploy` does not take a file with it."
    return (
        f"{said} It is in every version 3."
        if first == (3, 0)
        else f"{said} It came with version {first[0]}.{first[1]}."
    )


_PLACES = {"networks": "network", "volumes": "volume", "secrets": "secret", "configs": "config"}


def in_short(key: Key, made: Becomes) -> Iterator[tuple[str, Markup | None]]:
    """Yield the facts of a key."""
    yield "What Swarm does", prose(f"{HAPPENS[key.fate]}.")
    yield "Takes", prose(types(key))
    found = default(key) if key.fate not in REFUSED else ""
    yield "Default", h("code", {}, found) if found else None
    yield "Becomes", spec(key, made)
    yield "Compose", prose(compose(key))


def spec(key: Key, made: Becomes) -> Markup | None:
    """Return what stands in the ServiceSpec because of the key."""
    if key.fate in {Fate.IGNORED, Fate.DEPRECATED, Fate.DROPPED}:
        return prose("nothing")
    if not made.spec:
        return None
    lines = [f"{dotted(pointer)} = {value(found, key)}" for pointer, found in made.spec.items()]
    return together(h("div", {}, h("code", {}, line)) for line in lines[:_MANY])


def versions(key: Key) -> Markup:
    """Return the fates with the versions they hold for."""
    rows = [(span, h("td", {}, HAPPENS[found])) for span, found in at_versions(key)]
    return _table("What happens at each version", "Version", "What happens", rows)


def two_files(key: Key) -> Iterator[Markup]:
    """Yield how command lines merge the key, and what is made of an example."""
    rows = [(span, h("td", {}, prose(f"{said}."))) for span, said in merges(key)]
    yield _table(
        "What two files say together, by the version of the command line", "Docker", "What becomes of it", rows
    )
    found = example(key)
    if found is not None:
        yield h("p", {}, "An earlier file, a later one, and what Docker of today makes of the two:")
        for name, text in zip(("a.yml", "b.yml", "together"), found, strict=True):
            yield h(
                "pre", {"class": "file", "tabindex": "0", "role": "region", "aria-label": name}, f"# {name}\n{text}"
            )


def _table(caption: str, first: str, second: str, rows: Sequence[tuple[str, Markup]]) -> Markup:
    head = h("tr", {}, h("th", {"scope": "col"}, first), h("th", {"scope": "col"}, second))
    body = (h("tr", {}, h("th", {"scope": "row"}, span), cell) for span, cell in rows)
    return h("table", {}, h("caption", {"class": "hidden"}, caption), h("thead", {}, head), h("tbody", {}, *body))


def answers(key: Key, made: Becomes) -> Iterator[Markup]:
    """Yield Docker's literal words about the example; of a newer key also those about it in an older file."""
    errors = made.verdict.errors[:1] if key.fate in REFUSED else ()
    lines = [*made.verdict.warnings, *errors]
    if lines:
        yield terminal("\n".join(lines).strip())
    elif key.fate not in REFUSED:
        yield h("p", {}, "Nothing." if key.fate is Fate.DROPPED else "Nothing: it takes the example below.")
    first = since(key)
    if first is None or first == (3, 0):
        return
    before = (3, first[1] - 1)
    if fate(key, before) is Fate.UNKNOWN and (errors := becomes(key, before).verdict.errors):
        yield h("p", {}, f'In a file with version "3.{before[1]}":')
        yield terminal(errors[0].strip())


def children(key: Key) -> Markup:
    """Return what may stand in a block."""
    return h("ul", {}, *(h("li", {}, *child(row)) for row in _below(key)))


def child(row: Key) -> Iterator[Markup]:
    """Yield a key below another, with its fate; of names and items what they take."""
    name = h("code", {}, addresses.shown(row))
    if row.wild:
        yield name
        yield h("span", {"class": "quiet"}, " ", prose(types(row)))
        return
    yield h("a", {"href": f"../{addresses.of(row)}"}, name)
    yield h("span", {"class": "quiet"}, f" {HAPPENS[row.fate]}")


def _below(key: Key) -> Iterator[Key]:
    for row in keys.TABLE:
        if row.pattern[:-1] == key.pattern and not (key.name == "services" and row.name == "*"):
            yield row
            if row.name in {"*", "[]"}:
                yield from _below(row)


def rules(key: Key) -> Iterator[Markup]:
    """Yield links to the rules that speak of the key."""
    found = speakers(key)
    if not found:
        yield h("p", {}, "None so far.")
        return
    links = (h("a", {"href": f"../rules/{rule.meta.id}.html"}, prose(rule.meta.title)) for rule in found)
    yield h("ul", {}, *(h("li", {}, link) for link in links))
