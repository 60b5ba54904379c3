"""What findings say alike: quotations cut to their room, counts, and the other places of what is told once a file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from pyengine.rules.fixes import time
from pyengine.swarm.model.settings import unknown
from pyengine.swarm.model.stack import Service
from pyengine.swarm.view import Located, View
from pyengine.text import Place

LONGEST = 100
"""Characters of a message."""

QUOTED = 30
"""Characters of a value that a message quotes."""

SHOWN = 5
"""Further places that a finding on a whole file lists."""

LISTED = 9
"""The same of a finding that is nothing but a list."""

NAMED = 3
"""Names that a message lists."""

T = TypeVar("T", View, Place)


def cut(text: str, room: int = QUOTED) -> str:
    """Return as much of a text as there is room for."""
    return text[:room]


def shortened(text: str, room: int = LONGEST) -> str:
    """Return the text; of a longer one as much as there is room for, and a sign that something is missing."""
    return text if len(text) <= room else f"{text[: room - 1].rstrip()}…"


def counted(number: int, what: str) -> str:
    """Return `1 replica`, `2 replicas`."""
    return f"{number} {what}{'' if number == 1 else 's'}"


def more(number: int) -> str:
    """Return how many others there are, and nothing where there is none."""
    return f" and {number} more" if number > 0 else ""


def named(names: Sequence[str]) -> str:
    """Return the first few of the names."""
    return ", ".join(f"`{name}`" for name in names[:NAMED])


def further(places: Sequence[tuple[T, str]], shown: int = SHOWN) -> Sequence[tuple[T, str]]:
    """Return what a finding at the first of these places says of the others."""
    return places[1 : 1 + shown]


def again(service: Service, end: str) -> str:
    """Return when and how often a task that ends is started again, as in `5s after its end, for ever`."""
    delay, attempts, window = service.restart.delay, service.restart.max_attempts, service.restart.window
    pause = "" if unknown(delay) else f"{time(service, delay.value)} "
    often = ", for ever" if not attempts.value else f", {counted(attempts.value, 'time')}" if not window.value else ""
    return f"{pause}after {end}{'' if unknown(attempts) or unknown(window) else often}"


def of_replicas(service: Service) -> list[tuple[Located[int], str]]:
    """Return the place that says how many replicas there are, where one does and the nodes do not decide."""
    told = service.replicas.written and service.mode.value != "global"
    return [(service.replicas, f"{service.replicas.value} replicas")] if told else []
