"""A secret that only root may read, in a service of another user.

What it does
------------
Finds secrets and configs with a `mode` such as `0400`, which only their owner or their group may read, in a service
that runs as another `user`, and whose `uid` and `gid` do not say so.

Why it hurts
------------
Without `uid` the file is root's, whoever the service runs as: `Permission denied`. Mode 0400 is chosen for keys that
nobody else is to read, and then the program itself cannot.

What we change
--------------
The entry gets the `uid` of the service's user, and its `gid` where that is written, as numbers. For a user by name
nothing is changed: its number is in the image, and Docker takes no name here.

When to ignore it
-----------------
The program has the right to read every file (`CAP_DAC_READ_SEARCH` in the file capabilities of its own binary).

Sources
-------
docker/cli cli/compose/convert/service.go convertFileObject (uid and gid are "0" where nothing is said), moby
daemon/container_operations_unix.go setupSecretDir (chown to them); docker/for-linux#82; executed on engine 28.5.2: the
file is `-r--------` of 0:0 and `cat` as 1000 says `Permission denied`; with `uid: "1000"` it is read.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyengine.evidence.experiment import Experiment
from pyengine.evidence.stored import Stored
from pyengine.finding import Applicability, Finding, Fix, Severity
from pyengine.patch.ops import Set
from pyengine.rules.fixes import ANEW
from pyengine.rules.message import cut
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.model.settings import is_open
from pyengine.swarm.model.stack import Service
from pyengine.swarm.view import View

META = Meta("file-mode-owner-only", Severity.HIGH, "A secret's file: permission denied", __doc__)
ROOT = {"root": "0"}
"""Names that every image has, and their numbers."""
BY_NAME = "which number `{0}` has is in the image: `docker run --rm --entrypoint id IMAGE {0}` tells it for `uid`"


def check(service: Service) -> Iterator[Finding]:
    """Find files that the service's user may not read."""
    found = service.view.get("user")
    if found is None or is_open(found) or not str(found.data or "").strip():
        return
    user, _, group = str(found.data).strip().partition(":")
    user, group = ROOT.get(user, user), ROOT.get(group, group)
    if user == "0":
        return
    for section in ("secrets", "configs"):
        for item in service.items(section):
            mode = item.get("mode")
            if mode is None or is_open(item) or not isinstance(mode.data, int) or _reads(item, mode.data, user, group):
                continue
            message = (
                f"the file is of user {_owner(item, 'uid')} with 0{mode.data:o}: `{cut(user, 20)}` may not read it"
            )
            fix = _fix(item, user, group)
            yield META.finding(
                mode,
                message,
                service,
                fix=fix,
                refusal=None if fix else BY_NAME.format(cut(user, 12)),
                related=[(found, "who the service runs as")],
            )


def _owner(item: View, key: str) -> str:
    view = item.get(key)
    return str(view.data or "0") if view is not None else "0"


def _reads(item: View, mode: int, user: str, group: str) -> bool:
    """Tell that the user may read the file, or that nobody knows here."""
    owner, its_group = _owner(item, "uid"), _owner(item, "gid")
    if mode & 0o004 or not mode & 0o444:
        return True
    if user == owner or (not user.isdigit() and owner != "0"):
        return True
    same_group = group == its_group or not group or (not group.isdigit() and its_group != "0")
    return bool(mode & 0o040) and same_group


def _fix(item: View, user: str, group: str) -> Fix | None:
    """Return the fix that gives the file to the service's user."""
    if not user.isdigit():
        return None
    file = item.part.file
    ops = [Set((*item.route, "uid"), user, file)]
    ops += [Set((*item.route, "gid"), group, file)] if group.isdigit() else []
    return Fix(
        f"give it to user {cut(user, 20)}",
        tuple(ops),
        Applicability.UNSAFE,
        "The file belongs to the user that the service runs as, and nobody else may read it.",
        f"Where the program begins as another user after all, that one cannot read it any more.{ANEW}",
    )


GIVEN = """\
services:
  agent:
    image: example/agent:2
    user: "1000:1000"
    secrets:
      - {source: key, mode: 0400}
    deploy:
      replicas: 1
secrets:
  key:
    external: true
"""
FIXED = GIVEN.replace("mode:", 'uid: "1000", gid: "1000", mode:')
OWN = GIVEN.replace("external: true", "file: ./0.yml")

EXAMPLES = [
    Bad(GIVEN, "0400", FIXED, "a key", unsafe=True),
    Bad(
        GIVEN.replace("secrets", "configs").replace("1000:1000", "1000").replace("0400", "0600"),
        "0600",
        GIVEN.replace("secrets", "configs")
        .replace("1000:1000", "1000")
        .replace("mode: 0400", 'uid: "1000", mode: 0600'),
        "a config",
        unsafe=True,
    ),
    Bad(
        GIVEN.replace("0400", "0440"),
        "0440",
        FIXED.replace("0400", "0440"),
        "nor is it of the user's group",
        unsafe=True,
    ),
    Bad(GIVEN.replace('"1000:1000"', "node"), "0400", None, "a user by name", refused="is in the image"),
    Good(FIXED),
    Good(GIVEN.replace("0400", "0444"), "everybody may read it"),
    Good(GIVEN.replace("0400", "0440").replace("1000:1000", "1000:0"), "the group is root's"),
    Good(GIVEN.replace("0400", "0440").replace("1000:1000", "1000"), "which group the user is in, the image says"),
    Good(GIVEN.replace("1000:1000", "0:0"), "root reads it"),
    Good(GIVEN.replace('    user: "1000:1000"\n', ""), "the image says who runs it"),
    Good(GIVEN.replace("1000:1000", "${RUN_AS}"), "nobody knows here"),
    Good(FIXED.replace("1000:1000", "node"), "`node` may be 1000"),
    Good(GIVEN.replace(", mode: 0400}", "}  # mode: 0400"), "a comment"),
]

UID = "service TaskTemplate.ContainerSpec.Secrets.0.File.UID"
EXPERIMENTS = [
    Experiment(OWN, as_written=True, bad=(Stored(UID, "0"),), fixed=(Stored(UID, "1000"),)),
]
