"""Resources, placement, restarts and logging of a task: docker/cli cli/compose/convert/service.go."""

from __future__ import annotations

from pyengine.swarm import defaults
from pyengine.swarm.golang import numbers
from pyengine.swarm.spec.reading import filled, pairs, some, text, texts, time, whole
from pyengine.swarm.spec.told import RESTART, Told, Tree, default, of, without_absent
from pyengine.swarm.view import View


def resources(service: View) -> Tree:
    """Return limits and reservations; an empty block is there as well."""
    found = service.get("deploy", "resources")
    known = without_absent(Limits=_amounts(found, "limits"), Reservations=_amounts(found, "reservations"))
    return known or default({})


def _amounts(resources: View | None, key: str) -> Tree | None:
    found = resources.get(key) if resources is not None else None
    if found is None:
        return None
    known = without_absent(
        NanoCPUs=_cpus(found),
        MemoryBytes=_memory(found),
        Pids=some(whole(found, "pids")),
        GenericResources=_generic(found) or None,
    )
    return known or of(found, {})


def _cpus(amounts: View) -> Told | None:
    found = text(amounts, "cpus")
    return some(found.turned(numbers.nano_cpus(str(found.value)))) if found is not None else None


def _memory(amounts: View) -> Told | None:
    found = text(amounts, "memory")
    return some(found.turned(numbers.size(str(found.value)))) if found is not None else None


def _generic(amounts: View) -> list[Tree]:
    found = amounts.get("generic_resources")
    specs = [item.get("discrete_resource_spec") for item in found.items()] if found is not None else []
    return [
        {"DiscreteResourceSpec": without_absent(Kind=text(spec, "kind"), Value=some(whole(spec, "value")))}
        if spec is not None
        else {}
        for spec in specs
    ]


def placement(service: View) -> Tree:
    """Return constraints, preferences and the limit a node."""
    found = service.get("deploy", "placement")
    preferences = found.get("preferences") if found is not None else None
    spreads: list[Tree] = []
    for item in preferences.items() if preferences is not None else ():
        spread = text(item, "spread") or of(item, "")
        spreads.append({"Spread": {"SpreadDescriptor": spread}})
    known = without_absent(
        Constraints=texts(found, "constraints") or None,
        Preferences=spreads or None,
        MaxReplicas=some(whole(found, "max_replicas_per_node")),
    )
    return known or default({})


def restarts(service: View) -> Tree:
    """Return when ended tasks are replaced: `deploy.restart_policy`, else what `restart:` means."""
    policy = service.get("deploy", "restart_policy")
    if policy is None:
        return _short(service)
    return without_absent(
        Condition=text(policy, "condition") or default(defaults.RESTART_CONDITION),
        Delay=time(policy, "delay") or default(defaults.RESTART_DELAY),
        MaxAttempts=whole(policy, "max_attempts") or default(0),
        Window=time(policy, "window"),
    )


def _short(service: View) -> Tree:
    found = text(service, "restart")
    word, _, count = (str(found.value) if found is not None else "").partition(":")
    failure = word == "on-failure"
    said = failure or word in {"always", "unless-stopped"}
    at = found.place if found is not None else None
    return {
        "Condition": Told("on-failure" if failure else "any", RESTART, at) if said else default("any"),
        "Delay": default(defaults.RESTART_DELAY),
        "MaxAttempts": Told(numbers.integer(count), RESTART, at) if failure and count else default(0),
    }


def refused_restart(service: View) -> str:
    """Return what the converter says of `restart:`: docker/cli opts/parse.go ParseRestartPolicy, version 28."""
    found = text(service, "restart") if service.get("deploy", "restart_policy") is None else None
    if found is None:
        return ""
    word, colon, count = str(found.value).partition(":")
    if colon and not word:
        return "invalid restart policy format: no policy provided before colon"
    try:
        numbers.integer(count or "0")
    except numbers.NumberError:
        return "invalid restart policy format: maximum retry count must be an integer"
    return "" if word in {"no", "always", "unless-stopped", "on-failure"} else f"unknown restart policy: {found.value}"


def refused_resources(service: View) -> str:
    """Return what the converter says of processors."""
    for key in ("limits", "reservations"):
        found = text(service, "deploy", "resources", key, "cpus")
        try:
            numbers.nano_cpus(str(found.value) if found is not None else "0")
        except numbers.NumberError as error:
            return str(error)
    return ""


def logging(service: View) -> Tree | None:
    """Return the driver of the logs."""
    found = service.get("logging")
    if found is None:
        return None
    options = filled(pairs(found, "options"))
    return without_absent(Name=text(found, "driver"), Options=options or None) or of(found, {})
