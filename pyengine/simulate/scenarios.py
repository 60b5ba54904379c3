"""The nine things that may happen to the next version of a service, and how its file comes through them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from pyengine.evidence.experiment import Behaviour
from pyengine.evidence.trace import TaskEvent, Trace
from pyengine.simulate.cluster import nodes_for
from pyengine.simulate.conduct import Conduct, Pace
from pyengine.simulate.limits import longest
from pyengine.simulate.plan import Deed, Deploy, Drain, Node, Plan
from pyengine.simulate.run import Outcome, simulate
from pyengine.simulate.summary import Summary, summary
from pyengine.simulate.wanted import Wanted
from pyengine.swarm.duration import SECOND

NEXT = " next"
FEW = 3
"""Nodes that there are taken to be, unless the tasks need more, or are tied to one."""

MARGIN = 300.0
"""Seconds that a rollout is given beyond what it may take: whatever goes on then hangs."""


@dataclass(frozen=True, slots=True)
class Guess:
    """What a file cannot know, in seconds; `nodes` is how many there are, 0 as many as are needed, three at least.

    `crash`: how long a bad version runs before it crashes; `sick`: before it answers no probe any more; `start`: until
    the process of a task starts; `ready`: from there until it can serve; `stop`: from the signal to its end; `drain`:
    when a node is drained.
    """

    crash: float = 8.0
    sick: float = 20.0
    start: float = 1.0
    ready: float = 2.0
    stop: float = 1.0
    drain: float = 5.0
    nodes: int = 0


@dataclass(frozen=True, slots=True)
class Scenario:
    """What happens to the new version: `title` for people; `unseen` without a healthcheck: Swarm cannot tell then."""

    id: str
    title: Callable[[Guess], str]
    conduct: Callable[[Guess, tuple[Node, ...]], Conduct]
    steps: Callable[[Guess, tuple[Node, ...]], tuple[tuple[float, Deed], ...]] = lambda _, __: ()
    unseen: bool = False


def _app(guess: Guess) -> Behaviour:
    return Behaviour(healthy_after=guess.ready, stops_in=guess.stop)


def _crashes(guess: Guess) -> Behaviour:
    return replace(_app(guess), crash_after=guess.crash)


SCENARIOS = (
    Scenario("good", lambda _: "all is well", lambda guess, _: Conduct(_app(guess))),
    Scenario("crash", lambda guess: f"it crashes after {guess.crash:g} s", lambda guess, _: Conduct(_crashes(guess))),
    Scenario(
        "never-healthy",
        lambda _: "it never gets healthy",
        lambda guess, _: Conduct(replace(_app(guess), healthy_after=None)),
        unseen=True,
    ),
    Scenario(
        "sick-later",
        lambda guess: f"it gets unhealthy after {guess.sick:g} s",
        lambda guess, _: Conduct(replace(_app(guess), unhealthy_after=guess.sick)),
        unseen=True,
    ),
    Scenario(
        "bad-node",
        lambda guess: f"it crashes after {guess.crash:g} s on one node",
        lambda guess, nodes: Conduct(_crashes(guess), nodes=(nodes[-1].name,)),
    ),
    Scenario(
        "bad-slot",
        lambda guess: f"one of its tasks crashes after {guess.crash:g} s",
        lambda guess, _: Conduct(replace(_crashes(guess), slots=(1,))),
    ),
    Scenario(
        "image-missing",
        lambda _: "its image cannot be pulled",
        lambda guess, _: Conduct(_app(guess), image="missing"),
    ),
    Scenario(
        "no-registry",
        lambda _: "the registry does not answer",
        lambda guess, _: Conduct(_app(guess), image="unreachable"),
    ),
    Scenario(
        "drain",
        lambda guess: f"a node is drained after {guess.drain:g} s",
        lambda guess, _: Conduct(_app(guess)),
        lambda guess, nodes: ((guess.drain, Drain(nodes[0].name)),),
    ),
)


@dataclass(frozen=True)
class Cell:
    """How a file comes through a scenario; `blind`: Swarm takes for running what does not work, for want of a probe."""

    scenario: Scenario
    outcome: Outcome
    summary: Summary
    blind: bool

    @property
    def survived(self) -> bool:
        """Tell that something works at every moment, and all in the end, without anybody's help."""
        return self.summary.survived and not self.blind


def nodes_of(wanted: Wanted, guess: Guess) -> tuple[Node, ...]:
    """Return the nodes: as many as are told, else as are needed, but not very few."""
    return nodes_for(wanted, guess.nodes or max(FEW, len(nodes_for(wanted))))


def foresee(
    wanted: Wanted, scenario: Scenario, guess: Guess, further: tuple[tuple[float, Deed], ...] = (), pull: float = 0
) -> Cell:
    """Return what happens when the next version of a service is deployed with these settings, which the old one has.

    `further` is done besides, and the image takes `pull` seconds.
    """
    nodes = nodes_of(wanted, guess)
    new = replace(wanted, task=wanted.task + NEXT, placeless=wanted.placeless + NEXT, whole=wanted.whole + NEXT)
    conduct = replace(scenario.conduct(guess, nodes), pull=pull)
    steps = (0.0, Deploy(new, conduct, "2")), *scenario.steps(guess, nodes), *further
    pace = replace(Pace(), start=round(guess.start * SECOND), spread=0)
    until = MARGIN + 2 * longest(wanted, len(nodes)) / SECOND + pull
    plan = Plan(Deploy(wanted, Conduct(_app(guess)), "1"), steps, nodes, pace, until=until)
    outcome = simulate(plan)
    blind = scenario.unseen and wanted.probes is None
    told = summary(outcome)
    return Cell(scenario, outcome, _blinded(told, outcome.trace) if blind else told, blind)


def _blinded(told: Summary, trace: Trace) -> Summary:
    """Return the summary of a version that Swarm takes for running: its tasks are none that serve."""
    old = tuple(event for event in trace.tasks if event.v == "1")
    works = _serving_at_end(old)
    headline = f"Nothing is tested: Swarm takes it for running, {works} of {told.wanted} work in the end."
    return replace(told, lowest=works, serving_at_end=works, survived=False, headline=headline, to_do=_TEST)


_TEST = "Roll back by hand, and give the service a healthcheck."


def _serving_at_end(events: tuple[TaskEvent, ...]) -> int:
    last = {event.task: event for event in events}
    return sum(event.serves for event in last.values())


def verdict(wanted: Wanted, guess: Guess = Guess()) -> tuple[Cell, ...]:
    """Return how a file comes through all scenarios."""
    return tuple(foresee(wanted, scenario, guess) for scenario in SCENARIOS)
