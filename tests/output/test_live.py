"""What is live goes on the wire with its places, and with no secret in any sentence, command or patch."""

from __future__ import annotations

import json
from typing import Any

from pyengine import engine
from pyengine.input.case import File
from pyengine.output import wire
from pyengine.output.live import live

SECRET = "hunter2-Zq9!kfW3xx"
SPEC: dict[str, Any] = {
    "Name": "shop_api",
    "Labels": {"com.docker.stack.image": "api:1", "com.docker.stack.namespace": "shop"},
    "TaskTemplate": {
        "ContainerSpec": {
            "Image": "api:1",
            "Labels": {"com.docker.stack.namespace": "shop"},
            "Env": [f"DB_PASSWORD={SECRET}", "MODE=hot"],
        },
        "Networks": [{"Target": "i87nf5ogwg36c7io20oj6vzmb", "Aliases": ["api"]}],
    },
    "Mode": {"Replicated": {"Replicas": 2}},
    "UpdateConfig": {"Parallelism": 2, "FailureAction": "continue", "Order": "stop-first"},
}
FILE = """\
services:
  api:
    image: api:2
    environment:
      MODE: cold
    deploy:
      replicas: 2
"""


def shown(*files: File) -> wire.Live:
    return live(engine.analyse(files))


def both() -> wire.Live:
    return shown(File("live.json", json.dumps([{"ID": "x", "Spec": SPEC}], indent=2)), File("stack.yml", FILE))


def test_a_service_is_shown_with_drift_plan_and_findings() -> None:
    found = both()
    assert found.compared
    (service,) = found.services
    rows = {row.key: (row.live, row.file, row.tasks) for row in service.rows}
    assert rows["image"] == ("api:1", "api:2", "every one")
    assert rows["environment.MODE"] == ("hot", "cold", "every one")
    assert rows["deploy.update_config.failure_action"] == ("continue", "pause", "no")
    assert service.plan is not None
    assert (service.plan.action, service.plan.tasks) == ("is changed", 2)
    assert "+      MODE: hot" in service.to_live
    assert {each.rule for each in service.findings} >= {"update-failure-ignored", "update-batch-covers-replicas"}
    assert all(command.line.endswith("shop_api") for each in service.findings for command in each.commands)


def test_no_secret_is_on_the_wire() -> None:
    found = both()
    assert SECRET not in repr(json.dumps(found, default=vars))
    (service,) = found.services
    assert "environment.DB_PASSWORD" in {row.key for row in service.rows}


def test_a_secret_in_json_among_prose_has_its_placeholder_in_the_patch() -> None:
    output = json.dumps([{"ID": "x", "Spec": SPEC}], indent=4)
    text = f"$ docker service inspect shop_api\n{output}\n\n```yaml\n{FILE}```\n"
    (service,) = shown(File("paste", text)).services
    assert "+      MODE: hot" in service.to_live
    assert SECRET not in service.to_live
    assert "SE_PASSWORD_" in service.to_live


def test_what_is_live_alone_is_judged_and_a_file_alone_is_nothing() -> None:
    alone = shown(File("live.json", json.dumps([{"ID": "x", "Spec": SPEC}])))
    assert not alone.compared
    assert alone.services[0].findings
    assert shown(File("stack.yml", FILE)).services == ()


def test_a_file_that_docker_refuses_is_told() -> None:
    found = shown(
        File("live.json", json.dumps([{"ID": "x", "Spec": SPEC}])),
        File("stack.yml", FILE.replace("image: api:2", "img: x")),
    )
    assert "img" in found.refused or "image" in found.refused
