"""The effective settings of a service beside the spec that an engine stored of it, with the engine's own defaults."""

from __future__ import annotations

from typing import Any

import pytest

from pyengine.swarm import defaults
from pyengine.swarm.model.blocks import Rollout
from pyengine.swarm.model.stack import Service

MODES = {
    "Replicated": "replicated",
    "Global": "global",
    "ReplicatedJob": "replicated-job",
    "GlobalJob": "global-job",
}


def differences(service: Service, stored: dict[str, Any]) -> list[str]:
    """Return what the model says otherwise than the engine."""
    task, labels = stored["TaskTemplate"], stored.get("Labels") or {}
    container = task["ContainerSpec"]
    ours = {
        "Mode": service.mode.value,
        "Image": service.image.value,
        "StopGracePeriod": service.stop_grace_period.value,
        "MaxReplicas": service.max_replicas_per_node.value,
    }
    theirs = {
        "Mode": MODES[next(iter(stored["Mode"]))],
        "Image": labels.get("com.docker.stack.image", ""),  # as it is written, before a tag is put to it
        "StopGracePeriod": container.get("StopGracePeriod", 0),
        "MaxReplicas": (task.get("Placement") or {}).get("MaxReplicas", 0),
    }
    wrong = compared("", ours, theirs) + healthcheck(service, container.get("Healthcheck"))
    return wrong if service.is_job else wrong + governed(service, stored)


def governed(service: Service, stored: dict[str, Any]) -> list[str]:
    """Return the differences in what governs rollouts and restarts; Swarm takes none of it for a job."""
    restart, replicated = service.restart, stored["Mode"].get("Replicated")
    ours = {
        "Condition": restart.condition.value,
        "Delay": restart.delay.value,
        "MaxAttempts": restart.max_attempts.value,
        "Window": restart.window.value,
    }
    wrong = compared("Restart.", ours, stored["TaskTemplate"]["RestartPolicy"])
    for block, name in ((service.update, "UpdateConfig"), (service.rollback, "RollbackConfig")):
        wrong += compared(f"{name}.", rollout(block), stored.get(name, {}))
    return wrong + compared("", {"Replicas": service.replicas.value} if replicated is not None else {}, replicated)


def compared(prefix: str, ours: dict[str, Any], theirs: dict[str, Any] | None) -> list[str]:
    """Return what is not the same; the engine leaves a zero out."""
    found = {key: (theirs or {}).get(key, 0) for key in ours}
    return [f"{prefix}{key}: {ours[key]} for {found[key]}" for key in ours if found[key] != ours[key]]


def rollout(block: Rollout) -> dict[str, object]:
    return {
        "Parallelism": block.parallelism.value,
        "Delay": block.delay.value,
        "FailureAction": block.failure_action.value,
        "Monitor": block.monitor.value,
        "MaxFailureRatio": pytest.approx(block.max_failure_ratio.value),
        "Order": block.order.value,
    }


def healthcheck(service: Service, stored: dict[str, Any] | None) -> list[str]:
    health = service.healthcheck
    if stored is None:
        return ["a healthcheck the engine does not have"] if health.active else []
    if health.flag("disable").value:
        return [] if stored == {"Test": ["NONE"]} else [f"a disabled healthcheck for {stored}"]
    wrong = [] if health.active or health.disabled or not stored.get("Test") else ["no active healthcheck"]
    if health.words and health.words != tuple(stored.get("Test", ())):
        wrong.append(f"Test: {health.words} for {stored.get('Test')}")
    times = {
        "Interval": (health.interval, defaults.HEALTH_INTERVAL),
        "Timeout": (health.timeout, defaults.HEALTH_TIMEOUT),
        "StartPeriod": (health.start_period, defaults.HEALTH_START_PERIOD),
        "StartInterval": (health.start_interval, defaults.HEALTH_START_INTERVAL),
        "Retries": (health.retries, defaults.HEALTH_RETRIES),
    }
    theirs = {key: stored.get(key) or default for key, (_, default) in times.items()}  # a zero is stored as it is
    return wrong + compared("", {key: each.value for key, (each, _) in times.items() if each.written}, theirs)
