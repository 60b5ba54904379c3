"""Every text of a rule, and files of other people, are deployed to a real Swarm, which says what we say of them."""

from __future__ import annotations

import json
import lzma
import os
import random
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from pyengine.input.case import Case, File
from pyengine.rules import RULES
from pyengine.rules.rule import Bad
from tests.conftest import SHARED
from tests.draws import SEED
from tests.engine.foretold import foretold, otherwise
from tests.engine.verdict import Judge, Verdict, drained, verdict
from tests.engine.versions import Version, asked, command_line, reason
from tools.swarm.swarm import Swarm

DRAWN = 60
AT_A_TIME = 4
"""Deploys beside each other: enough for two cores, since the command line waits for the engine."""

OWN = {"none", "host", "bridge", "ingress", "docker_gwbridge"}
"""The networks of an engine that is in a Swarm."""
CONVERTED = re.compile(r"^service \S+: ", re.MULTILINE)
"""Begins what the command line says of a service, once it has made networks: docker/cli compose/convert/service.go."""
OTHERS = re.compile(rf"t(?!{os.getpid()}x)\d+x\d+_")
"""Begins what another session's stacks may have left in a lab that stays up."""


def texts() -> Iterator[Any]:
    """Yield every text of every rule that is one file; what several say together is compared with Docker's merge."""
    for rule in RULES:
        for index, example in enumerate(rule.examples):
            name = rule.meta.id, index
            if len(Case((File("stack.yml", example.text),)).stacks) > 1:
                continue
            if isinstance(example, Bad):
                yield pytest.param(example.text, id="{}-bad-{}".format(*name))
                if example.fixed is not None:
                    yield pytest.param(example.fixed, id="{}-fixed-{}".format(*name))
            else:
                yield pytest.param(example.text, id="{}-good-{}".format(*name))


def drawn() -> list[Any]:
    """Return some files of the corpus; without it one test of none, which is skipped."""
    paths = sorted((SHARED / "corpus/real").glob("*.yml"))
    chosen = random.Random(SEED).sample(paths, min(DRAWN, len(paths)))
    found = [pytest.param(path.name, path.read_bytes().decode("utf-8"), id=path.stem) for path in chosen]
    return found or [pytest.param("", "", id="none")]


Verdicts: TypeAlias = dict[str, "Future[Verdict]"]


@pytest.fixture(scope="session")
def verdicts(request: pytest.FixtureRequest, swarm: Swarm, figure: Callable[[str], None]) -> Verdicts:
    """Give the verdict on each text that is asked for: all are taken here, at once, while no task can run."""
    items = [item for item in request.session.items if "verdicts" in getattr(item, "fixturenames", ())]
    cases = [item.callspec.params for item in items if hasattr(item, "callspec")]
    # on a Swarm that was lent, where tasks of a stranger's file would run, the rules' own texts alone are tried
    wanted = dict.fromkeys(case["text"] for case in cases if swarm.nodes or "name" not in case)
    started, version, judge = time.monotonic(), command_line(swarm), Judge(swarm)
    with drained(swarm), ThreadPoolExecutor(AT_A_TIME) as pool:
        found = {text: pool.submit(judge.ask, asked(text, version)) for text in wanted}
    count = Counter(each.result().short for each in found.values() if each.exception() is None)
    said = ", ".join(f"{number} {what}" for what, number in count.items())
    figure(f"verdicts of {swarm.version} on {len(found)} texts: {said}; {time.monotonic() - started:.0f} s")
    if put := sum(asked(text, version) != text for text in wanted):
        figure(f"{put} of the texts had no version and were given one, without which this command line refuses all")
    return found


@pytest.fixture(scope="session")
def version(swarm: Swarm) -> Version:
    return command_line(swarm)


@pytest.mark.parametrize("text", list(texts()))
def test_the_swarm_says_of_a_rule_s_text_what_the_rules_say(
    request: pytest.FixtureRequest, text: str, verdicts: Verdicts, version: Version, figure: Callable[[str], None]
) -> None:
    now = verdicts[text].result()
    check(request.node.callspec.id, foretold(text), now, version, figure)
    late = CONVERTED.search(now.output)
    assert not (now.by == "loader" and now.begun and not late), f"the refusal comes half-way\n\n{now.output}"
    assert not otherwise(asked(text, version), now)


@pytest.fixture(scope="session")
def recorded(shared: Path, figure: Callable[[str], None]) -> dict[str, Verdict]:
    """Give the verdicts that another engine, 29.7.2, gave on the files of the corpus."""
    figure(f"{DRAWN} files of the corpus are drawn by the seed {SEED}; STACKENGINE_SEED draws others")
    with lzma.open(shared / "swarm-lab/deploys.jsonl.xz", "rt", encoding="utf-8") as lines:
        deploys = [json.loads(line) for line in lines]
    return {each["file"]: verdict(each["rc"], each["tries"][-1]["stderr"]) for each in deploys}


@pytest.mark.parametrize(("name", "text"), drawn())
def test_the_swarm_says_of_a_real_file_what_another_said_and_stores_what_we_say(  # noqa: PLR0913, PLR0917 - fixtures
    name: str,
    text: str,
    recorded: dict[str, Verdict],
    swarm: Swarm,
    verdicts: Verdicts,
    version: Version,
    figure: Callable[[str], None],
) -> None:
    if not swarm.nodes:
        pytest.skip("strangers' files are tried on a lab of our own only")
    check(name, recorded[name], verdicts[text].result(), version, figure)
    assert not otherwise(asked(text, version), verdicts[text].result())


def test_nothing_is_left_of_the_verdicts(swarm: Swarm, verdicts: Verdicts) -> None:
    assert verdicts
    if not swarm.nodes:
        pytest.skip("a Swarm that was lent may have had anything before")
    assert {node["Spec"]["Availability"] for node in swarm.engine.get("/nodes")} == {"active"}
    stacks = [each["Name"] for path in ("/networks", "/volumes") for each in listed(swarm, path)]
    assert not [name for name in stacks if name not in OWN and not OTHERS.match(name)]
    assert not [path for path in ("/secrets", "/configs") if listed(swarm, path)]


def listed(swarm: Swarm, path: str) -> list[Any]:
    found = swarm.engine.get(path)
    return (found["Volumes"] if isinstance(found, dict) else found) or []


def check(name: str, expected: Verdict, now: Verdict, version: Version, figure: Callable[[str], None]) -> None:
    """Compare two verdicts; a difference has to have a reason in the version of the command line."""
    if now.by == expected.by:
        return
    why = reason(expected, now, version)
    if why is None:
        pytest.fail(f"{name} is to be {expected.words}\nis {now.words}\n\n{now.output}", pytrace=False)
    figure(f"{name} is {now.short}, not {expected.short}: {why}")
