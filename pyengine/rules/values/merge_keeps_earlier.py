"""An empty value of a later file, which Docker passes over.

What it does
------------
Finds `false`, `""`, `0s` and the like, and empty lists, in a later file of `-c a -c b` where an earlier one says more
of the same key, and a variable with nothing behind it.

Why it hurts
------------
Docker merges what is not the zero of its type: the later file's zero is no different from a key that is not there.
`read_only: false` leaves the file system read-only, `DEBUG: ""` leaves the variable set, `ports: []` leaves the port
published on every node. Nothing is said. `DEBUG:` takes the value of the shell that deploys; where that has none, the
earlier file's stays, as Compose would not have it. Numbers like `replicas: 0` do count, since 23.0.

What we change
--------------
What is to go goes out of the earlier file, where there are two: of more, which are to keep it is yours to say.

When to ignore it
-----------------
The key is to stay as the earlier file has it.

Sources
-------
dario.cat/mergo merge.go isEmptyValue, docker/cli cli/compose/loader/merge.go, loader.go resolveEnvironment; executed
with CLI 28.2.2 for every key.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyengine.evidence.experiment import Experiment
from pyengine.evidence.stored import Stored
from pyengine.finding import Applicability, Confidence, Finding, Fix, Severity
from pyengine.patch.ops import Remove
from pyengine.rules.fixes import ANEW
from pyengine.rules.message import cut, shortened
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm import joined
from pyengine.swarm.joined import Kept
from pyengine.swarm.model.stack import Service

META = Meta("merge-keeps-earlier", Severity.MEDIUM, "An empty value in an override file changes nothing", __doc__)

BOTH = 2


def check(service: Service) -> Iterator[Finding]:
    """Find what a later file empties in vain."""
    for each in joined.kept(service) if joined.are_several(service.stack) else ():
        yield _finding(service, each)


def _finding(service: Service, each: Kept) -> Finding:
    name = cut(each.name, 24)
    kept = f"`{shortened(each.value, 20)}`" if each.value else "what it is in the earlier file"
    why = ": Docker passes over an empty value of a later file"
    if each.from_shell:
        why = ", unless the shell that deploys has another value"
    fix = Fix(
        "take it out of the earlier file",
        (Remove(each.earlier.route, each.earlier.file),),
        Applicability.UNSAFE,
        "The later file is there to empty it, and then does.",
        f"Deployed without the later file, the service goes without it too.{ANEW}",
    )
    several = len(service.stack.sources) > BOTH
    return META.finding(
        each.later.key_place,
        f"`{name}` stays {kept}{why}",
        service,
        related=[(each.earlier.key_place, "this one holds")],
        fix=None if several else fix,
        refusal="take it out of the earlier files" if several else None,
        severity=Severity.HIGH if each.name == "ports" else Severity.LOW if each.from_shell else None,
        confidence=Confidence.POSSIBLE if each.from_shell else None,
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
BARE = BASE.replace('    environment:\n      DEBUG: "1"\n', "")
OVER = BASE + "    read_only: false\n"

EXAMPLES = [
    Bad(OVER, "read_only", OVER.replace("    read_only: true\n", ""), "it stays read-only", unsafe=True),
    Bad(
        BASE + '    environment:\n      DEBUG: ""\n',
        "DEBUG",
        BARE + '    environment:\n      DEBUG: ""\n',
        "it stays set",
        unsafe=True,
    ),
    Bad(
        BASE + "    environment:\n      DEBUG:\n",
        "DEBUG",
        BARE + "    environment:\n      DEBUG:\n",
        "it stays set, but for a shell that has another",
        unsafe=True,
    ),
    Bad(
        BASE.replace('DEBUG: "1"', "- DEBUG=1") + "    environment:\n      - DEBUG\n",
        "DEBUG",
        BARE + "    environment:\n      - DEBUG\n",
        "the same in a list",
        unsafe=True,
    ),
    Bad(
        BASE.replace("read_only: true", "ports: ['9229:9229']") + "    ports: []\n",
        "ports",
        BASE.replace("    read_only: true\n", "") + "    ports: []\n",
        "it stays open on every node",
        unsafe=True,
    ),
    Bad(
        BASE.replace("read_only: true", "dns: [10.0.0.1]") + "    dns: []\n",
        "dns",
        BASE.replace("    read_only: true\n", "") + "    dns: []\n",
        "nothing is taken out",
        unsafe=True,
    ),
    Bad(
        OVER + "$ cat more.yml\nservices:\n  api:\n    tty: true\n",
        "read_only",
        None,
        "a third one",
        refused="the earlier files",
    ),
    Good(OVER.replace("read_only: true", "tty: true"), "the earlier file does not say it"),
    Good(BASE + "    deploy:\n      replicas: 0\n", "a zero that counts"),
    Good(BASE + '    deploy:\n      labels: {a: ""}\n', "a label may be empty"),
    Good(BASE + "    environment:\n      OTHER:\n", "the shell's, and no earlier file has it"),
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
    ),
]
