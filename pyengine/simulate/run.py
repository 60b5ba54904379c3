"""Runs a plan, and tells what was seen."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from pyengine.evidence.trace import StatusEvent, TaskEvent, Trace
from pyengine.simulate.agent import Agents
from pyengine.simulate.nodes import Nodes
from pyengine.simulate.plan import USUAL, Deed, Kill, Plan
from pyengine.simulate.restarts import Restarts
from pyengine.simulate.service import Orchestrator, Refused
from pyengine.simulate.store import ROLLBACK_STARTED, UPDATING, Store, said
from pyengine.simulate.task import COMPLETE, RUNNING, STARTING, Task, Version
from pyengine.swarm.duration import SECOND

LOOP, QUIET = 15 * SECOND, 2 * SECOND
"""Where something changes so shortly before the end of the watch, tasks crash and come back; a quiet end is shown for
as long as the latter."""
MOST_EVENTS = 150_000
"""A plan that makes more of them is cut there: nothing may hang."""


@dataclass(frozen=True)
class Outcome:
    """What was seen of a plan. `seconds` is when the watch ended; `settled`: nothing changes any more then."""

    plan: Plan
    wanted: int
    seconds: float
    settled: bool
    version: str
    status: str
    statuses: tuple[tuple[int, str, str, str], ...]
    rows: tuple[tuple[int, Task, int, int], ...]
    refused: tuple[tuple[float, str], ...] = ()

    @cached_property
    def trace(self) -> Trace:
        """The same in the format of what was watched on real engines."""
        tasks = tuple(self._event(*row) for row in self.rows)
        statuses = tuple(StatusEvent(t / SECOND, state, message) for t, state, message, _ in self.statuses)
        return Trace(self.wanted, self.seconds, statuses=statuses, tasks=tasks)

    def _event(self, t: int, task: Task, state: int, desired: int) -> TaskEvent:
        everywhere = self.plan.old is not None and self.plan.old.wanted.replicas is None
        lane = self.plan.nodes[task.slot - 1].name if everywhere else str(task.slot)
        ended = task.exit if state > RUNNING else None
        old = task.version.number == 0 and task.name.startswith("old")
        return TaskEvent(t / SECOND, task.name, lane, old, said(state), said(desired), task.version.name, exit=ended)


def simulate(plan: Plan) -> Outcome:
    """Return what happens: the same plan gives the same outcome."""
    world = _World(plan)
    world.run()
    return world.outcome()


class _World:
    """The manager's parts, wired, and the nodes."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._store = Store(plan.seed)
        self._nodes = Nodes(self._store, plan.nodes)
        self._restarts = Restarts(self._store, self._nodes)
        self._agents = Agents(self._store, plan.nodes, plan.pace, races=plan.seed != USUAL)
        self._orchestrator = Orchestrator(self._store, self._nodes, self._restarts, plan)
        self._refused: list[tuple[float, str]] = []
        self._last = 0
        if plan.old is not None:
            self._begin()
        for seconds, deed in plan.steps:
            self._store.clock.after(round(seconds * SECOND), self._do, deed)
            self._last = max(self._last, round(seconds * SECOND))

    def _begin(self) -> None:
        """Let the old version run."""
        old = self._plan.old
        assert old is not None
        version = Version(0, old.name, old.wanted, old.conduct)
        self._store.version = version
        everywhere = old.wanted.replicas is None
        slots = (
            [n + 1 for n in self._nodes.eligible(version)] if everywhere else range(1, (old.wanted.replicas or 0) + 1)
        )
        for place, slot in enumerate(slots):
            task = Task(f"old{slot}", slot, version, RUNNING)
            task.state = COMPLETE if old.wanted.job else RUNNING
            task.prepared, task.applied = True, -SECOND
            self._store.slots[slot] = [task]
            self._store.tasks.append((0, task, task.state, RUNNING))
            self._nodes.start(task, slot - 1 if everywhere else place % len(self._plan.nodes))

    def _do(self, deed: Deed) -> None:
        try:
            if isinstance(deed, Kill):
                for task in self._store.alive(deed.slot):
                    if STARTING <= task.state <= RUNNING:
                        self._agents.kill(task, sick=deed.sick)
            else:
                self._orchestrator.do(deed)
        except Refused as told:
            self._refused.append((self._store.clock.now / SECOND, str(told)))

    def run(self) -> None:
        """Let everything happen until nothing is left, or long enough behind the end of the rollout."""
        clock, until, events = self._store.clock, round(self._plan.until * SECOND), 0
        after, ended = round(self._plan.after * SECOND), 0
        while (moment := clock.next) is not None and moment <= until and events < MOST_EVENTS:
            if moment > self._last and self._store.status not in {UPDATING, ROLLBACK_STARTED}:
                if moment > max(ended, self._last) + after:
                    break
            else:
                ended = moment
            clock.step()
            events += 1
        self._done = moment is None
        self._end = min(moment, until) if moment is not None else clock.now

    def outcome(self) -> Outcome:
        """Return what was seen, up to a moment behind the last change, or as long as tasks come and go."""
        version = self._store.now
        last = max([0, *(row[0] for row in self._store.tasks[-1:]), *(each[0] for each in self._store.statuses[-1:])])
        restless = last > self._end - max(LOOP, 2 * version.wanted.restart.delay)
        replicas = version.wanted.replicas
        wanted = len(self._nodes.eligible(version)) if replicas is None else replicas
        return Outcome(
            self._plan,
            wanted,
            (self._end if restless else min(self._end, last + QUIET)) / SECOND,
            not restless or self._done,
            version.name,
            self._store.status,
            tuple(self._store.statuses),
            tuple(self._store.tasks),
            tuple(self._refused),
        )
