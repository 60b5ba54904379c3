"""Lays a YAML tree out on the sheet: each scalar with what its key and place say, each comment as raw text.

Walks without recursion; an alias's target is met once, at its anchor. Texts inside texts (a config file in a block
scalar, JSON in a variable) are read as YAML where they are, and laid out as well.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from pyengine.document.node import Alias, Mapping, Node, Scalar, Sequence, Style
from pyengine.document.yaml import YamlError, read
from pyengine.redact.hit import Key, Kind, Level, Seg
from pyengine.redact.names.sensitive import is_generic, is_holder, judge, takes_back
from pyengine.redact.offsets import Offsets, locate
from pyengine.redact.sheet import Note, Sheet

_PAIR = re.compile(r"(?P<name>[^\s=:\"'{}<>()\[\],;]{1,200}(?:\[[\w.-]*\])?)=(?P<value>.*)", re.DOTALL)
_COMMENT = re.compile(r"#[^\r\n]*")
_COMMANDS = {
    "command",
    "entrypoint",
    "test",
    "args",
    "cmd",
    "arguments",
    "script",
    "post_start",
    "pre_stop",
    "exec",
    "run",
}
_IMAGES = {"image", "com.docker.stack.image", "cache_from", "imageid"}
_NAMES = frozenset(
    """secretname secretid configname configid networkid nodeid serviceid taskid containerid id depends_on networks
    profiles configs secrets devices cap_add cap_drop expose runtime external_links links uses source target
    createdat updatedat digest""".split()
)
_PATHS = {
    "env_file",
    "volumes",
    "file",
    "context",
    "dockerfile",
    "working_dir",
    "tmpfs",
    "device",
    "extends",
    "include",
    "path",
}
_JWK_PRIVATE = frozenset(("d", "p", "q", "dp", "dq", "qi", "oth", "k"))
_SECTIONS = {"secrets", "configs"}
_MAX_DEPTH = 4


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the walk is: the keys down to here (`[]` for an item) and the nearest meaning they give."""

    node: Node
    path: tuple[str, ...] = ()
    key: Key | None = None
    holder: Key | None = None
    public: bool = False


def lay_out(sheet: Sheet, source: str, roots: tuple[Node, ...], outer: Offsets, depth: int = 0) -> None:
    """Add every scalar and comment of the trees in `source`; `outer` maps `source` to the input's text."""
    walk = _Walk(sheet, source, outer, depth)
    for root in roots:
        walk.run(root)
    walk.comments()


def structured(text: str) -> tuple[Node, ...]:
    """Return the roots of a text that is YAML or JSON with at least one collection, nothing for any other."""
    try:
        roots = read(text)
    except YamlError:
        return ()
    return with_collection(roots)


def with_collection(roots: tuple[Node, ...]) -> tuple[Node, ...]:
    """Return the roots if one of them is a collection: a text that is one scalar is better read as it stands."""
    return roots if any(isinstance(root, Mapping | Sequence) for root in roots) else ()


class _Walk:
    """One source text and the spans of its scalars, collected on the way so that the comments are what is left."""

    def __init__(self, sheet: Sheet, source: str, outer: Offsets, depth: int) -> None:
        self.sheet, self.source, self.outer, self.depth = sheet, source, outer, depth
        self.covered: list[tuple[int, int]] = []

    def run(self, root: Node) -> None:
        stack = [_Place(root)]
        while stack:
            place = stack.pop()
            node = place.node
            if isinstance(node, Scalar):
                self.scalar(node, place)
            elif isinstance(node, Mapping):
                stack.extend(reversed(self.entries(node, place)))
            elif isinstance(node, Sequence):
                stack.extend(reversed(self.items(node, place)))

    def entries(self, node: Mapping, place: _Place) -> list[_Place]:
        named = _named(node)
        result: list[_Place] = []
        for entry in node.entries:
            if isinstance(entry.key, Mapping | Sequence):
                result.append(replace(place, node=entry.key))
            name = self.key(entry.key, place)
            if not isinstance(entry.value, Alias):
                result.append(_below(place, entry.value, name, named, self.depth))
        return [_jwk(inner) for inner in result] if _is_jwk(node) else result

    def key(self, node: Node, place: _Place) -> str:
        if not isinstance(node, Scalar):
            return ""
        if not self.depth and place.path in {("secrets",), ("configs",)}:
            self.sheet.declared.add(node.value)
        text, offsets, _ = locate(self.source, node)
        self.covered.append((node.outer.start, node.outer.end))
        kind = Kind.VALUE if place.path[-1:] == ("extra_hosts",) else Kind.KEY
        self.sheet.add(text, offsets.within(self.outer), Note(kind, pure=True))
        return node.value

    def items(self, node: Sequence, place: _Place) -> list[_Place]:
        items = [item for item in node.items if not isinstance(item, Alias)]
        under = place.path[-1].lower() if place.path else ""
        inside = replace(place, path=(*place.path, "[]"))
        scalars = [item for item in items if isinstance(item, Scalar)]
        if under in _COMMANDS and "build" not in place.path and len(scalars) == len(items):
            self.sheet.argvs.append([self.scalar(item, inside) for item in scalars])
            return []
        return [replace(inside, node=item) for item in items]

    def scalar(self, node: Scalar, place: _Place) -> Seg:
        text, offsets, start = locate(self.source, node)
        self.covered.append((node.outer.start if node.style.block else start - 1, node.outer.end))
        self._header(node, start)
        note = _note(place, self.depth)
        if note.command and node.style is Style.FOLDED:
            text = text.replace("\n", " ")
        mapped = offsets.within(self.outer)
        listed = place.path[-1:] == ("[]",) and place.path[-2:-1] != ("extra_hosts",)
        pair = _PAIR.fullmatch(text) if listed and not note.command else None
        if pair:
            self.sheet.add(pair["name"], mapped, Note(Kind.KEY, pure=True))
            text, mapped = pair["value"], mapped.shifted(pair.start("value"))
            note = replace(note, key=judge(pair["name"]), name=pair["name"])
        seg = self.sheet.add(text, mapped, note)
        self._nested(text, mapped, note)
        return seg

    def _header(self, node: Scalar, start: int) -> None:
        """A block scalar's header line may carry a comment."""
        if node.style.block and (comment := _COMMENT.search(self.source, node.span.start, start)):
            self._comment(comment.start(), comment.end())

    def _nested(self, text: str, offsets: Offsets, note: Note) -> None:
        lines = text.count("\n")
        like_json = text.lstrip()[:1] in {"{", "["} and '"' in text
        if self.depth >= _MAX_DEPTH or note.kind is Kind.NAME or not (lines or like_json) or note.command:
            return
        roots = structured(text) if like_json or ":" in text else ()
        if roots:
            lay_out(self.sheet, text, roots, offsets, self.depth + 1)
        elif lines:
            self.sheet.add(text, offsets, Note(Kind.RAW, None, note.name))

    def comments(self) -> None:
        """Add every stretch of comment between the scalars; lines of one stretch stay together."""
        position = 0
        for start, end in [*sorted(self.covered), (len(self.source), len(self.source))]:
            if position < start and "#" in self.source[position:start]:
                found = list(_COMMENT.finditer(self.source, position, start))
                self._comment(found[0].start(), found[-1].end())
            position = max(position, end)

    def _comment(self, start: int, end: int) -> None:
        note = Note(Kind.COMMENT)
        self.sheet.add(self.source[start:end], Offsets(start).within(self.outer), note)


def _named(node: Mapping) -> str:
    """Return what a `name:` beside a `value:` says (`{name: DB_PASSWORD, value: x}`)."""
    for entry in node.entries:
        if (
            isinstance(entry.key, Scalar)
            and entry.key.value.lower() in {"name", "key", "variable"}
            and isinstance(entry.value, Scalar)
        ):
            return entry.value.value
    return ""


def _below(place: _Place, node: Node, name: str, named: str, depth: int) -> _Place:
    """Return the place of the value under `name`: its own meaning, or that of what holds it."""
    path = (*place.path, name)
    if name.lower() in _NAMES | _IMAGES and not depth:
        return _Place(node, path)
    key = judge(name)
    if key is None and is_generic(name):
        in_secrets = bool({"secrets", "x-secrets"} & {step.lower() for step in place.path})
        strong = Key(Level.STRONG, "SECRET", "secrets") if in_secrets else None
        key = judge(named) if named else (place.key or strong or (judge(place.path[-1]) if place.path else None))
    elif key is None and place.holder and not takes_back(name):
        key = place.holder
    holder = None
    section = not depth and name.lower() in _SECTIONS and len(path) < 4
    if not isinstance(node, Scalar) and is_holder(name) and not section:
        holder = Key(Level.STRONG, (key or Key(Level.STRONG, "SECRET", name)).type, name)
    return _Place(node, path, key, holder)


def _is_jwk(node: Mapping) -> bool:
    """Tell a JSON Web Key (RFC 7517): a mapping that names its key type."""
    return any(isinstance(entry.key, Scalar) and entry.key.value == "kty" for entry in node.entries)


def _jwk(place: _Place) -> _Place:
    """Return the place of a JWK's parameter with what RFC 7518, section 6, says of it."""
    if place.path[-1] in _JWK_PRIVATE:
        return replace(place, key=Key(Level.STRONG, "PRIVATE_KEY", "jwk"))
    return replace(place, public=True)


def _note(place: _Place, depth: int) -> Note:
    steps = [step for step in place.path if step != "[]"]
    last = steps[-1].lower() if steps else ""
    top = steps[0].lower() if steps else ""
    listed = place.path[-1:] == ("[]",)
    command = last in _COMMANDS and not (last == "args" and "build" in steps)
    if (
        place.public
        or last in _IMAGES
        or (last in _NAMES and not depth)
        or (top in _SECTIONS and last in {"name", "external"})
    ):
        return Note(Kind.NAME, None, last, pure=True)
    if last in _PATHS:
        return Note(Kind.VALUE, None, last, pure=True)
    key = None if command and listed else place.key
    return Note(Kind.VALUE, key, steps[-1] if steps else "", command)
