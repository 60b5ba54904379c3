"""Throws damaged texts at the engine: whatever comes in, an answer must come out, soon and without an accident.

The texts are our own examples, cut, doubled, swapped and sprinkled with the characters YAML and Docker care about.
"""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from pyengine import bridge
from pyengine.rules import RULES
from tests.growth import once, ratio

SPRINKLE = (
    *("\t", "\r", "\x00", "\ufeff", "\u202e", "\U0001f433", "\ud83d", "\n", "  ", "---\n"),
    *(": ", "- ", "#", "&a ", "*a", "<<: *a", "{", "}", "[", "]", '"', "'", "|", ">", "!x ", "?", "%", "@", "`", "\\"),
    *("${", "$$", "$(", "}"),
)
SEEDS = [example.text for rule in RULES for example in rule.examples]
SHARE = 20
"""How many times as long as an ordinary text of its length a damaged one may take."""

Answer = dict[str, Any]


@dataclass
class Outcome:
    """What a run saw."""

    texts: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0
    slowest: float = 0.0
    accidents: list[str] = field(default_factory=list)


UNREAD = re.compile("[\0\ufffd\ud800-\udfff]")
"""What nobody can have meant: such a text is held back by redaction."""


def damaged(chance: random.Random) -> str:
    """Return one text, damaged in one to six places."""
    text = chance.choice(SEEDS) if chance.random() < 0.7 else chance.choice(SEEDS) + chance.choice(SEEDS)
    for _ in range(chance.randint(1, 6)):
        start = chance.randrange(len(text) + 1)
        end = min(len(text), start + chance.choice((0, 1, 2, 5, 40)))
        piece = chance.choice(("", chance.choice(SPRINKLE), text[start:end] * chance.choice((1, 2, 50))))
        text = text[:start] + piece + text[end:]
    return text.replace("\n", "\r\n") if chance.random() < 0.1 else text


def run(seed: int, going_on: Callable[[Outcome], bool]) -> Outcome:
    """Damage texts as long as `going_on` says and return what happened; `seed` makes the texts the same again."""
    chance, outcome = random.Random(seed), Outcome()
    while going_on(outcome):
        text = damaged(chance)
        answers: list[Answer] = []
        took = once(lambda text=text, answers=answers: answers.extend(asked(text)))
        outcome.texts += 1
        outcome.seconds += took
        outcome.slowest = max(outcome.slowest, took)
        judged, redacted = answers
        outcome.kinds[judged["ok"]["kind"] if "ok" in judged else "error"] += 1
        notices = [said for said in judged.get("ok", {}).get("notices", []) if " failed" in said]
        held = redacted.get("error", {}).get("kind") == "unchecked" and UNREAD.search(text)
        wrong = judged.get("error") or (not held and redacted.get("error")) or notices
        if not wrong and took > SHARE / 2 * outcome.seconds / outcome.texts and too_long(text):
            wrong = f"more than {SHARE} times as long as usual"
        if wrong:
            outcome.accidents.append(f"{wrong}: {text!r}")
    return outcome


def asked(text: str) -> list[Answer]:
    """Return what the engine answers to both questions."""
    analyse = {"files": [{"name": "a.yml", "text": text}]}
    requests = (
        ("analyse", analyse),
        ("redact", {"text": text, "identifiers": True, "terms": [], "more": [], "fewer": []}),
    )
    return [
        json.loads(bridge.handle(json.dumps({"v": 1, "id": 1, "method": method, "params": params})))
        for method, params in requests
    ]


def too_long(text: str) -> bool:
    """Tell whether a text takes far longer than our examples do, at that length and at the same moment."""
    ordinary = "".join(SEEDS)[: max(len(text), 1_000)]
    return ratio(partial(asked, ordinary), partial(asked, text), SHARE) > SHARE
