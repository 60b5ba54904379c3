"""Owns running other programs and saying in one sentence what went wrong."""

import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / ".build"


class Failure(Exception):
    """A step that cannot go on; the text says what failed and what to do."""


def say(sentence: str) -> None:
    """Print one sentence of progress at once, also when the output is a pipe."""
    print(sentence, flush=True)


def run(argv: Sequence[str | Path], *, failed: str, env: Mapping[str, str] | None = None, timeout: float = 900) -> str:
    """Run ``argv`` in the project folder and return what it printed.

    Raises Failure with ``failed`` and the program's last lines when it is missing, ends non-zero or takes too long.
    """
    try:
        done = subprocess.run(
            argv,
            cwd=ROOT,
            env={**os.environ, **(env or {})},
            text=True,
            encoding="utf-8",
            errors="replace",
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=timeout,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Failure(f"{failed} ({error})") from error
    if done.returncode:
        last = "\n".join(done.stdout.strip().splitlines()[-15:])
        raise Failure(f"{failed}\n{last}")
    return done.stdout


def show(argv: Sequence[str | Path], *, env: Mapping[str, str] | None = None) -> int:
    """Run ``argv`` in the project folder with its output shown as it comes, and return its exit code."""
    return subprocess.run(argv, cwd=ROOT, env={**os.environ, **(env or {})}, check=False).returncode
