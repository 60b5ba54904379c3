"""A setting of the kernel that a container has not of its own.

What it does
------------
Finds `sysctls` that belong to the whole node: all of `vm.`, `fs.` but `fs.mqueue.`, `kernel.` but those of shared
memory, semaphores and messages, and what else no name space has; `net.` on the network of the host, and those of `net.`
that the kernel shows a container to read at most.

Why it hurts
------------
The deploy is accepted: the settings are made on the node, when the container is. There each start fails, `sysctl
"vm.overcommit_memory" is not in a separate kernel namespace` or `permission denied`, and Swarm tries again, for ever.

What we change
--------------
The setting is taken out.

When to ignore it
-----------------
The nodes run containers by another runtime, which gives each a kernel of its own.

Sources
-------
opencontainers/runc libcontainer/configs/validate/validator.go sysctl; torvalds/linux net/core/sysctl_net_core.c,
net/netfilter/nf_conntrack_standalone.c; executed for each kind: no task starts, with the words of runc; those of shared
memory, `fs.mqueue.msg_max`, `net.core.somaxconn`, `net.ipv4.tcp_keepalive_time` and `net.ipv4.tcp_rmem` are taken.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyengine.evidence.expected import Missing
from pyengine.evidence.experiment import Experiment
from pyengine.finding import Applicability, Confidence, Finding, Fix, Severity
from pyengine.rules.fixes import drop
from pyengine.rules.message import cut
from pyengine.rules.rule import Bad, Good, Meta, Read
from pyengine.swarm.destination import may_go_to_swarm
from pyengine.swarm.model.networks import networks
from pyengine.swarm.model.stack import Service, Stack
from pyengine.swarm.pairs import pairs
from pyengine.swarm.view import View

META = Meta("sysctl-of-the-node", Severity.HIGH, "sysctl is not in a separate kernel namespace", __doc__)
_OWN = frozenset(
    f"kernel.{name}" for name in "domainname msgmax msgmnb msgmni sem shm_rmid_forced shmall shmmax shmmni".split()
)
"""Of `kernel.` what a container has of its own (runc)."""
_OWN_CORE = frozenset(f"net.core.{name}" for name in "optmem_max rps_default_mask somaxconn txrehash".split())
"""Of `net.core.` what each name space of networks has (the kernel's `netns_core_table`)."""
_READ = frozenset(
    f"net.{name}"
    for name in "ipv4.neigh.default.gc_thresh1 ipv4.neigh.default.gc_thresh2 ipv4.neigh.default.gc_thresh3 "
    "ipv4.tcp_low_latency ipv4.tcp_max_orphans ipv4.tcp_mem ipv4.tcp_tw_recycle ipv4.udp_mem "
    "netfilter.nf_conntrack_buckets netfilter.nf_conntrack_expect_max netfilter.nf_conntrack_max".split()
)
"""Further ones that only the node has, or that only it may write."""


def check(stack: Stack) -> Iterator[Finding]:
    """Find them service by service."""
    if not may_go_to_swarm(stack):
        return
    given = [service for service in stack.services if service.view.get("sysctls") is not None]
    hosts = {user.name for network in networks(stack) if network.name == "host" for user in network.users if given}
    for service in given:
        found = service.view.get("sysctls")
        every = list(pairs(found)) if found is not None else []
        for name, value, view in every:
            why = (
                None
                if "$" in name or value in {None, ""}
                else _refused(name.replace("/", "."), on_host=service.name in hosts)
            )
            if found is not None and why is not None:
                yield _finding(service, name, view, why, found if len(every) == 1 else view)


def _refused(name: str, *, on_host: bool) -> tuple[str, Confidence] | None:
    """Return what a container's kernel says to a setting, None where it takes it."""
    if name.startswith("net."):
        if on_host:
            return "is not allowed on the host's network", Confidence.CERTAIN
        core = name.startswith("net.core.") and name not in _OWN_CORE
        return ("is written on the node alone", Confidence.LIKELY) if core or name in _READ else None
    if name in _OWN or name.startswith("fs.mqueue."):
        return None
    if name == "kernel.hostname":
        return "conflicts with `hostname`", Confidence.CERTAIN
    return "is the node's, not a container's", Confidence.CERTAIN


def _finding(service: Service, name: str, view: View, why: tuple[str, Confidence], out: View) -> Finding:
    fix = Fix(
        f"take `{cut(name)}` out",
        drop(out),
        Applicability.UNSAFE,
        "Without it the tasks start.",
        "Where the program needs it, set it on each node instead, in `/etc/sysctl.d`: it then holds for all there is.",
    )
    message = f"`{cut(name, 40)}` {why[0]}: no task starts"
    return META.finding(view.key_place, message, service, fix=fix, confidence=why[1])


CACHE = """\
services:
  cache:
    image: example/cache:2
    sysctls:
      - vm.overcommit_memory=1
    deploy:
      replicas: 1
"""
NONE = CACHE.replace("    sysctls:\n      - vm.overcommit_memory=1\n", "")
TWO = CACHE.replace(
    "- vm.overcommit_memory=1", "net.core.somaxconn: 1024\n      kernel.pid_max: 65536  # kernel.pid_max of the node"
)
HOST = TWO.replace("      kernel.pid_max: 65536  # kernel.pid_max of the node\n", "").replace(
    "    deploy:", "    networks: [outer]\n    deploy:"
)
HOST += "networks:\n  outer:\n    external: true\n    name: host\n"
BUFFER = CACHE.replace("vm.overcommit_memory=1", "net.core.rmem_max=7500000")

EXAMPLES = [
    Bad(CACHE, "vm.overcommit_memory=1", NONE, "what Redis asks for at its start", unsafe=True),
    Bad(
        TWO,
        "kernel.pid_max",
        TWO.replace("      kernel.pid_max: 65536  # kernel.pid_max of the node\n", ""),
        "one of two",
        unsafe=True,
    ),
    Bad(HOST, "net.core.somaxconn", HOST.replace("    sysctls:\n      net.core.somaxconn: 1024\n", ""), unsafe=True),
    Bad(BUFFER, "net.core.rmem_max=7500000", NONE, "a container may only read it", unsafe=True),
    Bad(CACHE.replace("vm.overcommit_memory", "fs/file-max"), "fs/file-max=1", NONE, "with slashes", unsafe=True),
    Good(CACHE.replace("vm.overcommit_memory=1", "net.core.somaxconn=1024"), "each network has its own"),
    Good(CACHE.replace("vm.overcommit_memory=1", "kernel.shmmax=68719476736"), "shared memory is the container's"),
    Good(CACHE.replace("vm.overcommit_memory=1", "fs.mqueue.msg_max=20"), "so are its queues"),
    Good(CACHE.replace("vm.overcommit_memory=1", "net.ipv4.tcp_keepalive_time=600  # vm.swappiness=1"), "a comment"),
    Good(CACHE.replace("vm.overcommit_memory=1", "${SYSCTL}"), "nobody knows here which"),
    Good(HOST.replace("    name: host\n", "    name: hosts\n"), "another network"),
    Good(
        CACHE.replace("    deploy:\n      replicas: 1\n", "    build: .\n    restart: always\n"), "a file for Compose"
    ),
]

READ = [
    Read(
        "`sysctls` sets `vm.overcommit_memory` for Redis, or `vm.max_map_count` for Elasticsearch.",
        "A container has neither of its own, and none starts; both are set on the node.",
    )
]

EXPERIMENTS = [
    Experiment(text, first=True, limit=25, bad=(Missing(at_least=1),), fixed=(Missing(at_most=0),))
    for text in (CACHE, BUFFER)
]
