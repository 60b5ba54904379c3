"""The shape of a ServiceSpec in the API's JSON (moby api/types/swarm): what has another one is left out.

What was pasted may have been cut or changed by hand; behind this every value is of the type that it has to be.
"""

from __future__ import annotations

from typing import Any, TypeAlias

Shape: TypeAlias = "type | dict[str, Shape] | list[Shape]"

_TEXTS: Shape = {"*": str}
_AMOUNTS: Shape = {
    "NanoCPUs": int,
    "MemoryBytes": int,
    "Pids": int,
    "GenericResources": [
        {"DiscreteResourceSpec": {"Kind": str, "Value": int}, "NamedResourceSpec": {"Kind": str, "Value": str}}
    ],
}
_ROLLOUT: Shape = {
    "Parallelism": int, "Delay": int, "FailureAction": str, "Monitor": int, "MaxFailureRatio": float, "Order": str,
}  # fmt: skip
_FILE: Shape = {"Name": str, "UID": str, "GID": str, "Mode": int}
_MOUNT: Shape = {
    "Type": str, "Source": str, "Target": str, "ReadOnly": bool, "Consistency": str,
    "BindOptions": {"Propagation": str},
    "VolumeOptions": {
        "NoCopy": bool, "Subpath": str, "Labels": _TEXTS, "DriverConfig": {"Name": str, "Options": _TEXTS},
    },
    "TmpfsOptions": {"SizeBytes": int, "Mode": int},
    "ImageOptions": {"Subpath": str},
}  # fmt: skip
_CONTAINER: Shape = {
    "Image": str, "Labels": _TEXTS, "Command": [str], "Args": [str], "Hostname": str, "Env": [str], "Dir": str,
    "User": str, "Groups": [str], "StopSignal": str, "TTY": bool, "OpenStdin": bool, "ReadOnly": bool,
    "Mounts": [_MOUNT], "StopGracePeriod": int, "Hosts": [str], "Isolation": str, "Init": bool, "Sysctls": _TEXTS,
    "CapabilityAdd": [str], "CapabilityDrop": [str], "OomScoreAdj": int,
    "Ulimits": [{"Name": str, "Soft": int, "Hard": int}],
    "Privileges": {"CredentialSpec": {"Config": str, "File": str, "Registry": str}},
    "Healthcheck": {
        "Test": [str], "Interval": int, "Timeout": int, "StartPeriod": int, "StartInterval": int, "Retries": int,
    },
    "DNSConfig": {"Nameservers": [str], "Search": [str], "Options": [str]},
    "Secrets": [{"File": _FILE, "SecretName": str}],
    "Configs": [{"File": _FILE, "ConfigName": str}],
}  # fmt: skip
_SERVICE: Shape = {
    "Name": str,
    "Labels": _TEXTS,
    "TaskTemplate": {
        "ContainerSpec": _CONTAINER,
        "Resources": {"Limits": _AMOUNTS, "Reservations": _AMOUNTS},
        "RestartPolicy": {"Condition": str, "Delay": int, "MaxAttempts": int, "Window": int},
        "Placement": {
            "Constraints": [str], "Preferences": [{"Spread": {"SpreadDescriptor": str}}], "MaxReplicas": int,
        },
        "Networks": [{"Target": str, "Aliases": [str], "DriverOpts": _TEXTS}],
        "LogDriver": {"Name": str, "Options": _TEXTS},
        "ForceUpdate": int,
        "Runtime": str,
    },
    "Mode": {
        "Replicated": {"Replicas": int},
        "Global": {},
        "ReplicatedJob": {"MaxConcurrent": int, "TotalCompletions": int},
        "GlobalJob": {},
    },
    "UpdateConfig": _ROLLOUT,
    "RollbackConfig": _ROLLOUT,
    "EndpointSpec": {
        "Mode": str,
        "Ports": [{"Protocol": str, "TargetPort": int, "PublishedPort": int, "PublishMode": str}],
    },
}  # fmt: skip


def shaped(spec: Any) -> dict[str, Any]:  # noqa: ANN401 - the API's JSON
    """Return a spec with every value of its type; fields that are not known here stay where they are plain values."""
    found = _shaped(spec, _SERVICE)
    return found if isinstance(found, dict) else {}


def _shaped(value: Any, shape: Shape) -> Any:  # noqa: ANN401 - the API's JSON
    """Return a value as its shape has it, None where it is another one."""
    if isinstance(shape, list):
        items = (_shaped(item, shape[0]) for item in value) if isinstance(value, list) else ()
        return [item for item in items if item is not None] if isinstance(value, list) else None
    if isinstance(shape, dict):
        return _mapping(value, shape) if isinstance(value, dict) else None
    if shape is float:
        return value if isinstance(value, int | float) and not isinstance(value, bool) else None
    return value if type(value) is shape else None


def _mapping(value: dict[str, Any], shape: dict[str, Shape]) -> dict[str, Any]:
    found = {}
    for name, child in value.items():
        known = shape.get(name, shape.get("*"))
        kept = _shaped(child, known) if known is not None else child if isinstance(child, str | int | float) else None
        if kept is not None:
            found[name] = kept
    return found
