"""A value that each flag takes, and what a service has for those that remove; engines are tried with the same."""

from __future__ import annotations

from collections.abc import Mapping

from pyengine.incident.commands.flag import Flag

BAD: Mapping[str, str] = {
    "": "maybe", "uint": "-1", "int": "two", "float": "half", "duration": "10", "decimal": "two", "bytes": "1x",
    "command": "'a", "mount": "/data", "port": "http", "secret": "target=a", "config": "target=a",
    "network": "alias=a", "pref": "zone", "ulimit": "files=9", "credential-spec": "spec.json",
}  # fmt: skip
"""By what a flag takes, something that it does not."""

BAD_ITEMS: Mapping[str, str] = {
    "env": "=1", "log-opt": "=1", "label": "=1", "container-label": "=1", "dns": "localhost", "dns-search": "..",
    "host": "db", "generic-resource": "gpu",
}  # fmt: skip
"""The same for lists whose items are looked at."""

_VALUES: Mapping[str, str] = {
    "workdir": "/srv", "user": "1:1", "hostname": "h", "entrypoint": "/app", "args": "x y", "cap-add": "NET_ADMIN",
    "cap-drop": "CHOWN", "limit-cpu": "0.5", "limit-memory": "64m", "limit-pids": "50", "reserve-cpu": "0.01",
    "reserve-memory": "4m", "stop-grace-period": "3s", "replicas": "2", "replicas-max-per-node": "2",
    "restart-condition": "on-failure", "restart-delay": "2s", "restart-max-attempts": "3", "restart-window": "1m",
    "update-parallelism": "2", "update-delay": "1s", "update-monitor": "2s", "update-failure-action": "continue",
    "update-max-failure-ratio": "0.5", "update-order": "start-first", "rollback-parallelism": "2",
    "rollback-delay": "1s", "rollback-monitor": "2s", "rollback-failure-action": "continue",
    "rollback-max-failure-ratio": "0.5", "rollback-order": "start-first", "endpoint-mode": "dnsrr",
    "log-driver": "json-file", "log-opt": "max-size=10m", "health-cmd": "/app health", "health-interval": "5s",
    "health-timeout": "4s", "health-retries": "2", "health-start-period": "1s", "health-start-interval": "1s",
    "stop-signal": "SIGINT", "image": "app:2", "oom-score-adj": "5", "isolation": "process", "name": "web",
    "mode": "global", "max-concurrent": "2", "memory-swap": "1g", "memory-swappiness": "10", "env-file": "web.env",
    "credential-spec": "file://spec.json",
}  # fmt: skip

_SEVERAL: Mapping[str, tuple[str, str]] = {
    "label": ("a=1", "there"),
    "container-label": ("a=1", "there"),
    "env": ("A=1", "THERE"),
    "mount": ("type=tmpfs,target=/a", "/there"),
    "constraint": ("node.hostname!=elsewhere", "node.hostname!=nowhere"),
    "placement-pref": ("spread=node.labels.a", "spread=node.labels.there"),
    "publish": ("target=81", "80"),
    "group": ("7", "8"),
    "dns": ("10.0.0.2", "10.0.0.1"),
    "dns-option": ("ndots:2", "ndots:1"),
    "dns-search": ("a.example", "there.example"),
    "host": ("a:10.0.0.3", "there"),
    "sysctl": ("net.ipv4.ip_forward=1", "net.core.somaxconn"),
    "ulimit": ("nofile=99:99", "nproc"),
    "network": ("backend", "there"),
    "secret": ("token", "there"),
    "config": ("settings", "there"),
    "generic-resource": ("gpu=1", "fpga"),
}
"""What is added, and what is removed."""

NAMES: Mapping[str, str] = {
    "mount": "/a", "env": "A", "label": "a", "container-label": "a", "sysctl": "net.ipv4.ip_forward", "host": "a",
    "ulimit": "nofile", "generic-resource": "gpu", "publish": "81",
}  # fmt: skip
"""What removes the sample that is added, where that is not the same text."""

CREATED: tuple[str, ...] = (
    "--label", "there=1", "--container-label", "there=1", "--env", "THERE=1", "--mount", "type=tmpfs,target=/there",
    "--group", "8", "--constraint", "node.hostname!=nowhere", "--placement-pref", "spread=node.labels.there",
    "--publish", "target=80", "--dns", "10.0.0.1", "--dns-option", "ndots:1", "--dns-search", "there.example",
    "--host", "there:10.0.0.9", "--sysctl", "net.core.somaxconn=128", "--ulimit", "nproc=999",
    "--stop-grace-period", "1s",
)  # fmt: skip
"""Something for each flag that removes, which needs nothing else to be there."""

MORE: tuple[str, ...] = ("--network", "there", "--secret", "there", "--config", "there", "--generic-resource", "fpga=1")
"""The rest of that."""


def base(flag: Flag) -> str:
    """Return a flag's name without what says that it adds or removes."""
    return next((flag.name.removesuffix(end) for end in ("-add", "-rm") if is_several(flag.name, end)), flag.name)


def is_several(name: str, end: str) -> bool:
    """Tell the name of a flag of a family, which ends so."""
    return name.endswith(end) and name.removesuffix(end) in _SEVERAL


def value(flag: Flag) -> str:
    """Return a value that a flag takes."""
    if not flag.takes:
        return "true"
    if flag.name in _VALUES:
        return _VALUES[flag.name]
    return _SEVERAL[base(flag)][flag.name.endswith("-rm")]


def bad(flag: Flag) -> str | None:
    """Return a value that a flag does not take, None of one that takes any text."""
    return BAD_ITEMS.get(base(flag)) if flag.takes == "list" and not flag.name.endswith("-rm") else BAD.get(flag.takes)
