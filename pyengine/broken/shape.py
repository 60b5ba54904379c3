"""What in a tree does not look like a stack file: used only to choose between repairs, never to judge a file.

Keys: Compose specification schema/compose-spec.json and the Compose 3.13 schema of docker/cli.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pyengine.document.node import Entry, Mapping, Node, Scalar, Sequence, Style, Target, target
from pyengine.document.resolve import entries, is_merge, key_text
from pyengine.text import Span


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


TOP = _words("version name services networks volumes configs secrets include models")
SERVICE = _words(
    """annotations attach blkio_config build cap_add cap_drop cgroup cgroup_parent command configs
    container_name cpu_count cpu_percent cpu_period cpu_quota cpu_rt_period cpu_rt_runtime cpu_shares cpus
    cpuset credential_spec depends_on deploy develop device_cgroup_rules devices dns dns_opt dns_search
    domainname entrypoint env_file environment expose extends external_links extra_hosts gpus group_add
    healthcheck hostname image init ipc isolation label_file labels links log_driver log_opt logging
    mac_address mem_limit mem_reservation mem_swappiness memswap_limit models net network_mode networks
    oom_kill_disable oom_score_adj pid pids_limit platform ports post_start pre_start pre_stop privileged profiles
    provider pull_policy read_only restart runtime scale secrets security_opt shm_size stdin_open
    stop_grace_period stop_signal storage_opt sysctls tmpfs tty ulimits use_api_socket user userns_mode uts
    volume_driver volumes volumes_from working_dir"""
)
_POLICY = _words("parallelism delay failure_action monitor max_failure_ratio order")
_AMOUNTS = _words("cpus memory pids devices generic_resources")
_INNER: dict[str, frozenset[str]] = {
    "build": _words(
        """additional_contexts args cache_from cache_to context dockerfile dockerfile_inline entitlements
    extra_hosts isolation labels network no_cache platforms privileged provenance pull sbom secrets shm_size
    ssh tags target ulimits"""
    ),
    "deploy": _words(
        """mode endpoint_mode replicas labels rollback_config update_config resources restart_policy placement"""
    ),
    "healthcheck": _words("disable interval retries start_interval start_period test timeout"),
    "limits": _AMOUNTS,
    "logging": _words("driver options"),
    "placement": _words("constraints preferences max_replicas_per_node"),
    "reservations": _AMOUNTS,
    "resources": _words("limits reservations"),
    "restart_policy": _words("condition delay max_attempts window"),
    "rollback_config": _POLICY,
    "update_config": _POLICY,
}
_SHARED = _words(
    """attachable content driver driver_opts enable_ipv4 enable_ipv6 environment external file internal ipam
    labels name template_driver"""
)
"""Keys of a network, volume, config or secret at the top level."""

_TEXT_LISTS = _words(
    """cap_add cap_drop command constraints dns dns_search entrypoint environment expose extra_hosts labels
    test"""
)
_STRUCTURED = _words("configs depends_on deploy devices environment healthcheck labels networks ports secrets volumes")
"""Settings that are a list or a mapping, never a word."""

_GRANT = _words("source target uid gid mode")
_ITEMS = {
    "ports": _words("app_protocol host_ip mode name protocol published target"),
    "volumes": _words("bind cluster consistency image read_only source target tmpfs type volume"),
    "configs": _GRANT,
    "secrets": _GRANT,
}
_SWALLOWED = re.compile(r"\n[ \t]*(?:- |[\w.-]+:\s)")
"""An item or a key that became part of the sentence above it."""


def has_services(root: Node) -> bool:
    """Tell a mapping that holds a mapping `services` with something in it."""
    if not isinstance(root, Mapping):
        return False
    found = entries(root).get("services")
    services = target(found.entry.value) if found else None
    return isinstance(services, Mapping) and bool(services.entries)


def oddities(root: Mapping, text: str) -> Iterator[Span]:
    """Yield the spans of keys and values that a stack file would not have at that place."""
    yield from _anywhere(root, text)
    yield from _unknown(root, TOP)
    for entry in root.entries:
        body = target(entry.value)
        if key_text(entry) in {"networks", "volumes", "configs", "secrets"}:
            yield from _shared(entry.key, body)
        if key_text(entry) == "services" and isinstance(body, Mapping):
            for service in body.entries:
                yield from _service(service.key, target(service.value), merge=is_merge(service))


def _shared(key: Node, body: Node) -> Iterator[Span]:
    """Yield what is no network, volume, config or secret: each is a mapping, or nothing."""
    if not isinstance(body, Mapping):
        yield from () if _absent(body) else (key.outer,)
        return
    for entry in body.entries:
        node = target(entry.value)
        wrong = any(_unknown(node, _SHARED)) if isinstance(node, Mapping) else not _absent(node)
        if wrong and not is_merge(entry):
            yield entry.key.outer


def _absent(node: Node) -> bool:
    return isinstance(node, Scalar) and node.value in {"", "~", "null"}


def _service(key: Node, body: Node, *, merge: bool) -> Iterator[Span]:
    if merge:
        return
    if not isinstance(body, Mapping):
        yield key.outer
        return
    if isinstance(key, Scalar) and key.value in SERVICE and not entries(body).keys() & {"image", "build", "extends"}:
        yield key.outer
    yield from _unknown(body, SERVICE)
    for entry in body.entries:
        yield from _setting(key_text(entry) or "", entry.key, target(entry.value))


def _setting(name: str, key: Node, value: Target) -> Iterator[Span]:
    """Yield what is odd in one setting and, for the mappings Swarm reads, below it."""
    if isinstance(value, Sequence):
        yield from _list(name, key, value)
    elif isinstance(value, Mapping):
        yield from _map(name, key, value)
    elif (_empty(value) and name == "image") or (not _empty(value) and name in _STRUCTURED):
        yield key.outer


def _empty(value: Scalar) -> bool:
    return value.span.start == value.span.end


def _list(name: str, key: Node, value: Sequence) -> Iterator[Span]:
    if name in _INNER or name == "image":
        yield key.outer
    for item in map(target, value.items):
        if isinstance(item, Mapping) and name in _ITEMS:
            yield from _unknown(item, _ITEMS[name])
        if not isinstance(item, Scalar) and name in _TEXT_LISTS:
            yield item.outer


def _map(name: str, key: Node, value: Mapping) -> Iterator[Span]:
    if name in {"ports", "image", "command"}:
        yield key.outer
    if name in {"environment", "labels"}:
        yield from (entry.key.outer for entry in value.entries if not _variable(entry))
    if name in _INNER:
        yield from _unknown(value, _INNER[name])
        for entry in value.entries:
            yield from _setting(key_text(entry) or "", entry.key, target(entry.value))


def _variable(entry: Entry) -> bool:
    """Tell a variable or label: a text, with a name that is no setting's."""
    return is_merge(entry) or (isinstance(target(entry.value), Scalar) and key_text(entry) not in SERVICE)


def _unknown(mapping: Mapping, known: frozenset[str]) -> Iterator[Span]:
    for entry in mapping.entries:
        name = key_text(entry)
        if not is_merge(entry) and (name is None or (name not in known and not name.startswith("x-"))):
            yield entry.key.outer


def _anywhere(root: Node, text: str) -> Iterator[Span]:
    """Yield keys written twice in one mapping, and values that swallowed the next line, each where it is written."""
    pending: list[Node] = [root]
    while pending:
        node = pending.pop()
        if isinstance(node, Sequence):
            pending.extend(node.items)
        if (
            isinstance(node, Scalar)
            and node.style is Style.PLAIN
            and _SWALLOWED.search(text, node.span.start, node.span.end)
        ):
            yield node.outer
        if not isinstance(node, Mapping):
            continue
        seen: set[str | None] = set()
        for entry in node.entries:
            name = key_text(entry)
            if name in seen:
                yield entry.key.outer
            seen.add(name)
            pending.append(entry.value)
