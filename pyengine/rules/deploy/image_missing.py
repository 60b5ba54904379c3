"""Nothing to run.

What it does
------------
Finds services without an `image` in a file for Swarm, most of them with `build` instead.

Why it hurts
------------
`docker stack deploy` builds nothing: it ignores `build` with a warning and then stops with `invalid image reference for
service …: no image specified`. Command lines before 28.2 leave it to the engine, which says so half-way.

What we change
--------------
Nothing, because the name is yours: `docker compose build` and `docker compose push` bring the image to a registry that
every node reaches, and `image` names it. `build` may stay beside it.

When to ignore it
-----------------
Another file, given with a further `-c`, has the image.

Sources
-------
docker/cli cli/command/stack/loader.go:55-60; cli/compose/types/types.go:17-34 (unsupported: build); executed
with CLI 28.5.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyengine.evidence.expected import Refused, Says
from pyengine.evidence.experiment import Experiment
from pyengine.finding import Confidence, Finding, Severity
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.model.settings import is_null
from pyengine.swarm.model.stack import Service, Stack

META = Meta(
    "image-missing", Severity.HIGH, "invalid image reference for service: no image specified", __doc__, refuses=True
)
YOURS = "the name of the image is yours: build and push it first, then `image` names what every node can pull"


def check(stack: Stack) -> Iterator[Finding]:
    """Find services of which Docker knows no image; a file in which several name none is to be laid over another."""
    if not stack.for_swarm:
        return
    bare = [service for service in stack.services if _lacks(service, "image") and _lacks(service, "build")]
    for service in stack.services:
        build = service.view.get("build")
        if build is not None and _lacks(service, "image"):
            message = "Swarm builds nothing, so the deploy fails: the service has no `image`"
            yield META.finding(build.key_place, message, service, refusal=YOURS)
    if len(bare) == 1 and len(stack.services) > 2:
        message = "the deploy may fail: the service has no `image`, unless another file brings it"
        yield META.finding(bare[0].view.key_place, message, bare[0], refusal=YOURS, confidence=Confidence.LIKELY)


def _lacks(service: Service, key: str) -> bool:
    """Tell a service without the key, or with an empty text; what a variable leaves empty is another rule's."""
    found = service.view.get(key)
    return found is None or (not is_null(found) and not found.text and not found.is_mapping)


BUILD = """\
services:
  api:
    build: ./api
    deploy:
      replicas: 2
"""

SECOND = """\
services:
  api:
    image: example/api:2
    deploy:
      replicas: 2
  web:
    image: example/web:2
  worker:
    command: work
    deploy:
      replicas: 1
"""

EXAMPLES = [
    Bad(BUILD, "build", None, "there is no image to start", refused="push"),
    Bad(SECOND, "worker", None, "forgotten", refused="every node"),
    Good(
        BUILD.replace("build: ./api", "build: ./api\n    image: example/api:2"),
        "`build` is ignored",
    ),
    Good(
        BUILD.replace("build: ./api", "build: ./api\n    image:"), "nothing is of the wrong type: another rule says so"
    ),
    Good(BUILD.replace("build: ./api", "image: ${IMAGE}"), "another rule speaks of the variable"),
    Good(BUILD.replace("    build: ./api\n", ""), "only what is laid over another file with `-c`"),
    Good(SECOND.replace("    image: example/web:2\n", "    user: web\n"), "several name none: laid over another file"),
    Good(BUILD.replace("    deploy:\n      replicas: 2\n", ""), "a file for Compose, which builds"),
]

EXPERIMENTS = [
    Experiment(
        BUILD,
        as_written=True,
        instead=BUILD.replace("build: ./api", "image: example/api:2"),
        bad=(Refused("no image specified"),),
        fixed=(Says("Creating service stack_api"),),
        engines=(28,),
    )
]
