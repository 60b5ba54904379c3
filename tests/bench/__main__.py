"""``python3 build.py bench [--runs N]``: the start against stock Pyodide, the analysis, and both beside a peer."""

import argparse
import os
import tempfile
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests import fuzz
from tests.bench import analysis, page, peers, start
from tests.browser.conftest import QUIET
from tools.environment import chromium


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="build.py bench", description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="how often each thing is measured (default 5)")
    parser.add_argument("--fuzz", type=float, default=600, help="seconds of damaged texts at the end (default 600)")
    options = parser.parse_args()
    runs = options.runs
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=str(chromium()), args=list(QUIET))
        print(f"Chromium {browser.version}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, {runs} runs each")
        print("Start, from opening the page to the first answer, with an empty cache:")
        print(*start.table(start.measure(browser, runs, Path(folder))), sep="\n")
        print("Analysis of a file, median:")
        for line in analysis.report(browser, runs):
            print(line, flush=True)
        print("A large list in the page, median until it is painted:")
        for line in page.report(browser, runs):
            print(line, flush=True)
        browser.close()
    print("A file beside another checker, median of processor time:")
    for line in peers.report(runs):
        print(line, flush=True)
    if options.fuzz:
        end = time.monotonic() + options.fuzz
        outcome = fuzz.run(int(time.time()), lambda _: time.monotonic() < end)
        print(f"Fuzz, {options.fuzz:.0f} s: {outcome.texts} texts, slowest {outcome.slowest:.2f} s of processor time")
        print(*outcome.accidents or ["  no accident"], sep="\n")


if __name__ == "__main__":
    main()
