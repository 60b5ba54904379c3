"""The `docker` command as the judge: `docker stack config` reads, checks and merges files without an engine."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from pyengine.document.data import plain
from pyengine.document.document import read
from pyengine.document.scalar import Data

needs_docker = pytest.mark.skipif(shutil.which("docker") is None, reason="there is no `docker` command to ask")


@dataclass(frozen=True)
class Answer:
    """What Docker says: the error, empty where it accepts the files, and what it makes of them in which folder."""

    error: str
    text: str
    folder: str = ""

    @property
    def data(self) -> dict[str, Data]:
        root = read(self.text).root
        result = plain(root) if root is not None else {}
        assert isinstance(result, dict), self.error
        return result


def config(files: Sequence[str], environment: dict[str, str] | None = None, *, beside: Sequence[str] = ()) -> Answer:
    """Let Docker read the files together; empty files lie `beside` them."""
    with tempfile.TemporaryDirectory() as folder:
        for name in beside:
            path = Path(folder, name)
            if not os.path.relpath(path, folder).startswith("..") and not path.is_dir():
                path.parent.mkdir(parents=True, exist_ok=True)
                path.touch()
        done = _run(("config",), files, environment or {}, folder)
        return Answer(done.stderr.strip() if done.returncode else "", done.stdout, folder)


def warnings(files: Sequence[str]) -> str:
    """Return what Docker says before it looks for its engine, which it does not find."""
    with tempfile.TemporaryDirectory() as folder:
        return _run(("deploy", "--detach=true"), files, {"DOCKER_HOST": "unix:///nowhere"}, folder, "stack").stderr


def _run(
    command: tuple[str, ...], files: Sequence[str], environment: dict[str, str], folder: str, *names: str
) -> subprocess.CompletedProcess[str]:
    paths = [Path(folder, f"{index}.yml") for index in range(len(files))]
    for path, text in zip(paths, files, strict=True):
        path.write_text(text, encoding="utf-8")
    chosen = [word for path in paths for word in ("-c", str(path))]
    environ = {"PATH": os.environ["PATH"], "HOME": folder, **environment}
    return subprocess.run(
        ["docker", "stack", *command, *chosen, *names], capture_output=True, text=True, env=environ, check=False
    )


def configs(stacks: Sequence[Sequence[str]], environment: dict[str, str] | None = None) -> list[Answer]:
    """Let Docker read many stacks, two at a time."""
    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(lambda files: config(files, environment), stacks))
