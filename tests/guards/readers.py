"""What reads guards: Checkov, check-jsonschema, pre-commit and regopy in their own environment, and shellcheck."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest

from pyengine.explain import explain
from pyengine.guards.guard import Guard
from pyengine.input.case import File
from pyengine.prevent import prevent

ROOT = Path(__file__).resolve().parents[2]
_ASK = """
import json, regopy, sys
job = json.load(sys.stdin)
for policy, data in job:
    interpreter = regopy.Interpreter()
    interpreter.add_module("policy", policy)
    interpreter.set_input(data)
    print(json.dumps(json.loads(str(interpreter.query("data.main.deny")))))
"""


def guards(*texts: str) -> dict[str, Guard]:
    """Return the guards that fit texts, by their ids."""
    files = [File("stack.yml" if not index else f"more{index}.yml", text) for index, text in enumerate(texts)]
    return {guard.id: guard for guard in prevent(explain(files))}


def reader(name: str) -> Path:
    """Return a program of the environment of guards; skips, or fails where nothing may skip."""
    program = os.environ.get("STACKENGINE_GUARDS")
    if program is None:
        missing("what reads guards is installed by `build.py test` in an environment of its own")
    assert program is not None
    return Path(program).with_name(name)


def shellcheck() -> str:
    found = os.environ.get("STACKENGINE_SHELLCHECK") or shutil.which("shellcheck")
    if not found:
        missing("there is no shellcheck here; Debian's package has it")
    assert found
    return found


def missing(why: str) -> None:
    if os.environ.get("STACKENGINE_ENGINE") == "required":
        pytest.fail(why, pytrace=False)
    pytest.skip(why)


def denied(asked: Iterable[tuple[str, Mapping[str, Any]]]) -> list[list[str]]:
    """Return what each policy says of the data beside it."""
    done = subprocess.run(
        [reader("python"), "-c", _ASK], input=json.dumps(list(asked)), text=True, capture_output=True, check=True
    )
    return [json.loads(line)["expressions"][0] for line in done.stdout.splitlines()]
