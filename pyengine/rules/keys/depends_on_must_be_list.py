"""Conditions on other services, which a stack does not know.

What it does
------------
Finds `depends_on` written as a mapping, with a `condition` for each service.

Why it hurts
------------
Docker refuses the whole file: `services.api.depends_on must be a list`. Nothing is deployed. The long form is right in
Compose alone.

What we change
--------------
The key is taken out. Swarm would not act on the list of names either: it starts all services at once, and the program
itself has to wait for what it needs, or end and be started again.

When to ignore it
-----------------
Never; but keep a file of its own for Compose if the conditions matter there.

Sources
-------
docker/cli cli/compose/schema/data/config_schema_v3.13.json (`depends_on` is a list_of_strings); executed with CLI
28.2.2: the mapping is refused, the list is dropped without a word.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyengine.evidence.expected import Refused, Says
from pyengine.evidence.experiment import Experiment
from pyengine.finding import Finding, Severity
from pyengine.rules.fixes import take_out
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.model.compose import is_composed
from pyengine.swarm.model.stack import Service
from pyengine.swarm.view import View

META = Meta("depends-on-must-be-list", Severity.HIGH, "`depends_on` must be a list", __doc__, refuses=True)


SAID = "`depends_on` with conditions is refused"
SAID_BY = "`docker-compose config` wrote `depends_on` with conditions, which is refused"


def check(service: Service) -> Iterator[Finding]:
    """Find the long form, in whichever file."""
    found = service.view.get("depends_on")
    for part in found.parts if found is not None and service.stack.for_swarm else ():
        view = View((part,))
        if not view.is_mapping:
            continue
        composed = is_composed(service.stack.view)
        fix = take_out(
            view,
            "Swarm starts all services at once, with a list of names and without it.",
            None if composed else "`docker compose up` then waits for nothing: keep a file of its own for that.",
        )
        older = composed and service.stack.view.get("name") is None
        message = f"{SAID_BY if older else SAID}: it must be a list of names"
        yield META.finding(view.key_place, message, service, fix=fix)


LONG = """\
services:
  api:
    image: example/api:2
    depends_on:
      db:
        condition: service_healthy
      cache:
        condition: service_started
    deploy:
      mode: replicated
  db:
    image: example/db:1
  cache:
    image: example/cache:1
"""
CONDITIONS = LONG[LONG.index("    depends_on") : LONG.index("    deploy")]
SHORT = LONG.replace(CONDITIONS, "    depends_on: [db, cache]\n")

EXAMPLES = [
    Bad(LONG, "depends_on", LONG.replace(CONDITIONS, ""), "two conditions", unsafe=True),
    Bad(
        LONG.replace(CONDITIONS, "    depends_on: {db: {condition: '${WHEN:-service_started}'}}\n"),
        "depends_on",
        LONG.replace(CONDITIONS, ""),
        "in one line, with a variable",
        unsafe=True,
    ),
    Good(SHORT, "the list is right"),
    Good(SHORT.replace("    deploy", "    # db: {condition: service_healthy}\n    deploy"), "a comment"),
    Good(LONG.replace("    deploy:\n      mode: replicated\n", "    restart: always\n"), "a file for Compose"),
]

EXPERIMENTS = [
    Experiment(
        LONG,
        as_written=True,
        bad=(Refused("services.api.depends_on must be a list"),),
        fixed=(Says("Creating service stack_api"),),
    )
]
