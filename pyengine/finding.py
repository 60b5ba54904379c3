"""What a rule says: a place in a file, a sentence, and perhaps a repair in terms of meaning (ops), not characters."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pyengine.patch.ops import Op
from pyengine.text import Place


class Kind(StrEnum):
    """Hazard: what is written does harm, or nothing at all. Hardening: nothing was decided, and something is better."""

    HAZARD = "hazard"
    HARDENING = "hardening"


class Severity(StrEnum):
    """How much it hurts."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    INFO = "info"


class Confidence(StrEnum):
    """How sure the rule is."""

    CERTAIN = "certain"
    LIKELY = "likely"
    POSSIBLE = "possible"


class Applicability(StrEnum):
    """Safe: determined by the input and cited facts, and nothing changes outside of a rollout or a refused deploy.

    Unsafe: changes how tasks run, or needs a judgement; always with a caveat. Display: shown, never applied.
    """

    SAFE = "safe"
    UNSAFE = "unsafe"
    DISPLAY = "display"


@dataclass(frozen=True, slots=True)
class Label:
    """A second place that explains the finding."""

    place: Place
    note: str


@dataclass(frozen=True, slots=True)
class Fix:
    """A repair: ops on routes, why they help (`reason`, one sentence) and what to mind (`caveat`)."""

    title: str
    ops: tuple[Op, ...]
    applicability: Applicability
    reason: str
    caveat: str | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong, at one place. `refusal` says why there is no fix where a reader would expect one.

    `refused` tells that Docker refuses the files for this.
    """

    rule: str
    kind: Kind
    severity: Severity
    confidence: Confidence
    service: str | None
    message: str
    place: Place
    why: str
    source: str
    related: tuple[Label, ...] = ()
    fix: Fix | None = None
    refusal: str | None = None
    refused: bool = False
