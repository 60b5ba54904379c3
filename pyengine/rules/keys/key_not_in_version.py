"""A key that the file's own version does not have.

What it does
------------
Finds keys such as `rollback_config` or `order` in a file whose `version:` is older than the key.

Why it hurts
------------
Docker checks the file against the schema of its version and refuses it as a whole: `Additional property
rollback_config is not allowed`. Nothing is deployed.

What we change
--------------
`version` is raised to one that has every key the file uses, at least 3.7. No key is lost by that.

When to ignore it
-----------------
Never; but an old docker CLI may not know the newer version: 3.9 needs 20.10, 3.12 needs 25.0. A file without a version
is read by the newest schema, and refused by CLI 20.10: `unsupported Compose file version: 1.0`.

Sources
-------
docker/cli cli/compose/schema/schema.go:18, 57-83 and the schemas in cli/compose/schema/data; executed with CLI
28.5.2 and 20.10.24.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyengine.evidence.expected import Refused, Says
from pyengine.evidence.experiment import Experiment
from pyengine.finding import Applicability, Finding, Fix, Severity
from pyengine.rules.fixes import raise_version, raised_version
from pyengine.rules.rule import Bad, Good, Meta, Read
from pyengine.swarm.model.stack import Stack

META = Meta("key-not-in-version", Severity.HIGH, "The file's version does not have this key", __doc__, refuses=True)


def check(stack: Stack) -> Iterator[Finding]:
    """Find keys that are newer than the file's version."""
    if not stack.version.written or not stack.is_v3:
        return
    for used in stack.dated:
        if stack.schema >= used.since:
            continue
        version = raised_version(stack)
        fix = Fix(
            f'raise the version to "{version}"',
            raise_version(stack),
            Applicability.SAFE,
            f'"{version}" has every key this file uses, and loses none.',
        )
        since = ".".join(map(str, used.since))
        message = f'`{used.key}` is refused in a file of version "{stack.version.value}"; it came with {since}'
        yield META.finding(
            used.view.key_place, message, used.service, fix=fix, related=[(stack.version, f'raised to "{version}"')]
        )


OLD = """\
version: "3.5"
services:
  web:
    image: example/web:2
    deploy:
      replicas: 3
      rollback_config:
        parallelism: 1
"""

NAMED = """\
version: "3.3"
services:
  web:
    image: example/web:2
    networks: [front]
networks:
  front:
    name: front
"""

EXAMPLES = [
    Bad(OLD, "rollback_config", OLD.replace("3.5", "3.7"), "rollback_config came with 3.7"),
    Bad(NAMED, "name", NAMED.replace("3.3", "3.7"), "a network's name came with 3.5"),
    Good(OLD.replace("3.5", "3.8")),
    Good(
        OLD.removeprefix('version: "3.5"\n'),
        "without a version the newest schema holds, but for CLI 20.10, which refuses the file",
    ),
]

EXPERIMENTS = [
    Experiment(
        OLD,
        as_written=True,
        bad=(Refused("Additional property rollback_config is not allowed"),),
        fixed=(Says("Creating service stack_web"),),
    )
]

READ = [
    Read(
        'A `rollback_config` may be added to a file with `version: "3.5"`.',
        "It came with 3.7: the file is refused as a whole until its version is raised.",
    ),
]
