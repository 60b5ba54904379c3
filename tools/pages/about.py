"""What can be computed of a rule from its examples: what is found, what Docker says, which keys it speaks of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property

from pyengine import engine
from pyengine.analysis import Analysis, Judged
from pyengine.document import document
from pyengine.document.node import Route
from pyengine.document.scalar import Data
from pyengine.document.yaml import YamlError
from pyengine.input.case import File
from pyengine.patch.ops import Insert, Set
from pyengine.rules import RULES
from pyengine.rules.rule import Bad, Rule
from pyengine.swarm import keys
from pyengine.swarm.effective import By, Effective, effective, loaded
from pyengine.swarm.keys.key import Key
from pyengine.swarm.model.stack import Stack
from pyengine.swarm.spec.names import Names
from pyengine.swarm.unread import unread
from pyengine.swarm.view import View
from pyengine.text import Place

NAMES = Names("stack")


@dataclass(frozen=True)
class Example:
    """A file that a rule speaks about, judged."""

    rule: str
    bad: Bad

    @cached_property
    def analysis(self) -> Analysis:
        """The judgement of the file."""
        return engine.analyse([File("stack.yml", self.bad.text)])

    @property
    def own(self) -> list[int]:
        """Which of its findings are the rule's."""
        return [at for at, judged in enumerate(self.analysis.judged) if judged.finding.rule == self.rule]

    @property
    def judged(self) -> Judged:
        """The rule's first finding."""
        return self.analysis.judged[self.own[0]]

    @cached_property
    def verdict(self) -> Effective:
        """What Docker says of the file."""
        try:
            return effective([document.read(self.bad.text, "stack.yml")], NAMES)
        except YamlError as error:
            return unread(self.bad.text, error)

    @property
    def refused_before(self) -> bool:
        """Tell a file that is refused before anything is changed."""
        if self.verdict.refused_by is not By.LOADER:
            return False
        try:
            return bool(loaded([document.read(self.bad.text, "stack.yml")], NAMES).errors)
        except YamlError:
            return True

    def spoken(self) -> Iterator[Key]:
        """Yield the keys that are marked in the file, or that the fix changes."""
        try:
            stack = Stack([document.read(self.bad.text, "stack.yml")])
        except YamlError:
            return
        for at in self.own:
            finding = self.analysis.judged[at].finding
            yield from _row(_at(stack.view, finding.place))
            for op in finding.fix.ops if finding.fix is not None else ():
                routes = _below(op.route, op.value) if isinstance(op, Set | Insert) else (op.route,)
                for route in routes:
                    yield from _row(route) if route != ("version",) else ()


def _at(view: View, place: Place) -> Route:
    """Return the route of the smallest value or key that a place lies in."""
    children = [child for _, child in view.entries()] if view.is_mapping else list(view.items())
    for child in children:
        if place == child.key_place:
            return child.route
        if _inside(place, child.place):
            return _at(child, place)
    return view.route


def _inside(place: Place, other: Place) -> bool:
    return place.file == other.file and other.span.start <= place.span.start and place.span.end <= other.span.end


def _below(route: Route, value: Data) -> Iterator[Route]:
    yield route
    for name, child in value.items() if isinstance(value, dict) else ():
        yield from _below((*route, name), child)


def _row(route: Route) -> Iterator[Key]:
    """Yield the row of a route, of an item or a name that of the key it stands under."""
    while route and ((key := keys.at(route)) is None or key.name in {"*", "[]"}):
        route = route[:-1]
    if route and (key := keys.at(route)) is not None:
        yield key


@dataclass(frozen=True)
class About:
    """A rule with what is computed of it."""

    rule: Rule

    @cached_property
    def examples(self) -> tuple[Example, ...]:
        """Its bad examples."""
        return tuple(Example(self.rule.meta.id, each) for each in self.rule.examples if isinstance(each, Bad))

    @cached_property
    def keys(self) -> dict[str, Key]:
        """The keys it speaks of, by their paths: what holds all the others says nothing."""
        found = {key.path: key for example in self.examples for key in example.spoken()}
        return {path: key for path, key in found.items() if path not in {"services", "services.*.deploy"}}

    @property
    def family(self) -> str:
        """The folder it stands in."""
        return self.rule.check.__module__.split(".")[-2]


@cache
def everything() -> tuple[About, ...]:
    """Return all rules, in their order."""
    return tuple(map(About, RULES))


def related(about: About) -> list[tuple[About, tuple[str, ...]]]:
    """Return the other rules about the same keys, with these, then the others of the family."""
    shared = [(each, tuple(path for path in each.keys if path in about.keys)) for each in everything() if each != about]
    near = [(each, paths) for each, paths in shared if paths or each.family == about.family]
    return sorted(near, key=lambda pair: -len(pair[1]))


def speakers(key: Key) -> list[Rule]:
    """Return the rules that speak of a key."""
    return [about.rule for about in everything() if key.path in about.keys]
