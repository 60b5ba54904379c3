"""A mapping of settings that may be absent, and how each of its values is read.

A written value that cannot be known or used here (a variable without a default, a string for a number) is `Unclear`:
it carries the default, and rules that would have to guess stay silent about it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from pyengine.document.node import Route, Scalar
from pyengine.document.scalar import Plain
from pyengine.sensitive.placeholder import PATTERN
from pyengine.swarm import duration
from pyengine.swarm.part import Origin
from pyengine.swarm.view import Located, View
from pyengine.text import Place

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Unclear(Located[T]):
    """A written value that hangs on an unset variable or that Docker refuses; `value` only stands in for it."""


def unknown(located: Located[object]) -> bool:
    """Tell a value that a rule must not judge."""
    return isinstance(located, Unclear)


@dataclass(frozen=True)
class Settings:
    """The settings of one mapping; absent ones are the defaults, at the nearest written parent.

    `broken` tells that something else than a mapping stands here, so that nothing below can be known.
    """

    view: View | None
    route: Route
    place: Place
    broken: bool = False

    @property
    def present(self) -> bool:
        """Tell whether the mapping is written, be it empty."""
        return self.view is not None

    @property
    def at(self) -> Located[None]:
        """The place of the mapping itself."""
        return Located(None, self.route, Origin.WRITTEN if self.present else Origin.DEFAULT, self.place)

    def below(self, key: str) -> Settings:
        """Return the settings under `key`."""
        child = self.view.get(key) if self.view is not None else None
        if child is None:
            return Settings(None, (*self.route, key), self.place, self.broken)
        return Settings(child, child.route, child.key_place, not child.is_mapping and not is_null(child))

    def read(self, key: str, default: T, reader: Callable[[Plain], T | None]) -> Located[T]:
        """Return the value under `key` as `reader` understands it, else `default`."""
        found = self.view.get(key) if self.view is not None else None
        if found is None or is_null(found):
            kind = Unclear if self.broken else Located
            return kind(default, (*self.route, key), Origin.DEFAULT, self.place)
        value = reader(found.data)
        variables = found.interpolated.variables if found.interpolated is not None else ()
        kind = Unclear if value is None or is_open(found) else Located
        first = variables[0] if variables else None
        return kind(default if value is None else value, found.route, found.origin, found.place, first)

    def text(self, key: str, default: str = "") -> Located[str]:
        """Return a string; an empty one means the default, as everywhere in Docker's converter."""
        return self.read(key, default, lambda value: (value or default) if isinstance(value, str) else None)

    def integer(self, key: str, default: int = 0, *, zero: int = 0) -> Located[int]:
        """Return a whole number that is not negative; `zero` is what a written 0 means."""
        return self.read(key, default, lambda value: (_whole(value) or zero) if _whole(value) is not None else None)

    def number(self, key: str, default: float) -> Located[float]:
        """Return a number."""
        return self.read(key, default, _real)

    def flag(self, key: str) -> Located[bool]:
        """Return a truth value, false where it is absent."""
        return self.read(key, default=False, reader=lambda value: value if isinstance(value, bool) else None)

    def duration(self, key: str, default: int = 0, *, zero: int = 0) -> Located[int]:
        """Return nanoseconds; `zero` is what a written 0 means."""
        return self.read(key, default, lambda value: _nanoseconds(value, zero))


def is_open(view: View) -> bool:
    """Tell what nobody can know here, itself or in something below it: an unset variable, or a placeholder."""
    return any(_hangs(text) or PATTERN.search(text.text) is not None for text in view.texts())


def is_unset(view: View) -> bool:
    """Tell what hangs on an unset variable alone, itself or something below it; a placeholder stands for some text."""
    return any(map(_hangs, view.texts()))


def _hangs(text: View) -> bool:
    variables = text.interpolated.variables if text.interpolated is not None else ()
    return any(variable.default is None for variable in variables)


def is_null(view: View) -> bool:
    """Tell a key with nothing behind it, which Docker reads as absent or refuses."""
    return isinstance(view.node, Scalar) and view.data is None


def _whole(value: Plain) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def _real(value: Plain) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _nanoseconds(value: Plain, zero: int) -> int | None:
    found = duration.parse(value) if isinstance(value, str) else None
    return zero if found == 0 else found
