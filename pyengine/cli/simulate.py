"""`simulate`: tells what a rollout will do, before it happens."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict, replace
from typing import Any

from pyengine.cli.codes import FOUND, OK
from pyengine.cli.files import read
from pyengine.cli.stacks import MAX_BYTES
from pyengine.cli.streams import Unusable, put_line, shown, tell
from pyengine.document import document
from pyengine.document.yaml import YamlError
from pyengine.evidence import measures
from pyengine.evidence.happened import happened
from pyengine.simulate.cluster import nodes_for
from pyengine.simulate.conduct import KEYS, Conduct, Pace, Unreadable, conduct
from pyengine.simulate.limits import MOST_TASKS, longest
from pyengine.simulate.plan import Deed, Deploy, Drain, Force, Kill, Plan, Rollback, Scale, Write
from pyengine.simulate.run import Outcome, simulate
from pyengine.simulate.scenarios import MARGIN
from pyengine.simulate.summary import running, summary
from pyengine.simulate.wanted import Spec, wanted
from pyengine.swarm.duration import SECOND
from pyengine.swarm.effective import effective
from pyengine.swarm.spec.names import Names
from pyengine.text import LineIndex

VERSION = 1
MOST_SECONDS = 10**6
_DEEDS: dict[str, type[Rollback | Force | Write]] = {"rollback": Rollback, "force": Force, "label": Write}

_COUNTED: dict[str, type[Scale | Kill]] = {"scale": Scale, "kill": Kill}


class Refused(Exception):
    """Files that `docker stack deploy` takes no rollout from, with its words."""


def show(options: argparse.Namespace) -> int:
    """Print what happens to the service; exit code 1 where a file is refused."""
    try:
        outcome = simulate(_plan(options))
    except Refused as told:
        tell(str(told))
        return FOUND
    if options.format == "json":
        put_line(json.dumps(report(options.service, outcome)))
    else:
        _put_text(outcome)
    return OK


def report(service: str, outcome: Outcome) -> dict[str, Any]:
    """Return what is printed as JSON: times in seconds behind the first step."""
    trace, told = outcome.trace, summary(outcome)
    return {
        "version": VERSION,
        "service": service,
        "status": [
            {"t": round(t / SECOND, 3), "state": state or None, "message": message, "spec": version}
            for t, state, message, version in outcome.statuses
        ],
        "path": [state for _, state, _, _ in outcome.statuses if state],
        "running": [[round(t, 3), count] for t, count in running(trace)],
        "serving": [[round(t, 3), count] for t, count in measures.serving(trace)],
        "lowest": {"running": told.lowest_running, "serving": told.lowest},
        "end": {
            "state": outcome.status or None,
            "spec": outcome.version,
            "running": told.running_at_end,
            "serving": told.serving_at_end,
            "wanted": told.wanted,
            "restless": told.restless,
        },
        "seconds": round(outcome.seconds, 3),
        "summary": asdict(told),
        "refused": [{"t": t, "said": said} for t, said in outcome.refused],
    }


def _put_text(outcome: Outcome) -> None:
    told = summary(outcome)
    put_line(told.headline)
    put_line(f"To do: {told.to_do}")
    for row in happened(outcome.trace):
        put_line(f"{row.t:8.1f} s  {row.serving:3d} serve  {row.what}")
    for t, said in outcome.refused:
        put_line(f"{t:8.1f} s  refused: {said}")


def _plan(options: argparse.Namespace) -> Plan:
    old = _deploy(options, "old") if options.old else None
    new = _deploy(options, "new")
    pace = replace(
        Pace(),
        stop=_nanoseconds(options.stop) - Pace().drain,
        start=_nanoseconds(options.start),
        probe=_nanoseconds(options.probe),
    )
    steps: list[tuple[float, Deed]] = sorted(
        [(0.0, new), *(_step(text, new) for text in options.step)], key=lambda step: step[0]
    )
    runs = (old or new).wanted
    nodes = nodes_for(runs, options.nodes, round(options.memory * 2**30))
    usual = MARGIN + 2 * (longest(runs, len(nodes)) + longest(new.wanted, len(nodes))) / SECOND + steps[-1][0]
    return Plan(old, tuple(steps), nodes, pace, options.seed, after=options.after, until=options.seconds or usual)


def _nanoseconds(seconds: float) -> int:
    return round(seconds * SECOND)


def _deploy(options: argparse.Namespace, which: str) -> Deploy:
    spec = _spec(getattr(options, which), options.service)
    given = _json(getattr(options, "behaviour" if which == "new" else "old_behaviour"))
    found = wanted(spec, options.engine)
    if (found.replicas or 0) > MOST_TASKS:
        raise Unusable(f"{shown(getattr(options, which))}: more than {MOST_TASKS} replicas are not simulated")
    return Deploy(found, _conduct(spec, given), which)


def _conduct(spec: Spec, given: dict[str, Any]) -> Conduct:
    """Return a behaviour: a file made for the test service tells its own."""
    env = (spec["TaskTemplate"].get("ContainerSpec") or {}).get("Env") or ()
    own = {name: value for name, _, value in (entry.partition("=") for entry in env) if name in KEYS}
    try:
        return conduct({**own, **given})
    except Unreadable as told:
        raise Unusable(f"--behaviour: {told}") from None


def _json(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise Unusable('--behaviour takes a JSON object: {"CRASH_AFTER": 8}')
    return found


def _spec(name: str, service: str) -> Spec:
    text = read(name, MAX_BYTES).text
    try:
        found = effective([document.read(text, shown(name))], Names())
    except YamlError as error:
        where = LineIndex(text).position(error.span.start)
        raise Unusable(f"{shown(name)}: line {where.line}, column {where.column}: {error.problem}") from None
    if service not in found.specs:
        if found.errors:
            raise Refused(f"{shown(name)}: refused: {found.errors[0]}")
        raise Unusable(f"{shown(name)}: no service {shown(service)}; there are: {', '.join(found.specs) or 'none'}")
    spec = found.specs[service]
    assert isinstance(spec, dict)
    return spec


def _step(text: str, new: Deploy) -> tuple[float, Deed]:
    """Return a further step: `12 rollback`, `12 force`, `12 label`, `12 deploy`, `12 scale 5`, `12 drain node1`."""
    words = text.split()
    try:
        seconds, what = _within(float(words[0]), MOST_SECONDS), words[1]
        if what in _DEEDS and len(words) == 2:
            return seconds, _DEEDS[what]()
        if what == "deploy" and len(words) == 2:
            return seconds, new
        (last,) = words[2:]
        if what == "drain":
            return seconds, Drain(last)
        return seconds, _COUNTED[what](int(_within(int(last), MOST_TASKS)))
    except (ValueError, IndexError, KeyError):
        known = "rollback, force, label, deploy, scale NUMBER, kill SLOT, drain NODE"
        raise Unusable(f"--step {shown(text)!r}: seconds, then one of {known}") from None


def _within(number: float, most: int) -> float:
    """Return a number that is not out of all bounds; raises ValueError."""
    if not 0 <= number <= most:
        raise ValueError(number)
    return number
