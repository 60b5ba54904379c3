"""Where a text names a host: what a program would look up."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pyengine.swarm.model.stack import Service
from pyengine.swarm.view import View


def told(service: Service) -> Iterator[View]:
    """Yield what a service tells its program, but for values that come from elsewhere."""
    for key in ("entrypoint", "command", "environment"):
        found = service.view.get(key)
        if found is not None:
            yield from found.texts()


def asks_for(text: str, name: str) -> bool:
    """Tell whether a text names this host: as an address, `//db/`, `@db`, `db:5432`, or as a whole value."""
    return is_address(text, name) or text.partition("=")[2].strip() == name or text.strip() == name


def is_address(text: str, name: str) -> bool:
    """Tell whether the name stands in an address, or with a port of its own."""
    return _address(name).search(text) is not None


def renamed(text: str, name: str, new: str) -> str:
    """Return a text that asks for another host instead."""
    mended = _address(name).sub(lambda _: new, text)
    if mended != text:
        return mended
    start, equals, value = text.rpartition("=")
    return f"{start}{equals}{value.replace(name, new)}" if value.strip() == name else text


def _address(name: str) -> re.Pattern[str]:
    host = re.escape(name)
    return re.compile(rf"(?:(?<=//)|(?<=@)){host}(?![\w.-])|(?<![\w./:@-]){host}(?=:\d)")


def all_tasks(text: str, name: str) -> bool:
    """Tell whether a text asks for the addresses of a service's tasks: `tasks.db`, with the stack's name too."""
    template = r"\{\{\s*\.Service\.Name\s*\}\}"
    return re.search(rf"(?<![\w.-])tasks\.(?:{template}|(?:[\w.-]*_)?{re.escape(name)}(?![\w-]))", text) is not None
