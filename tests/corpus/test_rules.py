"""How often each rule speaks on real files: no rule fails, no message is long, no rule is a policy in disguise."""

from __future__ import annotations

import json
import statistics
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from pyengine.document.document import read
from pyengine.document.yaml import YamlError
from pyengine.finding import Severity
from pyengine.rules import RULES
from pyengine.rules.rule import judge_by
from pyengine.swarm.model.stack import Stack

SHARE = 0.3
"""A rule that finds fault with more of the Swarm files is a policy, not a diagnosis; hardening is marked info."""


MEDIAN = 3
"""Findings above info that the median Swarm file may have: whoever reads more reads none."""


def test_rules_speak_rarely_and_briefly(shared: Path, figure: Callable[[str], None]) -> None:
    fired, spoken, swarm, loud = Counter[str](), Counter[str](), 0, list[int]()
    for entry in json.loads((shared / "corpus/manifest.json").read_text("utf-8"))["real"]:
        try:
            document = read((shared / "corpus" / entry["file"]).read_text("utf-8-sig"))
        except YamlError:
            continue
        findings, notices = judge_by(RULES, Stack([document]))
        assert not notices, entry["file"]
        assert not [finding.message for finding in findings if len(finding.message) > 100], entry["file"]
        swarm += entry["swarm"]
        loud += [sum(finding.severity is not Severity.INFO for finding in findings)] if entry["swarm"] else []
        fired.update(finding.rule for finding in findings)
        spoken.update({finding.rule for finding in findings} if entry["swarm"] else ())
    assert swarm
    figure(f"findings above info in a Swarm file: {statistics.median(loud):g} at the median, {max(loud)} at most")
    assert statistics.median(loud) <= MEDIAN
    for rule in sorted(RULES, key=lambda rule: -spoken[rule.meta.id]):
        name, severity = rule.meta.id, rule.meta.severity
        figure(f"{name} ({severity}): {fired[name]} findings, in {spoken[name]} of {swarm} Swarm files")
        assert severity is Severity.INFO or spoken[name] <= SHARE * swarm, name
