"""`${VAR}` as `docker stack deploy` replaces it (docker/cli cli/compose/template and loader/interpolate.go).

The environment is taken to be empty: the page cannot know it, and Docker reads no `.env` file for a stack.
Only values are interpolated, never keys.
"""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass

from pyengine.document.node import Route
from pyengine.document.scalar import Plain
from pyengine.swarm import keys

_SUBSTITUTION = r"[_a-z][_a-z0-9]*(?::?[-?][^}]*)?"
_PATTERN = re.compile(
    rf"\$(?:(?P<escaped>\$)|(?P<named>{_SUBSTITUTION})|{{(?P<braced>{_SUBSTITUTION})}}|)",
    re.IGNORECASE | re.ASCII,
)
_NO_NUMBER = re.compile(r"[_\s]|[^\x00-\x7f]")
_BOOLS = {"y": True, "yes": True, "true": True, "on": True, "n": False, "no": False, "false": False, "off": False}


@dataclass(frozen=True, slots=True)
class Variable:
    """One reference. `start:end` is its place in the string, `word` the default or message at `word_start`."""

    name: str
    operator: str
    word: str
    start: int
    end: int
    word_start: int

    @property
    def default(self) -> str | None:
        """Return the default this reference falls back to, None if it has none."""
        return self.word if self.operator in {":-", "-"} else None

    @property
    def required(self) -> bool:
        """Tell whether the deploy stops when the variable is unset."""
        return self.operator in {":?", "?"}


@dataclass(frozen=True, slots=True)
class Interpolated:
    """The string Docker goes on with.

    `invalid` is the offset of a `$` that Docker refuses, `missing` a required variable.
    """

    value: str
    variables: tuple[Variable, ...] = ()
    invalid: int | None = None
    missing: Variable | None = None


def interpolate(text: str) -> Interpolated:
    """Replace every reference in `text` with an empty environment; never fails."""
    if "$" not in text:
        return Interpolated(text)
    pieces: list[str] = []
    variables: list[Variable] = []
    invalid: int | None = None
    position = 0
    for match in _PATTERN.finditer(text):
        pieces.append(text[position : match.start()])
        position = match.end()
        if match["escaped"]:
            pieces.append("$")
            continue
        variable = _variable(match)
        if variable is None:
            invalid = match.start()
            continue
        # A later reference clears the error of an earlier bad `$` (template.go:104-128): Docker then drops it silently.
        invalid = None
        variables.append(variable)
        pieces.append(variable.default or "")
    pieces.append(text[position:])
    missing = variables[-1] if variables and variables[-1].required and invalid is None else None
    return Interpolated("".join(pieces), tuple(variables), invalid, missing)


def escaped(text: str, names: Container[str] = ()) -> str:
    """Return `text` with every `$` doubled that is no escape, and no reference but to one of `names`."""
    return _PATTERN.sub(lambda match: f"${match[0]}" if _is_stray(match, names) else match[0], text)


def stray(text: str, names: Container[str] = ()) -> tuple[int, ...]:
    """Return the offsets of the `$` that `escaped` doubles."""
    found = _PATTERN.finditer(text) if "$" in text else ()
    return tuple(match.start() for match in found if _is_stray(match, names))


def _is_stray(match: re.Match[str], names: Container[str]) -> bool:
    if match[0] == "$":
        return True
    variable = _variable(match)
    return variable is not None and variable.name in names


def _variable(match: re.Match[str]) -> Variable | None:
    group = "named" if match["named"] else "braced"
    if not match[group]:
        return None
    reference, start = match[group], match.start(group)
    # Docker looks for ":-" first, then "-", ":?", "?" anywhere in the reference (template.go:205-246).
    for operator in (":-", "-", ":?", "?"):
        name, found, word = reference.partition(operator)
        if found:
            return Variable(name, operator, word, match.start(), match.end(), start + len(name) + len(operator))
    return Variable(reference, "", "", match.start(), match.end(), match.end())


def cast(value: str, route: Route) -> Plain:
    """Return `value` as the type Docker casts an interpolated string at `route` to; the string itself if it cannot.

    docker/cli cli/compose/loader/interpolate.go:49-74; strconv takes no blanks, underscores and foreign digits.
    """
    key = keys.at(route)
    if key is None or key.cast is None or _NO_NUMBER.search(value) or any("." in str(step) for step in route):
        return value  # Docker counts the steps of a path by its dots, those in a name too
    try:
        return _BOOLS[value.lower()] if key.cast is bool else key.cast(value)
    except (KeyError, ValueError):
        return value
