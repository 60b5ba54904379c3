"""A constraint on something that no node has.

What it does
------------
Finds a constraint whose key is none of `node.id`, `node.hostname`, `node.ip`, `node.role`, `node.platform.os`,
`node.platform.arch`, `node.labels.…` and `engine.labels.…`.

Why it hurts
------------
Docker accepts it, and no node ever meets it: with `==` and with `!=`. The tasks wait for ever: `no suitable node
(scheduling constraints not satisfied)`. Under stop-first an update has stopped the old task by then, and no rollback
comes. What still serves is stopped by the next change of its node's entry, such as another stack's network. There is no
constraint on other services either.

What we change
--------------
The key becomes the one that it is spelled like, else that of a label of nodes. Where a service keeps away from its own
name, `max_replicas_per_node: 1` says it.

When to ignore it
-----------------
Never.

Sources
-------
swarmkit manager/constraint/constraint.go NodeMatches; executed on engine 20.10.24: `rack == large` and `rack != large`
wait for ever on a node with the label.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from pyengine.evidence.expected import Missing
from pyengine.evidence.experiment import Experiment
from pyengine.finding import Applicability, Finding, Fix, Severity
from pyengine.patch.ops import Op, Remove, RenameKey, Set
from pyengine.rules.fixes import version_for
from pyengine.rules.message import cut
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.model.stack import Service
from pyengine.swarm.placement import KEYS, LABELS, Constraint, decided, is_label

META = Meta("constraint-key-unknown", Severity.HIGH, "no suitable node: scheduling constraints not satisfied", __doc__)
LIMIT = "max_replicas_per_node"
ALIKE = 0.85
"""How much of a misspelt key has to be right."""


def check(service: Service) -> Iterator[Finding]:
    """Find constraints on keys that no node has."""
    for each in decided(service):
        if each.key not in KEYS and not is_label(each.key):
            fix = _apart(service, each) if _is_apart(service, each) else _renamed(each)
            message = f"`{cut(each.key)}` is nothing that a node has: no node meets this, and no task starts"
            refusal = None if fix else "a limit for each node is there already: take the constraint out"
            yield META.finding(each.item, message, service, fix=fix, refusal=refusal)


def _is_apart(service: Service, constraint: Constraint) -> bool:
    """Tell the wish that no two tasks of the service share a node."""
    return not constraint.equal and constraint.value.lower() == service.name.lower()


def _apart(service: Service, constraint: Constraint) -> Fix | None:
    limit = service.deploy.below("placement").below(LIMIT)
    if limit.present:
        return None
    part = constraint.item.part
    found = service.view.get("deploy", "placement", "constraints")
    alone = found is not None and len(list(found.items())) == 1
    raised, _ = version_for(service, "deploy", "placement", LIMIT)
    whole = part.route[:-1]
    ops: tuple[Op, ...] = (Remove(part.route, part.file), Set(limit.route, 1, part.file))
    if alone:  # the list goes, and the limit takes its line
        ops = (Set(whole, 1, part.file), RenameKey(whole, LIMIT, part.file))
    return Fix(
        "one task on each node",
        (*raised, *ops),
        Applicability.UNSAFE,
        "Swarm keeps tasks of a service apart by this limit, and has no constraint on other services.",
        "With more replicas than nodes the others wait; start-first then needs a free node.",
    )


def _renamed(constraint: Constraint) -> Fix:
    key = meant(constraint.key)
    text = f"{key} {'==' if constraint.equal else '!='} {constraint.value}"
    caveat = f"If something else is meant the tasks still wait, or run elsewhere. {_label(key, constraint)}".rstrip()
    part = constraint.item.part
    ops = (Set(part.route, text, part.file),)
    return Fix(f"ask for `{cut(key, 40)}`", ops, Applicability.UNSAFE, "It is a key that a node has.", caveat)


def _label(key: str, constraint: Constraint) -> str:
    if not constraint.equal or not is_label(key) or not key.startswith(LABELS[0]):
        return ""
    pair = f"{key.removeprefix(LABELS[0])}={constraint.value}"
    return f"A node needs the label: `docker node update --label-add {pair} NODE`."


def meant(key: str) -> str:
    """Return the key that a wrong one stands for: the one that ends so or is spelled so, else a label's."""
    low = key.lower()
    known = next((each for each in KEYS if each.endswith(f".{low}")), None)
    if known := known or next(iter(get_close_matches(low, KEYS, 1, ALIKE)), None):
        return known
    steps = key.split(".", 2)
    if len(steps) > 2:
        prefix = get_close_matches(f"{steps[0]}.{steps[1]}.".lower(), LABELS, 1, ALIKE)
        if prefix:
            return prefix[0] + steps[2]
    return LABELS[0] + (key[len("node.") :] if low.startswith("node.") and len(low) > len("node.") else key)


RACK = """\
services:
  cache:
    image: example/cache:2
    deploy:
      placement:
        constraints:
          - rack == large
"""
OWN = RACK.replace("\n          - rack == large", " [team.service != cache]")

EXAMPLES = [
    Bad(
        RACK,
        "rack == large",
        RACK.replace("- rack", "- node.labels.rack"),
        "a label is written with its kind",
        unsafe=True,
    ),
    Bad(
        RACK.replace("rack ==", "role !="),
        "role != large",
        RACK.replace("rack ==", "node.role !="),
        "no node meets it with `!=` either",
        unsafe=True,
    ),
    Bad(
        RACK.replace("rack ==", "node.label.rack =="),
        "node.label.rack == large",
        RACK.replace("rack ==", "node.labels.rack =="),
        "a letter is missing",
        unsafe=True,
    ),
    Bad(
        OWN,
        "team.service != cache",
        OWN.replace("constraints: [team.service != cache]", "max_replicas_per_node: 1"),
        "no two of its tasks on one node",
        unsafe=True,
    ),
    Good(RACK.replace("rack ==", "node.labels.rack ==")),
    Good(RACK.replace("rack ==", "engine.labels.rack ==")),
    Good(RACK.replace("rack ==", "Node.Hostname =="), "the case of these keys is all one"),
    Good(RACK.replace("rack ==", "${WHERE} =="), "nobody can know it here"),
    Good(RACK.replace("- rack", "# - rack == small\n          - node.labels.rack"), "a comment"),
]

EXPERIMENTS = [
    Experiment(
        RACK,
        instead=RACK.replace("rack == large", "node.labels.rack != large"),
        first=True,
        limit=20,
        bad=(Missing(at_least=1),),
        fixed=(Missing(at_most=0),),
    )
]
