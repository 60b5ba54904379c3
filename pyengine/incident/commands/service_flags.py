"""The flags of `docker service create` and `docker service update`: docker/cli cli/command/service/opts.go, update.go.

One row for what both have. What may be given again is `--X` on create and `--X-add`, `--X-rm` on update. A test holds
the table against `--help` of real command lines, and what each flag does to spec and tasks against a real engine.
"""

from __future__ import annotations

# long: one row a flag
from collections.abc import Iterator

from pyengine.incident.commands.flag import FIRST, Flag, Version

_TASK, _CONTAINER = "TaskTemplate", "TaskTemplate.ContainerSpec"
_V13, _V17_04, _V17_05, _V17_06, _V17_09 = (1, 13), (17, 4), (17, 5), (17, 6), (17, 9)
_V17_12, _V18_03, _V19_03, _V20_10, _V25, _V27, _V29 = (17, 12), (18, 3), (19, 3), (20, 10), (25, 0), (27, 0), (29, 0)
"""The version annotations of opts.go name versions of the API; the command lines that brought these."""


_WORDS = {"failure-action": ("pause", "continue", "rollback"), "order": ("stop-first", "start-first")}
"""moby daemon/cluster/convert/service.go updateConfigToGRPC, the same for a rollback."""


def _rollout(name: str, block: str, key: str, since: Version) -> tuple[Flag, ...]:
    what = {"update": "an update", "rollback": "a rollback"}[name]
    rows = (
        ("parallelism", "uint", "Parallelism", "How many slots {} works on at the same time; 0 is all of them", FIRST),
        ("delay", "duration", "Delay", "How long {} waits behind each slot", FIRST),
        ("monitor", "duration", "Monitor", "How long {} watches a new task for failure", _V13),
        ("failure-action", "string", "FailureAction", "What happens when too many tasks of {} fail", FIRST),
        ("max-failure-ratio", "float", "MaxFailureRatio", "The share of failed slots that {} tolerates", _V13),
        ("order", "string", "Order", "Whether {} stops the old task first or starts the new one first", _V17_05),
    )
    return tuple(
        Flag(
            f"{name}-{end}",
            takes,
            does.format(what),
            f"{block}.{field}",
            f"deploy.{key}.{end.replace('-', '_')}",
            since=max(since, first),
            words=_WORDS.get(end, ()),
            refusal=f"unrecognized update {end.replace('-', ' ')} {{}}" if end in _WORDS else "",
        )
        for end, takes, field, does, first in rows
    )


_COMMON = (
    Flag("detach", "", "Comes back at once, instead of waiting for the rollout", short="d", since=_V17_05),
    Flag("quiet", "", "Shows no progress", short="q"),
    Flag("workdir", "string", "The folder that the process starts in", f"{_CONTAINER}.Dir", "working_dir", "w"),
    Flag("user", "string", "Who the process runs as", f"{_CONTAINER}.User", "user", "u"),
    Flag(
        "credential-spec",
        "credential-spec",
        "The managed service account, on Windows",
        f"{_CONTAINER}.Privileges.CredentialSpec",
        "credential_spec",
        since=_V17_05,
    ),
    Flag("hostname", "string", "The name that the container has for itself", f"{_CONTAINER}.Hostname", "hostname"),
    Flag("entrypoint", "command", "The program, in place of the image's", f"{_CONTAINER}.Command", "entrypoint"),
    Flag(
        "cap-add",
        "list",
        "Gives a capability of Linux; on update it first takes back a drop",
        f"{_CONTAINER}.CapabilityAdd",
        "cap_add",
        many=True,
        since=_V20_10,
    ),
    Flag(
        "cap-drop",
        "list",
        "Takes a capability of Linux; on update it first takes back an addition",
        f"{_CONTAINER}.CapabilityDrop",
        "cap_drop",
        many=True,
        since=_V20_10,
    ),
    Flag(
        "limit-cpu",
        "decimal",
        "Processors at most",
        f"{_TASK}.Resources.Limits.NanoCPUs",
        "deploy.resources.limits.cpus",
    ),
    Flag(
        "limit-memory",
        "bytes",
        "Memory at most",
        f"{_TASK}.Resources.Limits.MemoryBytes",
        "deploy.resources.limits.memory",
    ),
    Flag(
        "limit-pids",
        "int",
        "Processes at most",
        f"{_TASK}.Resources.Limits.Pids",
        "deploy.resources.limits.pids",
        since=_V20_10,
    ),
    Flag(
        "reserve-cpu",
        "decimal",
        "Processors that a node must have free",
        f"{_TASK}.Resources.Reservations.NanoCPUs",
        "deploy.resources.reservations.cpus",
    ),
    Flag(
        "reserve-memory",
        "bytes",
        "Memory that a node must have free",
        f"{_TASK}.Resources.Reservations.MemoryBytes",
        "deploy.resources.reservations.memory",
    ),
    Flag("memory-swap", "bytes", "Swap at most", f"{_TASK}.Resources.SwapBytes", since=_V29),
    Flag("memory-swappiness", "int", "How gladly the kernel swaps", f"{_TASK}.Resources.MemorySwappiness", since=_V29),
    Flag(
        "stop-grace-period",
        "duration",
        "The time between SIGTERM and SIGKILL",
        f"{_CONTAINER}.StopGracePeriod",
        "stop_grace_period",
    ),
    Flag("replicas", "uint", "How many tasks are wanted", "Mode.Replicated.Replicas", "deploy.replicas"),
    Flag(
        "max-concurrent",
        "uint",
        "How many tasks of a job run at the same time",
        "Mode.ReplicatedJob.MaxConcurrent",
        since=_V20_10,
    ),
    Flag(
        "replicas-max-per-node",
        "uint",
        "Tasks on one node at most",
        f"{_TASK}.Placement.MaxReplicas",
        "deploy.placement.max_replicas_per_node",
        since=_V19_03,
    ),
    Flag(
        "restart-condition",
        "string",
        "When a task that ended is replaced",
        f"{_TASK}.RestartPolicy.Condition",
        "deploy.restart_policy.condition",
        words=("any", "on-failure", "none"),
        refusal='invalid RestartCondition: "{}"',
    ),
    Flag(
        "restart-delay",
        "duration",
        "The time between the end of a task and the next",
        f"{_TASK}.RestartPolicy.Delay",
        "deploy.restart_policy.delay",
    ),
    Flag(
        "restart-max-attempts",
        "uint",
        "After how many replacements a slot is given up; 0 is never",
        f"{_TASK}.RestartPolicy.MaxAttempts",
        "deploy.restart_policy.max_attempts",
    ),
    Flag(
        "restart-window",
        "duration",
        "The time in which attempts are counted; 0 is for ever",
        f"{_TASK}.RestartPolicy.Window",
        "deploy.restart_policy.window",
    ),
    *_rollout("update", "UpdateConfig", "update_config", FIRST),
    *_rollout("rollback", "RollbackConfig", "rollback_config", _V17_04),
    Flag(
        "endpoint-mode",
        "string",
        "One address for all tasks, or one each",
        "EndpointSpec.Mode",
        "deploy.endpoint_mode",
        words=("vip", "dnsrr"),
        refusal='invalid resolution mode: "{}"',
    ),
    Flag("with-registry-auth", "", "Hands the nodes this machine's login to the registry"),
    Flag("no-resolve-image", "", "Does not ask the registry which digest the tag has now", since=_V17_06),
    Flag("log-driver", "string", "Where the logs go", f"{_TASK}.LogDriver.Name", "logging.driver"),
    Flag(
        "log-opt",
        "list",
        "An option of the log driver; on update it counts only beside `--log-driver`",
        f"{_TASK}.LogDriver.Options",
        "logging.options",
        many=True,
    ),
    Flag(
        "health-cmd",
        "string",
        "The probe, run by a shell",
        f"{_CONTAINER}.Healthcheck.Test",
        "healthcheck.test",
        since=_V13,
    ),
    Flag(
        "health-interval",
        "duration",
        "The time between two probes",
        f"{_CONTAINER}.Healthcheck.Interval",
        "healthcheck.interval",
        since=_V13,
    ),
    Flag(
        "health-timeout",
        "duration",
        "How long a probe may take",
        f"{_CONTAINER}.Healthcheck.Timeout",
        "healthcheck.timeout",
        since=_V13,
    ),
    Flag(
        "health-retries",
        "int",
        "Failed probes in a row that make a task unhealthy",
        f"{_CONTAINER}.Healthcheck.Retries",
        "healthcheck.retries",
        since=_V13,
    ),
    Flag(
        "health-start-period",
        "duration",
        "How long failed probes do not count after the start",
        f"{_CONTAINER}.Healthcheck.StartPeriod",
        "healthcheck.start_period",
        since=_V17_05,
    ),
    Flag(
        "health-start-interval",
        "duration",
        "The time between two probes in the start period; `docker service update` takes it and does nothing with it",
        f"{_CONTAINER}.Healthcheck.StartInterval",
        "healthcheck.start_interval",
        since=_V25,
    ),
    Flag(
        "no-healthcheck",
        "",
        "Switches the probe off, the image's too",
        f"{_CONTAINER}.Healthcheck.Test",
        "healthcheck.disable",
        since=_V13,
    ),
    Flag("tty", "", "Gives the process a terminal", f"{_CONTAINER}.TTY", "tty", "t", since=_V13),
    Flag(
        "read-only",
        "",
        "Keeps the process from writing to its image",
        f"{_CONTAINER}.ReadOnly",
        "read_only",
        since=_V17_04,
    ),
    Flag(
        "stop-signal",
        "string",
        "The signal that ends the process",
        f"{_CONTAINER}.StopSignal",
        "stop_signal",
        since=_V17_04,
    ),
    Flag(
        "isolation",
        "string",
        "How a container is kept apart, on Windows",
        f"{_CONTAINER}.Isolation",
        "isolation",
        since=_V17_12,
    ),
    Flag("init", "", "Puts a small init in front of the process", f"{_CONTAINER}.Init", "init", since=_V18_03),
    Flag(
        "oom-score-adj",
        "int",
        "Whom the kernel ends first when memory is short",
        f"{_CONTAINER}.OomScoreAdj",
        since=_V27,
    ),
)

_SEVERAL = (
    Flag("label", "list", "A label of the service", "Labels", "deploy.labels", "l"),
    Flag("container-label", "list", "A label of each container", f"{_CONTAINER}.Labels", "labels"),
    Flag("env", "list", "An environment variable", f"{_CONTAINER}.Env", "environment", "e"),
    Flag("mount", "mount", "A volume, a path or a piece of memory that is mounted", f"{_CONTAINER}.Mounts", "volumes"),
    Flag(
        "constraint",
        "list",
        "What a node has to be for a task to run there",
        f"{_TASK}.Placement.Constraints",
        "deploy.placement.constraints",
    ),
    Flag(
        "placement-pref",
        "pref",
        "Over what the tasks are spread",
        f"{_TASK}.Placement.Preferences",
        "deploy.placement.preferences",
        since=_V17_04,
    ),
    Flag("network", "network", "A network that the tasks are on", f"{_TASK}.Networks", "networks"),
    Flag("secret", "secret", "A secret that the tasks can read", f"{_CONTAINER}.Secrets", "secrets", since=_V13),
    Flag("config", "config", "A config that the tasks can read", f"{_CONTAINER}.Configs", "configs", since=_V17_06),
    Flag("publish", "port", "A port that is published", "EndpointSpec.Ports", "ports", "p"),
    Flag("group", "list", "A further group of the process", f"{_CONTAINER}.Groups"),
    Flag("dns", "list", "A DNS server", f"{_CONTAINER}.DNSConfig.Nameservers", "dns", since=_V13),
    Flag("dns-option", "list", "An option of DNS", f"{_CONTAINER}.DNSConfig.Options", since=_V13),
    Flag(
        "dns-search",
        "list",
        "A domain that is put behind short names",
        f"{_CONTAINER}.DNSConfig.Search",
        "dns_search",
        since=_V13,
    ),
    Flag("host", "list", "A name with its address in /etc/hosts", f"{_CONTAINER}.Hosts", "extra_hosts", since=_V13),
    Flag("sysctl", "list", "A setting of the kernel", f"{_CONTAINER}.Sysctls", "sysctls", since=_V19_03),
    Flag("ulimit", "ulimit", "A limit of the process", f"{_CONTAINER}.Ulimits", "ulimits", since=_V20_10),
    Flag(
        "generic-resource",
        "list",
        "Something that nodes have to offer, as GPUs",
        f"{_TASK}.Resources.Reservations.GenericResources",
        "deploy.resources.reservations.generic_resources",
        since=_V17_09,
    ),
)
"""What create gives and update adds and removes."""

_REMOVED_BY = {"publish": "port", "placement-pref": "pref"}
"""What `--X-rm` takes: a list of names or keys, but for these."""


def _update(flag: Flag) -> Iterator[Flag]:
    many = Flag(flag.name, flag.takes, flag.does, flag.spec, flag.key, many=True, since=flag.since, until=flag.until)
    what = f"{flag.does[:1].lower()}{flag.does[1:]}"
    yield many.called(f"{flag.name}-add", f"Adds: {what}")
    gone = Flag(
        flag.name, _REMOVED_BY.get(flag.name, "list"), flag.does, flag.spec, flag.key, many=True, since=flag.since
    )
    yield gone.called(f"{flag.name}-rm", f"Removes: {what}")


CREATE: tuple[Flag, ...] = (
    Flag("name", "string", "The name of the service", "Name"),
    Flag(
        "mode",
        "string",
        "Replicated, global, or a job of these; nothing changes it later",
        "Mode",
        "deploy.mode",
        words=("replicated", "global", "replicated-job", "global-job"),
        refusal="unknown mode: {}, only replicated and global supported",
    ),
    *_COMMON,
    Flag("env-file", "list", "A file of environment variables", f"{_CONTAINER}.Env", "env_file", many=True),
    *(
        Flag(row.name, row.takes, row.does, row.spec, row.key, row.short, many=True, since=row.since)
        for row in _SEVERAL
    ),
)
"""The flags of `docker service create`."""

UPDATE: tuple[Flag, ...] = (
    Flag("image", "string", "The image", f"{_CONTAINER}.Image", "image"),
    Flag("args", "command", "The arguments of the program, in place of the image's", f"{_CONTAINER}.Args", "command"),
    Flag(
        "force",
        "",
        "Replaces every task though nothing else is changed; it repairs nothing",
        f"{_TASK}.ForceUpdate",
        since=_V13,
    ),
    Flag("rollback", "", "Goes back to the previous spec; no other flag may stand beside it", since=_V13),
    *_COMMON,
    *(flag for row in _SEVERAL for flag in _update(row)),
)
"""The flags of `docker service update`."""
