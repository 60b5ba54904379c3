"""On which machine a line was printed: as the journal says, or the prompt above it."""

from __future__ import annotations

import re

_NAME = r"(?P<host>[A-Za-z0-9][\w-]{0,62})"
_JOURNAL = re.compile(
    rf"(?:[A-Z][a-z]{{2}} [ \d]\d \d\d:\d\d:\d\d|\d{{4}}-\d\d-\d\dT[\d:.,]{{8,18}}(?:Z|[+-]\d\d:?\d\d)?) {_NAME} "
    r"[\w./-]{1,40}(?:\[\d{1,8}\])?: "
)
_BARE = re.compile(rf"{_NAME} (?:dockerd|kernel|containerd|firewalld)\[\d{{1,8}}\]: ")
_PROMPT = re.compile(
    rf"^\[?[a-z_][\w-]{{0,31}}@{_NAME}(?:\.[\w.-]{{1,100}})?[: ][^\n\]#$]{{0,100}}\]?[#$] \S"
    r"|^\[(?P<inner>[A-Za-z0-9][\w-]{0,62}) [~/][^\n\]]{0,60}\][#$] \S"
    r"|^(?P<bare>[A-Za-z0-9][\w-]{0,62}):[^\n#$]{0,60} ?# \S",
    re.MULTILINE,
)
_OWN = re.compile(r"\blevel=\w{4,7}\b|^\[[\w :.]{8,30}\] |^(?:iptables|ip6tables|modprobe|failed to start|dockerd)\b")
"""Lines that speak of the machine they were printed on."""
_NEAR = 20_000


def prompted(text: str, start: int) -> str:
    """Return the machine whose prompt is the last one above a place."""
    prompts = list(_PROMPT.finditer(text, max(0, start - _NEAR), start))
    return _host(prompts[-1]) if prompts else ""


def _host(prompt: re.Match[str]) -> str:
    return prompt["host"] or prompt["inner"] or prompt["bare"]


def machine(text: str, start: int) -> str:
    """Return the machine that the line at `start` speaks of, where it is a log's or a program's of that machine.

    What a manager's client prints may be about any node, so a prompt above such a line tells nothing.
    """
    begin = text.rfind("\n", 0, start) + 1
    line = text[begin : start + 200].partition("\n")[0].lstrip()
    if found := _JOURNAL.match(line) or _BARE.match(line):
        return found["host"]
    typed = _PROMPT.match(line)
    if typed and " docker " not in line:
        return _host(typed)
    return prompted(text, begin) if _OWN.search(line) else ""
