"""Owns the memory of the page's Python once the engine is imported: from the second visit on the engine starts from it.

It goes with exactly one pack and one Pyodide. What is written here is sparse: a third of it is nothing but zeros.
"""

import struct
from collections.abc import Mapping
from pathlib import Path

from tools.environment import digest, packages
from tools.pack import CACHE, INSIDE
from tools.run import ROOT, run, say

PAGE = 4096
"""Bytes that are left out together where all of them are zero."""
RUNNER = ROOT / "web/tools/memory.mjs"
WARM_UP = INSIDE / "warm_up.py"
PYODIDE = ROOT / "node_modules/pyodide"
LOCK = PYODIDE / "pyodide-lock.json"


def build(pack: Path) -> bytes:
    """Return the sparse memory of the engine in ``pack``, the same bytes for the same pack."""
    return sparse(whole(pack).read_bytes())


def whole(pack: Path) -> Path:
    """Return the file with all of the memory, which is made once for each pack."""
    runtime = (PYODIDE / "pyodide.mjs", PYODIDE / "pyodide.asm.mjs", PYODIDE / "pyodide.asm.wasm", LOCK)
    out = CACHE / f"memory-{digest(pack, RUNNER, WARM_UP, *runtime)[:16]}.bin"
    if not out.is_file():
        say("Keeping the memory of the browser's Python with the engine in it.")
        half = out.with_suffix(".half")
        keep(pack, half)
        half.rename(out)
    return out


def keep(pack: Path, out: Path, env: Mapping[str, str] | None = None) -> None:
    """Write the memory of the engine in ``pack``."""
    failed = "the memory of the browser's Python with the engine in it could not be kept; see the error below."
    run([packages(), RUNNER, pack, LOCK, WARM_UP, out], failed=failed, env=env)


def sparse(whole: bytes) -> bytes:
    """Return the pages that hold anything: the whole length, how many they are, the number of each, then all of them.

    The numbers are little-endian and have 32 bits; web/worker/memory.ts reads it.
    """
    zeros = bytes(PAGE)
    pages = [whole[at : at + PAGE].ljust(PAGE, b"\0") for at in range(0, len(whole), PAGE)]
    held = [number for number, page in enumerate(pages) if page != zeros]
    head = struct.pack(f"<{2 + len(held)}I", len(whole), len(held), *held)
    return head + b"".join(pages[number] for number in held)
