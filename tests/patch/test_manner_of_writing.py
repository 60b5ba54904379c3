"""What is written looks as if the author had written it."""

from __future__ import annotations

import pytest

from pyengine.document.document import read
from pyengine.document.node import Route
from pyengine.patch.lower import Patcher
from pyengine.patch.ops import Op, Remove, Set
from pyengine.patch.reach import Reach, Wanted
from pyengine.patch.verify import prove
from pyengine.swarm.keys import key_order, vanishes

DEPLOY: Route = ("services", "a", "deploy")


def changed(text: str, *ops: Op) -> str:
    reach, wanted = Reach(read(text)), [Wanted(op) for op in ops]
    return prove(reach, wanted, Patcher(reach, key_order, vanishes).lower(wanted), vanishes).document.text


def deploy(*lines: str) -> str:
    return "services:\n  a:\n    deploy:\n" + "".join(f"      {line}\n" for line in lines)


@pytest.mark.parametrize(
    ("before", "key", "after"),
    [
        ("replicas restart_policy", "update_config", "replicas update_config restart_policy"),
        ("placement replicas", "update_config", "placement replicas update_config"),
        ("update_config labels", "rollback_config", "update_config rollback_config labels"),
        ("resources restart_policy", "update_config", "update_config resources restart_policy"),
        ("x-own", "replicas", "x-own replicas"),
    ],
)
def test_a_new_key_stands_where_the_fewest_siblings_are_on_the_wrong_side(before: str, key: str, after: str) -> None:
    text = deploy(*(f"{name}: {{}}" for name in before.split()))
    assert changed(text, Set((*DEPLOY, key), 1)) == deploy(
        *(f"{name}: 1" if name == key else f"{name}: {{}}" for name in after.split())
    )


def test_a_deeper_comment_under_an_empty_block_stays_with_it() -> None:
    text = deploy("labels:", "  # TODO: traefik", "resources: {}")
    assert changed(text, Set((*DEPLOY, "update_config"), 1)) == deploy(
        "labels:", "  # TODO: traefik", "update_config: 1", "resources: {}"
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("{replicas: 2}", "{replicas: 2, update_config: 1}"),
        ("{\n  replicas: 2\n}", "{\n  replicas: 2,\n  update_config: 1\n}"),
        ("{\n  replicas: 2,\n}", "{\n  replicas: 2,\n  update_config: 1,\n}"),
        ("{replicas: 2,\n  labels: {a: b}}", "{replicas: 2,\n  labels: {a: b},\n  update_config: 1}"),
        (
            "{replicas: 2,  # two\n  resources: {}}",
            "{replicas: 2,  # two\n  update_config: 1,\n  resources: {}}",
        ),
        (
            "{replicas: 2, labels: {},\n  resources: {}}",
            "{replicas: 2, labels: {},\n  update_config: 1,\n  resources: {}}",
        ),
    ],
)
def test_flow_lines_break_where_the_authors_do(before: str, after: str) -> None:
    head = "services:\n a:\n  deploy: "
    assert changed(f"{head}{before}\n", Set((*DEPLOY, "update_config"), 1)) == f"{head}{after}\n"


@pytest.mark.parametrize("sign", [">-", "|-"])
def test_a_block_scalar_stays_one(sign: str) -> None:
    text = deploy("restart_policy:", f"  condition: {sign}  # why", "    unless-stopped", "  delay: 5s")
    after = changed(text, Set((*DEPLOY, "restart_policy", "condition"), "any"))
    assert after == text.replace("unless-stopped", "any")


def test_a_file_without_a_final_line_break_keeps_none() -> None:
    text = deploy("replicas: 2").rstrip("\n")
    assert changed(text, Set((*DEPLOY, "update_config"), 1)) == text + "\n      update_config: 1"


@pytest.mark.parametrize("sign", ["|", ">", "|+", ">-"])
def test_the_comment_behind_a_block_scalars_sign_stays(sign: str) -> None:
    text = deploy("restart_policy:", f"  condition: {sign}  # why", "    on_failure", "  delay: 5s")
    assert "# why" in changed(text, Set((*DEPLOY, "restart_policy", "condition"), "on-failure"))


@pytest.mark.parametrize("text", ["a: {x: 1, y: 2}\n", "a:\n  x: 1\n  y: 2\n", "a:\n  x: 1\n  y: 2"])
def test_the_last_key_goes_and_a_new_one_comes_at_once(text: str) -> None:
    after = changed(text, Remove(("a", "y")), Set(("a", "z"), 3))
    assert read(after).data == {"a": {"x": 1, "z": 3}}
