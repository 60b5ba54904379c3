"""`python3 -m pyengine`, and the command `stackengine`: see cli/."""

from __future__ import annotations

import gc
import sys

from pyengine.cli import main


def run() -> int:
    """Run the command line as a process of its own.

    The garbage collector looks at the engine's modules time and again, and once more at the end, for a seventh of the
    time of a short run: it is told to start later, and to leave them alone.
    """
    gc.set_threshold(100_000, 10, 10)
    try:
        return main()
    finally:
        gc.freeze()


if __name__ == "__main__":
    sys.exit(run())
