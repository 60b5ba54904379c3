"""Go's templates in environment, mounts and host name: swarmkit template/expand.go, context.go; text/template.

The engine expands them once with a made-up task before it takes a service.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches

_TOKEN = re.compile(
    r'"(?:\\.|[^"\\\n])*"|`[^`]*`|\'(?:\\.|[^\'\\])*\'|/\*.*?\*/|\$[A-Za-z0-9_]*|(?:\.[A-Za-z_][A-Za-z0-9_]*)+'
    r"|\.|[A-Za-z_][A-Za-z0-9_]*|[-+]?[0-9][0-9a-zA-Z_.]*|:=|[|(),=]|\S",
    re.DOTALL,
)
_KEYWORDS = {"if", "else", "end", "range", "with", "define", "template", "block", "break", "continue"}
_BLOCKS = {"if", "range", "with", "define", "block"}
_COMPARISONS = {"eq", "ne", "lt", "le", "gt", "ge"}
_CONSTANTS = {"true", "false", "nil"}
_FUNCTIONS = {
    *("and", "call", "html", "index", "slice", "js", "len", "not", "or", "print", "printf", "println", "urlquery"),
    *("eq", "ge", "gt", "le", "lt", "ne", "join"),
}
_CONTEXT = "*template.Context"
_SERVICE = "struct { ID string; Name string; Labels map[string]string }"
_NODE = "struct { ID string; Hostname string; Platform template.Platform }"
_TASK = "struct { ID string; Name string; Slot string }"
_FIELDS = {
    _CONTEXT: {"Service": _SERVICE, "Node": _NODE, "Task": _TASK},
    _SERVICE: {"ID": "string", "Name": "string", "Labels": "map"},
    _NODE: {"ID": "string", "Hostname": "string", "Platform": "template.Platform"},
    _TASK: {"ID": "string", "Name": "string", "Slot": "string"},
    "template.Platform": {"Architecture": "string", "OS": "string"},
}


@dataclass(frozen=True, slots=True)
class _Action:
    """What stands between two pairs of braces, and where."""

    start: int
    inside: int
    body: str


_END = re.compile(r'"(?:\\.|[^"\\\n])*"|`[^`]*`|\'(?:\\.|[^\'\\])*\'|/\*.*?\*/|(?P<end>\}\})', re.DOTALL)


def _end(text: str, position: int) -> int:
    """Return where the braces stand that close an action, -1 if none do: those in its strings are text."""
    return next((found.start() for found in _END.finditer(text, position) if found["end"]), -1)


def _actions(text: str) -> Iterator[_Action]:
    position = text.find("{{")
    while position >= 0 and (end := _end(text, position + 2)) >= 0:
        inside = position + 2 + 2 * text.startswith("- ", position + 2)
        yield _Action(position, inside, text[inside:end].removesuffix(" -"))
        position = text.find("{{", end + 2)


def problem(text: str) -> str:
    """Return why the engine cannot expand a text, empty where it can."""
    if "{{" not in text:
        return ""
    if text.rfind("{{") > text.rfind("}}"):
        return f"template: expansion:{text.count(chr(10)) + 1}: unclosed action"
    actions = list(_actions(text))
    unparsed = (*(_unparsed(text, action) for action in actions), _unbalanced(text, actions))
    scoped = any(action.body.split()[:1] in _SCOPES for action in actions)
    failing = () if scoped else (_failing(text, action) for action in actions)
    return next(filter(None, (*unparsed, *failing)), "")


def foreign(text: str) -> list[tuple[int, bool]]:
    """Return where the braces stand that the engine cannot expand, and whether they are meant for it.

    A block is one whole. Meant for the engine is what asks for something that is called like a field of its own.
    """
    told: list[tuple[int, bool]] = []
    for group in _groups(list(_actions(text))):
        ours = any(get_close_matches(root, _ROOTS, 1, 0.8) for each in group for root in _roots(each))
        scoped = any(each.body.split()[:1] in _SCOPES for each in group)
        if problem("".join("{{" + each.body + "}}" for each in group)) or (scoped and not ours):
            told += [(each.start, ours) for each in group]
    return told


def _groups(actions: list[_Action]) -> Iterator[list[_Action]]:
    """Yield single actions, and those of a block with its end together."""
    group: list[_Action] = []
    depth = 0
    for action in actions:
        word = (action.body.split() or [""])[0]
        depth = max(depth + (word in _BLOCKS) - (word == "end"), 0)
        group.append(action)
        if not depth:
            yield group
            group = []
    if group:
        yield group


_ROOTS = [name.lower() for name in _FIELDS[_CONTEXT]]


def _roots(action: _Action) -> list[str]:
    """Return the first names of what is asked for, without what stands in quotes and what is a function."""
    words = [token[0] for token in _tokens(action)]
    return [
        word.split(".")[word.startswith(".")].lower()
        for word in words
        if re.match(r"\.?[A-Za-z_]", word) and word not in _FUNCTIONS | _KEYWORDS | _CONSTANTS
    ]


_SCOPES = (["range"], ["with"], ["define"], ["block"])


def _tokens(action: _Action) -> Iterator[re.Match[str]]:
    if not action.body.lstrip().startswith("/*"):
        yield from _TOKEN.finditer(action.body)


def _line(text: str, offset: int) -> int:
    return text.count("\n", 0, offset) + 1


def _unbalanced(text: str, actions: list[_Action]) -> str:
    """Return what is said of blocks that end where none began, or do not end."""
    depth = 0
    for action in actions:
        word = action.body.split()[0] if action.body.split() else ""
        depth += (word in _BLOCKS) - (word == "end")
        if depth < 0:
            return f"template: expansion:{_line(text, action.start)}: unexpected {{{{end}}}}"
    return f"template: expansion:{_line(text, len(text))}: unexpected EOF" if depth else ""


def _unparsed(text: str, action: _Action) -> str:
    where = f"template: expansion:{_line(text, action.start)}"
    tokens = list(_tokens(action))
    if not tokens:
        return "" if "/*" in action.body else f"{where}: missing value for command"
    head = tokens[0][0]
    if head in _BLOCKS | {"template"} and len(tokens) == 1:
        return f"{where}: missing value for {head}"
    declared = {first[0] for first, second in itertools.pairwise(tokens) if second[0] in {":=", ","}}
    for token in tokens:
        word = token[0]
        if word.startswith("$") and len(word) > 1 and word not in declared:
            return f'{where}: undefined variable "{word}"'
        if word[0].isalpha() and word not in _FUNCTIONS | _KEYWORDS | _CONSTANTS:
            return f'{where}: function "{word}" not defined'
    return ""


def _failing(text: str, action: _Action) -> str:
    words = [token[0] for token in _tokens(action)]
    if words and words[0] in _COMPARISONS and len(words) < 3 and "|" not in words:
        said = f"error calling {words[0]}: missing argument for comparison"
        column = action.inside + action.body.index(words[0])
        return f'template: expansion:1:{column}: executing "expansion" at <{" ".join(words)}>: {said}'
    for token in _tokens(action):
        if token[0][0] != "." or token[0] == ".":
            continue
        kind, offset = _CONTEXT, action.inside + token.start()
        for field in token[0][1:].split("."):
            told = _field(kind, field)
            if told:
                first, *further = token[0][1:].split(".")
                offset += len(first) + 1 if further else 0  # where Go's parser joined the fields
                line = _line(text, offset)
                column = len(text[text.rfind("\n", 0, offset) + 1 : offset].encode())
                return f'template: expansion:{line}:{column}: executing "expansion" at <{token[0]}>: {told}'
            kind = _FIELDS[kind][field]
    return ""


def _field(kind: str, field: str) -> str:
    """Return why a value of that kind has no such field."""
    if kind == "map":
        return f'map has no entry for key "{field}"'
    return "" if field in _FIELDS.get(kind, {}) else f"can't evaluate field {field} in type {kind}"
