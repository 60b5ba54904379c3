"""Each rule's own examples are its tests: what it marks, what the fix makes of it, and what must stay silent.

The variants (indentation, line ends, comments, flow style, an anchor) come for free: a fix is the same or refused.
"""

from __future__ import annotations

import json
from collections import Counter
from functools import cache

import pytest

from pyengine import engine
from pyengine.analysis import Judged
from pyengine.document.data import plain
from pyengine.document.document import read
from pyengine.document.node import Mapping, Node, Sequence, Style, target
from pyengine.document.resolve import entries
from pyengine.finding import Finding
from pyengine.rules import RULES
from pyengine.rules.rule import HEADINGS, Bad, Good, Rule
from tests.fixed import fixed_alone

BAD = [
    pytest.param(rule, example, id=f"{rule.meta.id}-{i}")
    for rule in RULES
    for i, example in enumerate(rule.examples)
    if isinstance(example, Bad)
]
GOOD = [
    pytest.param(rule, example, id=f"{rule.meta.id}-{i}")
    for rule in RULES
    for i, example in enumerate(rule.examples)
    if isinstance(example, Good)
]
FIXED = [case for case in BAD if isinstance(case.values[1], Bad) and case.values[1].fixed is not None]
ONE_FILE = [case for case in FIXED if not case.values[1].text.startswith("$ ")]
"""What can be told anew: of several files in one paste it takes a shell to say where each begins."""
UNFIXED = [case for case in BAD if case not in FIXED]
REFUSED = [case for case in BAD if isinstance(case.values[1], Bad) and case.values[1].refused is not None]


@cache
def findings(text: str) -> tuple[Judged, ...]:
    analysis = engine.analyse([engine.File("stack.yml", text)])
    assert analysis.problem is None
    assert not analysis.failures
    return analysis.judged


def of(rule: Rule, text: str) -> list[Judged]:
    return [judged for judged in findings(text) if judged.finding.rule == rule.meta.id]


def is_hardening(finding: Finding) -> bool:
    return finding.kind == "hardening"


def one(rule: Rule, text: str) -> Judged:
    found = of(rule, text)
    assert len(found) == 1, f"{rule.meta.id} speaks {len(found)} times on this example, and is to speak once"
    return found[0]


@pytest.mark.parametrize(("rule", "example"), BAD)
def test_the_rule_marks_the_place(rule: Rule, example: Bad) -> None:
    judged = one(rule, example.text)
    marked = judged.finding.place.span.of(example.text)
    assert marked == example.at, f"the rule marks {marked!r}, the example says {example.at!r}"
    assert len(judged.finding.message) <= 100, "the message is longer than 100 characters"
    assert judged.finding.why
    assert judged.finding.source


@pytest.mark.parametrize(("rule", "example"), BAD)
def test_no_other_problem_is_found(rule: Rule, example: Bad) -> None:
    others = {judged.finding.rule for judged in findings(example.text) if not is_hardening(judged.finding)}
    assert others <= {rule.meta.id}


@pytest.mark.parametrize(("rule", "example"), FIXED)
def test_the_fix_is_the_shown_text_and_settles(rule: Rule, example: Bad) -> None:
    judged = one(rule, example.text)
    assert judged.finding.fix is not None, "the example has a fixed text, the rule no fix"
    assert (judged.applicability == "unsafe") == example.unsafe, f"the fix is {judged.applicability}: see `unsafe=`"
    assert (judged.finding.fix.caveat is not None) or not example.unsafe, "an unsafe fix has a caveat"
    after = fixed_alone(rule.meta.id, example.text)
    assert after == example.fixed
    assert not of(rule, after), "the rule still speaks on the fixed text"


@pytest.mark.parametrize(("rule", "example"), REFUSED)
def test_a_refusal_says_why(rule: Rule, example: Bad) -> None:
    judged = one(rule, example.text)
    assert example.refused in (judged.refusal or "")


@pytest.mark.parametrize(("rule", "example"), UNFIXED)
def test_what_is_not_fixed_has_no_choice(rule: Rule, example: Bad) -> None:
    assert not one(rule, example.text).choices


@pytest.mark.parametrize(("rule", "example"), GOOD)
def test_the_rule_is_silent(rule: Rule, example: Good) -> None:
    assert not of(rule, example.text)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.meta.id)
def test_the_page_has_its_parts(rule: Rule) -> None:
    assert [heading for heading in HEADINGS if not rule.meta.section(heading)] == [], "headings that are missing"
    assert sum(isinstance(example, Bad) for example in rule.examples) > 1, "there are not two Bad examples"
    assert sum(isinstance(example, Good) for example in rule.examples) > 1, "there are not two Good examples"


def keys_of(text: str) -> Counter[str]:
    return Counter(line.partition(": ")[0].rstrip(":") for line in text.splitlines())


def wider(text: str) -> str:
    return "".join(" " * (len(line) - len(line.lstrip(" "))) + line for line in text.splitlines(keepends=True))


def crlf(text: str) -> str:
    return text.replace("\n", "\r\n")


def commented(text: str) -> str:
    return "".join(
        line.rstrip("\n") + "  # why\n" if line.rstrip("\n").strip() != "---" else line
        for line in text.splitlines(keepends=True)
    )


def flow(text: str) -> str:
    return _flow(read(text).roots[0])


def _flow(node: Node) -> str:
    """Return a node on one line; numbers and dates as they are written, which may matter."""
    value, data = target(node), plain(node)
    if isinstance(value, Mapping):
        pairs = (f"{json.dumps(name)}: {_flow(found.entry.value)}" for name, found in entries(value).items())
        return "{" + ", ".join(pairs) + "}"
    if isinstance(value, Sequence):
        return "[" + ", ".join(map(_flow, value.items)) + "]"
    as_written = value.style is Style.PLAIN and data is not None and not isinstance(data, str)
    return value.value if as_written else json.dumps(data, ensure_ascii=False)


def anchored(text: str) -> str:
    """Put the first service behind an anchor of its own, under a key that Docker does not read."""
    head, found, tail = text.partition("services:\n")
    name = tail.split(":", 1)[0].strip()
    lines = tail.splitlines(keepends=True)
    end = next((i for i, line in enumerate(lines[1:], 1) if not line.startswith("    ")), len(lines))
    block = "".join(line[2:] for line in lines[1:end])
    return f"{head}x-service: &base\n{block}{found}  {name}: *base\n{''.join(lines[end:])}"


VARIANTS = {"4 spaces": wider, "CRLF": crlf}
"""Manners in which the fix is the shown one, byte for byte but for the manner."""
RETOLD = {"flow": flow, "anchor": anchored}
"""The same meaning in other words: the fix means the same, or is refused."""


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize(("rule", "example"), FIXED)
def test_the_fix_is_the_same_in_another_manner(rule: Rule, example: Bad, variant: str) -> None:
    change = VARIANTS[variant]
    assert example.fixed is not None
    assert fixed_alone(rule.meta.id, change(example.text)) == change(example.fixed)


@pytest.mark.parametrize(("rule", "example"), ONE_FILE)
def test_the_fix_keeps_every_comment_and_every_line_that_it_does_not_change(rule: Rule, example: Bad) -> None:
    assert example.fixed is not None
    text = commented(example.text)
    after = fixed_alone(rule.meta.id, text)
    assert plain(read(after).roots[0]) == plain(read(example.fixed).roots[0])
    kept = Counter(commented(example.text).split("\n")) & Counter(commented(example.fixed).split("\n"))
    assert kept <= Counter(after.split("\n"))
    gone = keys_of(example.text) - keys_of(example.fixed)  # a line that goes takes its comment along
    assert after.count("# why") >= text.count("# why") - gone.total()


UNMERGED = [case for case in ONE_FILE if "<<: " not in case.values[1].text]
"""What can be told anew: in flow style a merge is written out, and nothing is left to say about it."""


@pytest.mark.parametrize(("rule", "example"), UNMERGED)
def test_the_fix_is_the_same_in_flow_style(rule: Rule, example: Bad) -> None:
    after = fixed_alone(rule.meta.id, flow(example.text))
    assert example.fixed is not None
    assert plain(read(after).roots[0]) == plain(read(example.fixed).roots[0])


@pytest.mark.parametrize(("rule", "example"), ONE_FILE)
def test_the_fix_is_the_same_behind_an_anchor_or_refused(rule: Rule, example: Bad) -> None:
    text = anchored(example.text)
    judged = of(rule, text)
    assert judged
    after = fixed_alone(rule.meta.id, text)
    assert example.fixed is not None
    if any(each.choices for each in judged):
        expected = plain(read(example.fixed).roots[0])
        actual = plain(read(after).roots[0])
        assert isinstance(expected, dict)
        assert isinstance(actual, dict)
        assert actual["services"] == expected["services"]
    else:
        assert all(each.refusal for each in judged)
        assert after == text
