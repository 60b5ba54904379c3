"""Owns how the tests are run: in three parts, real engines beside the others, and what fails once more on its own."""

import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tools.run import BUILD, beside, say, show

FAILED, NO_TESTS_RAN = 1, 5
FEW = 6
"""More failures than so many are not chance, nor worth the time of another try."""
CACHES = BUILD / "failed"


@dataclass(frozen=True)
class Part:
    """Some of the tests: what pytest is asked to do, and in how many processes at once."""

    name: str
    asked: tuple[str, ...]
    processes: tuple[str, ...] = ()

    @property
    def cache(self) -> Path:
        """Where pytest keeps which of these tests failed."""
        return CACHES / self.name

    def argv(self, *more: str) -> list[str]:
        """Return what pytest is asked to do, with `more` behind it."""
        return ["-o", f"cache_dir={self.cache}", *self.asked, *more]

    def failed(self) -> list[str]:
        """Return the tests that failed in the last run."""
        told = self.cache / "v/cache/lastfailed"
        return list(json.loads(told.read_text("utf-8"))) if told.is_file() else []


OURS = Part(
    "own", ("tests", "--ignore=tests/browser", "--ignore=tests/engine"), processes=("-n", "2", "--dist=worksteal")
)
BROWSER = Part("browser", ("tests/browser",), processes=("-n", "2", "--dist=loadfile"))
ENGINES = Part("engines", ("tests/engine",))


def run_suite(pytest: Sequence[str | Path], arguments: Sequence[str], env: Mapping[str, str]) -> int:
    """Run every test, of which `arguments` may choose, and return pytest's exit code.

    Real engines run beside all others, as most of their time is waiting; what they say comes last.
    """
    shutil.rmtree(CACHES, ignore_errors=True)
    with beside([*pytest, *ENGINES.argv(*arguments)], env=env) as engines:
        codes = {part: show([*pytest, *part.processes, *part.argv(*arguments)], env=env) for part in (OURS, BROWSER)}
        codes[ENGINES] = engines()
    codes = {part: once_more(part, code, [*pytest, *part.argv(*arguments)], env) for part, code in codes.items()}
    ran = [code for code in codes.values() if code != NO_TESTS_RAN]
    return max(ran, default=NO_TESTS_RAN)


def once_more(part: Part, code: int, argv: Sequence[str | Path], env: Mapping[str, str]) -> int:
    """Try the few tests that failed once more, when nothing runs beside them, and return the exit code.

    What a machine does that has too much to do at once is not what they test. A fault fails on its own too, and what
    passed only then is said.
    """
    failed = part.failed()
    if code != FAILED or not 0 < len(failed) <= FEW:
        return code
    say(f"{len(failed)} of the {part.name} tests failed. Once more, with nothing beside them:")
    code = show([*argv, "--last-failed"], env=env)
    if code == 0:
        say("\n  ".join(["Failed beside the other tests, and passed on their own:", *failed]))
    return code
