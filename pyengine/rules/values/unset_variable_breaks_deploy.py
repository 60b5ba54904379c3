"""A variable that must be there.

What it does
------------
Finds `${VAR}` without a default where an empty value breaks the deploy: a number such as `replicas`, a time
such as `delay`, a size such as `memory`, the image, the source of a volume.

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
docker/cli cli/command/stack/loader.go:99-140, cli/compose/loader/interpolate.go:15-60; executed with CLI
28.5.2 and 20.10.24.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyengine.evidence.expected import Refused, Says
from pyengine.evidence.experiment import Experiment
from pyengine.finding import Confidence, Finding, Severity
from pyengine.rules.message import cut, further
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm import keys
from pyengine.swarm.interpolation import cast
from pyengine.swarm.keys.key import Type
from pyengine.swarm.model.stack import Service, Stack
from pyengine.swarm.view import View
from pyengine.swarm.words import ORDERS

META = Meta(
    "unset-variable-breaks-deploy",
    Severity.LOW,
    "The deploy fails where this variable is not set",
    __doc__,
    confidence=Confidence.POSSIBLE,
    refuses=True,
)
_MEASURED = {Type.DURATION: "time", Type.SIZE: "size"}


def check(stack: Stack) -> Iterator[Finding]:
    """Find references that must not be empty; each variable is told once, at its first place."""
    if not stack.for_swarm:
        return  # Compose reads `.env`
    first: dict[str, tuple[Service, View, str]] = {}
    others: dict[str, list[View]] = {}
    for service in stack.services:
        for view in service.dollars:
            variable = _bare(view)
            breaks = _breaks(view, view.interpolated.value) if variable and view.interpolated else None
            if variable and breaks:
                first.setdefault(variable, (service, view, breaks))
                others.setdefault(variable, []).append(view)
    for name, (service, view, breaks) in first.items():
        related = further([(other, "needs it too") for other in others[name]])
        yield META.finding(view, f"where `{cut(name, 40)}` is unset, {breaks}", service, related=related)


def _bare(view: View) -> str | None:
    """Return the first variable without a default or a demand, None where some reference of the value has one."""
    variables = view.interpolated.variables if view.interpolated is not None else ()
    if any(variable.default or variable.required for variable in variables):
        return None
    return next((variable.name for variable in variables if variable.default is None), None)


def _breaks(view: View, value: str) -> str | None:
    """Return what happens with the value that is left without the variable, None if nothing breaks."""
    route = view.route[2:]
    key = keys.at(view.route)  # of the words only an order is looked at by the schema; elsewhere "" is the default
    if key is not None and key.types in _MEASURED and not any(map(str.isdigit, value)):
        return f"Docker stops: the value must be a {_MEASURED[key.types]}"
    if key is not None and key.words == ORDERS and value == "":
        return "Docker stops: the value must be one of its words"
    if value == "" and cast("0", view.route) != "0" and isinstance(cast("", view.route), str):
        return (
            "Docker stops: the value must be a number" if cast("1", view.route) == 1 else "Docker stops: no valid value"
        )
    if route == ("image",) and (not value or value.startswith((":", "/")) or value.endswith(":")):
        return "the image has no valid name"
    if len(route) == 2 and route[0] == "volumes" and value.startswith(":"):
        return "the volume has no source"
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
    Bad(
        UNSET.replace("${REPLICAS}", '2\n      resources: {limits: {memory: "${MEMORY}"}}'),
        '"${MEMORY}"',
        None,
        "no size",
    ),
    Bad(
        UNSET.replace("${REPLICAS}", "2\n      update_config:\n        delay: ${DELAY}s"),
        "${DELAY}s",
        None,
        "`s` alone is no time",
    ),
    Good(UNSET.replace("${REPLICAS}", "2\n      mode: ${MODE}"), "an empty mode is the default"),
    Good(UNSET.replace("${REPLICAS}", "${REPLICAS:-2}")),
    Good(UNSET.replace("${REPLICAS}", "2\n      update_config:\n        delay: 1${DELAY}s"), "`1s` is a time"),
    Good(UNSET.replace("${REPLICAS}", "${REPLICAS:?set it}"), "Docker names the variable"),
    Good(
        "services:\n  api:\n    image: ${IMAGE}\n    depends_on:\n      db: {condition: service_started}\n"
        "  db:\n    image: example/db:1\n",
        "a file for Compose, which reads `.env`",
    ),
    Good(
        "services:\n  api:\n    image: example/api:${TAG}\n    restart: always\n    ports: ['80:80']\n",
        "nothing here is for Swarm",
    ),
]

EXPERIMENTS = [
    Experiment(
        UNSET.replace("${REPLICAS}", value),
        as_written=True,
        instead=UNSET.replace("${REPLICAS}", better),
        bad=(Refused(said),),
        fixed=(Says("Creating service stack_api"),),
    )
    for value, better, said in (
        ("${REPLICAS}", "${REPLICAS:-2}", "strconv"),
        (
            "2\n      update_config:\n        delay: ${DELAY}",
            "2\n      update_config:\n        delay: ${DELAY:-5s}",
            "duration",
        ),
    )
]
