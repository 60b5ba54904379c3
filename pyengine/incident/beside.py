"""What a paste tells of one symptom in other places than its own: a limit, an older address, a command in front."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pyengine.incident.last_words import words
from pyengine.incident.symptom import Symptom
from pyengine.incident.typed import COMMAND, of_command

_ADDRESS = re.compile(r"\baddr=([\w.:-]{1,100})")
_MTU = re.compile(r"\bmtu[ =]{1,3}(1[0-4]\d\d)\b")
_LIMIT = re.compile(r"\"Limits\": ?\{[^{}]{0,200}\"MemoryBytes\": ?(\d{7,15})")
_ROOT = re.compile(r"DockerRootDir[^\n]{0,40}\n?[\"' :]{0,4}(/[^\s\"',]{1,200})|Docker Root Dir: (/\S{1,200})")
_NAMELESS = re.compile(r"server can't find ([\w.-]{1,200}): NXDOMAIN")
_UP = re.compile(r"^(?!docker|br-|veth|lo\b)([a-z][\w.-]{0,14})\s{1,20}UP\s{1,20}([\d.]{7,15})/\d", re.MULTILINE)
_OPEN = re.compile(r"\bfs\.nr_open ?= ?(\d{4,12})\b")
_HASH = re.compile(r"\$(?:[1-9]\w?|apr1|argon2\w{1,2})\$")
"""How the hash of a password begins: crypt(5)."""
_ALONE = re.compile(r"(?<!\$)\$(?![A-Za-z_{$]).?")
_MOUNT = re.compile(r"\bservice create [^\n]{0,2000}?--mount[ =](?:'([^'\n]{1,1000})'|([^\s'\"]{1,1000}))")
_LOGIN = re.compile(r"\"auths\": ?\{\s{0,20}\"([\w.:-]{1,100})\": ?\{[^{}]{0,2000}\}\s{0,20}\}")
_VERS = re.compile(r",vers=([\d.]{1,5})|\bvers=([\d.]{1,5}),")
_DOCKERD = re.compile(r"^ *(\d{2,8}) [^\n]{1,80} (?:\S{0,100}/)?dockerd (?!-H fd://)-", re.MULTILINE)
_USER = re.compile(r"^ +user: ?[\"']?(\d{1,10}(?::\d{1,10})?)\b", re.MULTILINE)
_WATCHED = re.compile(r"\"Monitor\": ?(\d{9,15})\b")
_RLIMITS = (
    *("cpu", "fsize", "data", "stack", "core", "rss", "nproc", "nofile", "memlock", "as", "locks", "sigpending"),
    *("msgqueue", "nice", "rtprio", "rttime"),
)
"""The names of Linux's limits, each at its number (`asm-generic/resource.h`)."""
_CREATES = re.compile(r"(?:Creating|failed to create) (?:secret|config|network) ([\w.-]{1,300})")
LONGEST = 64
"""Characters of the name of a secret or config: swarmkit manager/controlapi/common.go."""
_CALLED = re.compile(r"->([\d.]{7,15}):7946\b|\bdial (?:tcp|udp) ([\d.]{7,15}):7946\b")
_NO_LOOK = re.compile(r"--resolve-image[ =]never\b|--no-resolve-image\b(?!=false)")
_ANYWHERE = "`--resolve-image never`: Swarm was not told for which platform it is, and places it anywhere"
_MIXED = "of the other nodes, some have not the resources free that it reserves (`resources.reservations`)"


def beside(texts: Sequence[str], symptom: Symptom) -> dict[str, str]:
    """Return the parts that these texts tell of a symptom elsewhere."""
    find = _FOUND.get(symptom.id)
    return find(texts, symptom) if find is not None else {}


def _escaped(_texts: Sequence[str], symptom: Symptom) -> dict[str, str]:
    """Return how the `$` is written. No more of the value is told: with its `$` doubled nobody knows a password again.

    In the hash of a password each `$` is meant, also one that a letter stands behind.
    """
    value = symptom.parts.get("value", "")
    found = _HASH.search(value) or _ALONE.search(value)
    if found is None:
        return {}
    each = "; in the hash of a password each one" if found.re is _HASH else ""
    return {"escaped": f": `{found[0]}` is written `{found[0].replace('$', '$$')}`{each}"}


def _expired(texts: Sequence[str], symptom: Symptom) -> dict[str, str]:
    """Return that the credentials were right once, where the registry says so."""
    said = symptom.place.span.of(texts[symptom.place.file])
    return {"expired": "with credentials that have expired"} if "expired" in said else {}


def _vip(texts: Sequence[str], symptom: Symptom) -> dict[str, str]:
    """Return that it is the address of a service itself that there is no room for."""
    end = symptom.place.span.end
    return {"vip": "yes"} if "allocating VIP" in texts[symptom.place.file][end : end + 30] else {}


def _mixed(texts: Sequence[str], symptom: Symptom) -> dict[str, str]:
    bracket = texts[symptom.place.file][symptom.place.span.start : symptom.place.span.end + 200].partition(")")[0]
    return {"mixed": f"; {_MIXED}"} if "insufficient resources" in bracket else {}


def _mount(texts: Sequence[str], symptom: Symptom) -> dict[str, str]:
    """Return whether a plugin mounts, and which address in the error is one that the file no longer has."""
    why = symptom.parts.get("why", "VolumeDriver.")
    if "VolumeDriver." in why:
        return {"plugin": "yes"}
    old = _ADDRESS.search(why)
    if old is None or not {found[1] for text in texts for found in _ADDRESS.finditer(text)} - {old[1]}:
        return {}
    return {"stale": f"; {old[1]} is an old one, the file says another"}


def _only(pattern: re.Pattern[str], texts: Sequence[str]) -> str:
    """Return what the pattern finds in the texts, where that is one thing, however often; else nothing."""
    found = {match[match.lastindex or 0] for text in texts for match in pattern.finditer(text)}
    return found.pop() if len(found) == 1 else ""


def _tunnel(texts: Sequence[str], _symptom: Symptom) -> dict[str, str]:
    """Return what passes between the nodes, and what is left of it inside of an overlay (whose own MTU is 1450)."""
    told = [int(found[1]) for text in texts for found in _MTU.finditer(text) if found[1] != "1450"]
    return {"tunnel": f" (here {min(told)})", "room": str(min(told) - 50)} if told else {}


def _limit(texts: Sequence[str], _symptom: Symptom) -> dict[str, str]:
    """Return the memory limit, where one alone is shown."""
    limits = {int(found[1]) >> 20 for text in texts for found in _LIMIT.finditer(text)}
    return {"limit": f", {min(limits)} MiB", "than": f" than {min(limits)}M"} if len(limits) == 1 else {}


def _asked(texts: Sequence[str], symptom: Symptom) -> dict[str, str]:
    """Return the network that the command in front of one without a name asks for."""
    commands = list(COMMAND.finditer(texts[symptom.place.file][: symptom.place.span.start]))
    asked = of_command(commands[-1]["words"]).get("network", "") if commands else ""
    return {"network": asked} if asked and not symptom.parts.get("network") else {}


def _elsewhere(texts: Sequence[str], _symptom: Symptom) -> dict[str, str]:
    """Return the folder in which the engine keeps its data, where one alone is shown that is not the usual one."""
    roots = {found[1] or found[2] for text in texts for found in _ROOT.finditer(text)} - {"/var/lib/docker"}
    root = min(roots) if len(roots) == 1 else ""
    return {"root": root, "moved": f": `{root}`"} if root else {}


def _nameless(texts: Sequence[str], _symptom: Symptom) -> dict[str, str]:
    """Return the only service whose name was asked for in vain."""
    name = _only(_NAMELESS, texts)
    return {"lost": name, "lostname": f" (here: {name})"} if name else {}


def _interface(texts: Sequence[str], _symptom: Symptom) -> dict[str, str]:
    """Return the only interface that is up, and its address."""
    found = {each.groups() for text in texts for each in _UP.finditer(text)}
    return dict(zip(("interface", "newaddress"), min(found), strict=True)) if len(found) == 1 else {}


def _ulimit(texts: Sequence[str], symptom: Symptom) -> dict[str, str]:
    """Return which limit is meant by its number, and the most that the kernel allows, where that is shown."""
    number = int(symptom.parts.get("n") or len(_RLIMITS))
    if number >= len(_RLIMITS):
        return {}
    name = _RLIMITS[number]
    if name != "nofile":  # root may raise any other above its own: kernel/sys.c do_prlimit
        return {"name": name, "ulimit": f" of `{name}`"}
    most = _only(_OPEN, texts)
    return {
        "name": name,
        "ulimit": f" of `{name}`",
        "most": f"the kernel allows (`sysctl fs.nr_open`{f': {most}' if most else ''})",
        **({"may": most} if most else {}),
    }


def _mounted(texts: Sequence[str], _symptom: Symptom) -> dict[str, str]:
    """Return the only mount that was typed when the service was made."""
    typed = _only(_MOUNT, texts)
    return {"mount": typed} if typed and "nocopy" not in typed else {}


def _dialect(texts: Sequence[str], _symptom: Symptom) -> dict[str, str]:
    """Return what the options ask for, where that is the oldest one."""
    asked = _only(_VERS, texts)
    if not asked.startswith("1"):
        return {}
    return {"asked": f"The options ask for `vers={asked}`", "newer": "`vers=3.0` in `o:`"}


def _bare(_texts: Sequence[str], symptom: Symptom) -> dict[str, str]:
    """Return the key of a label that was typed with its value."""
    key, sign, _ = symptom.parts.get("key", "").partition("=")
    return {"label": key, "bare": f"; `--label-rm` takes the key alone: `{key}`"} if sign and key else {}


def _other(texts: Sequence[str], _symptom: Symptom) -> dict[str, str]:
    """Return the process id of the only dockerd that was begun by hand."""
    pid = _only(_DOCKERD, texts)
    return {"other": pid, "pid": f": process {pid}"} if pid else {}


def _runs(texts: Sequence[str], _symptom: Symptom) -> dict[str, str]:
    """Return the user that the file gives the program, where it gives one alone."""
    user = _only(_USER, texts)
    return {"runs": f" (`user: {user}`)"} if user else {}


def _registry(texts: Sequence[str], _symptom: Symptom) -> dict[str, str]:
    """Return the only registry that the client's configuration names."""
    name = _only(_LOGIN, texts)
    return {"registry": name} if name else {}


def _monitor(texts: Sequence[str], _symptom: Symptom) -> dict[str, str]:
    """Return the time for which a rollout watches a task, where one alone is shown."""
    nanoseconds = int(_only(_WATCHED, texts) or 0)
    return {"monitor": f", {nanoseconds / 10**9:g} s"} if nanoseconds else {}


def _named_long(texts: Sequence[str], symptom: Symptom) -> dict[str, str]:
    """Return how long the name is that was refused, where it is longer than Docker takes."""
    begin = max(0, symptom.place.span.start - 300)
    named = _CREATES.findall(texts[symptom.place.file], begin, symptom.place.span.start)
    if not named or len(named[-1]) <= LONGEST:
        return {}
    return {"long": f" `{named[-1]}` has {len(named[-1])} characters; `name:` at the object gives it a shorter one."}


def _remote(texts: Sequence[str], _symptom: Symptom) -> dict[str, str]:
    """Return the only machine that was called on 7946."""
    address = _only(_CALLED, texts)
    return {"remote": address} if address else {}


def _unresolved(texts: Sequence[str], _symptom: Symptom) -> dict[str, str]:
    """Return that the image was not looked up, where a command says so."""
    if not any(_NO_LOOK.search(text) for text in texts):
        return {}
    return {"unresolved": f" ({_ANYWHERE})"}


_FOUND = {
    "object-name-invalid": _named_long,
    "node-gossip-failed": _remote,
    "gossip-udp-blocked": _remote,
    "executable-format": _unresolved,
    "task-exited": words,
    "fewer-tasks-than-wanted": words,
    "cifs-dialect-refused": _dialect,
    "credential-helper-missing": _registry,
    "label-or-role-unchanged": _bare,
    "second-dockerd": _other,
    "secret-not-readable": _runs,
    "completed-with-fewer-tasks": _monitor,
    "network-addresses-used-up": _vip,
    "dollar-not-doubled": _escaped,
    "registry-refuses": _expired,
    "no-node-meets-constraints": _mixed,
    "volume-mount-failed": _mount,
    "overlay-mtu-too-large": _tunnel,
    "memory-limit-reached": _limit,
    "task-killed-137": _limit,
    "network-without-subnet": _asked,
    "engine-folder-elsewhere": _elsewhere,
    "gossip-was-cut": _nameless,
    "swarm-address-gone": _interface,
    "rlimit-refused": _ulimit,
    "volume-read-only-share": _mounted,
}
