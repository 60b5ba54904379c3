"""Runs inside Pyodide, before its memory is kept: import the engine, and judge a file as the page does at its start.

Nothing may stay of what a page has for itself: the session that judges here is thrown away, and so are the dice.
Whoever needs some imports the module again, and it seeds them anew.
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
    session = Session()
    session.hello(wire.Nothing())
    session.analyse(wire.Analyse((wire.File("stack.yml", TEXT),)))
    if (dice := sys.modules.pop("random", None)) is not None:
        dice.seed(0)
    gc.collect()


main()
