"""Reads what one line of `docker inspect --format` says of a task: its template tells which word is which."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

_ASKED = re.compile(
    r"docker (?:task )?inspect (?=[^\n]{0,300}(?:--format|-f)[ =](?P<quote>['\"])(?P<template>[^\n]{1,200}?)(?P=quote))"
    r"[^\n]{0,300}?\b(?P<task>[a-z0-9]{25})\b[^\n]{0,300}\n(?P<line>[^\n]{0,500})"
)
_FIELD = re.compile(r"\{\{ ?\.([\w.]{1,80}) ?\}\}")


def shown(part: str) -> Iterator[tuple[str, Mapping[str, str], int, int]]:
    """Yield each task that was printed so: its id, its fields, where the command begins and where the line ends."""
    for found in _ASKED.finditer(part):
        names = _FIELD.findall(found["template"])
        words = [re.escape(literal) for literal in _FIELD.split(found["template"])[::2]]
        line = re.fullmatch(r"(\S*)".join(words), found["line"].strip("\r")) if names else None
        if line is not None:
            yield found["task"], dict(zip(names, line.groups(), strict=True)), found.start(), found.end()
