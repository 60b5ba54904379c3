"""What a scalar means to Docker, whose reader is go.yaml.in/yaml/v3 (resolve.go): neither YAML 1.1 nor 1.2.

`yes` and `on` are strings, `0777` and `0o777` are octal, `08` is a float, `1_000` is a number.
"""

from __future__ import annotations

import re
from typing import TypeAlias

from pyengine.document.node import Scalar, Style

Data: TypeAlias = "str | int | float | bool | list[Data] | dict[str, Data] | None"
Plain: TypeAlias = str | int | float | bool | None

_WORDS: dict[str, Plain] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys((".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"), float("inf")),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), float("-inf")),
}
_INT = re.compile(r"([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]?([0-7]+)|(0|[1-9][0-9]*))")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_MAX_DIGITS = 64
_TYPED = {"tag:yaml.org,2002:str", "!!str", "!"}


def resolve(scalar: Scalar) -> Plain:
    """Return the value Docker reads: None, a bool, an int, a float or a string."""
    if scalar.style is not Style.PLAIN or scalar.tag in _TYPED:
        return scalar.value
    return resolve_plain(scalar.value)


def resolve_plain(text: str) -> Plain:
    """Return the value Docker gives to `text` standing unquoted."""
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in "+-.0123456789" or len(text) > _MAX_DIGITS:
        return text
    number = text.replace("_", "")
    if match := _INT.fullmatch(number):
        sign, *digits = match.groups()
        base, found = next((base, found) for base, found in zip((16, 2, 8, 10), digits, strict=True) if found)
        return int(sign + found, base)
    return float(number) if _FLOAT.fullmatch(number) else text
