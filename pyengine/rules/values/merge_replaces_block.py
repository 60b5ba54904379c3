"""A block that replaces the one of its anchor as a whole.

What it does
------------
Finds a block, such as `environment` or `deploy`, next to a merge key `<<` that brings a block of the same name, where
the written one has not all of its keys.

Why it hurts
------------
`<<` merges one level. A key that is written beside it hides the one that it brings with all that is below: variables,
limits, constraints of the base are not there any more. Nothing is said, and the service runs without them: on any node,
without a limit, with a default in the place of a variable.

What we change
--------------
Nothing: which keys are wanted, only you know. With an anchor of its own, the block of the base can be merged too:
`environment: {<<: *base-environment, PAGE_SIZE: "50"}`.

When to ignore it
-----------------
The block is meant to be another one. Where it has a merge key of its own, or is empty, we are silent.

Sources
-------
go.yaml.in/yaml/v3 decode.go merge; executed with CLI 28.2.2: of `environment: {LOG_LEVEL: info}` in the base nothing is
left beside `environment: {PAGE_SIZE: "50"}`, nor are its constraints beside another `placement`.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyengine.finding import Confidence, Finding, Severity
from pyengine.rules.message import cut, more
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.model.stack import Stack
from pyengine.swarm.replaced import replaced

META = Meta(
    "merge-replaces-block",
    Severity.LOW,
    "The merge key `<<` loses nested keys",
    __doc__,
    confidence=Confidence.POSSIBLE,
)
YOURS = "which keys are wanted, only you know: `<<` inside this block merges the keys of the other one too"
SHOWN = 2
"""Keys that a message names."""


def check(stack: Stack) -> Iterator[Finding]:
    """Find blocks that replace another one; each once, whichever services share it."""
    told = set()
    for service in stack.services if stack.for_swarm else ():
        for each in (found for part in service.view.parts for found in replaced(part)):
            if each.place in told:
                continue
            told.add(each.place)
            shown = ", ".join(f"`{cut(name, 22)}`" for name in each.lost[:SHOWN])
            message = (
                f"`{cut(each.name, 20)}` may miss {shown}{more(len(each.lost) - SHOWN)}: `<<` merges no nested keys"
            )
            yield META.finding(
                each.place, message, service, refusal=YOURS, related=[(each.instead_of, "this block is not merged")]
            )


BASE = """\
x-base: &base
  image: example/billing:2
  environment: &variables
    LOG_LEVEL: info
services:
  billing:
    <<: *base
    environment:
      PAGE_SIZE: "50"
    deploy:
      mode: replicated
"""
MERGED = BASE.replace("      PAGE", "      <<: *variables\n      PAGE")
LIMITS = """\
x-base: &base
  image: example/billing:2
  deploy: &deploy
    replicas: 2
    placement:
      constraints: [node.labels.disk == fast]
services:
  billing:
    <<: *base
    deploy:
      <<: *deploy
      placement:
        max_replicas_per_node: 1
"""

EXAMPLES = [
    Bad(BASE, "environment", None, "variables", refused="only you know"),
    Bad(LIMITS, "placement", None, "further down", refused="only you know"),
    Bad(
        BASE.replace("LOG_LEVEL: info", "- LOG_LEVEL=${LEVEL:-info}").replace('PAGE_SIZE: "50"', "- PAGE_SIZE=50"),
        "environment",
        None,
        "lists of variables",
        refused="only you know",
    ),
    Good(MERGED, "merged on this level too"),
    Good(BASE.replace('      PAGE_SIZE: "50"', "      LOG_LEVEL: debug"), "all of its keys are there"),
    Good(BASE.replace(':\n      PAGE_SIZE: "50"', ": {}"), "emptied on purpose"),
    Good(BASE.replace("environment", "build"), "a block that Swarm ignores"),
    Good(BASE.replace("    deploy:\n      mode: replicated\n", "    restart: always\n"), "a file for Compose"),
    Good(BASE.replace("    <<: *base\n", "    image: a:1  # <<: *base\n"), "a comment"),
]

NO_EXPERIMENT = "Nothing of Swarm's own happens: the file that is sent has not the keys."
