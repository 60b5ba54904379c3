"""What is brought to another place with the letters it has: its quotes, its style, its comments."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pyengine.document.document import Document
from pyengine.document.node import Alias, Entry, Mapping, Node, Route, Scalar, Sequence
from pyengine.document.scalar import Data
from pyengine.document.walk import walk
from pyengine.patch.changes import Refused, dotted
from pyengine.patch.draft import copied
from pyengine.patch.manner import Manner
from pyengine.patch.write import Stood

_BREAK = re.compile(r"\r\n|\n|\r")


@dataclass(frozen=True, slots=True)
class Moves:
    """Reads what stands at a route of one document, to write it elsewhere."""

    manner: Manner

    @property
    def document(self) -> Document:
        """The document it is read from."""
        return self.manner.document

    def read(self, route: Route, value: Data) -> Stood | None:
        """Return what stands at a route, which says `value`; None where its letters mean something there alone.

        Raises Refused where comments stand between them.
        """
        steps = walk(self.document, route)
        entry = steps[-1].entry if len(steps) == len(route) else None
        if entry is None:
            return None
        if any(step.alias or step.via for step in steps) or not self._is_alone(steps[-1].owner, entry):
            if self.manner.comment_inside(entry.value.outer):
                raise Refused(f"{dotted(route)} holds comments that would be lost")
            return None
        manner, key, text = self.manner, entry.key.outer, self.document.text
        colon = manner.behind_colon(key.end)
        if colon is None:
            return None
        above, start = manner.comments_above(key.start) or manner.line_start(key.start), manner.line_start(key.start)
        lines = _BREAK.split(text[colon : manner.line_end(max(colon, entry.value.outer.end))])
        comments = [line.strip() for line in _BREAK.split(text[above:start]) if line.strip()]
        return Stood(copied(value), tuple(lines), tuple(comments), manner.column(key.start), key.start)

    def _is_alone(self, owner: Mapping | Sequence, entry: Entry) -> bool:
        """Tell a key with lines of its own, and nothing in them that refers to another place or is referred to."""
        before = self.manner.before(entry.key.outer.start)
        return not before.strip() and "\t" not in before and not owner.flow and not _is_tied(entry.value)


def _is_tied(node: Node) -> bool:
    if isinstance(node, Alias) or node.anchor is not None:
        return True
    if isinstance(node, Scalar):
        return node.style.block
    inner = [entry.value for entry in node.entries] if isinstance(node, Mapping) else list(node.items)
    return any(_is_tied(each) for each in inner)
