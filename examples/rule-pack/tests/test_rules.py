"""What is bad in the examples is found at its place, what is good is not. `pip install -e .` comes first."""

import pytest

from pyengine.engine import File, analyse
from pyengine.packs import packs
from pyengine.rules.rule import Bad

PACK = next(pack for pack in packs() if pack.name == "acme-rules")
CASES = [(rule.meta.id, example) for rule in PACK.rules for example in rule.examples]


def test_the_pack_can_be_used() -> None:
    assert PACK.rules
    assert not PACK.problems


@pytest.mark.parametrize(("rule", "example"), CASES)
def test_an_example(rule: str, example: object) -> None:
    text = example.text
    found = [each.finding for each in analyse([File("stack.yml", text)]).judged if each.finding.rule == rule]
    marked = [text[each.place.span.start : each.place.span.end] for each in found]
    assert marked == ([example.at] if isinstance(example, Bad) else [])
