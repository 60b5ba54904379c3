"""Reads the values of a service as Docker's types take them, each with where it came from."""

from __future__ import annotations

from pyengine.swarm import duration
from pyengine.swarm.golang.text import shown
from pyengine.swarm.pairs import pairs as entries
from pyengine.swarm.spec.told import Told, Tree, of
from pyengine.swarm.view import View


def text(view: View | None, *keys: str) -> Told | None:
    """Return a text that is not empty."""
    found = view.get(*keys) if view is not None else None
    data = found.data if found is not None else None
    return of(found, data) if found is not None and isinstance(data, str) and data else None


def whole(view: View | None, *keys: str) -> Told | None:
    """Return a number, cut to a whole one as Docker does."""
    found = view.get(*keys) if view is not None else None
    data = found.data if found is not None else None
    number = isinstance(data, int | float) and not isinstance(data, bool)
    return of(found, int(data)) if found is not None and number and isinstance(data, int | float) else None


def some(told: Told | None) -> Told | None:
    """Return what is not zero: Go leaves a zero away."""
    return told if told is not None and told.value else None


def flag(view: View | None, *keys: str) -> Told | None:
    """Return a truth value."""
    found = view.get(*keys) if view is not None else None
    return of(found, found.data) if found is not None and isinstance(found.data, bool) else None


def time(view: View | None, *keys: str) -> Told | None:
    """Return nanoseconds."""
    found = view.get(*keys) if view is not None else None
    data = found.data if found is not None else None
    nanoseconds = duration.parse(data) if isinstance(data, str) else None
    return of(found, nanoseconds) if found is not None and nanoseconds is not None else None


def texts(view: View | None, *keys: str) -> list[Tree]:
    """Return the items of a list of texts; a text alone is a list of one."""
    found = view.get(*keys) if view is not None else None
    if found is None:
        return []
    if isinstance(found.data, str) and not list(found.items()):
        return [of(found, found.data)]
    return [of(item, shown(item.data)) for item in found.items()]


def pairs(view: View | None, *keys: str) -> dict[str, Told]:
    """Return a mapping, or a list of `KEY=value`; a key without a value has None."""
    found = view.get(*keys) if view is not None else None
    if found is None:
        return {}
    return {name: of(each, None if value is None else shown(value)) for name, value, each in entries(found)}


def filled(known: dict[str, Told]) -> dict[str, Tree]:
    """Return the pairs with an empty text for what has no value."""
    return {name: told if told.value is not None else told.turned("") for name, told in sorted(known.items())}
