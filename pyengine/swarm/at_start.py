"""What a node refuses when it makes a container: the manager takes these values as they are, and no task starts.

moby daemon/container.go verifyContainerSettings, daemon/daemon_unix.go verifyPlatformContainerResources, sys/signal,
oci/caps; each was tried on engine 28.5.2.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv4Address, IPv6Address

from pyengine.swarm.golang import numbers
from pyengine.swarm.model.environment import environment
from pyengine.swarm.model.settings import is_open
from pyengine.swarm.model.stack import Service
from pyengine.swarm.mounts import mounts
from pyengine.swarm.placement import constraints
from pyengine.swarm.view import View

CAPABILITIES = frozenset(
    "AUDIT_CONTROL AUDIT_READ AUDIT_WRITE BLOCK_SUSPEND BPF CHECKPOINT_RESTORE CHOWN DAC_OVERRIDE DAC_READ_SEARCH "
    "FOWNER FSETID IPC_LOCK IPC_OWNER KILL LEASE LINUX_IMMUTABLE MAC_ADMIN MAC_OVERRIDE MKNOD NET_ADMIN "
    "NET_BIND_SERVICE NET_BROADCAST NET_RAW PERFMON SETFCAP SETGID SETPCAP SETUID SYSLOG SYS_ADMIN SYS_BOOT "
    "SYS_CHROOT SYS_MODULE SYS_NICE SYS_PACCT SYS_PTRACE SYS_RAWIO SYS_RESOURCE SYS_TIME SYS_TTY_CONFIG "
    "WAKE_ALARM".split()
)
"""All that Linux has, capabilities(7), without `CAP_`."""
_SIGNALS = frozenset(
    "ABRT ALRM BUS CHLD CLD CONT FPE HUP ILL INT IO IOT KILL PIPE POLL PROF PWR QUIT SEGV STKFLT STOP SYS TERM TRAP "
    "TSTP TTIN TTOU URG USR1 USR2 VTALRM WINCH XCPU XFSZ RTMIN RTMAX".split()
)
_REAL_TIME = re.compile(r"RTMIN\+(?:[1-9]|1[0-5])|RTMAX-(?:[1-9]|1[0-4])")
_NUMBER = re.compile(r"[+-]?\d+")
_LONGEST_NAME = 64
"""Bytes of a host name: sethostname(2)."""
_HIGHEST_ID = 2**31 - 1
LEAST_MEMORY, TAKEN_MEMORY = 6 * 1024**2, 4 * 1024**2
"""Bytes that an engine gives at least, and that Swarm's manager asks for: below these the deploy is refused."""
_LEAST_CPUS = 0.01
"""The kernel's quota is a millisecond of a tenth of a second at least."""


@dataclass(frozen=True, slots=True)
class AtStart:
    """A value that a node refuses, in words that begin with it, and what may be written instead."""

    view: View
    why: str
    cure: str


def refused(service: Service) -> Iterator[AtStart]:
    """Yield the values of a service with which no container is made, as far as they are known here."""
    for find in (_capabilities, _words, _names, _addresses, _targets, _variables, _resources):
        yield from (each for each in find(service) if not is_open(each.view))


def _capabilities(service: Service) -> Iterator[AtStart]:
    for key in ("cap_add", "cap_drop"):
        for item in service.items(key):
            name = str(item.data).strip().upper()
            if name not in {"ALL", "RESET"} and name.removeprefix("CAP_") not in CAPABILITIES:
                yield AtStart(item, "is no capability of Linux", "their names are in capabilities(7), as `NET_ADMIN`")


def _words(service: Service) -> Iterator[AtStart]:
    """Yield words that are none of those there are."""
    signal, isolation, place = (service.view.get(key) for key in ("stop_signal", "isolation", "working_dir"))
    if signal is not None and signal.data and not _is_signal(str(signal.data)):
        yield AtStart(signal, "is no signal", "such as `SIGTERM`, `SIGINT` or `SIGQUIT`: which one the program knows")
    on_windows = any("windows" in constraint.item.text.lower() for constraint in constraints(service))
    if isolation is not None and str(isolation.data).lower() in {"process", "hyperv"} and not on_windows:
        yield AtStart(isolation, "is an isolation of Windows", "leave it out where the nodes are Linux")
    if place is not None and place.data and not on_windows and not str(place.data).startswith("/"):
        yield AtStart(place, "is no absolute path", "write the path from `/` on, as it is in the image")


def _is_signal(text: str) -> bool:
    if _NUMBER.fullmatch(text):
        return int(text) != 0
    name = text.upper().removeprefix("SIG")
    return name in _SIGNALS or _REAL_TIME.fullmatch(name) is not None


def _names(service: Service) -> Iterator[AtStart]:
    host, user = service.view.get("hostname"), service.view.get("user")
    if host is not None and "{{" not in host.text and len(str(host.data or "").encode()) > _LONGEST_NAME:
        yield AtStart(host, f"is longer than {_LONGEST_NAME} characters", "a shorter name, such as the service's own")
    for number in str(user.data).split(":")[:2] if user is not None else ():
        if user is not None and _NUMBER.fullmatch(number) and not 0 <= int(number) <= _HIGHEST_ID:
            yield AtStart(user, "is no number of a user", f"from 0 to {_HIGHEST_ID}")
            return


def _addresses(service: Service) -> Iterator[AtStart]:
    dns, hosts = service.view.get("dns"), service.view.get("extra_hosts")
    servers = (list(dns.items()) or [dns]) if dns is not None and not dns.is_mapping else []
    for item in servers:
        if item.data is not None and not is_address(str(item.data).partition("%")[0]):
            yield AtStart(
                item, "is no address of a resolver", "an address without a port: names are not looked up here"
            )
    entries = [] if hosts is None else list(hosts.entries()) if hosts.is_mapping else _hosts(hosts)
    for address, item in ((str(item.data), item) for _, item in entries) if hosts and hosts.is_mapping else entries:
        bare = address[1:-1] if address.startswith("[") and address.endswith("]") else address
        if address and address != "host-gateway" and not is_address(bare):
            yield AtStart(item, "leads to no address", "an address without a port: a name is not looked up here")


def _hosts(hosts: View) -> list[tuple[str, View]]:
    """Return the address of each item of a list: docker/cli splits it at the first `=`, else at the first colon."""
    found: list[tuple[str, View]] = []
    for item in hosts.items():
        text = str(item.data)
        found.append((text.partition("=" if "=" in text else ":")[2].strip(), item))
    return found


def is_address(text: str) -> bool:
    """Tell an address of IPv4 or IPv6 as Go's netip reads it: four numbers without leading zeros."""
    try:
        return bool(IPv6Address(text) if ":" in text else IPv4Address(text))
    except AddressValueError:
        return False


def _targets(service: Service) -> Iterator[AtStart]:
    for mount in mounts(service):
        target = mount.target
        if not target or mount.kind not in {"volume", "bind", "tmpfs"} or ":" in target or "\\" in target:
            continue
        if not target.startswith("/"):
            yield AtStart(mount.item, "has a target that is no absolute path", "write the path from `/` on")
        elif not target.strip("/"):
            yield AtStart(mount.item, "is mounted over `/`", "mount it at a folder of its own")


def _variables(service: Service) -> Iterator[AtStart]:
    for entry in environment(service):
        if not entry.name and not entry.is_keyed and not entry.view.is_mapping:
            yield AtStart(entry.view, "is a variable without a name", "`NAME=value`, or leave it out")


def _resources(service: Service) -> Iterator[AtStart]:
    memory, cpus = (service.view.get("deploy", "resources", "limits", key) for key in ("memory", "cpus"))
    try:
        given = numbers.size(str(memory.data)) if memory is not None and memory.data else 0
        share = float(str(cpus.data)) if cpus is not None and cpus.data else 0
    except (ValueError, numbers.NumberError):
        return
    if memory is not None and TAKEN_MEMORY <= given < LEAST_MEMORY:
        yield AtStart(memory, "is less memory than the 6M an engine gives", "at least `6M`; Docker's own part counts")
    if cpus is not None and 0 < share < _LEAST_CPUS:
        yield AtStart(cpus, f"is less than {_LEAST_CPUS} CPUs", f"at least `{_LEAST_CPUS}`")
