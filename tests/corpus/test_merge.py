"""What other people's files say together, against `docker stack config`: files of a folder, states of a file."""

from __future__ import annotations

import json
import posixpath
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import permutations
from pathlib import Path

from tests.corpus.conftest import Draw
from tests.swarm.docker_cli import Answer, config, needs_docker
from tests.swarm.merging import disagreements

_MANY = 4
"""Of a folder with more files, each is read behind the first alone."""
_VARIABLE = re.compile(r"(?<!\$)((?:\$\$)*)\$(?:\{(\w+)(?::?\?[^}]*)?\}|(\w+))")
_MISSING = re.compile(r"^open ([^/].*): no such file or directory$", re.MULTILINE)
"""An env file that lay beside the file."""


def pairs(corpus: Path) -> Iterator[tuple[str, ...]]:
    """Yield the texts of files of one folder, each behind each other, and of files before and after a change."""
    manifest = json.loads((corpus / "manifest.json").read_text("utf-8"))
    folders = defaultdict[tuple[str, str], list[str]](list)
    for row in manifest["real"]:
        folders[row["repo"], posixpath.dirname(row["path"])].append(row["id"])
    texts = {path.stem: _given(path) for path in (corpus / "real").glob("*.yml")}
    for (_, _), names in sorted(folders.items()):
        found = [texts[name] for name in names if name in texts]
        yield from permutations(found, 2) if len(found) <= _MANY else ((found[0], other) for other in found[1:])
    for before in sorted((corpus / "pairs").glob("*.before.yml")):
        after = before.with_name(before.name.replace("before", "after"))
        yield _given(before), _given(after)


def _given(path: Path) -> str:
    """Return a text of which every variable has a value: what an unset one says we do not know, and Docker does."""
    return _VARIABLE.sub(r"\1${\2\3:-4}", path.read_text("utf-8"))


@needs_docker
def test_files_of_one_folder(shared: Path, draw: Draw[tuple[str, ...]], figure: Callable[[str], None]) -> None:
    wanted = draw(list(pairs(shared / "corpus")))
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(_answer, wanted))
    told = [found for texts, answer in zip(wanted, answers, strict=True) for found in disagreements(texts, answer)]
    taken = sum(not answer.error for answer in answers)
    figure(
        f"pairs of the corpus merged against `docker stack config`: {len(wanted)}, {taken} taken, {len(told)} differ"
    )
    assert told == []
    assert taken > 0.2 * len(wanted)


def _answer(texts: tuple[str, ...]) -> Answer:
    beside: list[str] = []
    while (answer := config(texts, beside=beside)).error:
        missing = _MISSING.search(answer.error.replace(f"{answer.folder}/", ""))
        if missing is None or missing[1] in beside:
            break
        beside.append(missing[1])
    return answer
