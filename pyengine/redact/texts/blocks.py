"""What the block around an assignment says of its value: its label, a name beside it, or what it holds."""

from __future__ import annotations

import re

from pyengine.sensitive.key import Level, SensitiveKey
from pyengine.sensitive.names import is_holder, sensitive_key, takes_back

_BLOCK = re.compile(r"(?:\"(?P<kind>[\w.-]{2,80})\"[ \t]{1,4})?\"(?P<name>[\w.-]{2,80})\"[ \t]{0,4}[:=]?[ \t]{0,4}\{\Z")
_CALLED = re.compile(
    r"(?<![\w.])(?:\w{1,40}\.)*(?P<name>\w{2,40})\.(?:create|put|set|add|write|update)\w{0,20}\([^()]{0,200}\Z"
)
_HEADER = re.compile(r"(?<![\w.$-])(?P<name>[A-Za-z][\w-]{2,60})[ \t]{0,4}=?[ \t]{0,4}\{\Z")


def labelled(text: str, start: int) -> SensitiveKey | None:
    """Return what the label of the block around `default = …` says of its value."""
    if called := _CALLED.search(text, max(0, text.rfind("(", max(0, start - 200), start) - 60), start):
        return sensitive_key(called["name"])
    opened = max(text.rfind("{", max(0, start - 400), start), text.rfind("\n\n", max(0, start - 400), start))
    line = text.rfind("\n", 0, opened) + 1
    if opened < 0 or "}" in text[opened:start]:
        return None
    label = _BLOCK.search(text, line, opened + 1)
    return sensitive_key(label["name"]) or sensitive_key(label["kind"] or "") if label else None


def held(text: str, start: int, name: str) -> SensitiveKey | None:
    """Return what the block around an assignment says of it: in HCL's `tokens { agent = "…" }` all are tokens."""
    opened = text.rfind("{", max(0, start - 400), start)
    header = _HEADER.search(text, max(0, opened - 80), opened + 1) if opened >= 0 else None
    if header is None or "}" in text[opened:start] or not is_holder(header["name"]):
        return None
    return None if takes_back(name) else SensitiveKey(Level.STRONG, "SECRET", header["name"])
