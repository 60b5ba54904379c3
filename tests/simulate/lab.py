"""Recorded rollouts of a real engine as plans of the simulator: the same files, the same commands, the lab's nodes."""

from __future__ import annotations

import json
import re
import shlex
from dataclasses import dataclass
from functools import lru_cache
from itertools import dropwhile, pairwise
from pathlib import Path
from typing import Any, TypeAlias

from pyengine.document.document import read
from pyengine.evidence.trace import Trace
from pyengine.simulate.conduct import KEYS, Conduct, conduct
from pyengine.simulate.plan import Deed, Deploy, Force, Node, Plan, Rollback, Scale, Write
from pyengine.simulate.wanted import wanted
from pyengine.swarm.effective import effective
from pyengine.swarm.spec.names import Names

LOOK, ABSENT = 0.1, 0.3
"""Seconds that a status has to last to be seen; an absent one is followed by the first that is there."""
Step: TypeAlias = tuple[float, str, str]
"""Seconds, UpdateStatus, version in force."""
NODE = Node("node1", memory=16 * 2**30)
"""The lab's only node: it has room for one reservation of 14 GB."""


@dataclass(frozen=True)
class Case:
    """A rollout that was watched on a real engine, and its plan; `refused` is why there is none.

    `counts` are how many tasks ran, whatever was wanted of them, from each moment; it was watched from `since` on for
    `seconds`, in the end `running` tasks ran and `version` was in force.
    """

    name: str
    plan: Plan | None
    refused: str
    path: tuple[Step, ...]
    counts: tuple[tuple[float, int], ...]
    since: float
    seconds: float
    running: int
    version: str
    trace: Trace
    look: float = LOOK
    absent: float = ABSENT
    """What its recorder may miss, as `steps_of` has it."""


def steps_of(path: list[Step], look: float = LOOK, absent: float = ABSENT) -> list[Step]:
    """Return a path without what a recorder that looks every 80 ms may miss: what is over before its next look.

    A status counts that lasts for `look` seconds, and that there is none for `absent`.
    """
    lasting = [each for each, then in pairwise(path) if then[0] - each[0] > (look if each[1] else absent)]
    found = [*lasting, *path[-1:]]
    return list(dropwhile(lambda step: not step[1], found))


def cases(shared: Path, kinds: str) -> list[Case]:
    """Return the recorded rollouts whose names begin with one of these letters."""
    paths = sorted(path for path in (shared / "swarm-lab/dev").glob("*.json") if path.name[0] in kinds)
    return [case(path.stem, json.loads(path.read_text("utf-8"))) for path in paths]


def case(name: str, data: dict[str, Any]) -> Case:
    """Return one recorded rollout as a case."""
    try:
        plan, refused = _plan(data), ""
    except Untold as told:
        plan, refused = None, str(told)
    events = [e for e in data["events"] if "task" not in e and e["service"].endswith("_app")]
    path = steps_of([(e["t"], e["state"] or "", e["v"] or "") for e in events])
    final = next((each for each in data["final"] if each["name"].endswith("_app")), {"running": 0, "v": ""})
    others = sum(each["running"] for each in data["final"] if not each["name"].endswith("_app"))
    counts = tuple((t, old + new - others) for t, old, new in data["counts"])
    since = float(data["events"][0]["t"]) if data["events"] else 0.0  # it waited for a command in the foreground
    trace = Trace.from_json({**data, "final": [final]})
    watched = data["watched_s"]
    return Case(name, plan, refused, tuple(path), counts, since, watched, final["running"], final["v"], trace)


class Untold(Exception):
    """Nothing that happens to the service: the files are refused, or the command is."""


def _plan(data: dict[str, Any]) -> Plan:
    first = _deploy(data, "v1", "1") if data.get("v1") else None
    steps = data.get("steps") or [[0, "deploy"]]
    deeds: list[tuple[float, Deed]] = []
    now = first
    for seconds, what in steps:
        for number, deed in enumerate(_deeds(data, what, now)):
            now = deed if isinstance(deed, Deploy) else now
            deeds.append((seconds + number * 0.03, deed))
    return Plan(first, tuple(deeds), (NODE,), order=_order(data), until=data["watched_s"])


def _order(data: dict[str, Any]) -> tuple[int, ...]:
    """Return the slots in the order in which new tasks came into them: the engine throws dice for it."""
    found = [e["slot"] for e in data["events"] if "task" in e and not e["old"] and e.get("slot")]
    return tuple(dict.fromkeys(found))


def _deeds(data: dict[str, Any], what: str, now: Deploy | None) -> list[Deed]:
    if what in {"deploy", "deploy-wait"} or what.startswith("deploy:"):
        key = what.partition(":")[2] or "v2"
        return [_deploy(data, key, key[1:])]
    words = shlex.split(what.replace("$S", "s"))
    if "--rollback" in words:
        raise Untold("refused by the command line")
    if words[:3] == ["docker", "service", "rollback"]:
        return [Rollback()]
    if words[:3] == ["docker", "service", "scale"]:
        return [Scale(int(words[-1].split("=")[1]))]
    if words[:3] == ["docker", "service", "update"]:
        return [_update(words, now)]
    if words[0] == "for":  # eight writes at once: four are accepted
        return [Write()] * 4
    return []


def _update(words: list[str], now: Deploy | None) -> Deed:
    if "--force" in words:
        return Force()
    if "--env-add" in words:
        assert now is not None
        key, _, value = words[words.index("--env-add") + 1].partition("=")
        changed = now.wanted.forced(f" {key}={value}")
        return Deploy(changed, conduct({key: value}) if key in KEYS else now.conduct, now.name)
    return Write()


@lru_cache(None)
def _wanted(text: str) -> Any:
    found = effective([read(text)], Names("s"))
    return found.specs.get("app"), found.errors


def _deploy(data: dict[str, Any], key: str, name: str) -> Deploy:
    text = data[key] if key in data else _third(data)
    spec, errors = _wanted(text)
    if errors or spec is None:
        raise Untold("; ".join(errors))
    if any(entry["rc"] and "update paused" not in entry["out"] for entry in data["log"] if entry["do"][:6] == "deploy"):
        raise Untold("refused: what the file refers to is not there")
    env = dict(entry.partition("=")[::2] for entry in spec["TaskTemplate"]["ContainerSpec"].get("Env", ()))
    return Deploy(wanted(spec), _conduct(env, text), env.get("V", name))


def _third(data: dict[str, Any]) -> str:
    """Return the third version, which the recordings leave out; that it is bad, and s61 rolls back, its events tell."""
    text = str(data["v2"]).replace("V=2", "V=3")
    if data["id"].startswith("s61"):
        return text.replace("parallelism: 1", "parallelism: 1\n        failure_action: rollback")
    return text.replace("CRASH_AFTER=0.5", "X=1")


def _conduct(env: dict[str, str], text: str) -> Conduct:
    """Return how the test service behaves by its environment, and what the lab has for the file."""
    values = {key: value for key, value in env.items() if key in KEYS}
    if "CRASH_IF_FILE" in env:
        values["BREAKS_AFTER"] = "0"
    if re.search(r"image: \S*(gone|private|secret)", text):
        values["IMAGE"] = "missing"
    if "nothere" in text:
        values["IMAGE"] = "unreachable"
    if "lab-not-there" in text:
        values["START"] = "rejected"
    if "/nope" in text:
        values["START"] = "fails"
    return conduct(values)
