"""Says the keys of a base by a merge key where the base can be named, so that it stays the one place that says them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from pyengine.document import resolve
from pyengine.document.document import Document
from pyengine.document.node import Alias, Entry, Mapping, Route
from pyengine.document.walk import walk
from pyengine.edit import Edit
from pyengine.patch.changes import Merge, Refused, dotted
from pyengine.patch.manner import Manner
from pyengine.patch.ops import Set
from pyengine.patch.reach import Wanted
from pyengine.text import Span


def parted(document: Document, wanted: Iterable[Wanted]) -> tuple[list[Merge], list[Wanted]]:
    """Return the merges that say what is wanted of a base, and what is left to be written otherwise."""
    rest, groups = list[Wanted](), defaultdict[tuple[Route, int], list[Wanted]](list)
    for want in wanted:
        op = want.op
        if isinstance(op, Set) and op.base is not None:
            groups[op.route[:-1], op.base].append(want)
        else:
            rest.append(want)
    merges, named = list[Merge](), dict[str, int]()
    for (route, base), group in groups.items():
        found = _merge(document, route, base, {str(want.op.route[-1]) for want in group})
        if found is None or named.setdefault(found.name, base) != base:
            rest += group
        else:
            merges.append(found)
    return merges, rest


def _merge(document: Document, route: Route, base: int, wanted: set[str]) -> Merge | None:
    """Return the merge of a block into the one at a route; None where it would say something else, or has no name."""
    steps = walk(document, route)
    if len(steps) < len(route) or any(step.alias or step.via for step in steps):
        return None
    owner, (entry, around) = steps[-1].value, document.blocks.get(base, (None, None))
    source = entry.value if entry is not None else None
    if not isinstance(owner, Mapping) or entry is None or not isinstance(source, Mapping) or not owner.entries:
        return None
    keys = document.entries(source).keys() - document.entries(owner).keys()
    if keys != wanted or source.span.start > owner.span.start or any(map(resolve.is_merge, owner.entries)):
        return None
    name = source.anchor or _name(entry, around)
    known = document.anchors[name] if name else 0
    if not name or known != (source.anchor is not None) or (source.anchor is None and source.tag is not None):
        return None
    return Merge(owner, entry, source, name, route)


def _name(entry: Entry, around: Entry | None) -> str:
    """Return a name for a block: that of the anchor around it, with its own key; empty where there is none."""
    if around is None or isinstance(around.value, Alias):
        return ""
    stem = str(around.value.anchor).removesuffix(f"-{resolve.key_text(around)}")
    return f"{stem}-{resolve.key_text(entry)}"


def written(manner: Manner, change: Merge) -> tuple[Edit, ...]:
    """Return the edits that name a block and merge it in."""
    owner, first = change.owner, change.owner.entries[0].key.outer.start
    named = () if change.source.anchor else (_anchor(manner, change),)
    if owner.flow:
        return *named, Edit(Span(first, first), f"<<: *{change.name}, ")
    if manner.before(first).strip():
        raise Refused(f"{dotted(change.route)} begins on the line of something else")
    at = manner.comments_above(first) or manner.line_start(first)
    return *named, Edit(Span(at, at), f"{manner.before(first)}<<: *{change.name}{manner.eol(first)}")


def _anchor(manner: Manner, change: Merge) -> Edit:
    colon = manner.behind_colon(change.entry.key.outer.end)
    if colon is None:
        raise Refused(f"{dotted(change.route)} has no colon right behind its key")
    return Edit(Span(colon, colon), f" &{change.name}")
