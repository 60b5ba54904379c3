"""Owns running other programs and saying in one sentence what went wrong."""

import contextlib
import os
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
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


@contextlib.contextmanager
def beside(argv: Sequence[str | Path], *, env: Mapping[str, str] | None = None) -> Iterator[Callable[[], int]]:
    """Run ``argv`` while the context lasts, and give what waits for its end, shows its output and returns its code.

    Where the context fails the program is asked to end, and may still put its things in order.
    """
    with (
        tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as output,
        subprocess.Popen(
            argv, cwd=ROOT, env={**os.environ, **(env or {})}, stdout=output, stderr=subprocess.STDOUT
        ) as program,
    ):

        def end() -> int:
            code = program.wait()
            output.seek(0)
            print(output.read(), end="", flush=True)
            return code

        try:
            yield end
        except KeyboardInterrupt:  # the program got it too
            raise
        except BaseException:
            program.terminate()  # and not SIGINT, which a shell has its background programs ignore
            raise


def show(argv: Sequence[str | Path], *, env: Mapping[str, str] | None = None) -> int:
    """Run ``argv`` in the project folder with its output shown as it comes, and return its exit code."""
    with subprocess.Popen(argv, cwd=ROOT, env={**os.environ, **(env or {})}) as program:
        try:
            return program.wait()
        except KeyboardInterrupt:  # the program got it too, and may still put its things in order
            program.wait()
            raise
        except SystemExit:
            program.terminate()
            program.wait()
            raise
