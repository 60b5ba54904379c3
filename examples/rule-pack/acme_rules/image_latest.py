"""An image has the tag `latest`.

What it does
------------
It finds images with the tag `latest`.

Why it hurts
------------
Nobody knows what is running.

What we change
--------------
Nothing: which version is meant is yours to say.

When to ignore it
-----------------
On a machine to play with.

Sources
-------
Our own handbook.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyengine.finding import Finding, Severity
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.model.stack import Service

META = Meta("image-latest", Severity.LOW, "The image is latest", __doc__)


def check(service: Service) -> Iterator[Finding]:
    """Find it."""
    image = service.view.get("image")
    if image is not None and image.text.endswith(":latest"):
        yield META.finding(image.place, "nobody knows which version `latest` is", service)


EXAMPLES = [
    Bad("services:\n  web:\n    image: nginx:latest\n", "nginx:latest"),
    Good("services:\n  web:\n    image: nginx:1.27\n"),
]
