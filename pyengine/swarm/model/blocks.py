"""The blocks of a service that govern its rollouts, restarts and health."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from pyengine.swarm import defaults
from pyengine.swarm.model.settings import Settings, unknown
from pyengine.swarm.view import Located, View


class Rollout(Settings):
    """The settings of updates or of rollbacks: the defaults of both are the same."""

    @cached_property
    def parallelism(self) -> Located[int]:
        """Slots worked on at the same time; 0 is all of them."""
        return self.integer("parallelism", defaults.PARALLELISM)

    @cached_property
    def delay(self) -> Located[int]:
        """Nanoseconds each worker waits behind each slot."""
        return self.duration("delay", defaults.DELAY)

    @cached_property
    def monitor(self) -> Located[int]:
        """Nanoseconds a new task is watched after it runs; 0 is not sent, so it means the default."""
        return self.duration("monitor", defaults.MONITOR, zero=defaults.MONITOR)

    @cached_property
    def max_failure_ratio(self) -> Located[float]:
        """Share of failed slots that is still tolerated."""
        return self.number("max_failure_ratio", defaults.MAX_FAILURE_RATIO)

    @cached_property
    def failure_action(self) -> Located[str]:
        """What happens when more slots fail."""
        return self.text("failure_action", defaults.FAILURE_ACTION)

    @cached_property
    def order(self) -> Located[str]:
        """Whether the old task stops first or the new one starts first."""
        return self.text("order", defaults.ORDER)


@dataclass(frozen=True)
class Restart(Settings):
    """`deploy.restart_policy`; where there is none, Swarm goes by the service's `restart:` in spite of its warning."""

    short: str = ""

    @cached_property
    def condition(self) -> Located[str]:
        """When a task that ended is replaced."""
        word = "on-failure" if self.short.startswith("on-failure") else defaults.RESTART_CONDITION
        return self.text("condition", word)

    @cached_property
    def delay(self) -> Located[int]:
        """Nanoseconds between the end of a task and the start of its replacement."""
        return self.duration("delay", defaults.RESTART_DELAY)

    @cached_property
    def max_attempts(self) -> Located[int]:
        """Replacements before the slot is given up; 0 is no limit.

        Behind another word than `on-failure` a count is not sent: docker/cli before 29.5.
        """
        word, _, count = self.short.partition(":")
        return self.integer("max_attempts", int(count) if word == "on-failure" and count.isdecimal() else 0)

    @cached_property
    def window(self) -> Located[int]:
        """Nanoseconds in which attempts are counted; 0 counts them for ever."""
        return self.duration("window")


class Healthcheck(Settings):
    """The file's healthcheck; fields it leaves out come from the image, then from the engine's defaults."""

    @cached_property
    def disabled(self) -> bool:
        """Tell `disable: true` and a test of NONE."""
        return self.flag("disable").value or (bool(self.words) and self.words[0].upper() == "NONE")

    @cached_property
    def active(self) -> bool:
        """Tell whether the file asks for probes: a test that is not NONE."""
        return self.counted_on and self.test is not None

    @property
    def counted_on(self) -> bool:
        """Tell a healthcheck that is not switched off, be its test that of the image."""
        return self.present and not self.disabled

    @cached_property
    def test(self) -> View | None:
        """The view of `test`."""
        found = self.view.get("test") if self.view is not None else None
        return found if found is not None and (found.data or list(found.items())) else None

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The items of a test written as a list; empty for a string, unless a file adds it to another one's test."""
        return tuple(str(item.data) for item in (self.test.items() if self.test is not None else ()))

    def _time(self, key: str, default: int) -> Located[int]:
        return self.duration(key, default, zero=default)

    @cached_property
    def interval(self) -> Located[int]:
        """Nanoseconds between the end of a probe and the next one."""
        return self._time("interval", defaults.HEALTH_INTERVAL)

    @cached_property
    def timeout(self) -> Located[int]:
        """Nanoseconds a probe may take."""
        return self._time("timeout", defaults.HEALTH_TIMEOUT)

    @cached_property
    def retries(self) -> Located[int]:
        """Failed probes in a row that make a task unhealthy."""
        return self.integer("retries", defaults.HEALTH_RETRIES, zero=defaults.HEALTH_RETRIES)

    @cached_property
    def start_period(self) -> Located[int]:
        """Nanoseconds in which failed probes do not count."""
        return self._time("start_period", defaults.HEALTH_START_PERIOD)

    @cached_property
    def start_interval(self) -> Located[int]:
        """Nanoseconds between probes in the start period; where it is absent those of engine 27 and newer."""
        return self._time("start_interval", defaults.HEALTH_START_INTERVAL)

    @cached_property
    def known(self) -> bool:
        """Tell that none of the times and counts hangs on a variable."""
        settings = (self.interval, self.timeout, self.retries, self.start_period, self.start_interval)
        return not any(map(unknown, settings))
