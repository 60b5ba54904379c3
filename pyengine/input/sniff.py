"""Says what was pasted, when it is not a stack file, and what to paste instead.

Only looks: nothing is parsed here. A text with `services:` is a stack file however odd, and others judge it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from pyengine.document.document import Document
from pyengine.document.node import Entry, Mapping, Node, Scalar, Sequence, Style, target
from pyengine.document.resolve import entries
from pyengine.text import Span

MAX_CHARACTERS = 1_000_000
"""The largest of 1,435 real files has 106,000."""

PASTE = "paste the stack file, the one you give to `docker stack deploy -c`"

_MESSAGES = {
    "empty": f"There is nothing to judge yet: {PASTE}.",
    "binary": f"This is not text but the content of a binary file: {PASTE}.",
    "utf-16": "This is UTF-16 text read in the wrong encoding: open the file, save it as UTF-8, and paste it again.",
    "html": f"This is a web page's HTML, not a stack file: copy the raw text of the file, or {PASTE}.",
    "command": f"This is a docker command, not a stack file: {PASTE}; `docker service inspect` shows what is running.",
    "error": f"This is a message of Docker, not a stack file: to find its cause, {PASTE}.",
    "inspect": f"This is the output of `docker inspect`, what is running and not what was written: {PASTE}.",
    "kubernetes": f"This is a Kubernetes manifest, and only Docker Swarm is judged here: {PASTE}.",
    "workflow": f"This is the workflow of a CI system, not a stack file: {PASTE} in it.",
    "compose-v1": "This is a Compose file of version 1, and Swarm needs version 3: put the services under `services:`.",
    "dockerfile": f"This is a Dockerfile, it builds an image: {PASTE} to run it.",
    "env": f"These are environment variables, as in an .env file: {PASTE} that uses them.",
    "markdown": f"This is a Markdown text without a stack file in it: {PASTE}.",
    "prose": f"This is plain text, not a stack file: {PASTE}.",
    "services-missing": "There is no `services:` here: paste the whole stack file, from its first line.",
    "services-null": "`services:` is empty: paste the file with the services that stand below it.",
    "services-flat": "The indentation is lost, every line begins at the left edge: copy it again with its spaces.",
    "services-wrong": "`services:` must hold a mapping, a name and a colon for each service.",
}
_COMMAND = r" *(?:sudo +)?docker(?:-compose)? +(?:service|stack|run|compose|swarm|node|container)\b"
_ROOT = re.compile(rf"\s*#{_COMMAND}")
"""A command behind root's prompt, which is also YAML's sign for a comment."""

_HTML = re.compile(r"\s*+<(?:!doctype|html|head|body|div|table|\?xml|script|span|p)\b", re.IGNORECASE)
_FIRST: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("html", _HTML),
    ("command", re.compile(rf"(?:[^\w\n]{{0,3}}|[^\s:]{{1,60}}[@:]\S{{0,60}}[$#]){_COMMAND}")),
    ("inspect", re.compile(r"[\[{]\s*\{?\s*\"(?:ID|Id)\"\s*:")),
    (
        "dockerfile",
        re.compile(r"(?:\s++|#[^\n]*+|ARG [^\n]*+)*+FROM +(?:--\S+ +)?\S+ *(?:[Aa][Ss] +\S+ *)?(?:\r?\n|$)"),
    ),
)
"""Told by how the text begins, comments aside."""

_ERROR = re.compile(
    r"error response from daemon|error during connect|failed to (?:update|create|pull|deploy) |update out of sequence"
    r"|no suitable node|rpc error: code|update paused due to|rollback (?:paused|completed)|task: non-zero exit"
    r"|no such (?:image|service|network):|service convergence|is not supported for stack|additional propert(?:y|ies) "
    r"|cannot connect to the docker daemon|(?:un|in)supported compose file|yaml: (?:line|unmarshal)|starting container"
    r"|image .{1,200} could not be accessed|verify: service|cannot be used with services",
    re.IGNORECASE,
)
_SERVICES = re.compile(r"^[^\n:#\w]{0,8}(?:\d{1,6}[^\n:\w]{1,4})?(services)[\"']?[ \t]*:", re.MULTILINE)
_KUBERNETES = (re.compile(r"^apiVersion:", re.MULTILINE), re.compile(r"^kind:", re.MULTILINE))
_GITHUB = (re.compile(r"^[\"']?on[\"']?:", re.MULTILINE), re.compile(r"^jobs:", re.MULTILINE))
_GITLAB = re.compile(r"^(?:stages:|[ \t]+(?:script|stage):)", re.MULTILINE)
_V1 = re.compile(r"^[\w.-]+:[ \t]*\n[ \t]+(?:image|build):", re.MULTILINE)
_VARIABLE = re.compile(r"(?:export +)?[A-Za-z_][A-Za-z0-9_]*=")
_MARKDOWN = re.compile(r"^(?:#{1,6} \S|```|[*] \S|\d{1,3}\. \S)|\]\(https?:", re.MULTILINE)
_MAGIC = re.compile(r"[\x89\ufffd]PNG|PK\x03\x04|%PDF-|\x7fELF|GIF8[79]a|\x1f[\x8b\ufffd]|[\xff\ufffd]{3}")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f\ufffd]")
_IGNORED = re.compile(r"(?:\s++|\ufeff|#[^\r\n]*+|(?:---|\.\.\.|null|~)(?=\s|$))*+")
_FLAT = frozenset(("image", "build", "deploy", "ports", "environment", "command"))


@dataclass(frozen=True, slots=True)
class Intake:
    """What a text is. `message` is None for a stack file, else what it seems to be and what to paste instead."""

    kind: str
    message: str | None
    span: Span


def classify(text: str, document: Document | None) -> Intake:
    """Tell what `text` is. Without `document` (not read yet, or not readable) only its looks count."""
    if len(text) > MAX_CHARACTERS:
        message = (
            f"The text has {len(text):,} characters, and at most {MAX_CHARACTERS:,} are read: paste one stack file."
        )
        return Intake("too-large", message, Span(0, 0))
    if document is not None:
        return _by_structure(text, document)
    binary = _binary(text)
    if binary is not None:
        return _intake("binary", Span(0, min(len(text), 1)), binary)
    kind = None if _SERVICES.search(text) and not _HTML.match(text) else _by_looks(text)
    return _intake(kind, _first_line(text)) if kind else Intake("stack", None, Span(0, 0))


def _intake(kind: str, span: Span, message: str | None = None) -> Intake:
    return Intake(kind, _MESSAGES[message or kind], span)


def _first_line(text: str) -> Span:
    """Return the first line with something on it, not a comment if there is another."""
    match = re.compile(r"^[^\S\n]*([^\s#][^\r\n]*)", re.MULTILINE).search(text) or re.search(r"(\S[^\r\n]*)", text)
    return Span(match.start(1), match.end(1)) if match else Span(0, 0)


def _binary(text: str) -> str | None:
    if _MAGIC.match(text.removeprefix("\ufeff")):
        return "binary"
    found = sum(1 for _ in _CONTROL.finditer(text))
    if found < 3 or found * 20 < len(text):
        return None
    return "utf-16" if text.count("\x00") * 5 > len(text) * 2 else "binary"


def _by_looks(text: str) -> str | None:
    """Return the kind a text without services has by its looks, None for what may be a broken stack file."""
    ignored = _IGNORED.match(text)
    start = ignored.end() if ignored else 0
    if start == len(text):
        return "command" if _ROOT.match(text) else "empty"
    for kind, pattern in _FIRST:
        if pattern.match(text, start):
            return kind
    return next((kind for kind, test in _TESTS if test(text)), None)


def _content(text: str) -> list[str]:
    return [line for line in map(str.strip, text.split("\n")) if line and not line.startswith("#")]


def _error(text: str) -> bool:
    return _ERROR.search(text) is not None and not _V1.search(text)


def _env(text: str) -> bool:
    content = _content(text)
    return bool(content) and sum(1 for line in content if _VARIABLE.match(line)) * 5 >= len(content) * 4


def _inspect(text: str) -> bool:
    return text.lstrip().startswith(("[", "{")) and all(f'"{key}"' in text for key in ("Spec", "ID"))


def _prose(text: str) -> bool:
    """Tell sentences: lines of several words, hardly any of them `key: value` or a list item."""
    content = _content(text)
    keyed = sum(1 for line in content if re.match(r"[\"']?[\w.-]{1,60}[\"']?\s*:(?:\s|$)|- |[\[{}\]]", line))
    worded = sum(1 for line in content if len(line.split()) >= 3)
    return keyed * 4 <= len(content) and (worded * 2 >= len(content) or len(content) == 1)


_TESTS: tuple[tuple[str, Callable[[str], bool]], ...] = (
    ("kubernetes", lambda text: all(pattern.search(text) for pattern in _KUBERNETES)),
    ("workflow", lambda text: all(pattern.search(text) for pattern in _GITHUB) or bool(_GITLAB.search(text))),
    ("inspect", _inspect),
    ("error", _error),
    ("env", _env),
    ("compose-v1", lambda text: bool(_V1.search(text))),
    ("markdown", lambda text: bool(_MARKDOWN.search(text)) and _prose(text)),
    ("prose", _prose),
)
"""Told by what the text holds; the first that fits counts."""


def _by_structure(text: str, document: Document) -> Intake:
    root = document.root
    if root is None or (isinstance(root, Scalar) and root.style is Style.PLAIN and root.value in {"", "~", "null"}):
        return _intake(_by_looks(text) or "empty", Span(0, 0))
    if isinstance(root, Mapping):
        found = entries(root).get("services")
        if found is not None:
            return _services(text, root, found.entry.key, target(found.entry.value))
        kind = _by_looks(text) or ("compose-v1" if any(map(_runs, root.entries)) else "services-missing")
        return _intake(kind, _first_line(text))
    kind = _by_looks(text) or ("services-missing" if isinstance(root, Sequence) else "prose")
    return _intake(kind, _first_line(text))


def _runs(entry: Entry) -> bool:
    """Tell an entry that looks like a service."""
    body = target(entry.value)
    return isinstance(body, Mapping) and bool(entries(body).keys() & {"image", "build"})


def _services(text: str, root: Mapping, key: Node, services: Node) -> Intake:
    if isinstance(services, Mapping):
        return Intake("stack", None, Span(0, 0))
    if isinstance(services, Sequence) and _GITLAB.search(text):
        return _intake("workflow", _first_line(text))
    if isinstance(services, Scalar) and services.value in {"", "~", "null"} and services.style is Style.PLAIN:
        flat = entries(root).keys() & _FLAT
        return _intake("services-wrong", key.span, "services-flat" if flat else "services-null")
    return _intake("services-wrong", key.span)
