"""A command of one file, with that of another behind it.

What it does
------------
Finds a `test` of a healthcheck that two files of `-c a -c b` write.

Why it hurts
------------
Docker does not take the later one: it puts its words behind those of the earlier one, as one command. `[CMD, wget, a]`
and `[CMD, nc, b]` become `wget a CMD nc b`, which fails. No task gets healthy, and an update counts each as failed.
Of `command` and `entrypoint` the later one holds.

What we change
--------------
The earlier one is taken out, as the later file is there to change it.

When to ignore it
-----------------
The later file is to add words to the earlier one's command.

Sources
-------
docker/cli cli/compose/loader/merge.go (mergo `WithAppendSlice`); executed with CLI 28.2.2; on engine 20.10.24 each
probe was healthy alone, and the joined one never.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pyengine.evidence.experiment import Experiment
from pyengine.evidence.stored import Stored
from pyengine.finding import Applicability, Finding, Fix, Severity
from pyengine.patch.ops import Remove
from pyengine.rules.fixes import ANEW
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm import joined
from pyengine.swarm.joined import Joined
from pyengine.swarm.keys.key import Merge
from pyengine.swarm.model.settings import is_open
from pyengine.swarm.model.stack import Service
from pyengine.swarm.part import Part

META = Meta("merge-joins-command", Severity.HIGH, "The healthcheck of an override file does not replace", __doc__)
SHOWN = 22


def check(service: Service) -> Iterator[Finding]:
    """Find commands that are put together of several files."""
    for each in joined.lists(service, Merge.APPENDED) if joined.are_several(service.stack) else ():
        if each.is_command and len(each.said) > 1 and not is_open(each.view):
            *earlier, last = each.said
            whole = f"{_words(each, earlier[-1])} {_words(each, last)}"
            yield META.finding(
                last.key_place,
                f"`{each.key.name}` does not replace the earlier file's: both are one command, `{whole}`",
                service,
                related=[(part.key_place, "its words come first") for part in earlier],
                fix=_fix(each, earlier),
            )


def _fix(command: Joined, earlier: Sequence[Part]) -> Fix:
    """Return the fix by which the last file's command holds, as with every key that is replaced."""
    name = command.key.name
    return Fix(
        f"take `{name}` out of the earlier file",
        tuple(Remove(part.route, part.file) for part in earlier),
        Applicability.UNSAFE,
        "Of two files one alone may say it; the later one is there to change it.",
        f"Deployed without the later file, the service then has no `{name}`.{ANEW}",
    )


def _words(command: Joined, part: Part) -> str:
    words = " ".join(str(item.data) for item in command.view.items() if item.part.file == part.file)
    return words if len(words) <= SHOWN - 8 else f"{words[: SHOWN - 9]}…"


BASE = """\
$ cat stack.yml
services:
  api:
    image: example/api:2
    healthcheck:
      test: [CMD, wget, -q, localhost]
      interval: 5s
    deploy:
      mode: replicated
$ cat staging.yml
services:
  api:
"""
LATER = "    healthcheck:\n      test: [CMD, nc, -z, localhost]\n"
OVER = BASE + LATER
ALONE = BASE.replace("      test: [CMD, wget, -q, localhost]\n", "")

EXAMPLES = [
    Bad(OVER, "test", ALONE + LATER, "two lists are one", unsafe=True),
    Bad(
        OVER.replace("[CMD, nc, -z, localhost]", "nc -z localhost"),
        "test",
        ALONE + LATER.replace("[CMD, nc, -z, localhost]", "nc -z localhost"),
        "a string is for a shell, and one more word",
        unsafe=True,
    ),
    Good(BASE + "    healthcheck:\n      interval: 9s\n", "the later file has another key"),
    Good(BASE + "    command: [a]\n", "of a command the later one holds"),
    Good(BASE + "    # healthcheck: {test: [CMD, nc]}\n    hostname: a\n", "a comment"),
    Good(OVER.replace("nc, -z", '"${PROBE}"'), "nobody can know it here"),
    Good(
        OVER.replace("    deploy:\n      mode: replicated\n", "    profiles: [a]\n"), "for Compose, which replaces it"
    ),
]

EXPERIMENTS = [
    Experiment(
        OVER,
        as_written=True,
        bad=(Stored("service TaskTemplate.ContainerSpec.Healthcheck.Test", "wget"),),
        fixed=(Stored("service TaskTemplate.ContainerSpec.Healthcheck.Test", "wget", there=False),),
    ),
]
