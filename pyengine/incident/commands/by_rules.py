"""Judges a spec by the rules for files: what they say, about which of its places, and what their fixes make of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from pyengine import engine
from pyengine.analysis import Analysis, Judged
from pyengine.document.document import read
from pyengine.document.node import Route
from pyengine.document.scalar import Data
from pyengine.finding import Applicability
from pyengine.incident.commands.as_file import SERVICES, UNKNOWN, Written, in_yaml
from pyengine.incident.commands.file_writer import SCALARS
from pyengine.incident.commands.leaves import Leaves, Pointer
from pyengine.incident.commands.of_files import carried, specs
from pyengine.input.case import File
from pyengine.patch.batch import carried_out
from pyengine.patch.offers import Pick
from pyengine.swarm.model.stack import Stack
from pyengine.swarm.spec.names import Names
from pyengine.swarm.view import View
from pyengine.text import Place

_ROUTES: dict[Route, Pointer] = {route: place for place, (_, route) in SCALARS.items()}
"""The place of the spec that each key of one value sets, also where nothing is said there."""


@dataclass(frozen=True, slots=True)
class Ruled:
    """A finding of a rule, and the places of the spec that it is about, the closest first; none if it is about all."""

    judged: Judged
    index: int
    places: tuple[Pointer, ...]


@dataclass(frozen=True)
class Judgement:
    """A spec with its stack file and what the rules say of that."""

    spec: Leaves
    written: Written
    stack: str = "stack"

    @cached_property
    def analysis(self) -> Analysis:
        """The analysis of the file."""
        return engine.analyse([File("stack.yml", self.written.text)])

    @cached_property
    def ruled(self) -> tuple[Ruled, ...]:
        """What the rules say."""
        if self.analysis.workshop is None:
            return ()
        view = Stack(self.analysis.workshop.documents).view
        return tuple(
            Ruled(judged, index, tuple(dict.fromkeys(self._places(view, judged))))
            for index, judged in enumerate(self.analysis.judged)
        )

    def _places(self, view: View, judged: Judged) -> Iterable[Pointer]:
        for place in (judged.finding.place, *(label.place for label in judged.finding.related)):
            yield from self._about(_at(view, place))
        for op in judged.finding.fix.ops if judged.finding.fix is not None else ():
            yield from self._about(op.route)

    def _about(self, route: Route) -> Iterable[Pointer]:
        """Yield the places of the spec that a route of the file comes from, of a block those below it."""
        if route[:1] != (SERVICES,) or len(route) < 3:
            return
        inside, known = route[2:], self.written.origins
        for length in range(len(inside), 0, -1):
            if (found := known.get(inside[:length])) is not None:
                yield found
                return
        if (unsaid := _ROUTES.get(inside)) is not None:
            yield unsaid
        yield from (place for below, place in known.items() if below[: len(inside)] == inside)

    def fixed(self, indices: Iterable[int]) -> Leaves:
        """Return the spec with the fixes of these findings made, each in its default way; each holds beside the others.

        That was proven when they were offered (engine.analyse).
        """
        workshop, judged = self.analysis.workshop, self.analysis.judged
        picks = [Pick(index, judged[index].choices[0].way) for index in indices if judged[index].choices]
        if workshop is None or not picks:
            return self.spec
        return self._carried(carried_out(workshop, picks).proven[0].document.text)

    @cached_property
    def safe(self) -> tuple[Ruled, ...]:
        """What is said with a fix that is safe."""
        return tuple(
            each for each in self.ruled if each.judged.choices and each.judged.applicability is Applicability.SAFE
        )

    def _carried(self, text: str) -> Leaves:
        one, other = self._own, self._spec(text)
        return carried(self.spec, one, other) if one is not None and other is not None else self.spec

    @cached_property
    def _own(self) -> Leaves | None:
        return self._spec(self.written.text)

    def _spec(self, text: str) -> Leaves | None:
        """Return the spec of a file of ours, without what is unknown in it."""
        document = read(text)
        data = document.data
        if UNKNOWN in text and isinstance(data, dict) and isinstance(services := data.get(SERVICES), dict):
            known = _known(services[self.written.name])
            service: dict[str, Data] = {"image": "x", **(known if isinstance(known, dict) else {})}
            document = read(in_yaml({**data, SERVICES: {self.written.name: service}}))
        return specs([document], Names(self.stack, "/")).get(self.written.name)


def _known(data: Data) -> Data:
    """Return the data without what is unknown, and without blocks in which nothing else is."""
    if isinstance(data, dict):
        below = {key: _known(value) for key, value in data.items()}
        return {key: value for key, value in below.items() if value != {} or data[key] == {}}
    return {} if isinstance(data, str) and UNKNOWN in data else data


def _at(view: View, place: Place) -> Route:
    """Return the route of the smallest value or key that a place lies in."""
    children = [child for _, child in view.entries()] if view.is_mapping else list(view.items())
    for child in children:
        if place == child.key_place:
            return child.route
        if child.place.span.start <= place.span.start and place.span.end <= child.place.span.end:
            return _at(child, place)
    return view.route
