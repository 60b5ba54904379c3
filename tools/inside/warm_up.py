"""Runs inside Pyodide, before its memory is kept: import the engine, and judge a file as the page does at its start.

Nothing may stay of what a page has for itself: the session that judges here is thrown away, and whoever takes the
memory seeds the dice anew (web/worker/worker.ts).
"""

import gc
import sys

import pyengine.bridge  # noqa: F401  the door of the engine
from pyengine.output import wire
from pyengine.session import Session

TEXT = """\
services:
  web:
    image: nginx:1.27
    environment: {DB_PASSWORD: "${DB_PASSWORD}"}
    deploy: {replicas: 3, update_config: {parallelism: 0, order: stop-first}}
"""


def main() -> None:
    """Judge, and forget."""
    Session().analyse(wire.Analyse((wire.File("stack.yml", TEXT),)))
    if "random" in sys.modules:
        sys.modules["random"].seed(0)
    gc.collect()


main()
