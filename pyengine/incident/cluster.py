"""Tells the states of nodes, managers, networks and of the machine itself."""

from __future__ import annotations

from collections.abc import Iterator

from pyengine.incident.readers.rows import Node
from pyengine.incident.scene import Scene
from pyengine.incident.states import listed
from pyengine.incident.symptom import Symptom
from pyengine.text import Place


def of_swarm(scene: Scene) -> Iterator[Symptom]:
    """Yield the states of nodes, of networks and of the machine itself."""
    yield from _nodes(scene)
    yield from _removed(scene)
    yield from _copied(scene)
    for file, network in scene.networks:
        if not network.has_subnet:
            yield Symptom("network-without-subnet", None, "", Place(file, network.span), {"network": network.name})
    yield from _twice(scene)
    for file, local in scene.local:
        if local.managers == 0 and local.is_manager and not local.error:
            yield Symptom("quorum-lost", None, "", Place(file, local.span), {})
        if local.state == "error":
            parts = {"state": local.state, "why": local.error}
            yield Symptom("swarm-in-error", None, "", Place(file, local.span), parts)


def _twice(scene: Scene) -> Iterator[Symptom]:
    """Yield a network of the swarm whose name another one has, too."""
    rows = {net.id: (file, net) for file, net in scene.nets if net.scope == "swarm"}
    names = [net.name for _, net in rows.values()]
    for file, net in rows.values():
        if names.count(net.name) > 1:
            yield Symptom("network-ambiguous", None, "", Place(file, net.span), {"network": net.name})


def _nodes(scene: Scene) -> Iterator[Symptom]:
    managers = [node for _, node in scene.nodes.values() if node.manager]
    alive = [node for node in managers if node.rules]
    enough = len(alive) * 2 > len(managers)
    up = {node.name: node.id for _, node in scene.nodes.values() if node.status == "Ready" and node.id != node.name}
    for file, node in scene.nodes.values():
        parts = {"node": node.name, "id": node.id}
        if node.lost:
            parts |= {"left": str(len(alive)), "managers": str(len(managers))}
            symptom = "manager-unreachable" if enough else "majority-lost"
            yield Symptom(symptom, None, "", Place(file, node.span), parts)
        elif node.status == "Down" and node.name in up:
            parts["twin"] = up[node.name]
            yield Symptom("node-entry-left-over", None, "", Place(file, node.span), parts)
        elif node.status in {"Down", "Disconnected"}:
            parts |= {"answers": "yes"} if node.rules else {}
            yield Symptom("node-down", None, "", Place(file, node.span), parts)
        elif node.status == "Unknown":
            yield Symptom("node-unknown", None, "", Place(file, node.span), parts)


def _copied(scene: Scene) -> Iterator[Symptom]:
    """Yield an entry that was listed under two names."""
    named: dict[str, str] = {}
    for file, row in scene.rows:
        if not isinstance(row, Node) or row.id == row.name:
            continue
        if (first := named.setdefault(row.id, row.name)) != row.name:
            parts = {"entry": row.id, "first": first, "second": row.name}
            yield Symptom("node-id-twice", None, "", Place(file, row.span), parts)
            return


def _removed(scene: Scene) -> Iterator[Symptom]:
    """Yield a machine with containers of tasks that no manager lists."""
    ids = set(scene.nodes)
    if not ids or not scene.containers:
        return
    here = {local.node for _, local in scene.local if local.state == "active"}
    here |= {container.slot for _, container in scene.containers if not container.slot.isdigit()}
    for node in sorted(here - ids):
        if any(node.startswith(known) for known in ids):
            continue
        file, first = scene.containers[0]
        names = listed([f"{each.service}.{each.slot}" for _, each in scene.containers])
        parts = {"node": node, "names": names, "service": first.service}
        yield Symptom("removed-node-runs-on", first.service, "", Place(file, first.span), parts)
