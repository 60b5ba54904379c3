"""A block that replaces the one of its anchor as a whole.

What it does
------------
Finds a block, such as `environment` or `deploy`, next to a merge key `<<` that brings a block of the same name, where
the written one has not all of its keys or items; and blocks of a later base in `<<: [*a, *b]`, which those of the
first one hide.

Why it hurts
------------
`<<` merges one level. A key that is written beside it hides the one that it brings with all that is below: variables,
limits, constraints of the base are not there any more. Nothing is said, and the service runs without them: on any node,
without a limit, with a default in the place of a variable.

What we change
--------------
The block of the base is merged in on its own level, `environment: {<<: *base-environment, PAGE_SIZE: "50"}`, and gets
an anchor for that where it has none. Where that would bring more than what is missing, or it is a list, which cannot
be merged, what is missing is written out. Of two bases one block with the keys of both is written at the service, or
in the first base where no other service has it.

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

from pyengine.evidence.experiment import Experiment
from pyengine.evidence.stored import ENV, Stored
from pyengine.finding import Applicability, Confidence, Finding, Fix, Severity
from pyengine.patch.ops import Insert, Op, Set
from pyengine.rules.fixes import ANEW
from pyengine.rules.message import cut, more, shortened
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.model.stack import Service, Stack
from pyengine.swarm.replaced import Replaced, replaced

META = Meta(
    "merge-replaces-block",
    Severity.LOW,
    "The merge key `<<` loses nested keys",
    __doc__,
    confidence=Confidence.POSSIBLE,
)
YOURS = "which of the two is wanted, only you know: write one block with all of its keys"
SHOWN = 2
"""Keys that a message names."""


def check(stack: Stack) -> Iterator[Finding]:
    """Find blocks that replace another one; each once, whichever services share it."""
    told = set()
    for service in stack.services if stack.for_swarm else ():
        for each in (found for part in service.view.parts for found in replaced(part)):
            if (each.place, each.name) in told:
                continue
            told.add((each.place, each.name))
            names = list(dict.fromkeys(cut(lost.words, 22) for lost in each.lost))
            shown = ", ".join(f"`{name}`" for name in names[:SHOWN])
            misses = "may miss" if each.written else "misses"
            said = f"`{cut(each.name, 20)}` {misses} {shown}{more(len(names) - SHOWN)}: `<<` merges no nested keys"
            fix = _fix(service, each) if each.written else _of_both(service, each)
            yield META.finding(
                each.place,
                shortened(said),
                service,
                fix=fix,
                refusal=None if fix else YOURS,
                related=[(each.instead_of, "this block is not merged")],
                severity=None if each.written else Severity.MEDIUM,
                confidence=None if each.written else Confidence.CERTAIN,
            )


def _fix(service: Service, each: Replaced) -> Fix | None:
    """Return the fix that brings back what is missing; none where the block is itself that of an anchor."""
    file, ops = each.place.file, list[Op]()
    if any(lost.route[:2] != service.view.route for lost in each.lost):
        return None
    for lost in each.lost:
        if not lost.is_item:
            ops.append(Set(lost.route, lost.value, file, base=lost.base))
    ops += [Insert((*lost.route, 0), lost.value, file) for lost in reversed(each.lost) if lost.is_item]
    return Fix(
        "bring back what is missing",
        tuple(ops),
        Applicability.UNSAFE,
        "The service then has what its base has, and its own.",
        f"Where the block was meant to be another one, this brings back what was left out.{ANEW}",
    )


def _of_both(service: Service, each: Replaced) -> Fix | None:
    """Return the fix that writes the block of two bases at the service, with all that they bring."""
    found = service.view.get(each.name)
    if found is None or len(found.parts) > 1 or each.both is None:
        return None
    return Fix(
        "write one block with the keys of both",
        (Set(found.route, each.both, each.place.file),),
        Applicability.UNSAFE,
        "A block that is written hides those of the bases, and this one has all that they say.",
        f"What the bases say anew later has to be written here too.{ANEW}",
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
TWICE = "x-other: &variables {A: x}\n" + BASE
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

LISTS = """\
x-base: &base
  image: example/billing:2
  volumes:
    - logs:/mnt/logs
services:
  billing:
    <<: *base
    volumes:
      - config:/mnt/config:ro
    deploy:
      mode: replicated
volumes:
  logs:
    driver: vendor/share
  config:
"""
TWO = """\
x-env: &env
  environment: {A: x}
x-more: &more
  environment: {B: x}
services:
  billing:
    <<: [*env, *more]
    image: example/billing:2
    deploy:
      mode: replicated
"""

BOTH = TWO.replace("{A: x}", "{A: x, B: x}")

EXAMPLES = [
    Bad(
        BASE,
        "environment",
        MERGED,
        "variables",
        unsafe=True,
    ),
    Bad(
        LIMITS,
        "placement",
        LIMITS.replace("placement:\n", "placement: &deploy-placement\n", 1).replace(
            "        max_replicas_per_node: 1\n",
            "        <<: *deploy-placement\n        max_replicas_per_node: 1\n",
        ),
        "further down, without an anchor",
        unsafe=True,
    ),
    Bad(
        TWICE,
        "environment",
        TWICE.replace('      PAGE_SIZE: "50"\n', '      PAGE_SIZE: "50"\n      LOG_LEVEL: info\n'),
        "its anchor is the name of two",
        unsafe=True,
    ),
    Bad(
        BASE.replace("LOG_LEVEL: info", "- LOG_LEVEL=${LEVEL:-info}").replace('PAGE_SIZE: "50"', "- PAGE_SIZE=50"),
        "environment",
        BASE.replace("LOG_LEVEL: info", "- LOG_LEVEL=${LEVEL:-info}").replace(
            'PAGE_SIZE: "50"', "- LOG_LEVEL=${LEVEL:-info}\n      - PAGE_SIZE=50"
        ),
        "lists of variables",
        unsafe=True,
    ),
    Bad(
        LISTS,
        "volumes",
        LISTS.replace("      - config:", "      - logs:/mnt/logs\n      - config:"),
        "a list is not merged either",
        unsafe=True,
    ),
    Bad(TWO, "<<", BOTH, "of two bases the first one holds", unsafe=True),
    Good(TWO.replace("environment: {B: x}", "labels: {B: x}"), "two bases with blocks of their own"),
    Good(MERGED, "merged on this level too"),
    Good(BASE.replace('      PAGE_SIZE: "50"', "      LOG_LEVEL: debug"), "all of its keys are there"),
    Good(BASE.replace(':\n      PAGE_SIZE: "50"', ": {}"), "emptied on purpose"),
    Good(LISTS.replace("config:/mnt/config", "config:/mnt/logs"), "another one at the same place"),
    Good(BASE.replace("environment", "build"), "a block that Swarm ignores"),
    Good(BASE.replace("    deploy:\n      mode: replicated\n", "    restart: always\n"), "a file for Compose"),
    Good(BASE.replace("    <<: *base\n", "    image: a:1  # <<: *base\n"), "a comment"),
]

EXPERIMENTS = [
    Experiment(
        BASE, as_written=True, bad=(Stored(ENV, "LOG_LEVEL=info", there=False),), fixed=(Stored(ENV, "LOG_LEVEL=info"),)
    ),
    Experiment(TWO, as_written=True, bad=(Stored(ENV, "B=x", there=False),), fixed=(Stored(ENV, "B=x"),)),
]
