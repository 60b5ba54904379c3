"""Fresh cases of fresh.py, by a seed: `STACKENGINE_SEED` makes others.

`STACKENGINE_CASES` says how many (5000 is what a redesign is judged by).
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable

import pytest

pytest.importorskip("xkcdpass", reason="the word lists of the tests are not installed")
pytest.importorskip("mnemonic", reason="the word lists of the tests are not installed")

from pyengine.document.yaml import YamlError, read
from pyengine.redact import Redacted, redact, restore
from pyengine.sensitive.placeholder import PATTERN
from tests.corpus.test_redact import shape
from tests.draws import SEED
from tests.redact.fresh import Made, Source, one

CASES = int(os.environ.get("STACKENGINE_CASES") or 600)
RUN = 6


def forms(secret: str) -> set[str]:
    return {secret, json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1]}


def survives(made: Made, secret: str, redacted: str) -> bool:
    """Tell whether six characters in a row of a secret, or the whole of a shorter one, are left."""
    outside = made.text
    for form in forms(secret):
        outside = outside.replace(form, "\0")
    for form in forms(secret):
        if len(form) < RUN and redacted.count(form) > outside.count(form):
            return True
        runs = (form[at : at + RUN] for at in range(len(form) - RUN + 1))
        if any(run in redacted and run not in outside for run in runs):
            return True
    return False


def told(made: Made, secret: str, result: Redacted) -> bool:
    at = max(made.text.find(form) for form in forms(secret))
    return any(item.span.start < at + len(secret) and at < item.span.end for item in result.considered)


@pytest.mark.timeout(1800)
def test_fresh_cases_are_masked_kept_and_restored(figure: Callable[[str], None]) -> None:
    seed = int(SEED)
    source = Source(seed)
    missed: list[str] = []
    silent: list[str] = []
    lost: list[str] = []
    kept = trees = 0
    for _ in range(CASES):
        made = one(source)
        result = redact(made.text)
        assert restore(result.text, result.vault).text == made.text, (seed, made.what)
        left = PATTERN.sub("\0", result.text)
        for secret in made.secrets:
            if survives(made, secret, left):
                missed.append(made.what)
                silent += [] if told(made, secret, result) else [made.what]
        wanted = [value for value in made.keep if value in made.text]
        kept += len(wanted)
        lost += [f"{value} in {made.what}" for value in wanted if value not in result.text]
        if made.tree and readable(made.text):
            trees += 1
            assert shape(result.text) == shape(made.text), (seed, made.what, made.text)
    recall, negatives = 1 - len(missed) / CASES, 1 - len(lost) / max(1, kept)
    figure(
        f"fresh cases, seed {seed}: recall {recall:.4f} of {CASES}, negatives {negatives:.4f} of {kept}, "
        f"structure 1.0000 of {trees}, all restored; silent misses {len(silent)}"
    )
    assert recall >= 0.995, (seed, missed[:10])
    assert negatives >= 0.99, (seed, lost[:10])
    assert not silent, (seed, silent)


def readable(text: str) -> bool:
    try:
        read(text)
    except YamlError:
        return False
    return True
