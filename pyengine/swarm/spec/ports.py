"""EndpointSpec: docker/cli cli/compose/convert/service.go, moby daemon/cluster/convert/service.go."""

from __future__ import annotations

from collections.abc import Iterator

from pyengine.swarm.golang import ports as short
from pyengine.swarm.golang.text import shown
from pyengine.swarm.spec.reading import some, text, whole
from pyengine.swarm.spec.told import Told, Tree, default, of, without_absent
from pyengine.swarm.view import View
from pyengine.swarm.words import ENDPOINTS

MODES = ("ingress", "host")
_UINT32 = 2**32


def endpoint(service: View) -> dict[str, Tree]:
    """Return how a service is reached; the ports by their published numbers."""
    found = text(service, "deploy", "endpoint_mode")
    word = str(found.value).lower() if found is not None else ""
    mode = found.turned(word) if found is not None and word in ENDPOINTS else default(ENDPOINTS[0])
    return without_absent(Mode=mode, Ports=[*sorted(_ports(service), key=_published)] or None)


def _published(port: dict[str, Tree]) -> int:
    found = port.get("PublishedPort")
    return found.value if isinstance(found, Told) and isinstance(found.value, int) else 0


def _ports(service: View) -> Iterator[dict[str, Tree]]:
    found = service.get("ports")
    for item in found.items() if found is not None else ():
        yield from of_item(item)


def of_item(item: View) -> Iterator[dict[str, Tree]]:
    """Yield the ports of one item of the list. Raises PortError for a text that is no port."""
    if item.is_mapping:
        yield _long(item)
    else:
        yield from (_short(item, port) for port in short.in_order(short.parse(shown(item.data))))


def _long(item: View) -> dict[str, Tree]:
    """The engine takes a word that it does not know for its default."""
    return without_absent(
        Protocol=_word(text(item, "protocol"), short.PROTOCOLS),
        TargetPort=some(_number(whole(item, "target"))),
        PublishedPort=some(_number(whole(item, "published"))),
        PublishMode=mode(item),
    )


def mode(item: View) -> Told:
    """Return how an item publishes its ports; the short form has no word for it."""
    return _word(text(item, "mode"), MODES)


def _number(told: Told | None) -> Told | None:
    return told.turned(told.value % _UINT32) if told is not None and isinstance(told.value, int) else None


def _word(told: Told | None, known: tuple[str, ...]) -> Told:
    word = str(told.value).lower() if told is not None else ""
    return told.turned(word) if told is not None and word in known else default(known[0])


def _short(item: View, port: short.Port) -> dict[str, Tree]:
    return without_absent(
        Protocol=of(item, port.protocol),
        TargetPort=some(of(item, port.target)),
        PublishedPort=some(of(item, port.published)),
        PublishMode=default(MODES[0]),
    )
