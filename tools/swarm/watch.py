"""Watches services through the Engine API: one reader for all of them, woken by the engines' events and by a clock.

No event tells that a task changed, so that a clock has to; it is the events that make a look come at the right time.
"""

import http.client
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from pyengine.evidence.trace import ENDED, StatusEvent, TaskEvent, Trace
from tools.swarm.engine import Engine, Refused
from tools.swarm.swarm import Swarm

EVERY = 0.1
"""Seconds between two looks where no event comes."""
SHORTEST = 0.04
"""Seconds between two looks however many events come."""
RESTARTS_IN = 8.0
"""Seconds in which a task that failed is followed by its next one: the default delay is 5."""
ENDS = ("completed", "paused", "rollback_completed", "rollback_paused")


class Over(Exception):
    """The recorder has ended while somebody waited."""


class Watch:
    """What has happened to one service since `begin`."""

    def __init__(self, service: str, changed: threading.Condition, over: threading.Event) -> None:
        self.service = service
        self._changed, self._over = changed, over
        self._begun: float | None = None
        self._wanted = 0
        self._update: Any = None
        self._known: set[str] = set()
        self._now: dict[str, tuple[str, str]] = {}
        self._there: dict[str, TaskEvent] = {}
        """The last event of each task that is there: one of a service scaled down is taken away when it has stopped."""
        self._statuses: list[StatusEvent] = []
        self._tasks: list[TaskEvent] = []
        self._ended: float | None = None
        self._latest: tuple[Any, list[Any]] = (None, [])

    def take(self, service: Any, tasks: list[Any], at: float) -> None:  # noqa: ANN401  the engine's JSON
        """Take a look at the service and its tasks."""
        self._latest = service, tasks
        if self._begun is None:
            return
        t = max(0.0, at - self._begun)
        self._wanted = max(_wanted(service, tasks), self._wanted if _is_global(service) else 0)
        self._take_status((service or {}).get("UpdateStatus") or {}, t)
        for task in tasks:
            event = self._event(task, t)
            if self._now.get(event.task) != (event.state, event.desired):
                self._now[event.task] = (event.state, event.desired)
                self._tasks.append(event)
                self._there[event.task] = event
        for gone in self._there.keys() - {task["ID"] for task in tasks}:
            last = self._there.pop(gone)
            if last.phase != ENDED:
                self._tasks.append(replace(last, t=t, state="remove", desired="remove"))

    def _take_status(self, status: Any, t: float) -> None:  # noqa: ANN401
        if status.get("StartedAt") == (self._update or {}).get("StartedAt") and status:
            return  # it is that of an update before
        state, message = status.get("State", ""), status.get("Message", "")
        last = self._statuses[-1] if self._statuses else StatusEvent(0, "")
        if (state, message) != (last.state, last.message):
            self._statuses.append(StatusEvent(t, state, message))
            self._ended = t if state in ENDS else None

    def _event(self, task: Any, t: float) -> TaskEvent:  # noqa: ANN401
        status = task["Status"]
        environment = (task["Spec"].get("ContainerSpec") or {}).get("Env") or []
        version = next((text[2:] for text in environment if text.startswith("V=")), "")
        code = (status.get("ContainerStatus") or {}).get("ExitCode")
        ended = status["State"] in {"complete", "failed", "shutdown"}
        return TaskEvent(
            t,
            task["ID"],
            str(task.get("Slot") or task.get("NodeID") or ""),
            task["ID"] in self._known,
            status["State"],
            task["DesiredState"],
            version,
            _said(task),
            code if ended else None,
        )

    def begin(self) -> None:
        """Count time from now on; the tasks that are there are the old ones."""
        with self._changed:
            service, tasks = self._latest
            self._update = (service or {}).get("UpdateStatus")
            self._known = {task["ID"] for task in tasks}
            self._begun = time.monotonic()
            ended = [task for task in tasks if task["DesiredState"] not in {"running", "ready"}]
            self._now = {task["ID"]: (task["Status"]["State"], task["DesiredState"]) for task in ended}
            self.take(service, tasks, self._begun)

    def wait(self, holds: Callable[[], bool], within: float) -> bool:
        """Wait until `holds()` or so many seconds have gone; tell whether it holds.

        Raises Over where the recorder ends meanwhile.
        """
        with self._changed:
            found = self._changed.wait_for(lambda: self._over.is_set() or holds(), within)
        if self._over.is_set():
            raise Over
        return found

    @property
    def running(self) -> bool:
        """Tell whether every wanted task runs, and an update is not on its way."""
        service, tasks = self._latest
        if service is None or (service.get("UpdateStatus") or {}).get("State") == "updating":
            return False
        count = sum(map(_serves, tasks))
        return bool(count == _wanted(service, tasks) > 0)

    def tasks(self) -> str:
        """Return the last states of the tasks, in words."""
        states = [f"{task['Status']['State']} ({_said(task)})" for task in self._latest[1]]
        return ", ".join(sorted(set(states))) or "it has no task"

    @property
    def nodes(self) -> set[str]:
        """The nodes with a task that is wanted and runs."""
        return {task.get("NodeID", "") for task in self._latest[1] if _serves(task)}

    def trace(self, *, after: float, limit: float) -> Trace:
        """Watch until `after` seconds behind the end of an update, and return what was seen.

        Where tasks are missing then it is watched until they would have been started again; `limit` seconds in all.
        """
        begun = self._begun
        assert begun is not None, "begin() comes first"

        def over() -> bool:
            if self._ended is None:
                return False
            passed = time.monotonic() - begun - self._ended
            return passed >= after + (0 if self.running else RESTARTS_IN)

        self.wait(over, max(0.0, begun + limit - time.monotonic()))
        seconds = time.monotonic() - begun
        return Trace(self._wanted, seconds, statuses=tuple(self._statuses), tasks=tuple(self._tasks))


class Recorder:
    """Looks at all services and tasks of a Swarm, again and again, and tells each watch of its own."""

    def __init__(self, swarm: Swarm) -> None:
        self._engine = swarm.engine
        self._engines = [node.engine for node in swarm.nodes] or [swarm.engine]
        self._changed = threading.Condition()
        self._watches: list[Watch] = []
        self._wake = threading.Event()
        self._over = threading.Event()

    @contextmanager
    def running(self) -> Iterator["Recorder"]:
        """Record while the context lasts."""
        threading.Thread(target=self._look, daemon=True).start()
        for engine in self._engines:
            threading.Thread(target=self._listen, args=(engine,), daemon=True).start()
        try:
            yield self
        finally:
            self.end()

    def end(self) -> None:
        """Look no more; whoever waits for something is told that it is over."""
        self._over.set()
        with self._changed:
            self._changed.notify_all()

    @contextmanager
    def watch(self, service: str) -> Iterator[Watch]:
        """Give the watch of a service by its whole name; it may not be there yet."""
        watch = Watch(service, self._changed, self._over)
        with self._changed:
            self._watches.append(watch)
        try:
            yield watch
        finally:
            with self._changed:
                self._watches.remove(watch)

    def _listen(self, engine: Engine) -> None:
        for _ in engine.events():
            self._wake.set()
            if self._over.is_set():
                return

    def _look(self) -> None:
        while not self._over.is_set():
            if self._watches:
                self._take()
            time.sleep(SHORTEST)
            self._wake.wait(EVERY - SHORTEST)
            self._wake.clear()

    def _take(self) -> None:
        try:
            services, tasks = self._engine.get("/services"), self._engine.get("/tasks")
        except (OSError, http.client.HTTPException, Refused):
            return  # its node is away, or has no leader: the next look tells
        at = time.monotonic()
        of: dict[str, list[Any]] = {}
        for task in tasks:
            of.setdefault(task["ServiceID"], []).append(task)
        named = {service["Spec"]["Name"]: service for service in services}
        with self._changed:
            for watch in self._watches:
                service = named.get(watch.service)
                watch.take(service, of.get((service or {}).get("ID", ""), []), at)
            self._changed.notify_all()


def _said(task: Any) -> str:  # noqa: ANN401  the engine's JSON
    return str(task["Status"].get("Err") or task["Status"].get("Message", ""))


def _serves(task: Any) -> bool:  # noqa: ANN401  the engine's JSON
    return bool(task["Status"]["State"] == "running" and task["DesiredState"] == "running")


def _wanted(service: Any, tasks: list[Any]) -> int:  # noqa: ANN401  the engine's JSON
    mode = (service or {}).get("Spec", {}).get("Mode", {})
    if "Replicated" in mode:
        return int(mode["Replicated"].get("Replicas", 1))
    return len({task.get("NodeID") for task in tasks if task["DesiredState"] in {"running", "ready"}})


def _is_global(service: Any) -> bool:  # noqa: ANN401  the engine's JSON
    return "Global" in (service or {}).get("Spec", {}).get("Mode", {})
