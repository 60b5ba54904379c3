"""A preference to spread over something that is no label.

What it does
------------
Finds `spread` in `placement.preferences` with anything but `node.labels.…` or `engine.labels.…`: another key, or a
whole condition.

Why it hurts
------------
Docker accepts it, and Swarm passes over it without a word: the tasks are spread over the nodes as if nothing were
written. All may stand in one rack or zone, and go down with it.

What we change
--------------
A label's name becomes that of a label of nodes; of a condition the key stays. Where the nodes themselves are meant,
nothing: Swarm spreads over them anyhow, and where one is away or full two tasks share another.

When to ignore it
-----------------
Never.

Sources
-------
swarmkit manager/scheduler/nodeset.go tree: `default: continue`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pyengine.finding import Applicability, Confidence, Finding, Fix, Severity
from pyengine.patch.ops import Set
from pyengine.rules.message import cut
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.model.settings import is_open
from pyengine.swarm.model.stack import Service
from pyengine.swarm.placement import KEYS, LABELS, canonical, is_label
from pyengine.swarm.view import View

META = Meta("spread-ignored", Severity.MEDIUM, "placement preference spread has no effect", __doc__)
ONE_NODE = ("node.id", "node.hostname", "node.ip")
"""Keys of which each node has a value of its own."""
BY_ITSELF = (
    "Swarm spreads over the nodes by itself, as far as it can; one at most on each is `max_replicas_per_node: 1`"
)
OF_SOME = "to keep tasks on some nodes write a constraint; to spread them, a label of nodes"
_CONDITION = re.compile(r"[=!]=")


def check(service: Service) -> Iterator[Finding]:
    """Find preferences that Swarm passes over."""
    found = service.view.get("deploy", "placement", "preferences")
    yield from _nested(service, found) if found is not None else ()
    for item in found.items() if found is not None else ():
        spread = item.get("spread")
        if spread is not None and isinstance(spread.data, str) and spread.data and not is_open(spread):
            yield from _judged(service, spread, spread.data)


def _nested(service: Service, found: View) -> Iterator[Finding]:
    """Find a second label: it divides what the first one has divided, and is no second choice."""
    spreads = [spread for item in found.items() if (spread := item.get("spread")) is not None and not is_open(spread)]
    labels = [spread for spread in spreads if is_label(str(spread.data))]
    if len(labels) > 1:
        first, second = (cut(str(spread.data).rpartition(".")[2], 16) for spread in labels[:2])
        yield META.finding(
            labels[1],
            f"`{second}` divides the tasks of each value of `{first}`: it is no second choice",
            service,
            refusal="Swarm has no `prefer`: write what must be as a constraint; a full node is passed over by itself",
            related=[(labels[0], "divides all tasks")],
            severity=Severity.INFO,
            confidence=Confidence.POSSIBLE,
        )


def _judged(service: Service, spread: View, written: str) -> Iterator[Finding]:
    key = canonical(_CONDITION.split(written, 1)[0].strip())
    of_nodes = any(f"{key}.".startswith(f"{each}.") for each in KEYS)
    if is_label(key) and key == canonical(written):
        return
    message = f"`{cut(written)}` is no label: Swarm passes over it, and spreads over the nodes alone"
    if is_label(key):
        message = f"`{cut(written)}` names no label but a condition: Swarm spreads over nothing by it"
    yield META.finding(
        spread,
        message,
        service,
        fix=None if of_nodes else _fix(spread, key),
        refusal=(BY_ITSELF if key in ONE_NODE else OF_SOME) if of_nodes else None,
        severity=Severity.LOW if key in ONE_NODE and key == canonical(written) else None,
    )


def _fix(spread: View, key: str) -> Fix:
    label = key if is_label(key) else LABELS[0] + key.removeprefix("node.")
    return Fix(
        f"spread over `{cut(label, 40)}`",
        (Set(spread.route, label, spread.part.file),),
        Applicability.UNSAFE,
        "Swarm spreads over the values of a label.",
        "It takes effect with the next tasks, and only where nodes have the label: `docker node update --label-add`.",
    )


SPREAD = """\
services:
  api:
    image: example/api:2
    deploy:
      replicas: 4
      placement:
        preferences:
          - spread: zone
"""
RIGHT = SPREAD.replace("zone", "node.labels.zone")

EXAMPLES = [
    Bad(SPREAD, "zone", RIGHT, "the kind of label is missing", unsafe=True),
    Bad(RIGHT.replace("zone", "zone == a"), "node.labels.zone == a", RIGHT, "a condition", unsafe=True),
    Bad(SPREAD.replace("zone", "node.id"), "node.id", None, "Swarm does so anyhow", refused="max_replicas"),
    Bad(SPREAD.replace("zone", "node.role.worker"), "node.role.worker", None, "no label", refused="write a constraint"),
    Bad(
        RIGHT + "          - spread: node.labels.rack\n",
        "node.labels.rack",
        None,
        "racks within zones, not racks where zones are full",
        refused="no `prefer`",
    ),
    Good(RIGHT),
    Good(RIGHT.replace("node.", "Engine."), "the label of an engine"),
    Good(SPREAD.replace("zone", "${WHERE}"), "nobody can know it here"),
    Good(RIGHT.replace("- spread", "# - spread: zone\n          - spread"), "a comment"),
]

NO_EXPERIMENT = "The nodes of the test have no labels to spread over."
