"""The patch of a stack file that makes a service what a spec says: proven by reading the file again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from pyengine.document.data import ABSENT, Absent, difference
from pyengine.document.data import at as at_route
from pyengine.document.document import Document
from pyengine.document.node import Route
from pyengine.document.scalar import Data
from pyengine.edit import Edit
from pyengine.incident.commands.as_file import SERVICES, as_file
from pyengine.incident.commands.leaves import Leaves, different
from pyengine.incident.commands.of_files import specs
from pyengine.patch.changes import Refused, dotted
from pyengine.patch.lower import Patcher
from pyengine.patch.ops import Insert, Op, Remove, Set
from pyengine.patch.reach import Reach, Wanted
from pyengine.patch.verify import prove
from pyengine.swarm.keys import key_order, vanishes
from pyengine.swarm.spec.names import Names

Filled: TypeAlias = Callable[[Sequence[Document]], Sequence[Document]]


@dataclass(frozen=True, slots=True)
class Patch:
    """Edits of the stack file with this number, or the sentence that tells why there are none."""

    file: int
    edits: tuple[Edit, ...]
    refusal: str = ""


def patch(
    documents: Sequence[Document], name: str, wanted: Leaves, names: Names, filled: Filled | None = None
) -> Patch:
    """Return the patch that gives a service, known by its key, the spec `wanted`; the last file that has it is changed.

    `filled` puts in what only the deployer's environment knew, before specs are made. What only the engine knows (ids
    of networks) has to be in `wanted` as it is in the file's own spec.
    """
    fill = filled if filled is not None else tuple
    known = specs(fill(documents), names).get(name)
    holders = [number for number, document in enumerate(documents) if _has(document, name)]
    if known is None or not holders:
        return Patch(0, (), f"Docker does not take the file as it is, so that {name} cannot be patched.")
    file = holders[-1]
    one, other = as_file(known, name).service, as_file(wanted, name).service
    try:
        ops = {op.route: op for op in _ops(documents[file], name, one, other)}.values()
        reach = Reach(documents[file])
        wanted_ops = [Wanted(op) for op in ops]
        edits = Patcher(reach, key_order, vanishes).lower(wanted_ops)
        proven = prove(reach, wanted_ops, edits, vanishes)
    except Refused as refused:
        return Patch(file, (), f"{refused}.")
    after = [proven.document if number == file else each for number, each in enumerate(documents)]
    if (now := specs(fill(after), names).get(name)) is None or (left := different(now, wanted)):
        places = ", ".join(".".join(place) for place in left[:3]) if now is not None else "the whole"
        return Patch(file, (), f"A stack file does not lead there: {places}.")
    return Patch(file, edits)


def _has(document: Document, name: str) -> bool:
    return not isinstance(at_route(document.data, (SERVICES, name)), Absent)


def _ops(document: Document, name: str, one: dict[str, Data], other: dict[str, Data]) -> Iterator[Op]:
    """Yield an op for each key that differs, as deep as the file says it in the form that we do."""
    for route in difference(one, other):
        found = _whole(document, (SERVICES, name), route)
        value = at_route(other, found)
        there = at_route(document.data, (SERVICES, name, *found))
        if isinstance(value, Absent):
            if there is ABSENT:
                raise Refused(f"{dotted(found)} is said in another place of the file")
            yield Remove((SERVICES, name, *found))
        else:
            yield from _set((SERVICES, name, *found), _in_form(value, there), there)


def _set(route: Route, value: Data, there: Data | Absent) -> Iterator[Op]:
    """Yield a list item by item where it only grows by one, or changes in its places: the others stay as written."""
    if isinstance(value, list) and isinstance(there, list) and there:
        if value[: len(there)] == there and len(value) == len(there) + 1:
            yield Insert((*route, len(there)), value[-1])
            return
        if len(value) == len(there):
            pairs = enumerate(zip(there, value, strict=True))
            yield from (Set((*route, index), new) for index, (old, new) in pairs if old != new)
            return
    yield Set(route, value)


def _whole(document: Document, above: Route, route: Route) -> Route:
    """Return the route of the nearest block that the file writes as we do, which an item of a list is not."""
    for length, step in enumerate(route):
        if isinstance(step, int):
            return route[:length]
        there = at_route(document.data, (*above, *route[:length]))
        if length and there is not ABSENT and not isinstance(there, dict):
            return route[:length]
    return route


def _in_form(value: Data, there: Data | Absent) -> Data:
    """Return a mapping as `KEY=value` texts where the file has such a list."""
    if isinstance(value, dict) and isinstance(there, list) and all(isinstance(item, str) for item in there):
        return [name if text is None else f"{name}={text}" for name, text in value.items()]
    return value
