"""What a guard is, and how a template becomes one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pkgutil import get_data

_FIELD = re.compile(r"@([A-Z]+)@")


@dataclass(frozen=True, slots=True)
class Guard:
    """A file for the user's repository. `path` is where it goes, `why` says in a sentence why it fits here.

    `id` is the guard's for ever.
    """

    id: str
    title: str
    path: str
    why: str
    text: str


def filled(template: str, fields: Mapping[str, str]) -> str:
    """Return a template with its fields filled in, each already written for the language it stands in."""
    data = get_data(__package__, f"templates/{template}")
    return _FIELD.sub(lambda found: fields[found[1]], (data or b"").decode())
