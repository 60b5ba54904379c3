"""The effective settings of services: what Swarm will go by, with where each value came from.

Unusable values (a list for a number, an unknown duration) read as the default and are other tools' findings; a value
that hangs on a variable nobody can know here is `unknown`, and rules stay silent about it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from pyengine.document.node import Route
from pyengine.document.scalar import Plain
from pyengine.document.view import Located, Origin, View
from pyengine.swarm import duration, facts
from pyengine.text import Place

T = TypeVar("T")

JOBS = ("replicated-job", "global-job")


def _integer(value: Plain) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _number(value: Plain) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _text(value: Plain) -> str | None:
    return value if isinstance(value, str) and value else None


def _duration(value: Plain) -> int | None:
    return duration.parse(value) if isinstance(value, str) else None


def _positive_duration(value: Plain) -> int | None:
    return _duration(value) or None


def unknown(located: Located[object]) -> bool:
    """Tell a value that comes from a variable without a default: what it will be cannot be known here."""
    return located.variable is not None and located.variable.default is None


@dataclass(frozen=True)
class Settings:
    """A mapping of settings that may be absent: its values are then the defaults, at the nearest written parent."""

    view: View | None
    route: Route
    place: Place

    @property
    def present(self) -> bool:
        """Tell whether the mapping is written, be it empty."""
        return self.view is not None

    def below(self, key: str) -> Settings:
        """Return the settings under `key`."""
        child = self.view.get(key) if self.view is not None else None
        if child is None:
            return Settings(None, (*self.route, key), self.place)
        return Settings(child, child.route, child.key_place)

    def read(self, key: str, default: T, reader: Callable[[Plain], T | None]) -> Located[T]:
        """Return the value under `key` as `reader` understands it, else `default`."""
        if self.view is None:
            return Located(default, (*self.route, key), Origin.DEFAULT, self.place)
        return self.view.located(key, default, reader)

    @property
    def at(self) -> Located[None]:
        """The place of the mapping itself."""
        return Located(None, self.route, Origin.WRITTEN if self.present else Origin.DEFAULT, self.place)


class Rollout(Settings):
    """`update_config` or `rollback_config`: the defaults of both are the same."""

    @cached_property
    def parallelism(self) -> Located[int]:
        """Slots worked on at the same time; 0 is all of them."""
        return self.read("parallelism", facts.PARALLELISM, _integer)

    @cached_property
    def delay(self) -> Located[int]:
        """Nanoseconds each worker waits behind each slot."""
        return self.read("delay", facts.DELAY, _duration)

    @cached_property
    def monitor(self) -> Located[int]:
        """Nanoseconds a new task is watched after it runs; 0 is not sent, so it means the default."""
        return self.read("monitor", facts.MONITOR, _positive_duration)

    @cached_property
    def max_failure_ratio(self) -> Located[float]:
        """Share of failed slots that is still tolerated."""
        return self.read("max_failure_ratio", facts.MAX_FAILURE_RATIO, _number)

    @cached_property
    def failure_action(self) -> Located[str]:
        """What happens when more slots fail."""
        return self.read("failure_action", facts.FAILURE_ACTION, _text)

    @cached_property
    def order(self) -> Located[str]:
        """Whether the old task stops first or the new one starts first."""
        return self.read("order", facts.ORDER, _text)


@dataclass(frozen=True)
class Restart(Settings):
    """`deploy.restart_policy`; where there is none, Swarm goes by the service's `restart:` in spite of its warning."""

    short: str = ""

    @cached_property
    def condition(self) -> Located[str]:
        """When a task that ended is replaced."""
        word = "on-failure" if self.short.startswith("on-failure") else facts.RESTART_CONDITION
        return self.read("condition", word, _text)

    @cached_property
    def delay(self) -> Located[int]:
        """Nanoseconds between the end of a task and the start of its replacement."""
        return self.read("delay", facts.RESTART_DELAY, _duration)

    @cached_property
    def max_attempts(self) -> Located[int]:
        """Replacements before the slot is given up; 0 is no limit."""
        count = self.short.partition(":")[2]
        return self.read("max_attempts", int(count) if count.isdecimal() else 0, _integer)

    @cached_property
    def window(self) -> Located[int]:
        """Nanoseconds in which attempts are counted; 0 counts them for ever."""
        return self.read("window", 0, _duration)


class Healthcheck(Settings):
    """The file's healthcheck; fields it leaves out come from the image, then from the engine's defaults."""

    @cached_property
    def disabled(self) -> bool:
        """Tell `disable: true` and a test of NONE."""
        disable = self.read("disable", False, lambda value: value if isinstance(value, bool) else None)  # noqa: FBT003
        return disable.value or (bool(self.words) and self.words[0].upper() == "NONE")

    @cached_property
    def active(self) -> bool:
        """Tell whether the file asks for probes: a test that is not NONE."""
        return self.present and not self.disabled and (self.test is not None)

    @cached_property
    def test(self) -> View | None:
        """The view of `test`."""
        found = self.view.get("test") if self.view is not None else None
        return found if found is not None and (found.data or list(found.items())) else None

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The items of a test written as a list; empty for a string."""
        return tuple(str(item.data) for item in self.test.items()) if self.test is not None else ()

    def _time(self, key: str, default: int) -> Located[int]:
        return self.read(key, default, _positive_duration)

    @cached_property
    def interval(self) -> Located[int]:
        """Nanoseconds between the end of a probe and the next one."""
        return self._time("interval", facts.HEALTH_INTERVAL)

    @cached_property
    def timeout(self) -> Located[int]:
        """Nanoseconds a probe may take."""
        return self._time("timeout", facts.HEALTH_TIMEOUT)

    @cached_property
    def retries(self) -> Located[int]:
        """Failed probes in a row that make a task unhealthy."""
        return self.read("retries", facts.HEALTH_RETRIES, lambda value: _integer(value) or None)

    @cached_property
    def start_period(self) -> Located[int]:
        """Nanoseconds in which failed probes do not count."""
        return self._time("start_period", facts.HEALTH_START_PERIOD)


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
        return self.deploy.read("mode", "replicated", _text)

    @property
    def is_job(self) -> bool:
        """Tell a job, to which updates and restarts do not apply."""
        return self.mode.value in JOBS

    @cached_property
    def replicas(self) -> Located[int]:
        """The number of tasks wanted of a replicated service."""
        return self.deploy.read("replicas", 1, _integer)

    @cached_property
    def image(self) -> Located[str]:
        """The image, empty where there is none."""
        return self.settings.read("image", "", _text)

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
        short = "" if block.present else self.settings.read("restart", "", _text).value
        return Restart(block.view, block.route, block.place, short)

    @cached_property
    def healthcheck(self) -> Healthcheck:
        """The healthcheck."""
        return _as(Healthcheck, self.settings.below("healthcheck"))

    @cached_property
    def max_replicas_per_node(self) -> Located[int]:
        """The limit of `placement`, 0 for none."""
        return self.deploy.below("placement").read("max_replicas_per_node", 0, _integer)

    @cached_property
    def stop_grace_period(self) -> Located[int]:
        """Nanoseconds between SIGTERM and SIGKILL."""
        return self.settings.read("stop_grace_period", facts.STOP_GRACE_PERIOD, _duration)

    @cached_property
    def dollars(self) -> tuple[View, ...]:
        """The values of the service that hold a `$`."""
        return tuple(view for view in self.view.texts() if "$" in view.text)

    def items(self, key: str) -> Iterator[View]:
        """Yield the items of a list of the service."""
        found = self.view.get(key)
        if found is not None:
            yield from found.items()


class Stack:
    """The files read together."""

    def __init__(self, view: View) -> None:
        self.view = view

    @cached_property
    def services(self) -> tuple[Service, ...]:
        """The services that are mappings, in written order."""
        found = self.view.get("services")
        entries = found.entries() if found is not None else ()
        return tuple(Service(name, view, self) for name, view in entries if view.is_mapping)

    @cached_property
    def version(self) -> Located[str]:
        """The schema version as written; "" where there is none."""
        return Settings(self.view, (), self.view.key_place).read("version", "", _text)

    @cached_property
    def schema(self) -> tuple[int, int]:
        """The schema that Docker checks the file against."""
        text = self.version.value
        major, _, minor = text.partition(".")
        if text in {"", "3"} or not (major.isdigit() and minor.isdigit()):
            return facts.NEWEST_VERSION
        return int(major), int(minor)

    @cached_property
    def needed(self) -> tuple[int, int]:
        """The lowest schema with every key the services use; a file below it is refused, and another rule raises it."""
        found = (
            since
            for service in self.services
            for route, since in facts.KEY_SINCE.items()
            if service.view.get(*map(str, route)) is not None
        )
        return max(found, default=(3, 0))

    @property
    def is_v3(self) -> bool:
        """Tell a file of one of the versions `docker stack deploy` takes."""
        return self.schema[0] == facts.NEWEST_VERSION[0]

    def has(self, *route: str) -> bool:
        """Tell whether the file's version, raised to what it needs anyway, has this key of a service.

        Keys not in the table always are there.
        """
        schema = max(self.schema, facts.ROLLOUT_VERSION) if self.needed > self.schema else self.schema
        return not self.is_v3 or all(
            schema >= facts.KEY_SINCE[route[: depth + 1]]
            for depth in range(len(route))
            if route[: depth + 1] in facts.KEY_SINCE
        )


S = TypeVar("S", bound=Settings)


def _as(kind: type[S], settings: Settings) -> S:
    return kind(settings.view, settings.route, settings.place)
