"""Writes texts of the user's for the languages of guards, so that none of them is anything but a text there."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterable

_HIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
_PLAIN = re.compile(r"[^\w./-]", re.ASCII)


def text(value: str) -> str:
    """Return a text in double quotes, for YAML and for Rego: what JSON writes, all that cannot be seen escaped."""
    return _HIDDEN.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(value, ensure_ascii=False))


def texts(values: Iterable[str]) -> str:
    """Return a list in YAML."""
    return f"[{', '.join(map(text, values))}]"


def rego_set(values: Iterable[str]) -> str:
    """Return a set in Rego, where `{}` is an object."""
    found = ", ".join(map(text, values))
    return f"{{{found}}}" if found else "set()"


def python_list(values: Iterable[str]) -> str:
    """Return a list in Python, in ASCII alone."""
    return f"[{', '.join(map(ascii, values))}]"


def github(value: str) -> str:
    """Return a text in YAML that GitHub takes for no expression."""
    return text(value.replace("${{", "${{ '${{' }}"))


def pattern(path: str) -> str:
    """Return a glob that a path fits, for GitHub and GitLab: what may mean something in one is left open."""
    return text(_PLAIN.sub("*", path))


def shell(value: str) -> str:
    """Return a text as one word of a shell."""
    return shlex.quote(value)


def words(values: Iterable[str]) -> str:
    """Return words as a line that a shell, or who splits lines as one does, takes for these words; in YAML."""
    return text(shlex.join(values))
