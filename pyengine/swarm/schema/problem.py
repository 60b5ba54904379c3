"""What the schema has against a file, and which of it Docker tells.

docker/cli cli/compose/schema/schema.go:110-189: one of the errors with the longest path, a wrong type before others.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pyengine.document.node import Route
from pyengine.swarm.keys.key import Type

ROOT = "(root)"
_WORDS = {
    Type.STRING: "string",
    Type.INTEGER: "integer",
    Type.NUMBER: "number",
    Type.BOOLEAN: "boolean",
    Type.LIST: "list",
    Type.MAPPING: "mapping",
    Type.NULL: "null",
}
_FAULT = 2
"""xeipuuv/gojsonschema result.go: what an error takes from the score."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One error. `field` is the path as Docker writes it.

    `route` leads to what is wrong: to the value, or to the key that is not `allowed`. `types` are those that the schema
    takes where the value is of another one.
    """

    field: str
    text: str
    route: Route
    types: tuple[Type, ...] = ()
    allowed: bool = True

    @property
    def is_type(self) -> bool:
        """Tell a value of a wrong type."""
        return bool(self.types)

    @property
    def depth(self) -> int:
        """The length of the path as Docker counts it: a dot in a name counts too."""
        return len(self.field.split("."))


@dataclass(frozen=True, slots=True)
class Result:
    """The errors of a part of the file, and the score that chooses between the branches of `oneOf`."""

    problems: tuple[Problem, ...] = ()
    score: int = 0

    def __add__(self, other: Result) -> Result:
        return Result(self.problems + other.problems, self.score + other.score)

    @property
    def valid(self) -> bool:
        """Tell that nothing was found."""
        return not self.problems


def total(results: Iterable[Result]) -> Result:
    """Return all of them as one."""
    known = list(results)
    problems = tuple(problem for result in known for problem in result.problems)
    return Result(problems, sum(result.score for result in known))


def points(number: int) -> Result:
    """Return a result without errors."""
    return Result((), number)


def fault(route: Route, text: str, types: tuple[Type, ...] = ()) -> Result:
    """Return a result with one error."""
    return Result((Problem(_field(route), text, route, types),), -_FAULT)


def not_allowed(route: Route) -> Result:
    """Return the error about a key that the schema does not have."""
    text = f"Additional property {route[-1]} is not allowed"
    return Result((Problem(_field(route[:-1]), text, route, allowed=False),), -_FAULT)


def wrong_type(route: Route, types: tuple[Type, ...]) -> Result:
    """Return the error about a value of a type that the schema does not take."""
    *front, last = [_WORDS[each] for each in types]
    words = f"{', '.join(front)} or {last}" if front else last
    return fault(route, f"must be a {words}", types)


def _field(route: Route) -> str:
    return ".".join(map(str, route)) or ROOT


def most_specific(found: tuple[Problem, ...]) -> tuple[str, ...]:
    """Return the errors among which Docker's one is, each once, in written order."""
    deepest = max((problem.depth for problem in found), default=0)
    candidates = [problem for problem in found if problem.depth == deepest]
    types = [problem for problem in candidates if problem.is_type]
    return tuple(dict.fromkeys(f"{problem.field} {problem.text}" for problem in types or candidates))
