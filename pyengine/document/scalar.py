"""What a scalar means to Docker, whose reader is go.yaml.in/yaml/v3 (resolve.go): neither YAML 1.1 nor 1.2.

`yes` and `on` are strings, `0777` and `0o777` are octal, `08` is a float, `1_000` is a number, `2001-01-01` is a date.
An explicit tag wins over the quotes: `!!int "6"` is a number, `!anything 6` a string.
"""

from __future__ import annotations

import base64
import binascii
import math
import re
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from pyengine.document.node import Scalar, Style


@dataclass(frozen=True, slots=True)
class Timestamp:
    """A date, with or without a time, as written: no string to Docker."""

    text: str


Plain: TypeAlias = str | int | float | bool | Timestamp | None
Data: TypeAlias = "Plain | list[Data] | dict[str, Data]"

_WORDS: dict[str, Plain] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), math.nan),
    **dict.fromkeys((".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"), math.inf),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), -math.inf),
}
_INT = re.compile(r"([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]?([0-7]+)|(0|[1-9][0-9]*))")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_POINT = re.compile(r"\.[0-9]+(?:_[0-9]+)*(?:[eE][-+]?[0-9]+(?:_[0-9]+)*)?")
_CLOCK = r"([0-9]{1,2}):([0-9]{1,2}):([0-9]{1,2})(?:[.,][0-9]+)?"
_TIMESTAMP = re.compile(
    rf"([0-9]{{4}})-([0-9]{{1,2}})-([0-9]{{1,2}})(?:[Tt]{_CLOCK}(?:Z|[-+][0-9]{{2}}:[0-9]{{2}})| {_CLOCK})?"
)
_MAX_DIGITS = 70
"""More than the longest integer has: 64 binary digits with their sign and prefix."""

_LEAST, _MOST, _MOST_UNSIGNED = -(2**63), 2**63 - 1, 2**64 - 1
_LEAP_YEAR = 4
_PREFIX = re.compile("tag:yaml.org,2002:|!!")
_KINDS: dict[str, type | tuple[type, ...]] = {
    "null": type(None),
    "bool": bool,
    "int": int,
    "float": (int, float),
    "timestamp": Timestamp,
}


def resolve(scalar: Scalar) -> Plain:
    """Return the value Docker reads. Of a value that does not fit its tag, which Docker refuses, return the text."""
    kind = short_tag(scalar)
    if kind == "":
        return resolve_plain(scalar.value) if scalar.style is Style.PLAIN else scalar.value
    if kind == "binary":
        return _decoded(scalar.value) or ""
    return _typed(kind, scalar.value) if kind in _KINDS and fits(scalar) else scalar.value


def fits(scalar: Scalar) -> bool:
    """Tell whether the value is one of the kind its explicit tag names; Docker refuses the file where it is not."""
    kind = short_tag(scalar)
    if kind == "binary":
        return _decoded(scalar.value) is not None
    if kind not in _KINDS:
        return True
    value = _typed(kind, scalar.value)
    return isinstance(value, _KINDS[kind]) and (kind == "bool" or not isinstance(value, bool))


def short_tag(scalar: Scalar) -> str:
    """Return the explicit tag, one of YAML's own without its prefix; "" for none, which `!` is too."""
    if scalar.tag is None or scalar.tag == "!":
        return ""
    match = _PREFIX.match(scalar.tag)
    return scalar.tag[match.end() :] if match else scalar.tag


def is_text(scalar: Scalar) -> bool:
    """Tell a string that is one by its looks or its tag: the only keys that Docker takes."""
    kind = short_tag(scalar)
    return isinstance(resolve(scalar), str) if kind == "" else kind in {"str", "merge"}


def resolve_plain(text: str) -> Plain:
    """Return the value Docker gives to `text` standing unquoted."""
    return Timestamp(text) if _is_timestamp(text) else _number(text)


def _typed(kind: str, text: str) -> Plain:
    """Return what `text` is where the tag names one of _KINDS."""
    value = resolve_plain(text) if kind == "timestamp" else _number(text)
    small = isinstance(value, int) and not isinstance(value, bool) and value <= _MOST
    return float(value) if kind == "float" and small else value  # type: ignore[arg-type] # an int


def _number(text: str) -> Plain:
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in "+-.0123456789":
        return text
    if text[0] == ".":
        return _finite(text, text.replace("_", "")) if _POINT.fullmatch(text) else text
    digits = text.replace("_", "")
    match = _INT.fullmatch(digits) if len(digits) <= _MAX_DIGITS else None
    if match is not None:
        sign, *found = match.groups()
        base, number = next((base, part) for base, part in zip((16, 2, 8, 10), found, strict=True) if part)
        value = int(sign + number, base)
        if _LEAST <= value <= (_MOST if sign else _MOST_UNSIGNED):
            return value
    return _finite(text, digits) if _FLOAT.fullmatch(digits) else text


def _finite(text: str, digits: str) -> Plain:
    """Return a float, the text itself where it is too large for one."""
    value = float(digits)
    return value if math.isfinite(value) else text


def _is_timestamp(text: str) -> bool:
    match = _TIMESTAMP.fullmatch(text) if text[4:5] == "-" else None
    if match is None:
        return False
    year, month, day, *clock = (int(part) if part else 0 for part in match.groups())
    hour, minute, second = max(clock[0], clock[3]), max(clock[1], clock[4]), max(clock[2], clock[5])
    try:
        datetime(year or _LEAP_YEAR, month, day, hour, minute, second)  # noqa: DTZ001  whether there is such a day
    except ValueError:
        return False
    return True


def _decoded(text: str) -> str | None:
    """Return what the base64 says, None where it is none; line breaks do not count (Go's StdEncoding)."""
    try:
        return base64.b64decode(text.replace("\n", "").replace("\r", ""), validate=True).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return None
