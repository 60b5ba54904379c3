"""How long a check takes beside compose-lint's, on the same files in the same process, and as whole processes."""

from __future__ import annotations

import importlib
import importlib.metadata
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from pyengine import engine
from tests.conftest import SHARED
from tools.run import ROOT

PEER = "compose-lint"
FILES = 120
PROCESSES = 20
"""Files of which each is checked by a process of its own."""

AIMS = 2.0, 1.2

Check = Callable[[str], object]


def swarm_files() -> list[Path]:
    """Return the real Swarm files of the corpus, the first in order of name."""
    corpus = SHARED / "corpus"
    entries = json.loads((corpus / "manifest.json").read_text("utf-8"))["real"]
    names = sorted(entry["file"] for entry in entries if entry["swarm"])
    return [path for name in names if (path := corpus / name).is_file()][:FILES]


def ours(text: str) -> object:
    """Judge the text and prove every fix."""
    return engine.analyse([engine.File("stack.yml", text)])


def theirs() -> Check:
    """Return compose-lint's own check of a text, as its command does it."""
    parser, lint = importlib.import_module("compose_lint.parser"), importlib.import_module("compose_lint.engine")

    def check(text: str) -> object:
        try:
            data, lines = parser.loads(text)
        except parser.ComposeError as error:
            return error
        return lint.run_rules(data, lines)

    return check


def seconds(check: Check, texts: list[str]) -> float:
    """Return the processor time of all checks, which other work on the machine does not stretch."""
    began = time.process_time()
    for text in texts:
        check(text)
    return time.process_time() - began


def of_processes(module: str, files: list[Path]) -> float:
    """Return the processor time of a process a file."""
    began = os.times()
    for path in files:
        subprocess.run([sys.executable, "-m", module, "check", str(path)], cwd=ROOT, capture_output=True, check=False)
    ended = os.times()
    return ended.children_user + ended.children_system - began.children_user - began.children_system


def report(runs: int) -> Iterator[str]:
    """Yield the lines of the comparison; both sides take turns, and no text is ever checked twice by one side."""
    files = swarm_files() if SHARED.is_dir() else []
    if not files:
        yield f"  the folder `{SHARED.name}` with the corpus is not beside the project"
        return
    texts = [path.read_text("utf-8") for path in files]
    check = theirs()
    times: dict[str, tuple[list[float], list[float]]] = {"in": ([], []), "as": ([], [])}
    some = files[:: max(1, len(files) // PROCESSES)][:PROCESSES]
    for run in range(-1, runs):
        fresh = [f"# run {run}\n{text}" for text in texts]
        pair = [seconds(each, fresh) / len(files) for each in (ours, check)]
        whole = [of_processes(module, some) / len(some) for module in ("pyengine", "compose_lint")]
        for (mine, peers), found in zip(times.values(), (pair, whole), strict=True):
            if run >= 0:  # the first one loads what only a check needs
                mine.append(found[0])
                peers.append(found[1])
    size = sum(map(len, texts)) / 1000
    version = importlib.metadata.version(PEER)
    yield f"  {len(files)} Swarm files of {size:.0f} KB, {PEER} {version}, {runs} runs by turns"
    labels = "analyse in one process", f"check of {len(some)} files, a process each"
    for label, aim, (mine, peers) in zip(labels, AIMS, times.values(), strict=True):
        us, them = (1000 * statistics.median(each) for each in (mine, peers))
        yield f"  {label:<35} {us:6.1f} ms a file, {PEER} {them:6.1f} ms, ratio {us / them:.2f} (aim: at most {aim})"
