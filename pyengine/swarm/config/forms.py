"""What the loader makes of values with more than one form: docker/cli cli/compose/loader/loader.go `transform…`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pyengine.swarm.config.tree import Leaf, Tree, some
from pyengine.swarm.golang import mounts, ports, words
from pyengine.swarm.golang.text import as_text, shown
from pyengine.swarm.pairs import pairs
from pyengine.swarm.part import Said
from pyengine.swarm.spec.names import Names
from pyengine.swarm.view import View


def texts(view: View) -> list[Tree]:
    """Return a list of texts; a text alone is a list of one."""
    items = list(view.items())
    if not items and isinstance(view.data, str):
        return [Leaf(view.data, view)]
    return [Leaf(shown(item.data), item) for item in items]


def command(view: View) -> list[Tree]:
    """Return the words of a command; those of a text as a shell cuts them."""
    if isinstance(view.data, str) and not list(view.items()):
        return [Leaf(word, view) for word in words.split(view.data)]
    return texts(view)


def test(view: View) -> list[Tree]:
    """Return the words of a test; a text is for a shell."""
    alone = isinstance(view.data, str) and not list(view.items())
    return [*([Leaf("CMD-SHELL", view)] if alone else []), *texts(view)]


def hosts(view: View) -> Sequence[Leaf]:
    """Return `host:address` for each entry: an address without its brackets, nothing for a host without one."""
    if view.is_mapping:
        known = {f"{name}:{as_text(child.data)}": child for name, child in view.entries() if child.data is not None}
        found = sorted(known.items())
    else:
        found = [(shown(item.data), item) for item in view.items()]
    made: list[Leaf] = []
    for text, item in found:
        listed = not view.is_mapping and not isinstance(item.part, Said)
        separator = "=" if "=" in text and listed else ":"
        host, given, address = text.partition(separator)
        if given:
            bare = address[1:-1] if len(address) > 2 and address[0] == "[" and address[-1] == "]" else address
            made.append(Leaf(f"{host}:{bare}", item))
    return made


def assigned(view: View, *, nothing: bool) -> dict[str, Tree]:
    """Return a mapping, or a list of `KEY=value`; a key without a value has an empty one unless `nothing` is kept."""
    return {
        name: Leaf(shown(value) if value is not None else None if nothing else "", child)
        for name, value, child in pairs(view)
    }


def networks(view: View, inside: dict[str, Tree]) -> dict[str, Tree]:
    """Return the networks of a service; `inside` is what is said of those in a mapping."""
    names = [name for name, _ in view.entries()] if view.is_mapping else [shown(item.data) for item in view.items()]
    known = {str(item.data): item for item in view.items()} if not view.is_mapping else dict(view.entries())
    return {name: inside.get(name, Leaf(None, known[name])) for name in names}


def published(view: View) -> Iterator[Tree]:
    """Yield the ports of the short form of an item."""
    for port in ports.in_order(ports.parse(shown(view.data))):
        yield some(
            mode=Leaf("ingress", view),
            target=Leaf(port.target, view),
            published=Leaf(port.published, view),
            protocol=Leaf(port.protocol, view),
        )


def mounted(view: View) -> dict[str, Tree]:
    """Return the short form of a volume as the long one."""
    volume = mounts.parse(shown(view.data))
    return some(
        type=Leaf(volume.kind, view),
        source=Leaf(volume.source, view),
        target=Leaf(volume.target, view),
        read_only=Leaf(volume.read_only, view),
        bind={"propagation": Leaf(volume.propagation, view)} if volume.propagation else None,
        volume={"nocopy": Leaf(volume.no_copy, view)} if volume.no_copy else None,
    )


def from_the_folder(mount: dict[str, Tree], names: Names) -> dict[str, Tree]:
    """Return a mount whose source is counted from the folder where it is a path."""
    kind, source = mount.get("type"), mount.get("source")
    if isinstance(kind, Leaf) and kind.value == "bind" and isinstance(source, Leaf):
        return {**mount, "source": Leaf(names.path(str(source.value)), source.view)}
    return mount
