"""Where a rule's sentence about rollouts and the simulator disagree, this fails: each experiment is foreseen."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from pyengine.document.document import read
from pyengine.evidence.experiment import Behaviour, Experiment
from pyengine.evidence.trace import Trace
from pyengine.rules import RULES
from pyengine.rules.rule import Rule
from pyengine.simulate.conduct import Conduct
from pyengine.simulate.plan import Deploy, Node, Plan
from pyengine.simulate.run import simulate
from pyengine.simulate.wanted import wanted
from pyengine.swarm.effective import effective
from pyengine.swarm.spec.names import Names
from tests.engine.staging import service_of, staged
from tests.fixed import failures, other_file
from tools.swarm.watch import RESTARTS_IN

NODES = tuple(Node(f"node{number}") for number in (1, 2, 3))
OUTSIDE = {
    "bind-relative-unpinned": "which folders the nodes have",
    "port-out-of-range": "which ports the ingress network can publish",
    "port-on-host-network": "which networks a container in the node's own can join",
    "network-subnet-too-small": "how many addresses a network has",
    "network-subnets-overlap": "which networks there are",
    "name-for-daemon": "which names the nodes' own resolvers know",
    "volume-option-refused": "which options the drivers of volumes take",
    "log-option-refused": "which options the drivers of logs take",
    "sysctl-of-the-node": "which settings of the kernel a container has",
    "ulimit-refused": "which limits the kernel knows",
    "value-refused-by-node": "what a node asks of a container's settings",
}
"""Rules whose experiments are about what no rollout knows of."""
CASES = [
    pytest.param(rule, experiment, id=f"{rule.meta.id}-{number}")
    for rule in RULES
    for number, experiment in enumerate(rule.experiments)
    if not experiment.as_written and rule.meta.id not in OUTSIDE
]


@pytest.mark.parametrize(("rule", "experiment"), CASES)
def test_the_simulator_foresees_what_a_rule_says(rule: Rule, experiment: Experiment) -> None:
    service = service_of(rule.meta.id, experiment.text)
    texts = (experiment.text, other_file(rule.meta.id, experiment))
    bad, fixed = (_foreseen(experiment, text, service) for text in texts)
    assert failures(experiment, bad, fixed) == []


def _foreseen(experiment: Experiment, text: str, service: str) -> Trace:
    old = experiment.old if experiment.old.breaks_after is None else replace(experiment.old, breaks_after=0)
    first = None if experiment.first else _deploy(text, 1, old, service, alone=experiment.alone)
    new = _deploy(text, 2, experiment.new, service, alone=experiment.alone)
    if isinstance(new, str):
        return Trace(0, 0, 1, new)
    assert not isinstance(first, str)
    after = experiment.limit if experiment.first else experiment.after + RESTARTS_IN
    return simulate(Plan(first, ((0.0, new),), NODES, after=after, until=experiment.limit)).trace


def _deploy(text: str, version: int, behaviour: Behaviour, service: str, *, alone: bool) -> Deploy | str:
    """Return what a text deploys, or what refuses it."""
    found = effective([read(staged(text, version, behaviour, alone=alone))], Names())
    spec: Any = found.specs.get(service)
    return found.errors[0] if spec is None else Deploy(wanted(spec), Conduct(behaviour), str(version))


def test_nothing_is_left_out_without_need() -> None:
    assert len(CASES) > 35
    assert set(OUTSIDE) <= {rule.meta.id for rule in RULES}
