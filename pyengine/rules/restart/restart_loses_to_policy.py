"""A `restart:` that Swarm does not look at.

What it does
------------
Finds `restart` beside a `deploy.restart_policy` that says something else, in a file for Swarm.

Why it hurts
------------
Where there is a `deploy.restart_policy` the command line does not look at `restart`, and does not say which of the two
it took. Whoever changes `restart` later changes nothing.

What we change
--------------
`restart` is taken out, so that the file says once what happens.

When to ignore it
-----------------
The same file is also used with `docker compose up`, which goes by `restart`.

Sources
-------
docker/cli cli/compose/convert/service.go:474-485; executed with CLI 28.2.2: `restart: always` beside a policy with
`condition: none` is sent as none.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyengine.evidence.expected import Accepted, Says
from pyengine.evidence.experiment import Experiment
from pyengine.finding import Finding, Severity
from pyengine.rules.fixes import take_out
from pyengine.rules.message import cut
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.model.settings import unknown
from pyengine.swarm.model.stack import Service
from pyengine.swarm.words import OF_RUN

META = Meta("restart-loses-to-policy", Severity.INFO, "`restart` has no effect beside `restart_policy`", __doc__)
MEANS = {**OF_RUN, "on-failure": "on-failure"}


def check(service: Service) -> Iterator[Finding]:
    """Find a `restart` that says otherwise than what decides."""
    short, policy = service.view.get("restart"), service.restart
    if short is None or policy.view is None or policy.broken or not service.stack.for_swarm:
        return
    word, _, count = str(short.data or "").partition(":")
    condition, attempts = policy.condition, policy.max_attempts
    if word not in MEANS or unknown(condition) or unknown(attempts):
        return
    wanted = int(count) if count.isdecimal() else 0
    if MEANS[word] == condition.value and wanted in {0, attempts.value}:
        return
    fix = take_out(
        short,
        "Swarm goes by `deploy.restart_policy` alone, with the key and without it.",
        "`docker compose up` does go by it: leave the key if the file is used there too.",
    )
    said = cut(condition.value, 20) if MEANS[word] != condition.value else f"{attempts.value or 'no limit of'} attempts"
    message = f"`restart: {cut(str(short.data), 20)}` has no effect: `restart_policy` decides, with {said}"
    related = [(policy.view.key_place, "what decides")]
    yield META.finding(short.key_place, message, service, fix=fix, related=related)


ALWAYS = """\
services:
  import:
    image: example/import:2
    restart: always
    deploy:
      restart_policy:
        condition: none
"""

COUNTED = ALWAYS.replace("always", "on-failure:3").replace(
    "none", "on-failure\n        max_attempts: 5\n        window: 5m"
)

EXAMPLES = [
    Bad(ALWAYS, "restart", ALWAYS.replace("    restart: always\n", ""), "it is not started again", unsafe=True),
    Bad(COUNTED, "restart", COUNTED.replace("    restart: on-failure:3\n", ""), "five times, not three", unsafe=True),
    Good(ALWAYS.replace("none", "any"), "both say the same, each to its own reader"),
    Good(COUNTED.replace(":3", ":5"), "the same count too"),
    Good(ALWAYS.replace("restart: always", "# restart: always"), "a comment"),
    Good(ALWAYS.replace("always", "${RESTART}"), "nobody can know it here"),
    Good(ALWAYS.replace("none", "${CONDITION}"), "nor here"),
    Good(ALWAYS.partition("      restart_policy")[0] + "      replicas: 1\n", "it is gone by, in spite of the warning"),
]

EXPERIMENTS = [
    Experiment(
        ALWAYS,
        as_written=True,
        bad=(Says("Ignoring unsupported options: restart"),),
        fixed=(Accepted(without="restart"),),
    )
]
