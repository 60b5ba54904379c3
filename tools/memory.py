"""Owns the memory of the page's Python once the engine is imported, from which the engine starts where that is quicker.

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


def keep(pack: Path, out: Path, env: Mapping[str, str] | None = None, runner: Path = RUNNER) -> None:
    """Write the memory of the engine in ``pack``."""
    failed = "the memory of the browser's Python with the engine in it could not be kept; see the error below."
    run([packages(), runner, pack, LOCK, WARM_UP, out], failed=failed, env=env)


def sparse(whole: bytes) -> bytes:
    """Return the memory without the pages of its heap that are all zeros.

    First the length of the head and the number of pages, then the number of each, then the head, then the pages.
    Numbers are little-endian and have 32 bits. Pyodide tells in the second number of the head where the heap begins. It
    is read by web/worker/memory.ts.
    """
    (begin,) = struct.unpack_from("<I", whole, 4)
    heap = memoryview(whole)[begin:]
    zeros = bytes(PAGE)
    held = [number for number in range(len(heap) // PAGE) if heap[number * PAGE : (number + 1) * PAGE] != zeros]
    start = struct.pack(f"<{2 + len(held)}I", begin, len(held), *held)
    return b"".join((start, whole[:begin], *(heap[number * PAGE : (number + 1) * PAGE] for number in held)))
