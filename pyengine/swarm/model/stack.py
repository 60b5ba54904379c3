"""The effective settings of services: what Swarm will go by, with where each value came from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from pyengine.document.document import Document
from pyengine.document.scalar import Plain
from pyengine.swarm import defaults, keys, target
from pyengine.swarm.effective import Effective, effective
from pyengine.swarm.model.blocks import Healthcheck, Restart, Rollout
from pyengine.swarm.model.compose import has_compose_s_own, has_nobody_s, is_composed, is_written_for_compose
from pyengine.swarm.model.settings import Settings
from pyengine.swarm.model.source import Source
from pyengine.swarm.part import Part
from pyengine.swarm.spec.names import Names
from pyengine.swarm.view import Located, View, view

JOBS = ("replicated-job", "global-job")


@dataclass(frozen=True)
class Service:
    """One service with its effective settings."""

    name: str
    view: View
    stack: Stack

    @cached_property
    def settings(self) -> Settings:
        """The service itself."""
        return Settings(self.view, self.view.route, self.view.key_place)

    @cached_property
    def deploy(self) -> Settings:
        """The `deploy` block."""
        return self.settings.below("deploy")

    @cached_property
    def mode(self) -> Located[str]:
        """`replicated`, `global` or a job."""
        return self.deploy.text("mode", "replicated")

    @property
    def is_job(self) -> bool:
        """Tell a job, to which updates and restarts do not apply."""
        return self.mode.value in JOBS

    @cached_property
    def replicas(self) -> Located[int]:
        """The number of tasks wanted of a replicated service."""
        return self.deploy.integer("replicas", 1)

    @cached_property
    def image(self) -> Located[str]:
        """The image, empty where there is none."""
        return self.settings.text("image")

    @cached_property
    def update(self) -> Rollout:
        """`update_config`."""
        return _as(Rollout, self.deploy.below("update_config"))

    @cached_property
    def rollback(self) -> Rollout:
        """`rollback_config`."""
        return _as(Rollout, self.deploy.below("rollback_config"))

    @cached_property
    def restart(self) -> Restart:
        """`restart_policy`, else what `restart:` means (docker/cli cli/compose/convert/service.go:474-526)."""
        block = self.deploy.below("restart_policy")
        short = "" if block.present else self.settings.text("restart").value
        return Restart(block.view, block.route, block.place, block.broken, short)

    @cached_property
    def healthcheck(self) -> Healthcheck:
        """The healthcheck."""
        return _as(Healthcheck, self.settings.below("healthcheck"))

    @cached_property
    def max_replicas_per_node(self) -> Located[int]:
        """The limit of `placement`, 0 for none."""
        return self.deploy.below("placement").integer("max_replicas_per_node")

    @cached_property
    def stop_grace_period(self) -> Located[int]:
        """Nanoseconds between SIGTERM and SIGKILL."""
        return self.settings.duration("stop_grace_period", defaults.STOP_GRACE_PERIOD)

    @cached_property
    def dollars(self) -> tuple[View, ...]:
        """The values of the service that hold a `$`."""
        if not any(set("$*\\") & set(self.stack.written(part)) for part in self.view.parts):
            return ()  # nor can an alias or an escape bring one in
        return tuple(view for view in self.view.texts() if "$" in view.text)

    def items(self, key: str) -> Iterator[View]:
        """Yield the items of a list of the service."""
        found = self.view.get(key)
        if found is not None:
            yield from found.items()


@dataclass(frozen=True)
class Dated:
    """A key in use, and the version of the schema that brought it."""

    view: View
    service: Service | None
    key: str
    since: tuple[int, int]


class Stack:
    """The files read together, in the order of `-c`."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self.sources = tuple(Source(file, document) for file, document in enumerate(documents))
        self.view = view(tuple(document.root for document in documents))

    def written(self, part: Part) -> str:
        """Return the text of a part as it stands in its file; of an alias, the alias."""
        return part.node.outer.of(self.sources[part.file].document.text)

    @cached_property
    def services(self) -> tuple[Service, ...]:
        """The services that are mappings, in written order."""
        found = self.view.get("services")
        entries = found.entries() if found is not None else ()
        return tuple(Service(name, view, self) for name, view in entries if view.is_mapping)

    @cached_property
    def version(self) -> Located[str]:
        """The schema version that Docker looks up; "" where there is none."""
        return Settings(self.view, (), self.view.key_place).read("version", "", _looked_up)

    @cached_property
    def schema(self) -> tuple[int, int]:
        """The schema that Docker checks the file against."""
        text = self.version.value
        major, _, minor = text.partition(".")
        if text in {"", "3"} or not (major.isdigit() and minor.isdigit()):
            return target.NEWEST_VERSION
        return int(major), int(minor)

    @cached_property
    def needed(self) -> tuple[int, int]:
        """The lowest schema with every key the file uses; a file below it is refused, and another rule raises it."""
        return max((used.since for used in self.dated), default=(3, 0))

    @cached_property
    def dated(self) -> tuple[Dated, ...]:
        """The keys that only a later version brought than the mapping they stand in."""
        steps = dict(keys.newer().below)
        of_services = steps.pop("services").below["*"]
        return (
            *(dated for service in self.services for dated in _dated(service.view, of_services, service)),
            *_dated(self.view, keys.Newer(None, steps), None),
        )

    @property
    def is_v3(self) -> bool:
        """Tell a file of one of the versions `docker stack deploy` takes."""
        return self.schema[0] == target.NEWEST_VERSION[0]

    @cached_property
    def writes_minutes(self) -> bool:
        """Tell whether long times are to be written in minutes: not where the author writes seconds only."""
        patterns = [key.pattern[2:] for key in keys.durations()]
        views = (service.view.get(*pattern) for service in self.services for pattern in patterns)
        texts = [view.text for view in views if view is not None]
        return not texts or any(set(text.replace("ms", "")) & {"m", "h"} for text in texts)

    @cached_property
    def for_swarm(self) -> bool:
        """Tell a file that is meant for Swarm: it says what only Swarm acts on, or nothing that speaks for Compose.

        Compose reads `deploy` too: resources alone (a GPU, a limit) say nothing about where the file goes, but a key
        that Compose has not either is no word of its. What `docker compose config` wrote is on its way to Swarm.
        """
        if is_composed(self.view):
            return True
        blocks = [service.deploy.view for service in self.services if service.deploy.view is not None]
        known = keys.below(("services", "*", "deploy"))
        if any(block.get(key.name) is not None for block in blocks for key in known if key.swarm_only):
            return True
        shared = any(key != "resources" for block in blocks for key, _ in block.entries())
        decided = shared or any(map(has_nobody_s, blocks)) or not is_written_for_compose(self.view)
        return decided and not self.is_for_compose

    @cached_property
    def deployed(self) -> Effective:
        """The verdict of `docker stack deploy`."""
        return effective([source.document for source in self.sources], Names(), self.view)

    @cached_property
    def is_for_compose(self) -> bool:
        """Tell a file with keys that `docker stack deploy` refuses and Compose knows."""
        return has_compose_s_own(self.view) or any(has_compose_s_own(service.view) for service in self.services)

    def has(self, *route: str) -> bool:
        """Tell whether the file's version, raised to what it needs anyway, has this key of a service.

        Keys not in the table always are there.
        """
        schema = max(self.schema, target.ROLLOUT_VERSION) if self.needed > self.schema else self.schema
        key = keys.at(("services", "*", *route))
        return not self.is_v3 or key is None or key.since is None or schema >= key.since


def _dated(view: View, newer: keys.Newer, service: Service | None) -> Iterator[Dated]:
    """Yield the newer keys at and below a view; of an item only the newest, since it is its long form that came."""
    for step, found in newer.below.items():
        for child in _steps(view, step):
            if found.key is not None and found.key.since is not None:
                yield Dated(child, service, str(child.route[-1]), found.key.since)
            deeper = list(_dated(child, found, service))
            yield from [max(deeper, key=lambda dated: dated.since)] if step == "[]" and deeper else deeper


def _steps(view: View, step: str) -> Iterator[View]:
    """Yield the views one step of a row's pattern below this one."""
    if step == "[]":
        yield from view.items()
    elif step in {"*", "x-*"}:
        yield from (child for name, child in view.entries() if step == "*" or name.startswith("x-"))
    elif (found := view.get(step)) is not None:
        yield found


S = TypeVar("S", bound=Settings)


def _as(kind: type[S], settings: Settings) -> S:
    return kind(settings.view, settings.route, settings.place, settings.broken)


def _looked_up(value: Plain) -> str | None:
    """Return a version as Docker looks it up, before it refuses one that is no string: `3.10` is 3.1.

    docker/cli cli/compose/schema/schema.go Version, by Go's %v.
    """
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
