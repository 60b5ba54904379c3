"""Asks the table of keys about every value of a file, as xeipuuv/gojsonschema (validation.go) walks Docker's schema."""

from __future__ import annotations

import json
import re
from fractions import Fraction
from functools import cache
from typing import NamedTuple

from pyengine.document.node import Route
from pyengine.document.scalar import Data, Plain, Timestamp
from pyengine.swarm import duration, keys
from pyengine.swarm.golang import ports
from pyengine.swarm.golang.text import shown
from pyengine.swarm.keys.key import NOTHING, Key, Type, Version
from pyengine.swarm.schema.problem import Result, fault, not_allowed, points, total, wrong_type

_USUAL = (
    Type.INTEGER,
    Type.NUMBER,
    Type.STRING,
    Type.BOOLEAN,
    Type.MAPPING,
    Type.LIST,
    Type.NULL,
)
_UNION = (Type.STRING, Type.INTEGER, Type.NUMBER, Type.BOOLEAN, Type.LIST, Type.MAPPING, Type.NULL)
_COLLECTION = Type.LIST | Type.MAPPING
_ROOT = Key("", Type.MAPPING)


def check(data: Data, version: Version) -> Result:
    """Return what the schema of this version says of a file."""
    return _value(_ROOT, (), data, version)


def check_value(key: Key, route: Route, data: Data, version: Version) -> Result:
    """Return what the schema of this version says of a value alone."""
    return _value(key, route, data, version)


class _Shape(NamedTuple):
    """The types that the schema of a version takes, in its order: a branch for each, or one list of types."""

    types: tuple[Type, ...]
    one_of: bool


def _value(key: Key, route: Route, data: Data, version: Version) -> Result:
    shape = _shape(key, version)
    if shape is None:
        return points(1)
    if not shape.one_of:
        return _typed(key, route, data, shape.types, version)
    results = [_typed(key, route, data, (branch,), version) for branch in shape.types]
    if any(result.valid for result in results):
        return points(4)
    best = max(results, key=lambda result: result.score)
    return Result(best.problems, best.score + 2)


_SHAPES: dict[tuple[str, Version], _Shape | None] = {}


def _shape(key: Key, version: Version) -> _Shape | None:
    """Return the shape of a value, None where anything passes."""
    known = (key.path, version)
    if known not in _SHAPES:
        types = _taken(key, version)
        one_of = types is not None and _is_one_of(key, types)
        order = key.order or (_USUAL if one_of else _UNION)
        _SHAPES[known] = _Shape(tuple(kind for kind in order if kind in types), one_of) if types is not None else None
    return _SHAPES[known]


def _taken(key: Key, version: Version) -> Type | None:
    types = key.types
    if types == ~NOTHING or (key.name.startswith("x-") and version < key.formed):
        return None
    if types & (Type.DURATION | Type.SIZE):
        types = (types & ~(Type.DURATION | Type.SIZE)) | Type.STRING
    named = [row.since for row in keys.below(key.pattern) if not row.wild and row.since is not None] if key.path else []
    if Type.MAPPING in types and types != Type.MAPPING and named and version < min(named):
        types &= ~Type.MAPPING  # the long form came with its keys
    return types


def _is_one_of(key: Key, types: Type) -> bool:
    """Tell whether the schema has a branch for each type, and not a list of types."""
    if key.path == "services.*.networks.*":
        return True
    several = types & (types.__class__(types.value - 1)) != NOTHING
    scalars = types & ~(_COLLECTION | Type.NULL | Type.BOOLEAN)
    return several and types & _COLLECTION != NOTHING and (scalars != NOTHING or types & _COLLECTION == _COLLECTION)


def _typed(key: Key, route: Route, data: Data, types: tuple[Type, ...], version: Version) -> Result:
    """Return what is said of a value where one of these types has to be."""
    if not any(_is(data, kind) for kind in types):
        return wrong_type(route, types)
    if isinstance(data, dict):
        return _mapping(key, route, data, version) + points(4)
    if isinstance(data, list):
        return _list(key, route, data, version) + points(4)
    if data is None:
        return points(3)
    return _scalar(key, route, data, version) + points(4)


_NUMBERS = Type.INTEGER | Type.NUMBER


def _is(data: Data, kind: Type) -> bool:
    if isinstance(data, bool):
        return kind is Type.BOOLEAN
    if isinstance(data, int):
        return kind in _NUMBERS
    if isinstance(data, float):
        return kind is Type.NUMBER or (kind is Type.INTEGER and data.is_integer())
    if data is None:
        return kind is Type.NULL
    if isinstance(data, list | dict):
        return kind is (Type.LIST if isinstance(data, list) else Type.MAPPING)
    return kind is Type.STRING


def _scalar(key: Key, route: Route, data: Plain, version: Version) -> Result:
    if key.least is not None and isinstance(data, int | float) and data < key.least:
        return fault(route, f"Must be greater than or equal to {key.least}")
    if key.form == "enum" and data not in key.words:
        words = ", ".join(f'"{word}"' for word in sorted(key.words))
        return fault(route, f"{'.'.join(map(str, route))} must be one of the following: {words}")
    form = "duration" if Type.DURATION in key.types else key.form
    if version < key.formed or form not in {"duration", "ports"} or _fits(data, form):
        return Result()
    return fault(route, f"Does not match format '{form}'")


def _fits(data: Plain, form: str) -> bool:
    if form == "duration":
        return isinstance(data, str) and duration.parse(data) is not None
    text = str(Fraction(repr(data)).numerator) if isinstance(data, float) else shown(data)
    return ports.is_port(text)


def _list(key: Key, route: Route, data: list[Data], version: Version) -> Result:
    row = next((row for row in keys.below(key.pattern) if row.name == "[]"), None)
    items = [_value(row, (*route, index), item, version) for index, item in enumerate(data)] if row is not None else []
    return total([*items, _unique(route, data) if version < key.unique else Result()])


def _unique(route: Route, data: list[Data]) -> Result:
    seen = dict[str, int]()
    result = Result()
    for index, item in enumerate(data):
        text = json.dumps(_comparable(item), sort_keys=True)
        if text in seen:
            result += fault(route, f"array items[{seen[text]},{index}] must be unique")
        seen[text] = index
    return result


def _comparable(data: Data) -> object:
    if isinstance(data, dict):
        return {name: _comparable(each) for name, each in data.items()}
    if isinstance(data, list):
        return [_comparable(each) for each in data]
    if isinstance(data, Timestamp):
        return data.text
    return int(data) if isinstance(data, float) and data.is_integer() else data


def _mapping(key: Key, route: Route, data: dict[str, Data], version: Version) -> Result:
    missing = [fault(route, f"{name} is required") for name in key.required if name not in data]
    found = points(len(key.required) - len(missing))
    entries = [_entry(key, (*route, name), value, version) for name, value in data.items()]
    return total([found, *missing, *entries])


def _entry(key: Key, route: Route, data: Data, version: Version) -> Result:
    name = str(route[-1])
    named, wild = _rows(key.path, version)
    row = named.get(name) or next((row for row in wild if _takes(row, name)), None)
    if row is not None:
        return _value(row, route, data, version) + points(1 if row.wild else 0)
    if key.open is not None and version >= key.open:
        return Result()
    return not_allowed(route)


@cache
def _rows(path: str, version: Version) -> tuple[dict[str, Key], tuple[Key, ...]]:
    """Return the rows of what a mapping may hold in this version: keys by their names, and those of any name."""
    rows = [
        row
        for row in keys.below(tuple(path.split(".")) if path else ())
        if row.since is not None and version >= row.since
    ]
    return {row.name: row for row in rows if not row.wild}, tuple(row for row in rows if row.wild)


def _takes(row: Key, name: str) -> bool:
    if row.name == "x-*":
        return name.startswith("x-")
    return row.name == "*" and re.search(row.named.replace("$", r"\Z"), name) is not None
