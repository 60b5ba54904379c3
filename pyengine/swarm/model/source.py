"""One file as it was written, as far as Docker itself looks at the writing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from pyengine.document.data import plain
from pyengine.document.document import Document
from pyengine.document.node import Route
from pyengine.document.repeated import repeated
from pyengine.document.scalar import Data
from pyengine.swarm import keys, schema
from pyengine.swarm.keys.key import Version
from pyengine.swarm.loader import load, values
from pyengine.swarm.part import Origin, Part
from pyengine.swarm.schema.problem import Problem
from pyengine.swarm.view import View
from pyengine.text import Place


@dataclass(frozen=True, slots=True)
class Twice:
    """A key that stands in its mapping again."""

    name: str
    place: Place
    first: Place


@dataclass(frozen=True, slots=True)
class Fault:
    """What the schema has against a file, and the value that it speaks of: of a key that is not allowed, its value."""

    problem: Problem
    view: View
    version: Version

    @property
    def service(self) -> str:
        """The name of the service it stands in, empty where it stands in none."""
        route = self.view.route
        return str(route[1]) if route[0] == "services" and len(route) > 1 else ""

    @property
    def is_too_new(self) -> bool:
        """Tell a key, or a long form, that a later version of the schema has."""
        route = self.view.route
        rows = [keys.at(route), *(keys.below(route) if self.view.is_mapping and self.problem.is_type else ())]
        return any(row is not None and row.since is not None and self.version < row.since for row in rows)


@dataclass(frozen=True)
class Source:
    """The file with the number `file`, in the order of `-c`."""

    file: int
    document: Document

    @cached_property
    def view(self) -> View | None:
        """The file by itself, None where there is nothing in it."""
        root = self.document.root
        return View((Part(self.file, (), root, None, Origin.WRITTEN),)) if root is not None else None

    @property
    def data(self) -> Data:
        """What the file says, with every `${…}` replaced."""
        return values.of(self.document)

    @property
    def version(self) -> str:
        """The version that Docker looks up; where there is none, or "3", the newest."""
        return load.version(self.document) if self.view is not None else load.NEWEST

    @cached_property
    def faults(self) -> tuple[Fault, ...]:
        """All that Docker's schema has against the file; nothing where Docker has no schema of its version."""
        version = schema.known(self.version)
        if version is None or self.view is None or not isinstance(self.data, dict):
            return ()
        known: dict[Route, View | None] = {(): self.view}
        found = [(problem, _at(problem.route, known)) for problem in load.faults(self.document, version)]
        return tuple(Fault(problem, view, version) for problem, view in found if view is not None)

    def is_valid_as(self, version: str) -> bool:
        """Tell that the schema would have nothing against the file if it had this version."""
        number = schema.known(version)
        return (
            isinstance(self.data, dict)
            and number is not None
            and not schema.every({**self.data, "version": version}, number)
        )

    def keys_written_twice(self) -> Iterator[Twice]:
        """Yield the repeated keys of the document Docker reads, in written order."""
        for found in repeated(self.document):
            yield Twice(found.name, Place(self.file, found.key.span), Place(self.file, found.first.span))

    def further_documents(self) -> Iterator[Place]:
        """Yield the first line of each document with content behind the one Docker reads."""
        for root in self.document.roots[1:]:
            if plain(root) is not None:
                yield Place(self.file, self.document.lines.line_content(root.span.start))


def _at(route: Route, known: dict[Route, View | None]) -> View | None:
    """Return the value at a route; the views on the way are kept, so that many routes cost no more than their steps."""
    if route not in known:
        above, step = _at(route[:-1], known), route[-1]
        if isinstance(step, int) and above is not None:
            known.update({(*route[:-1], index): item for index, item in enumerate(above.items())})
        known.setdefault(route, above.get(step) if isinstance(step, str) and above is not None else None)
    return known[route]
