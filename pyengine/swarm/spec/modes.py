"""Mode, updates and rollbacks: docker/cli cli/compose/convert/service.go convertDeployMode, convertUpdateConfig."""

from __future__ import annotations

import struct

from pyengine.document.scalar import Data
from pyengine.swarm import defaults
from pyengine.swarm.spec.reading import some, text, time, whole
from pyengine.swarm.spec.told import Told, Tree, default, of, without_absent
from pyengine.swarm.view import View
from pyengine.swarm.words import MODES

_GLOBAL = {"global": "Global", "global-job": "GlobalJob"}
_PRECISION = 9


def mode(service: View) -> Tree:
    """Return the mode of a service that the converter takes."""
    found = text(service, "deploy", "mode")
    word = str(found.value) if found is not None else ""
    if word in _GLOBAL and found is not None:
        return {_GLOBAL[word]: found.turned({})}
    replicas = whole(service, "deploy", "replicas") or default(1)
    if word == "replicated-job":
        return {"ReplicatedJob": {"MaxConcurrent": replicas, "TotalCompletions": replicas}}
    return {"Replicated": {"Replicas": replicas}}


def refused(service: View) -> str:
    """Return what the converter says of the mode."""
    found = text(service, "deploy", "mode")
    word = str(found.value) if found is not None else ""
    if word in _GLOBAL and whole(service, "deploy", "replicas") is not None:
        return "replicas can only be used with replicated or replicated-job mode"
    return "" if word in {"", *MODES} else f"Unknown mode: {word}"


def rollout(service: View, key: str) -> Tree:
    """Return the settings of updates or of rollbacks."""
    found = service.get("deploy", key)
    return without_absent(
        Parallelism=whole(found, "parallelism") or default(defaults.PARALLELISM),
        Delay=some(time(found, "delay")),
        FailureAction=text(found, "failure_action") or default(defaults.FAILURE_ACTION),
        Monitor=some(time(found, "monitor")) or default(defaults.MONITOR),
        MaxFailureRatio=_ratio(found),
        Order=text(found, "order") or default(defaults.ORDER),
    )


def _ratio(found: View | None) -> Told:
    ratio = found.get("max_failure_ratio") if found is not None else None
    data = ratio.data if ratio is not None else None
    known = isinstance(data, int | float) and not isinstance(data, bool)
    return of(ratio, single(data)) if ratio is not None and known else default(0)


def single(data: Data) -> Data:
    """Return a number as the engine keeps it, with the digits of a float32."""
    if not isinstance(data, int | float) or isinstance(data, bool) or float(data).is_integer():
        return int(data) if isinstance(data, int | float) else data
    (kept,) = struct.unpack("f", struct.pack("f", data))
    texts = (f"{kept:.{digits}g}" for digits in range(1, _PRECISION + 1))
    return next((float(text) for text in texts if struct.pack("f", float(text)) == struct.pack("f", kept)), kept)
