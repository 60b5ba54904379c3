"""What `inspect` printed on a real engine is read, judged, and set against the files it was deployed from."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from pyengine.edit import apply_edits
from pyengine.incident.commands import leaves as at
from pyengine.incident.commands.flag import Recreates
from pyengine.incident.commands.inspected import Unread, inspected, read
from pyengine.incident.live import drift, judged_services, plan
from pyengine.incident.live.plan import Action
from pyengine.incident.live.variables import solved
from pyengine.input.case import Case, File
from pyengine.text import Span
from tests.conftest import SHARED

NAMES = sorted(path.stem for path in (SHARED / "swarm-lab/dev").glob("*.json"))


@cache
def trace(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((SHARED / f"swarm-lab/dev/{name}.json").read_text("utf-8"))
    return found


def shown() -> Iterator[Any]:
    for name in NAMES:
        for command, output in (trace(name).get("shown") or {}).items():
            if command.startswith("docker service inspect ") and "--pretty" not in command:
                yield pytest.param(name, output, id=name)


OUTPUTS = list(shown()) or [pytest.param("", "", marks=pytest.mark.skip("the folder `shared` is not there"))]


@pytest.mark.parametrize(("name", "output"), OUTPUTS)
def test_every_output_of_inspect_is_read_and_has_its_place(name: str, output: str) -> None:
    text = f"$ docker service inspect {name}_app\n{output}"
    (found,) = inspected(Case((File("paste", text),)))
    assert found.name == f"{name}_app"
    assert json.loads(found.span.of(text)) == json.loads(output)[0]
    assert found.status.get("State") == (json.loads(output)[0].get("UpdateStatus") or {}).get("State")
    for place, value in found.spec.items():
        span = found.place(place).span
        assert found.span.start <= span.start < span.end <= found.span.end
        if isinstance(value, str | int) and not isinstance(value, bool):
            assert str(value) in span.of(text).replace("\\u003c", "<")


@pytest.mark.parametrize(("name", "output"), OUTPUTS)
def test_a_live_service_is_judged_by_what_was_chosen(name: str, output: str) -> None:
    (found,) = judged_services(Case((File("paste", output),)))
    rules = {each.finding.rule for each in found.findings}
    assert ("update-failure-ignored" in rules) == (
        '"FailureAction": "continue"' in output.partition("RollbackConfig")[0]
    )
    for each in found.findings:
        assert 0 <= each.finding.place.span.start < each.finding.place.span.end <= len(output)
        for command in each.commands:
            assert command.argv[:3] == ("docker", "service", "update")
            assert command.argv[-1] == f"{name}_app"


BY_HAND = {"s39-out-of-sequence": ["deploy.labels.a"]}
"""What was changed on the service itself, past any file."""


@pytest.mark.parametrize(("name", "output"), OUTPUTS)
def test_there_is_no_drift_from_the_file_that_is_live(name: str, output: str) -> None:
    texts = [text for version in ("v1", "v2", "v3") if (text := trace(name).get(version))]
    found = [drift(Case((File("paste", output), File("stack.yml", text)))) for text in texts]
    rows = [[row.key for row in each.rows] for (each,) in found]
    assert BY_HAND.get(name, []) in rows
    if len(texts) > 1 and texts[0] != texts[1]:
        assert any(some != BY_HAND.get(name, []) for some in rows)


LIVE = {
    "ID": "abc",
    "Spec": {
        "Name": "shop_web",
        "Labels": {"com.docker.stack.image": "nginx:1.26", "com.docker.stack.namespace": "shop"},
        "TaskTemplate": {
            "ContainerSpec": {
                "Image": "nginx:1.26@sha256:" + "a" * 64,
                "Labels": {"com.docker.stack.namespace": "shop"},
                "Env": ["A=1", "HOT=fix"],
                "Mounts": [{"Type": "bind", "Source": "/srv/shop/conf", "Target": "/etc/web"}],
            },
            "Networks": [{"Target": "i87nf5ogwg36c7io20oj6vzmb", "Aliases": ["web"]}],
        },
        "Mode": {"Replicated": {"Replicas": 4}},
        "UpdateConfig": {
            "Parallelism": 1,
            "FailureAction": "pause",
            "Monitor": 5000000000,
            "MaxFailureRatio": 0,
            "Order": "stop-first",
        },
        "EndpointSpec": {"Mode": "vip"},
    },
}
FILE = """\
services:
  web:
    image: nginx:1.27
    environment:
      A: "1"
    volumes:
      - ./conf:/etc/web
    deploy:
      replicas: 6
      update_config:
        parallelism: 2
        order: start-first
        failure_action: rollback
"""

SAME = FILE.replace("1.27", "1.26").replace('A: "1"', 'A: "1"\n      HOT: fix').replace("replicas: 6", "replicas: 4")
"""The same tasks as are live."""


def case(file: str = FILE, **changes: Any) -> Case:
    return Case((File("live.json", json.dumps([{**LIVE, **changes}], indent=2)), File("stack.yml", file)))


def test_drift_is_told_key_by_key_in_both_places() -> None:
    both = case()
    (found,) = drift(both)
    assert {row.key: (row.live, row.file) for row in found.rows} == {
        "image": ("nginx:1.26@sha256:" + "a" * 64, "nginx:1.27"),
        "deploy.labels.com.docker.stack.image": ("nginx:1.26", "nginx:1.27"),
        "environment.HOT": ("fix", None),
        "deploy.replicas": ("4", "6"),
        "deploy.update_config.parallelism": ("1", "2"),
        "deploy.update_config.order": ("stop-first", "start-first"),
        "deploy.update_config.failure_action": ("pause", "rollback"),
    }
    texts = [file.text for file in both.files]
    places = {
        row.key: (row.in_live.span.of(texts[0]), row.in_file and row.in_file.span.of(texts[1])) for row in found.rows
    }
    assert places["environment.HOT"] == ('"HOT=fix"', "web")
    assert places["deploy.replicas"] == ("4", "6")


def test_drift_is_closed_by_a_command_or_by_a_patch() -> None:
    (found,) = drift(case())
    (command,) = found.to_file
    assert found.beyond == ()
    assert command.recreates_tasks
    assert command.destroys_rollback
    assert command.argv[:3] == ("docker", "service", "update")
    assert command.argv[-1] == "shop_web"
    assert ("--env-rm", "HOT") in zip(command.argv, command.argv[1:], strict=False)
    assert found.to_live is not None
    assert found.to_live.file == 1
    patched = apply_edits(FILE, found.to_live.edits)
    assert "HOT: fix" in patched
    assert [row.key for row in drift(case(patched))[0].rows] == []


def test_the_plan_tells_what_is_replaced_in_which_order_and_what_the_way_back_is() -> None:
    (found,) = plan(case())
    assert found.action is Action.CHANGE
    assert (found.replaced, found.tasks, found.added) == (Recreates.ALL, 4, 2)
    more, rollout, watched = found.order
    assert more == "2 more tasks start, on the new version, at once, outside of the rollout."
    assert "2 slots at a time, in no certain order; each new task runs before its old one is stopped" in rollout
    assert watched == "A new task is watched for 5s once it runs; a failure brings what is live now back."
    assert found.back[0] == "`docker service rollback` leads to what is live now, with all of its settings."
    assert found.back[-1].endswith("not by the file's: one slot at a time, stop-first.")


def test_settings_alone_touch_no_task_and_still_cost_the_way_back() -> None:
    live = LIVE["Spec"]
    same = (
        FILE.replace("1.27", "1.26").replace('A: "1"', 'A: "1"\n      HOT: fix').replace("replicas: 6", "replicas: 4")
    )
    (found,) = plan(case(same, PreviousSpec=live))
    assert found.action is Action.CHANGE
    assert (found.replaced, found.tasks, found.added) == (Recreates.NONE, 0, 0)
    assert found.order == ("No task is touched.",)
    assert "The previous spec that is kept now is lost." in found.back


def test_the_same_file_again_is_a_write_all_the_same() -> None:
    same = SAME[: SAME.index("      update_config")]
    (found,) = plan(case(same, UpdateStatus={"State": "paused"}))
    assert found.action is Action.REWRITE
    assert found.rows == ()
    assert "leads nowhere afterwards" in found.back[0]
    assert "`paused`" in found.back[-1]


def test_services_that_only_one_side_has() -> None:
    text = FILE.replace("  web:", "  api:")
    found = {each.service: each for each in plan(case(text))}
    assert found["shop_api"].action is Action.CREATE
    assert found["shop_api"].added == 6
    assert found["shop_web"].action is Action.KEEP
    assert {each.service: each.missing for each in drift(case(text))} == {"shop_api": "live", "shop_web": "file"}


def test_a_mode_cannot_be_changed() -> None:
    (found,) = plan(case(FILE.replace("      replicas: 6\n", "      mode: global\n")))
    assert found.action is Action.REFUSE


def test_the_forms_of_inspect_are_all_read() -> None:
    whole, spec = json.dumps([LIVE]), json.dumps(LIVE["Spec"])
    for text in (whole, whole[1:-1], spec, whole.replace('"ID"', '"Id"'), f"{whole}\n"):
        found = read(text, Span(0, len(text)))
        assert not isinstance(found, Unread)
        assert [each.name for each in found] == ["shop_web"]
    text = json.dumps([{"Id": "x", "Config": {}}])
    assert read(text, Span(0, len(text))) == ()
    text = json.dumps([LIVE, LIVE])
    several = read(text, Span(0, len(text)))
    assert not isinstance(several, Unread)
    assert len({each.span for each in several}) == 2


@pytest.mark.parametrize(
    "text", ["", "no json", '[{"ID": "x", "Spec": {"Task', "[" * 100_000, '{"Spec": 1}', "[1, null]"]
)
def test_what_cannot_be_read_is_told_and_breaks_nothing(text: str) -> None:
    found = read(text, Span(0, len(text)))
    if isinstance(found, Unread):
        assert found.message.endswith(".")
        assert 0 <= found.place.span.start <= found.place.span.end <= len(text)
    else:
        assert found == ()


def test_places_are_those_of_each_service_of_several() -> None:
    other = {**LIVE, "Spec": {**LIVE["Spec"], "Mode": {"Replicated": {"Replicas": 9}}}}  # type: ignore[dict-item]
    text = json.dumps([LIVE, other], indent=1)
    found = read(text, Span(0, len(text)))
    assert not isinstance(found, Unread)
    assert [each.place(at.REPLICAS).span.of(text) for each in found] == ["4", "9"]


def test_nothing_is_compared_where_one_side_is_missing() -> None:
    assert plan(Case((File("stack.yml", FILE),))) == ()
    assert drift(Case((File("live.json", json.dumps([LIVE])),))) == ()


def test_a_variable_of_the_deployer_is_told_by_what_is_live() -> None:
    text = FILE.replace("nginx:1.27", "nginx:${TAG}").replace("replicas: 6", "replicas: ${COUNT}")
    (found,) = drift(case(text))
    assert {row.key for row in found.rows} >= {"environment.HOT"}
    assert not {row.key for row in found.rows} & {"image", "deploy.replicas"}
    (row,) = [row for row in found.rows if row.key == "deploy.update_config.order"]
    assert row.in_file is not None
    assert row.in_file.span.of(text) == "start-first"
    assert found.to_live is not None
    patched = apply_edits(text, found.to_live.edits)
    assert "${TAG}" in patched
    assert "HOT: fix" in patched
    assert drift(case(patched))[0].rows == ()


@pytest.mark.parametrize(
    ("text", "value", "told"),
    [
        ("a/b:${TAG}", "a/b:1", [("TAG", "1")]),
        ("$REPO:${TAG}", "a:1", [("REPO", "a"), ("TAG", "1")]),
        ("$REPO:${TAG}", "r:5000/a:1", []),
        ("${A}${B}", "ab", []),
        ("a:${TAG:-1}", "a:2", []),
        ("b:${TAG}", "a:1", []),
        ("a:1", "a:1", []),
        ("a:$$TAG", "a:$TAG", []),
        ("", "", []),
    ],
)
def test_only_what_is_certain_is_told(text: str, value: str, told: list[tuple[str, str]]) -> None:
    assert list(solved(text, value)) == told


@pytest.mark.parametrize("name", ["x; rm -rf /", "$(id)", "-x", "a'b", "`id`\n"])
def test_no_name_that_is_live_can_run_anything(name: str) -> None:
    spec = {**LIVE["Spec"], "Name": name, "Labels": {}}  # type: ignore[dict-item]
    spec["UpdateConfig"] = {"FailureAction": "continue", "Parallelism": 4}
    (found,) = judged_services(Case((File("live.json", json.dumps([{"ID": "x", "Spec": spec}])),)))
    lines = [command.line for each in found.findings for command in each.commands]
    assert lines
    for line in (*lines, *(command.line for command in found.commands)):
        words = shlex.split(line)
        assert words[:3] == ["docker", "service", "update"]
        assert words[-1] == name
