"""How the engine's errors reach the user, and the names it takes."""

from __future__ import annotations

import re

_DNS = re.compile(r"[a-zA-Z0-9](?:[a-zA-Z0-9\-_]*[a-zA-Z0-9])?")
_FILE = re.compile(r"[a-zA-Z0-9](?:[a-zA-Z0-9\-_.]*[a-zA-Z0-9])?")
_LONGEST, _LONGEST_FILE = 63, 64


def rpc(text: str, code: str = "InvalidArgument") -> str:
    """Return an error that came from a manager."""
    return f"rpc error: code = {code} desc = {text}"


def failed(kind: str, name: str, text: str) -> str:
    """Return the error of a request that `docker stack deploy` made."""
    return f"failed to create {kind} {name}: Error response from daemon: {text}"


def name(text: str) -> str:
    """Return why a network or service cannot have this name: swarmkit manager/controlapi/common.go."""
    if not _DNS.fullmatch(text):
        return rpc("name must be valid as a DNS name component")
    return rpc("name must be 63 characters or fewer") if len(text) > _LONGEST else ""


def without_others(text: str) -> str:
    """Return what a name is without the characters that no network or service may have; `-` stands for them."""
    return re.sub(r"[^A-Za-z0-9_-]+", "-", text).strip("-_")


def file_name(text: str) -> str:
    """Return why a secret or config cannot have this name."""
    if len(text) <= _LONGEST_FILE and _FILE.fullmatch(text):
        return ""
    return rpc(
        "invalid name, only 64 [a-zA-Z0-9-_.] characters allowed, and the start and end character must be [a-zA-Z0-9]"
    )
