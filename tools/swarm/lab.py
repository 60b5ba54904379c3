"""A lab: some nodes that are one Swarm, made in seconds and ended without a trace."""

import contextlib
import hashlib
import json
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tools.run import ROOT, Failure, say
from tools.swarm import roots
from tools.swarm.node import Node, ip
from tools.swarm.swarm import IMAGES, Swarm

NAME = f"se{hashlib.sha256(str(ROOT).encode()).hexdigest()[:6]}"
"""What the lab of this checkout is called: the labs of two checkouts do not meet."""
FOLDER = roots.STORE / NAME
_STATE = FOLDER / "lab.json"


@dataclass(frozen=True)
class Lab:
    """A running lab."""

    suite: str
    nodes: tuple[Node, ...]
    managers: int

    @property
    def swarm(self) -> Swarm:
        """The Swarm of the lab, through its first node."""
        return Swarm(self.nodes[0].engine, tuple(roots.cli(self.nodes[0].root)), self.nodes)


def up(suite: str = roots.NEWEST, nodes: int = 1, managers: int = 1, *, bound: bool = False) -> Lab:
    """Make a lab, in place of the one that this checkout may have had. `bound`: it ends with this process.

    Raises Failure where this machine cannot.
    """
    if why := roots.unable():
        raise Failure(f"{why}.")
    roots.programs()
    root = roots.root(suite)
    down()
    FOLDER.mkdir(parents=True)
    lab = Lab(suite, tuple(Node(n, FOLDER / f"node{n}", root, NAME) for n in range(1, nodes + 1)), managers)
    _STATE.write_text(json.dumps({"suite": suite, "nodes": nodes, "managers": managers}))
    try:
        _start(lab, bound=bound)
    except BaseException:
        down()
        raise
    return lab


def _start(lab: Lab, *, bound: bool) -> None:
    ip("netns", "add", NAME)
    ip("-n", NAME, "link", "add", "br0", "type", "bridge")
    ip("-n", NAME, "link", "set", "br0", "up")
    for node in lab.nodes:
        node.connect()
        node.start(bound=bound)
    archive = roots.image(FOLDER)
    for node in lab.nodes:
        node.wait()
        for image in IMAGES:
            node.engine.load(archive, image)
    first, *others = lab.nodes
    _enter(first, "init", {})
    tokens = first.engine.get("/swarm")["JoinTokens"]
    for node in others:
        kind = "Manager" if node.number <= lab.managers else "Worker"
        _enter(node, "join", {"JoinToken": tokens[kind], "RemoteAddrs": [f"{first.address}:2377"]})


def _enter(node: Node, how: str, more: dict[str, object]) -> None:
    body = {"ListenAddr": "0.0.0.0:2377", "AdvertiseAddr": node.address, **more}  # of the lab's own network
    node.engine.ask("POST", f"/swarm/{how}", body)


def running() -> Lab | None:
    """Return the lab that `up` has left running, None if there is none."""
    try:
        state = json.loads(_STATE.read_text())
    except (OSError, ValueError):
        return None
    root = roots.root(state["suite"])
    nodes = tuple(Node(n, FOLDER / f"node{n}", root, NAME) for n in range(1, state["nodes"] + 1))
    lab = Lab(state["suite"], nodes, state["managers"])
    return lab if all(node.engine.answers() for node in nodes) else None


def down() -> bool:
    """End the lab of this checkout and take away what it left, but for the root file systems; tell if there was one."""
    found = FOLDER.exists()
    for folder in FOLDER.glob("node*"):
        Node(int(folder.name.removeprefix("node")), folder, Path("/"), NAME).remove()
    for space in _spaces():
        ip("netns", "del", space)
    with contextlib.suppress(FileNotFoundError):
        for path in FOLDER.iterdir():
            path.unlink()
        FOLDER.rmdir()
    return found


def _spaces() -> Iterator[str]:
    listed = subprocess.run(["ip", "netns", "list"], capture_output=True, text=True, check=False).stdout
    for line in listed.splitlines():
        name = line.split()[0]
        if name == NAME or name.startswith(f"{NAME}-"):
            yield name


@contextlib.contextmanager
def lab(suite: str, nodes: int, managers: int = 1) -> Iterator[Lab]:
    """Give a lab that ends with the context, or with this process, however it ends."""
    made = up(suite, nodes, managers, bound=True)
    try:
        yield made
    finally:
        down()
        say(f"The lab of {nodes} nodes has ended.")
