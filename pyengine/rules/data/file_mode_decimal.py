"""A file mode without its leading zero.

What it does
------------
Finds a `mode` of a secret or a config that is a sensible mode when its digits are read in octal, and none as Docker
reads it: `mode: 400`, and a mode that comes through a variable, such as `${MODE:-0444}`.

Why it hurts
------------
Docker takes the mode as a number. Without a leading 0 the number is decimal: 400 is 0620, a key that its group may
write; 755 is 01363, a script that its owner cannot even read. A value with a `$` is always read as decimal, even with
the zero. Nothing is said: `docker service inspect` shows the mode in decimal too.

What we change
--------------
The mode gets its leading 0, `0400`. In a default of a variable it is written in decimal, `256`.

When to ignore it
-----------------
The decimal number is meant, which is hardly ever so: we are silent about a number that is a sensible mode in decimal.

Sources
-------
docker/cli cli/compose/loader/interpolate.go (`mode` is cast by strconv.Atoi), cli/compose/convert/service.go
convertFileObject; executed with CLI 28.2.2: `mode: 400` stays 400, `0400` and `0o400` are 256, `${M:-0444}` is 444;
executed on engine 20.10.24: `mode: 400` gives the file the rights `-rw--w----`, `mode: 755` `--wxrw--wx`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pyengine.evidence.experiment import Experiment
from pyengine.evidence.stored import Stored
from pyengine.finding import Applicability, Finding, Fix, Severity
from pyengine.patch.ops import Octal, Set
from pyengine.rules.fixes import ANEW
from pyengine.rules.message import cut
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.model.settings import is_open
from pyengine.swarm.model.stack import Service
from pyengine.swarm.view import View

META = Meta(
    "file-mode-decimal", Severity.MEDIUM, "A secret or a config has other file rights than its mode says", __doc__
)
_DIGITS = re.compile(r"0?[1-7][0-7]{2}")
_HIGHEST = 0o777
_USEFUL = {0, 4, 5, 6, 7}
"""What a class of users may sensibly do: nothing, or at least read."""


def check(service: Service) -> Iterator[Finding]:
    """Find modes that mean another one."""
    for section in ("secrets", "configs"):
        for item in service.items(section):
            view = item.get("mode")
            written = _meant(view) if view is not None else None
            if view is None or written is None or not isinstance(view.data, int):
                continue
            message = f"`mode: {cut(view.text)}` is decimal to Docker: the file gets the rights 0{view.data:o}"
            yield META.finding(view, message, service, fix=_fix(view, written))


def _meant(view: View) -> int | None:
    """Return the mode that the digits are in octal; None where Docker reads that too, or the number makes sense."""
    if is_open(view):
        return None
    digits = view.text if view.interpolated is None else view.interpolated.value
    if not _DIGITS.fullmatch(digits) or view.data != int(digits):
        return None
    meant = int(digits, 8)
    return meant if _sensible(meant) and not _usual(int(digits)) else None


def _sensible(mode: int) -> bool:
    """Tell rights that somebody may want: whoever may do something may read, and nobody more than the owner."""
    owner, group, others = mode >> 6, mode >> 3 & 7, mode & 7
    return (
        mode <= _HIGHEST and {owner, group, others} <= _USEFUL and owner & group == group and group & others == others
    )


def _usual(mode: int) -> bool:
    """Tell sensible rights in which nobody writes who may not do the same as the owner."""
    owner, group, others = mode >> 6, mode >> 3 & 7, mode & 7
    return _sensible(mode) and all(each == owner or not each & 2 for each in (group, others))


def _fix(view: View, meant: int) -> Fix:
    value = meant if "$" in view.text else Octal(meant)
    return Fix(
        f"write `{value!r}`",
        (Set(view.route, value, view.part.file),),
        Applicability.UNSAFE,
        f"That is the mode 0{meant:o}.",
        f"Who could read the file by mistake cannot any more: make sure that `uid` is its user.{ANEW}",
    )


GIVEN = """\
services:
  api:
    image: example/api:2
    secrets:
      - {source: key, mode: 400}
secrets:
  key:
    external: true
"""
SCRIPT = GIVEN.replace("secrets", "configs").replace("400", "755")

EXAMPLES = [
    Bad(GIVEN, "400", GIVEN.replace("400", "0400"), "a secret", unsafe=True),
    Bad(SCRIPT, "755", SCRIPT.replace("755", "0755"), "a script", unsafe=True),
    Bad(GIVEN.replace("400", "444"), "444", GIVEN.replace("400", "0444"), "what it is anyway", unsafe=True),
    Bad(
        GIVEN.replace("400", '"${MODE:-0444}"'),
        '"${MODE:-0444}"',
        GIVEN.replace("400", '"${MODE:-292}"'),
        "a variable is read as decimal, with the zero too",
        unsafe=True,
    ),
    Good(GIVEN.replace("400", "0400")),
    Good(GIVEN.replace("400", "0o400"), "the newer way to write it"),
    Good(GIVEN.replace("400", "256"), "0400 as `docker stack config` prints it"),
    Good(GIVEN.replace("400", "292"), "0444, with a digit that octal does not have"),
    Good(GIVEN.replace("400", "420"), "0644, though each of its digits would be one of octal"),
    Good(GIVEN.replace("400", "511"), "0777"),
    Good(GIVEN.replace("400", "'${MODE}'"), "nobody knows"),
    Good(GIVEN.replace(", mode: 400}", "}  # mode: 400"), "a comment"),
]

MODE = "service TaskTemplate.ContainerSpec.Configs.0.File.Mode"
OWN = SCRIPT.replace("external: true", "file: ./0.yml")
EXPERIMENTS = [
    Experiment(OWN, as_written=True, bad=(Stored(MODE, "755"),), fixed=(Stored(MODE, str(0o755)),)),
]
