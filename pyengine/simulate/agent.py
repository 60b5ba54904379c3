"""The nodes' side of a task: it is prepared, started, probed, ends, is stopped. moby daemon/cluster/executor."""

from __future__ import annotations

from pyengine.simulate.conduct import KILLED, REJECTED, Life, Pace, life, obeying
from pyengine.simulate.plan import Node
from pyengine.simulate.store import Store
from pyengine.simulate.task import (
    ASSIGNED,
    COMPLETE,
    FAILED,
    PREPARING,
    READY,
    RUNNING,
    SHUTDOWN,
    STARTING,
    Task,
)
from pyengine.swarm.duration import SECOND

HALF = 2
TAKEN = 1 / 5
"""How often a container that ends with 0 before it was healthy is taken for one that started well, for a moment: in 13
of 57 watched rollouts with ten at once (moby's controller `Start` returns nil on `die` with code 0)."""


class Agents:
    """What the nodes do with their tasks, and when the manager hears of it."""

    def __init__(self, store: Store, nodes: tuple[Node, ...], pace: Pace, *, races: bool) -> None:
        self._store = store
        self._nodes = nodes
        self._pace = pace
        self._races = races
        self._lives: dict[tuple[int, bool, bool], Life] = {}
        self._pulled = set[tuple[int | None, int]]()
        store.changed.append(self._assigned)
        store.wished.append(self._wished)

    def kill(self, task: Task, *, sick: bool) -> None:
        """Let the container of a task end with a failure, soon; one that is sick is stopped in order."""
        app, wait, code = task.version.conduct.app, self._pace.end + self._pace.report, KILLED
        if sick:
            wait += self._pace.drain if task.version.wanted.networked else 0
            wait, code = wait + obeying(task.version.wanted, app), app.stop_code
        self._plan(task, wait, self._ended, FAILED if code else COMPLETE, code)

    def _jitter(self) -> int:
        return int(self._store.dice.expovariate(1) * self._pace.spread)

    def _plan(self, task: Task, delay: int, do: object, *what: object) -> None:
        self._store.clock.after(delay, self._if_still, task, task.epoch, do, *what)

    def _if_still(self, task: Task, epoch: int, do: object, *what: object) -> None:
        if epoch == task.epoch and callable(do):
            do(task, *what)

    def _assigned(self, task: Task) -> None:
        if task.state != ASSIGNED:
            return
        if task.desired > RUNNING:
            self._wished(task)
            return
        conduct, bad = task.version.conduct, self._misbehaves(task)
        ready = self._pace.create + self._jitter() // HALF
        if bad and (conduct.image == "missing" or conduct.rejects):
            self._plan(task, ready, self._ended, REJECTED)
        elif bad and conduct.image == "unreachable":
            self._plan(task, ready, self._told, PREPARING)
        else:
            self._plan(task, ready + self._pull(task), self._ready)

    def _pull(self, task: Task) -> int:
        """Return how long the image takes: a node that has pulled it has it."""
        key = task.node, task.version.number
        seconds = 0.0 if key in self._pulled else task.version.conduct.pull
        self._pulled.add(key)
        return round(seconds * SECOND)

    def _told(self, task: Task, state: int) -> None:
        self._store.observe(task, state)

    def _ready(self, task: Task) -> None:
        task.prepared = True
        self._store.observe(task, READY)
        if task.desired == RUNNING and task.state == READY:
            self._start(task)

    def _wished(self, task: Task) -> None:
        if task.desired == RUNNING:
            if task.prepared and task.state == READY:
                self._start(task)
        elif task.desired > RUNNING and ASSIGNED <= task.state <= RUNNING:
            self._plan(task, self._heard, self._stop)

    @property
    def _heard(self) -> int:
        """How long a wish takes to its node, and what the node told before to the manager: that comes in between."""
        return self._pace.begin + self._pace.report

    def _stop(self, task: Task) -> None:
        """Stop a task: it leaves the load balancer, then its process gets the signal."""
        task.epoch += 1
        wait = self._pace.drain if task.version.wanted.networked else 0
        if task.state >= STARTING:
            wait += obeying(task.version.wanted, task.version.conduct.app) + self._pace.stop
        self._plan(task, max(0, wait - self._pace.begin + self._jitter()), self._ended, SHUTDOWN)

    def _start(self, task: Task) -> None:
        pace, delay = self._pace, self._pace.start + self._jitter()
        self._plan(task, min(pace.begin, delay), self._told, STARTING)
        if task.version.conduct.broken_start and self._misbehaves(task):
            self._plan(task, delay + pace.report, self._ended, FAILED, 127)
            return
        found = self._life(task)
        if found.running is not None:
            self._plan(task, delay + found.running + pace.report, self._told, RUNNING)
        elif found.ended is not None and found.state == COMPLETE and self._races and self._store.dice.random() < TAKEN:
            self._plan(task, delay + found.ended, self._told, RUNNING)
        if found.ended is not None:
            self._plan(task, delay + found.ended + pace.report, self._ended, found.state, found.code)

    def _ended(self, task: Task, state: int, code: int = 0) -> None:
        task.epoch += 1
        task.exit = code
        self._store.observe(task, state)

    def _life(self, task: Task) -> Life:
        version = task.version
        breaks = version.conduct.app.breaks_after
        broken = breaks is not None and self._store.clock.now >= breaks * SECOND
        key = version.number, self._misbehaves(task), broken
        if key not in self._lives:
            self._lives[key] = life(version.wanted, version.conduct, self._pace, bad=key[1], breaks=broken)
        return self._lives[key]

    def _misbehaves(self, task: Task) -> bool:
        """Tell a task that does what its version does at worst: some do so in some slots or on some nodes alone."""
        conduct = task.version.conduct
        if conduct.nodes and (task.node is None or self._nodes[task.node].name not in conduct.nodes):
            return False
        return not conduct.app.slots or task.slot in conduct.app.slots
