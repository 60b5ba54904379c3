"""Proves a patch: the new text parses, and its meaning is that of the old one with the ops carried out, nothing else.

Meaning is compared as data, so a patch that happens to parse but says something else is caught wherever it differs.
What a changed anchor reaches is expected at every route that reads it, and at no other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from pyengine.document.data import ABSENT, at, difference, plain
from pyengine.document.document import Document, read
from pyengine.document.node import Route
from pyengine.document.repeated import repeated
from pyengine.document.scalar import Data
from pyengine.document.yaml import YamlError
from pyengine.edit import Edit, apply_edits
from pyengine.patch.changes import Refused, dotted
from pyengine.patch.expect import Expectation
from pyengine.patch.reach import Reach, Wanted


@dataclass(frozen=True)
class Proven:
    """A patched document that says what was wanted."""

    document: Document
    edits: tuple[Edit, ...]


def prove(reach: Reach, wanted: Iterable[Wanted], edits: tuple[Edit, ...], vanishes: Callable[[Route], bool]) -> Proven:
    """Return the document after `edits`, proven; Refused, with the reason, where the proof fails."""
    document = reach.document
    try:
        after = read(apply_edits(document.text, edits), document.name)
    except YamlError as error:
        raise Refused(f"the result would not be YAML: {error.problem}") from None
    if list(map(plain, after.roots[1:])) != list(map(plain, document.roots[1:])):
        raise Refused("another document of the file would change")
    twice = sum(1 for _ in repeated(after))
    if twice and twice > sum(1 for _ in repeated(document)):
        raise Refused("a key would stand twice")
    expected = Expectation(document.data, after.data)
    wanted = tuple(wanted)
    overrides = reach.wishes(wanted, through=False)  # which hold whatever their anchors say
    expected.carry_out(reach.wishes(wanted, through=True), overrides)
    for route in difference(expected.data, after.data):
        if at(after.data, route) is not ABSENT or not _hollow(at(expected.data, route), route, vanishes):
            raise Refused(f"the meaning of {dotted(route)} would not be what was intended")
    return Proven(after, edits)


def _hollow(value: object, route: Route, vanishes: Callable[[Route], bool]) -> bool:
    """Tell a block with nothing in it, whose absence means the same."""
    if not isinstance(value, dict | list) or not vanishes(route):
        return False
    below: Iterable[tuple[str | int, Data]] = value.items() if isinstance(value, dict) else enumerate(value)
    return all(_hollow(inner, (*route, key), vanishes) for key, inner in below)
