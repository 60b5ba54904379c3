"""Reads parsed JSON as a dataclass of the wire, and refuses whatever is not exactly that.

The annotations of the dataclass are the rules: each field is there, no other is, and each is of its type; a number is
no boolean and a boolean no number. Hints are looked up with the first request, not at the start.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import is_dataclass
from types import UnionType
from typing import Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

T = TypeVar("T")
_PLAIN: dict[type, str] = {str: "a text", int: "a whole number", bool: "true or false"}


class Malformed(ValueError):
    """The message is not one of the protocol. Names the field and what it has to be; carries nothing of its content."""

    def __init__(self, path: str, fault: str) -> None:
        super().__init__(f"{path} {fault}")


def decode(kind: type[T], value: object, path: str) -> T:
    """Return `value` as a `kind`, a dataclass of the wire; `path` is what to call it. Raises Malformed."""
    return cast("T", _dataclass(kind, value, path))


def _decode(hint: object, value: object, path: str) -> object:
    if hint is object:
        return value
    if isinstance(hint, type) and hint in _PLAIN:
        return _plain(hint, value, path)
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Literal:
        return _word(arguments, value, path)
    if origin in {UnionType, Union}:
        return _either(arguments, value, path)
    if origin is tuple:
        return _tuple(arguments[0], value, path)
    return _dataclass(cast("type", hint), value, path)


def _plain(kind: type, value: object, path: str) -> object:
    if type(value) is not kind:
        raise Malformed(path, f"has to be {_PLAIN[kind]}")
    return value


def _word(words: tuple[object, ...], value: object, path: str) -> object:
    if not isinstance(value, str) or value not in words:
        raise Malformed(path, f"has to be one of {', '.join(map(str, words))}")
    return value


def _either(hints: tuple[object, ...], value: object, path: str) -> object:
    """Read one of several plain types, or something that may be null."""
    if value is None and type(None) in hints:
        return None
    first, *others = (hint for hint in hints if hint is not type(None))
    if not others:
        return _decode(first, value, path)
    if type(value) not in hints:
        raise Malformed(path, f"has to be {' or '.join(_PLAIN[hint] for hint in hints if isinstance(hint, type))}")
    return value


def _tuple(hint: object, value: object, path: str) -> object:
    if not isinstance(value, list):
        raise Malformed(path, "has to be a list")
    return tuple(_decode(hint, item, f"{path}[{index}]") for index, item in enumerate(value))


def _dataclass(kind: type, value: object, path: str) -> object:
    if not isinstance(value, Mapping):
        raise Malformed(path, "has to be an object")
    hints = _hints(kind)
    for name in hints:
        if name not in value:
            raise Malformed(f"{path}.{name}", "is missing")
    if len(value) > len(hints):
        raise Malformed(path, f"may only hold {', '.join(hints) or 'nothing'}")
    return kind(**{name: _decode(hint, value[name], f"{path}.{name}") for name, hint in hints.items()})


@functools.cache
def _hints(kind: type) -> dict[str, object]:
    assert is_dataclass(kind), f"the wire has no word for {kind!r}"
    return get_type_hints(kind)
