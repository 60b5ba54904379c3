"""What kind of service it is, from its name, its command and its labels."""

from __future__ import annotations

import pytest

from pyengine.document.document import read
from pyengine.swarm.model.stack import Service, Stack
from pyengine.swarm.traits import is_long_running, is_one_shot, is_scheduled


def service(text: str, name: str = "api") -> Service:
    stack = Stack([read(f"services:\n  {name}:\n    image: example/api:2\n{text}")])
    return stack.services[0]


@pytest.mark.parametrize("name", ["migrate", "db-migrations", "app_init", "init-db", "setup", "es-setup"])
def test_a_service_is_called_by_what_it_does_once(name: str) -> None:
    assert is_one_shot(service("", name))
    assert not is_long_running(service("", name))


@pytest.mark.parametrize(
    "command", ["kong migrations bootstrap", "[python, manage.py, migrate]", "sh -c './seed db'", "[./init.sh]"]
)
def test_a_command_says_that_it_ends(command: str) -> None:
    assert is_one_shot(service(f"    command: {command}\n"))


@pytest.mark.parametrize("name", ["initech", "web", "migrating-birds", "seeder", "settings"])
def test_words_that_only_begin_so_say_nothing(name: str) -> None:
    assert not is_one_shot(service("", name))


def test_what_is_asked_by_others_stays() -> None:
    assert not is_one_shot(service("    ports: ['80:80']\n", "setup"))
    assert not is_one_shot(service("    healthcheck: {test: [CMD, a]}\n", "setup"))


@pytest.mark.parametrize(
    ("labels", "scheduled"),
    [
        ('swarm.cronjob.schedule: "* * * * *"', True),
        ('ofelia.job-run.backup.schedule: "@daily"', True),
        ('ofelia.job-exec.backup.schedule: "@daily"', False),
        ('traefik.enable: "true"', False),
    ],
)
def test_a_scheduler_starts_it_by_a_label(labels: str, scheduled: bool) -> None:  # noqa: FBT001 - a case
    assert is_scheduled(service(f"    deploy:\n      labels:\n        {labels}\n")) == scheduled
    listed = labels.replace(": ", "=", 1).replace('"', "")
    assert is_scheduled(service(f"    labels:\n      - '{listed}'\n")) == scheduled
