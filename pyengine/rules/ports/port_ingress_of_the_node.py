"""A published port that every node needs for itself.

What it does
------------
Finds a port published through the ingress network that a node of a Swarm uses itself: 22 (SSH), 2375 and 2376 (the
Docker API), 2377, 7946 and 4789 (the Swarm).

Why it hurts
------------
An ingress port is taken on every node, wherever the task runs, and Docker says nothing. With 22 an SSH connection to
any node ends in the service: the nodes can no longer be reached. With the Swarm's own ports managers may not find each
other, or tasks of two nodes.

What we change
--------------
22 becomes 2222, where the file does not publish that already. The other ports are left: which number is free is not in
the file.

When to ignore it
-----------------
The nodes have their own SSH on another port.

Sources
-------
moby/moby#39089 (22 through ingress cuts SSH on every node, without an error); docker/docs
content/manuals/engine/swarm/ingress.md and swarm-tutorial (2377, 7946, 4789); executed with CLI 28.2.2: accepted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pyengine.finding import Applicability, Confidence, Finding, Fix, Severity
from pyengine.patch.ops import Set
from pyengine.rules.fixes import ANEW
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.model.ports import Port, ports
from pyengine.swarm.model.stack import Service, Stack

META = Meta(
    "port-ingress-of-the-node",
    Severity.MEDIUM,
    "SSH to every node is gone after a deploy",
    __doc__,
    confidence=Confidence.LIKELY,
)
SSH, INSTEAD = 22, 2222
NEEDED = {
    (SSH, "tcp"): "SSH to the node",
    (2375, "tcp"): "the Docker API",
    (2376, "tcp"): "the Docker API",
    (2377, "tcp"): "the Swarm's managers",
    (7946, "tcp"): "the Swarm's nodes",
    (7946, "udp"): "the Swarm's nodes",
    (4789, "udp"): "the Swarm's networks",
}
"""The fixed ports of a node, and what answers there."""
ANOTHER = "publish another number, or `mode: host` on the node that is meant: which is free is not in the file"
PRICE = "Who connects has to name the new port, `ssh -p 2222`; see that nothing else on the nodes listens there."


def check(service: Service) -> Iterator[Finding]:
    """Find them in the ingress mode; in the host mode a port that is in use is refused where it is."""
    for port in ports(service) if service.stack.for_swarm else ():
        whose = NEEDED.get((port.published, port.protocol))
        if whose is None or port.mode == "host":
            continue
        fix = _another(port, service.stack)
        yield META.finding(
            port.item,
            f"port {port.words} is taken on every node, where {whose} may no longer answer",
            service,
            fix=fix,
            refusal=None if fix else ANOTHER,
        )


def _another(port: Port, stack: Stack) -> Fix | None:
    """Return the fix for SSH, which has a usual second port."""
    if port.published != SSH or any(each.published == INSTEAD for every in stack.services for each in ports(every)):
        return None
    short = re.fullmatch(r"22(:\d+(?:/tcp)?)", port.item.text)
    published = port.item.get("published")
    if short is not None:
        op = Set(port.item.route, f"{INSTEAD}{short[1]}", port.item.part.file)
    elif published is not None:
        op = Set(published.route, INSTEAD, published.part.file)
    else:
        return None
    return Fix(f"publish {INSTEAD}", (op,), Applicability.UNSAFE, "SSH to the nodes stays theirs.", PRICE + ANEW)


GIT = """\
services:
  git:
    image: example/git:2
    ports:
      - "22:22"
    deploy:
      placement:
        constraints: [node.hostname == git1]
"""
LONG = """\
services:
  git:
    image: example/git:2
    restart: always
    ports:
      - {target: 22, published: 22}
    deploy:
      mode: replicated
"""

EXAMPLES = [
    Bad(GIT, '"22:22"', GIT.replace("22:22", "2222:22"), "git over SSH for everybody", unsafe=True),
    Bad(
        LONG,
        "{target: 22, published: 22}",
        LONG.replace("published: 22", "published: 2222"),
        "the long form",
        unsafe=True,
    ),
    Bad(GIT.replace("22:22", "7946:7946/udp"), '"7946:7946/udp"', None, refused="another number"),
    Bad(GIT.replace("22:22", "2375-2375:2375"), '"2375-2375:2375"', None, "a range of one", refused="mode: host"),
    Good(GIT.replace("22:22", "2222:22"), "another port outside"),
    Good(GIT.replace("22:22", "22:22/udp"), "SSH is TCP"),
    Good(LONG.replace("published: 22", "published: 22, mode: host"), "the node where it runs alone"),
    Good(GIT.replace('"22:22"', '"${PORT}:22" # 22:22'), "nobody knows here which one"),
    Good(GIT.replace("22:22", "22"), "the engine chooses the number"),
    Good(LONG.replace("    deploy:\n      mode: replicated\n", "    restart: always\n"), "a file for Compose"),
]

NO_EXPERIMENT = "It would take the ports by which the engines of the experiment are reached."
