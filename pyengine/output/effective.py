"""What Swarm goes by for the files, in rows: the specs of the services, and what happens to keys."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from pyengine.analysis import Analysis
from pyengine.document.document import Document
from pyengine.document.scalar import Data
from pyengine.output import wire
from pyengine.output.report import Ranges
from pyengine.redact.discreet import masked
from pyengine.swarm.config import sources
from pyengine.swarm.duration import show
from pyengine.swarm.fates import Happens, Kept, fates
from pyengine.swarm.model.stack import Stack
from pyengine.swarm.part import Origin, Part
from pyengine.swarm.spec.told import DEFAULT, STACK, Told, Tree, leaves
from pyengine.text import Place

_TIMES = {"Delay", "Monitor", "Window", "StopGracePeriod", "Interval", "Timeout", "StartPeriod", "StartInterval"}
"""The fields that the API counts in nanoseconds."""
_ORIGINS = {
    "written": "written",
    "anchor": "from an anchor",
    "override": "written over an anchor",
    DEFAULT: "default",
    STACK: "added by docker stack deploy",
}


def effective(analysis: Analysis) -> wire.Effective:
    """Return the verdict on files that were judged; of files that cannot be read there is none."""
    stack = analysis.stack
    if stack is None or analysis.workshop is None:
        return wire.Effective(None, (), (), (), (), 0, ())
    rows = _Rows(analysis)
    found, hushed = stack.deployed, analysis.secrets.hushed
    kept = list(_kept(stack, analysis.workshop.documents))
    told = [each for each in kept if each.why or each.happens is not Happens.HONOURED]
    return wire.Effective(
        None if found.refused_by is None else found.refused_by.value,
        hushed(found.errors),
        hushed(found.warnings),
        tuple(rows.uses(name, tree) for name, tree in found.services.items()),
        rows.fates(told),
        len(kept) - len(told),
        rows.meetings(stack),
    )


def _kept(stack: Stack, documents: Sequence[Document]) -> Iterator[Kept]:
    """Yield what happens to each key of each file; extensions (`x-`) are there for their anchors."""
    for file, document in enumerate(documents):
        if document.root is not None:
            found = fates(Part(file, (), document.root, None, Origin.WRITTEN), stack.view, stack.schema)
            yield from (each for each in found if not str(each.route[0]).startswith("x-"))


def _says(told: Told) -> bool:
    """Tell a value that says something: not the emptiness that `inspect` shows where nothing is set."""
    return told.origin != DEFAULT or told.value not in ({}, None, "")


class _Rows:
    """Makes rows whose places are in the files, with no secret in them."""

    def __init__(self, analysis: Analysis) -> None:
        self._ranges = Ranges([file.text for file in analysis.files])
        self._numbers = [stack.file for stack in analysis.stacks]
        self._masks = [
            [(mask.span, result.vault.get(mask.placeholder)) for mask in result.masked] for result in analysis.redacted
        ]
        self._hushed = analysis.secrets.hushed

    def uses(self, name: str, tree: Tree) -> wire.Uses:
        """Return the rows of a service."""
        known = [(steps, told) for steps, told in leaves(tree) if _says(told)]
        names = self._hushed([".".join(map(str, steps)) for steps, _ in known])
        values = self._hushed([self._masked(_value(str(steps[-1]), told.value), told.place) for steps, told in known])
        rows = (
            wire.Setting(name, value, _ORIGINS.get(told.origin, told.origin), self._range(told.place))
            for name, value, (_, told) in zip(names, values, known, strict=True)
        )
        return wire.Uses(name, tuple(rows))

    def fates(self, kept: Sequence[Kept]) -> tuple[wire.Fate, ...]:
        """Return the rows of keys."""
        names = self._hushed([".".join(map(str, each.route)) for each in kept])
        return tuple(
            wire.Fate(name, self._ranges.range(self._in_file(each.place)), each.happens.value, each.why)
            for name, each in zip(names, kept, strict=True)
        )

    def meetings(self, stack: Stack) -> tuple[wire.Meeting, ...]:
        """Return the rows of each entry that several files write."""
        entries = groupby(sources.merged(stack), lambda row: ".".join(map(str, row.steps[:2])))
        found = [(entry, tuple(map(self._merged, some))) for entry, some in entries]
        names = self._hushed([entry for entry, _ in found])
        return tuple(wire.Meeting(name, rows) for name, (_, rows) in zip(names, found, strict=True))

    def _merged(self, row: sources.Merged) -> wire.Merged:
        key, *values = self._hushed([".".join(map(str, row.steps[2:])), *map(self._said, (row.part, *row.others))])
        first, *ranges = [self._ranges.range(self._in_file(sources.place(part))) for part in (row.part, *row.others)]
        others = tuple(map(wire.Met, values[1:], ranges))
        return wire.Merged(key, values[0], first, row.how, others)

    def _said(self, part: Part) -> str:
        return self._masked(sources.text(part), Place(part.file, part.node.span))

    def _masked(self, value: str, place: Place | None) -> str:
        """Return a value with the secrets that are masked where it is written."""
        if place is None:
            return value
        masks = self._masks[self._numbers[place.file]]
        here = [
            secret for span, secret in masks if secret and span.start < place.span.end and place.span.start < span.end
        ]
        return masked(value, here, here=True)

    def _range(self, place: Place | None) -> wire.Range | None:
        return self._ranges.range(self._in_file(place)) if place is not None else None

    def _in_file(self, place: Place) -> Place:
        return Place(self._numbers[place.file], place.span)


def _value(field: str, value: Data) -> str:
    """Return a value as people read it: times with units."""
    if field in _TIMES and isinstance(value, int) and not isinstance(value, bool):
        return show(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return "none" if value in ({}, [], None, "") else str(value)
