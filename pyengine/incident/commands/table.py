"""The commands of `docker` that Swarm is run with, each with its flags: docker/cli cli/command/."""

from __future__ import annotations

from collections.abc import Mapping

from pyengine.incident.commands.flag import FIRST, Flag, Syntax, Version
from pyengine.incident.commands.service_flags import CREATE, UPDATE

_V13, _V20_10, _V23, _V26, _V27 = (1, 13), (20, 10), (23, 0), (26, 0), (27, 0)

_DETACH = Flag("detach", "", "Comes back at once, instead of waiting", short="d")
_QUIET = Flag("quiet", "", "Shows no progress", short="q")
_IDS = Flag("quiet", "", "Shows ids alone", short="q")
_FILTER = Flag("filter", "filter", "Shows what fits", short="f", many=True)
_FORMAT = Flag("format", "string", "Shows it by a template")
_NO_RESOLVE = Flag("no-resolve", "", "Shows ids in place of names")
_NO_TRUNC = Flag("no-trunc", "", "Cuts nothing", since=_V13)
_ORCHESTRATOR = Flag("orchestrator", "string", "Swarm or Kubernetes", until=_V23)
_AUTH = Flag("with-registry-auth", "", "Hands the nodes this machine's login to the registry")
_FORCE = Flag("force", "", "Does it in spite of warnings", short="f")
_ROTATE = Flag("rotate", "", "Makes a new one")

_SPEC = (
    Flag("autolock", "", "Locks the keys of managers that stop"),
    Flag("cert-expiry", "duration", "How long the nodes' certificates are valid"),
    Flag("dispatcher-heartbeat", "duration", "How often nodes tell that they live"),
    Flag("external-ca", "external-ca", "Who signs certificates", many=True),
    Flag("max-snapshots", "uint", "Snapshots of the raft log that are kept"),
    Flag("snapshot-interval", "uint", "Entries of the raft log between two snapshots"),
    Flag("task-history-limit", "int", "Ended tasks that are kept for each slot"),
)
_AVAILABILITY = Flag(
    "availability",
    "string",
    "active, pause or drain",
    words=("active", "pause", "drain"),
    refusal='invalid Availability: "{}"',
)
_JOINING = (
    Flag("advertise-addr", "string", "The address that others know this node by"),
    _AVAILABILITY,
    Flag("data-path-addr", "string", "The address for the traffic of the tasks"),
    Flag("listen-addr", "node-addr", "Where this node listens"),
)
_INIT = (
    Flag("data-path-port", "uint32", "The port for the traffic of the tasks"),
    Flag("default-addr-pool", "ipNetSlice", "Where the networks get their subnets from", many=True),
    Flag("default-addr-pool-mask-length", "uint32", "How large these subnets are"),
    Flag("force-new-cluster", "", "Begins a Swarm of this one manager with what it knows"),
)


def _syntax(words: str, usage: str, *flags: Flag, least: int = 0, most: int | None = None) -> Syntax:
    return Syntax(tuple(words.split()), usage, flags, least, most)


_NODE_LABELS = (
    Flag("label-add", "list", "Adds or changes a label", many=True),
    Flag("label-rm", "list", "Removes a label", many=True),
)
_TABLE = (
    Syntax(("service", "create"), "[OPTIONS] IMAGE [COMMAND] [ARG...]", CREATE, 1, None, early=True),
    Syntax(("service", "update"), "[OPTIONS] SERVICE", UPDATE, 1, 1),
    _syntax("service scale", "SERVICE=REPLICAS [SERVICE=REPLICAS...]", _DETACH, least=1),
    _syntax("service rollback", "[OPTIONS] SERVICE", _DETACH, _QUIET, least=1, most=1),
    _syntax("service rm", "SERVICE [SERVICE...]", least=1),
    _syntax("service ls", "[OPTIONS]", _FILTER, _FORMAT, _IDS, most=0),
    _syntax("service ps", "[OPTIONS] SERVICE [SERVICE...]", _FILTER, _FORMAT, _NO_RESOLVE, _NO_TRUNC, _IDS, least=1),
    _syntax(
        "service inspect",
        "[OPTIONS] SERVICE [SERVICE...]",
        Flag("format", "string", "Shows it by a template", short="f"),
        Flag("pretty", "", "Shows it for people"),
        least=1,
    ),
    _syntax(
        "service logs",
        "[OPTIONS] SERVICE|TASK",
        Flag("details", "", "Shows what the log driver adds"),
        Flag("follow", "", "Goes on", short="f"),
        _NO_RESOLVE,
        Flag("no-task-ids", "", "Leaves the ids of tasks out"),
        _NO_TRUNC,
        Flag("raw", "", "Shows lines as they are"),
        Flag("since", "string", "Begins there"),
        Flag("tail", "string", "Shows so many lines", short="n"),
        Flag("timestamps", "", "Shows times", short="t"),
        least=1,
        most=1,
    ),
    _syntax(
        "stack deploy",
        "[OPTIONS] STACK",
        Flag("compose-file", "strings", "A stack file", short="c", many=True),
        Flag("detach", "", "Comes back at once; this is what it does unless told otherwise", short="d", since=_V26),
        Flag("prune", "", "Removes the services that the file no longer has"),
        Flag("quiet", "", "Shows no progress", short="q", since=_V26),
        Flag(
            "resolve-image",
            "string",
            "always, changed or never: whether the registry is asked for digests",
            words=("always", "changed", "never"),
            refusal="Invalid option {} for flag --resolve-image",
        ),
        _AUTH,
        _ORCHESTRATOR,
        least=1,
        most=1,
    ),
    _syntax(
        "stack rm",
        "[OPTIONS] STACK [STACK...]",
        Flag("detach", "", "Does not wait for the end", short="d", since=_V26),
        _ORCHESTRATOR,
        least=1,
    ),
    _syntax(
        "stack ps",
        "[OPTIONS] STACK",
        _FILTER,
        _FORMAT,
        _NO_RESOLVE,
        _NO_TRUNC,
        _IDS,
        _ORCHESTRATOR,
        least=1,
        most=1,
    ),
    _syntax("stack services", "[OPTIONS] STACK", _FILTER, _FORMAT, _IDS, _ORCHESTRATOR, least=1, most=1),
    _syntax("stack ls", "[OPTIONS]", _FORMAT, _ORCHESTRATOR, most=0),
    _syntax(
        "stack config",
        "[OPTIONS]",
        Flag("compose-file", "strings", "A stack file", short="c", many=True),
        Flag("skip-interpolation", "", "Leaves variables as they are"),
        most=0,
    ),
    _syntax(
        "node update",
        "[OPTIONS] NODE",
        _AVAILABILITY,
        *_NODE_LABELS,
        Flag("role", "string", "worker or manager", words=("worker", "manager"), refusal='invalid Role: "{}"'),
        least=1,
        most=1,
    ),
    _syntax("node ls", "[OPTIONS]", _FILTER, _FORMAT, _IDS, most=0),
    _syntax("node ps", "[OPTIONS] [NODE...]", _FILTER, _FORMAT, _NO_RESOLVE, _NO_TRUNC, _IDS),
    _syntax("node rm", "[OPTIONS] NODE [NODE...]", _FORCE, least=1),
    _syntax(
        "node inspect",
        "[OPTIONS] self|NODE [NODE...]",
        Flag("format", "string", "Shows it by a template", short="f"),
        Flag("pretty", "", "Shows it for people"),
        least=1,
    ),
    _syntax("node promote", "NODE [NODE...]", least=1),
    _syntax("node demote", "NODE [NODE...]", least=1),
    _syntax("swarm init", "[OPTIONS]", *_JOINING, *_INIT, *_SPEC, most=0),
    _syntax(
        "swarm join",
        "[OPTIONS] HOST:PORT",
        *_JOINING,
        Flag("token", "string", "The secret of joining"),
        least=1,
        most=1,
    ),
    _syntax("swarm leave", "[OPTIONS]", _FORCE, most=0),
    _syntax("swarm update", "[OPTIONS]", *_SPEC, most=0),
    _syntax(
        "swarm ca",
        "[OPTIONS]",
        Flag("ca-cert", "pem-file", "The certificate to go over to"),
        Flag("ca-key", "pem-file", "Its key"),
        Flag("cert-expiry", "duration", "How long the nodes' certificates are valid"),
        _DETACH,
        Flag("external-ca", "external-ca", "Who signs certificates", many=True),
        _QUIET,
        _ROTATE,
        most=0,
    ),
    _syntax("swarm unlock", "", most=0),
    _syntax("swarm unlock-key", "[OPTIONS]", _IDS, _ROTATE, most=0),
    _syntax("swarm join-token", "[OPTIONS] (worker|manager)", _IDS, _ROTATE, least=1, most=1),
)

COMMANDS: Mapping[tuple[str, ...], Syntax] = {syntax.words: syntax for syntax in _TABLE}
"""Each command by its words behind `docker`."""

ALIASES: Mapping[tuple[str, ...], tuple[str, ...]] = {
    ("service", "list"): ("service", "ls"),
    ("service", "remove"): ("service", "rm"),
    ("stack", "up"): ("stack", "deploy"),
    ("stack", "remove"): ("stack", "rm"),
    ("stack", "down"): ("stack", "rm"),
    ("stack", "list"): ("stack", "ls"),
    ("node", "list"): ("node", "ls"),
    ("node", "remove"): ("node", "rm"),
}
"""Other words for the same command."""

GLOBAL = (
    Flag("config", "string", "Where the settings of the client are"),
    Flag("context", "string", "Which engine is meant", short="c"),
    Flag("debug", "", "Says more", short="D"),
    Flag("host", "string", "Which engine is meant", short="H", many=True),
    Flag("log-level", "string", "How much is said", short="l"),
    Flag("tls", "", "Speaks TLS"),
    Flag("tlscacert", "string", "Whom to trust"),
    Flag("tlscert", "string", "The certificate of the client"),
    Flag("tlskey", "string", "Its key"),
    Flag("tlsverify", "", "Speaks TLS and looks whom it speaks to"),
)
"""The flags between `docker` and the command."""

NEWEST: Version = (28, 5)
"""The newest command line that the table was held against."""

__all__ = ["ALIASES", "COMMANDS", "FIRST", "GLOBAL", "NEWEST"]
