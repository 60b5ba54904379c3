"""How Go writes a value: `%v`, and `%q` between quotes."""

from __future__ import annotations

from decimal import Decimal

from pyengine.document.scalar import Plain, Timestamp

_ESCAPES = {
    "\a": "\\a",
    "\b": "\\b",
    "\f": "\\f",
    "\n": "\\n",
    "\r": "\\r",
    "\t": "\\t",
    "\v": "\\v",
    "\\": "\\\\",
    '"': '\\"',
}
_LEAST_EXPONENT, _DIGITS = -4, 6
"""strconv.FormatFloat 'g' with the shortest digits: an exponent is written outside of these."""


def shown(value: Plain) -> str:
    """Return a value as fmt.Sprint writes it."""
    if value is None:
        return "<nil>"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return number(value)
    return _time(value.text) if isinstance(value, Timestamp) else str(value)


def as_text(value: Plain) -> str:
    """Return a value as `%s` writes it, a number as the mistake that it is there."""
    if isinstance(value, str) or value is None:
        return value or ""
    kind = {bool: "bool", int: "int", float: "float64"}.get(type(value))
    return f"%!s({kind}={shown(value)})" if kind is not None else shown(value)


def number(value: float) -> str:
    """Return a float as Go's `%v` writes it."""
    sign, digits, _ = Decimal(repr(value)).normalize().as_tuple()
    exponent = Decimal(repr(value)).adjusted() if value else 0
    if _LEAST_EXPONENT <= exponent < _DIGITS:
        return format(Decimal(repr(value)).normalize(), "f")
    mantissa = str(digits[0]) + ("." + "".join(map(str, digits[1:])) if len(digits) > 1 else "")
    return f"{'-' if sign else ''}{mantissa}e{'-' if exponent < 0 else '+'}{abs(exponent):02}"


def _time(text: str) -> str:
    """Return a date as time.Time's String writes it; one with an offset keeps its own writing."""
    date, _, clock = text.replace("t", "T").replace("T", " ").partition(" ")
    year, month, day = (int(part) for part in date.split("-"))
    return f"{year:04}-{month:02}-{day:02} {clock.rstrip('Zz') or '00:00:00'} +0000 UTC"


def quoted(text: str) -> str:
    """Return a text as strconv.Quote writes it."""
    return f'"{"".join(map(_escaped, text))}"'


def _escaped(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    if character.isprintable():
        return character
    code = ord(character)
    if code < 0x80:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
