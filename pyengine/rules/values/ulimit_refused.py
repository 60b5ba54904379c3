"""A limit that the kernel does not set.

What it does
------------
Finds `ulimits` with a name that there is none of, and with a `soft` limit above the `hard` one.

Why it hurts
------------
The deploy is accepted: limits are set on the node, when the container is made. There each start fails, `wrong rlimit
value: RLIMIT_NOFILES` or `error setting rlimit type 7: invalid argument`, and Swarm tries again, for ever.

What we change
--------------
A name that is one letter away from one becomes that one. The hard limit is raised to the soft one.

When to ignore it
-----------------
Never on Linux.

Sources
-------
opencontainers/runc libcontainer/specconv, utils (the names), setrlimit(2); executed: no task starts.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from pyengine.evidence.expected import Missing
from pyengine.evidence.experiment import Experiment
from pyengine.finding import Applicability, Finding, Fix, Severity
from pyengine.patch.ops import RenameKey, Set
from pyengine.rules.message import cut
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.destination import may_go_to_swarm
from pyengine.swarm.model.settings import is_open
from pyengine.swarm.model.stack import Service
from pyengine.swarm.view import View

META = Meta("ulimit-refused", Severity.HIGH, "wrong rlimit value", __doc__)
NAMES = tuple(
    "as core cpu data fsize locks memlock msgqueue nice nofile nproc rss rtprio rttime sigpending stack".split()
)
"""What setrlimit(2) knows; runc writes them in capitals, so that theirs do not count."""
UNLIMITED = -1
YOURS = "which limit is meant is not in the file: `nofile` is the number of open files, `nproc` that of processes"


def check(service: Service) -> Iterator[Finding]:
    """Find them one by one."""
    found = service.view.get("ulimits")
    if found is None or not found.is_mapping or not may_go_to_swarm(service.stack):
        return
    given = dict(found.entries())
    for name, view in given.items():
        if name.lower() not in NAMES:
            yield _unknown(service, name, view, {each.lower() for each in given})
        elif (hard := _too_low(view)) is not None:
            yield _turned(service, name, view, hard)


def _unknown(service: Service, name: str, view: View, given: set[str]) -> Finding:
    near = [each for each in get_close_matches(name.lower(), NAMES, 1, 0.75) if each not in given]
    fix = (
        Fix(
            f"call it `{near[0]}`",
            (RenameKey(view.part.route, near[0], view.part.file),),
            Applicability.SAFE,
            "The kernel has a limit of this name, and no task starts with the other.",
        )
        if near and len(view.parts) == 1
        else None
    )
    message = f"the kernel has no limit `{cut(name)}`: no task starts"
    return META.finding(view.key_place, message, service, fix=fix, refusal=None if fix else YOURS)


def _too_low(view: View) -> View | None:
    """Return the hard limit that is below the soft one; -1 is none at all."""
    soft, hard = view.get("soft"), view.get("hard")
    if soft is None or hard is None or is_open(view):
        return None
    least, most = soft.data, hard.data
    if not isinstance(least, int) or not isinstance(most, int) or most == UNLIMITED:
        return None
    return hard if least == UNLIMITED or least > most else None


def _turned(service: Service, name: str, view: View, hard: View) -> Finding:
    soft = view.get("soft")
    value = soft.data if soft is not None else None
    fix = Fix(
        f"raise `hard` to {value}",
        (Set(hard.route, value, hard.part.file),),
        Applicability.UNSAFE,
        "A soft limit may be as high as the hard one, and no higher.",
        "It may be the hard one that is meant. A node whose Docker has less itself does not give so much.",
    )
    message = f"`{cut(name)}` has a soft limit of {value} above the hard one of {hard.data}: no task starts"
    return META.finding(hard, message, service, fix=fix)


FILES = """\
services:
  db:
    image: example/db:2
    ulimits:
      nofiles: 1000
    deploy:
      replicas: 1
"""
RIGHT = FILES.replace("nofiles", "nofile")
TURNED = FILES.replace("nofiles: 1000", "nofile: {soft: 900, hard: 800}")

EXAMPLES = [
    Bad(FILES, "nofiles", RIGHT, "a letter too many"),
    Bad(TURNED, "800", TURNED.replace("800", "900"), "the two are turned", unsafe=True),
    Bad(FILES.replace("nofiles", "open"), "open", None, "the name that `ulimit -a` shows", refused="`nofile` is"),
    Good(RIGHT),
    Good(FILES.replace("nofiles: 1000", "NOFILE: 1000"), "capitals do not count"),
    Good(TURNED.replace("800", "900"), "both alike"),
    Good(TURNED.replace("800", "-1"), "no hard limit at all"),
    Good(TURNED.replace("800", '"${HARD}"'), "nobody knows here how high"),
    Good(RIGHT.replace("1000", "1000  # nofiles: 1000"), "a comment"),
    Good(
        FILES.replace("    deploy:\n      replicas: 1\n", "    build: .\n    restart: always\n"), "a file for Compose"
    ),
]

EXPERIMENTS = [
    Experiment(text, first=True, limit=25, bad=(Missing(at_least=1),), fixed=(Missing(at_most=0),))
    for text in (FILES, TURNED)
]
