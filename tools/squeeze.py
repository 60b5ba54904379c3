"""Owns the compression of what is large and seldom changes: slow, some four per cent smaller, done once."""

import hashlib
from pathlib import Path

from tools.environment import python
from tools.run import BUILD, run, say

CACHE = BUILD / "pack"
CODE = """\
import sys, pathlib, zopfli.gzip
source, out = map(pathlib.Path, sys.argv[1:])
out.write_bytes(zopfli.gzip.compress(source.read_bytes(), numiterations=3))
"""


def squeezed(path: Path) -> bytes:
    """Return a file compressed as gzip has it, by Zopfli."""
    program = python("squeeze")
    out = CACHE / f"squeezed-{hashlib.sha256(CODE.encode() + path.read_bytes()).hexdigest()[:16]}.gz"
    if not out.is_file():
        say(f"Compressing {path.name} (once for each content).")
        CACHE.mkdir(parents=True, exist_ok=True)
        half = out.with_suffix(".half")
        run([program, "-c", CODE, path, half], failed=f"Zopfli could not compress {path.name}.")
        half.rename(out)
    return out.read_bytes()
