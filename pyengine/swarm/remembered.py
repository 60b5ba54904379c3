"""Remembers what was found out about a stack or a service together with it, as a hundred rules ask the same."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

S = TypeVar("S")
T = TypeVar("T")


def remembered(judge: Callable[[S], T]) -> Callable[[S], T]:
    """Return a judgement that looks once at each subject, which never changes, and lives no longer than it."""
    name = f"{judge.__module__}.{judge.__qualname__}"

    @wraps(judge)
    def known(subject: S) -> T:
        found: dict[str, T] = subject.__dict__
        if name not in found:
            found[name] = judge(subject)
        return found[name]

    return known
