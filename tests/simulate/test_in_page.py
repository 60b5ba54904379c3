"""In the page's own Python ten replicas take less than 5 ms."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest

from tools import site
from tools.environment import packages
from tools.run import ROOT, run


def test_ten_replicas_are_simulated_while_nobody_notices(tmp_path: Path, figure: Callable[[str], None]) -> None:
    built = next(site.SITE.glob("assets/python-*.bin"), None)
    if built is None:
        pytest.fail("dist/site is not built: run python3 build.py build.")
    zipped = tmp_path / "python.zip"
    zipped.write_bytes(gzip.decompress(built.read_bytes()))
    script = ROOT / "tests/simulate/inside_speed.py"
    said = run([packages(), ROOT / "web/tools/pyodide.mjs", zipped, script, zipped], failed="The pack is incomplete.")
    figure(f"ten replicas in Pyodide: {', '.join(said.split(chr(10))[:2])}")
    times = [float(line.split()[1]) for line in said.strip().splitlines()]
    assert len(times) == 2
    assert max(times) < 5
