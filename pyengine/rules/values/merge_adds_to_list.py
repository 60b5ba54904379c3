"""A list that a later file makes longer.

What it does
------------
Finds lists that several files of `-c a -c b` write for one service and that Docker puts together, such as `cap_add`,
`dns` and `placement.constraints`. It is told once for all files.

Why it hurts
------------
An override file does not override here: what the earlier file has stays, and the later one's comes behind it.

What we change
--------------
Nothing, because it may be meant so.

When to ignore it
-----------------
The later file is to add to the list.

Sources
-------
docker/cli cli/compose/loader/merge.go (mergo `WithAppendSlice`); executed with CLI 28.2.2 for every key.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyengine.evidence.experiment import Experiment
from pyengine.evidence.stored import DNS, Stored
from pyengine.finding import Finding, Severity
from pyengine.rules.message import SHOWN
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm import joined
from pyengine.swarm.keys.key import Merge
from pyengine.swarm.model.stack import Stack

META = Meta("merge-adds-to-list", Severity.INFO, "An override file does not override lists", __doc__)


def check(stack: Stack) -> Iterator[Finding]:
    """Find the lists that get longer; one finding for all."""
    if not joined.are_several(stack):
        return
    every = [(service, each) for service in stack.services for each in joined.lists(service, Merge.APPENDED)]
    found = [(service, each) for service, each in every if not each.is_command and joined.gets_longer(each)]
    if found:
        service, each = found[0]
        yield META.finding(
            each.said[-1].key_place,
            f"`{each.key.name}` is added to the earlier file's list: it takes nothing out of it",
            service,
            related=[(each.said[0].key_place, "the earlier list")]
            + [(other.said[-1].key_place, "the same") for _, other in found[1 : 1 + SHOWN]],
        )


BASE = """\
$ cat stack.yml
services:
  api:
    image: example/api:2
    dns: [10.0.0.1]
    deploy:
      mode: replicated
$ cat staging.yml
services:
  api:
"""
OVER = BASE + "    dns: [10.0.0.2]\n"

EXAMPLES = [
    Bad(OVER, "dns", None, "both are asked"),
    Bad(OVER.replace("[10.0.0.2]", "10.0.0.2"), "dns", None, "a string is a list of one"),
    Good(BASE + "    dns: []\n", "an empty list adds nothing"),
    Good(BASE + "    dns: [10.0.0.1]\n", "the earlier file has it already"),
    Good(BASE + "    command: [a]\n", "of a command the later one holds"),
    Good(BASE + "    # dns: [10.0.0.2]\n    hostname: a\n", "a comment"),
    Good(OVER.replace("    deploy:\n      mode: replicated\n", "    profiles: [a]\n"), "a file for Compose"),
]

EXPERIMENTS = [
    Experiment(
        OVER,
        as_written=True,
        bad=(Stored(DNS, "10.0.0.1"),),
        fixed=(Stored(DNS, "10.0.0.1", there=False),),
        instead=OVER.replace("    dns: [10.0.0.1]\n", ""),
    ),
]
