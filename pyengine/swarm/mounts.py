"""What a service mounts, and whether a task can leave data there for the next one."""

from __future__ import annotations

import re

from pyengine.swarm.model.stack import Service, Stack
from pyengine.swarm.view import View


def writable_volumes(service: Service) -> list[View]:
    """Return the mounts where a task can leave data: no tmpfs, no socket, no scratch, not read-only.

    Whatever holds them: a volume of any driver and with any options, a path of the node, or a variable.
    """
    return [item for item in service.items("volumes") if _is_writable(item, service.stack)]


def named_volumes(service: Service) -> list[View]:
    """Return the writable mounts of volumes by name."""
    return [item for item in writable_volumes(service) if not set("/.~$") & set(_mount(item)[0][:1] or "$")]


def is_of_a_node(item: View, stack: Stack) -> bool:
    """Tell a volume that each node has of its own: of the local driver, without options that lead elsewhere."""
    source = _mount(item)[0]
    if set("/.~$") & set(source[:1]):
        return False
    keys = (stack.view.get("volumes", source, key) for key in ("driver", "driver_opts", "external"))
    driver, options, external = keys
    return (driver is None or driver.data in {"local", None}) and options is None and external is None


def is_of_a_slot(item: View, stack: Stack) -> bool:
    """Tell a volume that each slot has of its own, by a template in its name."""
    source = _mount(item)[0]
    name = stack.view.get("volumes", source, "name")
    return ".Task." in source or (name is not None and ".Task." in name.text)


def _mount(item: View) -> tuple[str, str, bool]:
    """Return source, target and whether it is mounted read-only; no source for what holds no data of its own."""
    if item.is_mapping:
        kind, source, target, read_only = (item.get(key) for key in ("type", "source", "target", "read_only"))
        if kind is not None and kind.data not in {"volume", "bind", "cluster"}:
            return "", "", False
        named = str(source.data or source.text) if source is not None else ""
        return named, str(target.data) if target is not None else "", read_only is not None and read_only.data is True
    source_text, _, rest = str(item.data or item.text).partition(":")
    target_text, _, options = rest.partition(":")
    return (source_text or "$") if target_text else "", target_text, "ro" in options.split(",")


_SCRATCH = re.compile(
    r"/(?:logs?|\.?cache|tmp)(?:/|$)|^/docker-entrypoint|^/etc/.*\.(?:conf|cnf|ya?ml|toml|ini|cfg|xml|properties)$"
)
"""Targets at which nothing lies that the next task would miss or could break: logs, caches, files of settings."""
_OF_THE_NODE = re.compile(r"/(?:proc|sys|dev|etc|run|var/run)(?:/|$)")
"""Paths of the node at which no data of a service lie."""


def _is_writable(item: View, stack: Stack) -> bool:
    source, target, read_only = _mount(item)
    if not source or read_only or _SCRATCH.search(target):
        return False
    if source.startswith("/"):
        return not source.endswith((".sock", "/localtime", "/timezone")) and not _OF_THE_NODE.match(source)
    kind, options = (stack.view.get("volumes", source, "driver_opts", key) for key in ("type", "o"))
    in_memory = kind is not None and kind.data == "tmpfs"
    return not in_memory and (options is None or "ro" not in str(options.data).split(","))
