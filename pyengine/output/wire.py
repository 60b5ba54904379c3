"""What crosses the border to the page and to `--format json`: flat frozen dataclasses, versioned.

They are apart from the engine's own types. The TypeScript in web/wire.d.ts is generated from here.

Places are line and column from 1, column and offset in UTF-16 units of the original text.
"""

from __future__ import annotations

from dataclasses import dataclass

VERSION = 1
"""Raised when a field changes its meaning or goes away."""


@dataclass(frozen=True, slots=True)
class Point:
    """A place in a text."""

    line: int
    column: int
    offset: int


@dataclass(frozen=True, slots=True)
class Range:
    """From `start` up to, not including, `end`, in the file with that index."""

    file: int
    start: Point
    end: Point


@dataclass(frozen=True, slots=True)
class Related:
    """A second place that explains a finding."""

    range: Range
    note: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to carry out a fix; `touches` are the services whose meaning it changes."""

    id: str
    title: str
    touches: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fix:
    """A proven fix. `applicability` is safe, unsafe or display; the first choice is the default."""

    title: str
    reason: str
    applicability: str
    caveat: str | None
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong. `id` is stable inside one report. `refusal` says why an expected fix is not offered."""

    id: str
    rule: str
    severity: str
    confidence: str
    service: str | None
    message: str
    why: str
    source: str
    range: Range
    related: tuple[Related, ...]
    fix: Fix | None
    refusal: str | None


@dataclass(frozen=True, slots=True)
class Problem:
    """Why the input cannot be judged, in one sentence, and the repair if exactly one repair parses."""

    message: str
    cause: str | None
    range: Range
    repair: Repair | None


@dataclass(frozen=True, slots=True)
class Repair:
    """The text with the one repair done, and what was done."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Masked:
    """One redacted place of the original text. The secret itself never crosses."""

    range: Range
    placeholder: str
    type: str
    detector: str
    reason: str


@dataclass(frozen=True, slots=True)
class Report:
    """The judgement of one input. `digest` is the SHA-256 of the files' texts, so that a stale one can be dropped.

    `kind` is stack, or what the input looks like instead: empty, command, kubernetes, html, prose, error, inspect …
    """

    version: int
    digest: str
    kind: str
    lines: int
    services: tuple[str, ...]
    findings: tuple[Finding, ...]
    problem: Problem | None
    notices: tuple[str, ...]
    masked: tuple[Masked, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a diff, its line break stripped. `kind` is context, remove or add; numbers count from 1."""

    kind: str
    text: str
    old: int | None
    new: int | None


@dataclass(frozen=True, slots=True)
class Hunk:
    """Neighbouring changed lines and the findings whose fixes made them."""

    file: int
    findings: tuple[str, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Rejected:
    """A wanted fix that was not made, and why."""

    finding: str
    rule: str
    reason: str


@dataclass(frozen=True, slots=True)
class Accepted:
    """A fix the user ticked, and the choice for it (empty: the default)."""

    finding: str
    choice: str


@dataclass(frozen=True, slots=True)
class Patch:
    """The files with the accepted fixes made, proven, as texts and as hunks."""

    digest: str
    texts: tuple[str, ...]
    hunks: tuple[Hunk, ...]
    refusals: tuple[Rejected, ...]


@dataclass(frozen=True, slots=True)
class Considered:
    """A place that was looked at and left alone, with the reason a person may want to know."""

    range: Range
    reason: str


@dataclass(frozen=True, slots=True)
class Redaction:
    """The text with placeholders, exactly the bytes that may leave, and the account of it.

    `masked` and `considered` point into the original text.
    """

    text: str
    masked: tuple[Masked, ...]
    considered: tuple[Considered, ...]


@dataclass(frozen=True, slots=True)
class Restored:
    """A text with the secrets put back. `lost` placeholders are missing from it, `invented` ones were never given."""

    text: str
    lost: tuple[str, ...]
    invented: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Memory:
    """What the placeholders of a page stand for, for the worker that comes after this one.

    The one message that holds secrets on purpose: it passes between the worker and its own page, which has the text.
    """

    vault: str


@dataclass(frozen=True, slots=True)
class RulePage:
    """A rule as the page shows it; `page` is its docstring, `examples` the stack files it ships with."""

    id: str
    severity: str
    title: str
    page: str
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hello:
    """What is running."""

    engine: str
    python: str
    ruamel: str
    rules: tuple[RulePage, ...]
