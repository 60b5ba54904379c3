"""Throws damaged texts at the engine: whatever comes in, an answer must come out, in time and without an accident.

The texts are our own examples, cut, doubled, swapped and sprinkled with the characters YAML and Docker care about.
"""

from __future__ import annotations

import json
import random
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from pyengine import bridge
from pyengine.rules import RULES

SPRINKLE = (
    *("\t", "\r", "\x00", "\ufeff", "\u202e", "\U0001f433", "\ud83d", "\n", "  ", "---\n"),
    *(": ", "- ", "#", "&a ", "*a", "<<: *a", "{", "}", "[", "]", '"', "'", "|", ">", "!x ", "?", "%", "@", "`", "\\"),
    *("${", "$$", "$(", "}"),
)
SEEDS = [example.text for rule in RULES for example in rule.examples]
SLOWEST = 5.0
"""Seconds of processor time that one text of a few kilobytes may take."""


@dataclass
class Outcome:
    """What a run saw."""

    texts: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0
    accidents: list[str] = field(default_factory=list)


def damaged(chance: random.Random) -> str:
    """Return one text, damaged in one to six places."""
    text = chance.choice(SEEDS) if chance.random() < 0.7 else chance.choice(SEEDS) + chance.choice(SEEDS)
    for _ in range(chance.randint(1, 6)):
        start = chance.randrange(len(text) + 1)
        end = min(len(text), start + chance.choice((0, 1, 2, 5, 40)))
        piece = chance.choice(("", chance.choice(SPRINKLE), text[start:end] * chance.choice((1, 2, 50))))
        text = text[:start] + piece + text[end:]
    return text.replace("\n", "\r\n") if chance.random() < 0.1 else text


def run(seconds: float, seed: int) -> Outcome:
    """Damage texts for so many seconds and return what happened; `seed` makes the texts the same again."""
    chance, outcome = random.Random(seed), Outcome()
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        text = damaged(chance)
        begun = time.process_time()
        answer = _asked("analyse", files=[{"name": "a.yml", "text": text}])
        redacted = _asked("redact", text=text, identifiers=True, more=[], fewer=[])
        took = time.process_time() - begun
        outcome.texts += 1
        outcome.slowest = max(outcome.slowest, took)
        outcome.kinds[answer["ok"]["kind"] if "ok" in answer else "error"] += 1
        notices = answer.get("ok", {}).get("notices", [])
        if "error" in answer or "error" in redacted or notices or took > SLOWEST:
            outcome.accidents.append(
                f"{took:.1f} s {answer.get('error') or redacted.get('error') or notices}: {text!r}"
            )
    return outcome


def _asked(method: str, **params: object) -> Any:
    return json.loads(bridge.handle(json.dumps({"v": 1, "id": 1, "method": method, "params": params})))
