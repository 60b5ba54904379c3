"""Effective settings and verdicts on other people's files, against the `docker` command and a real engine."""

from __future__ import annotations

import json
import lzma
import re
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pyengine.document.document import read
from pyengine.document.scalar import Data
from pyengine.document.yaml import YamlError
from pyengine.swarm.effective import Effective, effective, loaded
from pyengine.swarm.spec.names import Names
from pyengine.swarm.unread import unread
from tests.draws import share
from tests.swarm.docker_cli import config, needs_docker

AGREED = 0.98
ONE_OF = 4
"""Of so many files a run shows one to the command."""
FOLDER = "/a/b"
"""Where the files lay that the engine was given."""

Figure = Callable[[str], None]


@dataclass(frozen=True)
class Deployed:
    """What a real engine did with a file."""

    file: str
    text: str
    row: dict[str, Any]

    @property
    def error(self) -> str:
        """The end of what the command printed; its beginning may be cut off."""
        return str(self.row["tries"][-1]["stderr"]).strip() if self.row["rc"] else ""

    @property
    def by(self) -> str | None:
        if not self.row["rc"]:
            return None
        return "engine" if "Error response from daemon" in self.error else "loader"

    @property
    def stack(self) -> str:
        """The stack's name, as far as the answer shows it."""
        names = [spec["spec"]["Labels"]["com.docker.stack.namespace"] for spec in self.row["services"].values()]
        found = re.search(r"failed to create \w+ (c\d+)_", self.error)
        return names[0] if names else found[1] if found else "c0"

    @property
    def is_cut_off(self) -> bool:
        """Tell an output whose beginning is missing."""
        return not self.row["tries"][-1]["stderr"].startswith(("time=", "Ignoring"))

    @property
    def warnings(self) -> list[str]:
        stderr = self.row["tries"][-1]["stderr"]
        said = [json.loads(f'"{text}"') for text in re.findall(r'level=warning msg="((?:[^"\\]|\\.)*)"', stderr)]
        said += re.findall(r"^Ignoring unsupported options: .*$", stderr, re.MULTILINE)
        _, deprecated, rest = stderr.partition("Ignoring deprecated options:\n\n")
        items = [text.strip() for text in rest.split("\n\n") if text.startswith(("container_name: ", "expose: "))]
        return [*said, deprecated + "\n\n".join(items)] if deprecated else said


@cache
def deployed(shared: Path) -> tuple[tuple[Deployed, Effective], ...]:
    """Return what the engine did with each file, and our verdict on it."""
    with lzma.open(shared / "swarm-lab/deploys.jsonl.xz", "rt") as lines:
        rows = [json.loads(line) for line in lines]
    texts = [(shared / "corpus/real" / row["file"]).read_text("utf-8-sig") for row in rows]
    found = [Deployed(row["file"], text, row) for row, text in zip(rows, texts, strict=True)]
    return tuple((each, judged(each.text, each.stack)) for each in found)


def judged(text: str, stack: str) -> Effective:
    try:
        return effective([read(text)], Names(stack, FOLDER))
    except YamlError as error:
        return unread(text, error)


def test_the_verdict_is_that_of_a_real_engine(shared: Path, figure: Figure) -> None:
    pairs = deployed(shared)
    others = [
        f"{there.file}: {there.by} {there.error[-200:]!r}, ours {here.refused_by}"
        for there, here in pairs
        if there.by != here.refused_by
    ]
    figure(
        f"verdict (deploys, or refused by whom) of {len(pairs)} files on a real engine: {len(others)} others {others}"
    )
    assert len(pairs) == 569
    assert len(others) <= (1 - AGREED) * len(pairs)


def test_the_error_is_the_real_one(shared: Path, figure: Figure) -> None:
    pairs = [(there, here) for there, here in deployed(shared) if there.by and there.by == here.refused_by]
    others = [
        f"{there.file}: {there.error[-120:]!r}, ours {here.errors[0][-120:]!r}"
        for there, here in pairs
        if not any(
            told.strip().endswith(there.error[-300:]) or there.error.endswith(told.strip()) for told in here.errors
        )
    ]
    figure(f"errors of {len(pairs)} refused files, word by word: {len(others)} others {others}")
    assert len(others) <= (1 - AGREED) * len(pairs)


def test_the_warnings_are_the_real_ones(shared: Path, figure: Figure) -> None:
    """The first warnings of a long output are cut off."""
    pairs = [(there, here) for there, here in deployed(shared) if there.by == here.refused_by]
    others = [
        f"{there.file}: {there.warnings}, ours {here.warnings}"
        for there, here in pairs
        if sorted(there.warnings) != sorted(here.warnings)
        and not (there.is_cut_off and set(there.warnings) <= set(here.warnings))
    ]
    figure(f"warnings of {len(pairs)} files: {len(others)} others {others}")
    assert not others


def differences(ours: Data, theirs: Data, path: str = "") -> Iterator[str]:
    """Yield where two specs differ; ids are the engine's own, and temporary folders the lab's."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        for key in sorted(ours.keys() | theirs.keys()):
            if key in {"ConfigID", "SecretID"} or (key == "Target" and path.endswith("/Networks/*")):
                continue
            if key not in ours or key not in theirs:
                yield f"{path}/{key}: {ours.get(key, 'absent')}, really {theirs.get(key, 'absent')}"
            else:
                yield from differences(ours[key], theirs[key], f"{path}/{key}")
    elif isinstance(ours, list) and isinstance(theirs, list) and len(ours) == len(theirs):
        for one, other in zip(ours, theirs, strict=True):
            yield from differences(one, other, f"{path}/*")
    elif ours != theirs:
        yield f"{path}: {ours}, really {theirs}"


def settled(spec: Data) -> Data:
    """Return a spec without what the lab put into it: what its env files say, its temporary folder, its home."""
    text = re.sub(r'"/tmp/tmp[^/"]*/', '"/', json.dumps(spec)).replace('"/tmp/common', '"/common')
    text = text.replace('"/root/', '"/')
    found: Data = json.loads(text)
    task = found["TaskTemplate"] if isinstance(found, dict) else None
    container = task["ContainerSpec"] if isinstance(task, dict) else None
    if isinstance(container, dict) and isinstance(container.get("Env"), list):
        env = [entry for entry in container.pop("Env") if entry != "X=x"]  # type: ignore[union-attr]
        return {**found, "env": env}  # type: ignore[dict-item]
    return {**found, "env": []} if isinstance(found, dict) else found


def test_the_settings_are_those_of_every_service_on_a_real_engine(shared: Path, figure: Figure) -> None:
    services, kinds, others = 0, Counter[str](), list[str]()
    for there, here in deployed(shared):
        for name, spec in there.row["services"].items():
            services += 1
            key = name.removeprefix(f"{there.stack}_")
            found = list(differences(settled(here.specs.get(key)), settled(spec["with_defaults"])))
            kinds.update(difference.partition(":")[0] for difference in found)
            others += [f"{there.file} {name}{difference}" for difference in found]
    figure(f"settings of {services} services on a real engine, field by field: {len(others)} differences {dict(kinds)}")
    assert services == 800
    assert not others, "\n".join(others[:20])


@needs_docker
def test_the_loader_is_that_of_the_docker_command(shared: Path, figure: Figure) -> None:
    files = share(sorted((shared / "corpus/real").glob("*.yml")), ONE_OF)
    texts = [file.read_text("utf-8-sig") for file in files]
    with ThreadPoolExecutor(2) as pool:
        answers = [answer.error for answer in pool.map(lambda text: config([text]), texts)]
    apart = {"no such file or directory": 0, "required variable": 0}
    others = []
    for file, text, answer in zip(files, texts, answers, strict=True):
        reason = next((words for words in apart if words in answer), None)
        if reason is not None:
            apart[reason] += 1
        if reason == "no such file or directory":
            continue  # the file itself passed all that comes before
        try:
            ours = loaded([read(text)], Names("s", FOLDER)).errors
        except YamlError as error:
            ours = unread(text, error).errors
        if bool(ours) != bool(answer):
            others.append(f"{file.name}: {answer[-100:]!r}, ours {ours[:1]}")
    figure(f"`docker stack config` on {len(files)} files: {len(others)} other verdicts {others}, counted apart {apart}")
    assert len(others) <= (1 - AGREED) * len(files)
