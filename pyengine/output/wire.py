"""What crosses the border between the page and the engine, both ways: flat frozen dataclasses, versioned.

They are apart from the engine's own types. The TypeScript in web/wire.d.ts is generated from here.

Places are line and column from 1, column and offset in UTF-16 units of the original text.
"""

# long: it declares and does nothing, and who reads it wants to see both sides
from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

VERSION = 1
"""Raised when a field changes its meaning or goes away."""

Kind = Literal["hazard", "hardening"]
Severity = Literal["high", "medium", "low", "info"]
Confidence = Literal["certain", "likely", "possible"]
Applicability = Literal["safe", "unsafe", "display"]
Way = Literal["here", "anchor"]
LineKind = Literal["context", "remove", "add"]
MethodName = Literal[
    "hello",
    "find",
    "analyse",
    "patch",
    "redact",
    "restore",
    "memory",
    "recall",
    "evidence",
    "effective",
    "foresee",
    "explain",
    "cite",
    "compare",
    "guard",
    "compose",
    "weigh",
]
Protocol = Literal["openai", "anthropic", "gemini"]
Form = Literal["schema", "json", "text"]
Speaker = Literal["user", "model"]
DeedKind = Literal["kill", "sick", "pull", "drain", "rollback", "force"]
ShapeKind = Literal["box", "line", "words"]
Outcome = Literal["accepted", "refused", "unsure"]
TakenKind = Literal["stack", "command", "error", "ps", "inspect", "prose"]
RefusedBy = Literal["loader", "engine"]
Happens = Literal["honoured", "ignored", "dropped", "refused"]
How = Literal["said once", "replaces", "kept, not replaced by", "joined with", "lost to"]
ErrorKind = Literal["bad-request", "leak", "unchecked", "too-deep", "internal"]


@dataclass(frozen=True, repr=False)
class Point:
    """A place in a text."""

    line: int
    column: int
    offset: int


@dataclass(frozen=True, repr=False)
class Range:
    """From `start` up to, not including, `end`, in the file with that index."""

    file: int
    start: Point
    end: Point


@dataclass(frozen=True, repr=False)
class Related:
    """A second place that explains a finding."""

    range: Range
    note: str


@dataclass(frozen=True, repr=False)
class Choice:
    """One way to carry out a fix; `touches` are the services whose meaning it changes."""

    id: Way
    title: str
    touches: tuple[str, ...]


@dataclass(frozen=True, repr=False)
class Fix:
    """A fix; the first choice is the default. It has none where it is only shown, or where the report is not proven."""

    title: str
    reason: str
    applicability: Applicability
    caveat: str | None
    choices: tuple[Choice, ...]


@dataclass(frozen=True, repr=False)
class Finding:
    """One thing wrong, or one that could be better: `kind` tells which.

    `id` is stable inside one report. `refusal` says why an expected fix is not offered.
    """

    id: str
    rule: str
    kind: Kind
    severity: Severity
    confidence: Confidence
    service: str | None
    message: str
    why: str
    source: str
    range: Range
    related: tuple[Related, ...]
    fix: Fix | None
    refusal: str | None


@dataclass(frozen=True, repr=False)
class Problem:
    """Why the input cannot be judged, in one sentence, and the repairs that hold; each has another meaning."""

    message: str
    cause: str | None
    range: Range
    repairs: tuple[Repair, ...]


@dataclass(frozen=True, repr=False)
class Repair:
    """What is done, the text of the problem's file then, and the lines that this changes."""

    title: str
    text: str
    hunks: tuple[Hunk, ...]


@dataclass(frozen=True, repr=False)
class Masked:
    """One redacted place of the original text. The secret itself never crosses.

    It is `certain` where its own form says that it opens something, as that of a provider's token does.
    """

    range: Range
    placeholder: str
    type: str
    detector: str
    reason: str
    certain: bool


@dataclass(frozen=True, repr=False)
class Ignored:
    """A finding that is not told, as a comment or the config asks for, with the reason given there."""

    rule: str
    service: str | None
    message: str
    range: Range
    reason: str


@dataclass(frozen=True, repr=False)
class Verdict:
    """What `docker stack deploy` does with the files, as far as the files tell: `errors` and `warnings` are its words.

    `unsure` where a variable decides, or a rule of ours failed. `swarm` tells a file that is meant for Swarm; `made` is
    what Swarm makes of services about whose rollout nothing is written. `unchecked` is what nobody has looked at.
    """

    outcome: Outcome
    errors: tuple[str, ...]
    warnings: tuple[str, ...]
    swarm: bool
    made: tuple[str, ...]
    unchecked: tuple[str, ...]


@dataclass(frozen=True, repr=False)
class Report:
    """The judgement of one input.

    `kind` is stack, or what the input looks like instead: empty, command, kubernetes, html, prose, error, inspect …
    Unless it is `proven` the fixes have not been tried: some may yet turn out to be none.
    """

    version: int
    kind: str
    lines: int
    services: tuple[str, ...]
    findings: tuple[Finding, ...]
    problem: Problem | None
    notices: tuple[str, ...]
    masked: tuple[Masked, ...]
    ignored: tuple[Ignored, ...]
    verdict: Verdict | None
    proven: bool


@dataclass(frozen=True, repr=False)
class Line:
    """A line of a diff, its line break stripped; numbers count from 1."""

    kind: LineKind
    text: str
    old: int | None
    new: int | None


@dataclass(frozen=True, repr=False)
class Hunk:
    """Neighbouring changed lines and the findings whose fixes made them."""

    file: int
    findings: tuple[str, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, repr=False)
class Rejected:
    """A wanted fix that was not made, and why."""

    finding: str
    rule: str
    reason: str


@dataclass(frozen=True, repr=False)
class Patch:
    """The files with the accepted fixes made, proven, as texts, as hunks, and as a diff for `git apply`."""

    texts: tuple[str, ...]
    diff: str
    hunks: tuple[Hunk, ...]
    refusals: tuple[Rejected, ...]


@dataclass(frozen=True, repr=False)
class Considered:
    """A place that was looked at and left alone, with the reason, and how sure it is that nothing was passed over."""

    range: Range
    reason: str
    confidence: Confidence


@dataclass(frozen=True, repr=False)
class Redaction:
    """The text with placeholders, exactly the bytes that may leave, and the account of it.

    `masked`, `considered` and `shown`, the places that are not masked because the user said so, point into the original
    text.
    """

    text: str
    masked: tuple[Masked, ...]
    shown: tuple[Masked, ...]
    considered: tuple[Considered, ...]


@dataclass(frozen=True, repr=False)
class Moved:
    """A placeholder that stands where its secret did not stand before, as in a URL; `how` names both places."""

    range: Range
    placeholder: str
    how: str


@dataclass(frozen=True, repr=False)
class Restored:
    """A text with the secrets put back; `hunks` show where each of them stands.

    `lost` placeholders are missing from it, `invented` ones were never given, `foreign` ones were given by another
    session: these two are left as they are. `moved` points into the text with the placeholders.
    """

    text: str
    hunks: tuple[Hunk, ...]
    lost: tuple[str, ...]
    invented: tuple[str, ...]
    foreign: tuple[str, ...]
    moved: tuple[Moved, ...]


@dataclass(frozen=True, repr=False)
class Memory:
    """What the placeholders of a page stand for, for the worker that comes after this one.

    The one message that holds secrets on purpose: it passes between the worker and its own page, which has the text.
    """

    vault: str


@dataclass(frozen=True, repr=False)
class RulePage:
    """A rule as the page shows it; `page` is its docstring, `examples` its files, first those it speaks about."""

    id: str
    severity: Severity
    title: str
    page: str
    examples: tuple[str, ...]


@dataclass(frozen=True, repr=False)
class Hello:
    """What is running."""

    engine: str
    python: str
    ruamel: str
    rules: tuple[RulePage, ...]


@dataclass(frozen=True, repr=False)
class Shape:
    """A box, a line from (x, y) by (width, height), or words that begin there; `look` is the class it is drawn with.

    `x` and `width` are percent of the picture's width, `y` and `height` pixels. The text of a box says what it is.
    """

    kind: ShapeKind
    look: str
    x: float
    y: float
    width: float
    height: float
    text: str


@dataclass(frozen=True, repr=False)
class Picture:
    """A time line of so many pixels in height."""

    height: float
    shapes: tuple[Shape, ...]


@dataclass(frozen=True, repr=False)
class Sample:
    """What a look means: an entry of the legend."""

    picture: Picture
    text: str


@dataclass(frozen=True, repr=False)
class Happened:
    """A moment of a time line in words: when, how many tasks served from then on, and what happened."""

    time: str
    serving: str
    what: str


@dataclass(frozen=True, repr=False)
class Side:
    """What was watched with one file. `said` is Docker's own answer, `picture` is null where nothing was watched.

    `rows` tell what the picture shows.
    """

    title: str
    said: str
    picture: Picture | None
    rows: tuple[Happened, ...]


@dataclass(frozen=True, repr=False)
class Watched:
    """One experiment on a real engine: what was seen in a sentence, and the two files it was seen with."""

    sentence: str
    sides: tuple[Side, ...]


@dataclass(frozen=True, repr=False)
class Evidence:
    """What was watched of a rule; where there is nothing `untried` says why."""

    watched: tuple[Watched, ...]
    legend: tuple[Sample, ...]
    untried: str


@dataclass(frozen=True, repr=False)
class Setting:
    """One value that Swarm goes by, under its name in `docker service inspect`.

    `origin` says in words where it comes from; `range` is where a file says it, null where none does.
    """

    name: str
    value: str
    origin: str
    range: Range | None


@dataclass(frozen=True, repr=False)
class Uses:
    """What Swarm goes by for a service."""

    service: str
    settings: tuple[Setting, ...]


@dataclass(frozen=True, repr=False)
class Fate:
    """What happens to a key that is not simply honoured, and why."""

    key: str
    range: Range
    happens: Happens
    why: str


@dataclass(frozen=True, repr=False)
class Met:
    """What another place says of a value."""

    value: str
    range: Range


@dataclass(frozen=True, repr=False)
class Merged:
    """A value of several files as one: who says it, and how it met what the `others` say. What is lost is not there."""

    key: str
    value: str
    range: Range
    how: How
    others: tuple[Met, ...]


@dataclass(frozen=True, repr=False)
class Meeting:
    """An entry that several files write, such as `services.api`."""

    entry: str
    rows: tuple[Merged, ...]


@dataclass(frozen=True, repr=False)
class Effective:
    """What `docker stack deploy` does with the files: `refused` says by whom, null where they are accepted.

    `errors` and `warnings` are Docker's words. `honoured` is how many keys mean what they say; `fates` are the others.
    `merged` are the entries that several of the files write.
    """

    refused: RefusedBy | None
    errors: tuple[str, ...]
    warnings: tuple[str, ...]
    services: tuple[Uses, ...]
    fates: tuple[Fate, ...]
    honoured: int
    merged: tuple[Meeting, ...]


@dataclass(frozen=True, repr=False)
class Scene:
    """A scenario by its id, in words that hold for the numbers asked with."""

    id: str
    title: str


@dataclass(frozen=True, repr=False)
class Fared:
    """How a file comes through a scenario, in words."""

    scenario: str
    survived: bool
    words: str


@dataclass(frozen=True, repr=False)
class Forecast:
    """How a service comes through all scenarios, as it is and with the changes; these `gain` some and `lose` others.

    Of a service that is not the chosen one all may be empty: it is computed when it is chosen.
    """

    service: str
    before: tuple[Fared, ...]
    after: tuple[Fared, ...]
    gain: tuple[str, ...]
    lose: tuple[str, ...]


@dataclass(frozen=True, repr=False)
class Fact:
    """A number of the headline, with its name."""

    name: str
    value: str


@dataclass(frozen=True, repr=False)
class Moment:
    """A moment of a time line: where it stands in percent of the width, and what happened."""

    x: float
    row: Happened


@dataclass(frozen=True, repr=False)
class Foretold:
    """A scenario with one file: a sentence, numbers, the time line, the same in rows, and what each deed does."""

    title: str
    headline: str
    facts: tuple[Fact, ...]
    picture: Picture
    moments: tuple[Moment, ...]
    deeds: tuple[str, ...]


@dataclass(frozen=True, repr=False)
class Foresight:
    """What a rollout will do. `refused` says why nothing can be foreseen; then all else is empty.

    `sides` are of one service and one scenario: as it is, and with the changes if there are any.
    """

    refused: str
    scenes: tuple[Scene, ...]
    forecasts: tuple[Forecast, ...]
    service: str
    scenario: str
    sides: tuple[Foretold, ...]
    legend: tuple[Sample, ...]
    assumed: str


@dataclass(frozen=True, repr=False)
class Command:
    """A command to run, quoted for a shell, and what it does and costs."""

    line: str
    effect: str
    recreates_tasks: bool
    destroys_rollback: bool


@dataclass(frozen=True, repr=False)
class Symptom:
    """Something known that has happened. `isnt` and `lasting` may be empty; `worse` must not be run."""

    id: str
    service: str | None
    title: str
    evidence: str
    range: Range
    cause: str
    isnt: str
    worse: tuple[Command, ...]
    lasting: str


@dataclass(frozen=True, repr=False)
class Taken:
    """A part of what was pasted, and what it was taken for."""

    kind: str
    range: Range


@dataclass(frozen=True, repr=False)
class Incident:
    """What has happened, and what may be run now, in order.

    `hint` says what can be pasted where nothing that is known was seen in what was, empty elsewhere.
    """

    taken: tuple[Taken, ...]
    symptoms: tuple[Symptom, ...]
    now: tuple[Command, ...]
    hint: str


@dataclass(frozen=True, repr=False)
class Cited:
    """What a finding says of rollouts, computed for the file; "" where it says nothing of them."""

    sentence: str


@dataclass(frozen=True, repr=False)
class Difference:
    """A key that the live service and the file say differently; null is what one of them does not say at all.

    `tasks` tells which tasks are replaced when it changes.
    """

    key: str
    live: str | None
    file: str | None
    in_live: Range
    in_file: Range | None
    tasks: str


@dataclass(frozen=True, repr=False)
class LiveFinding:
    """What a rule says of a live service, and the commands that correct it."""

    rule: str
    severity: str
    message: str
    range: Range
    commands: tuple[Command, ...]


@dataclass(frozen=True, repr=False)
class Planned:
    """What deploying the file would do to a service, in words. `tasks` are replaced, null if nobody can know."""

    action: str
    replaced: str
    tasks: int | None
    added: int
    order: tuple[str, ...]
    back: tuple[str, ...]


@dataclass(frozen=True, repr=False)
class Beside:
    """A service, live and in the file. `missing` is empty, `live` or `file`; without both there is no plan.

    `to_file` make it live as the file says, but for the keys `beyond`, which only a deploy changes; `to_live` is the
    diff that makes the file say what is live, `refusal` why there is none.
    """

    service: str
    missing: str
    rows: tuple[Difference, ...]
    to_file: tuple[Command, ...]
    beyond: tuple[str, ...]
    to_live: str
    refusal: str
    plan: Planned | None
    findings: tuple[LiveFinding, ...]


@dataclass(frozen=True, repr=False)
class Live:
    """The live services of what was pasted, beside its stack files. `refused` is what Docker says of these."""

    refused: str
    compared: bool
    services: tuple[Beside, ...]


@dataclass(frozen=True, repr=False)
class Guard:
    """A file for the user's repository that keeps it from coming back; `path` is where it goes, `why` why it fits."""

    id: str
    title: str
    path: str
    why: str
    text: str


@dataclass(frozen=True, repr=False)
class Guards:
    """The guards that fit, in the order in which they are needed."""

    guards: tuple[Guard, ...]


@dataclass(frozen=True, repr=False)
class Composed:
    """The exact body of a request to a model, its placeholders, one a place, and the question without secrets."""

    body: str
    placeholders: tuple[str, ...]
    question: str


@dataclass(frozen=True, repr=False)
class Opinion:
    """What the engine thinks of a change that a model proposes.

    It holds where `refusal` is empty: it changes `touches` and nothing else, and `closes` is no longer found then. It
    is `taken` if it was accepted and holds together with what was accepted before it.
    """

    title: str
    reason: str
    refusal: str
    touches: tuple[str, ...]
    closes: tuple[str, ...]
    hunks: tuple[Hunk, ...]
    taken: bool


@dataclass(frozen=True, repr=False)
class Weighed:
    """The answer of a model: its words, its changes with the engine's opinions, and the files with the accepted ones.

    `formed` tells an answer in the agreed form; one that is not has no changes. `invented` are placeholders in it that
    stand for nothing.
    """

    text: str
    formed: bool
    invented: tuple[str, ...]
    opinions: tuple[Opinion, ...]
    texts: tuple[str, ...]


@dataclass(frozen=True, repr=False)
class Nothing:
    """What a method is asked with that needs to know nothing."""


@dataclass(frozen=True, repr=False)
class File:
    """A file as the user gave it."""

    name: str
    text: str


@dataclass(frozen=True, repr=False)
class Analyse:
    """Judge these files together, in the order of `-c`."""

    files: tuple[File, ...]


@dataclass(frozen=True, repr=False)
class Said:
    """A part of the file with that index of which the user says what it is, by its offsets."""

    file: int
    start: int
    end: int
    kind: TakenKind


@dataclass(frozen=True, repr=False)
class Explain:
    """Explain these files; `said` takes the place of what their parts look like."""

    files: tuple[File, ...]
    said: tuple[Said, ...]


@dataclass(frozen=True, repr=False)
class Accepted:
    """A fix the user ticked, and the way chosen for it (null: the default)."""

    finding: str
    choice: Way | None


@dataclass(frozen=True, repr=False)
class MakePatch:
    """Make the accepted fixes of the findings that `analyse` gives for these files."""

    files: tuple[File, ...]
    accepted: tuple[Accepted, ...]


@dataclass(frozen=True, repr=False)
class Guess:
    """What no file says, in whole seconds.

    How long until a bad version crashes, or gets unhealthy; until a process starts, can serve, has stopped; until a
    node is drained. `nodes` is how many there are, 0 as many as are needed.
    """

    crash: int
    sick: int
    start: int
    ready: int
    stop: int
    drain: int
    nodes: int


@dataclass(frozen=True, repr=False)
class Deed:
    """What happens at this second: the task of `slot` crashes or fails its probes, a node is drained, someone acts.

    With `pull` the image takes so many seconds, from the beginning on.
    """

    at: int
    what: DeedKind
    slot: int


@dataclass(frozen=True, repr=False)
class Foresee:
    """Foresee the next rollout of these files, and with the accepted fixes made; "" is the first service, scenario."""

    files: tuple[File, ...]
    accepted: tuple[Accepted, ...]
    service: str
    scenario: str
    guess: Guess
    deeds: tuple[Deed, ...]


@dataclass(frozen=True, repr=False)
class Cite:
    """Compute for these files what a finding of theirs says of rollouts."""

    files: tuple[File, ...]
    finding: str


@dataclass(frozen=True, repr=False)
class Span:
    """A part of a text, by its offsets."""

    start: int
    end: int


@dataclass(frozen=True, repr=False)
class Redact:
    """Redact a text. `more` is masked too, what stands at `fewer` is not; without `identifiers` hosts stay.

    `terms` are words of the user's own that are hidden wherever they stand, in every spelling.
    """

    text: str
    identifiers: bool
    terms: tuple[str, ...]
    more: tuple[Span, ...]
    fewer: tuple[Span, ...]


@dataclass(frozen=True, repr=False)
class Sent:
    """A file that is to leave redacted, with what the user masks and shows by hand."""

    name: str
    text: str
    more: tuple[Span, ...]
    fewer: tuple[Span, ...]


@dataclass(frozen=True, repr=False)
class Turn:
    """What the user or the model has said, without secrets or with them: it is redacted again."""

    speaker: Speaker
    text: str


@dataclass(frozen=True, repr=False)
class Compose:
    """Write the request that asks a model the last of `turns`, about these files."""

    files: tuple[Sent, ...]
    identifiers: bool
    terms: tuple[str, ...]
    turns: tuple[Turn, ...]
    protocol: Protocol
    model: str
    form: Form


@dataclass(frozen=True, repr=False)
class Weigh:
    """Judge the answer of a model about these files; `accepted` are the changes to be made, by their number from 0."""

    files: tuple[Sent, ...]
    identifiers: bool
    terms: tuple[str, ...]
    answer: str
    accepted: tuple[int, ...]


@dataclass(frozen=True, repr=False)
class Restore:
    """Put the secrets back into a text."""

    text: str


@dataclass(frozen=True, repr=False)
class OfRule:
    """Tell what there is of the rule with this id."""

    rule: str


@dataclass(frozen=True, repr=False)
class Request:
    """One question; `params` is as `Methods` says for the method. The answer carries the same `id`."""

    v: int
    id: int | str
    method: MethodName
    params: object


@dataclass(frozen=True, repr=False)
class Answer:
    """An answer; `ok` is as `Methods` says for the method."""

    v: int
    id: int | str
    ok: object


@dataclass(frozen=True, repr=False)
class Failure:
    """Why there is no answer, in one sentence without any text of the user."""

    kind: ErrorKind
    message: str


@dataclass(frozen=True, repr=False)
class Failed:
    """An answer that is none; `id` is null where the question's could not be read."""

    v: int
    id: int | str | None
    error: Failure
