"""What each place of a ServiceSpec is in a stack file: docker/cli cli/compose/convert, the other way round."""

from __future__ import annotations

# long: one method a kind of place
import re
from dataclasses import dataclass, field
from typing import Any

from pyengine.document.node import Route
from pyengine.document.scalar import Data
from pyengine.incident.commands import leaves as at
from pyengine.incident.commands.effect import pointer
from pyengine.incident.commands.leaves import Leaves, Pointer
from pyengine.incident.commands.service_flags import CREATE, UPDATE
from pyengine.incident.commands.writing import TEXTS
from pyengine.swarm import duration
from pyengine.swarm.golang import references
from pyengine.swarm.spec.names import IMAGE, NAMESPACE

_KEY = re.compile(r"[a-zA-Z0-9._-]+")
"""What the schema takes for the key of a volume."""
_ID = re.compile(r"[a-z0-9]{25}")
"""An id of Swarm's: the name of a network is not told by its services."""

SCALARS = {
    pointer(flag): (flag.takes, tuple(flag.key.split(".")))
    for flag in (*CREATE, *UPDATE)
    if flag.key and not flag.many and flag.name not in {"mode", "no-healthcheck", "health-cmd", "credential-spec"}
}
"""What each place of one value is in a service."""


_TEXTS: dict[Pointer, Route] = {
    at.CONSTRAINTS: ("deploy", "placement", "constraints"),
    at.ADDED: ("cap_add",),
    at.DROPPED: ("cap_drop",),
}


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes one spec; `stack` is the name of its stack, empty where it has none."""

    spec: Leaves
    name: str
    stack: str = ""
    service: dict[str, Data] = field(default_factory=dict)
    beside: dict[str, Data] = field(default_factory=dict)
    origins: dict[Route, Pointer] = field(default_factory=dict)

    def written(self) -> tuple[Pointer, ...]:
        """Write every place that a key stands for, and return the others."""
        known = set[Pointer]()
        for place, value in self.spec.items():
            if self._says(place, value):
                known.add(place)
        for place, route in _TEXTS.items():
            self._texts(place, route)
        self._put(("deploy", "mode"), self._mode(), ("Mode",))
        return tuple(each for each in self.spec if each not in known)

    def _says(self, place: Pointer, value: Any) -> bool:  # noqa: ANN401 - the API's JSON
        """Write one place, and tell whether a key says it."""
        if place == at.IMAGE:
            self._put(("image",), escaped(self._image(str(value))), place)
            return True
        if place in SCALARS:
            takes, route = SCALARS[place]
            self._put(route, _scalar(takes, value), place)
            return True
        for above in (place[:-1], place):
            if above in _WRITERS:
                return _WRITERS[above](self, place, value)
        return place == ("Name",) or place[0] == "Mode" or place[:-1] in _TEXTS

    def _image(self, image: str) -> str:
        """Return the image as the stack file has it, where the stored one is the same with its tag or digest."""
        label = str(self.spec.get(("Labels", IMAGE), ""))
        tagged = references.with_tag(label) if label else ""
        return label if tagged and image in {tagged, f"{tagged}@{image.partition('@')[2]}"} else image

    def _put(self, route: Route, value: Data, place: Pointer) -> None:
        block: Any = self.service
        for step in route[:-1]:
            block = block.setdefault(step, {})
        block[route[-1]] = value
        self.origins[route] = place

    def _item(self, route: Route, value: Data, place: Pointer) -> None:
        block: Any = self.service
        for step in route[:-1]:
            block = block.setdefault(step, {})
        items = block.setdefault(route[-1], [])
        self.origins[*route, len(items)] = place
        items.append(value)

    def _texts(self, place: Pointer, route: Route) -> None:
        for text in at.below(self.spec, place):
            self._item(route, escaped(text), (*place, text))

    def _mode(self) -> str:
        kinds = {"Global": "global", "GlobalJob": "global-job", "ReplicatedJob": "replicated-job"}
        found = next((kinds[place[1]] for place in self.spec if place[0] == "Mode" and place[1] in kinds), None)
        total = self.spec.get(("Mode", "ReplicatedJob", "TotalCompletions"))
        if total is not None:
            self._put(("deploy", "replicas"), total, ("Mode", "ReplicatedJob", "TotalCompletions"))
        return found or "replicated"

    # ---- what needs more than a word ----

    def test(self, place: Pointer, value: Any) -> bool:  # noqa: ANN401 - the API's JSON
        """The probe; NONE is its absence."""
        if value == ["NONE"]:
            self._put(("healthcheck", "disable"), value=True, place=place)
        else:
            self._put(("healthcheck", "test"), [escaped(word) for word in value], place)
        return True

    def label(self, place: Pointer, value: Any) -> bool:  # noqa: ANN401 - the API's JSON
        """A label of the service or of its containers; those of the stack come by themselves."""
        of_container = len(place) > 2
        if place[-1] in ({NAMESPACE} if of_container else {NAMESPACE, IMAGE}):
            return True
        self._put(("labels", place[-1]) if of_container else ("deploy", "labels", place[-1]), escaped(value), place)
        return True

    def variable(self, place: Pointer, value: Any) -> bool:  # noqa: ANN401 - the API's JSON
        """An environment variable."""
        self._put(("environment", place[-1]), None if value is at.BARE else escaped(value), place)
        return True

    def mount(self, place: Pointer, value: Any) -> bool:  # noqa: ANN401 - the API's JSON
        """A mount, in the long form."""
        item: dict[str, Data] = {"type": value.get("Type", "volume")}
        if "Source" in value:
            item["source"] = escaped(self._source(value))
        item["target"] = escaped(place[-1])
        item |= {"read_only": True} if value.get("ReadOnly") else {}
        bind, volume, memory = (value.get(f"{kind}Options", {}) for kind in ("Bind", "Volume", "Tmpfs"))
        item |= {"bind": {"propagation": bind["Propagation"]}} if "Propagation" in bind else {}
        names = (("NoCopy", "nocopy"), ("Subpath", "subpath"))
        item |= {"volume": found} if (found := {key: volume[name] for name, key in names if name in volume}) else {}
        item |= {"tmpfs": {"size": memory["SizeBytes"]}} if "SizeBytes" in memory else {}
        self._item(("volumes",), item, place)
        said = {"Propagation", "NoCopy", "Subpath", "SizeBytes", "Labels", "DriverConfig"}
        return not (bind.keys() | volume.keys() | memory.keys()) - said

    def _source(self, value: Any) -> str:  # noqa: ANN401 - the API's JSON
        """Return the key of a volume; a bind's source is a path."""
        source, options = str(value["Source"]), value.get("VolumeOptions", {})
        if value.get("Type", "volume") != "volume":
            return source
        labels = {name: text for name, text in options.get("Labels", {}).items() if name != NAMESPACE}
        driver = options.get("DriverConfig", {})
        volumes: Any = self.beside.setdefault("volumes", {})
        own = bool(self.stack) and NAMESPACE in options.get("Labels", {})
        key = source.removeprefix(f"{self.stack}_") if own else source
        if not _KEY.fullmatch(key):
            key = f"volume{len(volumes) + 1}"
        named: dict[str, Data] = {"name": source} if key == source or f"{self.stack}_{key}" != source else {}
        if not own and not driver:
            volumes[key] = {"external": True, **(named if key != source else {})}
            return key
        volumes[key] = {**named, **_driver(driver), **({"labels": _mapping(labels)} if labels else {})}
        return key

    def port(self, place: Pointer, value: Any) -> bool:  # noqa: ANN401 - the API's JSON
        """A published port, in the long form."""
        names = {"TargetPort": "target", "PublishedPort": "published", "Protocol": "protocol", "PublishMode": "mode"}
        self._item(("ports",), {key: value[name] for name, key in names.items() if name in value}, place)
        return True

    def network(self, place: Pointer, value: Any) -> bool:  # noqa: ANN401 - the API's JSON
        """A network by its name; one that only its id is known of is left to whoever knows."""
        target = place[-1]
        if _ID.fullmatch(target):
            return False
        aliases = [alias for alias in value.get("Aliases", ()) if alias != self.name]
        own = self.stack and target.startswith(f"{self.stack}_")
        key = target.removeprefix(f"{self.stack}_") if own else target
        options = {"driver_opts": _mapping(value["DriverOpts"])} if "DriverOpts" in value else {}
        said: dict[str, Data] = {**({"aliases": [*aliases]} if aliases else {}), **options}
        self._put(("networks", key), said or None, place)
        networks: Any = self.beside.setdefault("networks", {})
        networks[key] = {} if own else {"external": True}
        return True

    def grant(self, place: Pointer, value: Any) -> bool:  # noqa: ANN401 - the API's JSON
        """A secret or a config."""
        section, file, name = place[-2].lower(), value["File"], value["Name"]
        if file is None:
            return False
        item: dict[str, Data] = {"source": name, "target": escaped(file.get("Name", name))}
        item |= {key.lower(): file[key] for key in ("UID", "GID") if file.get(key, "0") != "0"}
        item |= {"mode": file["Mode"]} if file.get("Mode", 0o444) != 0o444 else {}
        self._item((section,), item, place)
        known: Any = self.beside.setdefault(section, {})
        known[name] = {"external": True}
        return True

    def limit(self, place: Pointer, value: Any) -> bool:  # noqa: ANN401 - the API's JSON
        """A limit of the process."""
        self._put(("ulimits", place[-1]), {"soft": value["Soft"], "hard": value["Hard"]}, place)
        return True

    def resource(self, place: Pointer, value: Any) -> bool:  # noqa: ANN401 - the API's JSON
        """Something that nodes have to offer."""
        spec: dict[str, Data] = {"discrete_resource_spec": {"kind": place[-1], "value": value}}
        self._item(("deploy", "resources", "reservations", "generic_resources"), spec, place)
        return isinstance(value, int)

    def words(self, place: Pointer, value: Any) -> bool:  # noqa: ANN401 - the API's JSON
        """A list of texts."""
        key = {"Nameservers": "dns", "Search": "dns_search"}.get(place[-1])
        if key is not None:
            self._put((key,), [escaped(word) for word in value], place)
        return key is not None

    def hosts(self, place: Pointer, value: Any) -> bool:  # noqa: ANN401 - the API's JSON
        """Names with their addresses; an entry of several names is several."""
        for entry in value:
            address, *names = entry.split()
            for name in names:
                self._item(("extra_hosts",), f"{name}:{address}", place)
        return True

    def preferences(self, place: Pointer, value: Any) -> bool:  # noqa: ANN401 - the API's JSON
        """What tasks are spread over."""
        for item in value:
            spread = (item.get("Spread") or {}).get("SpreadDescriptor", "")
            self._item(("deploy", "placement", "preferences"), {"spread": spread}, place)
        return True

    def mapped(self, place: Pointer, value: Any) -> bool:  # noqa: ANN401 - the API's JSON
        """A mapping of texts."""
        route = ("sysctls",) if place[-2] == "Sysctls" else ("logging", "options")
        self._put((*route, place[-1]), escaped(value), place)
        return True

    def credentials(self, place: Pointer, value: Any) -> bool:  # noqa: ANN401 - the API's JSON
        """The account, on Windows."""
        self._put(("credential_spec", place[-1].lower()), escaped(value), place)
        return True

    def stdin(self, place: Pointer, value: Any) -> bool:  # noqa: ANN401 - the API's JSON
        """No flag has it."""
        self._put(("stdin_open",), bool(value), place)
        return True


_WRITERS = {
    (*at.HEALTH, "Test"): Writer.test,
    ("Labels",): Writer.label,
    (*at.CONTAINER, "Labels"): Writer.label,
    at.ENV: Writer.variable,
    at.MOUNTS: Writer.mount,
    at.PORTS: Writer.port,
    at.NETWORKS: Writer.network,
    at.SECRETS: Writer.grant,
    at.CONFIGS: Writer.grant,
    at.ULIMITS: Writer.limit,
    at.RESOURCES: Writer.resource,
    (*at.DNS, "Nameservers"): Writer.words,
    (*at.DNS, "Search"): Writer.words,
    (*at.CONTAINER, "Hosts"): Writer.hosts,
    at.PREFERENCES: Writer.preferences,
    (*at.CONTAINER, "Sysctls"): Writer.mapped,
    (*at.LOGS, "Options"): Writer.mapped,
    at.CREDENTIALS: Writer.credentials,
    (*at.CONTAINER, "OpenStdin"): Writer.stdin,
}


def escaped(text: object) -> str:
    """Return a text with every `$` doubled, so that Docker's loader leaves it alone."""
    return str(text).replace("$", "$$")


def _mapping(texts: dict[str, str]) -> dict[str, Data]:
    return {name: escaped(text) for name, text in texts.items()}


def _driver(driver: Any) -> dict[str, Data]:  # noqa: ANN401 - the API's JSON
    found: dict[str, Data] = {"driver": driver["Name"]} if "Name" in driver else {}
    return {**found, "driver_opts": _mapping(driver["Options"])} if "Options" in driver else found


def _scalar(takes: str, value: Any) -> Data:  # noqa: ANN401 - the API's JSON
    """Return the value of a key of one value, in the units of stack files."""
    if takes == "duration":
        return duration.show(value)
    if takes == "decimal":
        return TEXTS["decimal"](value)
    if takes == "bytes":
        return _size(value)
    if takes == "command":
        return [escaped(word) for word in value]
    if isinstance(value, str):
        return escaped(value)
    found: Data = value
    return found


def _size(value: int) -> str:
    for unit, letter in ((1024**3, "G"), (1024**2, "M"), (1024, "K")):
        if value >= unit and value % unit == 0:
            return f"{value // unit}{letter}"
    return f"{value}b"
