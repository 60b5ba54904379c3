"""Where a text names a host: what a program would look up."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pyengine.swarm.model.settings import is_open
from pyengine.swarm.model.stack import Service, Stack
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


def answered(stack: Stack) -> Iterator[str]:
    """Yield the names that Swarm's resolver knows: of services, their aliases and their hosts."""
    for service in stack.services:
        yield service.name
        hostname, networks = service.view.get("hostname"), service.view.get("networks")
        yield from () if hostname is None else (str(hostname.data),)
        for _, network in networks.entries() if networks is not None else ():
            aliases = network.get("aliases")
            yield from () if aliases is None else (str(item.data) for item in aliases.items())


def asking(service: Service, name: str) -> Iterator[View]:
    """Yield what a service tells its program of a host of this name."""
    yield from (view for view in told(service) if not is_open(view) and asks_for(str(view.data or ""), name))


def all_tasks(text: str, name: str) -> bool:
    """Tell whether a text asks for the addresses of a service's tasks: `tasks.db`, with the stack's name too."""
    template = r"\{\{\s*\.Service\.Name\s*\}\}"
    return re.search(rf"(?<![\w.-])tasks\.(?:{template}|(?:[\w.-]*_)?{re.escape(name)}(?![\w-]))", text) is not None
