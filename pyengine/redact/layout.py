"""Lays a text out on the sheet: each scalar of its trees with what its key and place say, all else as raw text.

Walks without recursion; an alias's target is met once, at its anchor. Texts inside texts (formats.py) are read as if
they stood alone, and are blanked where they stand: what a text is decides, not what it came in.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from pyengine.document.node import Alias, Mapping, Node, Scalar, Sequence, Style
from pyengine.redact import formats
from pyengine.redact.commands import programs
from pyengine.redact.hit import Seg, SegKind
from pyengine.redact.names.branch import (
    COMMANDS,
    Branch,
    branch_to,
    in_catalogue,
    in_jwk,
    is_catalogue,
    is_jwk,
    named_beside,
    note_of,
)
from pyengine.redact.offsets import Offsets, locate
from pyengine.redact.quoting import double
from pyengine.redact.sheet import Note, Sheet
from pyengine.redact.trees import structured, structured_inside, with_collection
from pyengine.sensitive.key import Level, SensitiveKey
from pyengine.sensitive.names import is_holder, sensitive_key

_PAIR = re.compile(r"(?P<name>[^\s=:\"'{}<>()\[\],;]{1,200}(?:\[[\w.-]*\])?)=(?P<value>.*)", re.DOTALL)
_GLUED = re.compile(r"[ \t]{0,20}(?P<value>#[^\s#]\S*)[ \t]*(?=\r?\n|\Z)")
"""A comment of one word with no blank in front of it."""
_COMMENT = re.compile(r"#[^\r\n]*")
_BYTE = re.compile(r"\d{1,3}|0x[0-9A-Fa-f]{1,2}")
_ESCAPED = re.compile(r"[{\[]\s*\\\"")
"""JSON inside a string, escaped once more than its string asks."""
_MAX_DEPTH = 8
_TREE_HINT = re.compile(r"(?m)^[ \t]*(?:- |[\"']?[^\s:#\"'][^:\n]{0,80}[\"']?:(?:\s|$))")


def sheet_of(text: str, read: tuple[Node, ...] | None = None) -> tuple[tuple[Node, ...], Sheet]:
    """Lay `text` out: as YAML where it parses to a collection, else as raw text with the texts inside it.

    Returns the roots it was read as, none for raw text, and the sheet.
    """
    sheet = Sheet()
    roots = structured(text) if read is None else with_collection(read)
    if roots and not by_chance(roots):
        _lay_out(sheet, text, roots, Place(Offsets(0)))
    else:
        _raw(sheet, text, Place(Offsets(0)), Note(SegKind.RAW))
    return roots, sheet


def by_chance(roots: tuple[Node, ...]) -> bool:
    """Tell a log or a sentence that happens to be a mapping, or `{ a = "x"; }`, which to YAML is one key."""
    values: list[Node] = []
    for root in roots:
        if isinstance(root, Mapping):
            if any(isinstance(entry.key, Scalar) and " = " in entry.key.value for entry in root.entries):
                return True
            values += [entry.value for entry in root.entries]
        elif isinstance(root, Sequence):
            values += root.items
    plain = [value for value in values if isinstance(value, Scalar)]
    return len(plain) == len(values) and any(each.style is Style.PLAIN and " " in each.value for each in plain)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a text lies: its map into the input, how deep, and how a `"` of it is written in the input."""

    offsets: Offsets
    depth: int = 0
    quote: str = '"'

    def inside(self, offsets: Offsets, style: Style | None = None) -> Place:
        """Return the place of a text in this one."""
        quote = double(self.quote) if style is Style.DOUBLE else self.quote
        return Place(offsets.within(self.offsets), self.depth + 1, quote)


def _lay_out(
    sheet: Sheet, source: str, roots: tuple[Node, ...], place: Place, holder: SensitiveKey | None = None
) -> None:
    """Add every scalar and comment of the trees in `source`; all of it is secret if it has a `holder`."""
    walk = _Walk(sheet, source, place, _for_docker(roots) or not place.depth)
    for root in roots:
        walk.run(Branch(root, key=holder, holder=holder))
    walk.comments()


def _for_docker(roots: tuple[Node, ...]) -> bool:
    """Tell a stack file, or what docker prints: its names are resolved by docker and open nothing."""
    return any(
        isinstance(root, Mapping)
        and any(isinstance(e.key, Scalar) and e.key.value in {"services", "Spec"} for e in root.entries)
        for root in roots
    )


def _nested(sheet: Sheet, text: str, place: Place, note: Note) -> bool:
    """Read a text inside another as a tree, if it is one: then all in it is on the sheet. Tells whether it was."""
    like_json = text.lstrip()[:1] in {"{", "["} and '"' in text
    if place.depth > _MAX_DEPTH or not (like_json or ("\n" in text.strip() and _TREE_HINT.search(text))):
        return False
    roots = structured_inside(text)
    if not roots or by_chance(roots):
        return False
    least = Level.MEDIUM if text.lstrip()[:1] == "[" else Level.STRONG
    _lay_out(sheet, text, roots, place, note.key if note.key and note.key.level >= least else None)
    return True


def _raw(sheet: Sheet, text: str, place: Place, note: Note, *, trees: bool = True) -> Seg:
    """Add a text that is no tree, and return it; the texts inside it are read by themselves and blanked here."""
    blanks: list[tuple[int, int]] = []
    for part in formats.parts(text, trees=trees) if place.depth <= _MAX_DEPTH else ():
        inner = place.inside(part.offsets)
        kind = SegKind.COMMENT if part.comment else note.kind
        key = sensitive_key(part.name) if part.name else None
        if key and part.tree and is_holder(part.name):
            key = replace(key, level=Level.STRONG)
        if key and key.level is Level.STRONG and not part.tree:
            sheet.add(part.text, inner.offsets, Note(SegKind.VALUE, key, part.name))
        elif not _nested(sheet, part.text, inner, Note(kind, key=key)):
            _raw(sheet, part.text, inner, Note(kind, name=note.name), trees=trees and not part.tree)
        blanks.append((part.start, part.end - text.endswith("\n", part.start, part.end)))  # the next line begins there
    return sheet.add(text, place.offsets, note, blanks=blanks)


class _Walk:
    """One source text and the spans of its scalars, collected on the way so that the comments are what is left."""

    def __init__(self, sheet: Sheet, source: str, place: Place, docker: bool) -> None:  # noqa: FBT001
        self.sheet, self.source, self.place, self.docker = sheet, source, place, docker
        self.covered: list[tuple[int, int]] = []

    def run(self, root: Branch) -> None:
        stack = [root]
        while stack:
            branch = stack.pop()
            node = branch.node
            if isinstance(node, Scalar):
                self.scalar(node, branch)
            elif isinstance(node, Mapping):
                stack.extend(reversed(self.entries(node, branch)))
            elif isinstance(node, Sequence):
                stack.extend(reversed(self.items(node, branch)))

    def entries(self, node: Mapping, branch: Branch) -> list[Branch]:
        named = named_beside(node)
        result: list[Branch] = []
        for entry in node.entries:
            if isinstance(entry.key, Mapping | Sequence):
                result.append(branch.to(entry.key))
            name = self.key(entry.key, branch)
            if not isinstance(entry.value, Alias):
                json = node.flow and isinstance(entry.key, Scalar) and entry.key.style is Style.DOUBLE
                result.append(branch_to(branch, entry.value, name, named, docker=self.docker, json=json))
        if is_catalogue(node):
            return [in_catalogue(inner) for inner in result]
        return [in_jwk(inner) for inner in result] if is_jwk(node) else result

    def key(self, node: Node, branch: Branch) -> str:
        if not isinstance(node, Scalar):
            return ""
        if not self.place.depth and branch.path in {("secrets",), ("configs",)}:
            self.sheet.declared.add(node.value)
        text, offsets, _ = locate(self.source, node)
        self.covered.append((node.outer.start, node.outer.end))
        hosts = branch.path[-1:] == ("extra_hosts",) or (self.place.depth > 0 and "." in node.value)
        kind = SegKind.VALUE if hosts else SegKind.KEY  # a text inside another keeps no structure
        self.sheet.add(text, offsets.within(self.place.offsets), Note(kind, pure=True))
        return node.value

    def items(self, node: Sequence, branch: Branch) -> list[Branch]:
        items = [item for item in node.items if not isinstance(item, Alias)]
        under = branch.path[-1].lower() if branch.path else ""
        scalars = [item for item in items if isinstance(item, Scalar)]
        numbers = len(scalars) == len(items) > 3 and all(_BYTE.fullmatch(each.value) for each in scalars)
        inside = branch.into(node, bytes_=numbers)
        command = under in COMMANDS or bool(node.flow and scalars and programs.known(scalars[0].value))
        if command and "build" not in branch.path and len(scalars) == len(items):
            self.sheet.argvs.append([self.scalar(item, inside) for item in scalars])
            return []
        return [inside.to(item) for item in items]

    def scalar(self, node: Scalar, branch: Branch) -> Seg:
        text, offsets, start = locate(self.source, node)
        self.covered.append((node.outer.start if node.style.block else start - 1, node.outer.end))
        self._header(node, start)
        note = note_of(branch, docker=self.docker)
        glued = None if text or note.key is None else _GLUED.match(self.source, node.outer.end)
        if glued:  # to YAML a comment, to whoever wrote it the value
            self.covered.append(glued.span())
            return self.sheet.add(glued["value"], Offsets(glued.start("value")).within(self.place.offsets), note)
        if note.kind is SegKind.NAME and ("\n" in text or "=" in text):
            note = Note(SegKind.VALUE, None, note.name)  # no name has these
        if note.command and node.style is Style.FOLDED:
            text = text.replace("\n", " ")
        listed = branch.path[-1:] == ("[]",) and branch.path[-2:-1] != ("extra_hosts",)
        padded = note.key is not None and text.rstrip("=") in {text[:-1], text[:-2]}  # base64, no name
        pair = _PAIR.fullmatch(text) if listed and not note.command and not padded else None
        if pair:
            self.sheet.add(pair["name"], offsets.within(self.place.offsets), Note(SegKind.KEY, pure=True))
            text, offsets = pair["value"], offsets.shifted(pair.start("value"))
            note = replace(note, key=sensitive_key(pair["name"]), name=pair["name"])
        if node.tag and node.tag.lstrip("!").startswith(("secret", "env", "Ref", "Sub", "GetAtt", "ImportValue")):
            note = replace(
                note, key=None, pure=True
            )  # Home Assistant's, CloudFormation's: the name of what is kept elsewhere
        if branch.json and node.style is Style.PLAIN:
            note = replace(note, quote=self.place.quote)
        return self._text(text, self.place.inside(offsets, node.style), note)

    def _text(self, text: str, place: Place, note: Note) -> Seg:
        """Add a decoded scalar, and what is inside it."""
        if note.kind is SegKind.NAME or not ("\n" in text or '"' in text):
            return self.sheet.add(text, place.offsets, note)
        if _ESCAPED.match(text) and place.depth < _MAX_DEPTH:
            part = formats.unescaped(text, 0, len(text))
            self._text(part.text, place.inside(part.offsets), note)
            return self.sheet.add(text, place.offsets, replace(note, key=None), blanks=[(0, len(text))])
        if not note.command and _nested(self.sheet, text, place, note):
            return self.sheet.add(text, place.offsets, replace(note, key=None), blanks=[(0, len(text))])
        return _raw(self.sheet, text, place, replace(note, kind=SegKind.RAW) if "\n" in text else note)

    def _header(self, node: Scalar, start: int) -> None:
        """A block scalar's header line may carry a comment."""
        if node.style.block and (comment := _COMMENT.search(self.source, node.span.start, start)):
            self._comment(comment.start(), comment.end())

    def comments(self) -> None:
        """Add every stretch of comment between the scalars; lines of one stretch stay together."""
        position = 0
        for start, end in [*sorted(self.covered), (len(self.source), len(self.source))]:
            if position < start and "#" in self.source[position:start]:
                found = list(_COMMENT.finditer(self.source, position, start))
                line = self.source.rfind("\n", 0, found[0].start()) + 1
                self._comment(line if line >= position else found[0].start(), found[-1].end())
            position = max(position, end)

    def _comment(self, start: int, end: int) -> None:
        place = Place(Offsets(start).within(self.place.offsets), self.place.depth)
        _raw(self.sheet, self.source[start:end], place, Note(SegKind.COMMENT))
