"""`effective`: prints what Swarm will really use, as JSON."""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Sequence

from pyengine.cli.codes import FOUND, OK, UNUSABLE
from pyengine.cli.files import Input, read, stacks
from pyengine.cli.stacks import MAX_BYTES
from pyengine.cli.streams import put_line, shown, tell
from pyengine.document import document
from pyengine.document.document import Document
from pyengine.document.yaml import RefusedError, YamlError
from pyengine.swarm.config import sources
from pyengine.swarm.effective import Effective, effective
from pyengine.swarm.fates import fates
from pyengine.swarm.model.stack import Stack
from pyengine.swarm.part import Origin, Part
from pyengine.swarm.spec.names import Names
from pyengine.swarm.unread import unread
from pyengine.text import LineIndex

VERSION = 1


def show(options: argparse.Namespace) -> int:
    """Print the verdict on the files together; exit code 1 where the stack is refused, 2 where a file is no YAML."""
    (names,) = stacks([*options.merged, *options.files] or ["-"], [])
    inputs = [read(name, MAX_BYTES) for name in names]
    folder = os.getcwd() if names[0] == "-" else os.path.dirname(os.path.abspath(names[0]))  # noqa: PTH109, PTH120, PTH100 - texts
    place = Names(options.stack_name, folder, os.path.expanduser("~"))  # noqa: PTH111 - the same
    documents: list[Document] = []
    for item in inputs:
        try:
            documents.append(document.read(item.text, shown(item.name)))
        except YamlError as error:
            _put(unread(item.text, error), [], [])
            return _told(item, error)
    found = effective(documents, place)
    _put(found, _keys(documents), _merged(documents))
    return OK if found.accepted else FOUND


def _told(item: Input, error: YamlError) -> int:
    """Tell where a text is none that Docker's reader takes; what is YAML all the same is a file that is refused."""
    where = LineIndex(item.text).position(error.span.start)
    tell(f"{shown(item.name)}: line {where.line}, column {where.column}: {error.problem}")
    return FOUND if isinstance(error, RefusedError) else UNUSABLE


def _keys(documents: Sequence[Document]) -> list[dict[str, object]]:
    """Return what happens to each key of each file."""
    stack = Stack(documents)
    told: list[dict[str, object]] = []
    for file, each in enumerate(documents):
        root = Part(file, (), each.root, None, Origin.WRITTEN) if each.root is not None else None
        for kept in fates(root, stack.view, stack.schema) if root is not None else ():
            line = each.lines.position(kept.place.span.start).line
            path = ".".join(map(str, kept.route))
            told.append({"file": file, "line": line, "key": path, "happens": str(kept.happens), "why": kept.why})
    return told


def _merged(documents: Sequence[Document]) -> list[dict[str, object]]:
    """Return the values of what several files write, each with who says it and how it met what the others say."""
    return [
        {
            "key": ".".join(map(str, row.steps)),
            **_said(row.part, documents),
            "how": row.how,
            "others": [_said(part, documents) for part in row.others],
        }
        for row in sources.merged(Stack(documents))
    ]


def _said(part: Part, documents: Sequence[Document]) -> dict[str, object]:
    line = documents[part.file].lines.position(sources.place(part).span.start).line
    return {"value": sources.text(part), "file": part.file, "line": line}


def _put(found: Effective, keys: list[dict[str, object]], merged: list[dict[str, object]]) -> None:
    report = {
        "version": VERSION,
        "verdict": "accepted" if found.accepted else "refused",
        "refused_by": found.refused_by,
        "errors": found.errors,
        "warnings": found.warnings,
        "services": found.specs,
        "origin": found.origin,
        "keys": keys,
        "merged": merged,
    }
    put_line(json.dumps(report))
