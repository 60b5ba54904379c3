"""Which of the symptoms that were seen are reasons: what follows from another is not told, or told behind it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias

from pyengine.incident.explained import STATES
from pyengine.incident.symptom import Symptom
from pyengine.incident.symptoms import (
    BY_ID,
    containers,
    engines,
    images,
    mounts,
    networks,
    ports,
    scheduling,
)

_FOLLOWS = {
    "raft-log-damaged": {"no-manager-here", "not-a-manager", "swarm-in-error", "manager-unreachable"},
    "node-certificate-expired": {
        *("no-manager-here", "not-a-manager", "swarm-in-error", "node-down", "manager-unreachable"),
    },
    "removed-from-cluster": {"manager-left-behind", "peer-role-refused", "already-in-swarm"},
    "registry-refuses": {"image-not-on-node"},
    "node-ambiguous": {"node-entry-left-over"},
    "node-clock-behind": {"no-manager-here", "not-a-manager", "swarm-in-error"},
    "join-address-not-reachable": {"no-manager-here", "swarm-in-error"},
    "new-cluster-while-locked": {"swarm-locked", "not-in-swarm", "no-swarm-here", "no-manager-here"},
    "second-dockerd": {"daemon-start-failed", "daemon-not-reachable", "node-down", "manager-unreachable"},
    "secret-not-readable": {"task-exited"},
    "node-setting-too-low": {"task-exited"},
    "folder-not-writable": {"task-exited"},
    "data-of-other-version": {"task-exited"},
    "secret-file-missing": {"task-exited"},
    "daemon-setting-twice": {"daemon-not-reachable", "daemon-start-failed", "node-down", "manager-unreachable"},
    "gossip-udp-blocked": {"node-gossip-failed", "host-not-found-upstream"},
    "swarm-locked": {"not-in-swarm", "no-swarm-here", "no-manager-here", "not-a-manager", "manager-unreachable"},
    "swarm-in-error": {"no-manager-here"},
    "rollback-paused": {"update-paused"},
    "task-unhealthy": {"task-killed-137"},
    "disk-full": {"image-not-on-node", "task-stays-assigned"},
    "mount-file-and-folder": {"bind-source-missing"},
    "registry-not-reachable": {"image-not-on-node"},
    "registry-certificate": {"image-not-on-node"},
    "registry-fails": {"image-not-on-node"},
    "image-blob-missing": {"image-not-on-node"},
    "registry-rate-limit": {"image-not-on-node"},
    "registry-speaks-http": {"image-not-on-node"},
    "live-restore-with-swarm": {
        *("daemon-not-reachable", "daemon-start-failed", "node-down", "manager-unreachable"),
    },
    "daemon-start-failed": {"daemon-not-reachable", "node-down", "manager-unreachable"},
    "proxy-between-managers": {"manager-connection-lost", "swarm-in-error", "node-down", "manager-unreachable"},
    "pinned-node-idle": {"no-node-available", "node-down"},
    "iptables-module-missing": {"network-sandbox-failed"},
    "data-held-by-other-task": {"task-exited"},
    "task-limit-too-low": {"task-exited"},
    "node-down": {"task-does-not-stop"},
    "network-in-use": {"stack-removal-still-running"},
    "task-does-not-stop": {"more-tasks-than-wanted"},
    "signal-refused": {"task-does-not-stop", "more-tasks-than-wanted"},
    "node-identity-missing": {"no-manager-here", "not-a-manager", "swarm-in-error", "node-down", "manager-unreachable"},
    "nftables-with-swarm": {"daemon-start-failed", "daemon-not-reachable", "node-down", "manager-unreachable"},
    "bpf-limit-reached": {"container-start-failed"},
    "manager-port-not-open": {"manager-connection-lost"},
    "health-program-missing": {"executable-missing", "exec-program-missing", "task-unhealthy"},
    "exec-program-missing": {"executable-missing"},
    "network-not-found": {"task-stays-starting"},
    "quorum-lost": {"request-timed-out", "manager-left-behind"},
    "allocation-waits": {"task-stays-new"},
    "network-addresses-used-up": {"task-stays-new", "allocation-waits"},
    "address-pool-used-up": {"task-stays-new", "allocation-waits"},
    "networks-overlap-silently": {"network-without-subnet", "task-stays-new", "allocation-waits"},
    "executable-format": {"task-exited"},
    "gossip-was-cut": {"node-gossip-failed", "host-not-found-upstream"},
    "cifs-dialect-refused": {"volume-mount-failed"},
    "memory-limit-reached": {"task-killed-137"},
    "node-memory-used-up": {"task-killed-137"},
    "agent-store-too-large": {"node-heartbeat-failed", "node-down", "fewer-tasks-than-wanted"},
}
"""What only follows from something else that was seen is not told beside it."""

_OF_NODES = {
    *("task-does-not-stop", "node-down", "node-unknown", "manager-unreachable", "node-entry-left-over"),
    *("task-stays-assigned", "bind-source-missing"),
}
_STOPPED = {"update-paused", "rollback-paused", "update-rolled-back"}
"""What says that a rollout ended, not why."""

_ON_NODE = {
    *(
        "bind-source-missing",
        "engine-folder-elsewhere",
        "volume-mount-failed",
        "vxlan-interface-left",
        "host-port-held-by-process",
        "disk-full",
    ),
    *(
        "image-layers-broken",
        "runtime-procfs-refused",
        "endpoint-left-over",
        "containerd-trouble",
        "ingress-sandbox-left",
        "node-setting-too-low",
    ),
}
"""What lies on a node: once it is mended there, a paused rollout may go on as it is."""


_OUTSIDE = (_ON_NODE - {"volume-mount-failed"}) | {
    *("registry-refuses", "registry-not-reachable", "registry-certificate", "registry-rate-limit"),
    "registry-speaks-http",
    *("firewall-rules-gone", "iptables-module-missing", "vxlan-not-supported", "logging-agent-missing"),
    *("registry-fails", "image-blob-missing", "watches-used-up", "bpf-limit-reached", "kernel-keys-used-up"),
    *("mount-held-on-node", "client-drops-keys"),
    *("no-node-available", "pinned-node-idle", "node-down"),
}
"""What no change of the file cures."""

_UNBORN = {
    known.id
    for family in (containers, images, mounts, networks, ports, scheduling, engines)
    for known in family.FAMILY
    if known.texts
} - {"error-cut-off", "container-not-found", "exec-program-missing", "node-setting-too-low"}
"""What keeps a task from starting: there is no log of it."""


def with_whose(found: Sequence[Symptom]) -> list[Symptom]:
    """Return the symptoms; a reason that a log tells takes its service from what follows from it, where that is one.

    A line of the daemon's log names no service; the row of the task that it is about does.
    """
    serving = [each for each in found if each.service]
    leading = {each.id for each in found} & _FOLLOWS.keys()
    followed = {leader: [other for other in serving if other.id in _FOLLOWS[leader]] for leader in leading}
    ones = {leader: led[0] for leader, led in followed.items() if len({other.service for other in led}) == 1}
    told: list[Symptom] = []
    for each in found:
        first = ones.get(each.id)
        if first is not None and each.service in {None, first.service}:
            names = {name: first.parts.get(name, "") for name in ("service", "image", "node", "slot", "volume")}
            known = {name: value for name, value in names.items() if value}
            told.append(replace(each, service=first.service, parts={**known, **each.parts}))
        else:
            told.append(each)
    return told


def with_place(found: Sequence[Symptom]) -> list[Symptom]:
    """Return the symptoms, with what all of one service tell together.

    `onnode`: its trouble lies on a node. `outside`: no change of its file cures it. `unborn`: nothing of it ran.
    """
    kinds: dict[str, set[str]] = {}
    for each in found:
        if each.service:
            kinds.setdefault(each.service, set()).add(each.id)
    return [replace(each, parts={**_of_all(kinds.get(each.service or "", {each.id})), **each.parts}) for each in found]


def _of_all(ids: Collection[str]) -> dict[str, str]:
    causes = {each for each in ids if BY_ID[each].texts and BY_ID[each].weight > 0 and each not in _STOPPED}
    told = {"onnode": "yes"} if causes & _ON_NODE else {}
    if causes and causes <= _OUTSIDE | {"image-not-on-node", "digest-not-recorded"} and causes & _OUTSIDE:
        told["outside"] = "yes"
    if causes and causes <= _UNBORN:
        told["unborn"] = "yes"
    return told


_Led: TypeAlias = Mapping[tuple[str, str], Collection[str]]
"""Where what leads to a symptom was seen: the nodes, "" for none, by the symptom's id and the service, or `_ANY`."""
_ANY = "*"


def _led(found: Sequence[Symptom]) -> _Led:
    led: dict[tuple[str, str], set[str]] = {}
    for each in found:
        for follower in _FOLLOWS.get(each.id, ()):
            for whose in (each.service or "", _ANY):
                led.setdefault((follower, whose), set()).update(_nodes(each) or {""})
    return led


def _hidden(symptom: Symptom, led: _Led) -> bool:
    """Tell what follows from another; the state of a node only where the other is not about another node."""
    ours = _nodes(symptom) if symptom.id in _OF_NODES else set[str]()
    for whose in ("", symptom.service) if symptom.service else (_ANY,):
        theirs = led.get((symptom.id, whose))
        if theirs is not None and (not ours or "" in theirs or not ours.isdisjoint(theirs)):
            return True
    return False


def _nodes(symptom: Symptom) -> set[str]:
    return {symptom.parts[name] for name in ("node", "entry", "machine", "id") if symptom.parts.get(name)}


def reasons(found: Sequence[Symptom]) -> Iterator[Symptom]:
    """Yield what is left once nothing is told that follows from another, or says less of the same service."""
    clear = {symptom.service for symptom in found if BY_ID[symptom.id].weight > 0}
    led = _led(found)
    for symptom in found:
        if not _hidden(symptom, led) and (BY_ID[symptom.id].weight > 0 or symptom.service not in clear):
            yield symptom


def in_order(found: Iterator[Symptom]) -> list[Symptom]:
    """Return reasons before states, and a paused rollout behind what it is paused for."""
    return sorted(
        found,
        key=lambda symptom: (
            symptom.id in STATES,
            symptom.id == "update-paused" and "onnode" in symptom.parts,  # goes on once that is mended
            BY_ID[symptom.id].weight <= 0,
        ),
    )
