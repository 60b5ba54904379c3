"""Where an error of `docker stack deploy` points: the part of the files that its words name."""

from __future__ import annotations

import re

from pyengine.swarm.loader import decode
from pyengine.swarm.spec.names import Names
from pyengine.swarm.view import View

_PATHS = (
    re.compile(r"(?:error while interpolating|invalid interpolation format for) (\S+): "),
    re.compile(r"((?:services|networks|volumes|secrets|configs)\.\S+) "),
)
_SERVICE = re.compile(r"(?:service|invalid image reference for service) (\S+?):? ")
_MADE = re.compile(
    r"failed to create (service|network|secret|config) (\S+): (?:Error response from daemon: )?(.*)", re.DOTALL
)
_QUOTED = re.compile(r"\"([^\"]{2,})\"|'([^']{2,})'")
_RPC = re.compile(r"rpc error: code = \w+ desc = ")
_DECODED = re.compile(r"decoding failed due to the following error\(s\):\s+(?:error decoding '[^']*': )?")


def core(told: str) -> str:
    """Return an error without what Docker writes before each: what failed, and the code of the answer."""
    made = _MADE.match(told)
    return _DECODED.sub("", _RPC.sub("", made[3] if made else told))


def pointed(told: str, stack: View, names: Names) -> View:
    """Return the deepest part that an error names; the file itself where it names none."""
    for pattern in _PATHS:
        if found := pattern.match(told):
            return _walked(stack, found[1].split("."))
    if made := _MADE.match(told):
        return _made(stack, f"{made[1]}s", made[2], names)
    if _DECODED.match(told):
        return _unread(stack, told.split("\n")) or stack
    found = _SERVICE.match(told)
    service = stack.get("services", found[1]) if found else None
    version = stack.get("version") if "Compose file version" in told else None
    return service or version or stack


def narrowed(entry: View, told: str) -> View:
    """Return the value of a service at which an error is, by the words that it quotes; else the service."""
    if "image reference" in told:
        return entry.get("image") or entry
    words = [word for found in _QUOTED.findall(core(told)) if not (word := "".join(found)).isdecimal()]
    if not words or len(entry.route) != 2:
        return entry
    return next((view for view in entry.texts() if any(word in str(view.data) for word in words)), entry)


def _made(stack: View, section: str, full: str, names: Names) -> View:
    """Return what a request was to make, by its name in the Swarm."""
    found = stack.get(section)
    for key, entry in found.entries() if found is not None else ():
        if full == (names.scoped(key) if section == "services" else names.of(key, entry).value):
            return entry
    return stack


def _unread(stack: View, told: list[str]) -> View | None:
    """Return the first text of a service that Docker says these lines of: its name is not in them."""
    services = stack.get("services")
    for _, entry in services.entries() if services is not None else ():
        for view in entry.texts():
            if any(line in told for line in decode.problems(view.route, view.data)):
                return view
    return None


def _walked(view: View, steps: list[str]) -> View:
    """Return what lies furthest along a path as Docker writes it; a name may hold dots itself."""
    for size in range(1, len(steps) + 1):
        name = ".".join(steps[:size])
        child = view.get(name) if view.is_mapping else _item(view, name)
        if child is not None:
            return _walked(child, steps[size:])
    return view


def _item(view: View, number: str) -> View | None:
    items = list(view.items()) if number.isdecimal() else []
    return items[int(number)] if items and int(number) < len(items) else None
