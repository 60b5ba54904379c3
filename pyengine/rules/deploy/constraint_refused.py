"""A constraint that Swarm cannot read.

What it does
------------
Finds constraints that are not a key, `==` or `!=`, and a value; the value may have letters, digits, spaces and some
signs, such as `-` and `.`, and is not empty.

Why it hurts
------------
`docker stack config` accepts them, and so does the first half of a deploy: networks, configs and the services before
this one are made. Then the manager refuses the service, and what the file says of the others is not carried out.

What we change
--------------
An operator that means the same becomes the one that Swarm has: `=` becomes `==`, and `==~`, the "rather there" of the
Swarm before 1.12, becomes `==`. Swarm has no wish for a node, only `preferences` that spread tasks over a label.

When to ignore it
-----------------
Never.

Sources
-------
swarmkit manager/constraint/constraint.go Parse; executed on engines 20.10.24 and 28.5.2 (`value '~ a' is invalid`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pyengine.evidence.expected import Accepted, Refused
from pyengine.evidence.experiment import Experiment
from pyengine.finding import Applicability, Finding, Fix, Severity
from pyengine.patch.ops import Set
from pyengine.rules.message import cut
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.model.settings import is_open
from pyengine.swarm.model.stack import Service
from pyengine.swarm.placement import written
from pyengine.swarm.refusals.services import unreadable
from pyengine.swarm.view import View

META = Meta("constraint-refused", Severity.HIGH, "constraint expected one operator from ==, !=", __doc__, refuses=True)
_OPERATOR = re.compile(r"\s*(?P<wish>[=!]=\s*~)\s*|\s*(?<![=!<>~])(?P<single>=)(?![=~])\s*")
"""What stands for `==` and `!=` elsewhere: a single `=`, and the wishes of the Swarm before 1.12, docs of Swarm 1.2."""


def check(service: Service) -> Iterator[Finding]:
    """Find constraints that a manager refuses."""
    for item in written(service):
        told = unreadable(str(item.data)) if not is_open(item) else ""
        if not told:
            continue
        fix = _fix(item)
        refusal = None if fix else f"Swarm says: {told}. Write a key, `==` or `!=`, and a value"
        yield META.finding(
            item, f"`{cut(item.text)}` is refused half-way: {cut(told, 45)}", service, fix=fix, refusal=refusal
        )


def _fix(item: View) -> Fix | None:
    found = list(_OPERATOR.finditer(item.text))
    if len(found) != 1:
        return None
    wish = found[0]["wish"]
    operator = wish[:2] if wish else "=="
    mended = f"{item.text[: found[0].start()]} {operator} {item.text[found[0].end() :]}"
    if unreadable(mended):
        return None
    caveat = "A wish becomes a must: with no such node the tasks wait." if wish else "With no such node the tasks wait."
    part = item.part
    ops = (Set(part.route, mended, part.file),)
    return Fix(f"write `{operator}`", ops, Applicability.UNSAFE, f"Swarm has `{operator}` for it.", caveat)


SINGLE = """\
services:
  cache:
    image: example/cache:2
    deploy:
      placement:
        constraints:
          - node.role = worker
"""
BOTH = SINGLE.replace("node.role = worker", "node.role == worker")

EXAMPLES = [
    Bad(SINGLE, "node.role = worker", BOTH, "one sign for two", unsafe=True),
    Bad(
        SINGLE.replace("= worker", "==~ worker"),
        "node.role ==~ worker",
        BOTH,
        "a wish, which Swarm has not",
        unsafe=True,
    ),
    Bad(SINGLE.replace(" = worker", ""), "node.role", None, "no value", refused="expected one operator"),
    Bad(SINGLE.replace("= worker", "=="), "node.role ==", None, "an empty value", refused="value '' is invalid"),
    Good(BOTH),
    Good(SINGLE.replace("node.role = worker", "node.labels.zone==eu west")),
    Good(SINGLE.replace("= worker", "${WHERE}"), "nobody can know it here"),
    Good(SINGLE.replace("- node.role =", "# node.role = worker\n          - node.role =="), "a comment"),
]

EXPERIMENTS = [
    Experiment(SINGLE, first=True, limit=20, bad=(Refused("expected one operator"),), fixed=(Accepted(),)),
]
