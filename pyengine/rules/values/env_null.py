"""A variable whose value is that of the shell that deploys.

What it does
------------
Lists environment variables without a value, `KEY:` or `- KEY`.

Why it hurts
------------
Docker takes the value from the environment of whoever runs `docker stack deploy`, and keeps it in the service. It reads
no `.env` file. Where the variable is not set there, in a pipeline for example, the task has none, not even the one of
its image; and a deploy from another shell replaces every task with another value.

What we change
--------------
Nothing: the value is yours. `KEY: ${KEY:?}` stops the deploy where it is not set, `KEY: ""` is an empty one.

When to ignore it
-----------------
The variable is always set, and the same, where you deploy.

Sources
-------
docker/cli cli/compose/loader/loader.go resolveEnvironment, cli/command/stack/loader.go:99-140 (no
`.env` file is read); executed with CLI 28.2.2.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyengine.evidence.experiment import Experiment
from pyengine.evidence.stored import ENV, Stored
from pyengine.finding import Confidence, Finding, Severity
from pyengine.rules.message import LISTED, cut, further, more
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.model.environment import Entry, environment
from pyengine.swarm.model.settings import is_null
from pyengine.swarm.model.stack import Stack

META = Meta(
    "env-null",
    Severity.INFO,
    "A variable without a value comes from the shell that deploys",
    __doc__,
    confidence=Confidence.POSSIBLE,
)


def check(stack: Stack) -> Iterator[Finding]:
    """Find variables without a value."""
    services = stack.services if stack.for_swarm else ()
    found = [entry for service in services for entry in environment(service) if _is_bare(entry)]
    if not found:
        return
    others = more(len(found) - 1)
    message = f"`{cut(found[0].name)}`{others} may be missing: the value is that of the shell that deploys"
    related = further([(entry.place, "has no value either") for entry in found], LISTED)
    yield META.finding(found[0].place, message, None, related=related)


def _is_bare(entry: Entry) -> bool:
    """Tell a name alone, in whichever form, that is not a variable itself; `KEY:value` is another rule's."""
    if entry.text is not None or not entry.name or set(entry.name) & {"$", ":"}:
        return False
    return is_null(entry.view) if entry.is_keyed else isinstance(entry.view.data, str)


BARE = """\
services:
  api:
    image: example/api:2
    environment:
      TOKEN:
    deploy:
      mode: replicated
"""

EXAMPLES = [
    Bad(BARE, "TOKEN", None, "a mapping"),
    Bad(BARE.replace("TOKEN:", "- TOKEN"), "TOKEN", None, "a list"),
    Good(BARE.replace("TOKEN:", 'TOKEN: ""'), "an empty value"),
    Good(BARE.replace("TOKEN:", "TOKEN: ${TOKEN}"), "Docker puts nothing in its place, and other rules tell"),
    Good(BARE.replace("TOKEN:", "- TOKEN="), "an empty value in a list"),
    Good(BARE.replace("      TOKEN:", "      # TOKEN:\n      A: b"), "a comment"),
    Good(
        BARE.replace("    deploy:\n      mode: replicated\n", "    restart: always\n"),
        "a file for Compose, which reads `.env`",
    ),
]

EXPERIMENTS = [
    Experiment(
        BARE,
        as_written=True,
        bad=(Stored(ENV, "TOKEN"),),
        fixed=(Stored(ENV, "TOKEN="),),
        instead=BARE.replace("TOKEN:", 'TOKEN: ""'),
    ),
]
