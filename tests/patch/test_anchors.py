"""What a changed anchor reaches is announced, judged and verified by route; a word of its own overrides it in place."""

from __future__ import annotations

import pytest

from pyengine import engine
from pyengine.document.document import read
from pyengine.document.node import Route
from pyengine.patch.changes import Refused
from pyengine.patch.lower import Patcher
from pyengine.patch.ops import Escape, Insert, Op, RenameKey, Set
from pyengine.patch.reach import Reach, Wanted
from pyengine.patch.verify import prove
from pyengine.swarm.keys import key_order, vanishes


def changed(text: str, *ops: Op, through: bool = False) -> str:
    reach, wanted = Reach(read(text)), [Wanted(op, through) for op in ops]
    return prove(reach, wanted, Patcher(reach, key_order, vanishes).lower(wanted), vanishes).document.text


def choices(text: str, rule: str) -> dict[str | None, list[tuple[str, bool, set[str]]]]:
    judged = [j for j in engine.analyse([engine.File("a", text)]).judged if j.finding.rule == rule]
    return {
        j.finding.service: [(c.way.value, c.spreads, {".".join(map(str, r[1:])) for r in c.touches}) for c in j.choices]
        for j in judged
    }


@pytest.mark.parametrize("rollback", [" *r\n", "\n        <<: *r\n"], ids=["alias", "merge"])
def test_an_anchor_for_two_keys_of_one_service_is_not_changed_for_one_of_them(rollback: str) -> None:
    text = f"""\
services:
  api:
    image: example/api:2
    deploy:
      replicas: 3
      update_config: &r
        parallelism: 1
        failure_action: rollback
      rollback_config:{rollback}"""
    here, anchor = choices(text, "rollback-failure-rollback")["api"]
    assert here == ("here", False, {"api.deploy.rollback_config.failure_action"})
    assert anchor == (
        "anchor",
        True,
        {"api.deploy.rollback_config.failure_action", "api.deploy.update_config.failure_action"},
    )
    fixed = engine.fix([engine.File("a", text)], unsafe=False).files[0].text
    assert fixed == text.replace(rollback, "\n        <<: *r\n        failure_action: pause\n")


def test_an_anchor_whose_change_would_not_help_is_not_offered() -> None:
    text = """\
services:
  api:
    image: example/api:2
    deploy:
      replicas: &n 6
      update_config: {parallelism: *n}
"""
    (here,) = choices(text, "update-batch-covers-replicas")["api"]  # two of two are no better than six of six
    assert here == ("here", False, {"api.deploy.update_config.parallelism"})
    assert engine.fix([engine.File("a", text)], unsafe=False).files[0].text == text.replace("*n", "2")


PROBES = """\
services:
  a:
    image: example/a:1
    healthcheck:
      test: &t ["/a", "health"]
  b:
    image: example/a:1
    healthcheck:
      test: *t
"""


def test_a_shared_list_is_mended_once_for_all_who_want_the_same() -> None:
    fixed = engine.fix([engine.File("a", PROBES)], unsafe=False).files[0].text
    assert fixed == PROBES.replace('["/a"', '["CMD", "/a"')


def test_an_item_is_put_into_a_copy_of_a_shared_list() -> None:
    route: Route = ("services", "b", "healthcheck", "test", 0)
    assert changed(PROBES, Insert(route, "CMD")) == PROBES.replace(
        "      test: *t\n", "      test:\n        - CMD\n        - /a\n        - health\n"
    )


def test_a_shared_text_is_mended_once() -> None:
    text = "x-e: &e {A: 'echo $(date)'}\nservices:\n" + "".join(
        f"  {name}:\n    image: example/a:1\n    environment: *e\n" for name in "ab"
    )
    assert engine.fix([engine.File("a", text)], unsafe=False).files[0].text == text.replace("$(", "$$(")


BASE = "x-d: &d\n  replicas: 3\nservices:\n  a:\n    image: example/a:1\n    deploy: *d\n"
UPDATE: Route = ("services", "a", "deploy", "update_config")


def test_two_keys_go_into_one_missing_block_behind_an_anchor_at_once() -> None:
    ops = (Set((*UPDATE, "delay"), "10s"), Set((*UPDATE, "order"), "start-first"))
    block = "  update_config:\n    delay: 10s\n    order: start-first\n"
    assert changed(BASE, *ops, through=True) == BASE.replace("  replicas: 3\n", "  replicas: 3\n" + block)
    indented = "".join(f"    {line}\n" for line in block.splitlines())
    assert changed(BASE, *ops) == BASE.replace("    deploy: *d\n", "    deploy:\n      <<: *d\n" + indented)


def test_two_blocks_are_overridden_at_once_and_keep_what_they_inherit() -> None:
    text = BASE.replace("  replicas: 3\n", "  replicas: 3\n  update_config: {order: start-first}\n  labels: {a: b}\n")
    after = changed(text, Set((*UPDATE, "delay"), "10s"), Set((*UPDATE[:-1], "labels", "c"), "d"))
    assert read(after).data["services"]["a"]["deploy"] == {  # type: ignore[index, call-overload]
        "replicas": 3,
        "update_config": {"order": "start-first", "delay": "10s"},
        "labels": {"a": "b", "c": "d"},
    }


def test_two_keys_go_into_an_empty_mapping_at_once() -> None:
    text = "services:\n  a:\n    deploy:\n      update_config: {}\n"
    after = changed(text, Set((*UPDATE, "delay"), "10s"), Set((*UPDATE, "order"), "start-first"))
    assert after == text.replace("{}", "{delay: 10s, order: start-first}")


def test_an_override_takes_over_what_the_anchor_is_to_say() -> None:
    text = "x-d: &d\n  deploy: {replicas: 3}\nservices:\n  a:\n    <<: *d\n  b:\n    <<: *d\n"
    reach = Reach(read(text))
    wanted = [
        Wanted(Set(("services", "a", "deploy", "mode"), "global")),
        Wanted(Set(("services", "b", "deploy", "replicas"), 2), through=True),
    ]
    after = prove(reach, wanted, Patcher(reach, key_order, vanishes).lower(wanted), vanishes).document
    assert read(after.text).data["services"] == {  # type: ignore[index, call-overload]
        "a": {"deploy": {"mode": "global", "replicas": 2}},
        "b": {"deploy": {"replicas": 2}},
    }


def test_what_a_merge_says_already_is_not_written_again() -> None:
    text = "x-d: &d {replicas: 3}\nservices:\n  a:\n    deploy:\n      <<: *d\n"
    assert changed(text, Set(("services", "a", "deploy", "replicas"), 3)) == text


@pytest.mark.parametrize("shape", ["  api: {image: a, deploy}\n", "  api: {image: a, deploy: }\n"])
def test_a_key_without_a_value_in_flow_style_is_given_one(shape: str) -> None:
    after = changed("services:\n" + shape, Set(("services", "api", "deploy", "replicas"), 2))
    assert read(after).data == {"services": {"api": {"image": "a", "deploy": {"replicas": 2}}}}


def test_an_explicit_key_without_a_value_is_refused_with_its_reason() -> None:
    text = "services:\n  api:\n    image: a\n    ? deploy\nx-a: 1\n"
    with pytest.raises(Refused, match="colon"):
        changed(text, Set(("services", "api", "deploy", "replicas"), 2))


def test_a_merged_key_is_renamed_here_by_writing_the_merge_out() -> None:
    text = "x-d: &d {replicas: 3, mode: global}\nservices:\n  a:\n    deploy:\n      <<: *d\n"
    after = changed(text, RenameKey(("services", "a", "deploy", "mode"), "x-mode"))
    assert after == text.replace("<<: *d", "replicas: 3\n      x-mode: global")


def test_a_merged_text_is_escaped_here() -> None:
    text = "x-d: &d {command: echo $(date)}\nservices:\n  a:\n    <<: *d\n"
    assert changed(text, Escape(("services", "a", "command"))) == text + "    command: echo $$(date)\n"
