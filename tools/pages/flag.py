"""The page of a flag of `docker service create` or `update`: what it changes, in which place, and in the stack file."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from itertools import groupby

from pyengine.incident.commands import effect, gotypes, silent
from pyengine.incident.commands.as_file import fragment
from pyengine.incident.commands.flag import Flag, Recreates
from pyengine.incident.commands.leaves import DEFAULTS, Leaves, Pointer, different
from tools.pages import addresses, flag_facts
from tools.pages.about import speakers
from tools.pages.flag_facts import every, key_of, on, sample, since
from tools.pages.flag_samples import NAMES, bad, base, value
from tools.pages.frame import Page, facts, section, terminal
from tools.pages.markup import Markup, h, prose, together

COLUMNS = ("Flag", "Commands", "Since", "In the ServiceSpec", "In the stack file", "Tasks that are replaced")
_SOURCES = (
    "docker/cli cli/command/service/opts.go and update.go. The table is held against `--help` of Docker 20.10, 26.1 "
    "and 28.5; the flags of update were tried on an engine, and what one changes here was computed."
)
_LOST = "every `docker service update` overwrites the previous spec, also one that touches no task"
_PARTS = {
    "Name": "The service itself",
    "Labels": "The service itself",
    "Mode": "How many tasks",
    "UpdateConfig": "Updates",
    "RollbackConfig": "Rollbacks",
    "TaskTemplate.RestartPolicy": "A task that ended",
    "TaskTemplate.ContainerSpec.Healthcheck": "Health",
    "TaskTemplate.Placement": "Placement",
    "TaskTemplate.Resources": "Resources",
    "EndpointSpec": "Ports, networks and names",
    "TaskTemplate.Networks": "Ports, networks and names",
    "TaskTemplate.ContainerSpec.DNSConfig": "Ports, networks and names",
    "TaskTemplate.ContainerSpec.Hosts": "Ports, networks and names",
    "TaskTemplate.ContainerSpec.Mounts": "Data, secrets and configs",
    "TaskTemplate.ContainerSpec.Secrets": "Data, secrets and configs",
    "TaskTemplate.ContainerSpec.Configs": "Data, secrets and configs",
    "TaskTemplate": "The container",
    "": "The command itself",
}
"""The parts of the list, by the beginning of the place in the spec; the longest that fits."""


def address(flag: Flag) -> str:
    """Return the address of a flag's page, below that of the site."""
    return f"flags/{flag.name}.html"


def pages() -> Iterator[Page]:
    """Yield the list of all flags and the page of each."""
    yield index()
    yield from map(page, every())


def page(flag: Flag) -> Page:
    """Return a flag's page."""
    verbs = " and ".join(f"`docker service {verb}`" for verb in on(flag))
    remarks = list(mind(flag))
    content = (
        h("h1", {}, h("code", {}, flag.written)),
        h("p", {"class": "lead"}, prose(f"{flag.does}. A flag of {verbs}.")),
        section("In short", facts(*in_short(flag))),
        section("What it changes", *changes(flag)),
        section("In the stack file", *in_file(flag)),
        section("What Docker says", *answers(flag)),
        section("Mind", h("ul", {}, *(h("li", {}, prose(each)) for each in remarks))) if remarks else None,
        section("Rules that speak of it", *rules(flag)),
        section("Near it", h("ul", {}, *(h("li", {}, each) for each in near(flag)))),
        section("Yours", h("p", {"class": "open"}, h("a", {"href": "../index.html"}, "Paste your command"), _OPEN)),
        section("Sources", h("p", {}, prose(_SOURCES))),
    )
    return Page(address(flag), f"{flag.written} of docker service {' and '.join(on(flag))}", together(content))


_OPEN = h("span", {"class": "quiet"}, " It is judged and corrected in your browser; nothing leaves it.")


def in_short(flag: Flag) -> Iterator[tuple[str, Markup | None]]:
    """Yield the facts of a flag."""
    yield "Command", together(h("div", {}, h("code", {}, f"docker service {verb}")) for verb in on(flag))
    again = ", and may be given again" if flag.many else ""
    yield "Takes", prose(f"`{flag.takes}`{again}" if flag.takes else "nothing")
    yield "Short", h("code", {}, f"-{flag.short}") if flag.short else None
    yield "Command line", prose(since(flag))
    yield "In the ServiceSpec", h("code", {}, flag.spec) if flag.spec else prose("nothing of it is stored")
    default = DEFAULTS.get(effect.pointer(flag)) if flag.spec else None
    yield "Default", h("code", {}, _shown(flag, default)) if default is not None else None
    found = key_of(flag)
    link = h("a", {"href": f"../{addresses.of(found)}"}, h("code", {}, flag.key)) if found is not None else None
    yield "Key of a stack file", link or prose("none")
    yield "Tasks that are replaced", prose(flag_facts.replaced(flag))
    yield "The way back", prose(_LOST) if "update" in on(flag) else None


def _shown(flag: Flag, found: object) -> str:
    """Return a value of the spec with its unit."""
    return f"{found} ns" if flag.takes == "duration" else str(found)


def changes(flag: Flag) -> Iterator[Markup]:
    """Yield an example on each command, and the places of the spec that it changes."""
    for verb in on(flag):
        found, before, after = sample(flag, verb)
        yield terminal(f"$ {shlex.join(found.argv)}")
        lines = [_line(place, before, after) for place in different(before, after)]
        if lines:
            yield h("ul", {}, *(h("li", {}, h("code", {}, line)) for line in lines))
        else:
            nothing = "Nothing: the command is taken, and the spec stays what it was."
            yield h("p", {}, nothing if flag.spec else "Nothing of the service's settings.")


def _line(place: Pointer, before: Leaves, after: Leaves) -> str:
    name = ".".join(place)
    if place in after:
        return f"{name} = {after[place]}"
    if place in DEFAULTS:
        return f"{name} = {DEFAULTS[place]}, the default"
    return f"{name}, which was {before[place]}, is gone"


def in_file(flag: Flag) -> Iterator[Markup]:
    """Yield the same in a stack file."""
    if key_of(flag) is None:
        reason = "No key of a stack file says it" if flag.spec else "It is about the command, not about the service"
        yield h("p", {}, f"{reason}.")
    elif service := flag_facts.in_service(flag):
        label = {"class": "file", "tabindex": "0", "role": "region", "aria-label": "stack.yml"}
        yield h("pre", label, fragment("web", service))
    elif flag.name.endswith("-rm"):
        yield h("p", {}, prose(f"What is to go is taken out of `{flag.key}`, and the file is deployed again."))
    else:
        yield h("p", {}, prose(f"The key is `{flag.key}`; what it brings is known only where the command is run."))


def answers(flag: Flag) -> Iterator[Markup]:
    """Yield the command line's words about a value that it does not take, and about the flag on the other command."""
    wrong = bad(flag)
    if wrong is not None and (problem := gotypes.problem(flag, wrong)):
        name = f"-{flag.short}, --{flag.name}" if flag.short else f"--{flag.name}"
        said = f'invalid argument {gotypes.quoted(wrong)} for "{name}" flag: {problem}'
        yield terminal(f"$ docker service {on(flag)[0]} {flag.written}={shlex.quote(wrong)} …\n{said}")
    for verb in ("create", "update"):
        if verb not in on(flag):
            yield terminal(f"$ docker service {verb} {flag.written} …\nunknown flag: --{flag.name}")
    if wrong is None and len(on(flag)) == 2:
        yield h("p", {}, "Nothing: it takes any text, and what Swarm does not know is refused by the engine.")


def mind(flag: Flag) -> Iterator[str]:
    """Yield what a command with this flag is remarked on, and what both flags of a family do to the same."""
    found, before, _ = sample(flag, on(flag)[-1])
    yield from dict.fromkeys(remark.why for remark in silent.remarks(found, before) if remark.id != "second-port")
    family = base(flag)
    if family != flag.name:
        added = next(value(each) for each in every() if each.name == f"{family}-add")
        removed = NAMES.get(family, added)
        words = shlex.join((f"--{family}-rm", removed, f"--{family}-add", added))
        holds = flag_facts.together(family, added, removed)
        end = "the addition holds." if holds else "the removal wins, it is gone afterwards, and nobody says so."
        yield f"`{words}` in one command: {end}"
    if flag.recreates is Recreates.ALL and "update" in on(flag) and flag_facts.does_something(flag):
        yield "Tasks are replaced by the rollout that the service has then, a slot at a time unless it says otherwise."


def rules(flag: Flag) -> Iterator[Markup]:
    """Yield links to the rules that speak of its key."""
    found = key_of(flag)
    known = speakers(found) if found is not None else []
    if not known:
        yield h("p", {}, "None so far.")
        return
    links = (h("a", {"href": f"../rules/{rule.meta.id}.html"}, prose(rule.meta.title)) for rule in known)
    yield h("ul", {}, *(h("li", {}, link) for link in links))


def near(flag: Flag) -> Iterator[Markup]:
    """Yield links to the other flags of the same family, place or block, and to all."""
    block = flag.spec.rpartition(".")[0]
    narrow = block.count(".") > 1 or block.endswith(("Config", "Policy"))
    for each in every():
        same = base(each) == base(flag) or (flag.spec != "" and each.spec == flag.spec)
        beside = narrow and each.spec.rpartition(".")[0] == block
        if each.name != flag.name and (same or beside):
            yield h("a", {"href": f"{each.name}.html"}, h("code", {}, each.written))
    yield h("a", {"href": "index.html"}, "All flags")


def _part(flag: Flag) -> str:
    fits = [name for name in _PARTS if name and flag.spec.startswith(name)]
    return _PARTS[max(fits, key=len, default="")]


def index() -> Page:
    """Return the list of all flags, by what they are about."""
    order = list(dict.fromkeys(_PARTS.values()))
    parts = groupby(sorted(every(), key=lambda flag: (order.index(_part(flag)), flag.name)), _part)
    lead = f"{len(every())} flags of `docker service create` and `docker service update`, and what each changes."
    content = (
        h("h1", {}, "Flags"),
        h("p", {"class": "lead"}, prose(lead)),
        h("div", {"class": "search", "data-search": "a flag, or what it does"}),
        *(section(name, h("ul", {"class": "rules keys"}, *map(_entry, some))) for name, some in parts),
    )
    return Page("flags/index.html", "Flags of docker service create and update", together(content), found=True)


def _entry(flag: Flag) -> Markup:
    link = h("a", {"href": f"{flag.name}.html"}, h("code", {}, flag.written))
    return h("li", {"data-words": f"{flag.does} {flag.key}"}, link, h("span", {"class": "quiet"}, prose(flag.does)))


def matrix() -> Markup:
    """Return all flags in one table, for the page of the matrix."""
    head = h("tr", {}, *(h("th", {"scope": "col"}, name) for name in COLUMNS))
    rows = (h("tr", {"data-words": f"{flag.written} {flag.does}"}, *_cells(flag)) for flag in every())
    caption = h("caption", {}, "What each flag of docker service create and update changes")
    return h("table", {"class": "matrix"}, caption, h("thead", {}, head), h("tbody", {}, *rows))


def _cells(flag: Flag) -> Iterator[Markup]:
    yield h("th", {"scope": "row"}, h("a", {"href": address(flag)}, h("code", {}, flag.written)))
    yield h("td", {}, " and ".join(on(flag)))
    yield h("td", {}, since(flag))
    yield h("td", {}, h("code", {}, flag.spec) if flag.spec else None)
    found = key_of(flag)
    yield h("td", {}, h("a", {"href": addresses.of(found)}, h("code", {}, flag.key)) if found is not None else "none")
    yield h("td", {}, flag_facts.replaced(flag))
