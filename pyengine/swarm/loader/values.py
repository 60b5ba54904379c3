"""The values of a file with every `${…}` replaced, and what stops Docker on the way: interpolation/interpolation.go."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from pyengine.document import data
from pyengine.document.document import Document
from pyengine.document.node import Mapping, Route, Scalar, Sequence, Target, target
from pyengine.document.scalar import Data
from pyengine.swarm import keys
from pyengine.swarm.golang import numbers
from pyengine.swarm.golang.text import quoted
from pyengine.swarm.interpolation import Interpolated
from pyengine.swarm.part import Origin, Part
from pyengine.swarm.remembered import remembered

_BOOLS = {"y", "yes", "true", "on", "n", "no", "false", "off"}


@remembered
def of(document: Document) -> Data:
    """Return what a document says, None where there is nothing in it."""
    return plain(root(document)) if document.root is not None else None


def root(document: Document) -> Part:
    """Return the whole of a document in which there is something."""
    assert document.root is not None
    return Part(0, (), document.root, None, Origin.WRITTEN)


def plain(part: Part) -> Data:
    """Return what a part says as nested lists and mappings. Reading depth is bounded, so recursion is too."""
    return _plain(part, {}, {})


def _plain(part: Part, dollars: dict[int, bool], memo: dict[int, Data]) -> Data:
    """Read what no variable stands in at once for all who share it: aliases repeat it thousands of times."""
    if not _has_dollar(part.value, dollars):
        return data.plain(part.value, memo)
    if isinstance(part.value, Mapping):
        return {name: _plain(child, dollars, memo) for name, child in part.entries().items()}
    if isinstance(part.value, Sequence):
        return [_plain(item, dollars, memo) for item in part.items()]
    return part.data


def _has_dollar(node: Target, known: dict[int, bool]) -> bool:
    if isinstance(node, Scalar):
        return "$" in node.value
    if id(node) not in known:
        below = [entry.value for entry in node.entries] if isinstance(node, Mapping) else node.items
        known[id(node)] = any(_has_dollar(target(child), known) for child in below)
    return known[id(node)]


def raw(part: Part) -> Iterator[tuple[Part, Interpolated]]:
    """Yield every string with a variable in it."""
    yield from _raw(part, {})


def _raw(part: Part, dollars: dict[int, bool]) -> Iterator[tuple[Part, Interpolated]]:
    if not _has_dollar(part.value, dollars):
        return
    found = part.interpolated
    if found is not None:
        yield part, found
    for child in (*part.entries().values(), *part.items()):
        yield from _raw(child, dollars)


def refused(part: Part) -> tuple[str, ...]:
    """Return what Docker says of the variables of a file; it says one of these, at random."""
    found = (_refused(child, interpolated) for child, interpolated in raw(part))
    return tuple(dict.fromkeys(text for text in found if text))


def _refused(part: Part, found: Interpolated) -> str:
    text = part.value.value if isinstance(part.value, Scalar) else ""
    path = ".".join("[]" if isinstance(step, int) else step for step in part.route)
    if found.missing is not None:
        text = f"required variable {found.missing.name} is missing a value: {found.missing.word}"
    if found.missing is not None or found.invalid is not None:
        return f"invalid interpolation format for {path}: {quoted(text)}; you may need to escape any $ with another $"
    problem = _uncast(found.value, part.route) if found.value != text else ""
    return f"error while interpolating {path}: failed to cast to expected type: {problem}" if problem else ""


def _uncast(text: str, route: Route) -> str:
    """Return why Docker cannot cast an interpolated text, empty where it can or does not try."""
    key = keys.at(route)
    if key is None or key.cast is None or any("." in str(step) for step in route):
        return ""
    if key.cast is bool:
        return "" if text.lower() in _BOOLS else f"invalid boolean: {text}"
    read: Callable[[str], int | float] = numbers.real if key.cast is float else numbers.integer
    try:
        read(text)
    except numbers.NumberError as error:
        return str(error)
    return ""
