"""Where a text names a host: what a program would look up."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

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


def ported(text: str, name: str) -> int | None:
    """Return the port with which a text asks for this host, None where it names none."""
    found = re.search(rf"(?<![\w.-]){re.escape(name)}:(\d{{1,5}})(?![\w.])", text)
    return int(found[1]) if found else None


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


def answered(stack: Stack) -> frozenset[str]:
    """Return the names that Swarm's resolver knows: of services, their aliases and their hosts."""
    return frozenset(name for service in stack.services for name in names(service))


def names(service: Service) -> Iterator[str]:
    """Yield the names by which others find it; that of the host since 20.10 (moby a3fcd4b82a), on all nodes."""
    yield service.name
    hostname = service.view.get("hostname")
    yield from () if hostname is None else (str(hostname.data),)
    yield from aliases(service)


def aliases(service: Service) -> Iterator[str]:
    """Yield the other names that a service has on its networks."""
    networks = service.view.get("networks")
    for _, network in networks.entries() if networks is not None else ():
        found = network.get("aliases")
        yield from () if found is None else (str(item.data) for item in found.items())


Words = dict[str, list[tuple[Service, View]]]
"""What services tell their programs, by each word of it: who looks for many hosts reads all texts once."""
_WORD = re.compile(r"[\w.-]+")


def words(services: Iterable[Service]) -> Words:
    """Return what is told by its words, but for what nobody can know here."""
    found: Words = {}
    for service in services:
        for view in told(service):
            for word in set(_WORD.findall(str(view.data or ""))) if not is_open(view) else ():
                found.setdefault(word, []).append((service, view))
    return found


def asking(told_by_word: Words, name: str) -> Iterator[tuple[Service, View]]:
    """Yield who asks for a host of this name, and where: no name that is asked for is a part of a longer word."""
    first = _WORD.search(name)
    for service, view in told_by_word.get(first[0], ()) if first is not None else ():
        if asks_for(str(view.data or ""), name):
            yield service, view


def all_tasks(text: str, name: str) -> bool:
    """Tell whether a text asks for the addresses of a service's tasks: `tasks.db`, with the stack's name too."""
    template = r"\{\{\s*\.Service\.Name\s*\}\}"
    return re.search(rf"(?<![\w.-])tasks\.(?:{template}|(?:[\w.-]*_)?{re.escape(name)}(?![\w-]))", text) is not None


_BACKGROUND = re.compile(r"(?<![&>])&(?![&>\d])")
"""A `&` of the shell that leaves a program running."""


def needs_own_name(service: Service) -> View | None:
    """Return where a service with a healthcheck asks for its own tasks, which have names once they are healthy.

    None where its program answers first, in the background.
    """
    if not service.healthcheck.active or service.healthcheck.broken:
        return None
    texts = (view for view in told(service) if "tasks." in view.text and not is_open(view))
    found = [view for view in texts if all_tasks(as_read(view), service.name)]
    return found[0] if found and not any(_BACKGROUND.search(view.text) for view in found) else None


def as_read(view: View) -> str:
    """Return a text as Docker reads it."""
    return view.data if isinstance(view.data, str) else view.text
