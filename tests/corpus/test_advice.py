"""Real files with planted secrets: no run of one is in any request to a model, however it is asked."""

from __future__ import annotations

import json
import random
import string
from collections.abc import Callable
from itertools import cycle, islice
from pathlib import Path
from typing import get_args

from pyengine.advice.letter import Protocol
from pyengine.output import wire
from pyengine.session import Session
from tests.advice.said import compose, runs
from tests.draws import share

FILES = 200
"""Of the corpus, every one of so many at even distances."""
ONE_OF = 4
"""Of so many of them a run asks about one."""


def planted(text: str, draw: random.Random) -> tuple[str, list[str]]:
    """Return a stack file with a service more, whose secrets are new, and those."""
    word = string.ascii_letters + string.digits
    made = ["".join(draw.choices(word, k=24)) for _ in range(4)]
    lines = (
        "  canary-of-the-test:\n"
        "    image: example/canary:1\n"
        "    environment:\n"
        f"      POSTGRES_PASSWORD: {made[0]}\n"
        f"      DATABASE_URL: 'postgres://u:{made[1]}@db:5432/x'\n"
        f'      API_TOKEN: "{made[2]}"\n'
        f"    command: --password={made[3]}\n"
    )
    return text.replace("services:\n", f"services:\n{lines}", 1), made


def test_no_run_of_a_planted_secret_is_in_a_request(shared: Path, figure: Callable[[str], None]) -> None:
    paths = [path for path in sorted((shared / "corpus").rglob("*.y*ml")) if "\nservices:\n" in f"\n{_text(path)}"]
    draw = random.Random(25)  # the same secrets in every run
    chosen = share(paths[:: max(1, len(paths) // FILES)][:FILES], ONE_OF)
    size = 0
    for path, protocol in zip(chosen, islice(cycle(get_args(Protocol)), len(chosen)), strict=True):
        text, secrets = planted(_text(path), draw)
        question = f"Why does {secrets[0]} not work? My own token is {secrets[2]}"
        file = (wire.Sent(path.name, text, (), ()),)
        session = Session()
        composed = compose(session, question, files=file, protocol=protocol)
        read = json.dumps(json.loads(composed.body), ensure_ascii=False)
        for secret in secrets:
            assert not any(run in composed.body or run in read for run in runs(secret)), path
        size += len(composed.body)
    assert len(chosen) >= FILES // ONE_OF
    figure(f"{len(chosen)} requests of {size:,} characters hold no run of six of {4 * len(chosen)} planted secrets")


def _text(path: Path) -> str:
    return path.read_text("utf-8", errors="replace")
