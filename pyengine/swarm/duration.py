"""Go's durations, the way stack files write them: `1m30s`, `500ms`, `0s`."""

from __future__ import annotations

import re
from fractions import Fraction

SECOND = 1_000_000_000
"""Nanoseconds."""
_LONGEST = 2**63 - 1
"""Go counts nanoseconds in 64 bits: 2562047h and some minutes."""

_UNITS = {
    "h": 3600 * SECOND,
    "m": 60 * SECOND,
    "s": SECOND,
    "ms": 10**6,
    "us": 10**3,
    "µs": 10**3,
    "μs": 10**3,
    "ns": 1,
}
_PIECE = re.compile(r"([0-9]+(?:\.[0-9]*)?|\.[0-9]+)(ns|us|µs|μs|ms|s|m|h)")


def parse(text: str) -> int | None:
    """Return the nanoseconds of a Go duration, None where time.ParseDuration refuses it; a sign is allowed."""
    sign = -1 if text[:1] == "-" else 1
    rest = text[1:] if text[:1] in {"-", "+"} else text
    if rest == "0":
        return 0
    position, total = 0, Fraction(0)
    while position < len(rest):
        match = _PIECE.match(rest, position)
        if match is None:
            return None
        total += Fraction(match[1]) * _UNITS[match[2]]
        position = match.end()
    return sign * int(total) if rest and total <= _LONGEST + (sign < 0) else None


def show(nanoseconds: int, *, minutes: bool = True) -> str:
    """Return a duration as people write it: in the largest unit that gives a whole number, minutes from 2 on.

    Without `minutes` whole seconds stay seconds.
    """
    seconds, rest = divmod(nanoseconds, SECOND)
    if rest:
        return f"{nanoseconds // 10**6}ms" if nanoseconds % 10**6 == 0 else f"{nanoseconds}ns"
    if not minutes:
        return f"{seconds}s"
    if seconds and seconds % 3600 == 0:
        return f"{seconds // 3600}h"
    return f"{seconds // 60}m" if seconds and seconds % 60 == 0 and seconds >= 120 else f"{seconds}s"
