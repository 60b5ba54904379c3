"""Which of the symptoms that were seen are reasons: what follows from another is not told, or told behind it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from pyengine.incident.explained import STATES
from pyengine.incident.symptom import Symptom
from pyengine.incident.symptoms import BY_ID

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
    "swarm-locked": {"no-manager-here", "not-a-manager", "manager-unreachable"},
    "swarm-in-error": {"no-manager-here"},
    "rollback-paused": {"update-paused"},
    "networks-overlap-silently": {"network-without-subnet"},
    "task-unhealthy": {"task-killed-137"},
    "disk-full": {"image-not-on-node"},
    "registry-not-reachable": {"image-not-on-node"},
    "registry-certificate": {"image-not-on-node"},
    "registry-rate-limit": {"image-not-on-node"},
    "live-restore-with-swarm": {"daemon-not-reachable", "daemon-start-failed"},
    "daemon-start-failed": {"daemon-not-reachable"},
    "proxy-between-managers": {"manager-connection-lost", "swarm-in-error"},
    "manager-port-not-open": {"manager-connection-lost"},
    "health-program-missing": {"executable-missing", "exec-program-missing"},
    "exec-program-missing": {"executable-missing"},
    "network-not-found": {"task-stays-starting"},
    "quorum-lost": {"request-timed-out"},
}
"""What only follows from something else that was seen is not told beside it."""

_ON_NODE = {
    *("bind-source-missing", "volume-mount-failed", "vxlan-interface-left", "host-port-held-by-process", "disk-full"),
    *("image-layers-broken", "runtime-procfs-refused", "endpoint-left-over", "containerd-trouble"),
}
"""What lies on a node: once it is mended there, a paused rollout may go on as it is."""


def with_place(found: Sequence[Symptom]) -> list[Symptom]:
    """Return the symptoms; those of a service whose trouble lies on a node say so, with the part `onnode`."""
    ill = {each.service for each in found if each.service and each.id in _ON_NODE}
    return [replace(each, parts={**each.parts, "onnode": "yes"}) if each.service in ill else each for each in found]


def reasons(found: Sequence[Symptom]) -> Iterator[Symptom]:
    """Yield what is left once nothing is told that follows from another, or says less of the same service."""
    ids = {symptom.id for symptom in found}
    follow = {each for symptom in ids for each in _FOLLOWS.get(symptom, ())}
    clear = {symptom.service for symptom in found if BY_ID[symptom.id].weight > 0}
    for symptom in found:
        if symptom.id not in follow and (BY_ID[symptom.id].weight > 0 or symptom.service not in clear):
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
