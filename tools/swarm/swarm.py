"""A Swarm that tests may use: deploy a text, look at what is stored, watch what happens, take nodes away."""

import contextlib
import http.client
import itertools
import os
import re
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools.run import Failure
from tools.swarm.engine import Engine, Refused
from tools.swarm.node import Node

IMAGES = ("app:1", "app:2", "app:3", "bare:1")
"""The same program each time: another image is another version, and the last has no entrypoint."""
OURS = re.compile(r"t[0-9]+x[0-9]+")
"""What the names of tests' stacks are like."""
_NUMBERS = itertools.count(1)
_STOPPED_WITHIN = 20.0
"""Seconds that a removed stack's containers are waited for: some are made to stop slowly."""


@dataclass(frozen=True)
class Answer:
    """What the command line answered."""

    code: int
    output: str


@dataclass(frozen=True)
class Swarm:
    """A Swarm by its manager's engine and the words that run a `docker` of the same version."""

    engine: Engine
    cli: tuple[str, ...]
    nodes: tuple[Node, ...] = ()

    @property
    def version(self) -> str:
        """The version of the manager's engine."""
        return str(self.engine.get("/version")["Version"])

    def docker(self, *words: str, text: str | None = None, folder: Path | None = None, timeout: float = 120) -> Answer:
        """Run `docker`, with `text` as its input and nothing of this machine's settings in its environment."""
        env = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", "DOCKER_HOST": f"unix://{self.engine.socket}"}
        done = subprocess.run(
            [*self.cli, *words],
            input=text or "",
            text=True,
            cwd=folder,
            env=env,
            timeout=timeout,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
        return Answer(done.returncode, done.stdout)

    def deploy(self, stack: str, *texts: str, folder: Path | None = None) -> Answer:
        """Deploy texts, merged in their order, as a stack of this name; paths in them begin at `folder`."""
        with tempfile.TemporaryDirectory() as made:
            home = folder or Path(made)
            words: list[str] = []
            for number, text in enumerate(texts):
                path = home / f"{number}.yml"
                path.write_text(text, "utf-8")
                words += ["-c", str(path)]
            detached = ["--detach=true"] if self.major > _DETACHED_BEFORE else []
            return self.docker("stack", "deploy", *detached, "--resolve-image=never", *words, stack, folder=home)

    @property
    def major(self) -> int:
        """The first number of the engine's version."""
        return int(self.version.split(".")[0])

    def service(self, name: str) -> "Service":
        """Return a service by its whole name, `<stack>_<service>`, as it is stored now."""
        return Service(self.engine.get(f"/services/{name}"))

    def services(self, stack: str) -> list["Service"]:
        """Return the services of a stack, by name."""
        found = self.engine.get("/services", filters={"label": [f"com.docker.stack.namespace={stack}"]})
        return sorted(map(Service, found), key=lambda service: service.name)

    def tasks(self, service: str) -> list[Any]:
        """Return the tasks of a service, by its name, as the engine has them."""
        return list(self.engine.get("/tasks", filters={"service": [service]}))

    def running(self, service: str) -> set[str]:
        """Return the ids of the tasks of a service that run, and are to."""
        return {
            task["ID"] for task in self.tasks(service) if task["Status"]["State"] == task["DesiredState"] == "running"
        }

    def remove(self, stack: str) -> None:
        """Remove a stack, and what it has made; its networks when no node has a container of it any more.

        The manager gives the addresses of a removed network to the next one at once, and a node that still has the
        old network then refuses the new one's tasks ("Pool overlaps").
        """
        with contextlib.suppress(Refused, OSError, TimeoutError):
            for service in self.services(stack):
                self.engine.ask("DELETE", f"/services/{service.id}")
            until(lambda: not self._holds(stack), f"the end of the containers of {stack}", within=_STOPPED_WITHIN)
        self.docker("stack", "rm", stack)

    def _holds(self, stack: str) -> bool:
        """Tell whether a node of ours has a container of a stack."""
        label = {"label": [f"com.docker.stack.namespace={stack}"]}
        engines = [node.engine for node in self.nodes if node.engine.answers()]
        return any(engine.get("/containers/json", all="true", filters=label) for engine in engines)

    @contextmanager
    def stack(self) -> Iterator[str]:
        """Give a name for a stack that is removed in the end."""
        name = f"t{os.getpid()}x{next(_NUMBERS)}"
        try:
            yield name
        finally:
            self.remove(name)

    def node(self, number: int) -> Node:
        """Return a node of a lab, 1 the first."""
        if number > len(self.nodes):
            raise Failure(f"node {number} is not ours to touch")
        return self.nodes[number - 1]


_DETACHED_BEFORE = 25
"""Engines up to this one always deploy in the background and do not know `--detach`."""


@dataclass(frozen=True)
class Service:
    """A service as the engine has stored it."""

    raw: Any

    @property
    def id(self) -> str:
        """Its id."""
        return str(self.raw["ID"])

    @property
    def name(self) -> str:
        """Its whole name."""
        return str(self.raw["Spec"]["Name"])

    @property
    def spec(self) -> Any:  # noqa: ANN401  the engine's JSON
        """The stored ServiceSpec."""
        return self.raw["Spec"]

    @property
    def update(self) -> str | None:
        """The state of its UpdateStatus, None where there is none."""
        return (self.raw.get("UpdateStatus") or {}).get("State")


def named(address: str) -> Swarm:
    """Return the Swarm whose manager listens at this `unix://` address. Raises Failure where it is none."""
    if not address.startswith("unix://"):
        raise Failure("STACKENGINE_SWARM has to be unix://, then the path of a manager's socket")
    engine = Engine(Path(address.removeprefix("unix://")))
    try:
        manager = engine.get("/info")["Swarm"]["ControlAvailable"]
    except (OSError, http.client.HTTPException, Refused) as error:
        raise Failure(f"no engine answers at {address} ({error})") from error
    if not manager:
        raise Failure(f"the engine at {address} is no manager of a Swarm")
    return Swarm(engine, ("docker",))


def until(holds: Callable[[], bool], what: str, *, within: float = 60) -> None:
    """Wait until `holds()`; raises TimeoutError that names `what` after so many seconds.

    An engine that says no, as one without a leader does, is asked again.
    """

    def held() -> bool:
        try:
            return holds()
        except Refused:
            return False

    end = time.monotonic() + within
    while not held():
        if time.monotonic() > end:
            raise TimeoutError(f"{what} did not come within {within:.0f} s")
        time.sleep(0.1)
