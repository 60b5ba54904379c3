"""What a program said before it ended, in the log that was pasted beside: any program's, by how a complaint reads."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from pyengine.incident.symptom import Symptom

_SAID = re.compile(
    r"^(?P<service>[\w.-]{1,100}?)\.(?:\d{1,6}|[a-z0-9]{25})\.(?P<task>[a-z0-9]{4,25})@[\w.-]{1,63}[ \t]*\|"
    r"(?P<said>[^\n]*)",
    re.MULTILINE,
)
"""A line of `docker service logs`."""
_COMPLAINT = re.compile(
    r"\b(?:fatal|panic|emerg|crit(?:ical)?|errors?|exception|denied|can(?:no|')t|cannot|could ?n[o']t|unable"
    r"|fail(?:ed|ure)?|not (?:found|writable|permitted|supported|compatible|set|exist|allowed)|no such|incompatible"
    r"|invalid|unsupported|refused|missing|already|mismatch|corrupt(?:ed)?|abort(?:ed|ing)?|unrecognized|unknown)\b",
    re.IGNORECASE,
)
_STAMP = re.compile(r"^[\s\d:.,TZ+/\[\]-]{8,40}(?:UTC|GMT|CES?T)?[\s\d\[\]:-]{0,12}")
_LONGEST = 160


def words(texts: Sequence[str], symptom: Symptom) -> dict[str, str]:
    """Return the first and the last complaint that the logs show of the service's last task, as a sentence."""
    told = _complaints(tuple(texts)).get(symptom.service or "")
    if not told:
        return {}
    return {"words": f" It said: {', and: '.join(dict.fromkeys(f'`{line}`' for line in (told[0], told[-1])))}."}


@lru_cache(maxsize=1)  # many symptoms of one paste ask
def _complaints(texts: tuple[str, ...]) -> dict[str, list[str]]:
    """Return by service what the last of its tasks complains of."""
    last: dict[str, tuple[str, list[str]]] = {}
    for text in texts:
        for line in _SAID.finditer(text):
            if last.get(line["service"], ("",))[0] != line["task"]:
                last[line["service"]] = line["task"], []
            if _COMPLAINT.search(line["said"]):
                last[line["service"]][1].append(_bare(line["said"]))
    return {service: told for service, (_, told) in last.items()}


def _bare(line: str) -> str:
    """Return a line without its time, short, and with nothing that would end a quotation."""
    plain = _STAMP.sub("", line.strip()).replace("`", "'")
    return plain if len(plain) <= _LONGEST else f"{plain[:_LONGEST]}…"
