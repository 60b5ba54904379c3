"""What rules say of a rollout is seen on a real Swarm: harm with the bad file, none of it with the fixed one."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from functools import partial
from pathlib import Path
from typing import TypeAlias

import pytest

from pyengine.evidence.experiment import Experiment
from pyengine.evidence.recordings import Recording, key, path, recordings, written
from pyengine.rules import RULES
from pyengine.rules.rule import Rule
from tests.engine.ahead import ahead, asked_for
from tests.engine.trial import COLUMNS, Impossible, Outcome, Stage, both, row
from tests.fixed import failures, other_file

RECORDED = Path(__file__).resolve().parents[2] / "pyengine/evidence"

AT_A_TIME = 3
"""Experiments beside each other, of two rollouts each: most of the time of a rollout is waiting."""

CASES = [
    pytest.param(rule, experiment, id=f"{rule.meta.id}-{index}")
    for rule in RULES
    for index, experiment in enumerate(rule.experiments)
]

Outcomes: TypeAlias = dict[str, "Future[Outcome]"]


@pytest.fixture(scope="session")
def outcomes(request: pytest.FixtureRequest, stage: Stage, figure: Callable[[str], None]) -> Iterator[Outcomes]:
    """Give what comes out of each experiment that is asked for; all of them run from now on, the longest first."""
    major = stage.swarm.major
    figure(COLUMNS)
    wanted = asked_for(request, "outcomes")
    fitting = {name: params for name, params in wanted.items() if fits(params["experiment"], stage, major) is None}
    longest = sorted(fitting, key=lambda name: -fitting[name]["experiment"].limit)
    work = {name: partial(stage.run, fitting[name]["rule"], fitting[name]["experiment"]) for name in longest}
    with ahead(stage, AT_A_TIME, work) as begun:
        yield begun


def fits(experiment: Experiment, stage: Stage, major: int) -> str | None:
    """Return why an experiment cannot be tried on this Swarm, None if it can."""
    if experiment.engines and major not in experiment.engines:
        return f"it holds for engines {', '.join(map(str, experiment.engines))}, this is {major}"
    nodes = max(1, len(stage.swarm.nodes))
    return f"it needs {experiment.nodes} nodes, there are {nodes}" if experiment.nodes > nodes else None


@pytest.mark.parametrize(("rule", "experiment"), CASES)
def test_the_harm_is_seen_and_gone_with_the_fix(  # noqa: PLR0913, PLR0917 - each is a fixture or a case of pytest's
    request: pytest.FixtureRequest,
    rule: Rule,
    experiment: Experiment,
    stage: Stage,
    outcomes: Outcomes,
    figure: Callable[[str], None],
) -> None:
    if why := fits(experiment, stage, stage.swarm.major):
        pytest.skip(why)
    name, engine = request.node.callspec.id, stage.swarm.version
    for attempt in (outcomes[name].result, lambda: stage.run(rule, experiment)):
        try:
            outcome = attempt()
        except Impossible as failure:
            figure(f"FAILED | {name} | {engine} | {failure}")
            said = str(failure)
            continue
        wrong = failures(experiment, outcome.bad, outcome.fixed) + indifferent(experiment, outcome)
        figure(row(name, engine, experiment, outcome, wrong))
        if not wrong:
            break
        said = "\n".join([*wrong, "", both(outcome)])
    else:
        pytest.fail(said, pytrace=False)
    if os.environ.get("STACKENGINE_RECORD"):
        keep(rule, outcome.recording(experiment, engine))


def indifferent(experiment: Experiment, outcome: Outcome) -> list[str]:
    """Return what is wrong with the experiment itself: with the files swapped both of its sides have to fail."""
    if not experiment.helps:
        return []
    swapped = failures(experiment, outcome.fixed, outcome.bad)
    return [
        f"{side}: the other file passes these expectations as well, so they show nothing"
        for side in ("bad", "fixed")
        if not any(line.startswith(side) for line in swapped)
    ]


def keep(rule: Rule, recording: Recording) -> None:
    """Write a recording to its place, and drop those of the rule that belong to no experiment any more."""
    engine = int(recording.engine.split(".")[0])
    own = [key(each, other_file(rule.meta.id, each)) for each in rule.experiments]
    made = {one.key: one for one in (*recordings(rule.meta.id, engine), recording) if one.key in own}
    target = RECORDED / path(rule.meta.id, engine)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(written([made[one] for one in own if one in made]), "utf-8", newline="\n")
