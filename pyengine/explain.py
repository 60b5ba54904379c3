"""What happened, from everything that was pasted together: symptoms, findings of the files, and what may be run now."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from pyengine import engine
from pyengine.analysis import Analysis
from pyengine.incident.command import Command
from pyengine.incident.commands.judge import JudgedCommand, judged_commands
from pyengine.incident.commands.refusals import heads, meant
from pyengine.incident.commands.told import right, told
from pyengine.incident.diagnose import diagnose
from pyengine.incident.explained import Explained, Told, explained
from pyengine.incident.in_file import with_file
from pyengine.incident.matched import matches
from pyengine.incident.readers.inspected import inspected
from pyengine.incident.readers.rows import rows
from pyengine.incident.symptoms import BY_ID
from pyengine.input import kinds
from pyengine.input.case import Case, File
from pyengine.input.kinds import PasteKind
from pyengine.input.lines import TOP
from pyengine.input.sniff import Pasted
from pyengine.intake.sentences import UNSEEN
from pyengine.redact.discreet import masked, pieces
from pyengine.redact.hit import IDENTIFIER
from pyengine.redact.vault import Secret
from pyengine.text import Span

_TOP = re.compile(rf"^{TOP}", re.MULTILINE)
_NONE_OF_DOCKERS = {
    PasteKind.CONFIG,
    PasteKind.BINARY,
    PasteKind.EMPTY,
    PasteKind.DOCKERFILE,
    PasteKind.KUBERNETES,
    PasteKind.COMPOSE_V1,
}
_VAGUE = {PasteKind.PROSE, PasteKind.FRAGMENT, PasteKind.STACK, PasteKind.MARKDOWN, PasteKind.ENV, PasteKind.ERROR}
"""Kinds that a part has by its looks as a whole; its lines may well be known for what they say."""


_UNSURE = {PasteKind.PROSE, PasteKind.FRAGMENT, PasteKind.ERROR}
"""Kinds of a part beside a stack file that may have been meant for something else."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the file with the number `file`, and what it was taken for."""

    file: int
    pasted: Pasted


@dataclass(frozen=True, slots=True)
class Explanation:
    """What each part was taken for, what happened, what may be run, and what the rules say of files and commands."""

    parts: tuple[Part, ...]
    explained: Explained
    analysis: Analysis
    commands: tuple[JudgedCommand, ...] = ()


def explain(files: Sequence[File]) -> Explanation:
    """Explain what was pasted. Never fails on any text; no secret of it is quoted."""
    return of_analysis(engine.analyse(files))


def of_analysis(analysis: Analysis) -> Explanation:
    """Explain the files that were analysed."""
    files = analysis.files
    case = Case(files)
    if analysis.kind == "too-large":
        return Explanation((), Explained((), ()), analysis)
    parts = tuple(Part(index, part) for index, file in enumerate(files) for part in _parts(file, case.parts[index]))
    within = [
        _joined(part.pasted.span for part in parts if part.file == i and _is_read(part, file))
        for i, file in enumerate(files)
    ]
    commands = judged_commands(case)
    symptoms = diagnose([file.text for file in files], within)
    known = heads(commands)
    findings = [each.finding for each in analysis.judged]
    meanings = [meant(case, with_file(each, analysis.stack, findings), commands, known) for each in symptoms]
    found = explained([each.symptom for each in meanings])
    more = tuple(told(case, commands, [symptom.evidence for symptom in symptoms]))
    typed = (command for each in meanings for command in each.commands)
    now = {command.once: command for command in _in_order(typed, commands, found.now)}
    found = Explained((*found.told, *more), tuple(now.values()))
    names = {command.service for command in commands}
    return Explanation(parts, _discreet(found, analysis, names) if found.told else found, analysis, commands)


def _in_order(
    typed: Iterable[Command], commands: Sequence[JudgedCommand], now: Sequence[Command]
) -> tuple[Command, ...]:
    """Return what may be run: first what was meant by a command that was refused, for it did nothing yet."""
    return (*typed, *right(commands, refused=True), *now, *right(commands, refused=False))


def hint(found: Explanation) -> str:
    """Return what can be pasted, and that one may say what a part is, where nothing that is known was seen."""
    kinds_ = {part.pasted.kind for part in found.parts} - {PasteKind.EMPTY}
    if found.explained.told or not kinds_ or (PasteKind.STACK in kinds_ and not kinds_ & _UNSURE):
        return ""
    return UNSEEN


def _joined(spans: Iterable[Span]) -> list[Span]:
    """Return spans with those joined that follow each other: what is said may begin in one part and end in the next."""
    joined: list[Span] = []
    for span in spans:
        if joined and joined[-1].end == span.start:
            joined[-1] = Span(joined[-1].start, span.end)
        else:
            joined.append(span)
    return joined


def _is_read(part: Part, file: File) -> bool:
    """Tell a part that may hold what Docker said. What the user calls prose is none of it."""
    kind = part.pasted.kind
    if kind is PasteKind.PROSE and part.pasted in file.taken:
        return False
    return kind is not PasteKind.STACK and kind not in _NONE_OF_DOCKERS


def _parts(file: File, parts: Sequence[Pasted]) -> Iterator[Pasted]:
    """Yield the parts, those of no certain kind parted again by what their lines say."""
    text = file.text
    for part in parts:
        own = part.span.of(text)
        is_file = part.kind is PasteKind.STACK and (kinds.SERVICES.search(own) or _TOP.search(own) or not own.strip())
        if part.kind is PasteKind.STACK and is_file and part not in file.taken:
            yield from _above(text, part)
        elif part.kind not in _VAGUE or is_file or part in file.taken:
            yield part
        else:
            yield from _by_lines(text, part)


def _above(text: str, part: Pasted) -> Iterator[Pasted]:
    """Yield a file, with what Docker said above its first key parted from it: no file begins with that."""
    first = _TOP.search(text, part.span.start, part.span.end)
    head = Span(part.span.start, first.start() if first else part.span.start)
    found = matches(text, [head]) if head.of(text).strip() else ()
    if all(text[line] == "#" for match in found for line in _lines(text, match.span)):
        yield part
        return
    yield from _by_lines(text, Pasted(part.kind, head))
    yield Pasted(part.kind, Span(head.end, part.span.end))


def _by_lines(text: str, part: Pasted) -> Iterator[Pasted]:
    """Yield runs of lines: rows of tables, what is inspected, texts that are known; what is left keeps its kind."""
    told: dict[int, PasteKind] = {}
    for kind, spans in (
        (PasteKind.ERROR, [match.span for match in matches(text, [part.span])]),
        (PasteKind.PS, [row.span for row in rows(text, part.span)]),
        (PasteKind.INSPECT, [item.span for item in inspected(text, part.span)]),
    ):
        for span in spans:
            told.update(dict.fromkeys(_lines(text, span), kind))
    left = PasteKind.PROSE if part.kind is PasteKind.STACK else part.kind
    start, current = part.span.start, None
    for line in _lines(text, part.span):
        kind = told.get(line) or (current if current and not _line(text, line).strip() else left)
        if current is not None and kind is not current:
            yield Pasted(current, Span(start, line))
            start = line
        current = kind
    yield Pasted(current or left, Span(start, part.span.end))


def _lines(text: str, span: Span) -> Iterator[int]:
    """Yield where the lines of a span begin; the first one at the span's own start where that is inside of a line."""
    line = text.rfind("\n", 0, span.start) + 1
    while line < max(span.end, span.start + 1):
        yield line
        line = text.find("\n", line) + 1 or len(text) + 1


def _line(text: str, start: int) -> str:
    end = text.find("\n", start)
    return text[start : end if end >= 0 else len(text)]


def _discreet(found: Explained, analysis: Analysis, names: Collection[str]) -> Explained:
    """Return what is told with a placeholder for each secret of the files; the name of a service is none."""
    secrets = [each for each in secrets_of(analysis) if each.value not in names]
    if not secrets:
        return found
    ours = {word for each in found.told if each.symptom.id in BY_ID for word in BY_ID[each.symptom.id].words()}
    parts = pieces((word for word in _quoted(found) if word not in ours), secrets, analysis.secrets.text)

    def quiet(text: str) -> str:
        text = masked(text, secrets)
        for part, placeholder in parts.items():
            text = text.replace(part, placeholder)
        return text

    told = tuple(
        Told(
            replace(
                each.symptom,
                evidence=quiet(each.symptom.evidence),
                parts={name: quiet(value) for name, value in each.symptom.parts.items()},
            ),
            quiet(each.title),
            quiet(each.cause),
            each.isnt,
            tuple(_quiet(command, quiet, ours) for command in each.worse),
            each.lasting,
        )
        for each in found.told
    )
    return Explained(told, tuple(_quiet(command, quiet, ours) for command in found.now))


def _quoted(found: Explained) -> Iterator[str]:
    """Yield what is told in the user's own words."""
    for each in found.told:
        yield from (each.symptom.evidence, *each.symptom.parts.values())
    for command in found.now:
        yield from command.argv


def secrets_of(analysis: Analysis) -> list[Secret]:
    """Return the secrets of the files; hosts and addresses are none here, they are what incidents are about."""
    used = {mask.placeholder for each in analysis.redacted for mask in each.masked if mask.detector != IDENTIFIER}
    return [secret for secret in analysis.secrets.known if secret.placeholder in used]


def _quiet(command: Command, quiet: Callable[[str], str], ours: Collection[str]) -> Command:
    """Return a command without secrets; a word that stands in our own tables, such as `worker`, tells none."""
    argv = tuple(word if word in ours else quiet(word) for word in command.argv)
    return replace(command, argv=argv, effect=quiet(command.effect))
