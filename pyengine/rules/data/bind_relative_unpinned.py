"""A folder that only one node has.

What it does
------------
Finds bind mounts of a path that not every node has by itself, on services that may run on several nodes: a path
relative to the file or in the deployer's `~`, `$HOME` or `$PWD`, or a folder of somebody's own.

Why it hurts
------------
`docker stack deploy` makes `./conf` an absolute path of the machine it runs on, and sends nothing of what is in it. On
a node without that path the task is rejected, `bind source path does not exist`, and Swarm tries again, for ever. `~`
is the home of whoever deploys: another one under `sudo`, in a pipeline or in a management tool's container.

What we change
--------------
Nothing: what is in the folder decides. A file that is only read becomes a config; data becomes a named volume; else a
constraint names the node, `constraints: [node.hostname == NAME]`.

When to ignore it
-----------------
There is one node, or the path is on shared storage or put on every node by other means.

Sources
-------
docker/cli cli/compose/loader/loader.go (resolveVolumePaths); moby daemon/volume/mounts/validate.go:16-20; executed:
tasks are rejected on nodes that do not have the path.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pyengine.evidence.expected import Missing, ServesAtEnd
from pyengine.evidence.experiment import Experiment
from pyengine.finding import Confidence, Finding, Severity
from pyengine.rules.message import cut, further
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.model.stack import Service, Stack
from pyengine.swarm.mounts import Mount, mounts
from pyengine.swarm.placement import is_constrained, may_move

META = Meta(
    "bind-relative-unpinned",
    Severity.LOW,
    "Bind source path does not exist",
    __doc__,
    confidence=Confidence.POSSIBLE,
)
WHOSE = "of the deployer's home "
DECIDES = (
    "what is in it decides: a config for a file that is read, a volume for data, or a constraint that names the node"
)


def check(stack: Stack) -> Iterator[Finding]:
    """Find paths that a node may not have; those relative to the file first, and all of them once."""
    if not stack.for_swarm:
        return
    found = [(service, mount) for service in stack.services for mount in _unsure(service)]
    found.sort(key=lambda pair: (not _is_of_home(pair[1]), not pair[1].is_relative))
    if not found:
        return
    mount = found[0][1]
    home = _is_of_home(mount)
    places = [(each.item, f"`{cut(_source(each))}` of `{cut(owner.name)}`") for owner, each in found]
    yield META.finding(
        mount.item,
        f"`{cut(_source(mount))}` {WHOSE if home else ''}is needed on every node: a task is rejected without it",
        None,
        refusal=DECIDES,
        related=further(places),
        severity=Severity.MEDIUM if home else None if _is_deployer_s(mount) else Severity.INFO,
    )


def _unsure(service: Service) -> list[Mount]:
    everywhere = service.mode.value == "global" and not is_constrained(service)
    if not (everywhere or may_move(service)):
        return []
    return [
        mount
        for mount in mounts(service, unsure=True)
        if _is_deployer_s(mount) or (mount.known and mount.is_bind and not (everywhere or _COMMON.match(mount.source)))
    ]


def _source(mount: Mount) -> str:
    """Return the path as it is written, of the short form with its variable."""
    return mount.item.text.partition(":")[0] if _OF_DEPLOYER.match(mount.item.text) else mount.source


def _is_deployer_s(mount: Mount) -> bool:
    return mount.is_relative or _OF_DEPLOYER.match(mount.item.text) is not None


def _is_of_home(mount: Mount) -> bool:
    return mount.source[:1] == "~" or mount.item.text.startswith(("$HOME", "${HOME"))


_OF_DEPLOYER = re.compile(r"\$\{?(?:HOME|PWD)\}?(?=/)")
"""Variables of whoever deploys: his home, and the folder he stands in."""
_COMMON = re.compile(
    r"""/[^/]*/?$  # the root and the folders in it
    |/(?:proc|sys|dev|run|var/run|boot|lib/modules|usr/share/zoneinfo|usr/lib|usr/src|etc/ssl)(?:/|$)
    |/var/(?:log|lib|tmp|spool|cache)/?$|/var/(?:log|lib)/(?:docker|containers|journal|systemd|pods)(?:/|$)
    |/etc/(?:localtime|timezone|hostname|hosts|passwd|group|os-release|machine-id|resolv\.conf|docker)(?:/|$)
    |/[^/]*\.sock$""",
    re.VERBOSE,
)
"""What Linux with Docker has on each node."""

RELATIVE = """\
services:
  web:
    image: example/web:2
    volumes:
      - ./conf:/etc/web:ro
    deploy:
      replicas: 2
"""

FOLDER = RELATIVE.replace("./conf:/etc/web:ro", "{type: bind, source: /srv/web/conf, target: /etc/web}")

VOLUME = RELATIVE.replace("./conf:", "conf:") + "volumes:\n  conf:\n"

EXAMPLES = [
    Bad(RELATIVE, "./conf:/etc/web:ro", None, "nothing of the folder is sent along", refused="config"),
    Bad(FOLDER, "{type: bind, source: /srv/web/conf, target: /etc/web}", None, "somebody has to put it there"),
    Bad(RELATIVE.replace("replicas: 2", "mode: global"), "./conf:/etc/web:ro", None, "now each node needs it"),
    Good(RELATIVE.replace("replicas: 2", "placement: {constraints: [node.hostname == web1]}"), "the node that has it"),
    Good(RELATIVE.replace("./conf:/etc/web:ro", "/var/run/docker.sock:/var/run/docker.sock"), "every node has one"),
    Good(RELATIVE.replace("./conf:/etc/web:ro", "/etc/localtime:/etc/localtime:ro")),
    Good(FOLDER.replace("replicas: 2", "mode: global"), "an agent that looks at its node"),
    Bad(RELATIVE.replace("./conf", "$HOME/conf"), "$HOME/conf:/etc/web:ro", None, "as `~`", refused="decides"),
    Good(RELATIVE.replace("./conf", "${CONF}"), "nobody knows here what it is"),
    Good(
        RELATIVE.replace("    deploy:\n      replicas: 2\n", "    restart: always\n"),
        "a file for Compose, which makes the folder",
    ),
    Good(VOLUME, "a volume is made where it is missing"),
]

EXPERIMENTS = [
    Experiment(
        FOLDER,
        first=True,
        instead=VOLUME,
        bad=(ServesAtEnd(2, at_most=0), Missing(at_least=2)),
        fixed=(ServesAtEnd(2, at_least=2), Missing(at_most=0)),
        limit=30,
    ),
]
