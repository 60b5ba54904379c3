"""The rules on keys, versions and types speak where the verdict refuses, and nowhere else; their fixes help."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pyengine import engine
from pyengine.document.document import read
from pyengine.document.yaml import YamlError
from pyengine.input.case import File
from pyengine.rules import RULES
from pyengine.rules.rule import judge_by
from pyengine.swarm import keys
from pyengine.swarm.effective import Effective, effective
from pyengine.swarm.keys.key import Fate
from pyengine.swarm.model.stack import Stack
from pyengine.swarm.spec.names import Names
from pyengine.swarm.target import NEWEST_VERSION
from tests.fixed import fixed_alone
from tools.pages.sample import file, value

OURS = {
    "depends-on-must-be-list", "key-not-in-version", "keys-forbidden", "keys-unknown", "value-wrong-type",
    "version-not-taken", "port-host-ip-refused",
}  # fmt: skip
SAID = re.compile(
    r"Additional property|\bmust be a |Does not match format 'duration'|unsupported (options|Compose file version)"
)
DEPLOYED = {"image": "x", "deploy": {"mode": "replicated"}}
WRONG: tuple[object, ...] = ("word", "5", 5.5, True, None, [], {"a": "b"})


def verdict(text: str) -> Effective:
    return effective([read(text)], Names())


def spoken(text: str) -> list[str]:
    findings, failures = judge_by((rule for rule in RULES if rule.meta.id in OURS), Stack([read(text)]))
    assert not failures
    return [finding.rule for finding in findings]


def disagreement(text: str) -> str:
    """Return what one side says and the other does not; empty where they agree."""
    found, told = verdict(text), spoken(text)
    if told and found.refused_by != "loader":
        return f"{told} speak, and nothing is refused: {text}"
    if not told and any(SAID.search(error) for error in found.errors):
        return f"none speaks of {found.errors}: {text}"
    return ""


def compose_only() -> Iterator[tuple[str, str]]:
    for key in keys.TABLE:
        if key.fate in {Fate.UNKNOWN, Fate.FORBIDDEN}:
            stack = file(NEWEST_VERSION, key, value(key))
            services = stack["services"]
            assert isinstance(services, dict)
            yield key.path, json.dumps({**stack, "services": {"swarm": DEPLOYED, **services}})


@pytest.mark.parametrize(("path", "text"), list(compose_only()))
def test_each_key_of_compose_s_own_is_told_once(path: str, text: str) -> None:
    assert spoken(text) in (["keys-unknown"], ["keys-forbidden"], ["port-host-ip-refused"]), path
    assert verdict(text).refused_by == "loader"


def test_rules_and_verdict_agree_on_every_key_with_every_kind_of_value() -> None:
    wrong = []
    for key in keys.TABLE:
        if key.since is None or key.path == "services" or key.name == "services":
            continue
        for says in WRONG:
            stack = file(NEWEST_VERSION, key, says)
            services = stack["services"]
            if isinstance(services, dict):
                text = json.dumps({**stack, "services": {"swarm": DEPLOYED, **services}})
                wrong.append(disagreement(text))
    assert len(wrong) > 1000
    assert not list(filter(None, wrong))


def test_rules_and_verdict_agree_on_real_files(shared: Path, figure: Callable[[str], None]) -> None:
    agreed, wrong = 0, []
    for path in sorted((shared / "corpus/real").glob("*.yml")):
        try:
            document = read(path.read_text("utf-8-sig"))
        except YamlError:
            continue
        if Stack([document]).for_swarm:
            found = disagreement(document.text)
            wrong += [f"{path.name}: {found}"] if found else []
            agreed += not found
    figure(f"rules on refused keys and types agree with the verdict on {agreed} files for Swarm")
    assert not wrong


@pytest.mark.parametrize("version", ["3", "3.8", "3.10", "", "'2.4'", "'4'", "'3.14'"])
def test_a_version_that_is_not_taken_becomes_one_that_is(version: str) -> None:
    text = f"version: {version}\nservices: {{a: {json.dumps(DEPLOYED)}}}\n"
    assert verdict(text).refused_by == "loader"
    assert verdict(fixed_alone("version-not-taken", text)).accepted


def test_a_version_without_quotes_is_the_one_that_is_written() -> None:
    text = f"version: 3.10\nservices: {{a: {json.dumps(DEPLOYED)}}}\n"
    assert 'version: "3.10"' in fixed_alone("version-not-taken", text)


def test_a_version_that_lacks_a_key_is_raised_by_the_same_fix() -> None:
    deploy = "{mode: global, rollback_config: {order: stop-first}}"
    text = f"version: 3.5\nservices:\n  a:\n    image: x\n    deploy: {deploy}\n"
    fixed = engine.fix([File("s.yml", text)], unsafe=False).files[0].text
    assert 'version: "3.7"' in fixed
    assert verdict(fixed).accepted


@pytest.mark.parametrize(
    ("key", "says", "left"),
    [
        ("mem_limit", "512m", {"limits": {"memory": "512m"}}),
        ("cpus", 1.5, {"limits": {"cpus": "1.5"}}),
        ("pids_limit", 100, {"limits": {"pids": 100}}),
        ("mem_reservation", "64m", {"reservations": {"memory": "64m"}}),
    ],
)
def test_what_swarm_has_another_key_for_goes_there(key: str, says: object, left: object) -> None:
    rule = "keys-forbidden" if key == "mem_limit" else "keys-unknown"
    fixed = fixed_alone(rule, json.dumps({"services": {"a": {**DEPLOYED, key: says}}}))
    assert json.loads(fixed)["services"]["a"]["deploy"]["resources"] == left
    assert verdict(fixed).accepted


def test_what_swarm_s_own_key_says_already_stays() -> None:
    limits = {"resources": {"limits": {"memory": "1g"}}}
    stack = {"services": {"a": {"image": "x", "mem_limit": "512m", "deploy": {"mode": "global", **limits}}}}
    fixed = json.loads(fixed_alone("keys-forbidden", json.dumps(stack)))
    assert fixed["services"]["a"] == {"image": "x", "deploy": {"mode": "global", **limits}}


def test_memory_without_other_volumes_becomes_a_list_of_mounts() -> None:
    text = "services:\n  a:\n    image: x\n    tmpfs: [/run, '/tmp:size=1m']\n    deploy: {mode: global}\n"
    fixed = fixed_alone("tmpfs-dropped", text)
    mounts = verdict(fixed).specs["a"]["TaskTemplate"]["ContainerSpec"]["Mounts"]  # type: ignore[index, call-overload]
    assert [(each["Type"], each["Target"]) for each in mounts] == [("tmpfs", "/run"), ("tmpfs", "/tmp")]  # type: ignore[index, union-attr, call-overload]
