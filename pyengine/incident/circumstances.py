"""What else a paste tells of the node that a symptom is about: its entry, its role, and whether the managers go on."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from pyengine.incident.readers.rows import Node
from pyengine.incident.scene import Scene
from pyengine.incident.symptom import Symptom
from pyengine.swarm.golang import references

_ECR = re.compile(r"\.dkr\.ecr\.(?P<region>[\w-]{1,40})\.amazonaws\.com")
"""A registry whose credentials end after 12 hours, in words that `docker login` does not ask for."""
_RUNS = (
    "runs ({}/{}), so the node of the one that asks does not know it (names spread by 7946, tcp and "
    "udp), or they share "
    "no network; `tasks.` in front of the name asks for the tasks themselves"
)
_ABOUT = {"service create": "creating", "swarm join": "joining", "swarm leave": "leaving"}
"""What the one who typed such a command was about to do."""


def circumstances(scene: Scene, parts: Mapping[str, str]) -> dict[str, str]:
    """Return what `node ls` tells beside a symptom with these parts.

    `led`: several managers, and a majority with a leader goes on without the one in trouble. `entry` and `machine` are
    the id and the name of the node that is spoken of, or of the only manager that is gone; `worker` tells that it is
    none. `down` is the only entry of that name that is down, `twin` the same where another entry is spoken of, and
    `instead` a sentence for it. `creating` tells that the service was about to be made. `dead` is the only entry that
    is down, `deadmanager` tells that it is a manager, `held` the only node that is up and takes no tasks. `vital` tells
    that the majority needs the manager that is spoken of, `lonely` that no other node could take its tasks, `alive`
    that another manager is there, `several` that there are several services.
    """
    nodes = [node for _, node in scene.nodes.values()]
    found = dict(_told_beside(scene, parts))
    node = _entry(nodes, found.get("node") or parts.get("node", ""))
    gone = [each for each in nodes if each.lost]
    if node is None and "node" not in parts and len(gone) == 1:
        node = gone[0]
    if len(scene.services) > 1:
        found["several"] = "yes"
    found |= dict(_typed(parts)) | dict(_managers(nodes, node)) | dict(_idle(nodes)) | dict(_needed(nodes, node))
    return found | dict(_named_alike(nodes, node, parts.get("node", "")))


def _typed(parts: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield what was about to be made, and where the image comes from."""
    verb = parts.get("verb")
    if verb in _ABOUT:
        yield _ABOUT[verb], "yes"
    if image := parts.get("image"):
        yield "registry", (registry := references.domain(image))
        if of_amazon := _ECR.search(registry):
            yield "ecr", of_amazon["region"]


def _managers(nodes: Sequence[Node], node: Node | None) -> Iterator[tuple[str, str]]:
    """Yield whether other managers go on, and what the node that is spoken of is among them."""
    managers = [each for each in nodes if each.manager]
    alive = [each for each in managers if each.rules]
    leads = any(each.manager == "Leader" for each in managers)
    if any(each is not node for each in alive):
        yield "alive", "yes"
    if leads and len(managers) > 1 and 2 * len(alive) > len(managers):
        yield "led", "yes"
    if node is not None:
        yield "entry", node.id
        yield "machine", node.name
        if leads and not node.manager:
            yield "worker", "yes"


def _idle(nodes: Sequence[Node]) -> Iterator[tuple[str, str]]:
    """Yield the only node that is down, and the only one that is up and takes no tasks."""
    down = [node for node in nodes if node.status == "Down"]
    if len(down) == 1:
        yield "dead", down[0].id
        if down[0].manager:
            yield "deadmanager", "yes"
    held = [node for node in nodes if node.status == "Ready" and node.availability in {"Pause", "Drain"}]
    if len(held) > 1:
        yield "among", ", if it is not to stay empty"
        yield "helds", " ".join(node.name for node in held)
    if len(held) == 1:
        yield "held", held[0].name
        yield "availability", held[0].availability


def _needed(nodes: Sequence[Node], node: Node | None) -> Iterator[tuple[str, str]]:
    """Yield what would be missed if the dockerd of a node stopped, or its tasks had to go."""
    managers = [each for each in nodes if each.manager]
    alive = [each for each in managers if each.rules and each is not node]
    if node is not None and node.rules and 1 < len(managers) >= 2 * len(alive):
        yield "vital", "yes"
    others = [
        each for each in nodes if each is not node and each.status == "Ready" and each.availability in {"Active", ""}
    ]
    if node is not None and not others:
        yield "lonely", "yes"


def _peer(scene: Scene, parts: Mapping[str, str]) -> str:
    """Return the service behind a name that was looked up, "" where it is none of those that a list shows.

    In a stack the name is that of the file, without the stack's.
    """
    name = parts.get("other", "").partition(":")[0].removeprefix("tasks.")
    stack = parts.get("stack", "")
    if "." in name:
        return ""
    if name and name not in scene.services and stack and not name.startswith(f"{stack}_"):
        name = f"{stack}_{name}"
    listed = any(seen.replicas is not None for seen in scene.services.values())
    return "" if listed and name not in scene.services else name


def _through_ingress(scene: Scene) -> list[str]:
    """Return the services that a list shows with a port that is published on every node (`*:80->80/tcp`)."""
    return [
        name for name, seen in scene.services.items() if seen.replicas is not None and "*:" in seen.replicas[1].rest
    ]


def _told_beside(scene: Scene, parts: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield what the machine's own address is, and who publishes the port that is spoken of."""
    if len(scene.addresses) == 1:
        yield "ownaddress", min(scene.addresses)
    if peer := _peer(scene, parts):
        yield "peer", peer
        row = scene.services[peer].replicas if peer in scene.services else None
        if row is not None and row[1].running >= row[1].wanted > 0:
            yield "runs", "yes"
            yield "called", _RUNS.format(row[1].running, row[1].wanted)
    publishers = [
        name
        for name, seen in scene.services.items()
        if parts.get("port") and seen.replicas is not None and f":{parts['port']}->" in seen.replicas[1].rest
    ]
    if len(publishers) == 1 and publishers[0] != parts.get("service"):
        yield "publisher", publishers[0]
    if behind := _through_ingress(scene):
        yield "publishers", f": here {', '.join(behind)}"
    tasks = scene.services[parts["service"]].tasks if parts.get("service") in scene.services else ()
    if parts.get("node") and (others := {task.node for _, task in tasks if task.serves} - {"", parts["node"]}):
        yield "elsewhere", min(others)
    yield from _attached(scene, parts)


def _attached(scene: Scene, parts: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the container that a task stands for, and its node: `nameless` where no list tells the node's name."""
    attached = scene.attached.get(parts.get("task", ""))
    if attached is not None:
        if attached.container:
            yield "container", attached.container[:12]
        entry = _entry([node for _, node in scene.nodes.values()], attached.node)
        place = entry.name if entry is not None else attached.node
        yield "node", place
        if entry is None:
            yield "nameless", place
        yield "attachment", " ".join(("A plain container", *filter(None, [attached.container[:12]]), f"on {place}"))


def shared(found: Sequence[Symptom], typed: Collection[str]) -> list[Symptom]:
    """Return the symptoms, each with what others tell: the only network of all, the image and node of its service.

    `absent` tells of a kernel without a module, `asleep` of a dockerd that only does not run. Where no symptom
    tells of a network it is the only one that was typed. A line of a log names neither, and is about the task that
    a table shows beside it.
    """
    networks = {each.parts["network"] for each in found if each.parts.get("network")} or {*typed} - {""}
    known: dict[str | None, dict[str, set[str]]] = {}
    for each in found:
        for name in ("image", "node"):
            if each.service and each.parts.get(name):
                known.setdefault(each.service, {}).setdefault(name, set()).add(each.parts[name])
    told = {each.id for each in found}
    signs = {"absent": "kernel-module-missing", "asleep": "daemon-not-reachable"}
    beside = {name: "yes" for name, other in signs.items() if other in told}
    return [
        replace(
            each,
            parts={
                **beside,
                **({"network": min(networks)} if len(networks) == 1 else {}),
                **{name: min(told) for name, told in known.get(each.service, {}).items() if len(told) == 1},
                **each.parts,
            },
        )
        for each in found
    ]


def _entry(nodes: list[Node], spoken: str) -> Node | None:
    """Return the one node with this name, or whose id begins like this."""
    if not spoken:
        return None
    named = [node for node in nodes if spoken == node.name]
    meant = [node for node in nodes if len(spoken) > 7 and (node.id.startswith(spoken) or spoken.startswith(node.id))]
    fitting = meant or named
    return fitting[0] if len(fitting) == 1 else None


def _named_alike(nodes: list[Node], node: Node | None, spoken: str) -> Iterator[tuple[str, str]]:
    name = node.name if node is not None else spoken
    alike = [each for each in nodes if name and each.name == name]
    down = [each for each in alike if each.status == "Down"]
    if len(alike) < 2 or len(down) != 1:
        return
    yield "down", down[0].id
    if node is not None and node.id != down[0].id:
        yield "twin", down[0].id
        yield "instead", f" What is to go is the entry that is down: {down[0].id}."
