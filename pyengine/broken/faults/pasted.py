"""Marks that copying leaves behind: the file is fine, what was pasted around or into it is not."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pyengine.broken.faults.unreadable import Candidate, Cause, Guess, Line, Unreadable, counted, delete, insert, key_of
from pyengine.edit import Edit

_MARKER = re.compile(r"(<{7}|\|{7}|={7}|>{7})(?:\s|$)")
_FENCE = re.compile(r" {0,3}(?:```|~~~)\s*[\w+-]*\s*$")
_QUOTED = re.compile(r"(?:> ?)+")
_HUNK = re.compile(r"@@ -\d+(?:,\d+)? \+\d+")
_HEAD = re.compile(r"diff |index |--- |\+\+\+ |@@ |\\ No newline")
_NUMBERED = re.compile(r"\s*(\d+)(?:\s?[|│:] ?|\t|(?P<gap> +)|$)")
_TEMPLATE = re.compile(r"\s*(?:- +)?(\{[%#]|<%)|[^#\"']*?[:\-]\s+(\{\{|<%)|[^#\"']*?[\w:./](\{\{)")
_TOP = re.compile(r"(?:version|services|networks|volumes|configs|secrets|name|x-[\w.-]+)\s*:(?:\s|$)")
_GLUED = re.compile(r".*:\s.*\w(version|services|networks|volumes):\s*(?:$|['\"\d])")


def conflict(broken: Unreadable) -> Guess | None:
    """Find Git's conflict markers. Which side is meant is the author's choice, unless both mean the same."""
    marks = [(line, match[1][0]) for line in broken.lines if (match := _MARKER.match(line.text))]
    kinds = "".join(kind for _, kind in marks)
    if "<" not in kinds and ">" not in kinds:
        return None
    first, last = marks[0][0], marks[-1][0]
    where = f"Lines {first.number + 1} to {last.number + 1} hold" if len(marks) > 1 else "This line is"
    message = f"{where} an unresolved Git merge conflict; keep one side and delete the marker lines."
    if re.fullmatch(r"(?:<\|?=>)+", kinds):
        sides = [_side(broken, marks, drop) for drop in (">", "<")]
    else:
        sides = [tuple(_gone(broken, line) for line, _ in marks)]
    title = f"Remove {counted(len(marks), 'conflict marker')}"
    fixes = tuple(Candidate(title, edits, local=False) for edits in sides)
    return Guess(Cause.CONFLICT, message, first.span, fixes, certain=True)


def _side(broken: Unreadable, marks: list[tuple[Line, str]], drop: str) -> tuple[Edit, ...]:
    """Return the edits that keep one side: those lines go that stand in a part that is dropped, and every marker."""
    edits: list[Edit] = []
    for (line, kind), following in zip(marks, [*marks[1:], None], strict=True):
        dropped = kind == "|" or (kind == "<" and drop == "<") or (kind == "=" and drop == ">")
        if dropped and following is not None:
            edits.append(delete(line.start, following[0].start))
        else:
            edits.append(_gone(broken, line))
    return tuple(edits)


def _gone(broken: Unreadable, line: Line) -> Edit:
    span = broken.index.line_span(line.number)
    return delete(span.start, span.end)


def fence(broken: Unreadable) -> Guess | None:
    """Find a Markdown code block, perhaps with prose around it."""
    fences = [line for line in broken.lines if _FENCE.match(line.text)]
    if not fences or (len(fences) > 20 and broken.at != fences[0].number):
        return None
    ends = [broken.text.find(line.text.strip()[:3], line.end) for line in fences]
    blocks = [(line.end, end if end >= 0 else len(broken.text)) for line, end in zip(fences, ends, strict=True)]
    blocks.append((0, fences[0].start))
    fixes = tuple(_only(broken, start, end) for start, end in blocks)
    message = "A Markdown fence stands here; only the lines inside it are the stack file."
    return Guess(Cause.FENCE, message, fences[0].span, fixes, certain=fences[0].number <= broken.at)


def _only(broken: Unreadable, start: int, end: int) -> Candidate:
    """Keep the range; the line break behind an opening fence goes with it."""
    start += len(broken.text[start : start + 2]) - len(broken.text[start : start + 2].lstrip("\r\n")) if start else 0
    edits = tuple(delete(*cut) for cut in ((0, start), (max(start, end), len(broken.text))) if cut[0] < cut[1])
    return Candidate("Keep only the lines inside the fence", edits, local=False)


def mail(broken: Unreadable) -> Guess | None:
    """Find every line quoted as mail programs do."""
    content = [line for line in broken.lines if line.text.strip()]
    quoted = [line for line in content if line.text.startswith(">")]
    if len(quoted) < 2 or len(quoted) < 0.6 * len(content):
        return None
    edits = tuple(
        delete(line.start, line.start + match.end()) if (match := _QUOTED.match(line.text)) else _gone(broken, line)
        for line in content
    )
    message = "The lines begin with `>`, as in a quoted e-mail."
    fix = Candidate("Remove the quote marks from every line", edits, local=False)
    return Guess(Cause.MAIL, message, quoted[0].span, (fix,), certain=True)


def diff(broken: Unreadable) -> Guess | None:
    """Find a unified diff: its new side may be the whole file."""
    hunk = next((line for line in broken.lines if _HUNK.match(line.text)), None)
    if hunk is None:
        return None
    edits = tuple(
        _gone(broken, line)
        if _HEAD.match(line.text) or line.text.startswith("-")
        else delete(line.start, line.start + (line.text[:1] in {"+", " "}))
        for line in broken.lines
        if line.text
    )
    message = "This is a diff, not the file; paste the whole stack file."
    fix = Candidate("Keep the new side of the diff", edits, local=False)
    return Guess(Cause.DIFF, message, hunk.span, (fix,), certain=True)


def numbers(broken: Unreadable) -> Guess | None:
    """Line numbers copied with the text."""
    content = [line for line in broken.lines if line.text.strip()]
    found = [(line, match) for line in content if (match := _NUMBERED.match(line.text))]
    if len(found) < 3 or len(found) < len(content):
        return None
    counted_up = [int(match[1]) for _, match in found if len(match[1]) < 7]
    if counted_up != list(range(counted_up[0], counted_up[0] + len(found))) if counted_up else True:
        return None
    gap = min((len(match["gap"]) for _, match in found if match["gap"]), default=0)  # the rest of it is indentation
    ends = (match.start("gap") + gap if match["gap"] else match.end() for _, match in found)
    edits = tuple(delete(line.start, line.start + end) for (line, _), end in zip(found, ends, strict=True))
    fix = Candidate("Remove the line numbers", edits, local=False)
    return Guess(Cause.NUMBERS, "Every line begins with its number.", found[0][0].span, (fix,), certain=True)


def template(broken: Unreadable) -> Guess | None:
    """Find Jinja, Helm or ERB: which file it makes only the template engine knows."""
    near = {broken.at, broken.opened, max(0, broken.at - 1)}
    for line in broken.lines:
        match = _TEMPLATE.match(line.text[:500]) if line.content else None
        if match and (match[1] or line.number in near):
            mark = match[1] or match[2] or match[3]
            message = f"This line holds a template marker (`{mark}`); render the template and paste what comes out."
            return Guess(Cause.TEMPLATE, message, line.span, certain=True)
    return None


def prose(broken: Unreadable) -> Guess | None:
    """Find sentences in front of the file: a note that lacks its `#`."""
    top = next((line for line in broken.lines if line.content and _TOP.match(line.text)), None)
    if top is None or broken.opened > top.number:
        return None
    notes = [line for line in broken.lines[: top.number] if line.content and line.text.strip() != "---"]
    if not notes or key_of(notes[0]):
        return None
    edits = tuple(insert(line.start, "# ") for line in notes)
    message = "This text in front of the file is neither a key nor a comment."
    fix = Candidate(f"Make {counted(len(notes), 'line')} a comment", edits)
    return Guess(Cause.PROSE, message, notes[0].span, (fix,))


def two_files(broken: Unreadable) -> Guess | None:
    """Find the first line of a second file glued to the last line of the first."""
    line = broken.lines[broken.opened]
    match = _GLUED.match(line.text[:500])
    if match is None or not any(_TOP.match(other.text) for other in broken.lines[: line.number]):
        return None
    fixes: Iterator[Candidate] = iter(())
    if line.text.count(match[1] + ":") == 1:
        fixes = iter([Candidate("Break the line", (insert(line.start + match.start(1), "\n"),))])
    message = "Two files seem to be pasted together here: a new top-level key begins in the middle of the line."
    return Guess(Cause.TWO_FILES, message, line.span, tuple(fixes), certain=True)
