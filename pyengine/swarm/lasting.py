"""Whether a service is meant to stay up, or to end by itself, and what two of it would do."""

from __future__ import annotations

import re

from pyengine.swarm.model.labels import CONTAINERS, SERVICE, labels
from pyengine.swarm.model.settings import unknown
from pyengine.swarm.model.stack import Service
from pyengine.swarm.remembered import remembered
from pyengine.swarm.words import RESTART_CONDITIONS, spelled


@remembered
def is_long_running(service: Service) -> bool:
    """Tell a service that is meant to stay up: no job, not scaled to nothing, and restarted when it ends.

    An update counts a task that ends with 0 as failed too (swarmkit updater.go:217-256), so what is right for servers
    is wrong for tasks that end by themselves.
    """
    if service.is_job or unknown(service.mode):
        return False
    if (service.replicas.value == 0 and service.mode.value == "replicated") or is_scheduled(service):
        return False
    if is_one_shot(service):
        return False
    return spelled(service.restart.condition.value, ("none", "no")) not in {"none", "no"}


_ONE_SHOT = re.compile(r"(?:^|[-_./ ])(?:migrat(?:e|es|ion|ions|or)|init|setup|bootstrap|seed)(?:$|[-_./: ])")
"""Words by which services are called that do one thing and end: of the name, or of what is run last."""

_STAYS = re.compile(r"(?:^|[-_./ ])(?:workers?|consumer|server|watch(?:er)?)(?:$|[-_./: ])")
"""Words by which services are called that stay, whatever they work on."""

_END = re.compile(r"exit(?: \d+)?|true")
"""The last of several commands, where it says that they end: `sh -c "…; exit 0"`."""

_NO_PROGRAM = re.compile(
    r"^(?:\S*/)?(?:dumb-|my_)init(?=\s|$)|^(?:(?:/usr)?/s?bin)?/init(?=\s|$)"
    r"|(?<=\s)(?:-\S*|\S+\.(?:ya?ml|json|conf|toml|ini|cfg|xml))(?=\s|$)"
)
"""Parts of a command that do not tell what it does: an init that starts the program, options, files of settings."""


def publishes(service: Service) -> bool:
    """Tell a service with a published port."""
    return any(True for _ in service.items("ports"))


@remembered
def is_one_shot(service: Service) -> bool:
    """Tell a service that by its name or its command does one thing and ends, and that serves nobody.

    Of several commands in a row the last one tells: `migrate && serve` stays.
    """
    if service.healthcheck.active or publishes(service) or _STAYS.search(service.name.lower()):
        return False
    run = _run(service)
    *before, last = re.split(r"[;&\n]", run.rstrip("; \n"))
    ends = bool(before) and _END.fullmatch(" ".join(last.split())) is not None
    return ends or any(_ONE_SHOT.search(text) for text in (service.name.lower(), _last(run)))


def _run(service: Service) -> str:
    """Return what is run, in small letters; empty where the image alone says it."""
    found = [run for run in map(service.view.get, ("entrypoint", "command")) if run is not None]
    words = [run.text or " ".join(item.text for item in run.items()) for run in found]
    return " ".join(words).lower().strip("'\"; \n")


def _last(run: str) -> str:
    """Return the last of several commands in a row, without what does not tell."""
    return re.split(r"&&|;|\n", _NO_PROGRAM.sub("", run))[-1].strip("'\" ")


_ONE_AT_A_TIME = re.compile(r"(?:^|[-_./ ])(?:beat|celerybeat|scheduler|cron|crond|clock)(?:$|[-_./: ])")
"""Words by which services are called that do everything twice when there are two: clocks that start other work."""


def is_lone_by_trade(service: Service) -> bool:
    """Tell a service of which two must not run, be it for a moment, by its name or what it runs."""
    return any(_ONE_AT_A_TIME.search(text) for text in (service.name.lower(), _last(_run(service))))


@remembered
def is_scheduled(service: Service) -> bool:
    """Tell a service that a scheduler starts by its labels, again and again: each of its tasks ends by itself.

    Schedulers have a label for the time, `swarm.cronjob.schedule` or `ofelia.job-run.name.schedule`; one of a
    `job-exec` runs a command in a task that stays.
    """
    known = (label for where in (CONTAINERS, SERVICE) for label in labels(service, where))
    names = [label.name.lower().split(".") for label in known]
    return any(
        "cronjob" in steps or (steps[-1] == "schedule" and not any("exec" in step for step in steps)) for steps in names
    )


def may_end_by_itself(service: Service) -> bool:
    """Tell a service that may be a one-off in spite of its mode: restarted on failure only, alone, asked by nobody."""
    return (
        spelled(service.restart.condition.value, RESTART_CONDITIONS) == "on-failure"
        and service.replicas.value == 1
        and not service.healthcheck.active
        and not publishes(service)
    )
