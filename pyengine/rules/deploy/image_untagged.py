"""An image that is another one tomorrow.

What it does
------------
Finds images without a tag, or with `latest`, once in a file.

Why it hurts
------------
Without a tag the image is `latest`. Each `docker stack deploy` asks the registry what that is by now: a deploy that
was to change one label brings a new version too, two stacks of the same file run different ones, and nothing in the
file says which version was there before.

What we change
--------------
Nothing, because which version is meant is yours to say: `image: nginx:1.29`, or a digest.

When to ignore it
-----------------
The newest version is what you want at each deploy.

Sources
-------
docker/cli cli/command/stack/deploy.go (`--resolve-image always`); moby client/service_create.go imageWithTagString,
imageDigestAndPlatforms.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyengine.finding import Finding, Severity
from pyengine.rules.message import cut, further
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.model.stack import Service, Stack
from pyengine.swarm.view import View

META = Meta("image-untagged", Severity.INFO, "A deploy brings another version than the file says", __doc__)
MEANT = "which version is meant is yours to say: a tag of one version, or a digest"


def check(stack: Stack) -> Iterator[Finding]:
    """Find images of which the file does not say which version they are."""
    if not stack.for_swarm:
        return
    found = [(image, service) for service in stack.services if (image := _unfixed(service)) is not None]
    if not found:
        return
    image = found[0][0]
    yield META.finding(
        image,
        f"`{cut(image.text)}`: each deploy brings what `latest` is by then, a new version perhaps",
        None,
        refusal=MEANT,
        related=further([(each, f"of `{cut(owner.name)}` too") for each, owner in found]),
    )


def _unfixed(service: Service) -> View | None:
    image = service.view.get("image")
    text = image.text if image is not None else ""
    if "$" in text:
        text = text.rpartition("}")[2]
        if "$" in text.rpartition("/")[2] or "/" not in text:
            return None  # the tag may come from the variable
    last = text.rpartition("/")[2]
    _, colon, tag = last.partition(":")
    fixed = "@" in last or (colon and tag != "latest")
    return image if last and not fixed else None


PLAIN = """\
services:
  web:
    image: example/web
    restart: always
    deploy:
      replicas: 2
"""

EXAMPLES = [
    Bad(PLAIN, "example/web", None, "no tag is `latest`", refused="digest"),
    Bad(
        PLAIN.replace("example/web", "reg.example:5000/web:latest"), "reg.example:5000/web:latest", None, "written out"
    ),
    Bad(
        PLAIN.replace("example/web", "${REGISTRY:-reg.example}/web"),
        "${REGISTRY:-reg.example}/web",
        None,
        "no tag either",
    ),
    Good(PLAIN.replace("example/web", "reg.example:5000/web:2"), "the first colon is a port's"),
    Good(PLAIN.replace("example/web", f"example/web:latest@sha256:{'ab' * 32}"), "a digest is one image"),
    Good(PLAIN.replace("example/web", "example/web:${TAG:-latest}"), "the tag comes from outside"),
    Good(PLAIN.replace("example/web", "${IMAGE}"), "nobody knows here what it is"),
    Good(PLAIN.replace("    deploy:\n      replicas: 2\n", ""), "a file for Compose"),
]

NO_EXPERIMENT = "The engines of the experiments reach no registry in which a tag could move."
