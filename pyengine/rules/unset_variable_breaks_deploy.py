"""A variable that must be there.

What it does
------------
Finds `${VAR}` without a default where an empty value breaks the deploy: a number such as `replicas`, the image, the
source of a volume.

Why it hurts
------------
`docker stack deploy` reads no `.env` file and puts nothing in the place of an unset variable. The deploy then stops
with a message that does not name it, such as `strconv.Atoi: parsing ""` or `empty section between colons`.

What we change
--------------
Nothing, because the value is yours. `${VAR:?set VAR}` makes Docker name the variable; `${VAR:-value}` gives a
default.

When to ignore it
-----------------
The variable is always set where you deploy.

Sources
-------
docker/cli cli/command/stack/loader.go:99-140, cli/compose/loader/interpolate.go:15-60; executed with CLI 28.2.2.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyengine.document.interpolate import cast
from pyengine.document.view import View
from pyengine.finding import Confidence, Finding, Severity
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.model import Service

META = Meta(
    "unset-variable-breaks-deploy",
    Severity.LOW,
    "The deploy fails where this variable is not set",
    __doc__,
    confidence=Confidence.POSSIBLE,
)


def check(service: Service) -> Iterator[Finding]:
    """Find references that must not be empty."""
    for view in service.dollars:
        result = view.interpolated
        if result is None or not result.variables or any(variable.default for variable in result.variables):
            continue
        if all(variable.required or variable.default is not None for variable in result.variables):
            continue
        breaks = _breaks(view, result.value)
        if breaks:
            name = next(variable.name for variable in result.variables if variable.default is None)
            yield META.finding(view, f"where `{name[:40]}` is not set, {breaks}", service)


def _breaks(view: View, value: str) -> str | None:
    """Return what happens with the value that is left without the variable, None if nothing breaks."""
    route = view.route[2:]
    if value == "" and cast("0", view.route) != "0" and isinstance(cast("", view.route), str):
        return (
            "Docker stops: the value must be a number" if cast("1", view.route) == 1 else "Docker stops: no valid value"
        )
    if route == ("image",) and (not value or value.startswith((":", "/")) or value.endswith(":")):
        return "the image has no valid name, and the deploy is refused"
    if len(route) == 2 and route[0] == "volumes" and value.startswith(":"):
        return "the volume has no source, and Docker refuses the file"
    return None


UNSET = """\
services:
  api:
    image: example/api:2
    deploy:
      replicas: ${REPLICAS}
"""

EXAMPLES = [
    Bad(UNSET, "${REPLICAS}", None, "an empty text is no number"),
    Bad(UNSET.replace("example/api:2", "${IMAGE}").replace("${REPLICAS}", "2"), "${IMAGE}", None),
    Good(UNSET.replace("${REPLICAS}", "${REPLICAS:-2}")),
    Good(UNSET.replace("${REPLICAS}", "${REPLICAS:?set it}"), "Docker names the variable"),
]
