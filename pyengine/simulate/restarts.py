"""The restart supervisor: replaces tasks that ended, and starts tasks late. swarmkit restart/restart.go."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from pyengine.simulate.nodes import Nodes
from pyengine.simulate.store import Store
from pyengine.simulate.task import COMPLETE, READY, RUNNING, SHUTDOWN, Task
from pyengine.swarm.duration import SECOND

TASK_TIMEOUT = 60 * SECOND
"""How long the stop of the old task is waited for: restart.go:20."""

Done: TypeAlias = Callable[[], None]


class _Late:
    """A task that waits for a delay, and for the end of another one, before it is wanted to run."""

    __slots__ = ("done", "ended", "over", "passed", "task", "waiter")

    def __init__(self, task: Task, *, ended: bool) -> None:
        self.task = task
        self.ended = ended
        self.passed = False
        self.over = False
        self.waiter = False
        self.done: list[Done] = []


class _History:
    """The restarts of one slot for one version."""

    __slots__ = ("moments", "number", "total")

    def __init__(self, number: int) -> None:
        self.number = number
        self.total = 0
        self.moments: list[int] = []


class Restarts:
    """Who is restarted, when, and who is given up."""

    def __init__(self, store: Store, nodes: Nodes) -> None:
        self._store = store
        self._nodes = nodes
        self._late: dict[Task, _Late] = {}
        self._history: dict[int, _History] = {}

    def restart(self, task: Task) -> None:
        """Replace a task by one of the version in force, if its policy says so."""
        late = self._late.get(task)
        if late is not None:
            if not late.waiter:
                late.waiter = True
                late.done.append(lambda: self.restart(task))
            return
        if task.desired > RUNNING:
            return
        self._store.desire(task, SHUTDOWN)
        if not self.should(task):
            return
        version = self._store.now
        everywhere = version.wanted.replicas is None
        new = self._store.create(task.slot, version, READY, task.node if everywhere else None)
        self._record(new)
        drained = task.node is not None and task.node in self._nodes.drained
        delay = 0 if drained else task.version.wanted.restart.delay
        self.start_late(new, task if task.state <= RUNNING else None, delay)

    def should(self, task: Task) -> bool:
        """Tell whether a task that ended is replaced: shouldRestart."""
        policy = task.version.wanted.restart
        completed = task.state == COMPLETE
        if policy.condition == "none" or (completed and (policy.condition == "on-failure" or task.version.wanted.job)):
            return False
        history = self._history.get(task.slot)
        if not policy.attempts or history is None or history.number != task.version.number:
            return True
        if not policy.window:
            return history.total < policy.attempts
        if not history.moments:
            return True
        at = task.applied
        history.moments = [moment for moment in history.moments if moment > at - policy.window]
        return sum(moment < at for moment in history.moments) < policy.attempts

    def _record(self, task: Task) -> None:
        policy, number = task.version.wanted.restart, task.version.number
        if not policy.attempts:
            return
        found = self._history.get(task.slot)
        if found is None or found.number != number:
            found = self._history[task.slot] = _History(number)
        found.total += 1
        if policy.window:
            found.moments.append(self._store.clock.now)

    def start_late(self, new: Task, old: Task | None, delay: int, done: Done | None = None) -> None:
        """Want a task to run when the delay is over and the old task has ended, or a minute has passed: DelayStart."""
        before = self._late.get(new)
        if before is not None:
            self._finish(before, start=False)
        late = self._late[new] = _Late(new, ended=old is None or old.state > RUNNING)
        if done is not None:
            late.done.append(done)
        if old is not None and not late.ended:
            self._wait(late, old)
        self._store.clock.after(delay, self._passed, late)

    def _wait(self, late: _Late, old: Task) -> None:
        def changed(task: Task) -> None:
            if task.state > RUNNING:
                late.ended = True
                self._maybe(late)
            else:
                old.on_change.append(changed)

        old.on_change.append(changed)
        self._store.clock.after(TASK_TIMEOUT, self._timeout, late)

    def _timeout(self, late: _Late) -> None:
        late.ended = True
        self._maybe(late)

    def _passed(self, late: _Late) -> None:
        late.passed = True
        self._maybe(late)

    def _maybe(self, late: _Late) -> None:
        if late.passed and late.ended:
            self._finish(late, start=True)

    def _finish(self, late: _Late, *, start: bool) -> None:
        if late.over:
            return
        late.over = True
        if start:
            self._store.desire(late.task, RUNNING)
        if self._late.get(late.task) is late:
            del self._late[late.task]
        for done in late.done:
            done()
