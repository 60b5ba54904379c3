"""Takes the stacks of a command one by one: what is wrong with one is told, and the others are still judged."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence

from pyengine import asked
from pyengine.analysis import Analysis, Judged
from pyengine.asked.config import NAME
from pyengine.cli.codes import OK, UNUSABLE
from pyengine.cli.files import Input, read
from pyengine.cli.streams import Unusable, Unwritable, failure, shown, tell
from pyengine.finding import Applicability
from pyengine.input.case import File
from pyengine.intake.take import MAX_CHARACTERS
from pyengine.packs import pack_of
from pyengine.rules.rule import address
from pyengine.text import LineIndex

MAX_BYTES = 4 * MAX_CHARACTERS
"""No text of so many characters takes more, in any encoding that is read."""


def each(stacks: Sequence[Sequence[str]], work: Callable[[list[Input], list[File]], int]) -> int:
    """Do the work with every stack; returns the highest of its exit codes."""
    return max((_one(names, work) for names in stacks), default=OK)


def _one(names: Sequence[str], work: Callable[[list[Input], list[File]], int]) -> int:
    try:
        inputs = [read(name, MAX_BYTES) for name in names]
        files = [File(shown(item.name), item.text) for item in inputs]
        return work(inputs, [*files, *_config(names[0])])
    except Unusable as error:
        tell(error)
    except Unwritable:
        raise
    except Exception as error:  # noqa: BLE001 - a fault of ours in one file must not take the others with it
        tell(f"{shown(names[0])}: {failure(error)}")
    return UNUSABLE


def _config(name: str) -> Iterator[File]:
    """Yield our own config: the nearest one in the folder of the file or above, up to that of a repository.

    Raises Unusable where it asks for something that there is not.
    """
    folder = os.getcwd() if name == "-" else os.path.dirname(os.path.realpath(name))  # noqa: PTH109, PTH120 - a text is enough
    while not os.path.exists(path := os.path.join(folder, NAME)):  # noqa: PTH110, PTH118
        above = os.path.dirname(folder)  # noqa: PTH120
        if above == folder or os.path.exists(os.path.join(folder, ".git")):  # noqa: PTH110, PTH118
            return
        folder = above
    text = read(path, MAX_BYTES).text
    _, problems = asked.read(text)
    if problems:
        raise Unusable("\n".join(f"{shown(path)}: {problem}" for problem in problems))
    yield File(NAME, text)


def usable(analysis: Analysis) -> Analysis:
    """Return the analysis, or raise Unusable with the place and the reason."""
    problem = analysis.problem
    if problem is None:
        return analysis
    file = analysis.files[problem.place.file]
    where = LineIndex(file.text).position(problem.place.span.start)
    cause = f" ({problem.cause})" if problem.cause else ""
    titles = ", or ".join(dict.fromkeys(repair.title for repair in problem.repairs))
    several = "; one of these would repair it, each with another meaning: "
    repair = (several if len(problem.repairs) > 1 else "; this would repair it: ") + titles if titles else ""
    raise Unusable(f"{file.name}: line {where.line}, column {where.column}: {problem.message}{cause}{repair}")


def told(analysis: Analysis) -> int:
    """Tell what was not judged, and what failed; returns the exit code that this gives."""
    for notice in (*analysis.notices, *analysis.failures):
        tell(f"{analysis.files[0].name}: {notice}")
    return UNUSABLE if analysis.failures else OK


class Lines:
    """Writes findings as lines, each with its place."""

    def __init__(self, files: Sequence[File]) -> None:
        self._files = [(file.name, LineIndex(file.text)) for file in files]

    def line(self, judged: Judged, remedy: str) -> str:
        """Return `file:line:column: severity, confidence: service: message [rule] (remedy) page`."""
        found = judged.finding
        name, index = self._files[found.place.file]
        start = index.position(found.place.span.start)
        service = f" {found.service}:" if found.service else ""
        end = f" ({remedy})" if remedy else ""
        where = f"{name}:{start.line}:{start.column}"
        sure = f"{found.severity}, {found.confidence}"
        page = address(found.rule) or f"(not ours: the pack {pack_of(found.rule)})"
        return f"{where}: {sure}:{service} {found.message} [{found.rule}]{end} {page}"


def remedy(judged: Judged) -> str:
    """Say which fix there is and of which kind, or why there is none."""
    if judged.refusal is not None:
        return f"no fix: {judged.refusal}"
    if judged.finding.fix is None:
        return ""
    kind = judged.applicability
    also = _also(judged)
    how = "by hand" if kind is Applicability.DISPLAY else f"{kind} fix"
    return f"{how}: {judged.finding.fix.title}{f'; it also changes {also}' if also else ''}"


def _also(judged: Judged) -> str:
    """Return whom the fix changes besides, through an anchor."""
    fix, choices = judged.finding.fix, judged.choices
    own = {op.route for op in fix.ops} if fix is not None else set()
    return ", ".join(".".join(map(str, route)) for route in choices[0].touches if route not in own) if choices else ""
