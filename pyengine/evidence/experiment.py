"""An experiment: what a rule's bad file and the computed fix are to do on a real Swarm, in a few words with names.

The test service takes the place of image and probe; everything else is the example's own text.
"""

from __future__ import annotations

from dataclasses import dataclass

from pyengine.evidence.expected import Predicate


@dataclass(frozen=True, slots=True)
class Behaviour:
    """What a version of the test service does; times are seconds from its start, `None` is never.

    `slots` misbehave alone, where there are any. What starts more than
    `breaks_after` seconds behind the deploy crashes at once, as a version whose database has gone on.
    """

    crash_after: float | None = None
    exit_after: float | None = None
    healthy_after: float | None = 0
    unhealthy_after: float | None = None
    stops_in: float = 0
    stop_code: int = 0
    slots: tuple[int, ...] = ()
    breaks_after: float | None = None

    def environment(self) -> dict[str, str]:
        """Return the variables of the test service that make it behave so."""
        values: dict[str, object] = {
            "CRASH_AFTER": self.crash_after,
            "EXIT_AFTER": self.exit_after,
            "HEALTHY_AFTER": -1 if self.healthy_after is None else self.healthy_after or None,
            "UNHEALTHY_AFTER": self.unhealthy_after,
            "TERM_DELAY": self.stops_in or None,
            "TERM_CODE": self.stop_code or None,
            "SLOTS": ",".join(map(str, self.slots)) or None,
        }
        return {name: str(value) for name, value in values.items() if value is not None}

    def words(self) -> str:
        """Return the behaviour in words."""
        said = [
            f"crashes after {self.crash_after:g} s" if self.crash_after is not None else "",
            f"ends with 0 after {self.exit_after:g} s" if self.exit_after is not None else "",
            "never gets healthy" if self.healthy_after is None else "",
            f"gets healthy after {self.healthy_after:g} s" if self.healthy_after else "",
            f"turns unhealthy after {self.unhealthy_after:g} s" if self.unhealthy_after is not None else "",
            f"takes {self.stops_in:g} s to stop" if self.stops_in else "",
            f"exits {self.stop_code} on SIGTERM" if self.stop_code else "",
            f"does not start any more after {self.breaks_after:g} s" if self.breaks_after is not None else "",
        ]
        where = f" in slot {', '.join(map(str, self.slots))}" if self.slots else ""
        return (", ".join(filter(None, said)) or "works") + where


WORKS = Behaviour()


@dataclass(frozen=True, slots=True)
class Experiment:
    """A file about which a rule speaks, what its new version does, and what is to be seen with it and with the fix.

    `text` and the file that the engine computes of it are deployed with version 1 running (`old`), then version 2
    (`new`) comes; `first` deploys version 2 alone, on nothing. `instead` stands for the fix where the rule has none.
    Watched is until `after` seconds behind the end of the rollout, `limit` at most. `engines` are the first numbers of
    the versions it holds for, all if empty; `nodes` have to be there; `alone` keeps it on one of them. With
    `helps=False` it shows what the fix is said not to help against.
    """

    text: str
    bad: tuple[Predicate, ...]
    fixed: tuple[Predicate, ...]
    new: Behaviour = WORKS
    old: Behaviour = WORKS
    instead: str | None = None
    first: bool = False
    as_written: bool = False
    after: float = 3
    limit: float = 60
    nodes: int = 1
    alone: bool = False
    engines: tuple[int, ...] = ()
    helps: bool = True

    @property
    def about(self) -> str:
        """What is tried, in words."""
        if self.as_written:
            return "the file as it stands"
        said = f"{'a first deployment' if self.first else 'a new version'} that {self.new.words()}"
        old = self.old.words()
        return said if self.first or old == "works" else f"{said}, behind an old one that {old}"
