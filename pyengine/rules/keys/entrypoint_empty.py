"""An empty entrypoint, which leaves the image's own.

What it does
------------
Finds `entrypoint: ""` and `entrypoint: []` in a file for Swarm.

Why it hurts
------------
In Compose and with `docker run --entrypoint ""` an empty entrypoint takes the image's away. `docker stack deploy` sends
nothing where it is empty, and says nothing: the container has the image's entrypoint, and the command becomes its
arguments. A job for migrations starts the server, with words that it does not know.

What we change
--------------
One empty word, `[""]`, is sent, and the engine takes the image's entrypoint away: the command is the program. Without a
command nothing: there would be no program left.

When to ignore it
-----------------
The image has no entrypoint, or one that runs what it is given.

Sources
-------
docker/cli cli/compose/convert/service.go (`Command: service.Entrypoint`), moby daemon/commit.go merge (the image's
where there is none); moby/moby#40377; executed on engines 20.10.24 and 28.5.2: with `""` the container has the image's
entrypoint, with `[""]` none.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyengine.evidence.experiment import Experiment
from pyengine.evidence.stored import Stored
from pyengine.finding import Applicability, Confidence, Finding, Fix, Severity
from pyengine.patch.ops import Set
from pyengine.rules.fixes import ANEW
from pyengine.rules.rule import Bad, Good, Meta, Read
from pyengine.swarm.model.settings import is_open
from pyengine.swarm.model.stack import Service
from pyengine.swarm.view import View

META = Meta(
    "entrypoint-empty",
    Severity.MEDIUM,
    "The image's entrypoint still runs",
    __doc__,
    confidence=Confidence.LIKELY,
)
NO_PROGRAM = "without a `command` there would be no program: write it there, or take `entrypoint` out"
PRICE = "What the image's entrypoint prepares, such as settings and rights, is no longer done."


def check(service: Service) -> Iterator[Finding]:
    """Find one that is written, and empty."""
    found = service.view.get("entrypoint")
    if found is None or not service.stack.for_swarm or is_open(found) or not _is_empty(found):
        return
    command = service.view.get("command")
    runs = command is not None and (is_open(command) or not _is_empty(command))
    fix = Fix(
        "send one empty word",
        (Set(found.part.route, [""], found.part.file),),
        Applicability.UNSAFE,
        "The engine takes it for no entrypoint, as Compose does an empty one.",
        PRICE + ANEW,
    )
    yield META.finding(
        found,
        "an empty `entrypoint` is not sent: the image's own runs, with the command as its arguments",
        service,
        fix=fix if runs else None,
        refusal=None if runs else NO_PROGRAM,
        severity=None if runs else Severity.LOW,
    )


def _is_empty(view: View) -> bool:
    """Tell a text without a word, or a list without an item; nothing at all is nothing that one has said."""
    if isinstance(view.data, str):
        return not view.data.strip()
    return not list(view.texts())


JOB = """\
services:
  backend:
    image: example/backend:2
    entrypoint: ""
    command: /app upgrade
    deploy:
      mode: replicated
"""
LIST = JOB.replace('""', "[]").replace("/app upgrade", '["/app", "upgrade"]')

EXAMPLES = [
    Bad(JOB, '""', JOB.replace('""', '[""]'), "an empty text", unsafe=True),
    Bad(LIST, "[]", LIST.replace("[]", '[""]'), "an empty list", unsafe=True),
    Bad(JOB.replace("    command: /app upgrade\n", ""), '""', None, "no program", refused="no program"),
    Good(JOB.replace('""', '[""]'), "one empty word"),
    Good(JOB.replace('""', '["/usr/bin/env"]'), "a program"),
    Good(JOB.replace('""', ""), "nothing, which is the image's in Compose too"),
    Good(JOB.replace('""', "${ENTRYPOINT}"), "nobody knows here"),
    Good(JOB.replace('entrypoint: ""', '# entrypoint: ""'), "a comment"),
    Good(JOB.replace("    deploy:\n      mode: replicated\n", "    restart: always\n"), "a file for Compose"),
]

READ = [
    Read(
        '`entrypoint: ""` clears the entrypoint of the image.',
        'In Compose it does. `docker stack deploy` sends nothing for it, and the image\'s runs; `[""]` clears it.',
    )
]

EXPERIMENTS = [
    Experiment(
        JOB,
        as_written=True,
        bad=(Stored("container Config.Entrypoint", "/app"),),
        fixed=(Stored("container Config.Entrypoint", "/app", there=False), Stored("container Config.Cmd", "upgrade")),
        instead=JOB.replace('""', '[""]'),
        alone=True,
    ),
]
