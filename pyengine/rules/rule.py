"""What a rule is: `META`, `check`, `EXAMPLES` and `EXPERIMENTS` in a module whose docstring is its page.

Where no experiment can be made `NO_EXPERIMENT` says why, in a sentence. `READ` has what is often said otherwise.

The docstring has five parts (What it does / Why it hurts / What we change / When to ignore it / Sources); the finding's
`why` and `source` are taken from there, so that each is written once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import TypeAlias, get_type_hints

from pyengine.evidence.experiment import Experiment
from pyengine.finding import Confidence, Finding, Fix, Kind, Label, Severity
from pyengine.swarm.model.source import Source
from pyengine.swarm.model.stack import Service, Stack
from pyengine.swarm.view import Located, View
from pyengine.text import Place

HEADINGS = ("What it does", "Why it hurts", "What we change", "When to ignore it", "Sources")


@dataclass(frozen=True, slots=True)
class Meta:
    """The constant part of a rule. `id` is for ever; `page` is the module's docstring.

    `refuses` tells a rule that explains why Docker refuses files.
    """

    id: str
    severity: Severity
    title: str
    page: str
    confidence: Confidence = Confidence.CERTAIN
    kind: Kind = Kind.HAZARD
    refuses: bool = False

    def section(self, heading: str) -> str:
        """Return one part of the page as a single paragraph, empty if it is not there."""
        match = re.search(rf"^{heading}\n-+\n(.*?)(?=^[A-Z][^\n]*\n-+\n|\Z)", self.page, re.MULTILINE | re.DOTALL)
        return " ".join(match[1].split()) if match else ""

    def finding(  # noqa: PLR0913 - each is one field of the finding, given by name
        self,
        at: Located[object] | View | Place,
        message: str,
        service: Service | None,
        *,
        fix: Fix | None = None,
        refusal: str | None = None,
        related: Iterable[tuple[Located[object] | View | Place, str]] = (),
        severity: Severity | None = None,
        confidence: Confidence | None = None,
    ) -> Finding:
        """Return a finding of this rule at a place."""
        return Finding(
            rule=self.id,
            kind=self.kind,
            severity=severity or self.severity,
            confidence=confidence or self.confidence,
            service=service.name if service is not None else None,
            message=message,
            place=_place(at),
            why=self.section("Why it hurts"),
            source=self.section("Sources"),
            related=tuple(Label(_place(place), note) for place, note in related),
            fix=fix,
            refusal=refusal,
            refused=self.refuses,
        )


def address(rule: str) -> str:
    """Return where the page of the rule with this id stands in the site, for ever; empty for a rule of others."""
    return "" if "/" in rule else f"rules/{rule}.html"


def _place(at: Located[object] | View | Place) -> Place:
    return at if isinstance(at, Place) else at.place


@dataclass(frozen=True, slots=True)
class Bad:
    """A file the rule speaks about: `at` is the marked text, `fixed` the file afterwards (None: no fix is offered).

    `unsafe` tells that the fix is only made with the hardening; `refused` is a part of the reason why there is none.
    """

    text: str
    at: str
    fixed: str | None = None
    why: str = ""
    unsafe: bool = False
    refused: str | None = None


@dataclass(frozen=True, slots=True)
class Good:
    """A file the rule is silent about, and why it might have been tempted."""

    text: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Read:
    """Something one may have read elsewhere, and what happens instead; whole sentences."""

    claim: str
    truth: str


@dataclass(frozen=True, slots=True)
class Explained:
    """The files read together, and what other rules have found out about why Docker refuses them."""

    stack: Stack
    findings: tuple[Finding, ...]


Check = Callable[..., Iterator[Finding]]
Subject: TypeAlias = Source | Stack | Service | Explained

HOOKS: dict[type, Callable[[Explained], Sequence[Subject]]] = {
    Source: lambda known: known.stack.sources,
    Stack: lambda known: (known.stack,),
    Service: lambda known: known.stack.services,
    Explained: lambda known: (known,),
}
"""What a check may look at: the type of its parameter, and all there is of it in the files read together.

What looks at the explained is asked behind the others.
"""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule as registered.

    `hook` is the type its check looks at, one of `HOOKS`; `untried` why no engine tried it; `read` what is often said
    otherwise.
    """

    meta: Meta
    check: Check
    examples: tuple[Bad | Good, ...]
    hook: type
    experiments: tuple[Experiment, ...] = ()
    untried: str = ""
    read: tuple[Read, ...] = ()

    @property
    def page(self) -> str:
        """The rule's page."""
        return self.meta.page


def rule(module: ModuleType) -> Rule:
    """Return the rule a module declares; the type of its check's parameter chooses the hook.

    Raises TypeError for a type that nothing is known of: a rule that would never run is none.
    """
    kinds = [kind for name, kind in get_type_hints(module.check).items() if name != "return"]
    if len(kinds) != 1 or kinds[0] not in HOOKS:
        known = ", ".join(each.__name__ for each in HOOKS)
        raise TypeError(f"{module.__name__}: `check` takes one parameter of a type among {known}, not {kinds}")
    tried = tuple(getattr(module, "EXPERIMENTS", ())), getattr(module, "NO_EXPERIMENT", "")
    return Rule(module.META, module.check, tuple(module.EXAMPLES), kinds[0], *tried, tuple(getattr(module, "READ", ())))


def judge_by(
    rules: Iterable[Rule], stack: Stack, only: Collection[str] | None = None
) -> tuple[tuple[Finding, ...], tuple[str, ...]]:
    """Return what the rules find in the files read together, in the order of the text, and which rules failed.

    With `only`, rules on services look at those services alone.
    """
    findings: list[Finding] = []
    notices: list[str] = []
    for each in sorted(rules, key=lambda each: each.hook is Explained):
        known = Explained(stack, tuple(found for found in findings if found.refused) if each.hook is Explained else ())
        try:
            findings += [found for subject in _subjects(each, known, only) for found in each.check(subject)]
        except Exception as error:  # noqa: BLE001 - one rule's failure must not take the report with it
            notices.append(f"The rule {each.meta.id} failed ({type(error).__name__}); the rest of the report holds.")
    findings.sort(
        key=lambda finding: (finding.place.file, finding.place.span.start, finding.rule, finding.service or "")
    )
    return tuple(findings), tuple(notices)


def _subjects(each: Rule, known: Explained, only: Collection[str] | None) -> Iterable[Subject]:
    subjects = HOOKS[each.hook](known)
    if only is None:
        return subjects
    return (subject for subject in subjects if not isinstance(subject, Service) or subject.name in only)
