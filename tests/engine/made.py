"""What a file only refers to is made on the way: external networks, secrets and configs, env files and others."""

from __future__ import annotations

import base64
import contextlib
import re
from functools import partial
from pathlib import Path

from tools.swarm.engine import Refused
from tools.swarm.swarm import Swarm, until

CONTENT = "X=x\n"
"""Of every secret, config and file."""

_MISSING = {
    "network": re.compile(r'network "([^"\n]+)" is declared as external, but could not be found'),
    "secret": re.compile(r"secret not found: (\S+)"),
    "config": re.compile(r"config not found: (\S+)"),
    "file": re.compile(r"open (/[^\n]*): no such file or directory"),
}


def missing(output: str) -> tuple[str, str] | None:
    """Return the kind and the name of what the command line looked for in vain, None if it says nothing of it."""
    found = ((kind, pattern.search(output)) for kind, pattern in _MISSING.items())
    return next(((kind, match[1]) for kind, match in found if match), None)


class Made:
    """What has been made for one file: removed behind it, since another may make its own thing of the same name."""

    def __init__(self, swarm: Swarm, top: Path) -> None:
        self._tried: set[tuple[str, str]] = set()
        self._engine = swarm.engine
        self._top = top
        self._paths: list[str] = []

    def supply(self, output: str) -> bool:
        """Make what the command line misses; tell whether something new is there."""
        found = missing(output)
        if found is None or found in self._tried:
            return False
        self._tried.add(found)
        kind, name = found
        return self._write(Path(name)) if kind == "file" else self._create(kind, name)

    def _write(self, path: Path) -> bool:
        """Write a file; one that would be anywhere but below `top` stays missing."""
        if not path.resolve().is_relative_to(self._top.resolve()):
            return False
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(CONTENT, "utf-8")
        return True

    def _create(self, kind: str, name: str) -> bool:
        content = {"Data": base64.b64encode(CONTENT.encode()).decode()}
        body = {"Name": name} | ({"Driver": "overlay", "Attachable": True} if kind == "network" else content)
        try:
            answer = self._engine.ask("POST", f"/{kind}s/create", body)
        except Refused:
            return False
        self._paths.append(f"/{kind}s/{answer.get('ID') or answer['Id']}")
        return True

    def remove(self) -> None:
        """Remove what was made in the Swarm; a network goes when the last task has left it."""
        for path in self._paths:
            until(partial(self._gone, path), f"the end of {path}")

    def _gone(self, path: str) -> bool:
        with contextlib.suppress(Refused):
            self._engine.ask("DELETE", path)
        try:
            self._engine.get(path)
        except Refused:
            return True
        return False
