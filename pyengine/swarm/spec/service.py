"""ServiceSpec, as `docker service inspect` shows it: with the engine's defaults (swarmkit api/defaults/service.go)."""

from __future__ import annotations

from collections.abc import Iterator

from pyengine.swarm.spec import modes, mounts, networks, task
from pyengine.swarm.spec.container import container
from pyengine.swarm.spec.names import IMAGE, Names
from pyengine.swarm.spec.ports import endpoint
from pyengine.swarm.spec.reading import filled, flag, pairs, some, text, texts
from pyengine.swarm.spec.told import STACK, Told, Tree, default, without_absent
from pyengine.swarm.view import View


def service_spec(name: str, service: View, stack: View, names: Names) -> dict[str, Tree]:
    """Return the spec of a service that loader and converter take."""
    image = text(service, "image")
    labels: dict[str, Tree] = {**filled(pairs(service, "deploy", "labels")), **names.label}
    labels[IMAGE] = image if image is not None else default("")
    template = without_absent(
        ContainerSpec=container(service, stack, names),
        Resources=task.resources(service),
        RestartPolicy=task.restarts(service),
        Placement=task.placement(service),
        Networks=networks.attachments(service, stack, names, name),
        LogDriver=task.logging(service),
        ForceUpdate=default(0),
        Runtime=default("container"),
    )
    return {
        "Name": Told(names.scoped(name), STACK),
        "Labels": labels,
        "TaskTemplate": template,
        "Mode": modes.mode(service),
        "UpdateConfig": modes.rollout(service, "update_config"),
        "RollbackConfig": modes.rollout(service, "rollback_config"),
        "EndpointSpec": endpoint(service),
    }


def refused(name: str, service: View, stack: View, names: Names) -> Iterator[str]:
    """Yield what the converter says of a service, in the order in which it looks; it stops at the first."""
    for text_ in _refused(service, stack, names):
        if text_:
            yield f"service {name}: {text_}"


def _refused(service: View, stack: View, names: Names) -> Iterator[str]:
    yield _undefined(service, stack, "secrets")
    yield _twice(service, stack, names, "secrets")
    yield _undefined(service, stack, "configs")
    config = text(service, "credential_spec", "config")
    if config is not None and stack.get("configs", str(config.value)) is None:
        yield f'undefined config "{config.value}"'
    yield _twice(service, stack, names, "configs")
    yield modes.refused(service)
    volumes = service.get("volumes")
    yield from (mounts.refused(item, stack) for item in volumes.items()) if volumes is not None else ()
    yield task.refused_resources(service)
    yield task.refused_restart(service)
    check = service.get("healthcheck")
    if check is not None and some(flag(check, "disable")) is not None and texts(check, "test"):
        yield "test and disable can't be set at the same time"
    yield from networks.undefined(service, stack)
    yield _credentials(service, stack, names)


def _granted(service: View, section: str) -> Iterator[tuple[str, str]]:
    """Yield the key and the target of each secret or config."""
    found = service.get(section)
    for item in found.items() if found is not None else ():
        source = text(item, "source") if item.is_mapping else None
        key = str(source.value) if source is not None else "" if item.is_mapping else str(item.data)
        target = text(item, "target")
        yield key, str(target.value) if target is not None else key


def _undefined(service: View, stack: View, section: str) -> str:
    for key, _ in _granted(service, section):
        if stack.get(section, key) is None:
            return f'undefined {section[:-1]} "{key}"'
    return ""


def _twice(service: View, stack: View, names: Names, section: str) -> str:
    targets = set[str]()
    for key, target in _granted(service, section):
        if target in targets:
            return f"duplicate {section[:-1]} target for {names.of(key, stack.get(section, key)).value} not allowed"
        targets.add(target)
    return ""


def _credentials(service: View, stack: View, names: Names) -> str:
    """convert/service.go convertCredentialSpec: it looks for the config by key, which another name hides."""
    given = [key for key in ("config", "file", "registry") if text(service, "credential_spec", key) is not None]
    words = [f'"{key.capitalize()}"' for key in given]
    if len(words) > 1:
        comma = "," if len(words) > 2 else ""
        return f"invalid credential spec: cannot specify both {', '.join(words[:-1])}{comma} and {words[-1]}"
    config = text(service, "credential_spec", "config")
    if config is None:
        return ""
    key = str(config.value)
    if names.of(key, stack.get("configs", key)).value in {key, names.scoped(key)}:
        return ""
    return f"invalid credential spec: spec specifies config {key}, but no such config can be found"
