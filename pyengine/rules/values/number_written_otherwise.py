"""A number that the container gets in other letters.

What it does
------------
Finds values without quotes where Docker wants text, in variables, labels and options, that it reads as numbers or dates
and writes down otherwise: `1.10`, `022`, `0x1F90`, `1e3`, `1_000`, `2024-05-01`.

Why it hurts
------------
Docker makes a number of them and of that number a text again: `VERSION: 1.10` is `1.1`, `UMASK: 022` is `18`, a date
gets a time and a zone. The program sees another version, another mask, another number than the file says.

What we change
--------------
The value is put in quotes, so that it arrives as it is written.

When to ignore it
-----------------
The program reads a number there, and both texts are the same one to it.

Sources
-------
docker/cli cli/compose/loader/loader.go transformMappingOrList (fmt.Sprint), go.yaml.in/yaml/v3 resolve.go; executed
with CLI 28.2.2: `1.10` is "1.1", `08` "8", `0x1F90` "8080", `1e3` and `1_000` "1000", `022` "18", `12345678.9`
"1.23456789e+07", `2024-01-01` "2024-01-01 00:00:00 +0000 UTC"; `2222:22` stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pyengine.evidence.experiment import Experiment
from pyengine.evidence.stored import ENV, LABELS, Stored
from pyengine.finding import Applicability, Finding, Fix, Severity
from pyengine.patch.ops import Set
from pyengine.rules.fixes import ANEW
from pyengine.rules.message import cut
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm import keys
from pyengine.swarm.golang.text import shown
from pyengine.swarm.keys.key import Fate, Type
from pyengine.swarm.model.stack import Service
from pyengine.swarm.view import View

META = Meta("number-written-otherwise", Severity.LOW, "A number arrives in other letters than it is written", __doc__)
_OCTAL = re.compile(r"[-+]?0[0-9_]*[1-9][0-9_]*")
_VERSION = re.compile(r"version|release|(?:^|[._-])tag$", re.IGNORECASE)
"""What is compared by its letters: `24.10` and `24.1` are two releases, but one number of seconds."""


def check(service: Service) -> Iterator[Finding]:
    """Find numbers in other letters."""
    for view in _texts(service.view) if service.stack.for_swarm else ():
        data = view.data
        if isinstance(data, str | bool) or data is None:
            continue
        arrives = shown(data)
        if arrives == view.text:
            continue
        name = str(view.route[-1])
        message = f"`{cut(name, 20)}: {cut(view.text, 20)}` arrives as `{cut(arrives)}`"
        another = (_OCTAL.fullmatch(view.text) and isinstance(data, int)) or _VERSION.search(name)
        severity = Severity.MEDIUM if another else Severity.LOW
        yield META.finding(view, message, service, fix=_fix(view), severity=severity)


def _texts(view: View) -> Iterator[View]:
    """Yield the values below that may be a text or a number to Docker, which makes a text of each."""
    for _, child in view.entries():
        key = keys.at(child.route)
        if key is None or key.fate is not Fate.HONOURED:
            continue
        if child.is_mapping:
            yield from _texts(child)
        elif Type.STRING in key.types and Type.NUMBER in key.types:
            yield child


def _fix(view: View) -> Fix:
    return Fix(
        "put it in quotes",
        (Set(view.route, view.text, view.part.file),),
        Applicability.UNSAFE,
        "Docker hands on a text in quotes as it is.",
        f"A program that has worked with the other text gets this one now.{'' if 'deploy' in view.route else ANEW}",
    )


MASK = """\
services:
  api:
    image: example/api:2
    environment:
      UMASK: 022
    deploy:
      mode: replicated
"""
QUOTED = MASK.replace("022", '"022"')
LABEL = """\
services:
  api:
    image: example/api:2
    deploy:
      labels:
        release: 1.10
"""

EXAMPLES = [
    Bad(MASK, "022", QUOTED, "in octal", unsafe=True),
    Bad(LABEL, "1.10", LABEL.replace("1.10", '"1.10"'), "a version", unsafe=True),
    Bad(MASK.replace("022", "1e3"), "1e3", MASK.replace("022", '"1e3"'), "with an exponent", unsafe=True),
    Bad(MASK.replace("022", "2024-05-01"), "2024-05-01", MASK.replace("022", '"2024-05-01"'), "a date", unsafe=True),
    Good(QUOTED),
    Good(MASK.replace("UMASK: 022", "- UMASK=022"), "in a list it is text"),
    Good(MASK.replace("022", "8080"), "the same letters"),
    Good(MASK.replace("022", "1.5"), "the same letters"),
    Good(MASK.replace("022", "2222:22"), "a text: Docker knows no numbers of base 60"),
    Good(MASK.replace("022", "${MASK:-022}"), "a variable is text"),
    Good(MASK.replace("022", '"8"  # 022'), "a comment"),
    Good(MASK.replace("    deploy:\n      mode: replicated\n", "    restart: always\n"), "a file for Compose"),
]

EXPERIMENTS = [
    Experiment(MASK, as_written=True, bad=(Stored(ENV, "UMASK=18"),), fixed=(Stored(ENV, "UMASK=022"),)),
    Experiment(LABEL, as_written=True, bad=(Stored(LABELS, "release=1.1"),), fixed=(Stored(LABELS, "release=1.10"),)),
]
