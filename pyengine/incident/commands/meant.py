"""What was meant by a command that the command line refuses, and the edits that make it that, where it is clear."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Mapping

from pyengine.edit import Edit
from pyengine.incident.commands import counted, gotypes, values, wrong_flags
from pyengine.incident.commands.flag import typed
from pyengine.incident.commands.invocation import Invocation, Refused, Said
from pyengine.incident.commands.verbs import instead
from pyengine.text import Span

Meaning = tuple[str, tuple[Edit, ...]]
NOTHING = "Nothing is sent: the command line refuses the command itself."


def meant(found: Invocation, said: Said) -> Meaning:
    """Return a sentence about what the command line says, and the edits."""
    return _BY_KIND[said.kind](found, said)


def _value(found: Invocation, said: Said) -> Meaning:
    """Judge a value by what its flag takes."""
    flag = said.flag
    assert flag is not None
    why = values.form(flag) or NOTHING
    if (apart := _apart(found, said)) is not None:
        return f"Between a flag, `=` and its value there is no blank. {why}", (apart,)
    parts = said.value.split(",")
    if flag.many and len(parts) > 1 and not any(gotypes.problem(flag, part.strip()) for part in parts):
        again = " ".join(typed(flag.name, part.strip()) for part in parts)
        return f"`{flag.written}` is given once for each. {why}", (Edit(said.span, again),)
    value = values.meant(flag, said.value)
    if value is None:
        return why, ()
    edit = Edit(said.place, value) if shlex.quote(value) == value else Edit(said.span, typed(flag.name, value))
    return why, (edit,)


def _apart(found: Invocation, said: Said) -> Edit | None:
    """Return the edit that takes the blanks out of `--replicas= 3` and `--replicas = 3`."""
    if said.flag is None or said.value not in {"", "="}:
        return None
    after = next((word for word in found.line if word.span.start >= said.span.end), None)
    if after is None or gotypes.problem(said.flag, after.text) or after.text.startswith("-"):
        return None
    start = said.place.start if said.value else said.span.end
    return Edit(Span(start, after.span.start), "")


def _missing(_: Invocation, said: Said) -> Meaning:
    assert said.flag is not None
    blank = f"<{'|'.join(said.flag.words) or said.flag.name.removesuffix('-add').removesuffix('-rm')}>"
    why = f"`{said.flag.written}` stands at the end, and has a value. {values.form(said.flag)}".rstrip()
    return why, (Edit(Span(said.span.end, said.span.end), f" {shlex.quote(blank)}"),)


def _scale(found: Invocation, said: Said) -> Meaning:
    """`web 3`, `web:3` and `web=3x` for `web=3`."""
    why = "It is written `SERVICE=REPLICAS`, several of them with blanks between."
    if said.flag is not None:
        value = values.meant(said.flag, said.value)
        return f"{why} {values.form(said.flag)}", (Edit(said.place, value),) if value else ()
    (word,) = (each for each in found.arguments if each.span == said.span)
    after = next((each for each in found.arguments if each.span.start >= said.span.end), None)
    if after is not None and after.text.isdigit() and not word.text.isdigit():
        return why, (Edit(Span(said.span.end, after.span.start), "" if word.text.endswith("=") else "="),)
    if pair := re.fullmatch(r"([\w.-]+)[:/](\d{1,9})", word.text):
        return why, (Edit(said.span, f"{pair[1]}={pair[2]}"),)
    if word.text.isdigit() or "=" in word.text:
        return why, ()
    return why, (Edit(said.span, shlex.quote(f"<{word.text}=n>")),)


def _verb(found: Invocation, said: Said) -> Meaning:
    other = instead((found.syntax.words[0], found.syntax.words[1]))
    assert other is not None
    if not other.words:
        return other.why, ()
    names = [word for word in found.line if word.span.start >= said.span.end and not word.text.startswith("-")]
    behind = [Edit(Span(word.span.end, word.span.end), other.behind) for word in names] if other.behind else []
    return other.why, (Edit(said.span, other.words), *behind)


_BY_KIND: Mapping[Refused, Callable[[Invocation, Said], Meaning]] = {
    Refused.FLAG: wrong_flags.flag,
    Refused.LETTER: wrong_flags.letter,
    Refused.VALUE: _value,
    Refused.MISSING: _missing,
    Refused.FEW: counted.few,
    Refused.MANY: counted.many,
    Refused.SCALE: _scale,
    Refused.VERB: _verb,
}
