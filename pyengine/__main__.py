"""`python3 -m pyengine`, and the command `stackengine`: see cli/."""

from __future__ import annotations

import gc
import sys

from pyengine.cli import main


def run() -> int:
    """Run the command line as a process of its own; returns the exit code.

    Python would look for garbage time and again while the engine is loaded, and once more at the end, where there is
    none: a sixth of a short run.
    """
    gc.set_threshold(100_000, 10, 10)
    try:
        return main()
    finally:
        gc.freeze()


if __name__ == "__main__":
    sys.exit(run())
