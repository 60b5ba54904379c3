"""What kind of service it is, from its name, its command and its labels."""

from __future__ import annotations

import pytest

from pyengine.document.document import read
from pyengine.swarm.lasting import is_long_running, is_one_shot, is_scheduled
from pyengine.swarm.model.stack import Service, Stack
from pyengine.swarm.mounts import writable_volumes
from pyengine.swarm.traits import has_no_free_place, is_database, may_start_first, single_writer_volumes


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


@pytest.mark.parametrize(
    "command",
    [
        "sh -c 'python manage.py migrate && gunicorn app'",
        "/init",
        "[dumb-init, node, server.js]",
        "agent -server -bootstrap-expect=3",
        "serve --config /etc/setup.yml",
        "sh -c 'nginx || exit 1'",
    ],
)
def test_a_command_that_goes_on_stays(command: str) -> None:
    assert not is_one_shot(service(f"    command: {command}\n"))


@pytest.mark.parametrize(
    "run",
    ['entrypoint: sh -c "mc mb store/files; exit 0;"', "command: [sh, -c, 'until nc -z db 1; do :; done; ./seed']"],
)
def test_the_last_command_tells(run: str) -> None:
    assert is_one_shot(service(f"    {run}\n"))


@pytest.mark.parametrize(
    "volume",
    ["data:/data", "./data:/data", "nfs:/data", "plugin:/data", "${WHERE}:/data", "/etcd:/data", "/devops/db:/data"],
)
def test_data_can_be_in_whatever_is_mounted(volume: str) -> None:
    found = with_volumes(f"- {volume}")
    assert writable_volumes(found)
    assert not may_start_first(found)


@pytest.mark.parametrize(
    "volume",
    [
        "data:/data:ro",
        "nfs-ro:/data",
        "memory:/data",
        "data:/var/log/app",
        "data:/app/.cache",
        "/var/run/docker.sock:/var/run/docker.sock",
        "/etc/localtime:/etc/localtime",
        "./app.yml:/etc/app.yml",
        "/data",
        "{type: tmpfs, target: /data}",
        "{type: volume, source: data, target: /data, read_only: true}",
    ],
)
def test_nothing_is_kept_there(volume: str) -> None:
    found = with_volumes(f"- {volume}")
    assert not writable_volumes(found)
    assert may_start_first(found)


@pytest.mark.parametrize("volume", ["data:/data", "nfs:/data", "{type: cluster, source: data, target: /data}"])
def test_a_lone_task_has_its_volume_to_itself(volume: str) -> None:
    assert single_writer_volumes(with_volumes(f"- {volume}"))
    assert not single_writer_volumes(with_volumes(f"- {volume}", "replicas: 2"))
    assert single_writer_volumes(with_volumes(f"- {volume}", "mode: global"))


def test_each_slot_may_have_a_volume_of_its_own() -> None:
    assert single_writer_volumes(with_volumes("- slot:/data", "replicas: 3"))


def test_a_database_has_its_data_to_itself_wherever_they_are() -> None:
    for volume in ("data:/data", "./data:/data", "nfs:/data", "${WHERE}:/data"):
        assert single_writer_volumes(with_volumes(f"- {volume}", "replicas: 2", "postgres:17"))


@pytest.mark.parametrize("image", ["${IMAGE}", "postgres:17"])
def test_what_is_not_known_to_stand_side_by_side_is_not_proposed_to(image: str) -> None:
    assert not may_start_first(with_volumes("- data:/tmp", image=image))
    assert may_start_first(with_volumes("- data:/tmp", image="${REGISTRY}/api:${TAG}"))


@pytest.mark.parametrize(
    ("image", "database"), [("mysql-server", True), ("example/mongo-consumer:1", False), ("web-apache-mysql", False)]
)
def test_a_client_of_a_database_is_none(image: str, database: bool) -> None:  # noqa: FBT001 - a case
    assert is_database(with_volumes("- data:/tmp", image=image)) == database


def test_a_clock_is_alone() -> None:
    text = "    healthcheck: {test: [CMD, a]}\n    command: celery -A shop beat\n"
    assert not may_start_first(service(text))
    assert may_start_first(service(text.replace("beat", "worker")))
    assert may_start_first(service(text.replace("celery -A shop beat", "sh -c 'cp -r /scheduler/* . && exec serve'")))


@pytest.mark.parametrize(("replicas", "limit", "full"), [(3, 1, True), (4, 2, True), (3, 2, False), (1, 2, False)])
def test_one_free_place_is_enough(replicas: int, limit: int, full: bool) -> None:  # noqa: FBT001 - a case
    text = f"    deploy: {{replicas: {replicas}, placement: {{max_replicas_per_node: {limit}}}}}\n"
    assert has_no_free_place(service(text)) == full


def with_volumes(volumes: str, deploy: str = "replicas: 1", image: str = "example/api:2") -> Service:
    """Return a service with a healthcheck and mounts, in a stack with volumes of several kinds."""
    text = f"""\
services:
  api:
    image: {image}
    healthcheck: {{test: [CMD, a]}}
    deploy: {{{deploy}}}
    volumes:
      {volumes}
volumes:
  data:
  nfs: {{driver_opts: {{type: nfs, o: "addr=store,rw", device: ":/data"}}}}
  nfs-ro: {{driver_opts: {{type: nfs, o: "addr=store,ro", device: ":/data"}}}}
  memory: {{driver_opts: {{type: tmpfs, device: tmpfs}}}}
  plugin: {{driver: example/store:latest}}
  slot: {{name: "data-{{{{.Task.Slot}}}}"}}
"""
    return Stack([read(text)]).services[0]
