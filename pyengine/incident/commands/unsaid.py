"""A stack file in which what nobody has told is unknown, so that no rule takes it for a default."""

from __future__ import annotations

from dataclasses import replace

from pyengine.document.scalar import Data
from pyengine.incident.commands.as_file import UNKNOWN, Written
from pyengine.incident.commands.invocation import Invocation

_ROLLOUT = ("parallelism", "delay", "failure_action", "monitor", "max_failure_ratio", "order")
_OF_DEPLOY = {
    "update_config": _ROLLOUT,
    "rollback_config": _ROLLOUT,
    "restart_policy": ("condition", "delay", "max_attempts", "window"),
}
_OF_HEALTH = ("test", "interval", "timeout", "retries", "start_period")
"""What rules ask for before they say anything."""


def unknown(written: Written) -> Written:
    """Return a file in which what governs a service is unknown where the command does not say it."""
    service = {"image": _variable("image"), **written.service}
    deploy = service.get("deploy")
    deploy = {"replicas": _variable("replicas"), **(deploy if isinstance(deploy, dict) else {})}
    service["deploy"] = {
        **deploy,
        **{name: _filled(deploy.get(name), name, below) for name, below in _OF_DEPLOY.items()},
    }
    service["healthcheck"] = _filled(service.get("healthcheck"), "healthcheck", _OF_HEALTH)
    return replace(written, service=service)


def hanging(written: Written, found: Invocation) -> Written:
    """Return a file in which the values are unknown that only the user's shell knew."""
    keys = [given.flag.key for given in found.given if given.open and given.flag.key and not given.flag.many]
    keys += ["image"] if found.verb == "create" and found.arguments[0].unknown else []
    service = written.service
    for key in keys:
        service = _put(service, key.split("."), _variable(key.rpartition(".")[2]))
    return replace(written, service=service)


def _put(block: dict[str, Data], steps: list[str], value: Data) -> dict[str, Data]:
    step, *rest = steps
    below = block.get(step)
    return {**block, step: _put(below if isinstance(below, dict) else {}, rest, value) if rest else value}


def _filled(block: Data, name: str, below: tuple[str, ...]) -> Data:
    """Return a block with the rest of its keys unknown; where nothing of it is said, all of it is."""
    return {**{key: _variable(key) for key in below}, **block} if isinstance(block, dict) else _variable(name)


def _variable(name: str) -> str:
    return f"{UNKNOWN}_{name.upper()}}}"
