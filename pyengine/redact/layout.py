"""Lays a text out on the sheet: each scalar of its tree with what its key and place say, each comment as raw text.

Walks without recursion; an alias's target is met once, at its anchor. Texts inside texts (a config file in a block
scalar, JSON in a variable) are read as YAML where they are, and laid out as well.
"""

from __future__ import annotations

import re
from dataclasses import replace

from pyengine.document.node import Alias, Mapping, Node, Scalar, Sequence, Style
from pyengine.input.case import Case, File
from pyengine.redact.hit import Seg, SegKind
from pyengine.redact.names.branch import COMMANDS, Branch, branch_to, in_jwk, is_jwk, named_beside, note_of
from pyengine.redact.offsets import Offsets, locate
from pyengine.redact.sheet import Note, Sheet
from pyengine.redact.trees import structured, structured_inside, with_collection
from pyengine.sensitive.names import sensitive_key

_PAIR = re.compile(r"(?P<name>[^\s=:\"'{}<>()\[\],;]{1,200}(?:\[[\w.-]*\])?)=(?P<value>.*)", re.DOTALL)
_COMMENT = re.compile(r"#[^\r\n]*")
_MAX_DEPTH = 4


def sheet_of(
    text: str, read: tuple[Node, ...] | None = None, before: Sheet | None = None
) -> tuple[tuple[Node, ...], Sheet]:
    """Lay `text` out: as YAML where it parses to a collection, else whole, as raw text. Nothing goes unread.

    The stack files inside a raw text are read as YAML besides: their keys say more than their letters.

    Returns the roots it was read as, none for raw text, and the sheet. What was read for the sheet `before` of nearly
    the same text is not read again.
    """
    sheet = Sheet(trees=before.trees if before else {})
    roots = structured(text) if read is None else with_collection(read)
    if roots:
        _lay_out(sheet, text, roots, Offsets(0))
    for part in () if roots else Case((File("", text),)).stacks:
        _lay_out(sheet, text, structured(part.text), Offsets(0))
    if not roots or _by_chance(roots):
        sheet.add(text, Offsets(0), Note(SegKind.RAW, name="raw"))
    return roots, sheet


def _by_chance(roots: tuple[Node, ...]) -> bool:
    """Tell a log or a sentence that happens to be a mapping: one level, and words in a row unquoted."""
    for root in roots:
        if not isinstance(root, Mapping) or not all(isinstance(entry.value, Scalar) for entry in root.entries):
            return False
    plain = [
        e.value for root in roots if isinstance(root, Mapping) for e in root.entries if isinstance(e.value, Scalar)
    ]
    return any(scalar.style is Style.PLAIN and " " in scalar.value for scalar in plain)


def _lay_out(sheet: Sheet, source: str, roots: tuple[Node, ...], outer: Offsets, depth: int = 0) -> None:
    """Add every scalar and comment of the trees in `source`; `outer` maps `source` to the input's text."""
    walk = _Walk(sheet, source, outer, depth)
    for root in roots:
        walk.run(root)
    walk.comments()


class _Walk:
    """One source text and the spans of its scalars, collected on the way so that the comments are what is left."""

    def __init__(self, sheet: Sheet, source: str, outer: Offsets, depth: int) -> None:
        self.sheet, self.source, self.outer, self.depth = sheet, source, outer, depth
        self.covered: list[tuple[int, int]] = []

    def run(self, root: Node) -> None:
        stack = [Branch(root)]
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
                result.append(branch_to(branch, entry.value, name, named, self.depth))
        return [in_jwk(inner) for inner in result] if is_jwk(node) else result

    def key(self, node: Node, branch: Branch) -> str:
        if not isinstance(node, Scalar):
            return ""
        if not self.depth and branch.path in {("secrets",), ("configs",)}:
            self.sheet.declared.add(node.value)
        text, offsets, _ = locate(self.source, node)
        self.covered.append((node.outer.start, node.outer.end))
        kind = SegKind.VALUE if branch.path[-1:] == ("extra_hosts",) else SegKind.KEY
        self.sheet.add(text, offsets.within(self.outer), Note(kind, pure=True))
        return node.value

    def items(self, node: Sequence, branch: Branch) -> list[Branch]:
        items = [item for item in node.items if not isinstance(item, Alias)]
        under = branch.path[-1].lower() if branch.path else ""
        inside = branch.into(node)
        scalars = [item for item in items if isinstance(item, Scalar)]
        if under in COMMANDS and "build" not in branch.path and len(scalars) == len(items):
            self.sheet.argvs.append([self.scalar(item, inside) for item in scalars])
            return []
        return [inside.to(item) for item in items]

    def scalar(self, node: Scalar, branch: Branch) -> Seg:
        text, offsets, start = locate(self.source, node)
        self.covered.append((node.outer.start if node.style.block else start - 1, node.outer.end))
        self._header(node, start)
        note = note_of(branch, self.depth)
        if note.command and node.style is Style.FOLDED:
            text = text.replace("\n", " ")
        mapped = offsets.within(self.outer)
        listed = branch.path[-1:] == ("[]",) and branch.path[-2:-1] != ("extra_hosts",)
        pair = _PAIR.fullmatch(text) if listed and not note.command else None
        if pair:
            self.sheet.add(pair["name"], mapped, Note(SegKind.KEY, pure=True))
            text, mapped = pair["value"], mapped.shifted(pair.start("value"))
            note = replace(note, key=sensitive_key(pair["name"]), name=pair["name"])
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
        if self.depth >= _MAX_DEPTH or note.kind is SegKind.NAME or not (lines or like_json) or note.command:
            return
        roots = self._tree(text) if like_json or ":" in text else ()
        if roots:
            _lay_out(self.sheet, text, roots, offsets, self.depth + 1)
        elif lines:
            self.sheet.add(text, offsets, Note(SegKind.RAW, None, note.name))

    def _tree(self, text: str) -> tuple[Node, ...]:
        if text not in self.sheet.trees:
            self.sheet.trees[text] = structured_inside(text)
        return self.sheet.trees[text]

    def comments(self) -> None:
        """Add every stretch of comment between the scalars; lines of one stretch stay together."""
        position = 0
        for start, end in [*sorted(self.covered), (len(self.source), len(self.source))]:
            if position < start and "#" in self.source[position:start]:
                found = list(_COMMENT.finditer(self.source, position, start))
                self._comment(found[0].start(), found[-1].end())
            position = max(position, end)

    def _comment(self, start: int, end: int) -> None:
        note = Note(SegKind.COMMENT)
        self.sheet.add(self.source[start:end], Offsets(start).within(self.outer), note)
