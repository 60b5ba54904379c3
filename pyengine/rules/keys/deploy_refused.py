"""A file that Docker does not deploy.

What it does
------------
Goes through the steps of `docker stack deploy` and tells what Docker says where it stops, for every reason that no
other rule explains. Of a file for Compose the first reason alone is told, for whoever means to deploy it.

Why it hurts
------------
What the command line refuses is not begun. What the engine refuses ends the deploy half-way: networks, secrets, configs
and some of the services are there already, in no certain order.

What we change
--------------
Nothing, because Docker's words tell what it does not take, not what was meant.

When to ignore it
-----------------
The file is for `docker compose` alone, or a variable that is taken to be unset here is set where you deploy.

Sources
-------
docker/cli cli/compose/schema/schema.go:110-189, cli/compose/loader/loader.go,
cli/command/stack/deploy_composefile.go; moby daemon/cluster/convert; swarmkit manager/controlapi/service.go. Compared
with what a real engine 28.5.2 did with 569 public files: the same verdict on all but one.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import islice, takewhile

from pyengine.evidence.expected import Accepted, Refused
from pyengine.evidence.experiment import Experiment
from pyengine.finding import Confidence, Finding, Severity
from pyengine.rules.message import further, shortened
from pyengine.rules.rule import Bad, Explained, Good, Meta
from pyengine.swarm.effective import By
from pyengine.swarm.model.settings import is_open
from pyengine.swarm.model.stack import Stack
from pyengine.swarm.part import Part
from pyengine.swarm.pointed import core, narrowed, pointed
from pyengine.swarm.spec.names import Names
from pyengine.swarm.view import View
from pyengine.text import Place

META = Meta("deploy-refused", Severity.HIGH, "Docker refuses this file", __doc__, refuses=True)
ROOM = 50
"""Characters of Docker's words that a message has room for."""
_DEMANDED = "required variable"


def check(known: Explained) -> Iterator[Finding]:
    """Find what Docker refuses and nobody has explained, the same words once; of a Compose file the first alone."""
    stack = known.stack
    told = stack.deployed.errors if stack.for_swarm else stack.deployed.errors[:1]
    places: dict[tuple[str, bool], list[tuple[View, str]]] = {}
    explained = set[str]()
    marked = _marked(known.findings)
    open_ones: dict[object, bool] = {}
    for error in told:
        view = pointed(error, stack.view, Names())
        words = _words(error, view)
        open_ended = open_ones[view.route] if view.route in open_ones else is_open(view)
        open_ones[view.route] = open_ended
        if any(_explains(marked, part) for part in view.parts):
            explained |= {words} if open_ended else set()  # of a variable's places a rule names a few
        elif _DEMANDED not in error:
            places.setdefault((words, open_ended), []).append((view, error))
    for (words, may_pass), found in places.items():
        if words not in explained or not may_pass:
            yield _finding(stack, words, found)


def _finding(stack: Stack, words: str, found: list[tuple[View, str]]) -> Finding:
    view, error = found[0]
    open_ended = is_open(view)
    verb = "may refuse this" if open_ended else "refuses this"
    when = ", half-way" if stack.deployed.refused_by is By.ENGINE else ""
    return META.finding(
        _place(narrowed(view, error)),
        f"`docker stack deploy` {verb}{when}: {words}",
        next((service for service in stack.services if view.route[:2] == service.view.route), None),
        refusal=f"Docker says: {error}",
        related=further([(_place(other), "the same") for other, _ in found]),
        severity=Severity.INFO if not stack.for_swarm else Severity.LOW if open_ended else None,
        confidence=Confidence.POSSIBLE if open_ended else None,
    )


def _words(told: str, view: View) -> str:
    """Return Docker's words without those that say where: the place is marked."""
    words = " ".join(core(told).split())
    for name in view.route[1:2]:
        words = words.replace(f"services.{name}.", "").replace(f"services.{name} ", "")
        words = words.replace(f" for service {name}:", ":").replace(f"service {name}: ", "")
    return shortened(words, ROOM)


def _marked(findings: Sequence[Finding]) -> list[tuple[int, int, int]]:
    """Return the places that findings speak of, in order: file, start and end."""
    places = [place for each in findings for place in (each.place, *(label.place for label in each.related))]
    return sorted((place.file, place.span.start, place.span.end) for place in places)


def _explains(marked: list[tuple[int, int, int]], part: Part) -> bool:
    """Tell a part of a file in which something is marked."""
    start, end = part.key_place.span.start, part.node.outer.end
    within = takewhile(
        lambda place: place[:2] <= (part.file, end), islice(marked, bisect_left(marked, (part.file, start, 0)), None)
    )
    return any(stop <= end for _, _, stop in within)


def _place(view: View) -> Place:
    """Return what to mark: a value, the key of what holds several, the first key of the file."""
    if view.text:
        return view.place
    if view.route:
        return view.key_place
    return next((child.key_place for _, child in view.entries()), view.place)


TINY = """\
services:
  api:
    image: example/api:2
    deploy:
      replicas: 2
      resources:
        limits:
          memory: 1M
"""

EXAMPLES = [
    Bad(TINY, "api", None, "the engine wants 4 MiB at least", refused="Must be at least 4MiB"),
    Bad(
        TINY.replace("memory: 1M", "memory: 64M").replace("image: example/api:2", "image: Example/API:2"),
        "Example/API:2",
        None,
        "no such name of an image",
        refused="must be lowercase",
    ),
    Good(TINY.replace("1M", "64M")),
    Good(TINY.replace("1M", "64M").replace("example/api:2", "example/api:${TAG:?set it}"), "Docker names the variable"),
    Good(
        TINY.replace("1M", "64M").replace("replicas: 2", "replicas: 2\n      restart_policy: {condition: always}"),
        "another rule tells why",
    ),
    Good(
        "services:\n"
        + "".join(
            f"  api{number}:\n    image: example/api:2\n    deploy: {{replicas: '${{REPLICAS}}'}}\n"
            for number in range(9)
        ),
        "another rule tells of the variable, whose places are many",
    ),
]

EXPERIMENTS = [
    Experiment(
        TINY,
        as_written=True,
        instead=TINY.replace("1M", "64M"),
        bad=(Refused("Must be at least 4MiB"),),
        fixed=(Accepted(),),
    )
]
