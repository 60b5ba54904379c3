"""Reads what a model answered: nobody has to believe it, so whatever is not in the agreed form is words and no more."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from pyengine.document.data import plain
from pyengine.document.document import read
from pyengine.document.scalar import Data
from pyengine.document.yaml import YamlError
from pyengine.redact import placeholders

MAX_CHARACTERS = 1_000_000
MAX_CHANGES = 20
MAX_PARTS = 40
"""Ops, edits and routes that one change may have."""
MAX_VALUE = 20_000
_TOLD = 200

Deed = Literal["set", "insert", "remove", "rename"]
_DEEDS: tuple[Deed, ...] = ("set", "insert", "remove", "rename")
_HALF = re.compile("[\ud800-\udfff]")
_FENCE = re.compile(r"```[a-zA-Z]*\r?\n(.*?)```", re.DOTALL)


class Unfit(ValueError):
    """A change that is not in the agreed form; the message says what is wrong, in words of ours."""


@dataclass(frozen=True, slots=True)
class Said:
    """A route in a file whose meaning a change says that it changes."""

    file: int
    route: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Act:
    """A change of meaning, as the model says it: its value, for `rename` the new key."""

    deed: Deed
    at: Said
    value: Data


@dataclass(frozen=True, slots=True)
class Swap:
    """A change of characters: `old` stands once in the redacted file."""

    file: int
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Change:
    """One change that a model proposes. `unfit` says why it is none, where it is not in the agreed form."""

    title: str
    reason: str
    acts: tuple[Act, ...] = ()
    swaps: tuple[Swap, ...] = ()
    touches: tuple[Said, ...] = ()
    unfit: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer: its words, and the changes it proposes. `formed` tells that it was in the agreed form."""

    text: str
    changes: tuple[Change, ...]
    formed: bool


def reply(answer: str) -> Reply:
    """Read an answer. Never fails on any text."""
    answer = answer[:MAX_CHARACTERS]
    for candidate in _candidates(answer):
        try:
            found = json.loads(candidate)
        except (ValueError, RecursionError):
            continue
        if isinstance(found, dict) and isinstance(found.get("answer"), str):
            changes = found.get("changes")
            listed = changes if isinstance(changes, list) else []
            return Reply(_paired(found["answer"]), tuple(_change(each) for each in listed[:MAX_CHANGES]), formed=True)
    return Reply(_paired(answer), (), formed=False)


def _paired(text: str) -> str:
    """Return a text without halves of characters, which JSON can hold and no page can show."""
    return _HALF.sub("\ufffd", text)


def _candidates(answer: str) -> Iterator[str]:
    """Yield what of an answer may be the JSON: all of it, what is fenced, from the first brace to the last."""
    yield answer
    yield from (match.group(1) for match in _FENCE.finditer(answer))
    start, end = answer.find("{"), answer.rfind("}")
    if 0 <= start < end:
        yield answer[start : end + 1]


def _change(found: object) -> Change:
    if not isinstance(found, dict):
        return Change("", "", unfit="it is not in the agreed form")
    title, reason = (_paired(str(found.get(name) or ""))[:_TOLD] for name in ("title", "reason"))
    try:
        acts = tuple(map(_act, _listed(found, "ops")))
        swaps = tuple(map(_swap, _listed(found, "edits")))
        touches = tuple(map(_said, _listed(found, "touches")))
    except Unfit as unfit:
        return Change(title, reason, unfit=str(unfit))
    return Change(title, reason, acts, swaps, touches, unfit="" if acts or swaps else "it changes nothing")


def _listed(found: dict[str, object], name: str) -> list[dict[str, object]]:
    value = found.get(name) or []
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        raise Unfit(f"its {name} are not in the agreed form")
    if len(value) > MAX_PARTS:
        raise Unfit(f"it has more than {MAX_PARTS} {name}")
    return value


def _said(found: dict[str, object]) -> Said:
    file, route = found.get("file", 0), found.get("route")
    if isinstance(route, str):
        route = route.split(".")
    steps = [str(step) for step in route if isinstance(step, str | int)] if isinstance(route, list) else []
    if type(file) is not int or not isinstance(route, list) or not steps or len(steps) != len(route):
        raise Unfit("it names a place in another form than agreed")
    return Said(file, tuple(map(_plain, steps)))


def _act(found: dict[str, object]) -> Act:
    deed = next((each for each in _DEEDS if each == found.get("op")), None)
    if deed is None:
        raise Unfit("it asks for something else than set, insert, remove or rename")
    value = found.get("value")
    if deed == "rename":
        if not isinstance(value, str) or not value:
            raise Unfit("it renames a key and gives no new one")
        return Act(deed, _said(found), _plain(value))
    return Act(deed, _said(found), None if deed == "remove" else _value(value))


def _value(value: object) -> Data:
    """Return what is to be written: a value in one line of YAML, or one that the model gave as JSON."""
    text = value if isinstance(value, str) else json.dumps(value)
    if len(text) > MAX_VALUE:
        raise Unfit(f"one of its values has more than {MAX_VALUE:,} characters")
    text = _plain(text)
    try:
        roots = read(text).roots
        if len(roots) == 1:
            return plain(roots[0])
    except YamlError:
        pass
    if "\n" in text or text.lstrip()[:1] in {"{", "["}:
        raise Unfit("one of its values cannot be read")
    return text


def _swap(found: dict[str, object]) -> Swap:
    file, old, new = found.get("file", 0), found.get("old"), found.get("new")
    if type(file) is not int or not isinstance(old, str) or not isinstance(new, str) or not old:
        raise Unfit("one of its edits is not in the agreed form")
    if len(old) > MAX_VALUE or len(new) > MAX_VALUE:
        raise Unfit(f"one of its edits has more than {MAX_VALUE:,} characters")
    return Swap(file, old, _seen(new))


def _plain(text: str) -> str:
    if placeholders(text):
        raise Unfit("it would write a placeholder, which stands for a masked value")
    return _seen(text)


def _seen(text: str) -> str:
    """Return a text, if all of it can be seen: what turns or hides characters makes a diff lie."""
    if any(unicodedata.category(each) in {"Cf", "Cc", "Cs"} and each not in "\n\r\t" for each in text):
        raise Unfit("it holds characters that cannot be seen")
    return text
