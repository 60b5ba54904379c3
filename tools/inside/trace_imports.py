"""Runs inside Pyodide: find out which modules of the standard library the engine needs.

The job has ``path`` (zips with the engine and ruamel.yaml), ``modules`` (every engine module and every module that an
import statement in it names), ``requests`` (texts for the bridge) and ``out`` (a JSON file for the list of names).
"""

import importlib
import json
import os
import sys
import traceback
from pathlib import Path


def exercise(requests: list[str]) -> None:
    """Run the bridge on good and bad requests, then walk the path of an error nobody caught."""
    handle = importlib.import_module("pyengine.bridge").handle
    for request in requests:
        handle(request)
    traceback.format_exception(ExceptionGroup("traced", [RecursionError("traced")]))


def main(job: dict[str, list[str]], out: str) -> None:
    """Import, exercise and write down what was loaded."""
    sys.path[:0] = job["path"]
    sys.modules["importlib.metadata"] = None  # it comes with the installer of packs, and not before
    for module in job["modules"]:
        importlib.import_module(module)
    exercise(job["requests"])
    known = {name: module for name, module in sys.modules.items() if module is not None}
    loaded = {spec.name for module in known.values() if (spec := getattr(module, "__spec__", None))}
    Path(out).write_text(json.dumps(sorted(loaded | set(known))))


JOB = json.loads(os.environ["JOB"])
main(JOB, JOB["out"])
