"""How many of the slots of a service fail, where that can be told."""

from __future__ import annotations

from collections.abc import Sequence

_SHOWN = 6


def share(slots: Sequence[str], failing: Sequence[str], wanted: int) -> str:
    """Return how many of the slots fail; which ones, where a table of fewer than `wanted` was cut, or lacks some."""
    whole = max(wanted, len(slots))
    if set(slots) == set(map(str, range(1, whole + 1))) or not all(map(str.isdigit, slots)):
        return f"{len(failing)} of {whole} slots fail"
    more = f" and {len(failing) - _SHOWN} more" if len(failing) > _SHOWN else ""
    return f"Slots {', '.join(failing[:_SHOWN])}{more} fail" if len(failing) > 1 else f"Slot {failing[0]} fails"
