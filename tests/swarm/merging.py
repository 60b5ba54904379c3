"""Compares what several files say together, value by value, with what `docker stack config` writes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pyengine.document.document import read
from pyengine.document.node import Route
from pyengine.document.scalar import Data
from pyengine.document.yaml import YamlError
from pyengine.swarm.config.tree import plain
from pyengine.swarm.config.write import config
from pyengine.swarm.effective import loaded
from pyengine.swarm.model.stack import Stack
from pyengine.swarm.spec.names import Names
from tests.swarm.docker_cli import Answer

Disagreement = tuple[str, Data, Data]
"""Where, what we say, what Docker says."""
_ABSENT = "(nothing)"


def disagreements(texts: Sequence[str], answer: Answer) -> list[Disagreement]:
    """Return the values that we and Docker have not in common; of files that one of us refuses, the two verdicts."""
    try:
        documents = [read(text) for text in texts]
    except YamlError as error:
        return [] if answer.error else [("no YAML", str(error), _ABSENT)]
    names = Names("s", answer.folder, answer.folder)
    refused = loaded(documents, names).errors
    if refused or answer.error:
        return [] if refused and answer.error else [("refused", "; ".join(refused), answer.error)]
    theirs = {name: value for name, value in answer.data.items() if name != "version"}
    return list(_differences(plain(config(Stack(documents).view, names)), theirs, ()))


def _differences(ours: Data, theirs: Data, route: Route) -> Iterator[Disagreement]:
    if isinstance(ours, dict) and isinstance(theirs, dict):
        for name in ours | theirs:
            yield from _differences(ours.get(name, _ABSENT), theirs.get(name, _ABSENT), (*route, name))
    elif isinstance(ours, list) and isinstance(theirs, list) and len(ours) == len(theirs):
        for index, pair in enumerate(zip(ours, theirs, strict=True)):
            yield from _differences(*pair, (*route, index))
    elif _kind(ours) is not _kind(theirs) or theirs not in {ours, _written(ours)}:
        yield ".".join(map(str, route)), ours, theirs


def _kind(value: Data) -> type:
    """Return the type; of numbers one, since Docker writes a whole one without its point."""
    return float if isinstance(value, int) and not isinstance(value, bool) else type(value)


def _written(value: Data) -> Data:
    """Return a value as Docker's writer leaves it: of several lines an empty first one may get lost (go-yaml v3)."""
    return value.removeprefix("\n") if isinstance(value, str) and value[1:].count("\n") else value
