"""What is expected of a trace: each expectation has a name, tells whether it holds, and says what is seen instead."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Protocol

from pyengine.evidence import measures
from pyengine.evidence.trace import Trace


class Predicate(Protocol):
    """One expectation."""

    def holds(self, trace: Trace) -> bool:
        """Tell whether the trace is as expected."""

    def words(self) -> str:
        """Return what is expected."""

    def seen(self, trace: Trace) -> str:
        """Return what the trace shows of it, whether it holds or not."""


@dataclass(frozen=True, slots=True)
class _Bound:
    """A measure within bounds, both included."""

    at_least: float | None = None
    at_most: float | None = None
    name: ClassVar[str]

    def measure(self, trace: Trace) -> float:
        """Return what is measured."""
        raise NotImplementedError

    def holds(self, trace: Trace) -> bool:
        """Tell whether the trace was accepted at all, and its measure is within the bounds."""
        if not (trace.wanted and trace.seconds and trace.tasks):
            return False  # nothing was watched
        value = self.measure(trace)
        low = self.at_least is None or value >= self.at_least
        return trace.code == 0 and low and (self.at_most is None or value <= self.at_most)

    def words(self) -> str:
        """Return what is expected."""
        low = f"at least {self.at_least:g}" if self.at_least is not None else ""
        high = f"at most {self.at_most:g}" if self.at_most is not None else ""
        return f"{self.name}: {' and '.join(filter(None, (low, high)))}"

    def seen(self, trace: Trace) -> str:
        """Return what was measured."""
        return f"{self.name}: {self.measure(trace):g}"


class Lowest(_Bound):
    """The lowest number of serving tasks."""

    name = "lowest serving"

    def measure(self, trace: Trace) -> float:
        """Return what is measured."""
        return measures.lowest(trace)


class Below(_Bound):
    """Seconds with fewer serving tasks than wanted."""

    name = "seconds below wanted"

    def measure(self, trace: Trace) -> float:
        """Return what is measured."""
        return measures.below(trace)


class Away(_Bound):
    """Seconds with no serving task."""

    name = "seconds with none serving"

    def measure(self, trace: Trace) -> float:
        """Return what is measured."""
        return measures.away(trace)


class Missing(_Bound):
    """Tasks wanted and not serving in the end."""

    name = "missing at the end"

    def measure(self, trace: Trace) -> float:
        """Return what is measured."""
        return measures.missing(trace)


class GivenUp(_Bound):
    """Slots that have no task at the end, nor one that is to come."""

    name = "slots given up at the end"

    def measure(self, trace: Trace) -> float:
        """Return what is measured."""
        return measures.given_up(trace)


class Starts(_Bound):
    """Tasks started after the change."""

    name = "tasks started"

    def measure(self, trace: Trace) -> float:
        """Return what is measured."""
        return measures.starts(trace)


class SideBySide(_Bound):
    """Tasks of one slot that ran at the same time."""

    name = "side by side in one slot"

    def measure(self, trace: Trace) -> float:
        """Return what is measured."""
        return measures.side_by_side(trace)


@dataclass(frozen=True, slots=True)
class Ends:
    """The UpdateStatus at the end of watching is one of these; `updating`: it did not end in that time."""

    states: tuple[str, ...]

    def holds(self, trace: Trace) -> bool:
        """Tell whether it ended so."""
        return trace.code == 0 and measures.end_state(trace) in self.states

    def words(self) -> str:
        """Return what is expected."""
        return f"ends {' or '.join(self.states)}"

    def seen(self, trace: Trace) -> str:
        """Return how it ended."""
        return f"ends {measures.end_state(trace)}"


@dataclass(frozen=True, slots=True)
class ServesAtEnd:
    """So many tasks serve the version at the end, bounds included: 1 is the old one, 2 the new one."""

    version: int
    at_least: int = 0
    at_most: int | None = None

    def holds(self, trace: Trace) -> bool:
        """Tell whether they do."""
        count = measures.versions_at_end(trace)[str(self.version)]
        return (
            trace.code == 0
            and bool(trace.tasks)
            and count >= self.at_least
            and (self.at_most is None or count <= self.at_most)
        )

    def words(self) -> str:
        """Return what is expected."""
        most = "" if self.at_most is None else f", at most {self.at_most}"
        return f"version {self.version} served by at least {self.at_least}{most} at the end"

    def seen(self, trace: Trace) -> str:
        """Return what serves at the end."""
        found = measures.versions_at_end(trace)
        return "at the end " + (", ".join(f"version {v} by {n}" for v, n in sorted(found.items())) or "nothing serves")


@dataclass(frozen=True, slots=True)
class Refused:
    """The deploy is refused, with this in the message."""

    text: str

    def holds(self, trace: Trace) -> bool:
        """Tell whether it was."""
        return trace.code != 0 and self.text in trace.output

    def words(self) -> str:
        """Return what is expected."""
        return f"refused: {self.text}"

    def seen(self, trace: Trace) -> str:
        """Return what the command line answered."""
        said = trace.output.strip().splitlines()
        return f"{'refused' if trace.code else 'accepted'}: {said[-1] if said else 'nothing said'}"


@dataclass(frozen=True, slots=True)
class Accepted:
    """The deploy is accepted, and nothing in the answer has this text."""

    without: str = ""

    def holds(self, trace: Trace) -> bool:
        """Tell whether it was."""
        return trace.code == 0 and not (self.without and self.without in trace.output)

    def words(self) -> str:
        """Return what is expected."""
        return "accepted" + (f", and nothing said of {self.without!r}" if self.without else "")

    def seen(self, trace: Trace) -> str:
        """Return what the command line answered."""
        return Refused("").seen(trace)


@dataclass(frozen=True, slots=True)
class Says:
    """The deploy is accepted, with this in the answer."""

    text: str

    def holds(self, trace: Trace) -> bool:
        """Tell whether it was."""
        return trace.code == 0 and self.text in trace.output

    def words(self) -> str:
        """Return what is expected."""
        return f"accepted, and the answer says: {self.text}"

    def seen(self, trace: Trace) -> str:
        """Return what the command line answered."""
        return Refused("").seen(trace)
