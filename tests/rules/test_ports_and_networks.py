"""What the rules on ports and networks call refused is refused by our verdict, and what they make of it is taken."""

from __future__ import annotations

import pytest

from pyengine import engine
from pyengine.document.document import read
from pyengine.input.case import File
from pyengine.rules import RULES
from pyengine.rules.rule import Bad, Good
from pyengine.swarm.effective import effective
from pyengine.swarm.spec.names import Names

TAKEN = {
    "port-host-ip-ignored",
    "port-published-at-random",
    "port-out-of-range",
    "port-ingress-of-the-node",
    "port-ingress-of-agents",
    "port-host-mode-on-few-nodes",
    "port-host-mode-taken",
    "port-host-mode-one-counts",
    "port-on-host-network",
    "port-ingress-hides-client",
    "port-published-inside",
    "network-address-dropped",
    "network-called-host",
    "network-option-not-read",
    "network-shared-short-name",
    "network-subnet-too-small",
    "network-subnets-overlap",
}
"""Rules on what Docker takes: what it ignores, and what shows when the tasks are to run."""
OURS = [rule for rule in RULES if rule.meta.id.startswith(("port-", "network-"))]
BAD = [
    pytest.param(rule.meta.id, example, id=f"{rule.meta.id}-{index}")
    for rule in OURS
    for index, example in enumerate(rule.examples)
    if isinstance(example, Bad)
]
GOOD = [
    pytest.param(example.text, id=f"{rule.meta.id}-{index}")
    for rule in OURS
    for index, example in enumerate(rule.examples)
    if isinstance(example, Good) and "deploy" in example.text and "${" not in example.text
]


def is_taken(text: str, stack: str = "stack") -> bool:
    return effective([read(text)], Names(stack)).accepted


@pytest.mark.parametrize(("rule", "example"), BAD)
def test_what_a_rule_calls_refused_is_refused_and_its_fix_is_taken(rule: str, example: Bad) -> None:
    assert is_taken(example.text) == (rule in TAKEN)
    if example.fixed is not None and "${" not in example.text:
        assert is_taken(example.fixed)


@pytest.mark.parametrize("text", GOOD)
def test_what_no_rule_speaks_of_is_taken_where_it_says_all(text: str) -> None:
    unknown = "example/plugin" in text or "\n  edge:" in text or "networks:\n  none" in text
    assert is_taken(text) or unknown


def said(text: str, rule: str) -> list[tuple[str, str]]:
    found = engine.analyse([engine.File("stack.yml", text)]).judged
    return [(each.finding.message, each.finding.severity) for each in found if each.finding.rule == rule]


SWARM = "    deploy: {mode: replicated}\n"


@pytest.mark.parametrize(
    ("port", "words", "severity"),
    [
        ("127.0.0.1:8080:80", "`127.0.0.1` is ignored: port 8080 is open on every node", "high"),
        ("[::1]:8080:80", "`::1` is ignored: port 8080 is open on every node", "high"),
        ("127.0.0.1::80", "`127.0.0.1` is ignored: a port is open on every node", "high"),
        ("192.168.7.3:53:53/udp", "the address is ignored: port 53 is open on every node", "high"),
        ("8.7.6.5:80-82:80-82", "the address is ignored: every port from 80 to 82 is open on every node", "medium"),
    ],
)
def test_an_address_of_the_host_is_as_bad_as_what_it_was_to_keep_inside(port: str, words: str, severity: str) -> None:
    text = f"services:\n  a:\n    image: example/a:1\n    ports: ['{port}']\n{SWARM}"
    assert said(text, "port-host-ip-ignored") == [(words, severity)]


@pytest.mark.parametrize("port", ["'0.0.0.0:80:80'", "'[::]:80:80'", "80", "'80'", "'1.2.3:80:80'", "'127.0.0.1:x:80'"])
def test_no_address_or_no_port_at_all_is_no_finding(port: str) -> None:
    text = f"services:\n  a:\n    image: example/a:1\n    ports: [{port}]\n{SWARM}"
    assert not said(text, "port-host-ip-ignored")


def test_three_services_that_publish_one_port_are_two_findings() -> None:
    services = "".join(f"  {name}:\n    image: example/a:1\n    ports: ['80:80']\n{SWARM}" for name in "abc")
    found = said(f"services:\n{services}", "port-published-twice")
    assert [words for words, _ in found] == ["`a` publishes port 80 too: one of them is refused half-way"] * 2


def test_a_key_that_fits_behind_every_stack_s_name_is_not_too_long() -> None:
    def text(length: int) -> str:
        key = "n" * length
        return f"services:\n  a:\n    image: example/a:1\n    networks: [{key}]\n{SWARM}networks:\n  {key}:\n"

    assert not said(text(61), "network-name-refused")
    assert is_taken(text(61), "s")
    assert said(text(62), "network-name-refused")
    assert not is_taken(text(62), "s")


def test_global_services_and_dnsrr_need_one_address_at_least() -> None:
    def text(deploy: str) -> str:
        return (
            f"services:\n  a:\n    image: example/a:1\n    networks: [n]\n    deploy: {{{deploy}}}\n"
            "networks:\n  n:\n    ipam: {config: [{subnet: 192.0.2.0/29}]}\n"
        )

    assert not said(text("mode: global"), "network-subnet-too-small")
    assert not said(text("replicas: 4, endpoint_mode: dnsrr"), "network-subnet-too-small")
    assert said(text("replicas: 4, endpoint_mode: vip"), "network-subnet-too-small")
    assert not said(text("replicas: 8, mode: replicated-job"), "network-subnet-too-small")


def test_two_ranges_are_told_of_once() -> None:
    text = "".join(
        f"  {name}: {{image: a:1, deploy: {{replicas: 2}}, ports: ['9000-9050:9000-9050']}}\n" for name in ("a", "b")
    )
    found = engine.analyse([File("a", f"services:\n{text}")]).judged
    assert [each.finding.rule for each in found].count("port-published-twice") == 1
