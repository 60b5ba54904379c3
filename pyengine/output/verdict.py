"""What `docker stack deploy` says of files, what Swarm makes of them, and what nobody has looked at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from pyengine.analysis import Analysis
from pyengine.output import wire
from pyengine.rules.message import NAMED, counted, more
from pyengine.swarm.interpolation import Variable
from pyengine.swarm.model.settings import is_open
from pyengine.swarm.model.stack import Service, Stack
from pyengine.swarm.pointed import pointed
from pyengine.swarm.spec.names import Names
from pyengine.swarm.view import View

_RESTARTS = {
    "any": "is started again whenever it ends",
    "on-failure": "is started again when it fails",
    "none": "is never started again",
}


def verdict(analysis: Analysis) -> wire.Verdict | None:
    """Return the verdict; of files that cannot be judged there is none."""
    stack = analysis.stack
    if stack is None:
        return None
    hushed = analysis.secrets.hushed
    deployed = stack.deployed
    plain = not any(service.deploy.present for service in stack.services)
    return wire.Verdict(
        _outcome(analysis, stack),
        hushed(deployed.errors),
        hushed(deployed.warnings),
        stack.for_swarm,
        hushed(tuple(_made(stack))) if plain or not stack.for_swarm else (),
        hushed((*_left(analysis), *_outside(stack))),
    )


def _outcome(analysis: Analysis, stack: Stack) -> wire.Outcome:
    """Return `unsure` where a rule of ours failed, or where all that is refused hangs on a variable."""
    errors = stack.deployed.errors
    if errors:
        return "unsure" if all(is_open(pointed(error, stack.view, Names())) for error in errors) else "refused"
    return "unsure" if analysis.failures else "accepted"


def _made(stack: Stack) -> Iterator[str]:
    """Yield what becomes of services about whose rollout nothing is written."""
    running = [service for service in stack.services if not service.is_job]
    if not running:
        return
    single = [service for service in running if service.mode.value == "replicated" and service.replicas.value == 1]
    if len(single) == len(running):
        task = "runs as one task" if len(running) == 1 else "run as one task each"
        yield f"{_named(running)} {task}, on any node that fits."
    ends = Counter(service.restart.condition.value for service in running)
    for condition, words in _RESTARTS.items():
        if ends[condition]:
            some = [service for service in running if service.restart.condition.value == condition]
            yield f"A task of {_named(some)} {words}."
    yield "An update stops the old task before the new one is started, and pauses when a new one fails."
    probed = [service for service in running if service.healthcheck.present]
    if len(probed) < len(running):
        yield "A new task without a health check counts as good as soon as it runs."


def _named(services: list[Service]) -> str:
    return f"{', '.join(f'`{service.name}`' for service in services[:NAMED])}{more(len(services) - NAMED)}"


def _left(analysis: Analysis) -> Iterator[str]:
    """Yield what of the rules is not told."""
    if analysis.ignored:
        yield f"{counted(len(analysis.ignored), 'finding')}, ignored as asked for."
    if analysis.failures:
        yield f"{counted(len(analysis.failures), 'rule')} of ours, which failed on this text."


def _outside(stack: Stack) -> Iterator[str]:
    """Yield what a file says nothing about, and only a cluster knows."""
    if stack.services:
        yield "Whether the images are there, and what their programs do."
    wanted = [item.text for service in stack.services for item in _constraints(service)]
    if wanted:
        yield f"Whether nodes fit: {_listed(wanted)}."
    names = [each.name for view in stack.view.texts() if "$" in view.text for each in _variables(view)]
    if names:
        yield f"What is set where you deploy: {_listed(names)}, taken to be unset."
    there = [*_external(stack), *_files(stack)]
    if there:
        yield f"Whether these are there: {_listed(there)}."


def _constraints(service: Service) -> Iterator[View]:
    placement = service.deploy.below("placement").view
    found = placement.get("constraints") if placement is not None else None
    return iter(()) if found is None else found.items()


def _variables(view: View) -> Iterator[Variable]:
    found = view.interpolated
    return iter(found.variables if found is not None else ())


def _external(stack: Stack) -> Iterator[str]:
    for section, what in (("networks", "network"), ("volumes", "volume"), ("secrets", "secret"), ("configs", "config")):
        block = stack.view.get(section)
        for name, entry in block.entries() if block is not None else ():
            external = entry.get("external")
            if external is not None and external.data is not False:
                yield f"{what} {name}"


def _files(stack: Stack) -> Iterator[str]:
    for section in ("secrets", "configs"):
        block = stack.view.get(section)
        for _, entry in block.entries() if block is not None else ():
            file = entry.get("file")
            if file is not None:
                yield file.text
    for service in stack.services:
        found = service.view.get("env_file")
        if found is not None:
            yield from (item.text for item in (found.items() if not found.text else iter((found,))))


def _listed(names: list[str]) -> str:
    unique = list(dict.fromkeys(name for name in names if name))
    return f"{', '.join(f'`{name}`' for name in unique[:NAMED])}{more(len(unique) - NAMED)}"
