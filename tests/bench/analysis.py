"""How long the engine takes for a file, in the browser and in CPython, and how that grows with the file's length."""

import functools
import itertools
import json
import statistics
import time
from collections.abc import Callable, Iterator

from playwright.sync_api import Browser

from pyengine import bridge
from tests.browser.conftest import answer, wait_for_engine
from tools.server import serving
from tools.site import SITE

LINES = (50, 500, 2_000)
BYTES = (2_000, 100_000)
SERVICE = """\
  service-{n}:
    image: registry.example.com/team/service-{n}:1.{n}
    environment:
      LEVEL: info
      PORT: "8080"
    healthcheck:
      test: ["CMD", "curl", "-f", "http://localhost:8080/health"]
      interval: 10s
    deploy:
      replicas: 4
      update_config: {{parallelism: 1, order: start-first, failure_action: rollback}}
"""
_number = itertools.count()

Ask = Callable[[str], str]


def stack(enough: Callable[[str], bool]) -> str:
    """Return a stack file with as many services as ``enough`` asks for, different at each call."""
    text = f"# run {next(_number)}\nservices:\n"
    for n in itertools.count(1):
        if enough(text):
            return text
        text += SERVICE.format(n=n)
    raise AssertionError


def of_lines(lines: int) -> str:
    """Return a stack file of about that many lines."""
    return stack(lambda text: text.count("\n") >= lines - 5)


def of_bytes(size: int) -> str:
    """Return a stack file of at least that many bytes."""
    return stack(lambda text: len(text) >= size)


def seconds(ask: Ask, make: Callable[[int], str], size: int, runs: int) -> float:
    """Return the median time of an analysis, each of a new text: the engine remembers the last one.

    CPython is timed by its processor time, which other work on the machine does not stretch; a browser cannot be.
    """
    clock = time.process_time if ask is bridge.handle else time.perf_counter
    times = []
    for _ in range(runs):
        files = [{"name": "stack.yml", "text": make(size)}]
        request = json.dumps({"v": 1, "id": 1, "method": "analyse", "params": {"files": files}})
        began = clock()
        said = ask(request)
        times.append(clock() - began)
        assert "ok" in json.loads(said), said
    return statistics.median(times)


def report(browser: Browser, runs: int) -> Iterator[str]:
    """Yield the lines of both tables."""
    with serving(SITE) as address:
        page = browser.new_page()
        page.goto(address)
        wait_for_engine(page)
        doors = {"CPython": bridge.handle, "browser": functools.partial(answer, page.workers[0])}
        for ask in doors.values():
            seconds(ask, of_lines, 50, 1)  # the first run loads what only an analysis needs
        for name, ask in doors.items():
            times = [seconds(ask, of_lines, lines, runs) for lines in LINES]
            shown = "   ".join(f"{lines} lines {1000 * took:.0f} ms" for lines, took in zip(LINES, times, strict=True))
            yield f"  {name:<8} {shown}"
        for name, ask in doors.items():
            small, large = (1e6 * seconds(ask, of_bytes, size, runs) / size for size in BYTES)
            yield f"  {name:<8} per KB: {small:.1f} ms at 2 KB, {large:.1f} ms at 100 KB, ratio {large / small:.2f}"
        page.context.close()
