"""Values of flags that have an inner form, and what they are in a ServiceSpec: docker/cli opts/ and opts/swarmopts/."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from typing import Any, TypeAlias

from pyengine.swarm.golang import ports

Spec: TypeAlias = dict[str, Any]
"""A part of a ServiceSpec, in the form of the API's JSON."""

_LONG = re.compile(r"\w+=\w+(,\w+=\w+)*")
_MODE = 0o444
_ULIMITS = frozenset(
    "core cpu data fsize locks memlock msgqueue nice nofile nproc rss rtprio rttime sigpending stack".split()
)
"""docker/go-units ulimit.go."""


class FlagError(ValueError):
    """The command line does not take a value; the message is its own."""


def fields(text: str) -> list[str]:
    """Return the fields of a line of CSV (RFC 4180), as Go's encoding/csv reads them."""
    try:
        found = next(csv.reader([text], strict=True), [])
    except csv.Error:
        found = []
    if not found:
        raise FlagError("EOF")
    return found


def port(text: str) -> list[Spec]:
    """Return the ports of one value. Raises FlagError."""
    if _LONG.search(text):
        return [_long(text)]
    try:
        parsed = ports.in_order(ports.parse(text))
    except ports.PortError as error:
        said = str(error).replace("IP address", "ip address")  # the words of version 28
        raise FlagError(f"{said[:1].upper()}{said[1:]}") from None
    if re.match(r"\[?[0-9a-fA-F:.]+\]?:[0-9-]*:", text):
        raise FlagError("hostip is not supported")
    return [
        {
            "Protocol": each.protocol,
            "TargetPort": each.target,
            **({"PublishedPort": each.published} if each.published else {}),
            "PublishMode": "ingress",
        }
        for each in parsed
    ]


def _long(text: str) -> Spec:
    found: Spec = {"Protocol": "tcp", "PublishMode": "ingress"}
    for field in fields(text):
        key, equals, value = field.lower().partition("=")
        if not equals or not key:
            raise FlagError(f"invalid field: {field}")
        if key == "protocol":
            if value not in {"tcp", "udp", "sctp"}:
                raise FlagError(f"invalid protocol value '{value}'")
            found["Protocol"] = value
        elif key == "mode":
            if value not in {"ingress", "host"}:
                raise FlagError(f"invalid publish mode value ({value}): must be either 'ingress' or 'host'")
            found["PublishMode"] = value
        elif key in {"target", "published"}:
            found["TargetPort" if key == "target" else "PublishedPort"] = _port(key, value)
        else:
            raise FlagError(f"invalid field key: {key}")
    if not found.get("TargetPort"):
        raise FlagError("missing mandatory field 'target'")
    if not found.get("PublishedPort"):
        found.pop("PublishedPort", None)
    return found


def _port(key: str, value: str) -> int:
    if value.isascii() and value.isdigit():
        if int(value) < 2**16:
            return int(value)
        raise FlagError(f"invalid {key} port ({value}): value must be an integer: value out of range")
    raise FlagError(f"invalid {key} port ({value}): value must be an integer: invalid syntax")


def grant(text: str, kind: str = "secret") -> Spec:
    """Return a secret or config: `Name` of it, and the `File` it becomes. Raises FlagError."""
    given = fields(text)
    name, file = "", {"Name": "", "UID": "0", "GID": "0", "Mode": _MODE}
    if len(given) == 1 and "=" not in given[0]:
        return {"Name": given[0], "File": {**file, "Name": given[0]}}
    for field in given:
        key, equals, value = field.partition("=")
        if not equals or not key:
            raise FlagError(f"invalid field '{field}' must be a key=value pair")
        if key.lower() in {"source", "src"}:
            name = value
        elif key.lower() in {"target", "uid", "gid"}:
            file["Name" if key.lower() == "target" else key.upper()] = value
        elif key.lower() == "mode":
            file["Mode"] = _file_mode(value)
        else:
            raise FlagError(f"invalid field in {kind} request: {key}")
    if not name:
        raise FlagError("source is required")
    return {"Name": name, "File": {**file, "Name": file["Name"] or name}}


def _file_mode(text: str) -> int:
    """strconv.ParseUint with base 0: `0440` and `0o440` are octal, `440` is decimal."""
    bare = text.replace("_", "")
    try:
        return int(bare, 8) if re.fullmatch(r"0[0-7]+", bare) else int(bare, 0)
    except ValueError:
        said = f'strconv.ParseUint: parsing "{text}": invalid syntax'
        raise FlagError(f"invalid mode specified: {said}") from None


def network(text: str) -> Spec:
    """Return the attachment to a network. Raises FlagError."""
    if not _LONG.search(text):
        return {"Target": text}
    found: Spec = {}
    for field in fields(text):
        key, equals, value = field.lower().partition("=")
        if not equals or not key:
            raise FlagError(f"invalid field {field}")
        key, value = key.strip(), value.strip()
        if key == "name":
            found["Target"] = value
        elif key == "alias":
            found.setdefault("Aliases", []).append(value)
        elif key == "driver-opt":
            name, _, rest = value.partition("=")
            found.setdefault("DriverOpts", {})[name.strip()] = rest.strip()
        elif key not in {"ip", "ip6", "mac-address", "link-local-ip", "gw-priority"}:
            raise FlagError(f"invalid field key {key}")
    if not found.get("Target"):
        raise FlagError("network name/id is not specified")
    return found


def preference(text: str) -> Spec:
    """Return a placement preference. Raises FlagError."""
    strategy, equals, value = text.partition("=")
    if not equals or not strategy:
        raise FlagError('placement preference must be of the format "<strategy>=<arg>"')
    if strategy != "spread":
        raise FlagError(f"unsupported placement preference {strategy} (only spread is supported)")
    return {"Spread": {"SpreadDescriptor": value}}


def ulimit(text: str) -> Spec:
    """Return a limit: docker/go-units ulimit.go ParseUlimit. Raises FlagError."""
    name, equals, value = text.partition("=")
    if not equals:
        raise FlagError(f"invalid ulimit argument: {text}")
    if name not in _ULIMITS:
        raise FlagError(f"invalid ulimit type: {name}")
    soft, _, hard = value.partition(":")
    try:
        numbers_ = [int(soft), int(hard or soft)]
    except ValueError:
        raise FlagError(f'strconv.ParseInt: parsing "{soft}": invalid syntax') from None
    if numbers_[1] != -1 and numbers_[0] > numbers_[1]:
        raise FlagError(f"ulimit soft limit must be less than or equal to hard limit: {numbers_[0]} > {numbers_[1]}")
    return {"Name": name, "Hard": numbers_[1], "Soft": numbers_[0]}


def pairs(texts: Iterable[str]) -> dict[str, str]:
    """Return `KEY=value` texts as a mapping: docker/cli opts/parse.go ConvertKVStringsToMap."""
    return {name: value for name, _, value in (text.partition("=") for text in texts)}
