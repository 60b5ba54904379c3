"""No pattern of the engine takes long for any text: exponential backtracking shows at once, quadratic at 2,000 marks.

Every pattern meets every unit, repeated, with an end that spoils the match at the last moment.
"""

from __future__ import annotations

import contextlib
import importlib
import inspect
import json
import pkgutil
import re
import signal
import time
from collections import deque
from collections.abc import Iterator
from types import FrameType

import pytest

import pyengine
from pyengine.redact import redact
from pyengine.redact.values.providers import WEBHOOKS, providers

UNITS = (
    *(
        "a",
        "A",
        "1",
        "f0",
        "aA1",
        "_",
        "-",
        ".",
        "/",
        ":",
        "=",
        " ",
        "\t",
        "\\",
        '"',
        "'",
        ",",
        ";",
        "#",
        "\n",
        "$",
        "{",
    ),
    *("ab/", "a.", "a-", "a:", "a=b ", "a=b;", "a:b,", "a@", "/a", "//a", "--a ", "-a b ", '"a": ', "${a", "$$", "a\n"),
    *("a: b\n", "- a\n", "[a", "<a>", "a|", "user=a&", "1.2.", "1:", "a_b_", "\\n", "\r\n", "eyJ", "=a", "é", "\0"),
)
ENDS = ("", "!", "=+", "\0", "\n@")
LENGTH = 2_000
LIMIT_S = 0.25
"""Of processor time; the slowest pattern takes a tenth of it."""


def patterns() -> Iterator[tuple[str, re.Pattern[str], frozenset[str]]]:
    """Yield every compiled pattern of the engine and what its module does with it; `scan` stands for any search."""
    for found in pkgutil.walk_packages(pyengine.__path__, "pyengine."):
        if found.name.endswith("__main__"):
            continue
        module = importlib.import_module(found.name)
        source = inspect.getsource(module)
        for name, value in vars(module).items():
            used = set(re.findall(rf"\b{name}\.(match|fullmatch)\(", source)) or {"scan"}
            if re.search(rf"\b{name}\.(?!match|fullmatch)", source):
                used.add("scan")
            if re.search(rf"\b{name}\b(?![.\w]| =)", source):
                used |= {"scan", "fullmatch"}  # handed on by its name: it may be used in any way
            for pattern in _within(value):
                yield f"{found.name}.{name}", pattern, frozenset(used)
    for provider in (*providers(), *WEBHOOKS):
        yield f"provider {provider.name}", re.compile(provider.pattern), frozenset(("scan",))


def _within(value: object) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, dict):
        yield from _within(tuple(value.values()))
    elif isinstance(value, tuple | list):
        for item in value:
            yield from _within(item)


PATTERNS = {(pattern.pattern, pattern.flags, used): (name, pattern, used) for name, pattern, used in patterns()}


@pytest.mark.parametrize("unit", UNITS, ids=repr)
def test_no_pattern_is_slow_for(unit: str) -> None:
    slow = set()
    for name, pattern, used in PATTERNS.values():
        for end in ENDS:
            text = unit * (LENGTH // len(unit)) + end
            if seconds(pattern, text, used) > LIMIT_S:
                slow.add(f"{name} before {end!r}")
                break
    assert not slow


@pytest.mark.parametrize("unit", (*UNITS, "_a", ".a", "-1"), ids=repr)
def test_no_value_is_slow_to_redact(unit: str) -> None:
    for start in ("", "1", "a"):
        for end in ENDS:
            value = start + unit * (400 // len(unit)) + end
            for text in (f"A_PIN: {json.dumps(value)}\n", f"login {value}\n", f"a:\n  command: {json.dumps(value)}\n"):
                with limited():
                    redact(text)


def seconds(pattern: re.Pattern[str], text: str, used: frozenset[str]) -> float:
    """Return the processor time of the pattern's uses on `text`; one without end is ended."""
    begun = time.process_time()
    try:
        with limited():
            if "scan" in used:
                deque(pattern.finditer(text), maxlen=0)
            if "match" in used:
                pattern.match(text)
            if "fullmatch" in used:
                pattern.fullmatch(text)
    except TimeoutError:
        return float("inf")
    return time.process_time() - begun


@contextlib.contextmanager
def limited() -> Iterator[None]:
    """End what takes twenty times as long as it may, with a TimeoutError."""
    previous = signal.signal(signal.SIGALRM, _too_long)
    signal.setitimer(signal.ITIMER_REAL, 20 * LIMIT_S)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, previous)


def _too_long(_signal: int, _frame: FrameType | None) -> None:
    raise TimeoutError
