"""A version that Docker has no schema for.

What it does
------------
Finds a `version` that is no text, such as `3.8` without quotes, and one that no stack may have: `"2.4"`, `"3.14"`,
`"4"`.

Why it hurts
------------
Docker refuses the file before it reads anything else: `version must be a string`, or `unsupported Compose file version:
2.4`. Compose does not look at the key any more, and so does not tell.

What we change
--------------
A number that is a version gets its quotes: `3.10` then is 3.10, and not 3.1. Any other becomes the lowest version
with every key the file uses, at least 3.7.

When to ignore it
-----------------
Never. An older docker CLI takes fewer versions: 3.10 needs 23.0, 3.12 needs 25.0, 3.13 needs 27.0.

Sources
-------
docker/cli cli/compose/schema/schema.go:18, 57-83; executed with CLI 28.2.2: `version: 3`, `3.8` and `3.10` are refused
as no string, `"2.4"`, `"3.14"`, `"4"` and an empty one as unsupported.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyengine.evidence.expected import Refused, Says
from pyengine.evidence.experiment import Experiment
from pyengine.finding import Applicability, Finding, Fix, Severity
from pyengine.patch.ops import Set
from pyengine.rules.message import cut
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm import schema, target
from pyengine.swarm.model.source import Source
from pyengine.swarm.model.stack import Stack
from pyengine.swarm.view import View

META = Meta("version-not-taken", Severity.HIGH, "unsupported Compose file version", __doc__, refuses=True)
OLD = "Version 2 has keys that a stack does not take. docker-compose 1 reads the file by another schema then."
LEFT = "The file has other faults too, and is refused until they are repaired."


def check(stack: Stack) -> Iterator[Finding]:
    """Find versions that Docker does not look up."""
    for source in stack.sources if stack.for_swarm else ():
        view = source.view.get("version") if source.view is not None else None
        if view is None or (view.interpolated is not None and view.interpolated.variables):
            continue
        known, quoted = schema.known(source.version), isinstance(view.data, str)
        if known is not None and quoted:
            continue
        said = f"unsupported Compose file version: {cut(source.version)}" if known is None else "must be a string"
        written = cut(stack.written(view.part)) if view.text else ""
        message = f"`version: {written}` is refused: {said}"
        yield META.finding(view, message, None, fix=_fix(stack, source, view))


def _fix(stack: Stack, source: Source, view: View) -> Fix:
    """Return the quotes where they are all that is missing, else another version."""
    written = schema.known(view.text)
    if written is not None and view.text and written >= stack.needed:
        ops = (Set(view.route, view.text, view.part.file),)
        return Fix("quote the version", ops, Applicability.SAFE, f'"{view.text}" is a version that Docker has.')
    major, minor = max(target.ROLLOUT_VERSION, stack.needed, written or target.ROLLOUT_VERSION)
    version = f"{major}.{minor}"
    caveat = OLD if view.text.startswith("2") else "" if source.is_valid_as(version) else LEFT
    return Fix(
        f'say version "{version}"',
        (Set(view.route, version, view.part.file),),
        Applicability.UNSAFE if caveat else Applicability.SAFE,
        f'"{version}" has every key this file uses.',
        caveat or None,
    )


BARE = """\
version: 3.8
services:
  api:
    image: example/api:2
    deploy:
      replicas: 3
"""

EXAMPLES = [
    Bad(BARE, "3.8", BARE.replace("3.8", '"3.8"'), "a number, and no text"),
    Bad(BARE.replace("3.8", '"3.14"'), '"3.14"', BARE.replace("3.8", '"3.7"'), "there is none after 3.13"),
    Bad(BARE.replace("3.8", '"2.4"'), '"2.4"', BARE.replace("3.8", '"3.7"'), "Compose's own", unsafe=True),
    Bad(BARE.replace("3.8", "'4'"), "'4'", BARE.replace("3.8", "'3.7'"), "nor is there a 4"),
    Good(BARE.replace("3.8", '"3.8"')),
    Good(BARE.replace("version: 3.8", "# version: 3.8"), "a comment"),
    Good(BARE.replace("3.8", '"3"'), "the newest one"),
    Good(BARE.replace("3.8", '"2.4"').replace("    deploy:\n      replicas: 3\n", ""), "a file for Compose"),
]

EXPERIMENTS = [
    Experiment(
        text,
        as_written=True,
        bad=(Refused(said),),
        fixed=(Says("Creating service stack_api"),),
    )
    for text, said in (
        (BARE, "version must be a string"),
        (BARE.replace("3.8", '"3.14"'), "unsupported Compose file version: 3.14"),
        (BARE.replace("3.8", '"2.4"'), "unsupported Compose file version: 2.4"),
    )
]
