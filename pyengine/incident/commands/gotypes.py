"""What the command line takes for the value of a flag, and its own words where it does not.

Go's strconv and time, docker/cli opts/.
"""

from __future__ import annotations

import ipaddress
import json
import re
from collections.abc import Callable, Mapping

from pyengine.incident.commands import mounting, pieces
from pyengine.incident.commands.flag import Flag
from pyengine.incident.commands.pieces import FlagError
from pyengine.swarm import duration
from pyengine.swarm.golang import numbers, words

_TRUE, _FALSE = {"1", "t", "T", "TRUE", "true", "True"}, {"0", "f", "F", "FALSE", "false", "False"}
"""strconv.ParseBool."""
_DIGITS = re.compile(r"(?:0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|[1-9][0-9]*|0)", re.ASCII)
"""Whole numbers with base 0."""
_UNITS = {"ns", "us", "µs", "μs", "ms", "s", "m", "h"}
_NUMBER = re.compile(r"[0-9]*\.?[0-9]*")
_UNIT = re.compile(r"[^0-9.]*")
_DOMAIN = re.compile(r"(?:[a-zA-Z]|[a-zA-Z0-9][a-zA-Z0-9-]{0,61}[a-zA-Z0-9])(?:\.(?:[a-zA-Z0-9-]{1,63}))*\.?")


def problem(flag: Flag, value: str) -> str:
    """Return what the command line says of a value, empty where it takes it."""
    check = _LISTS.get(flag.name.removesuffix("-add")) if flag.takes == "list" else _CHECKS.get(flag.takes)
    if flag.takes == "duration" and flag.name.startswith("health-"):
        check = positive
    try:
        if check is not None:
            check(value)
    except (FlagError, numbers.NumberError, words.WordsError) as error:
        return str(error)
    return ""


def quoted(text: str) -> str:
    """Return a text as Go's %q shows it."""
    return json.dumps(text, ensure_ascii=False)


def truth(text: str) -> bool:
    """Return the value of a switch. Raises FlagError."""
    if text in _TRUE | _FALSE:
        return text in _TRUE
    raise FlagError(f'strconv.ParseBool: parsing "{text}": invalid syntax')


def unsigned(text: str, bits: int = 64) -> int:
    """Return a whole number that is not negative. Raises FlagError."""
    return _whole(text, "ParseUint", 0, 2**bits, signed=False)


def integer(text: str) -> int:
    """Return a whole number. Raises FlagError."""
    return _whole(text, "ParseInt", -(2**63), 2**63, signed=True)


def _whole(text: str, function: str, least: int, beyond: int, *, signed: bool) -> int:
    bare = text[1:] if signed and text[:1] in {"-", "+"} else text
    if not _DIGITS.fullmatch(bare.replace("_", "")):
        raise FlagError(f'strconv.{function}: parsing "{text}": invalid syntax')
    digits = bare.replace("_", "")
    octal = len(digits) > 1 and digits[0] == "0" and digits[1].isdigit()
    number = int(digits, 8) if octal else int(digits, 0)
    number = -number if text.startswith("-") else number
    if not least <= number < beyond:
        raise FlagError(f'strconv.{function}: parsing "{text}": value out of range')
    return number


def real(text: str) -> float:
    """Return a number. Raises NumberError."""
    return numbers.real(text)


def nanoseconds(text: str) -> int:
    """Return a duration: Go's time.ParseDuration with its own words. Raises FlagError."""
    found = duration.parse(text)
    if found is not None:
        return found
    rest = text[1:] if text[:1] in {"-", "+"} else text
    while rest:
        number = _NUMBER.match(rest)
        if number is None or not number[0].strip("."):
            break
        rest = rest[number.end() :]
        unit = _UNIT.match(rest)
        if unit is None or not unit[0]:
            raise FlagError(f'time: missing unit in duration "{text}"')
        if unit[0] not in _UNITS:
            raise FlagError(f'time: unknown unit "{unit[0]}" in duration "{text}"')
        rest = rest[unit.end() :]
    raise FlagError(f'time: invalid duration "{text}"')


def positive(text: str) -> int:
    """Return a duration of a healthcheck: docker/cli opts/duration.go PositiveDurationOpt. Raises FlagError."""
    found = nanoseconds(text)
    if found < 0:
        raise FlagError("duration cannot be negative")
    return found


def command(text: str) -> list[str]:
    """Return the words of a command in one string. Raises WordsError."""
    return words.split(text)


def _variable(text: str) -> None:
    if not text.partition("=")[0]:
        raise FlagError(f"invalid environment variable: {text}")


def _label(text: str) -> None:
    name = text.partition("=")[0]
    if not name.strip():
        raise FlagError(f"invalid label '{text}': empty name")
    if name != name.strip() or re.search(r"\s", name):
        raise FlagError(f"label '{name}' contains whitespaces")


def _address(text: str) -> None:
    try:
        ipaddress.ip_address(text.strip())
    except ValueError:
        raise FlagError(f"IP address is not correctly formatted: {text}") from None


def _domain(text: str) -> None:
    if text.strip() != "." and not _DOMAIN.fullmatch(text.strip()):
        raise FlagError(f"{text} is not a valid domain")


def _host(text: str) -> None:
    found = re.fullmatch(r"([^=:]+)[=:](.*)", text, re.DOTALL)
    if found is None or not found[1]:
        raise FlagError(f'bad format for add-host: "{text}"')
    address = found[2][1:-1] if found[2][:1] == "[" and found[2][-1:] == "]" else found[2]
    if address == "host-gateway":
        return
    try:
        ipaddress.ip_address(address)
    except ValueError:
        raise FlagError(f'invalid IP address in add-host: "{found[2]}"') from None


def _resource(text: str) -> None:
    name, equals, _ = text.partition("=")
    if not equals or not name:
        raise FlagError(f"invalid generic-resource format `{text}` expected `name=value`")


def _credentials(text: str) -> None:
    if text and not text.startswith(("config://", "file://", "registry://")):
        words_ = '"config://", "file://", or "registry://"'
        raise FlagError(f"invalid credential spec: value must be prefixed with {words_}")


_CHECKS: Mapping[str, Callable[[str], object]] = {
    "": truth,
    "uint": unsigned,
    "uint32": lambda text: unsigned(text, 32),
    "int": integer,
    "float": real,
    "duration": nanoseconds,
    "decimal": numbers.nano_cpus,
    "bytes": numbers.size,
    "command": command,
    "mount": mounting.mount,
    "port": pieces.port,
    "secret": pieces.grant,
    "config": lambda text: pieces.grant(text, "config"),
    "network": pieces.network,
    "pref": pieces.preference,
    "ulimit": pieces.ulimit,
    "credential-spec": _credentials,
}

_LISTS: Mapping[str, Callable[[str], None]] = {
    "env": _variable,
    "log-opt": _variable,
    "label": _label,
    "container-label": _label,
    "dns": _address,
    "dns-search": _domain,
    "host": _host,
    "generic-resource": _resource,
}
"""Lists whose items are looked at: newServiceOptions in opts.go."""
