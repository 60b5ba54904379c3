"""Rules of others: a distribution that names its rule modules as entry points of the group `stackengine.rules`.

A rule of a pack is written as one of ours, and its id is told with the pack's name before it, `acme-rules/no-latest`:
nobody takes it for one of ours. A pack that cannot be used is told, and the others hold.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from types import ModuleType
from typing import Any

from pyengine.finding import Finding
from pyengine.rules import RULES
from pyengine.rules.rule import Check, Rule, rule

GROUP = "stackengine.rules"


@dataclass(frozen=True, slots=True)
class Pack:
    """A distribution with rules. `problems` are sentences about those of its entry points that cannot be used."""

    name: str
    version: str
    rules: tuple[Rule, ...]
    problems: tuple[str, ...] = ()


@cache
def packs() -> tuple[Pack, ...]:
    """Return the packs that are installed beside this program, by name; the modules are loaded once."""
    try:
        metadata = importlib.import_module(
            "importlib.metadata"
        )  # by name: the page carries it only beside its installer
    except ImportError:
        return ()
    found: dict[tuple[str, str], list[Any]] = {}
    for entry in metadata.entry_points(group=GROUP):
        found.setdefault((entry.dist.name, entry.dist.version), []).append(entry)
    return tuple(_pack(*key, entries) for key, entries in sorted(found.items()))


def known() -> tuple[Rule, ...]:
    """Return every rule: ours, then those of the packs under their full ids."""
    return (*RULES, *(each for pack in packs() for each in pack.rules))


def problems() -> tuple[str, ...]:
    """Return what cannot be used of the packs, in whole sentences."""
    return tuple(each for pack in packs() for each in pack.problems)


def pack_of(rule_id: str) -> str:
    """Return the name of the pack that a rule is from, empty for one of ours."""
    return rule_id.rpartition("/")[0]


def _pack(name: str, version: str, entries: list[Any]) -> Pack:
    rules: dict[str, Rule] = {}
    wrong: list[str] = []
    for entry in sorted(entries, key=lambda each: str(each.name)):
        try:
            for made in _rules(entry.load()):
                rules.setdefault(made.meta.id, _named(made, name))
        except Exception as error:  # noqa: BLE001 - a pack of somebody else's must not take the report with it
            wrong.append(
                f"The rules `{entry.name}` of the pack {name} cannot be used ({type(error).__name__}: {error})."
            )
    return Pack(name, version, tuple(rules.values()), tuple(wrong))


def _rules(loaded: object) -> Iterator[Rule]:
    """Yield the rules of an entry point: a module of a rule, or a list of such modules."""
    modules = loaded if isinstance(loaded, list | tuple) else [loaded]
    for module in modules:
        if not isinstance(module, ModuleType):
            raise TypeError(f"an entry point names a module or a list of modules, not {type(module).__name__}")
        yield rule(module)


def _named(made: Rule, pack: str) -> Rule:
    """Return a rule under its full id; what it finds is told under that."""
    full = f"{pack}/{made.meta.id}"
    return replace(made, meta=replace(made.meta, id=full), check=_telling(made.check, full))


def _telling(check: Check, full: str) -> Check:
    def checked(subject: object) -> Iterator[Finding]:
        return (replace(found, rule=full) for found in check(subject))

    return checked
