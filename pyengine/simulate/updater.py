"""One run of the updater over the slots of a service. swarmkit manager/orchestrator/update/updater.go."""

from __future__ import annotations

from collections.abc import Sequence

from pyengine.simulate.nodes import Nodes
from pyengine.simulate.restarts import Restarts
from pyengine.simulate.store import (
    COMPLETED,
    NONE,
    PAUSED,
    ROLLBACK_COMPLETED,
    ROLLBACK_PAUSED,
    ROLLBACK_STARTED,
    UPDATING,
    Store,
)
from pyengine.simulate.task import READY, RUNNING, SHUTDOWN, Seen, Slot, Task, is_dirty, removable
from pyengine.swarm.timing import as_float32, last_watch, share

HALF = 0.5
"""How often one of two that are ready is taken by Go's `select`."""
HANDED_ON = 1 / 4
"""How often a worker whose task never ran has the next slot before that is judged: in 17 of 70 watched rollouts."""


class Updater:
    """It replaces the tasks of dirty slots, so many at a time, and judges the failures of those it created."""

    def __init__(self, store: Store, restarts: Restarts, nodes: Nodes, *, races: bool) -> None:
        self._store = store
        self._races = races
        self._restarts = restarts
        self._nodes = nodes
        self.version = store.now
        self._status = store.status  # as it was when this run began, like the rest of the service
        self._created: dict[Task, int | None] = {}
        """When each of this run's tasks was seen to run; None before."""
        self._queue: list[Slot] = []
        self._handed = 0
        self._slots = 0
        self._idle = 0
        self._busy = 0
        self._late: list[Task] = []
        """Failures that nobody looks at before all workers are done."""
        self._failed = 0
        self._phase = "new"
        self.completed: int | None = None
        """When it came to its end by itself."""
        self._rolling = self.version.wanted.update
        self.over = False

    def run(self, slots: Sequence[Slot]) -> None:
        """Begin with the slots that are not as they should be."""
        if self._status in {PAUSED, ROLLBACK_PAUSED}:
            self.over = True
            return
        self._queue = [slot for slot in slots if len(slot) > 1 or self._is_dirty(slot[0].task)]
        if not self._queue:
            if self._status in {UPDATING, ROLLBACK_STARTED}:
                self._complete()
            self.over = True
            return
        if self._status == NONE and self._store.status == NONE:
            self._write(UPDATING, "update in progress")
        if self._status == ROLLBACK_STARTED:
            self._rolling = self.version.wanted.rollback
        self._slots = len(self._queue)
        self._monitor = self._rolling.monitor
        self._idle = min(self._rolling.parallelism or self._slots, self._slots)
        self._phase = "slots"
        self._hand_out()

    def cancel(self) -> None:
        """Stop at once: what was begun goes on, and nobody looks at it.

        Where failures wait to be looked at, it is chance what Go's `select` takes first, the stop or the next of them:
        updater.go:277-302. So a rollback by hand may be rolled back itself (seen on engine 28.5).
        """
        if self._phase == "workers" and self._races:
            self._phase = "monitor"
            while self._late and self._phase == "monitor" and self._store.dice.random() < HALF:
                self._judge(self._late.pop(0))
        self.over = True

    def failed(self, task: Task) -> None:
        """Look at a task that ended, now or when this run does so."""
        if self.over or task not in self._created or self._rolling.action == "continue":
            return
        waited = self._created[task] is None and not self._rolling.delay and self._phase == "slots"
        handed = waited and self._races and self._store.dice.random() < HANDED_ON
        self._store.clock.after(1, lambda: self._look(task)) if handed else self._look(task)

    def _look(self, task: Task) -> None:
        if self._phase == "workers":
            self._late.append(task)
        elif self._phase in {"slots", "monitor"} and not self.over:
            self._judge(task)

    def _is_dirty(self, task: Task) -> bool:
        return is_dirty(task, self.version, self._nodes.fits)

    def _hand_out(self) -> None:
        """Give slots to idle workers; behind the last one wait for all workers, and for their delays."""
        while not self.over and self._phase == "slots" and self._idle and self._handed < self._slots:
            slot = self._queue[self._handed]
            self._handed += 1
            self._idle -= 1
            self._busy += 1
            self._work(slot)
        if self._phase == "slots" and self._handed == self._slots:
            self._phase = "workers"
        if self._phase == "workers" and not self._busy:
            self._watch()

    def _watch(self) -> None:
        """Watch for failures once more before the end: updater.go:277-302."""
        self._phase = "monitor"
        self._monitor = last_watch(self._rolling.delay, self._monitor)
        self._store.clock.after(self._monitor, self._finish)
        late, self._late = self._late, []
        for task in late:
            if self._phase == "monitor" and not self.over:
                self._judge(task)

    def _finish(self) -> None:
        if not self.over and self._phase == "monitor":
            self.over = True
            self._complete()

    def _judge(self, task: Task) -> None:
        """Count a failure in time, and act where there are too many: updater.go:217-256."""
        seen = self._created[task]
        if seen is not None and self._store.clock.now - seen > self._monitor:
            return
        self._failed += 1
        if share(self._failed, self._slots) <= as_float32(self._rolling.ratio):
            return
        reason = f"due to failure or early termination of task {task.name}"
        if self._rolling.action == "rollback" and self._status != ROLLBACK_STARTED:
            self._stop()
            self._roll_back(f"update rolled back {reason}")
        elif self._rolling.action == "rollback":
            self._pause(f"rollback paused {reason}")
            self._go_on()
        else:
            self._stop()
            self._pause(f"update paused {reason}")

    def _go_on(self) -> None:
        """Hand out nothing any more, and complete all the same: `stopped` is not set there, updater.go:240-246."""
        if self._phase == "monitor":
            self._finish()
        else:
            self._phase = "workers"
            self._hand_out()

    def _stop(self) -> None:
        """Hand out nothing any more; workers finish what they have begun."""
        self._phase = "stopped"
        if not self._busy:
            self.over = True

    def _work(self, slot: Slot) -> None:
        clean = [seen for seen in slot if not self._is_dirty(seen.task)]
        first = next((seen for seen in clean if seen.desired == RUNNING), None)
        existing = first or next((seen for seen in reversed(clean) if seen.desired < RUNNING), None)
        if existing is not None:
            self._use(slot, existing)
        else:
            self._replace(slot)

    def _use(self, slot: Slot, existing: Seen) -> None:
        """Keep a task that is as it should be, and remove the others: useExistingTask."""
        others = [seen for seen in slot if seen is not existing]
        free, removed = removable(others)
        if others and not free:
            self._slot_done()
            return
        for task in removed:
            self._store.desire(task, SHUTDOWN)
        if existing.desired == RUNNING:
            self._slot_done()
            return
        old = removed[-1] if removed else None
        self._restarts.start_late(existing.task, old, 0, self._slot_done)

    def _replace(self, slot: Slot) -> None:
        """Create a task of this version in a slot: updateTask."""
        start_first = self._rolling.start_first
        free, removed = (True, []) if start_first else removable(slot)
        if not free:
            self._slot_done()  # the transaction is taken back: nothing is created
            return
        first = slot[0].task
        node = first.node if self.version.wanted.replicas is None else None
        new = self._store.create(first.slot, self.version, READY, node)
        self._created[new] = None
        for task in removed:
            self._store.desire(task, SHUTDOWN)
        self._restarts.start_late(new, removed[-1] if removed else None, 0, lambda: self._await(new, slot))

    def _await(self, new: Task, slot: Slot) -> None:
        """Wait until a task runs, or has ended; there is no limit."""
        if self.over:
            return
        if new.state < RUNNING:
            new.on_change.append(lambda task: self._await(task, slot))
            return
        self._created[new] = self._store.clock.now
        if self._rolling.start_first and new.state == RUNNING:
            for task in removable(slot)[1]:
                self._store.desire(task, SHUTDOWN)
        self._slot_done()

    def _slot_done(self) -> None:
        if self.over:
            return
        self._store.clock.after(self._rolling.delay, self._idle_again)

    def _idle_again(self) -> None:
        if self.over:
            return
        self._busy -= 1
        self._idle += 1
        if self._phase == "stopped":
            self.over = not self._busy
        else:
            self._hand_out()

    def _write(self, status: str, message: str) -> None:
        self._store.write(self._store.now, self._store.previous, status, message)

    def _complete(self) -> None:
        self.completed = self._store.clock.now
        if self._store.status == ROLLBACK_STARTED:
            self._write(ROLLBACK_COMPLETED, "rollback completed")
        elif self._store.status != NONE:
            self._write(COMPLETED, "update completed")

    def _pause(self, message: str) -> None:
        if self._store.status != NONE:
            self._write(ROLLBACK_PAUSED if self._store.status == ROLLBACK_STARTED else PAUSED, message)

    def _roll_back(self, message: str) -> None:
        """Restore the whole previous spec; without one nothing is written: updater.go:592-623."""
        if self._store.status != NONE and self._store.previous is not None:
            self._store.write(self._store.previous, None, ROLLBACK_STARTED, message)
