"""A secret that everybody can read who may ask Docker.

What it does
------------
Finds variables whose name says that they hold a secret, `…PASSWORD`, `…TOKEN`, `…SECRET`, with the value in the file.

Why it hurts
------------
What is in `environment` is part of the service: `docker service inspect` shows it to everybody with access to the API,
and so does `docker inspect` on the node; every process in the container inherits it, and the old value stays in the
previous version of the service. A secret is encrypted at rest and is only sent to the nodes that need it.

What we change
--------------
Nothing: the secret has to be made first. `docker secret create NAME -`, the secret under `secrets:` with `external:
true`, and the name of its file, `DB_PASSWORD_FILE: /run/secrets/NAME`, where the image reads that.

When to ignore it
-----------------
The value is no secret, or a default for tests.

Sources
-------
docker/docs content/manuals/engine/swarm/secrets.md; swarmkit api/specs.proto (ContainerSpec.env).
"""

from __future__ import annotations

from collections.abc import Iterator

from pyengine.evidence.experiment import Experiment
from pyengine.evidence.stored import ENV, Stored
from pyengine.finding import Confidence, Finding, Severity
from pyengine.rules.message import cut, further
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.sensitive.key import Level
from pyengine.sensitive.names import sensitive_key
from pyengine.swarm import duration
from pyengine.swarm.model.environment import Entry, environment
from pyengine.swarm.model.stack import Stack

META = Meta(
    "secret-in-environment",
    Severity.INFO,
    "A password in the environment is not secret",
    __doc__,
    confidence=Confidence.LIKELY,
)
FIRST = "the secret has to be made first, and only the image's manual tells whether it reads a `…_FILE` variable"


def check(stack: Stack) -> Iterator[Finding]:
    """Find secrets among the values of variables; none of them is quoted."""
    if not stack.for_swarm:
        return
    found = [entry for service in stack.services for entry in environment(service) if _is_secret(entry)]
    if not found:
        return
    yield META.finding(
        found[0].place,
        f"`{cut(found[0].name)}` may be a secret, and `docker service inspect` shows it in clear",
        None,
        refusal=FIRST,
        related=further([(entry.place, f"`{cut(entry.name)}` too") for entry in found]),
    )


def _is_secret(entry: Entry) -> bool:
    """Tell a name that is a secret's for sure, with a value of its own: no reference, path, switch or time.

    In a list the quotes are part of it.
    """
    text = (entry.text or "").strip(" \"'")
    if not text or "$" in text or "{{" in text or text.startswith(("/", "./", "<", "file:")):
        return False
    if text.lower() in _SWITCHES or duration.parse(text) is not None:
        return False
    key = sensitive_key(entry.name)
    return key is not None and key.level is Level.STRONG and not (key.counted and text.isdecimal())


_SWITCHES = {"true", "false", "yes", "no", "on", "off", "0", "1", "none", "null"}

PLAIN = """\
services:
  db:
    image: example/db:4
    environment:
      DB_NAME: app
      DB_PASSWORD: correct-horse
    deploy:
      replicas: 1
"""

LIST = PLAIN.replace("DB_NAME: app", "- DB_NAME=app").replace("DB_PASSWORD: ", "- API_TOKEN=")

EXAMPLES = [
    Bad(PLAIN, "DB_PASSWORD", None, "whoever inspects the service reads it", refused="made first"),
    Bad(LIST, "API_TOKEN=correct-horse", None, "the other way to write it", refused="_FILE"),
    Good(PLAIN.replace("DB_PASSWORD: correct-horse", "DB_PASSWORD_FILE: /run/secrets/db"), "the name of a file"),
    Good(PLAIN.replace("correct-horse", "${DB_PASSWORD}"), "its value is not in the file"),
    Good(PLAIN.replace("DB_PASSWORD: correct-horse", "ALLOW_EMPTY_PASSWORD: 'yes'"), "a switch"),
    Good(LIST.replace("API_TOKEN=correct-horse", "WITH_REGISTRY_AUTH='yes'"), "a switch, with the quotes"),
    Good(PLAIN.replace("DB_PASSWORD: correct-horse", "RENEW_TOKEN: 6h"), "a time"),
    Good(PLAIN.replace("DB_PASSWORD: correct-horse", "MAX_TOKENS: 4096"), "a number of tokens"),
    Good(PLAIN.replace("      DB_PASSWORD: correct-horse\n", "      DB_PASSWORD:\n"), "it comes from the shell"),
    Good(PLAIN.replace("    deploy:\n      replicas: 1\n", "    restart: always\n"), "a file for Compose"),
]

GIVEN = PLAIN.replace(
    "DB_PASSWORD: correct-horse", "DB_PASSWORD_FILE: /run/secrets/db_password\n    secrets: [db_password]"
)
EXPERIMENTS = [
    Experiment(
        PLAIN,
        as_written=True,
        bad=(Stored(ENV, "DB_PASSWORD=correct-horse"),),
        fixed=(Stored(ENV, "DB_PASSWORD=correct-horse", there=False),),
        instead=GIVEN + "secrets:\n  db_password:\n    file: ./0.yml\n",
    )
]
