"""What versions of the `docker` command say differently of the same text, each with the version that changed it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TypeAlias

from pyengine.document.document import read
from pyengine.document.yaml import YamlError
from pyengine.patch.ops import Set
from pyengine.swarm.model.stack import Stack
from tests.engine.made import missing
from tests.engine.verdict import Verdict
from tests.fixed import with_ops
from tools.swarm.swarm import Swarm

Version: TypeAlias = tuple[int, int]

UNVERSIONED: Version = (23, 0)
"""From here on a file without `version` is of the newest one, before it is of 1.0, which no stack may have."""
LAST_VERSIONED = "3.9"
"""The newest schema of the last command line before."""


@dataclass(frozen=True)
class Reason:
    """Why a command line before a version says something else than was to be expected."""

    before: Version
    expected: str
    now: str
    why: str

    def holds(self, expected: Verdict, now: Verdict, version: Version) -> bool:
        """Tell whether it is the reason; both patterns are looked for in the whole answers."""
        found = re.search(self.expected, expected.output) and re.search(self.now, f"{now.words}\n{now.output}")
        return version < self.before and found is not None


REASONS = (
    Reason(
        (28, 2),
        "invalid image reference|the image has no valid name|has no `image`",
        "^refused by the engine",
        "the command line looks at images since 28.2; before, the engine says it half-way",
    ),
    Reason(
        (28, 0),
        "mapping key .* already defined|stands twice here",
        "^accepted",
        "a key may stand twice before 28.0, the last one wins (yaml.v2)",
    ),
    Reason(
        (25, 0),
        "invalid subnet",
        "^accepted",
        "the engine looks at subnets since 25.0; before, it goes by the network an address belongs to",
    ),
    Reason((27, 0), "", "unsupported Compose file version: 3.1", "3.10 to 3.13 came with 23.0 to 27.0"),
    Reason(UNVERSIONED, "", "Unknown mode: (replicated|global)-job", "jobs came to stack files with 23.0"),
    Reason(
        UNVERSIONED,
        "",
        "Additional property .* is not allowed",
        'before 23.0 `version: "3"` is 3.0 and not the newest one, and 3.9 is the newest of all',
    ),
)
"""Of docker/cli: cli/command/stack (bcb36e26cb, 28.2.0), cli/compose/loader/loader.go (58bf0f1846, 28.0.0),
cli/compose/schema/schema.go and its data (27.0.1, 25.0.0, 23.0.0). Of moby: api/types/network/ipam.go (moby/moby#45759,
25.0). Seen with 20.10.24, 26.1.5 and 28.5.2."""

GIVEN_UP = "the record gave up making what the file refers to, and never came to a verdict"


def reason(expected: Verdict, now: Verdict, version: Version) -> str | None:
    """Return why a verdict may differ from the expected one, None if nothing tells."""
    if expected.by and missing(expected.output):
        return GIVEN_UP
    return next((each.why for each in REASONS if each.holds(expected, now, version)), None)


def command_line(swarm: Swarm) -> Version:
    """Return the version of the command that deploys."""
    said = swarm.docker("version", "--format", "{{.Client.Version}}").output
    major, minor = re.findall(r"\d+", said)[:2]
    return int(major), int(minor)


def asked(text: str, version: Version) -> str:
    """Return a text as a command line is asked about it: with a version where it would take none for 1.0."""
    try:
        document = read(text)
    except YamlError:
        return text
    if version >= UNVERSIONED or document.root is None or Stack([document]).version.value:
        return text
    return with_ops(document, [Set(("version",), LAST_VERSIONED)])
