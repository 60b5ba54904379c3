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

from pyengine.finding import Confidence, Finding, Severity
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.model.settings import is_null
from pyengine.swarm.model.stack import Service, Stack
from pyengine.swarm.view import View

META = Meta(
    "env-null",
    Severity.INFO,
    "A variable without a value comes from the shell that deploys",
    __doc__,
    confidence=Confidence.POSSIBLE,
)
SHOWN = 9
"""Further places that are listed."""


def check(stack: Stack) -> Iterator[Finding]:
    """Find variables without a value."""
    found = [each for service in stack.services for each in _bare(service)] if stack.for_swarm else []
    if not found:
        return
    name, first = found[0]
    more = f" and {len(found) - 1} more" if len(found) > 1 else ""
    message = f"`{name[:30]}`{more} may be missing: the value is that of the shell that deploys"
    related = [(view.key_place, "has no value either") for _, view in found[1 : 1 + SHOWN]]
    yield META.finding(first.key_place, message, None, related=related)


def _bare(service: Service) -> Iterator[tuple[str, View]]:
    environment = service.view.get("environment")
    if environment is not None and environment.is_mapping:
        yield from ((name, value) for name, value in environment.entries() if is_null(value))
    for item in service.items("environment"):
        if item.text and "=" not in item.text and isinstance(item.data, str) and "$" not in item.text:
            yield item.text, item


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
    Good(BARE.replace("    deploy:\n      mode: replicated\n", ""), "a file for Compose, which reads `.env`"),
]

NO_EXPERIMENT = "An experiment deploys from one and the same environment."
