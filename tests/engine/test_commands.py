"""The corrected command leaves a service with the spec that deploying the corrected file leaves it with.

A file is deployed, the commands that lead to the corrected one are run, and then the corrected file is deployed in
their place. Some of all are drawn; STACKENGINE_COMMANDS=all tries every rule's example and a hundred services of
other people's files.
"""

from __future__ import annotations

import os
import random
import shlex
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from pyengine import engine
from pyengine.document.document import read
from pyengine.incident.commands import leaves as at
from pyengine.incident.commands import making
from pyengine.incident.commands.leaves import Leaves, different, leaves
from pyengine.incident.commands.of_files import carried, specs
from pyengine.input.case import Case, File
from pyengine.rules import RULES
from pyengine.rules.rule import Bad
from pyengine.swarm.spec.names import Names
from tests.conftest import SHARED
from tests.draws import SEED
from tests.engine.made import Made
from tests.engine.turns import Turns
from tests.engine.verdict import drained
from tests.engine.versions import asked, command_line
from tools.swarm.swarm import Answer, Swarm

EVERY = os.environ.get("STACKENGINE_COMMANDS") == "all"
RULE_PAIRS, SERVICES, AT_A_TIME = 36, 100 if EVERY else 12, 4


@dataclass(frozen=True)
class Tried:
    """What came of one service. `missed` are places of the spec that differ, `beyond` those no flag reaches."""

    name: str
    missed: tuple[at.Pointer, ...] = ()
    beyond: tuple[at.Pointer, ...] = ()
    said: str = ""
    commands: int = 0


def examples() -> list[tuple[str, str, str]]:
    """Return the bad and the fixed text of every rule's examples of one file."""
    found = [
        (f"{rule.meta.id}-{index}", example.text, example.fixed)
        for rule in RULES
        for index, example in enumerate(rule.examples)
        if isinstance(example, Bad) and example.fixed and len(Case((File("stack.yml", example.text),)).stacks) == 1
    ]
    return found if EVERY else random.Random(SEED).sample(found, min(RULE_PAIRS, len(found)))


def others() -> Iterator[tuple[str, str, str]]:
    """Yield other people's files as they are and as fixed, in an order drawn by the seed."""
    paths = sorted((SHARED / "corpus/real").glob("*.yml"))
    random.Random(SEED).shuffle(paths)
    for path in paths:
        text = path.read_bytes().decode("utf-8-sig")
        fixed = engine.fix([File("stack.yml", text)], unsafe=True).files[0].text
        if fixed != text:
            yield path.stem, text, fixed


class Trials:
    """Deploys texts and runs commands beside each other; two that claim the same port wait for each other."""

    def __init__(self, swarm: Swarm) -> None:
        self._swarm, self._turns, self._version = swarm, Turns(), command_line(swarm)

    def update(self, name: str, before: str, after: str) -> list[Tried]:
        """Return what came of each service that the fix changes."""
        before, after = asked(before, self._version), asked(after, self._version)
        with self._turns.taken(before + after), tempfile.TemporaryDirectory() as top, self._swarm.stack() as stack:
            made = Made(self._swarm, Path(top))
            try:
                return self._updated(name, (before, after), stack, Path(top), made)
            finally:
                self._swarm.remove(stack)
                made.remove()

    def _updated(self, name: str, texts: tuple[str, str], stack: str, top: Path, made: Made) -> list[Tried]:
        folder = top / "a/b"
        folder.mkdir(parents=True)
        if self._deploy(stack, texts[0], folder, made).code:
            return []
        one, other = (specs([read(text)], Names(stack, str(folder))) for text in texts)
        start, tried = self._stored(stack), []
        for service in one.keys() & other.keys() & start.keys():
            wanted = carried(start[service], one[service], other[service])
            if one[service] != other[service] and self._has_networks(wanted):
                tried.append(self._run(f"{name} {service}", f"{stack}_{service}", start[service], wanted))
        now = self._stored(stack)
        answer = self._deploy(stack, texts[1], folder, made)
        if answer.code:
            return []
        end = self._stored(stack)
        named = {each.name.rsplit(" ", 1)[1]: each for each in tried}
        return [
            replace(each, missed=tuple(p for p in different(now[key], end[key]) if p not in each.beyond))
            for key, each in named.items()
        ]

    def _has_networks(self, wanted: Leaves) -> bool:
        """Tell whether the networks are there: a file makes its own, a command for a service makes none."""
        there = {each["Name"] for each in self._swarm.engine.get("/networks")}
        return {place[-1] for place in wanted if place[: len(at.NETWORKS)] == at.NETWORKS} <= there

    def _run(self, name: str, service: str, before: Leaves, after: Leaves) -> Tried:
        made = making.update(before, after, service)
        for flags in made.commands:
            answer = self._swarm.docker("service", "update", "--detach", "--no-resolve-image", *flags, service)
            if answer.code:
                return Tried(name, said=f"{shlex.join(flags)}: {answer.output}", beyond=made.left)
        return Tried(name, beyond=made.left, commands=len(made.commands))

    def _deploy(self, stack: str, text: str, folder: Path, made: Made) -> Answer:
        answer = self._swarm.deploy(stack, text, folder=folder)
        while answer.code and made.supply(answer.output):
            answer = self._swarm.deploy(stack, text, folder=folder)
        return answer

    def _stored(self, stack: str) -> dict[str, Leaves]:
        engine_ = self._swarm.engine
        networks = {each["Id"]: each["Name"] for each in engine_.get("/networks")}
        return {
            service.name.removeprefix(f"{stack}_"): named(service.spec, networks)
            for service in self._swarm.services(stack)
        }

    def create(self, name: str, text: str) -> list[Tried]:
        """Return what came of creating each service of a text by a command."""
        text = asked(text, self._version)
        with self._turns.taken(text), tempfile.TemporaryDirectory() as top, self._swarm.stack() as stack:
            made = Made(self._swarm, Path(top))
            folder = Path(top) / "a/b"
            folder.mkdir(parents=True)
            try:
                if self._deploy(stack, text, folder, made).code:
                    return []
                return [self._created(name, stack, key, known) for key, known in self._stored(stack).items()]
            finally:
                self._swarm.remove(stack)
                made.remove()

    def _created(self, name: str, stack: str, service: str, known: Leaves) -> Tried:
        """The first one goes, as two cannot publish the same port; an `--init` that nobody decided is the command's."""
        wanted = {**known, ("Name",): f"{stack}_{service}", at.INIT: known.get(at.INIT, False)}
        made = making.create(wanted)
        self._swarm.docker("service", "rm", f"{stack}_{service}")
        answer = self._swarm.docker("service", "create", "--detach", "--no-resolve-image", *made.commands[0])
        label = f"{name} {service}"
        if answer.code:
            return Tried(label, said=f"{shlex.join(made.commands[0])}: {answer.output}", beyond=made.left)
        now = self._stored(stack)[service]
        return Tried(label, tuple(p for p in different(now, wanted) if p not in made.left), made.left, commands=1)


def named(spec: Any, networks: dict[str, str]) -> Leaves:
    """Return a spec with the names of its networks in place of their ids."""
    found: Leaves = {}
    for place, value in leaves(spec).items():
        is_network = place[: len(at.NETWORKS)] == at.NETWORKS
        found[(*at.NETWORKS, networks.get(place[-1], place[-1])) if is_network else place] = value
    return found


@pytest.fixture(scope="module")
def trials(swarm: Swarm) -> Iterator[Trials]:
    if not swarm.nodes:
        pytest.skip("strangers' files are tried on a lab of our own only")
    with drained(swarm):
        yield Trials(swarm)


def judge(tried: list[Tried], what: str, figure: Callable[[str], None], least: int) -> None:
    whole = [each for each in tried if each.commands and not each.beyond]
    beyond = Counter(".".join(place[-2:]) for each in tried for place in each.beyond)
    figure(f"{what}: {len(tried)} services, {len(whole)} wholly by commands; beyond any flag: {dict(beyond)}")
    wrong = [f"{each.name}: {each.said} {each.missed}" for each in tried if each.said or each.missed]
    assert not wrong, "\n".join(wrong)
    assert len(whole) >= least


def test_commands_lead_to_the_spec_of_the_fixed_file_of_a_rule(trials: Trials, figure: Callable[[str], None]) -> None:
    with ThreadPoolExecutor(AT_A_TIME) as pool:
        tried = [each for found in pool.map(lambda pair: trials.update(*pair), examples()) for each in found]
    judge(tried, "examples of rules, corrected by commands", figure, RULE_PAIRS // 3)


def test_commands_lead_to_the_spec_of_the_fixed_file_of_other_people(
    trials: Trials, figure: Callable[[str], None]
) -> None:
    tried: list[Tried] = []
    with ThreadPoolExecutor(AT_A_TIME) as pool:
        files = others()
        while len(tried) < SERVICES and (some := [pair for _, pair in zip(range(AT_A_TIME), files, strict=False)]):
            tried += [each for found in pool.map(lambda pair: trials.update(*pair), some) for each in found]
    judge(tried, "services of other people's files, corrected by commands", figure, SERVICES // 2)


def test_a_service_is_created_by_a_command_as_by_the_file(trials: Trials, figure: Callable[[str], None]) -> None:
    texts = [(name, fixed) for name, _, fixed in examples()]
    with ThreadPoolExecutor(AT_A_TIME) as pool:
        tried = [
            each for found in pool.map(lambda pair: trials.create(*pair), texts[:: 1 if EVERY else 3]) for each in found
        ]
    judge(tried, "services of rules' examples, created by a command", figure, RULE_PAIRS // 6)
