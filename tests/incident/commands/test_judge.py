"""Pasted commands are judged as files are, and come back corrected, in the user's own writing."""

from __future__ import annotations

import shlex
import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pyengine.edit import apply_edits
from pyengine.incident.commands import JudgedCommand, judged, judged_commands
from pyengine.incident.commands.read import read
from pyengine.input.case import Case, File
from pyengine.input.kinds import PasteKind

STACK = """\
services:
  web:
    image: nginx:1.27
    ports: ["80:80"]
    environment:
      - A=1
    deploy:
      replicas: 6
      update_config:
        parallelism: 2  # a third
"""


def only(command: str, *stacks: str) -> JudgedCommand:
    files = (File("command", command), *(File(f"{number}.yml", text) for number, text in enumerate(stacks)))
    (found,) = judged_commands(Case(files))
    return found


def findings(found: JudgedCommand, text: str) -> dict[str, str]:
    return {each.finding.rule: each.finding.place.span.of(text) for each in found.findings}


def test_a_setting_is_judged_where_nothing_else_is_known() -> None:
    text = "docker service update --update-failure-action continue --update-parallelism 6 shop_web"
    found = only(text)
    assert not found.known
    assert findings(found, text) == {"update-failure-ignored": "continue"}
    assert found.text == text.replace("continue", "rollback")
    assert found.permanent is not None
    assert found.permanent.lines.splitlines() == [
        "services:",
        "  web:",
        "    deploy:",
        "      update_config:",
        "        parallelism: 6",
        "        failure_action: rollback",
    ]


MOVING = "services:\n  web:\n    image: reg.example:5000/shop/web:stable\n  db:\n    image: postgres:17\n"


@pytest.mark.parametrize("how", ["never", "changed"])
def test_a_tag_that_moves_is_not_asked_for(how: str) -> None:
    pushed = "docker push reg.example:5000/shop/web:stable\n"
    text = f"{pushed}docker stack deploy --with-registry-auth --resolve-image {how} -c stack.yml shop"
    found = only(text, MOVING)
    (remark,) = found.remarks
    assert (remark.id, remark.refused, remark.place.of(text)) == ("tag-not-asked", False, f"--resolve-image {how}")
    assert "`web:stable`" in remark.why
    assert "postgres" not in remark.why
    assert found.text == "docker stack deploy --with-registry-auth -c stack.yml shop"
    assert found.command is not None
    assert found.command.argv == tuple(shlex.split(found.text))


@pytest.mark.parametrize(
    ("command", "stack"),
    [
        ("docker stack deploy --resolve-image never -c stack.yml shop", MOVING.replace("stable", "2026.11.3")),
        ("docker stack deploy --resolve-image never -c stack.yml shop", MOVING.replace("stable", "${TAG}")),
        ("docker stack deploy --resolve-image never -c s.yml shop", MOVING.replace("stable", f"x@sha256:{'ab' * 32}")),
        ("docker stack deploy --resolve-image always -c stack.yml shop", MOVING),
        ("docker stack deploy -c stack.yml shop", MOVING),
        ("docker stack deploy --resolve-image $HOW -c stack.yml shop", MOVING),
    ],
)
def test_a_deploy_that_asks_or_has_no_tag_that_moves_is_fine(command: str, stack: str) -> None:
    assert only(command, stack).remarks == ()


def test_the_stack_file_tells_what_the_command_does_not() -> None:
    text = "docker service update --update-parallelism 6 shop_web"
    found = only(text, STACK)
    assert found.known
    assert findings(found, text)["update-batch-covers-replicas"] == "6"
    assert found.text == "docker service update --update-parallelism 2 shop_web"
    assert found.permanent is None


def test_the_file_is_patched_with_the_corrected_command() -> None:
    found = only("docker service update --update-failure-action continue --env-add B=2 shop_web", STACK)
    assert found.permanent is not None
    assert found.permanent.patch is not None
    assert found.permanent.patch.file == 1
    assert apply_edits(STACK, found.permanent.patch.edits) == STACK.replace(
        "      - A=1\n", "      - A=1\n      - B=2\n"
    ).replace("# a third\n", "# a third\n        failure_action: rollback\n")


def test_continuations_quotes_and_variables_stay_as_they_are_written() -> None:
    lines = 'docker service create --name "$NAME"', "  --update-failure-action=continue", '  --replicas 3 "nginx:$TAG"'
    text = " \\\n".join(lines)
    found = only(text)
    assert found.text == text.replace("--update-failure-action=continue", "--update-failure-action rollback")
    assert found.command is None  # only the user's shell knows these values


def test_a_created_service_is_judged_whole_and_comes_with_its_file() -> None:
    text = "docker service create --name web --replicas 6 --update-parallelism 6 -e A=1 nginx:1.27 a b"
    found = only(text)
    assert findings(found, text)["update-batch-covers-replicas"] == "6"
    assert found.command is not None
    assert found.command.line.endswith("nginx:1.27 a b")
    assert "--update-parallelism 2" in found.command.line
    assert found.permanent is not None
    assert "command:\n      - a\n      - b\n" in found.permanent.lines


@pytest.mark.parametrize(
    ("text", "words", "why", "corrected"),
    [
        (
            "docker service update --rollback --update-delay 0s web",
            "other flags may not be combined with --rollback",
            "Go back first",
            "",
        ),
        (
            "docker service update --publish 8080:80 web",
            "unknown flag: --publish",
            "here it is `--publish-add`",
            "docker service update --publish-add 8080:80 web",
        ),
        ("docker service update --mode global web", "unknown flag: --mode", "nothing changes it later", ""),
        (
            "docker service create --env-add A=1 nginx",
            "unknown flag: --env-add",
            "here it is `--env`",
            "docker service create --env A=1 nginx",
        ),
        (
            "docker service update -v /a:/b web",
            "unknown shorthand flag: 'v' in -v",
            "it is `--mount`",
            "docker service update --mount-add type=bind,source=/a,target=/b web",
        ),
        (
            "docker service update --update-delay 10 web",
            'invalid argument "10" for "--update-delay" flag: time: missing unit in duration "10"',
            "has a unit",
            "docker service update --update-delay 10s web",
        ),
        (
            "docker service update --stop-grace-period 1d web",
            'invalid argument "1d" for "--stop-grace-period" flag: time: unknown unit "d" in duration "1d"',
            "have no days",
            "docker service update --stop-grace-period 24h web",
        ),
        (
            "docker service update --no-healthcheck --health-retries 2 web",
            "--no-healthcheck conflicts with --health-* options",
            "leave `--no-healthcheck` out",
            "",
        ),
        (
            "docker service create --mode global --replicas 2 nginx",
            "replicas can only be used with replicated or replicated-job mode",
            "leave one of them out",
            "",
        ),
        ("docker service create --mode x nginx", "unknown mode: x, only replicated and global supported", "", ""),
        (
            "docker service create --mode global-job --update-delay 1s nginx",
            "update and rollback configuration is not supported for jobs",
            "",
            "",
        ),
        (
            "docker service update --mount-add type=tmpfs,target=/a --mount-add type=tmpfs,target=/a web",
            "duplicate mount target",
            "",
            "",
        ),
    ],
)
def test_what_is_refused_is_told_in_the_words_of_the_command_line(
    text: str, words: str, why: str, corrected: str
) -> None:
    found = only(text)
    assert found.refused
    assert found.remarks[0].words == words
    assert why in found.remarks[0].why
    assert found.text == corrected


@pytest.mark.parametrize(
    ("text", "remark", "corrected"),
    [
        ("docker service update --health-start-interval 1s web", "start-interval-ignored", ""),
        ("docker service update --force web", "force-is-no-cure", ""),
        ("docker service update --log-opt max-size=1m web", "log-options-ignored", ""),
        (
            "docker service update --mount-rm /a --mount-add type=bind,source=/b,target=/a web",
            "removal-wins",
            "docker service update  --mount-add type=bind,source=/b,target=/a web",
        ),
        (
            "docker service update --constraint-rm a==b --constraint-add a==b --label-add x=y web",
            "removal-wins",
            "docker service update   --label-add x=y web",
        ),
        (
            "docker service update --publish-rm 80 --publish-add 80:80 web",
            "removal-wins",
            "",
        ),
        (
            "docker service update --publish-add 8080:80 web",
            "second-port",
            "docker service update --publish-rm target=80,protocol=tcp,mode=ingress --publish-add 8080:80 web",
        ),
    ],
)
def test_what_does_nothing_or_something_else_is_told_though_docker_is_silent(
    text: str, remark: str, corrected: str
) -> None:
    found = only(text, STACK)
    assert not found.refused
    assert [(each.id, each.words) for each in found.remarks] == [(remark, "")]
    assert found.text == corrected


@pytest.mark.parametrize(
    "text",
    [
        "docker service update --env-rm A --env-add A=1 web",
        "docker service update --network-rm a --network-add a web",
        "docker service update --publish-rm 80 --publish-add 8080:80 web",
        "docker service update --health-start-interval 1s --health-retries 3 web".replace(
            "--health-start-interval 1s ", ""
        ),
        "docker service update --rollback --detach web",
        "docker service update --mount-rm /a --mount-add type=bind,source=/b,target=/b web",
        "docker service update --log-driver x --log-opt max-size=1m web",
        "docker service create --health-start-interval 1s nginx",
        "docker service update --force=false web",
    ],
)
def test_what_works_as_meant_has_no_remark(text: str) -> None:
    assert only(text, STACK).remarks == ()


def test_a_scale_is_judged_by_what_it_makes_of_the_service() -> None:
    text = "docker service scale shop_web=2"
    found = only(text, STACK)
    assert findings(found, text)["update-batch-covers-replicas"] == "2"
    assert found.text == ""
    assert found.permanent is not None
    assert found.permanent.patch is not None
    assert "replicas: 2\n" in apply_edits(STACK, found.permanent.patch.edits)
    refused = only("docker service scale shop_web=2", STACK.replace("replicas: 6", "mode: global"))
    assert refused.remarks[0].words == "shop_web: scale can only be used with replicated or replicated-job mode"


def test_a_scale_of_several_services_is_one_of_each() -> None:
    text = "docker service scale shop_web=2 shop_db=3\n"
    stack = STACK.replace("services:\n", "services:\n  db:\n    image: a:1\n    deploy: {mode: global}\n")
    web, database = judged_commands(Case((File("command", text), File("0.yml", stack))))
    assert [web.service, database.service] == ["shop_web", "shop_db"]
    assert findings(web, text)["update-batch-covers-replicas"] == "2"
    assert web.permanent is not None
    assert web.permanent.patch is not None
    assert "replicas: 2\n" in apply_edits(stack, web.permanent.patch.edits)
    assert database.remarks[0].words == "shop_db: scale can only be used with replicated or replicated-job mode"
    assert database.remarks[0].place.of(text) == "shop_db=3"


def test_only_the_parts_that_are_commands_are_judged() -> None:
    paste = f"$ docker service update --force shop_web\nshop_web\n\n```yaml\n{STACK}```\n"
    case = Case((File("paste", paste),))
    (part,) = [part for part in case.parts[0] if part.kind is PasteKind.COMMAND]
    (found,) = judged(part, case)
    assert found.place.span.of(paste).strip() == "docker service update --force shop_web"
    assert found.known


@pytest.mark.parametrize("kind", ["create", "update"])
def test_every_flag_that_rules_change_is_read_again_as_it_is_written(kind: str) -> None:
    rollout = "--update-parallelism 0 --update-failure-action continue --update-monitor 1s"
    text = f"docker service {kind} --replicas 6 {rollout} web"
    found = only(text)
    assert found.text
    (again,) = read(found.text)
    assert not again.refused
    assert only(found.text).text == ""  # a second run has nothing to correct


# ---- nothing that is printed can run anything else ----

WORST = ["x; rm -rf /", "$(id)", "`id`", "a\\", "-x", "a'b", 'a"b', "$HOME", "a b"]
NAMES = st.text(st.characters(codec="utf-8", exclude_characters="\0\n\r"), min_size=1, max_size=30)


@settings(max_examples=150, deadline=None)
@given(
    name=st.sampled_from(["x; rm -rf /", "$(id)", "`id`", "a\\", "-x", "a'b", 'a"b', "$HOME", "a b"]) | NAMES,
    value=NAMES,
)
def test_no_name_and_no_value_can_run_anything(name: str, value: str) -> None:
    text = shlex.join(
        ["docker", "service", "update", "--update-failure-action", "continue", "--env-add", f"A={value}", "--", name]
    )
    for found in judged_commands(Case((File("command", text), File("stack.yml", STACK)))):
        for line in filter(None, [found.text, found.command.line if found.command else ""]):
            words = shlex.split(line)
            assert words[:3] == ["docker", "service", "update"]
            assert words[-1] == name
            assert f"A={value}" in words


def test_a_real_shell_takes_each_name_for_one_word() -> None:
    for name in ("x; rm -rf /", "$(id)", "`id`", "a'b", "*"):
        found = only(shlex.join(["docker", "service", "update", "--update-failure-action", "continue", name]))
        assert found.command is not None
        done = subprocess.run(
            ["sh", "-c", f"docker() {{ printf '%s\\n' \"$@\"; }}; {found.command.line}"],
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stdout.splitlines()[-1] == name
