"""The folder of rules and the registry are the same, a module's name is its rule's id, a hook is one of a table."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest

import pyengine.rules
from pyengine.finding import Finding, Kind
from pyengine.rules import RULES
from pyengine.rules.rule import HOOKS, rule

ROOM = Path(pyengine.rules.__file__).parent


def test_every_module_of_a_family_is_registered_under_its_own_name() -> None:
    modules = {path.stem.replace("_", "-") for path in ROOM.glob("*/*.py") if path.stem != "__init__"}
    registered = {each.meta.id for each in RULES}
    assert modules - registered == set(), "modules without a line in RULES, or named otherwise than their rule's id"
    assert registered - modules == set(), "ids that are no module's name: rename the one or the other"
    assert len(RULES) == len(modules)


def test_hardening_is_told_from_hazards_by_what_the_rule_says() -> None:
    family = {path.stem.replace("_", "-") for path in (ROOM / "harden").glob("harden_*.py")}
    assert {each.meta.id for each in RULES if each.meta.kind is Kind.HARDENING} == family


def test_a_check_of_an_unknown_subject_is_an_error_and_not_silence() -> None:
    def check(_: int) -> Iterator[Finding]:
        yield from ()

    module = ModuleType("unheard_of")
    module.check = check  # type: ignore[attr-defined]
    with pytest.raises(TypeError, match=r"unheard_of: .* a type among Source, Stack, Service"):
        rule(module)


def test_a_check_without_a_type_is_an_error_that_names_the_module() -> None:
    module = ModuleType("untyped")
    module.check = lambda _: iter(())  # type: ignore[attr-defined]
    with pytest.raises(TypeError, match="untyped: `check` takes one parameter"):
        rule(module)


def test_every_rule_is_tried_on_an_engine_or_says_why_not(figure: Callable[[str], None]) -> None:
    untried = {each.meta.id: each.untried for each in RULES if not each.experiments}
    figure(f"rules without an experiment: {', '.join(f'{name} ({why})' for name, why in untried.items()) or 'none'}")
    assert all(untried.values()), "a rule has EXPERIMENTS, or NO_EXPERIMENT with the reason"


@pytest.mark.parametrize("each", RULES, ids=lambda each: each.meta.id)
def test_a_hook_is_a_type_of_the_table(each: pyengine.rules.Rule) -> None:
    assert each.hook in HOOKS
