"""What else a paste tells of the node that a symptom is about: its entry, its role, and whether the managers go on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pyengine.incident.readers.rows import Node
from pyengine.incident.scene import Scene


def circumstances(scene: Scene, parts: Mapping[str, str]) -> dict[str, str]:
    """Return what `node ls` tells beside a symptom with these parts.

    `led`: several managers, and a majority with a leader goes on without the one in trouble. `entry` and `machine` are
    the id and the name of the node that is spoken of, or of the only manager that is gone; `worker` tells that it is
    none. `down` is the only entry of that name that is down, `twin` the same where another entry is spoken of, and
    `instead` a sentence for it. `creating` tells that the service was about to be made.
    """
    nodes = [node for _, node in scene.nodes.values()]
    managers = [node for node in nodes if node.manager]
    gone = [node for node in managers if node.manager == "Unreachable"]
    leads = any(node.manager == "Leader" for node in managers)
    found = {"creating": "yes"} if parts.get("verb") == "service create" else {}
    if leads and len(managers) > 1 and 2 * len(gone) < len(managers):
        found["led"] = "yes"
    node = _entry(nodes, parts.get("node", ""))
    if node is None and "node" not in parts and len(gone) == 1:
        node = gone[0]
    if node is not None:
        found |= {"entry": node.id, "machine": node.name}
        if leads and not node.manager:
            found["worker"] = "yes"
    return found | dict(_named_alike(nodes, node, parts.get("node", "")))


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
