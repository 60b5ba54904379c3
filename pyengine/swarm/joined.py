"""What becomes of the keys of several files when `docker stack deploy -c a -c b` joins them, as the table tells."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pyengine.document.data import plain
from pyengine.document.node import Alias, Route, Scalar, Target
from pyengine.swarm import keys, merge
from pyengine.swarm.golang import ports
from pyengine.swarm.golang.text import shown
from pyengine.swarm.keys.key import NEVER, Fate, Key, Merge, Type
from pyengine.swarm.model.compose import has_ignored
from pyengine.swarm.model.settings import is_open
from pyengine.swarm.model.stack import Service, Stack
from pyengine.swarm.part import Part
from pyengine.swarm.view import View
from pyengine.text import Place


@dataclass(frozen=True, slots=True)
class Joined:
    """A list that Docker acts on and that files say together; `said` are the parts that are not empty."""

    view: View
    key: Key
    said: tuple[Part, ...]

    @property
    def is_command(self) -> bool:
        """Tell a list that is one command, word by word: it may be a string too, and words may come twice."""
        return Type.STRING in self.key.types and self.key.unique == NEVER


def are_several(stack: Stack) -> bool:
    """Tell files that are read together and meant for Swarm, or that say nothing which Swarm passes over."""
    if len(stack.sources) < 2:
        return False
    return stack.for_swarm or not (stack.is_for_compose or any(has_ignored(each.view) for each in stack.services))


def lists(service: Service, how: Merge) -> Iterator[Joined]:
    """Yield the lists of a service that are merged in this way."""
    for view in _below(service.view) if len(service.view.parts) > 1 else ():
        key = keys.at(view.route)
        if key is not None and key.merge is how and key.fate is Fate.HONOURED and not view.is_mapping:
            said = (part for part in view.parts if part.items() or part.data or part.entries())
            yield Joined(view, key, tuple(said))


def _below(view: View) -> Iterator[View]:
    for _, child in view.entries():
        yield child
        if child.is_mapping:
            yield from _below(child)


def gets_longer(joined: Joined) -> bool:
    """Tell a list to which a later file adds what the earlier ones have not."""
    first = joined.said[0].file if joined.said else 0
    found = [(item.part.file, plain(item.node) if item.data is None else item.data) for item in joined.view.items()]
    known = {str(data) for file, data in found if file == first}
    return len(joined.said) > 1 and any(str(data) not in known for file, data in found if file != first)


def crowded_out(joined: Joined) -> Iterator[Part]:
    """Yield the items of each file that the same file's next one with the same name takes the place of."""
    for part in joined.said if joined.view.merged else ():
        items = [item for item in merge.pieces(part, joined.key.by) if not is_open(View((item,)))]
        last = {merge.known_by(item, joined.key.by): item for item in items}
        for item in items:
            other = last[merge.known_by(item, joined.key.by)]
            if other is not item and plain(other.value) != plain(item.value):
                yield item


def taken(joined: Joined) -> Iterator[tuple[Part, Part]]:
    """Yield the items in whose place a later file puts another thing, each with that: of another protocol or path.

    What is in one file twice under one name is crowded out already.
    """
    known: dict[str, Part | None] = {}
    for part in joined.said:
        found: dict[str, Part | None] = {}
        for item in merge.pieces(part, joined.key.by):
            name = merge.known_by(item, joined.key.by)
            found[name] = None if name in found or is_open(View((item,))) else item
        for name, later in found.items():
            before = known.get(name)
            if later is not None and before is not None and _what(before, joined.key) != _what(later, joined.key):
                yield before, later
        known |= found


def _what(item: Part, key: Key) -> str:
    """Return what makes an item of a list another thing than one with the same name."""
    if key.name == "ports":
        return ports.protocol(shown(item.data)) if item.data is not None else merge.text_of(item, "protocol") or "tcp"
    if key.name in {"secrets", "configs"}:
        return merge.text_of(item, "target") or merge.known_by(item, key.by)
    return ""


@dataclass(frozen=True, slots=True)
class Kept:
    """What a later file says in vain, since it is empty, and what holds; `value` is that of a single value.

    A variable with nothing behind it is `from_shell`, where the shell has one.
    """

    name: str
    later: Part
    earlier: Part
    value: str = ""
    from_shell: bool = False


def kept(service: Service) -> Iterator[Kept]:
    """Yield the values and lists of a service that a later file empties in vain; a tag is told of by another rule."""
    for view in _below(service.view) if len(service.view.parts) > 1 else ():
        key, last = keys.at(view.route), view.parts[-1]
        if key is None or key.fate is not Fate.HONOURED or last.value.tag is not None:
            continue
        if len(view.parts) > 1 and view.part is not last:
            bare = last.data is None
            if isinstance(last.value, Scalar) and (not bare or view.route[-2] == "environment"):
                value = shown(view.data) if view.data is not None else ""
                yield Kept(str(view.route[-1]), last, view.part, value, from_shell=bare)
            elif not isinstance(last.value, Scalar) and Type.LIST in key.types:
                yield Kept(str(view.route[-1]), last, view.part)
        elif key.by == "=" and not view.is_mapping:
            yield from _kept_items(view, key)


def _kept_items(view: View, key: Key) -> Iterator[Kept]:
    """Yield the items `KEY=` of a list of variables, and `KEY`, whose value stays."""
    holds = {merge.name_of(item.part, key.by): item.part for item in view.items()}
    for part in view.parts[1:]:
        for item in part.items():
            name, value = merge.named(item, key)
            stays = merge.named(holds[name], key)[1] or ""
            if not value and holds[name].file < item.file:
                yield Kept(name, item, holds[name], stays, from_shell=value is None)


@dataclass(frozen=True, slots=True)
class Lost:
    """A key that one file writes and that what the files say together does not have; `other` is why."""

    part: Part
    key: Key
    other: Part


def lost(stack: Stack) -> Iterator[Lost]:
    """Yield the keys of mappings that Docker would act on and that get lost, the outermost each."""
    for source in stack.sources:
        if source.view is not None:
            yield from _lost(source.view, stack.view)


def _lost(own: View, together: View) -> Iterator[Lost]:
    for name, view in own.entries():
        key, found = keys.at(view.route), together.get(name)
        if key is None or key.fate is not Fate.HONOURED:
            continue
        if found is None:
            cause = _cause(view.part, key, together)
            if cause is not None:
                yield Lost(view.part, key, cause)
        elif view.is_mapping and found.is_mapping:
            counts = key.merge is not Merge.SAME or view.part.file in {
                part.file for part in merge.together(found.parts)
            }
            yield from _lost(view, found) if counts else ()
        elif view.is_mapping and key.merge is Merge.LATER and found.part.file > view.part.file:
            yield from _emptied(view, found)


def _emptied(own: View, found: View) -> Iterator[Lost]:
    """Yield what an entry with nothing behind it takes the place of."""
    for _, view in own.entries():
        key = keys.at(view.route)
        if found.data is None and not found.text and key is not None and key.fate is Fate.HONOURED:
            yield Lost(view.part, key, found.part)


def _cause(part: Part, key: Key, together: View) -> Part | None:
    """Return the part of another file for which this one is lost."""
    later = [other for other in together.parts if other.file > part.file]
    earlier = [other for other in together.parts if other.file < part.file]
    above: Route = part.route[:-1]
    row = keys.at(above)
    if key.merge in {Merge.EARLIER, Merge.INTO}:
        return earlier[-1] if earlier else None
    if key.merge is Merge.WHOLLY or (row is not None and row.merge is Merge.LATER):
        return later[-1] if later and "external" not in later[-1].entries() else None
    return None


@dataclass(frozen=True, slots=True)
class Anchored:
    """An alias, the anchor of its own file, and that of an earlier file with the same name and another content."""

    name: str
    alias: Place
    own: Place
    earlier: Place


def anchors_of_two(stack: Stack) -> Iterator[Anchored]:
    """Yield the first alias of each name that an earlier file gives to something else."""
    known: dict[str, tuple[int, Target]] = {}
    for source in stack.sources:
        nodes = source.document.nodes
        aliases = {node.name: node for node in reversed(nodes) if isinstance(node, Alias)}
        for name, alias in aliases.items():
            file, other = known.get(name, (source.file, alias.target))
            if plain(other) != plain(alias.target):
                own = Place(source.file, alias.target.span)
                yield Anchored(name, Place(source.file, alias.span), own, Place(file, other.span))
        known |= {node.anchor: (source.file, node) for node in nodes if not isinstance(node, Alias) and node.anchor}


def tagged(stack: Stack) -> Iterator[tuple[View, str]]:
    """Yield the values with a tag that is none of YAML's own, and the tag."""
    for source in stack.sources:
        if source.view is not None and "!" in source.document.text:
            for view in _every(source.view):
                tag = view.node.tag or ""
                if tag.startswith("!") and not tag.startswith("!!") and len(tag) > 1:
                    yield view, tag


def _every(view: View) -> Iterator[View]:
    yield view
    for child in [child for _, child in view.entries()] if view.is_mapping else view.items():
        yield from _every(child)
