"""What Docker says of a text that its reader refuses before anything else is looked at: yaml.v3 and encoding/json."""

from __future__ import annotations

import re

from pyengine.document.document import read
from pyengine.document.scalar import Data
from pyengine.document.yaml import RefusedError, YamlError
from pyengine.swarm.effective import By, Effective
from pyengine.swarm.golang.text import quoted, shown
from pyengine.text import LineIndex

_INVALID_KEY = "yaml: invalid map key"
_SAID = {
    "`<<` takes": "yaml: map merge requires map or sequence of maps as the value",
    "a key cannot be": _INVALID_KEY,
    "a key must be text": "json: unsupported type: map[interface {}]interface {}",
    "a number must be finite": "json: unsupported value: +Inf",
    "aliases expand": "yaml: document contains excessive aliasing",
}
"""What our reader refuses, by the beginnings of its sentences."""


def unread(text: str, error: YamlError) -> Effective:
    """Return the verdict; of what is no YAML at all Docker's reader says the same in other words."""
    said = next((said for start, said in _SAID.items() if error.problem.startswith(start)), "")
    if error.problem.startswith("a key must be text") and LineIndex(text).position(error.span.start).column == 1:
        said = "top-level object must be a mapping"
    if said == _INVALID_KEY:
        said += _key(error.span.of(text))
    return Effective((said or _syntax_error(error, LineIndex(text)),), (), By.LOADER)


def _syntax_error(error: YamlError, lines: LineIndex) -> str:
    """Return what is said of a text that is no YAML: the words of libyaml, whose parser counts lines from 0."""
    if match := _ANCHOR.match(error.problem):
        return f"yaml: unknown anchor {match[1]} referenced"
    if error.problem.startswith("character U+"):
        return "yaml: control characters are not allowed"
    line = lines.position(error.span.start).line
    match = _EXPECTED.match(error.problem)
    if match is None:
        words = next((said for start, said in _SCANNER.items() if error.problem.startswith(start)), error.problem)
        return f"yaml: {f'line {line}: ' if line > 1 else ''}{words}"
    begun = lines.position(error.opened.start).line if error.opened is not None else 1
    begun = begun if begun > 1 else line
    wanted = _WANTED.get(match[1], match[1])
    return f"yaml: {f'line {begun - 1}: ' if begun > 1 else ''}did not find expected {wanted}"


_ANCHOR = re.compile(r"anchor ('.*') is not defined")
_EXPECTED = re.compile(r"expected (?:the )?([^,]+|',' or '.'), but ")
_WANTED = {
    "<block end>": "key",
    "'<document start>'": "<document start>",
    "a comment or a line break": "comment or line break",
}
_SCANNER = {
    "mapping values are not allowed": "mapping values are not allowed in this context",
    "found character": "found character that cannot start any token",
    "found unknown escape character": "found unknown escape character",
}


def _key(text: str) -> str:
    """Return a key that is a mapping or a list as Docker shows it: that of a template is `{{ name }}`."""
    try:
        return f": {_syntax(read(text).data)}"
    except RefusedError as error:
        return _key(error.span.of(text)) if error.problem.startswith("a key cannot be") else ""
    except YamlError:
        return ""


def _syntax(data: Data) -> str:
    """Return data as Go's `%#v` writes it."""
    if isinstance(data, dict):
        entries = ", ".join(f"{quoted(name)}:{_syntax(each)}" for name, each in sorted(data.items()))
        return f"map[string]interface {{}}{{{entries}}}"
    if isinstance(data, list):
        return f"[]interface {{}}{{{', '.join(map(_syntax, data))}}}"
    if data is None:
        return "interface {}(nil)"
    return quoted(data) if isinstance(data, str) else shown(data)
