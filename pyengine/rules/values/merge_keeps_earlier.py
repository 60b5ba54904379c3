"""An empty value of a later file, which Docker passes over.

What it does
------------
Finds `false`, `""`, `0s` and the like, and empty lists, in a later file of `-c a -c b` where an earlier one says more
of the same key.

Why it hurts
------------
Docker merges what is not the zero of its type: the later file's zero is no different from a key that is not there.
`read_only: false` leaves the file system read-only, `DEBUG: ""` leaves the variable set, `ports: []` leaves the port
published. Nothing is said. Numbers like `replicas: 0` do count, since 23.0.

What we change
--------------
Nothing, because what is to go has to go out of the earlier file.

When to ignore it
-----------------
The key is to stay as the earlier file has it.

Sources
-------
dario.cat/mergo merge.go isEmptyValue, docker/cli cli/compose/loader/merge.go; executed with CLI 28.2.2 for every key.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyengine.evidence.experiment import Experiment
from pyengine.evidence.stored import Stored
from pyengine.finding import Finding, Severity
from pyengine.rules.message import cut
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm import joined
from pyengine.swarm.joined import Kept
from pyengine.swarm.model.stack import Service

META = Meta("merge-keeps-earlier", Severity.MEDIUM, "An empty value in an override file changes nothing", __doc__)


def check(service: Service) -> Iterator[Finding]:
    """Find what a later file empties in vain."""
    for each in joined.kept(service) if joined.are_several(service.stack) else ():
        yield _finding(service, each)


def _finding(service: Service, each: Kept) -> Finding:
    name = cut(each.name, 24)
    said = f"`{name}` stays `{cut(each.value, 20)}`" if each.value else f"`{name}` stays what it is in the earlier file"
    return META.finding(
        each.later.key_place,
        f"{said}: Docker passes over an empty value of a later file",
        service,
        related=[(each.earlier.key_place, "this one holds")],
        refusal="take it out of the earlier file",
    )


BASE = """\
$ cat stack.yml
services:
  api:
    image: example/api:2
    read_only: true
    environment:
      DEBUG: "1"
    deploy:
      mode: replicated
      replicas: 2
$ cat staging.yml
services:
  api:
"""
OVER = BASE + "    read_only: false\n"

EXAMPLES = [
    Bad(OVER, "read_only", None, "it stays read-only", refused="the earlier file"),
    Bad(BASE + '    environment:\n      DEBUG: ""\n', "DEBUG", None, "it stays set", refused="the earlier file"),
    Bad(
        BASE.replace("read_only: true", "dns: [10.0.0.1]") + "    dns: []\n",
        "dns",
        None,
        "nothing is taken out",
        refused="the earlier file",
    ),
    Good(OVER.replace("read_only: true", "tty: true"), "the earlier file does not say it"),
    Good(BASE + "    deploy:\n      replicas: 0\n", "a zero that counts"),
    Good(BASE + '    deploy:\n      labels: {a: ""}\n', "a label may be empty"),
    Good(BASE + "    environment:\n      DEBUG:\n", "a key with nothing behind it says nothing"),
    Good(BASE + "    # read_only: false\n    hostname: a\n", "a comment"),
    Good(BASE + '    environment:\n      DEBUG: "${DEBUG}"\n', "nobody can know it here"),
    Good(
        OVER.replace("    deploy:\n      mode: replicated\n      replicas: 2\n", "    profiles: [a]\n"), "for Compose"
    ),
]

EXPERIMENTS = [
    Experiment(
        OVER,
        as_written=True,
        bad=(Stored("service TaskTemplate.ContainerSpec.ReadOnly", "true"),),
        fixed=(Stored("service TaskTemplate.ContainerSpec.ReadOnly", "true", there=False),),
        instead=OVER.replace("    read_only: true\n", ""),
    ),
]
