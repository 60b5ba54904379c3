"""What happened to one service: every change of its status and of its tasks, in the order of time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

WAITING, STARTING, RUNNING, ENDED = "waiting", "starting", "running", "ended"
_PHASES = {"starting": STARTING, "running": RUNNING} | dict.fromkeys(
    ("complete", "shutdown", "failed", "rejected", "remove", "orphaned"), ENDED
)


@dataclass(frozen=True, slots=True)
class TaskEvent:
    """A task is in this state from `t` on, in seconds. `lane` is its slot, of a global service its node.

    `old` tells a task that was there before the change, `v` the version of the service that it runs.
    """

    t: float
    task: str
    lane: str
    old: bool
    state: str
    desired: str
    v: str = ""
    message: str = ""
    exit: int | None = None

    @property
    def phase(self) -> str:
        """The state as a reader tells states apart: waiting, starting, running, ended."""
        return _PHASES.get(self.state, WAITING)

    @property
    def serves(self) -> bool:
        """Tell a task that gets connections: it runs and is wanted; one that is being stopped gets none."""
        return self.state == "running" and self.desired == "running"


@dataclass(frozen=True, slots=True)
class StatusEvent:
    """The service's UpdateStatus is this from `t` on; "" where there is none."""

    t: float
    state: str
    message: str = ""


@dataclass(frozen=True, slots=True)
class Trace:
    """One rollout as watched: `wanted` tasks, for `seconds` from the change on.

    `code` and `output` are what the command line answered to the deploy, `stored` what stood at the paths that were
    looked at then.
    """

    wanted: int
    seconds: float
    code: int = 0
    output: str = ""
    statuses: tuple[StatusEvent, ...] = ()
    tasks: tuple[TaskEvent, ...] = ()
    stored: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def by_task(self) -> dict[str, list[TaskEvent]]:
        """Return the events of each task of this rollout.

        A recorder's first look tells of all tasks that were there before: one that has ended by then did so earlier and
        is none of this rollout; of the others those have served until then of which nothing is told at 0.
        """
        found: dict[str, list[TaskEvent]] = {}
        told_at_once = any(event.old and event.t <= 0 for event in self.tasks)
        over = set[str]()
        for event in self.tasks:
            if event.task not in found and event.old and event.phase == ENDED:
                over.add(event.task)
            if event.task in over:
                continue
            if event.task not in found and event.old and event.t > 0 and not told_at_once:
                found[event.task] = [replace(event, t=0, state="running", desired="running")]
            found.setdefault(event.task, []).append(event)
        return found

    def to_json(self) -> dict[str, Any]:
        """Return the trace in the format of recorded traces, with what does not change the picture left out."""
        told = {"stored": {path: list(found) for path, found in self.stored}} if self.stored else {}
        return told | {
            "wanted": self.wanted,
            "watched_s": round(max([self.seconds, *(round(each.t, 2) + 0.01 for each in self.tasks)]), 2),
            "log": [{"t": 0, "do": "deploy", "rc": self.code, "out": self.output}],
            "events": [
                *({"t": round(each.t, 2), "state": each.state, "message": each.message} for each in self.statuses),
                *(_row(event, name) for event, name in _thinned(self)),
            ],
        }

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> Trace:
        """Return the trace of a recording, one of ours or of another recorder of the same format."""
        final = (data.get("final") or [{}])[0]
        log = [entry for entry in data.get("log", ()) if entry.get("do", "").startswith("deploy")]
        events = data["events"]
        wanted = data["wanted"] if "wanted" in data else final.get("replicas") or 0
        return Trace(
            int(wanted),
            float(data["watched_s"]),
            log[-1]["rc"] if log else 0,
            log[-1]["out"] if log else "",
            tuple(StatusEvent(e["t"], e["state"] or "", e.get("message") or "") for e in events if "task" not in e),
            tuple(_task(e) for e in events if "task" in e),
            tuple((path, tuple(found)) for path, found in data.get("stored", {}).items()),
        )


def _task(event: Mapping[str, Any]) -> TaskEvent:
    lane = str(event.get("slot") or event.get("node") or "")
    words = (event["state"], event["desired"], str(event.get("v", "")), event.get("msg") or "")
    return TaskEvent(event["t"], event["task"], lane, bool(event["old"]), *words, event.get("exit"))


def _thinned(trace: Trace) -> Iterator[tuple[TaskEvent, str]]:
    """Yield the events that change a task's phase or what is wanted of it, with a short name for the task."""
    kept: list[tuple[TaskEvent, str]] = []
    for number, events in enumerate(trace.by_task().values()):
        last = None
        for event in events:
            look = (event.phase, event.desired if event.desired in {"running", "ready"} else "", event.exit)
            if look != last:
                kept.append((event, f"t{number}"))
            last = look
    yield from sorted(kept, key=lambda pair: pair[0].t)


def _row(event: TaskEvent, name: str) -> dict[str, Any]:
    row = {
        "t": round(event.t, 2),
        "task": name,
        "slot": event.lane,
        "old": event.old,
        "state": event.state,
        "desired": event.desired,
        "v": event.v,
    }
    return row | ({"exit": event.exit} if event.exit is not None else {})
