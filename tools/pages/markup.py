"""Writes HTML: every text is escaped on its way in, and only what was made here is let through as it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from html import escape

VOID = frozenset(("br", "link", "meta"))


class Markup(str):
    """A text that is HTML already."""

    __slots__ = ()


Child = str | None
"""Markup as it is, any other text escaped, None nothing."""


def h(tag: str, attributes: Mapping[str, str | float] | None = None, /, *children: Child) -> Markup:
    """Return an element."""
    said = "".join(f' {name}="{_quoted(value)}"' for name, value in (attributes or {}).items())
    return Markup(f"<{tag}{said}>" if tag in VOID else f"<{tag}{said}>{together(children)}</{tag}>")


def _quoted(value: str | float) -> str:
    return escape(f"{value}", quote=False).replace('"', "&quot;")


def together(children: Iterable[Child]) -> Markup:
    """Return texts and elements behind each other."""
    return Markup(
        "".join(
            each if isinstance(each, Markup) else escape(each, quote=False) for each in children if each is not None
        )
    )


def prose(text: str) -> Markup:
    """Return a sentence whose parts between backticks are code."""
    parts = re.split(r"`([^`]+)`", text)
    return together(h("code", {}, part) if index % 2 else part for index, part in enumerate(parts))
