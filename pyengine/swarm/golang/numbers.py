"""Numbers in texts: docker/go-units size.go, docker/cli opts/opts.go ParseCPUs, and Go's strconv."""

from __future__ import annotations

import re
from fractions import Fraction

_FLOAT = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?", re.ASCII)
_RATIO = re.compile(r"[+-]?[0-9]+/[0-9]+", re.ASCII)
_LAST_DIGIT = re.compile(r".*[0-9. ]", re.DOTALL)
_UNITS = {letter: 1024**power for power, letter in enumerate("kmgtp", 1)}
_INT = re.compile(r"[+-]?[0-9]+", re.ASCII)
_LONGEST_UNIT = 3
_INT64 = 2**63


class NumberError(ValueError):
    """The text is no number; the message is Docker's own."""


def size(text: str) -> int:
    """Return bytes. Raises NumberError."""
    match = _LAST_DIGIT.match(text)
    if match is None:
        raise NumberError(f"invalid size: '{text}'")
    number, unit = match[0].removesuffix(" ") if match[0].endswith(" ") else match[0], text[match.end() :]
    if not _FLOAT.fullmatch(number):
        raise NumberError(f'strconv.ParseFloat: parsing "{number}": invalid syntax')
    value = float(number)
    if value < 0:
        raise NumberError(f"invalid size: '{text}'")
    if not unit:
        return int(value)
    letters = unit.lower()
    if len(unit) > _LONGEST_UNIT:
        raise NumberError(f"invalid suffix: '{unit}'")
    if letters == "b":
        return int(value)
    if letters[0] not in _UNITS or letters[1:] not in {"", "b", "ib"}:
        raise NumberError(f"invalid suffix: '{letters}'")
    return int(value * _UNITS[letters[0]])


def nano_cpus(text: str) -> int:
    """Return billionths of a processor. Raises NumberError."""
    known = _FLOAT.fullmatch(text) or _RATIO.fullmatch(text)
    if not known or text.endswith("/0"):
        raise NumberError(f"failed to parse {text} as a rational number")
    nano = Fraction(text.rstrip(".")) * 10**9
    if nano.denominator != 1:
        raise NumberError("value is too precise")
    return int(nano)


def integer(text: str) -> int:
    """Return what strconv.Atoi reads. Raises NumberError."""
    if not _INT.fullmatch(text):
        raise NumberError(f'strconv.Atoi: parsing "{text}": invalid syntax')
    if not -_INT64 <= int(text) < _INT64:
        raise NumberError(f'strconv.Atoi: parsing "{text}": value out of range')
    return int(text)


def real(text: str) -> float:
    """Return what strconv.ParseFloat reads. Raises NumberError."""
    if not _FLOAT.fullmatch(text):
        raise NumberError(f'strconv.ParseFloat: parsing "{text}": invalid syntax')
    return float(text)
