"""Entries that get lost because a second file names the service.

What it does
------------
Finds two entries of one file with one `source` (secrets, configs), one published port or one `target` (volumes), where
a later file of `-c a -c b` says anything of the same service; and an entry of a later file that takes the place of an
earlier one's with another protocol or another path.

Why it hurts
------------
Docker merges these lists by that word, one entry for each, and the last one stays: of a config that is mounted in two
places one is missing, of `53:53/tcp` and `53:53/udp` one is not published, of ports without a published one all but one
are gone. The file alone deploys well, and `docker stack deploy` says nothing.

What we change
--------------
Nothing, because it takes another name for the same thing, or all of the service in one file.

When to ignore it
-----------------
Never.

Sources
-------
docker/cli cli/compose/loader/merge.go mergeSlice, toServiceSecretConfigsMap and the others; executed with CLI 28.2.2.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyengine.evidence.experiment import Experiment
from pyengine.evidence.stored import Stored
from pyengine.finding import Finding, Severity
from pyengine.rules.message import SHOWN, cut
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm import joined, merge
from pyengine.swarm.joined import Joined
from pyengine.swarm.keys.key import Merge
from pyengine.swarm.model.stack import Service
from pyengine.swarm.part import Part
from pyengine.swarm.view import View
from pyengine.text import Place

META = Meta("merge-loses-item", Severity.HIGH, "A second -c file makes a config, secret or port disappear", __doc__)

YOURS = "give each of them a name of its own, or say all of the service in one file"


def check(service: Service) -> Iterator[Finding]:
    """Find entries that have the name of another one in the same list."""
    for each in joined.lists(service, Merge.KEYED) if joined.are_several(service.stack) else ():
        gone = [View((part,)) for part in joined.crowded_out(each)]
        if gone:
            yield _finding(service, each, gone)
        for before, item in joined.taken(each):
            yield _taken(service, each, before, item)


def _finding(service: Service, each: Joined, gone: list[View]) -> Finding:
    last = service.view.parts[-1]
    own = each.said[-1]
    name = each.key.name
    at = (own if own.file == last.file else last).key_place
    lost = f"{len(gone)} of `{name}` {'is' if len(gone) == 1 else 'are'} lost"
    return META.finding(
        at,
        f"merged with this file {lost}: of several with the same `{each.key.by}` the last one stays",
        service,
        related=[(view, "it is lost") for view in gone[:SHOWN]],
        refusal=YOURS,
    )


def _taken(service: Service, each: Joined, before: Part, item: Part) -> Finding:
    name = cut(merge.known_by(item, each.key.by), 24)
    what = "its protocol counts for nothing" if each.key.name == "ports" else "its path is gone"
    severity = Severity.HIGH if each.key.name == "ports" else Severity.MEDIUM
    return META.finding(
        Place(item.file, item.node.span),
        f"this takes the place of the earlier file's `{name}` of `{each.key.name}`: {what}",
        service,
        severity=severity,
        related=[(Place(before.file, before.node.span), "it is lost")],
        refusal=YOURS,
    )


BASE = """\
$ cat stack.yml
services:
  api:
    image: example/api:2
    configs:
      - source: rules
        target: /etc/rules
      - source: rules
        target: /opt/rules
    deploy:
      mode: replicated
configs:
  rules: {external: true}
$ cat staging.yml
services:
"""
OVER = BASE + "  api:\n    environment: {STAGE: test}\n"
CONFIGS = BASE[BASE.index("    configs:") : BASE.index("    deploy:")]

EXAMPLES = [
    Bad(OVER, "api", None, "the later file says nothing of configs", refused="a name of its own"),
    Bad(
        OVER.replace(CONFIGS, '    ports: ["53:53/tcp", "53:53/udp"]\n'),
        "api",
        None,
        "ports go by the published one",
        refused="a name of its own",
    ),
    Bad(
        BASE.replace(CONFIGS, '    ports: ["443:443/tcp"]\n') + '  api:\n    ports: ["443:443/udp"]\n',
        '"443:443/udp"',
        None,
        "the later file's is another protocol",
        refused="a name of its own",
    ),
    Good(
        BASE.replace(CONFIGS, '    ports: ["80:80"]\n') + '  api:\n    ports: ["80:8080"]\n',
        "another port of the container is behind the same number",
    ),
    Good(BASE + "  other: {image: example/other:1, deploy: {mode: global}}\n", "another service"),
    Good(OVER.replace("source: rules\n        target: /opt", "source: more\n        target: /opt"), "two names"),
    Good(OVER.replace("    deploy:\n      mode: replicated\n", "    profiles: [a]\n"), "a file for Compose"),
    Good(OVER.replace("source: rules", "source: ${RULES}"), "nobody can know it here"),
]

PORTS = OVER.replace(CONFIGS, '    ports: ["5353:53/tcp", "5353:53/udp"]\n').replace(
    "configs:\n  rules: {external: true}\n", ""
)
LAST = PORTS.replace('    ports: ["5353:53/tcp", "5353:53/udp"]\n', "") + '    ports: ["5353:53/tcp", "5353:53/udp"]\n'
EXPERIMENTS = [
    Experiment(
        PORTS,
        as_written=True,
        bad=(Stored("service EndpointSpec.Ports.0.Protocol", "tcp", there=False),),
        fixed=(Stored("service EndpointSpec.Ports.0.Protocol", "tcp"),),
        instead=LAST,
    ),
]
