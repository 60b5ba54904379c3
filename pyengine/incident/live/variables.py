"""Variables of a stack file whose values only the deployer's environment knew, told by what is live.

`image: repo/web:${TAG}` beside a service whose label says `repo/web:1.7` means that TAG was 1.7. Only what is found
for certain is put in; the places of the file stay what they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from pyengine.document import node
from pyengine.document.document import Document
from pyengine.document.node import Node
from pyengine.incident.commands import leaves as at
from pyengine.incident.commands.inspected import Inspected
from pyengine.incident.commands.known import Known, of_key
from pyengine.swarm.interpolation import Variable, interpolate
from pyengine.swarm.spec.names import IMAGE
from pyengine.swarm.view import View, view


def filled(facts: Known) -> tuple[Document, ...]:
    """Return the documents with the variables that what is live tells; one that two places tell differently is none."""
    if not any("$" in each.text for each in facts.documents):
        return facts.documents
    told: dict[str, set[str]] = {}
    for name, value in _told(facts):
        told.setdefault(name, set()).add(value)
    known = {name: next(iter(values)) for name, values in told.items() if len(values) == 1}
    return tuple(_document(each, known) for each in facts.documents) if known else facts.documents


def _told(facts: Known) -> Iterator[tuple[str, str]]:
    roots = tuple(each.root for each in facts.documents if each.root is not None)
    services = view(roots).get("services") if roots else None
    for key, service in services.entries() if services is not None else ():
        live = of_key(facts.live, key)
        for text, value in _pairs(service, live) if live is not None else ():
            yield from solved(text, value)


def _pairs(service: View, live: Inspected) -> Iterator[tuple[str, str]]:
    """Yield texts of the file with what they became."""
    if (image := service.get("image")) is not None:
        yield image.text, str(live.spec.get(("Labels", IMAGE)) or live.spec.get(at.IMAGE, "")).partition("@")[0]
    if (replicas := service.get("deploy", "replicas")) is not None and at.REPLICAS in live.spec:
        yield replicas.text, str(live.spec[at.REPLICAS])
    environment = service.get("environment")
    if environment is None:
        return
    for name, entry in environment.entries() if environment.is_mapping else ():
        if isinstance(value := live.spec.get((*at.ENV, name)), str):
            yield entry.text, value
    for item in environment.items() if not environment.is_mapping else ():
        name, _, text = item.text.partition("=")
        if isinstance(value := live.spec.get((*at.ENV, name)), str):
            yield text, value


def solved(text: str, value: str) -> Iterator[tuple[str, str]]:
    """Yield the variables of a text that became `value`, where there is only one way to read it."""
    variables = interpolate(text).variables
    if not variables or "$$" in text:
        return
    pieces, position = list[str](), 0
    for variable in variables:
        pieces += [re.escape(text[position : variable.start]), "(.*)"]
        position = variable.end
    found = re.fullmatch("".join((*pieces, re.escape(text[position:]))), value, re.DOTALL)
    shortest = re.fullmatch("".join((*pieces, re.escape(text[position:]))).replace("(.*)", "(.*?)"), value, re.DOTALL)
    if found is None or shortest is None or found.groups() != shortest.groups():
        return
    for variable, given in zip(variables, found.groups(), strict=True):
        if variable.default is None:
            yield variable.name, given


def _document(document: Document, known: Mapping[str, str]) -> Document:
    seen: dict[int, Node] = {}
    return Document(document.name, document.text, tuple(_node(root, known, seen) for root in document.roots))


def _node(found: Node, known: Mapping[str, str], seen: dict[int, Node]) -> Node:
    """Return a tree in which the variables have their values, as if they were written so."""
    if id(found) not in seen:
        seen[id(found)] = _new(found, known, seen)
    return seen[id(found)]


def _new(found: Node, known: Mapping[str, str], seen: dict[int, Node]) -> Node:
    span, outer = found.span, found.outer
    if isinstance(found, node.Alias):
        target = _node(found.target, known, seen)
        assert not isinstance(target, node.Alias)
        return node.Alias(span, outer, found.name, target)
    if isinstance(found, node.Mapping):
        pairs = ((entry.key, _node(entry.value, known, seen)) for entry in found.entries)
        entries = tuple(node.Entry(key, value) for key, value in pairs)
        return node.Mapping(span, outer, entries, found.flow, found.tag, found.anchor)
    if isinstance(found, node.Sequence):
        items = tuple(_node(item, known, seen) for item in found.items)
        return node.Sequence(span, outer, items, found.flow, found.tag, found.anchor)
    value = _value(found.value, known) if "$" in found.value else found.value
    return node.Scalar(span, outer, value, found.style, found.tag, found.anchor)


def _value(text: str, known: Mapping[str, str]) -> str:
    """Return a text with known variables as their default: what Docker would make of it, by its own rules."""
    pieces, position = list[str](), 0
    for variable in interpolate(text).variables:
        if variable.default is None and variable.name in known and _fits(known[variable.name]):
            pieces += [text[position : variable.start], _written(variable, known[variable.name])]
            position = variable.end
    return "".join((*pieces, text[position:]))


def _fits(value: str) -> bool:
    """Tell what can stand as a default."""
    return "}" not in value and "$" not in value


def _written(variable: Variable, value: str) -> str:
    return f"${{{variable.name}:-{value}}}"
