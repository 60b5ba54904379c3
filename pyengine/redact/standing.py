"""Where a placeholder stands: under which names, and whether that is a URL, a command or a comment.

It is read off the lines, in any text: an answer may be a fragment, prose around a file, or a shell command. No more of
it is kept than names and hosts of a redacted text, so there is no secret in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from pyengine.sensitive.placeholder import PATTERN

Within = Literal["value", "url", "command", "comment"]

_LINE = re.compile(r"(?:^|(?<=[\n\r]))(?P<lead>(?:[ \t]|- )*+)(?P<key>[^\s#{\[][^\r\n#]*?):(?=\s|\Z)")
"""A line that begins with a key."""
_LEAD = re.compile(r"(?:[ \t]|- )*+")
_INSIDE = re.compile(r"(?P<name>[A-Za-z_][\w.-]*)[\"']?(?:=|:\s)\s?|(?P<open>[{\[])|(?P<close>[}\]])")
_OPTION = re.compile(r"(?:^|\s)--?[A-Za-z]")
_COMMENT = re.compile(r"(?:^|\s)#")
_END = re.compile(r"[\s\"'<>`|,]")
_HOST_END = re.compile(r"[/?#\s\"'<>`|,]")
_COMMANDS = frozenset(("command", "entrypoint", "test"))
"""The keys of a service whose values are command lines (Compose specification)."""
_REACH = 400
"""So far a line is looked at on each side of a placeholder."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The `names` above a placeholder, outermost first, what it stands `within`, and the host of its URL."""

    names: tuple[str, ...]
    within: Within
    host: str = ""

    def like(self, other: Standing) -> bool:
        """Tell the same place, also where a fragment shows fewer of the names above it."""
        shared = min(len(self.names), len(other.names))
        alike = self.names[len(self.names) - shared :] == other.names[len(other.names) - shared :]
        known = shared > 0 or self.names == other.names
        return alike and known and (self.within, self.host) == (other.within, other.host)

    def __str__(self) -> str:
        kinds = {
            "value": "",
            "url": f"in a URL of {self.host or 'no host'}, ",
            "command": "in a command, ",
            "comment": "in a comment, ",
        }
        return kinds[self.within] + (f"under {'.'.join(self.names)}" if self.names else "under no key")


def standings(text: str) -> Iterator[tuple[re.Match[str], Standing]]:
    """Yield every placeholder of a text that may leave, and where it stands; in time linear in the text."""
    above: list[tuple[int, str]] = []
    keys = _LINE.finditer(text)
    key = next(keys, None)
    content = seen = 0
    for match in PATTERN.finditer(text):
        while key is not None and key.end() <= match.start():
            _leave(above, key.end("lead") - key.start())
            above.append((key.end("lead") - key.start(), key["key"].strip(" \"'")))
            content, key = key.end(), next(keys, None)
        start = max(text.rfind("\n", seen, match.start()), text.rfind("\r", seen, match.start())) + 1
        seen = match.end()
        if start > content:
            content = start
            lead = _LEAD.match(text, start)
            _leave(above, lead.end() - start if lead else 0)
        yield match, _standing(text, max(content, match.start() - _REACH), match, [name for _, name in above])


def _leave(above: list[tuple[int, str]], column: int) -> None:
    """Leave the names that a line at this column does not stand under."""
    while above and above[-1][0] >= column:
        above.pop()


def moved(now: Standing, before: Iterable[Standing]) -> str:
    """Return what is to be known of a place where a secret did not stand before; nothing where it did."""
    stood = list(before)
    if not stood or any(now.like(each) for each in stood):
        return ""
    return f"stands {now}; stood {stood[0]}"


def _standing(text: str, start: int, match: re.Match[str], names: list[str]) -> Standing:
    left = text[start : match.start()]
    names = [*names, *_inside(left)]
    url = left.rfind("://")
    host = ""
    within: Within = "value"
    if _COMMENT.search(left):
        within = "comment"
    elif url >= 0 and not _END.search(left, url):
        within, host = "url", _host(left[url + 3 :] + text[match.start() : match.end() + _REACH])
    elif _COMMANDS.intersection(names) or _OPTION.search(left):
        within = "command"
    return Standing(tuple(names), within, host)


def _inside(left: str) -> Iterator[str]:
    """Yield the names that are open at the end of a part of a line: those of flow style, and the one right before."""
    opened: list[str] = []
    last = ""
    for token in _INSIDE.finditer(left):
        if token["name"]:
            last = token["name"]
        elif token["open"]:
            opened.append(last)
            last = ""
        else:
            last = ""
            if opened:
                opened.pop()
    return iter([name for name in (*opened, last) if name])


def _host(address: str) -> str:
    """Return the host of what follows `://`, without who asks it."""
    stop = _HOST_END.search(address)
    return address[: stop.start() if stop else len(address)].rpartition("@")[2].lower()
