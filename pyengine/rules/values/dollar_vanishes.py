"""A dollar sign inside a word.

What it does
------------
Finds a `$name` without braces that stands inside a word of a value: behind a letter or a digit, as in `pa$word`, or
behind another one, as in the hash `$apr1$x7Kq$Hn2`. Both look like text of which the `$` is a part.

Why it hurts
------------
Docker takes it for a variable of whoever deploys, and puts nothing where it is unset: `pa$word` becomes `pa`, and a
password or a hash no longer fits. Nothing is said. `docker stack config` prints `$$` as a single `$`: what it prints
is no file to deploy.

What we change
--------------
Nothing, because only you know whether a variable is meant. `$$` reaches the container as a single `$`, and `${name}`
says that a variable is meant. In a hash, as `htpasswd` prints it, each `$` has to be doubled; it is a secret, which we
do not touch.

When to ignore it
-----------------
It is a variable, and it is set wherever this is deployed: write it in braces.

Sources
-------
docker/cli cli/compose/template/template.go:18-26, cli/command/stack/loader.go:99-140; compared with `docker stack
config` of CLI 28.2.2: `postgres://app:pa$word@db` becomes `postgres://app:pa@db`; docker/cli#2740 (its output).
"""

from __future__ import annotations

from collections.abc import Iterator

from pyengine.evidence.experiment import Experiment
from pyengine.evidence.stored import ENV, Stored
from pyengine.finding import Confidence, Finding, Severity
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.hashes import is_hashed
from pyengine.swarm.model.stack import Service
from pyengine.swarm.view import View

META = Meta(
    "dollar-vanishes",
    Severity.MEDIUM,
    "A part of a password or a hash is missing in the container",
    __doc__,
    confidence=Confidence.LIKELY,
)
MEANT = "whether a variable is meant, only you know: `$$` keeps the `$`, `${name}` says that one is meant"
BY_HAND = "it is a secret, which we do not touch: write `$$` for each `$` of the hash"
RUN = ("command", "entrypoint", "healthcheck")
"""A shell has words of its own, such as `a$B`: other rules tell of its variables."""


def check(service: Service) -> Iterator[Finding]:
    """Find references without braces that are glued to a word."""
    if not service.stack.for_swarm:
        return
    for view in service.dollars:
        if view.route[2] in RUN or not _is_glued(view):
            continue
        of_hash = is_hashed(view)
        message = "a `$` inside a word is read as a variable: where that is unset, a part of the value is gone"
        yield META.finding(
            view,
            "each `$` of this hash is read as a variable: most of it is gone, and nobody can log in"
            if of_hash
            else message,
            service,
            refusal=BY_HAND if of_hash else MEANT,
            severity=Severity.HIGH if of_hash else None,
            confidence=Confidence.CERTAIN if of_hash else None,
        )


def _is_glued(view: View) -> bool:
    """Tell a reference without braces and without a default, behind a letter, a digit or another such reference."""
    variables = view.interpolated.variables if view.interpolated is not None else ()
    bare = [each for each in variables if not each.operator and view.text[each.start + 1 : each.start + 2] != "{"]
    ends = {each.end for each in bare}
    return any(each.start in ends or view.text[each.start - 1 : each.start].isalnum() for each in bare if each.start)


GLUED = """\
services:
  api:
    image: example/api:2
    environment:
      GREETING: costs5$each
    deploy:
      replicas: 2
"""

HASHED = """\
services:
  web:
    image: example/web:2
    deploy:
      labels:
        example.users: "admin:$apr1$x7Kq$Hn2"
"""

EXAMPLES = [
    Bad(GLUED, "costs5$each", None, "a price", refused="$$"),
    Bad(
        HASHED,
        '"admin:$apr1$x7Kq$Hn2"',
        None,
        "a hash of a password",
        refused="for each",
    ),
    Good(HASHED.replace("$", "$$"), "each of its `$` is doubled"),
    Good(GLUED.replace("$each", "$$each"), "it reaches the container as it is"),
    Good(GLUED.replace("costs5$each", "https://${HOST}/v1"), "in braces a variable is meant"),
    Good(GLUED.replace("costs5$each", "https://$HOST/v1"), "a word of its own"),
    Good(GLUED.replace("costs5$each", "costs5${EACH:-7}"), "a default"),
    Good(
        GLUED.replace("    deploy:\n      replicas: 2\n", "    restart: always\n"),
        "a file for Compose, which reads `.env`",
    ),
    Good(
        GLUED.replace("environment:\n      GREETING: costs5$each", 'command: ["sh", "-c", "echo a$$B"]'),
        "a shell's own variable",
    ),
]

EXPERIMENTS = [
    Experiment(
        GLUED,
        as_written=True,
        bad=(Stored(ENV, "GREETING=costs5"),),
        fixed=(Stored(ENV, "GREETING=costs5$each"),),
        instead=GLUED.replace("$", "$$"),
    ),
]
