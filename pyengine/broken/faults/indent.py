"""Lines that stand a column too far left or right, and list items among keys.

What the reader calls the mistake is the first line that no longer fits. The wrong one may be that line, or the lines
above it that made it stand out; both are tried.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator

from pyengine.broken.faults.blanks import step
from pyengine.broken.faults.case import Candidate, Case, Cause, Guess, Line, counted, delete, insert, key_of
from pyengine.broken.shape import SETTINGS
from pyengine.edit import Edit
from pyengine.text import Span

_LOOK = 3000
"""How many lines are looked at above and below."""

_DASH = re.compile(r"\s*(?:- +)+")
_PAIR = re.compile(r"\s*([\w.-]+)(: +)(\S.*)$", re.ASCII)
_ASSIGNED = re.compile(r"\s*((?:- +)?)([\w.-]+)=", re.ASCII)


def shifted(case: Case) -> Guess | None:
    """Find a line, with or without those below it, that stands where no line around it stands."""
    line = case.lines[case.opened if "expected ':'" in case.error.problem else case.at]
    if not line.content:
        return None
    odd = _odd_above(case, line)
    fixes = [*_above(case, line), *_moved(case, line)] if odd else [*_moved(case, line), *_above(case, line)]
    if odd is not None:
        where = f"{counted(odd.indent, 'space')}, its neighbour in line {line.number + 1} by {line.indent}."
        return Guess(Cause.COLUMN, f"This line is indented by {where}", odd.span, tuple(fixes))
    return Guess(Cause.COLUMN, _sentence(case, line), line.span, tuple(fixes))


def _sentence(case: Case, line: Line) -> str:
    """Say how the line relates to the line above that decides."""
    name = key_of(line)
    what = f"`{name}`" if name else "This line"
    above = next(case.before(line.number), None)
    if above is not None and not above.text.rstrip().endswith(":") and line.indent > above.indent and key_of(above):
        return f"{what} is indented deeper than line {above.number + 1}, which has a value; is a key missing?"
    if above is not None and line.text.lstrip()[:1] in {"[", "{", '"', "'"} and above.text.rstrip().endswith(":"):
        return f"This value must be indented deeper than its key in line {above.number + 1}."
    columns = sorted(set(_chain(case, line)))
    if line.indent in columns:
        item = line.text.lstrip().startswith("- ")
        return f"{'A list item' if item else what} stands in the column of a {'key' if item else 'list item'}."
    near = " or ".join(str(column) for column in columns[-2:])
    return f"{what} is indented by {counted(line.indent, 'space')}, the lines above it by {near or 0}."


def _chain(case: Case, line: Line) -> Iterator[int]:
    """Yield the columns at which something above is open, the deepest first; a key behind a dash counts as one."""
    least = 1 << 30
    for above in case.before(line.number):
        if line.number - above.number > _LOOK:
            return
        dash = _DASH.match(above.text)
        for column in (dash.end() if dash and key_of(above) else None, above.indent):
            if column is not None and column < least:
                least = column
                yield column
        if least == 0:
            return


def _targets(case: Case, line: Line) -> list[int]:
    """Return the columns the line may belong to, nearest first; those much further away than that are not meant."""
    columns = set(_chain(case, line))
    above = next(case.before(line.number), None)
    if above is not None and above.text.rstrip().endswith(":"):
        columns.add(above.indent + step(case))
    columns.discard(line.indent)
    nearest = min((abs(column - line.indent) for column in columns), default=0)
    near = (column for column in columns if abs(column - line.indent) <= nearest + 1)
    return sorted(near, key=lambda column: (abs(column - line.indent), column))[:4]


def _moved(case: Case, line: Line) -> Iterator[Candidate]:
    """Yield the line moved to each column around it: with what is below it, with its neighbours, alone."""
    for column in _targets(case, line):
        for lines in filter(None, _scopes(case, line)):
            yield _move(lines, column - line.indent, f"Indent {_range(lines)} by {counted(column, 'space')}")


def _scopes(case: Case, line: Line) -> list[tuple[Line, ...]]:
    below = _while(case, line, lambda other: other.indent > line.indent or other.text.lstrip()[:1] in {"]", "}"})
    run = _while(case, line, lambda other: other.indent >= line.indent)
    return list(dict.fromkeys((below, run, () if line.text.lstrip()[:1] in {"[", "{"} else (line,))))


def _while(case: Case, line: Line, test: Callable[[Line], bool]) -> tuple[Line, ...]:
    """Return the line and the lines below it up to the first content line that fails the test."""
    found = [line]
    pending: list[Line] = []
    for other in case.lines[line.number + 1 : line.number + _LOOK]:
        if other.content and not test(other):
            break
        pending.append(other)
        if other.content:
            found += pending
            pending = []
    return tuple(found)


def _range(lines: tuple[Line, ...]) -> str:
    first, last = lines[0].number + 1, lines[-1].number + 1
    return f"line {first}" if first == last else f"lines {first} to {last}"


def _move(lines: tuple[Line, ...], by: int, title: str) -> Candidate:
    edits = tuple(
        insert(line.start, " " * by) if by > 0 else delete(line.start, line.start + min(-by, line.indent))
        for line in lines
        if line.text.strip() and (by > 0 or line.indent)
    )
    return Candidate(title, edits, lines[0].span)


def _deeper(case: Case, line: Line) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """Return the lines directly above that stand deeper than `line`, and those of them that begin their level."""
    run: list[Line] = []
    for above in case.before(line.number):
        if above.indent <= line.indent or line.number - above.number > _LOOK:
            break
        run.append(above)
    level = min((other.indent for other in run), default=0)
    return tuple(run[::-1]), tuple(other for other in run[::-1] if other.indent == level)


def _shallower(case: Case, line: Line) -> tuple[Line, ...]:
    """Return the lines above that begin the level `line` is a column or two too deep for."""
    level = max((column for column in _chain(case, line) if 0 < column < line.indent), default=None)
    heads: list[Line] = []
    for above in case.before(line.number) if level and line.indent - level <= 2 else ():
        if above.indent < (level or 0) or line.number - above.number > _LOOK:
            break
        if above.indent == level:
            heads.append(above)
    return tuple(heads[::-1])


def _odd_above(case: Case, line: Line) -> Line | None:
    """Return the first line above whose level does not fit `line`, if its column is the rarer one of the file."""
    if line.indent in set(_chain(case, line)):
        return None
    columns = Counter(other.indent for other in case.lines if other.content)
    heads = (_shallower(case, line), _deeper(case, line)[1])
    return next((each[0] for each in heads if each and columns[each[0].indent] < columns[line.indent]), None)


def _above(case: Case, line: Line) -> Iterator[Candidate]:
    """Yield the lines above moved to the column of `line`: those that begin their level, as a block, the last."""
    run, heads = _deeper(case, line)
    for lines in filter(None, dict.fromkeys((heads, run, heads[-1:], _shallower(case, line)))):
        level = lines[0].indent
        title = f"Indent {_range(lines)} by {counted(line.indent, 'space')}"
        message = f"This line is indented by {counted(level, 'space')}, its neighbours by {line.indent}."
        moved = _move(lines, line.indent - min(other.indent for other in lines), title)
        yield Candidate(title, moved.edits, lines[0].span, message)


def nameless(case: Case) -> Guess | None:
    """Find a service whose name is missing: its settings stand directly under `services:`."""
    top = next((line for line in case.lines if line.text.startswith("services:")), None)
    first = next(case.after(top.number), None) if top and top.number < case.at else None
    name = key_of(first) if first else None
    if first is None or name not in SETTINGS or first.indent <= case.lines[case.at].indent:
        return None
    message = f"The name of the service is missing above this line: `{name}` stands directly under `services:`."
    return Guess(Cause.NAME, message, first.span, certain=True)


def dash(case: Case) -> Guess | None:
    """Find a list item without its dash: it stands in the column of its neighbours' dashes."""
    line = case.lines[case.opened if "expected ':'" in case.error.problem else case.at]
    pairs = [(next(case.before(number.number), None), number) for number in (line, *_first(case.before(line.number)))]
    for above, found in pairs:
        beside = [other for other in (above, next(case.after(found.number), None)) if other is not None]
        alike = any(other.indent == found.indent and other.text.lstrip().startswith("- ") for other in beside)
        if alike and found.content and not found.text.lstrip().startswith("- ") and key_of(found) is None:
            fix = Candidate(f"Put a dash in front of line {found.number + 1}", (insert(found.span.start, "- "),))
            return Guess(Cause.DASH, "A dash is missing in front of this list item.", found.span, (fix,))
    return None


def _first(lines: Iterator[Line]) -> list[Line]:
    return [line for line in (next(lines, None),) if line is not None]


def mixed(case: Case) -> Guess | None:
    """`KEY: value` among `- KEY=value` items, or the other way round."""
    line = case.lines[case.at]
    above = next(case.before(case.at), None)
    if above is None or above.indent != line.indent:
        return None
    pair, item = _PAIR.match(line.text), above.text.lstrip().startswith("- ")
    if item and pair and _ASSIGNED.match(above.text):
        edits = (insert(line.start + pair.start(1), "- "), Edit(_of(line, pair, 2), "="))
        fix = Candidate("Write it as a list item", edits)
        return Guess(Cause.MIXED, "A `key: value` stands among list items.", line.span, (fix,))
    assigned = _ASSIGNED.match(line.text)
    if assigned and _PAIR.match(above.text):
        edits = (
            Edit(_of(line, assigned, 1), ""),
            Edit(Span(line.start + assigned.end(2), line.start + assigned.end()), ": "),
        )
        fix = Candidate("Write it as `key: value`", edits)
        return Guess(Cause.MIXED, "A `KEY=value` stands among keys with a colon.", line.span, (fix,))
    return None


def _of(line: Line, match: re.Match[str], group: int) -> Span:
    return Span(line.start + match.start(group), line.start + match.end(group))
