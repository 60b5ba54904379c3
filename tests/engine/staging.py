"""Puts a rule's text on the stage: the test service in the place of image and probe, all other bytes as they are."""

from __future__ import annotations

import time
from typing import Any

from pyengine import engine
from pyengine.document.data import plain
from pyengine.document.document import read
from pyengine.evidence.experiment import Behaviour
from pyengine.patch.ops import Op, Set
from tests.engine.looking import files_of
from tests.fixed import with_ops

PROBE = ["/app", "health"]


def staged(text: str, version: int, behaviour: Behaviour, *, alone: bool = False) -> str:
    """Return the text with every service run by the test service's `version`, which behaves so."""
    values = {"V": str(version), "MY_SLOT": "{{.Task.Slot}}", **behaviour.environment()}
    if behaviour.breaks_after is not None:
        values["BREAKS_AT"] = f"{time.time() + behaviour.breaks_after:.0f}"
    document = read(text)
    assert document.root is not None
    data: Any = plain(document.root)
    ops: list[Op] = []
    for name, service in (data.get("services") or {}).items():
        if not isinstance(service, dict):
            raise TypeError(f"the service {name} is empty: an experiment needs one that can be deployed")
        ops += _service(("services", name), service, values, alone=alone)
    return with_ops(document, ops)


def _service(route: tuple[str, ...], service: Any, values: dict[str, str], *, alone: bool) -> list[Op]:
    ops: list[Op] = [Set((*route, "image"), f"app:{values['V']}")]
    environment = service.get("environment")
    if isinstance(environment, list):
        ops.append(Set((*route, "environment"), [*environment, *(f"{key}={value}" for key, value in values.items())]))
    elif environment:
        ops += [Set((*route, "environment", key), value) for key, value in values.items()]
    else:
        ops.append(Set((*route, "environment"), dict(values)))
    test = (service.get("healthcheck") or {}).get("test")
    if test:
        ops += _probe((*route, "healthcheck", "test"), test)
    if alone:
        placement = (service.get("deploy") or {}).get("placement") or {}
        wanted = [*(placement.get("constraints") or []), "node.hostname == node1"]
        ops.append(Set((*route, "deploy", "placement", "constraints"), wanted))
    return ops


def _probe(route: tuple[str, ...], test: Any) -> list[Op]:
    """Return the ops that have the test service probed, in the manner in which the author probes."""
    if isinstance(test, str):
        return [Set(route, " ".join(PROBE))]
    if test[0] == "NONE":
        return []
    if test[0] == "CMD" and len(test) == 2 and " " in test[1]:
        return [Set(route, ["CMD", " ".join(PROBE)])]
    if test[0] == "CMD-SHELL":
        return [Set(route, ["CMD-SHELL", " ".join(PROBE)])]
    return [Set(route, [*test[: test[0] == "CMD"], *PROBE])]


def service_of(rule_id: str, text: str) -> str:
    """Return the service that a rule speaks about; the first of the file where it speaks of all."""
    analysis = engine.analyse([engine.File("stack.yml", text)])
    found = [judged.finding for judged in analysis.judged if judged.finding.rule == rule_id]
    assert found, f"{rule_id} is silent about the text of its experiment"
    if found[0].service:
        return found[0].service
    root = read(files_of(text)[0]).root
    assert root is not None
    data: Any = plain(root)
    return str(next(iter(data["services"])))
