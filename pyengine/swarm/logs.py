"""What the drivers of logs make of the values of their options: some they refuse, and no task starts.

moby daemon/logger/{jsonfilelog,local,syslog,gelf,fluentd}, daemon/logger/factory.go; tried on engine 28.5.2.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from pyengine.swarm import duration
from pyengine.swarm.golang import numbers

_TRUTHS = frozenset("1 t T true TRUE True 0 f F false FALSE False".split())
"""What Go's strconv.ParseBool takes."""
_TRUE = frozenset("1 t T true TRUE True".split())
_FACILITIES = frozenset(
    "kern user mail daemon auth syslog lpr news uucp cron authpriv ftp local0 local1 local2 local3 local4 local5 "
    "local6 local7".split()
)
_WORDS = {
    "mode": ("blocking", "non-blocking", ""),
    "syslog-format": ("rfc3164", "rfc5424", "rfc5424micro", ""),
    "gelf-compression-type": ("gzip", "zlib", "none"),
    "gelf-compression-level": tuple(map(str, range(-1, 10))),
}
_SCHEMES = {
    "syslog-address": ("udp", "tcp", "tcp+tls", "unix", "unixgram"),
    "gelf-address": ("udp", "tcp"),
    "fluentd-address": ("tcp", "tls", "unix"),
}
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*)://", re.IGNORECASE)
_SWITCHES = (
    "compress",
    "fluentd-async",
    "fluentd-async-connect",
    "fluentd-sub-second-precision",
    "fluentd-request-ack",
)


def refused(driver: str, given: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the options whose values a driver of Docker's own refuses, with what is wrong with them."""
    for name, value in given.items():
        if (why := _wrong(driver, name, value)) is not None:
            yield name, why
    if driver == "gelf" and "gelf-address" not in given:
        yield "gelf-address", "is missing"
    if driver == "local" and given.get("max-file") == "1" and given.get("compress", "true") in _TRUE:
        yield "max-file", 'wants 2 or more, or `compress: "false"` beside it'
    if "max-buffer-size" in given and given.get("mode") != "non-blocking":
        yield "max-buffer-size", "needs `mode: non-blocking`"


def _wrong(driver: str, name: str, value: str) -> str | None:
    if name in _SWITCHES:
        return None if value in _TRUTHS else "wants `true` or `false`"
    if name == "fluentd-retry-wait":
        return None if duration.parse(value) is not None else "wants a time, such as `5s`"
    if name in {"max-buffer-size", "fluentd-buffer-limit"} or (name == "max-size" and driver in {"json-file", "local"}):
        return _size(value, least=1 if name == "max-size" and driver == "json-file" else 0)
    if name == "max-file":
        return None if re.fullmatch(r"\+?\d+", value) and int(value) > 0 else "wants a number of files, 1 or more"
    if name == "syslog-facility":
        known = value in _FACILITIES or (value.isdigit() and int(value) < 24)
        return None if known or not value else "wants a facility of syslog, such as `daemon`"
    if name in _WORDS:
        return None if value in _WORDS[name] else f"wants {_listed(_WORDS[name])}"
    return _address(name, value) if name in _SCHEMES and value else None


def _listed(words: tuple[str, ...]) -> str:
    return ", ".join(f"`{word}`" for word in words[:4] if word) + (" …" if words[4:] else "")


def _size(value: str, least: int) -> str | None:
    try:
        return None if numbers.size(value) >= least else "wants a size above 0, such as `10m`"
    except numbers.NumberError:
        return "wants a size, such as `10m`"


def _address(name: str, value: str) -> str | None:
    found = _SCHEME.match(value)
    if found is None:
        return None if name == "fluentd-address" else f"wants `{_SCHEMES[name][0]}://` in front"
    return None if found[1].lower() in _SCHEMES[name] else f"wants `{_SCHEMES[name][0]}://` in front"
