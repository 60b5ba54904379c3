"""Blocks that stand in the place of one that a merge key brings: `<<` knows the first level alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from pyengine.document import resolve
from pyengine.document.data import plain
from pyengine.document.node import Entry, Mapping, Node, Route, Scalar, Sequence, target
from pyengine.document.scalar import Data
from pyengine.swarm import keys, merge
from pyengine.swarm.keys.key import NEVER, Fate, Key, Type
from pyengine.swarm.part import Origin, Part
from pyengine.text import Place


@dataclass(frozen=True, slots=True)
class Lost:
    """A key or an item that only the hidden block has: its words, and what would bring it back.

    `base` is where the hidden block begins, None for a list.
    """

    words: str
    route: Route
    value: Data
    is_item: bool = False
    base: int | None = None


@dataclass(frozen=True, slots=True)
class Replaced:
    """A written block, the one that it replaces, and what only the latter has.

    `written` tells that the block stands in the mapping itself; else an earlier base of the same `<<` has it, and
    `both` is a block with all that the two have, where there is one.
    """

    name: str
    place: Place
    instead_of: Place
    lost: tuple[Lost, ...]
    written: bool = True
    both: Data = None


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
        hides = resolve.entries(found.owner)[name].hides
        for hidden in _hidden(found.owner, name, found.entry) if hides else ():
            lost = tuple(_lost(_as(child, hidden.value), child))
            if lost and not _is_another(hidden.value, child.node):
                there, before = Place(part.file, found.entry.key.span), Place(part.file, hidden.key.span)
                yield Replaced(name, there, before, lost)
        if found.owner is not node and found.via is not None:
            yield from _outdone(part, name, child, found)
        yield from replaced(child)


def _outdone(part: Part, name: str, child: Part, found: resolve.Found) -> Iterator[Replaced]:
    """Yield the blocks of later bases of one `<<`, which those of the first one hide."""
    assert found.via is not None
    for source in resolve.merged(found.via):
        other = resolve.entries(source).get(name)
        if other is None or other.entry is found.entry:
            continue
        lost = tuple(_lost(_as(child, other.entry.value), child))
        if lost and not _is_another(other.entry.value, child.node):
            there = Place(part.file, found.via.key.span)
            both = _both(child, lost)
            yield Replaced(name, there, Place(part.file, other.entry.key.span), lost, written=False, both=both)


def _both(first: Part, lost: tuple[Lost, ...]) -> Data:
    """Return a block with what a second one has too; None where that is not on its first level."""
    whole = plain(first.node)
    if isinstance(whole, dict) and all(len(each.route) == len(first.route) + 1 and not each.is_item for each in lost):
        return {**whole, **{str(each.route[-1]): each.value for each in lost}}
    if isinstance(whole, list) and all(each.is_item for each in lost):
        return [*whole, *(each.value for each in lost)]
    return None


def _as(child: Part, node: Node) -> Part:
    """Return another node as the part at the same route."""
    return Part(child.file, child.route, node, None, Origin.ANCHOR)


def _hidden(owner: Mapping, name: str, written: Entry) -> Iterator[Entry]:
    """Yield what the merges of a mapping bring under a key, the strongest alone."""
    for entry in owner.entries:
        for source in resolve.merged(entry) if resolve.is_merge(entry) else ():
            found = resolve.entries(source).get(name)
            if found is not None and found.entry is not written:
                yield found.entry
                return


def _lost(hidden: Part, written: Part) -> Iterator[Lost]:
    before, after = _keys(hidden), _keys(written)
    if not before or not after:
        return  # no block, or one that is emptied on purpose
    for name, (child, is_item) in before.items():
        if name not in after:
            words = child.text.partition("=")[0] or name
            route = written.route if is_item else (*written.route, name)
            base = None if is_item else hidden.value.span.start
            yield Lost(words if is_item else name, route, plain(child.node), is_item, base)
        elif not is_item and not after[name][1]:
            deeper = _lost(child, after[name][0])
            yield from (replace(each, words=f"{name}.{each.words}") for each in deeper)


def _keys(part: Part) -> dict[str, tuple[Part, bool]]:
    """Return the keys of a mapping, or the items of a list by what they are known by; none of a command's words."""
    value = part.value
    if isinstance(value, Mapping):
        return {name: (child, False) for name, child in part.entries().items()}
    row = keys.at(part.route)
    if not isinstance(value, Sequence) or row is None or _is_command(row):
        return {}
    return {known: (item, True) for item in part.items() if (known := merge.name_of(item, row.by))}


def _is_command(row: Key) -> bool:
    """Tell a list that is one command, word by word."""
    return Type.STRING in row.types and row.unique == NEVER


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
