"""A lab: some nodes that are one Swarm, made in seconds and ended without a trace."""

import contextlib
import hashlib
import http.client
import json
import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools.run import ROOT, Failure, say
from tools.swarm import roots
from tools.swarm.engine import Refused
from tools.swarm.node import Node, born, ip
from tools.swarm.swarm import IMAGES, Swarm

NAME = f"se{hashlib.sha256(str(ROOT).encode()).hexdigest()[:6]}"
"""What the lab of this checkout is called: the labs of two checkouts do not meet."""
STATE, USER, SERVICE = "lab.json", "user", "app.c"


@dataclass(frozen=True)
class Lab:
    """A running lab."""

    name: str
    suite: str
    nodes: tuple[Node, ...]
    managers: int

    @property
    def swarm(self) -> Swarm:
        """The Swarm of the lab, through its first node."""
        return Swarm(self.nodes[0].engine, tuple(roots.cli(self.nodes[0].root)), self.nodes)

    def unfit(self, suite: str, nodes: int) -> str | None:
        """Return why tests that want so many nodes of a suite cannot use it, None if they can."""
        if self.suite != suite:
            return f"it is of {self.suite}, the tests want {suite}"
        if len(self.nodes) < nodes:
            return f"it has {len(self.nodes)} of the {nodes} nodes that the tests want"
        older = (_folder(self.name) / SERVICE).read_bytes() != roots.SERVICE.read_bytes()
        return "its test service is older than tools/swarm/app.c" if older else None


def up(suite: str, nodes: int, managers: int = 1, *, bound: bool = False, name: str = NAME) -> Lab:
    """Make a lab, in place of the one that may have had the name. `bound`: it ends with this process.

    Raises Failure where this machine cannot, or where another process is at work in the lab.
    """
    if why := roots.unable():
        raise Failure(f"{why}.")
    roots.programs()
    root = roots.root(suite)
    down(name)
    folder = _folder(name)
    folder.mkdir(parents=True)
    state = {"suite": suite, "nodes": nodes, "managers": managers}
    lab = _lab(name, state, root, bound=bound)
    (folder / USER).write_text(f"{os.getpid()} {born(os.getpid())}")
    try:
        _start(lab)
    except BaseException:
        down(name)
        raise
    (folder / SERVICE).write_bytes(roots.SERVICE.read_bytes())
    (folder / STATE).write_text(json.dumps(state))
    if not bound:
        (folder / USER).unlink()
    return lab


def _folder(name: str) -> Path:
    return roots.STORE / name


def _user(name: str) -> int | None:
    """Return the process that is at work in a lab, None where there is none, or it has gone."""
    try:
        pid, since = (_folder(name) / USER).read_text().split()
    except (OSError, ValueError):
        return None
    return int(pid) if born(int(pid)) == since else None


def _lab(name: str, state: Mapping[str, Any], root: Path, *, bound: bool) -> Lab:
    folder, numbers = _folder(name), range(1, state["nodes"] + 1)
    nodes = tuple(Node(number, folder / f"node{number}", root, name, bound) for number in numbers)
    return Lab(name, state["suite"], nodes, state["managers"])


def _start(lab: Lab) -> None:
    ip("netns", "add", lab.name)
    ip("-n", lab.name, "link", "add", "br0", "type", "bridge")
    ip("-n", lab.name, "link", "set", "br0", "up")
    for node in lab.nodes:
        node.connect()
        node.start()
    archive = roots.image(_folder(lab.name))
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
    """Return the lab that `engine up` has left running, None if there is none that is whole.

    Raises Failure where another process is at work in it.
    """
    if (user := _user(NAME)) not in {None, os.getpid()}:
        raise Failure(f"process {user} is at work in the lab of this checkout; wait for its end.")
    try:
        state = json.loads((_folder(NAME) / STATE).read_text())
        root = roots.root(state["suite"])
        lab = _lab(NAME, state, root, bound=False)
        members = lab.nodes[0].engine.get("/nodes")
    except (OSError, ValueError, LookupError, TypeError, Refused, http.client.HTTPException):
        return None
    ready = sum(member["Status"]["State"] == "ready" for member in members)
    return lab if ready == len(lab.nodes) and all(node.engine.answers() for node in lab.nodes) else None


@contextlib.contextmanager
def at_work(lab: Lab) -> Iterator[None]:
    """Keep a lab that is up for this process alone while the context lasts."""
    user = _folder(lab.name) / USER
    user.write_text(f"{os.getpid()} {born(os.getpid())}")
    try:
        yield
    finally:
        user.unlink(missing_ok=True)


def down(name: str = NAME) -> bool:
    """End a lab and take away what it left, but for the root file systems; tell whether there was one.

    Raises Failure where another process is at work in it, or somebody else has made it.
    """
    folder = _folder(name)
    if (user := _user(name)) not in {None, os.getpid()}:
        raise Failure(f"process {user} is at work in the lab of this checkout; wait for its end.")
    found = folder.exists()
    if found and folder.stat().st_uid != os.geteuid():
        raise Failure("ending the lab needs the user who made it, root.")
    for node in folder.glob("node*"):
        Node(int(node.name.removeprefix("node")), node, Path("/"), name).remove()
    for space in _spaces(name):
        ip("netns", "del", space)
    shutil.rmtree(folder, ignore_errors=True)
    return found


def _spaces(name: str) -> Iterator[str]:
    listed = subprocess.run(["ip", "netns", "list"], capture_output=True, text=True, check=False).stdout
    for line in listed.splitlines():
        space = line.split()[0]
        if space == name or space.startswith(f"{name}-"):
            yield space


@contextlib.contextmanager
def lab(suite: str, nodes: int, managers: int = 1) -> Iterator[Lab]:
    """Give a lab that ends with the context, or with this process, however it ends."""
    made = up(suite, nodes, managers, bound=True)
    try:
        yield made
    finally:
        down()
        say(f"The lab of {nodes} nodes has ended.")
