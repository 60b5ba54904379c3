"""Tells what a text is by its looks: a stack file, or one of the other things people paste.

A text with `services:` is a stack file however odd, and so is one that looks like nothing else: others judge it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import StrEnum


class PasteKind(StrEnum):
    """What a text is, in the words of the report."""

    STACK = "stack"
    COMMAND = "command"
    ERROR = "error"
    INSPECT = "inspect"
    PS = "ps"
    ENV = "env"
    FRAGMENT = "fragment"
    FENCE = "fence"
    PROSE = "prose"
    MARKDOWN = "markdown"
    COMPOSE_V1 = "compose-v1"
    KUBERNETES = "kubernetes"
    WORKFLOW = "workflow"
    DOCKERFILE = "dockerfile"
    HTML = "html"
    BINARY = "binary"
    EMPTY = "empty"
    CONFIG = "config"


_COMMAND = (
    r" *(?:sudo +)?docker(?:-compose)? +"
    r"(?:service|stack|run|push|pull|build|tag|login|image|compose|swarm|node|container)\b"
)
_ROOT = re.compile(rf"\s*#{_COMMAND}")
"""A command behind root's prompt, which is also YAML's sign for a comment."""

_HTML = re.compile(r"\s*+<(?:!doctype|html|head|body|div|table|\?xml|script|span|p)\b", re.IGNORECASE)
INSPECTED = re.compile(r"[\[{]\s*\{?\s*\"(?:ID|Id)\"\s*:")
TABLE = re.compile(r"(?:(?:CONTAINER |NETWORK )?ID|NAME|HOSTNAME)(?: {2,}[A-Z][A-Z/ ]*)+[ \t\r]*$", re.MULTILINE)
"""The head of what `docker service ps`, `ls` and their like print."""

_FIRST: tuple[tuple[PasteKind, re.Pattern[str]], ...] = (
    (PasteKind.HTML, _HTML),
    (PasteKind.COMMAND, re.compile(rf"(?:[^\w\n]{{0,3}}|[^\s:]{{1,60}}[@:]\S{{0,60}}[$#]){_COMMAND}")),
    (PasteKind.INSPECT, INSPECTED),
    (PasteKind.PS, TABLE),
    (
        PasteKind.DOCKERFILE,
        re.compile(r"(?:\s++|#[^\n]*+|ARG [^\n]*+)*+FROM +(?:--\S+ +)?\S+ *(?:[Aa][Ss] +\S+ *)?(?:\r?\n|$)"),
    ),
)
"""Told by how the text begins, comments aside."""

ERROR = re.compile(
    r"error response from daemon|error during connect|failed to (?:update|create|pull|deploy) |update out of sequence"
    r"|no suitable node|rpc error: code|update paused due to|rollback (?:paused|completed)|task: non-zero exit"
    r"|no such (?:image|service|network):|service convergence|is not supported for stack|additional propert(?:y|ies) "
    r"|cannot connect to the docker daemon|(?:un|in)supported compose file|yaml: (?:line|unmarshal)|starting container"
    r"|['\"]docker [a-z ]{2,40}['\"] (?:requires|accepts) |unknown (?:shorthand )?flag"
    r"|invalid (?:scale specifier|replicas value) \S"
    r"|image .{1,200} could not be accessed|verify: service|cannot be used with services"
    r"|\b(?:services|networks|volumes|configs|secrets)\.[\w.-]{1,200} (?:must be|is required|does not match) ",
    re.IGNORECASE,
)
SERVICES = re.compile(r"^[^\n:#\w]{0,8}(?:\d{1,6}[^\n:\w]{1,4})?services[\"']?[ \t]*:", re.MULTILINE)
_KUBERNETES = (re.compile(r"^apiVersion:", re.MULTILINE), re.compile(r"^kind:", re.MULTILINE))
_GITHUB = (re.compile(r"^[\"']?on[\"']?:", re.MULTILINE), re.compile(r"^jobs:", re.MULTILINE))
GITLAB = re.compile(r"^(?:stages:|[ \t]+(?:script|stage):)", re.MULTILINE)
_V1 = re.compile(r"^[\w.-]+:[ \t]*\n[ \t]+(?:image|build):", re.MULTILINE)
VARIABLE = re.compile(r"(?:export +)?[A-Za-z_][A-Za-z0-9_]*=")
_MARKDOWN = re.compile(r"^(?:#{1,6} \S|```|[*] \S|\d{1,3}\. \S)|\]\(https?:", re.MULTILINE)
_MAGIC = re.compile(r"[\x89\ufffd]PNG|PK\x03\x04|%PDF-|\x7fELF|GIF8[79]a|\x1f[\x8b\ufffd]|[\xff\ufffd]{3}")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f\ufffd]")
_IGNORED = re.compile(r"(?:\s++|\ufeff|#[^\r\n]*+|(?:---|\.\.\.|null|~)(?=\s|$))*+")


def kind(text: str) -> PasteKind | None:
    """Return what `text` looks like, None where it looks like nothing known: a broken stack file, or a piece of one."""
    if _binary(text):
        return PasteKind.BINARY
    if SERVICES.search(text) and not _HTML.match(text):
        return PasteKind.STACK
    return other(text)


def _binary(text: str) -> bool:
    if _MAGIC.match(text.removeprefix("\ufeff")):
        return True
    if text.isascii() and text.isprintable():
        return False
    found = sum(1 for _ in _CONTROL.finditer(text))
    return found >= 3 and found * 20 >= len(text)


def other(text: str) -> PasteKind | None:
    """Return the kind that a text has by its looks if it is no stack file, None where it looks like nothing known."""
    ignored = _IGNORED.match(text)
    start = ignored.end() if ignored else 0
    if start == len(text):
        return PasteKind.COMMAND if _ROOT.match(text) else PasteKind.EMPTY
    for found, pattern in _FIRST:
        if pattern.match(text, start):
            return found
    return next((found for found, test in _TESTS if test(text)), None)


def _content(text: str) -> list[str]:
    return [line for line in map(str.strip, text.split("\n")) if line and not line.startswith("#")]


def _error(text: str) -> bool:
    return ERROR.search(text) is not None and not _V1.search(text)


def _env(text: str) -> bool:
    content = _content(text)
    return bool(content) and sum(1 for line in content if VARIABLE.match(line)) * 5 >= len(content) * 4


def _inspect(text: str) -> bool:
    return text.lstrip().startswith(("[", "{")) and all(f'"{key}"' in text for key in ("Spec", "ID"))


def _prose(text: str) -> bool:
    """Tell sentences: lines of several words, hardly any of them `key: value` or a list item."""
    content = _content(text)
    keyed = sum(1 for line in content if re.match(r"[\"']?[\w.-]{1,60}[\"']?\s*:(?:\s|$)|- |[\[{}\]]", line))
    worded = sum(1 for line in content if len(line.split()) >= 3)
    return keyed * 4 <= len(content) and (worded * 2 >= len(content) or len(content) == 1)


_TESTS: tuple[tuple[PasteKind, Callable[[str], bool]], ...] = (
    (PasteKind.KUBERNETES, lambda text: all(pattern.search(text) for pattern in _KUBERNETES)),
    (PasteKind.WORKFLOW, lambda text: all(pattern.search(text) for pattern in _GITHUB) or bool(GITLAB.search(text))),
    (PasteKind.INSPECT, _inspect),
    (PasteKind.ERROR, _error),
    (PasteKind.ENV, _env),
    (PasteKind.COMPOSE_V1, lambda text: bool(_V1.search(text))),
    (PasteKind.MARKDOWN, lambda text: bool(_MARKDOWN.search(text)) and _prose(text)),
    (PasteKind.PROSE, _prose),
)
"""Told by what the text holds; the first that fits counts."""
