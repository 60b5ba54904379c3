"""Asks a real Swarm what it says of a text: accepted or refused, by whom, and what it has stored."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.engine.made import Made
from tests.engine.turns import Turns
from tools.swarm.engine import Refused
from tools.swarm.swarm import Swarm, until

DAEMON, BEGUN = "Error response from daemon", "Creating "


@dataclass(frozen=True)
class Verdict:
    """Who refused, the command line's `loader` or the `engine`, nobody if empty; and what the command line printed.

    `stored` has each service's spec with the engine's own defaults, by its name in the text.
    """

    by: str
    output: str
    stored: Mapping[str, Any] = field(default_factory=dict)

    @property
    def short(self) -> str:
        """The verdict in words."""
        return f"refused by the {self.by}" if self.by else "accepted"

    @property
    def words(self) -> str:
        """The same with the last line of the answer."""
        said = self.output.strip().splitlines()
        return f"{self.short}: {said[-1] if said else 'nothing said'}"

    @property
    def begun(self) -> bool:
        """Tell whether something had been made by then."""
        return BEGUN in self.output


def verdict(code: int, output: str, stored: Mapping[str, Any] | None = None) -> Verdict:
    """Return what an exit code and its output mean."""
    by = ("engine" if DAEMON in output else "loader") if code else ""
    return Verdict(by, output, stored or {})


class Judge:
    """Deploys texts, one after the other or several at a time, and removes each again."""

    def __init__(self, swarm: Swarm) -> None:
        self._swarm = swarm
        self._turns = Turns()

    def ask(self, text: str) -> Verdict:
        """Return the verdict on a text, with everything there that it only refers to."""
        with self._turns.taken(text), tempfile.TemporaryDirectory() as top:
            made = Made(self._swarm, Path(top))
            try:
                return self._deployed(text, Path(top), made)
            finally:
                made.remove()

    def _deployed(self, text: str, top: Path, made: Made) -> Verdict:
        folder = top / "a/b"
        folder.mkdir(parents=True)
        with self._stack() as stack:
            answer = self._swarm.deploy(stack, text, folder=folder)
            while answer.code and made.supply(answer.output):
                answer = self._swarm.deploy(stack, text, folder=folder)
            stored = {} if answer.code else self._stored(stack)
        output = answer.output.replace(str(top), "").replace(stack, "stack")
        return verdict(answer.code, output, stored)

    @contextmanager
    def _stack(self) -> Iterator[str]:
        """Give a name for a stack that is gone afterwards, its networks too, which `stack rm` may leave behind."""
        with self._swarm.stack() as stack:
            yield stack
        until(lambda: not self._left(stack), f"the end of the networks of {stack}")

    def _left(self, stack: str) -> bool:
        engine = self._swarm.engine
        left = engine.get("/networks", filters={"label": [f"com.docker.stack.namespace={stack}"]})
        for network in left:
            with contextlib.suppress(Refused):
                engine.ask("DELETE", f"/networks/{network['Id']}")
        return bool(left)

    def _stored(self, stack: str) -> dict[str, Any]:
        return {
            service.name.removeprefix(f"{stack}_"): self._swarm.engine.get(
                f"/services/{service.id}", insertDefaults="true"
            )["Spec"]
            for service in self._swarm.services(stack)
        }


@contextmanager
def drained(swarm: Swarm) -> Iterator[None]:
    """Keep tasks from running while the context lasts, on a Swarm whose nodes are ours."""
    ours = [node["ID"] for node in swarm.engine.get("/nodes")] if swarm.nodes else []
    try:
        for node in ours:
            _turn(swarm, node, "drain")
        yield
    finally:
        for node in ours:
            _turn(swarm, node, "active")


def _turn(swarm: Swarm, node: str, availability: str) -> None:
    """Give a node another availability; its manager may be writing about it at the same moment."""
    for _ in range(10):
        now = swarm.engine.get(f"/nodes/{node}")
        if now["Spec"]["Availability"] == availability:
            return
        spec = {**now["Spec"], "Availability": availability}
        with contextlib.suppress(Refused):
            swarm.engine.ask("POST", f"/nodes/{node}/update", spec, query={"version": now["Version"]["Index"]})
    raise AssertionError(f"node {node} does not become {availability}")
