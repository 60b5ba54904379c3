"""What is told of what the rules find: comments and our own config may ask for less."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from pyengine import packs
from pyengine.asked.comments import comments
from pyengine.asked.config import NAME, Config, parsed
from pyengine.finding import Finding
from pyengine.rules.rule import judge_by
from pyengine.swarm.model.stack import Stack

NOTHING = Config()
_OFF = f"off in `{NAME}`"


def ids() -> frozenset[str]:
    """Return the ids of all rules."""
    return frozenset(rule.meta.id for rule in packs.known())


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the rules find; what they find too, but somebody asked not to be told, with why; which rules failed.

    `notices` tell which requests cannot be followed.
    """

    findings: tuple[Finding, ...]
    ignored: tuple[tuple[Finding, str], ...] = ()
    failures: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()


def read(text: str | None) -> tuple[Config, tuple[str, ...]]:
    """Return what the text of our config asks for, and a sentence for everything in it that cannot be followed."""
    return parsed(text, ids()) if text is not None else (NOTHING, ())


def judge(stack: Stack, config: Config = NOTHING, only: Collection[str] | None = None) -> Judgement:
    """Judge the files read together (these services alone, if `only`), and tell what is asked for."""
    findings, failures = judge_by(packs.known(), stack, only)
    ignores, notices = comments(stack, ids())
    told: list[Finding] = []
    ignored: list[tuple[Finding, str]] = []
    for finding in findings:
        wanted = config.applied(finding)
        why = next((ignore.why for ignore in ignores if ignore.about(finding, stack)), "")
        if why or wanted is None:
            ignored.append((finding, why or _OFF))
        else:
            told.append(wanted)
    return Judgement(tuple(told), tuple(ignored), failures, (*notices, *packs.problems()))
