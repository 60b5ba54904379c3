"""Nothing to run.

What it does
------------
Finds services without an `image` in a file for Swarm, most of them with `build` instead; and one of a later `-c` file
that no earlier file has, which may be another one's name misspelt.

Why it hurts
------------
`docker stack deploy` builds nothing: it ignores `build` with a warning and then stops with `invalid image reference for
service …: no image specified`. Command lines before 28.2 leave it to the engine, which says so half-way.

What we change
--------------
A service of a later file whose name is nearly that of an earlier one gets that name. Else nothing, because the name of
an image is yours: `docker compose build` and `docker compose push` bring the image to a registry that
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
from difflib import get_close_matches

from pyengine.evidence.expected import Refused, Says
from pyengine.evidence.experiment import Experiment
from pyengine.finding import Applicability, Confidence, Finding, Fix, Severity
from pyengine.patch.ops import RenameKey
from pyengine.rules.message import cut
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
    later = [service for service in bare if service.view.parts[0].file > 0]
    for service in later:
        yield _laid_over_nothing(stack, service)
    if len(bare) == 1 and len(stack.services) > 2 and not later:
        message = "the deploy may fail: the service has no `image`, unless another file brings it"
        yield META.finding(bare[0].view.key_place, message, bare[0], refusal=YOURS, confidence=Confidence.LIKELY)


def _laid_over_nothing(stack: Stack, service: Service) -> Finding:
    """Return what is said of a service that no earlier file has; one with nearly its name may be meant."""
    file = service.view.parts[0].file
    known = {each.name: each for each in stack.services if each.view.parts[0].file < file}
    near = next(iter(get_close_matches(service.name, sorted(known), 1, 0.75)), "")
    shown = cut(service.name, 24)
    if not near:
        message = f"no earlier file has `{shown}`, and it has no `image`: there is nothing to be laid over"
        return META.finding(service.view.key_place, message, service, refusal=YOURS, confidence=Confidence.LIKELY)
    taken = file in {part.file for part in known[near].view.parts} or len(service.view.parts) > 1
    fix = Fix(
        f"call it `{cut(near, 24)}`",
        (RenameKey(service.view.route, near, file),),
        Applicability.UNSAFE,
        f"What it says is then laid over `{near}` of the earlier file.",
        "If another service is meant to be new it needs an `image` instead.",
    )
    return META.finding(
        service.view.key_place,
        f"no earlier file has `{shown}`, and it has no `image`: is `{cut(near, 24)}` meant?",
        service,
        fix=None if taken else fix,
        refusal=f"this file has `{cut(near, 24)}` too: write both as one" if taken else None,
        related=[(known[near].view.key_place, "this one may be meant")],
        confidence=Confidence.LIKELY,
    )


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

OVER = """\
$ cat stack.yml
services:
  web-frontend:
    image: example/web:2
    deploy:
      replicas: 2
$ cat prod.yml
services:
  web-frontent:
    environment:
      LOG_LEVEL: warning
"""
RIGHT = OVER.replace("web-frontent", "web-frontend")

EXAMPLES = [
    Bad(BUILD, "build", None, "there is no image to start", refused="push"),
    Bad(OVER.replace("web-frontent", "queue"), "queue", None, "of no earlier file", refused="the name of the image"),
    Bad(
        OVER + "  web-frontend: {tty: true}\n",
        "web-frontent",
        None,
        "the file has the other one too",
        refused="write both as one",
    ),
    Good(RIGHT, "it is laid over the earlier one"),
    Good(OVER.replace("    environment", "    image: example/web:3\n    environment"), "a service of its own"),
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
