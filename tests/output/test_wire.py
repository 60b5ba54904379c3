"""The wire is one: the words are the engine's own, the table is whole, and everything in it can be written and read."""

from __future__ import annotations

import dataclasses
import inspect
from typing import get_args, get_type_hints

from pyengine import finding
from pyengine.bridge import METHODS
from pyengine.output import wire
from pyengine.patch import offers
from pyengine.swarm.effective import By
from pyengine.swarm.fates import Happens
from tools.typescript import typescript


def test_the_words_are_those_of_the_engine() -> None:
    pairs = {
        wire.Severity: finding.Severity,
        wire.Confidence: finding.Confidence,
        wire.Applicability: finding.Applicability,
        wire.Way: offers.Way,
        wire.RefusedBy: By,
        wire.Happens: Happens,
    }
    for words, enum in pairs.items():
        assert get_args(words) == tuple(member.value for member in enum)


def test_every_method_is_in_the_table_once_and_answered_as_it_says() -> None:
    assert tuple(method.name for method in METHODS) == get_args(wire.MethodName)
    for method in METHODS:
        hints = get_type_hints(method.act)
        *_, asked = (hints[name] for name in inspect.signature(method.act).parameters if name != "self")
        assert (asked, hints["return"]) == (method.asked, method.answered)


def test_every_dataclass_is_frozen_and_typed_for_the_page() -> None:
    text = typescript()
    classes = [item for item in vars(wire).values() if isinstance(item, type) and dataclasses.is_dataclass(item)]
    for declared in classes:
        assert declared.__dataclass_params__.frozen  # type: ignore[attr-defined]
        assert f"export interface {declared.__name__} " in text or f"export type {declared.__name__} " in text
    for method in METHODS:
        assert f"  readonly {method.name}: {{ readonly params: {method.asked.__name__};" in text
    assert "  readonly severity: Severity;\n" in text
    assert 'export type Severity = "high" | "medium" | "low" | "info";' in text
