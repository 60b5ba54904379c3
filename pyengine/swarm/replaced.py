"""Blocks that stand in the place of one that a merge key brings: `<<` knows the first level alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pyengine.document import resolve
from pyengine.document.node import Entry, Mapping, Node, Route, Scalar, Sequence, target
from pyengine.swarm import keys
from pyengine.swarm.keys.key import Fate
from pyengine.swarm.part import Part
from pyengine.text import Place


@dataclass(frozen=True, slots=True)
class Replaced:
    """A written block, the one that it replaces, and the keys that only the latter has."""

    name: str
    place: Place
    instead_of: Place
    lost: tuple[str, ...]


def replaced(part: Part) -> Iterator[Replaced]:
    """Yield the blocks that Swarm reads, at and below a part, that hide another one and have not all of its keys."""
    node = part.value
    if not isinstance(node, Mapping):
        return
    below = part.entries()
    for name, found in resolve.entries(node).items():
        child = below[name]
        key = keys.at(child.route)
        if key is not None and key.fate is not Fate.HONOURED:
            continue
        hidden = _hidden(found.owner, name) if found.entry in found.owner.entries else None
        lost = tuple(_lost(hidden.value, child.node, child.route)) if hidden is not None else ()
        if hidden is not None and lost and not _is_another(hidden.value, child.node):
            there, before = Place(part.file, found.entry.key.span), Place(part.file, hidden.key.span)
            yield Replaced(name, there, before, lost)
        yield from replaced(child)


def _hidden(owner: Mapping, name: str) -> Entry | None:
    """Return what the merges of a mapping bring under a key, the strongest first."""
    for entry in owner.entries:
        for source in resolve.merged(entry) if resolve.is_merge(entry) else ():
            if (found := resolve.entries(source).get(name)) is not None:
                return found.entry
    return None


def _lost(hidden: Node, written: Node, route: Route) -> Iterator[str]:
    before, after = _keys(hidden, route), _keys(written, route)
    if not before or not after:
        return  # no block, or one that is emptied on purpose
    for name, value in before.items():
        if name not in after:
            yield name
        elif value is not None and (kept := after[name]) is not None:
            yield from (f"{name}.{deeper}" for deeper in _lost(value, kept, (*route, name)))


def _keys(node: Node, route: Route) -> dict[str, Node | None]:
    """Return the keys of a mapping, or of a list of `KEY=value`; none of anything else."""
    value = target(node)
    if isinstance(value, Mapping):
        return {name: found.entry.value for name, found in resolve.entries(value).items()}
    row = keys.at(route)
    if not isinstance(value, Sequence) or row is None or row.by != "=":
        return {}
    texts = [item.value for item in map(target, value.items) if isinstance(item, Scalar)]
    return dict.fromkeys(text.partition("=")[0] for text in texts)


def _is_another(hidden: Node, written: Node) -> bool:
    """Tell a block that is meant to be another one: with a merge of its own, switched off, or of another kind."""
    before, after = target(hidden), target(written)
    if not isinstance(before, Mapping) or not isinstance(after, Mapping):
        return False
    if any(map(resolve.is_merge, after.entries)):
        return True
    own, old = resolve.entries(after), resolve.entries(before)
    return "disable" in own or any(_text(own, kind) not in {None, _text(old, kind)} for kind in ("driver", "mode"))


def _text(known: dict[str, resolve.Found], name: str) -> str | None:
    value = target(known[name].entry.value) if name in known else None
    return value.value if isinstance(value, Scalar) else None
