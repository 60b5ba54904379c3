"""The right form of a value that a flag does not take: what was meant, where it is clear, and how it is written.

What `docker` takes for a value is in `gotypes`; whatever is proposed here is held against that.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from pyengine.incident.commands import gotypes, nearest
from pyengine.incident.commands.flag import Flag

_UNITS: Mapping[str, tuple[int, str]] = {
    "": (1, "s"), "ms": (1, "ms"), "us": (1, "us"), "ns": (1, "ns"), "s": (1, "s"), "sec": (1, "s"),
    "second": (1, "s"), "m": (1, "m"), "min": (1, "m"), "minute": (1, "m"), "h": (1, "h"), "hr": (1, "h"),
    "hour": (1, "h"), "d": (24, "h"), "day": (24, "h"), "w": (168, "h"), "week": (168, "h"), "msec": (1, "ms"),
    "millisecond": (1, "ms"),
}  # fmt: skip
_ONE = re.compile(r"(\d{1,9}(?:[.,]\d{1,9})?)\s{0,3}([a-zA-Z]{0,12})[\s,;]{0,3}")
_SIZE = re.compile(r"(\d{1,15}(?:[.,]\d{1,6})?)\s*([kmgtp]?)[a-z]{0,9}", re.IGNORECASE)
_NUMBER = re.compile(r"(\d{1,15})(?:[.,]0{1,9})?\s*(?:[a-z]{1,9})?", re.IGNORECASE)
_SHARE = re.compile(r"(\d{1,9}(?:[.,]\d{1,9})?)\s*(%|m|cpus?|cores?)?", re.IGNORECASE)
_COUNTS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_YES, _NO = {"yes", "on", "y", "enabled", "enable"}, {"no", "off", "n", "disabled", "disable"}
_RUN_VOLUME = re.compile(r"(?P<source>[^:,=]+):(?P<target>/[^:,=]*)(?::(?P<options>[a-z,]+))?")
_KEYS: Mapping[str, tuple[str, ...]] = {
    "mount": (
        "type", "source", "target", "readonly", "destination", "bind-propagation", "bind-recursive", "volume-driver",
        "volume-label", "volume-nocopy", "volume-opt", "volume-subpath", "tmpfs-mode", "tmpfs-size", "image-subpath",
    ),
    "port": ("published", "target", "protocol", "mode"),
    "network": ("name", "alias", "driver-opt"),
    "secret": ("source", "target", "uid", "gid", "mode"),
    "config": ("source", "target", "uid", "gid", "mode"),
}  # fmt: skip
_ENUMERATED: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("mount", "type"): ("bind", "volume", "tmpfs", "npipe", "image", "cluster"),
    ("port", "mode"): ("ingress", "host"),
    ("port", "protocol"): ("tcp", "udp", "sctp"),
}
_MEANT = {
    "mount": {"from": "source", "to": "target", "path": "target", "dest": "target", "volume": "source"},
    "port": {"host": "published", "source": "published", "publish": "published", "container": "target"},
    "network": {"network": "name", "aliases": "alias", "net": "name"},
    "secret": {"name": "source", "secret": "source", "file": "target", "path": "target", "user": "uid"},
    "config": {"name": "source", "config": "source", "file": "target", "path": "target", "user": "uid"},
}
FORMS: Mapping[str, str] = {
    "": "A switch stands alone, or is written `=true` or `=false`: a word behind a blank is taken for an argument.",
    "uint": "It is a whole number, 0 or more.",
    "uint32": "It is a whole number, 0 or more.",
    "int": "It is a whole number.",
    "float": "It is a number with a point, a share of 1: `0.25` is 25 %.",
    "duration": "A duration has a unit: `500ms`, `90s`, `1m30s`, `24h`; Go's durations have no days.",
    "decimal": "It is a number of processors: `0.5` is half of one (what Kubernetes calls `500m`).",
    "bytes": "It is a number with `b`, `k`, `m` or `g`: `512m`.",
    "command": "It is split into words as a shell does: each quote in it has to be closed.",
    "mount": "It is written `type=volume,source=NAME,target=/path` or `type=bind,source=/path,target=/path`, and "
    "`readonly` where nothing may be written.",
    "port": "It is written `published=8080,target=80`, or `8080:80`; behind them `/udp`, or `,mode=host`. A service is "
    "published on every address of a node: an address cannot be given.",
    "secret": "It is written `NAME`, or `source=NAME,target=FILE,mode=0440`.",
    "config": "It is written `NAME`, or `source=NAME,target=/path`.",
    "network": "It is written `NAME`, or `name=NAME,alias=OTHER`.",
    "pref": "It is written `spread=node.labels.zone`.",
    "ulimit": "It is written `nofile=1024:2048`: the soft limit first.",
    "credential-spec": "It begins with `config://`, `file://` or `registry://`.",
    "env": "It is written `NAME=value`; `NAME` alone hands this shell's value over.",
    "label": "It is written `name=value`, with a name without blanks.",
    "container-label": "It is written `name=value`, with a name without blanks.",
    "log-opt": "It is written `max-size=10m`.",
    "dns": "It is an IP address.",
    "dns-search": "It is the name of a domain.",
    "host": "It is written `name:address`.",
    "generic-resource": "It is written `gpu=2`.",
}
"""How a value is written, by what a flag takes, and by the name of a list whose items are looked at."""


def form(flag: Flag) -> str:
    """Return a sentence on how values of a flag are written, empty where anything is taken."""
    if flag.words:
        return f"It is {', '.join(f'`{word}`' for word in flag.words[:-1])} or `{flag.words[-1]}`."
    return FORMS.get(flag.name.removesuffix("-add") if flag.takes == "list" else flag.takes, "")


def meant(flag: Flag, value: str) -> str | None:
    """Return the value that was meant, one that `docker` takes; None where that is not clear."""
    kind = flag.name.removesuffix("-add") if flag.takes == "list" else flag.takes
    if flag.words:
        near = nearest.nearest(_ENGLISH.get(value, value), flag.words)
        return near[0] if len(near) == 1 else None
    for way in _WAYS.get(kind, ()):
        found = way(value.strip())
        if found and found != value and not gotypes.problem(flag, found):
            return found
    return None


_ENGLISH = {"always": "any", "unless-stopped": "any", "no": "none", "never": "none", "drained": "drain"}
"""Words of `docker run --restart` for what a service has other ones for."""


def _duration(value: str) -> str | None:
    parts, end = [], 0
    for one in _ONE.finditer(value):
        unit = _UNITS.get(one[2].lower()) or _UNITS.get(one[2].lower().removesuffix("s"))
        if unit is None or one.start() != end:
            return None
        number = one[1].replace(",", ".")
        parts.append(f"{number if unit[0] == 1 else _times(number, unit[0])}{unit[1]}")
        end = one.end()
    return "".join(parts) if parts and end == len(value) else None


def _times(number: str, factor: int) -> str:
    return f"{float(number) * factor:.9f}".rstrip("0").rstrip(".")


def _size(value: str) -> str | None:
    found = _SIZE.fullmatch(value)
    return f"{found[1].replace(',', '.')}{found[2].lower()}" if found else None


def _whole(value: str) -> str | None:
    if value.lower() in _COUNTS:
        return str(_COUNTS.index(value.lower()))
    found = _NUMBER.fullmatch(value)
    return found[1] if found else None


def _share(value: str) -> str | None:
    """Return a number for a share in percent, in thousandths (Kubernetes) or with a comma."""
    found = _SHARE.fullmatch(value)
    if found is None:
        return None
    number, sign = float(found[1].replace(",", ".")), (found[2] or "").lower()
    return f"{number / {'%': 100, 'm': 1000}.get(sign, 1):.9f}".rstrip("0").rstrip(".")


def _switch(value: str) -> str | None:
    return "true" if value.lower() in _YES else "false" if value.lower() in _NO else None


def volume(value: str) -> str | None:
    """Return what `docker run -v` takes as a mount of a service."""
    found = _RUN_VOLUME.fullmatch(value)
    if found is None:
        return f"type=volume,target={value}" if re.fullmatch(r"/[^:,=]*", value) else None
    source, options = found["source"], set((found["options"] or "").split(",")) - {""}
    kind = "bind" if source.startswith(("/", ".")) else "volume"
    known = {"ro": ",readonly", "rw": "", "z": "", "Z": ""}
    if options - set(known) or source.startswith("~"):
        return None
    return f"type={kind},source={source},target={found['target']}{''.join(map(known.__getitem__, sorted(options)))}"


def _keyed(kind: str) -> Callable[[str], str | None]:
    """Return what spells the keys of a `key=value` list rightly."""

    def spelt(value: str) -> str | None:
        fields = [re.split(r"[=:]", field.strip(), maxsplit=1) for field in re.split(r"[,;]|(?<=\w)\s+(?=\w)", value)]
        return ",".join("=".join(_field(kind, _key(kind, key), *rest)) for key, *rest in fields)

    return spelt


def _field(kind: str, key: str, value: str | None = None) -> Iterator[str]:
    yield key
    words = _ENUMERATED.get((kind, key), ())
    near = nearest.nearest(value, words) if value and words and value.lower() not in words else ()
    if value is not None:
        yield near[0] if len(near) == 1 else value


def _key(kind: str, key: str) -> str:
    lower = key.strip().lower()
    if lower in {*_KEYS[kind], "src", "dst", "ro"}:
        return lower
    near = nearest.nearest(lower, _KEYS[kind])
    return _MEANT[kind].get(lower) or (near[0] if len(near) == 1 else lower)


def _port(value: str) -> str | None:
    """Return a short form whose protocol is one of those above TCP, or whose arrow is no colon."""
    said = re.sub(r"/(?:https?|wss?|grpc)$", "/tcp", value, flags=re.IGNORECASE)
    said = re.sub(r":(tcp|udp|sctp)$", r"/\1", said, flags=re.IGNORECASE)
    return re.sub(r"\s*(?:->|=>)\s*", ":", said).lower()


def _pair(sign: str) -> Callable[[str], str | None]:
    def paired(value: str) -> str | None:
        found = re.fullmatch(r"([\w./-]+)\s*[=:\s]\s*(\S.*)", value)
        return f"{found[1]}{sign}{found[2]}" if found else None

    return paired


def _colon(value: str) -> str | None:
    """Return a name and a value that are parted as in YAML."""
    found = re.fullmatch(r"([\w./-]+)\s*:\s*(.*)", value)
    return f"{found[1]}={found[2]}" if found else None


def _address_first(value: str) -> str | None:
    found = re.fullmatch(r"([\d.]+|[\da-fA-F:]+:[\da-fA-F:]+)[\s=:]+([\w.-]+)", value)
    return f"{found[2]}:{found[1]}" if found else None


def _spread(value: str) -> str | None:
    found = re.fullmatch(r"(?:spread\s*[:=]\s*)?((?:node|engine)\.[\w.-]+)", value)
    return f"spread={found[1]}" if found else None


_WAYS: Mapping[str, tuple[Callable[[str], str | None], ...]] = {
    "": (_switch,),
    "uint": (_whole,),
    "uint32": (_whole,),
    "int": (_whole,),
    "float": (_share,),
    "duration": (_duration,),
    "decimal": (_share,),
    "bytes": (_size,),
    "mount": (volume, _keyed("mount")),
    "port": (_port, _keyed("port")),
    "secret": (_keyed("secret"),),
    "config": (_keyed("config"),),
    "network": (_keyed("network"),),
    "pref": (_spread,),
    "label": (_colon,),
    "container-label": (_colon,),
    "env": (_colon,),
    "host": (_address_first, _pair(":")),
    "generic-resource": (_pair("="),),
}
