"""`.stackengine.yml`: how severe a team takes a rule's findings, or that it does not want them.

rules:
  image-untagged: medium
  harden-start-first: off
services:
  db:
    single-replica-stop-first: off
"""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from pyengine.document.document import Document, read
from pyengine.document.node import Node
from pyengine.document.yaml import YamlError
from pyengine.finding import Finding, Severity
from pyengine.input.case import CONFIGS
from pyengine.swarm.view import View, view
from pyengine.text import LineIndex

NAME = CONFIGS[0]
OFF = "off"
_WORDS = (*(severity.value for severity in Severity), OFF)
Wanted: TypeAlias = Mapping[str, Severity | None]
"""What is wanted of rules: a severity, or None for a rule that is off."""


@dataclass(frozen=True, slots=True)
class Config:
    """What is wanted of rules, and of rules on single services."""

    rules: Wanted = field(default_factory=dict)
    services: Mapping[str, Wanted] = field(default_factory=dict)

    def applied(self, finding: Finding) -> Finding | None:
        """Return a finding as severe as it is taken, None where it is off; what is said of a service comes first."""
        for wanted in (self.services.get(finding.service or "", {}), self.rules):
            if finding.rule in wanted:
                severity = wanted[finding.rule]
                return replace(finding, severity=severity) if severity is not None else None
        return finding


def parsed(text: str, known: Collection[str]) -> tuple[Config, tuple[str, ...]]:
    """Return what a file asks for, and a sentence for everything in it that cannot be followed.

    `known` are the ids of the rules. What can be followed is, whatever else the file holds.
    """
    try:
        document = read(text, NAME)
    except YamlError as error:
        line = LineIndex(text).position(error.span.start).line
        return Config(), (f"`{NAME}`, line {line}: this cannot be read: {error.problem}",)
    reader = _Reader(document, known)
    return (reader.config(document.root), tuple(reader.problems)) if document.root is not None else (Config(), ())


class _Reader:
    """Reads a config and gathers what is wrong with it."""

    def __init__(self, document: Document, known: Collection[str]) -> None:
        self.lines, self.known = document.lines, known
        self.problems: list[str] = []

    def config(self, root: Node) -> Config:
        rules: Wanted = {}
        services: dict[str, Wanted] = {}
        for name, child in self._entries(view((root,)), "the file holds `rules` and `services`"):
            if name == "rules":
                rules = self._wanted(child)
            elif name == "services":
                below = self._entries(child, "a service's name belongs here, with rules below it")
                services = {service: self._wanted(some) for service, some in below}
            else:
                self._tell(child, f"`{name[:30]}` is nothing that can be set; `rules` and `services` can")
        return Config(rules, services)

    def _entries(self, mapping: View, otherwise: str) -> Iterator[tuple[str, View]]:
        if not mapping.is_mapping:
            self._tell(mapping, otherwise)
            return
        yield from mapping.entries()

    def _wanted(self, mapping: View) -> Wanted:
        return dict(self._rules(mapping))

    def _rules(self, mapping: View) -> Iterator[tuple[str, Severity | None]]:
        for rule, child in self._entries(mapping, "a rule's name belongs here, with a severity or `off` behind it"):
            word = OFF if child.data is False else str(child.data)
            if rule not in self.known:
                self._tell(child, unknown(rule, self.known))
            elif word not in _WORDS:
                self._tell(child, f"`{rule}` can be {', '.join(_WORDS[:-1])} or {OFF}")
            else:
                yield rule, None if word == OFF else Severity(word)

    def _tell(self, at: View, problem: str) -> None:
        line = self.lines.position(at.key_place.span.start).line
        self.problems.append(f"`{NAME}`, line {line}: {problem}")


def unknown(rule: str, known: Collection[str]) -> str:
    """Return what to say of the name of a rule that there is not."""
    near = difflib.get_close_matches(rule, known, 1)
    return f"there is no rule `{rule[:40]}`" + (f"; is `{near[0]}` meant?" if near else ".")
