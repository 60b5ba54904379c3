"""Of a program that ended, what it said itself is told: its first and its last complaint, of its last task alone."""

from __future__ import annotations

from pyengine.explain import explain
from pyengine.input.case import File

TABLE = (
    "ID             NAME            IMAGE     NODE   DESIRED STATE   CURRENT STATE          ERROR\n"
    'qwwp5eewpbwi   shop_api.1      app:2     n3     Shutdown        Failed 4 seconds ago   "task: non-zero exit (1)"\n'
)


def log(*lines: str, task: str = "rwvbmsut9cg8") -> str:
    return "".join(f"shop_api.1.{task}@n3    | {line}\n" for line in lines)


def cause(text: str) -> str:
    found = explain([File("paste", text)]).explained
    return next(told.cause for told in found.told if told.symptom.id == "task-exited")


def test_the_first_and_the_last_complaint_are_told() -> None:
    said = log("starting", "2025-07-02 23:40:18 [1] FATAL: no route table", "at a.b.c", "cannot go on", "bye")
    assert "It said: `FATAL: no route table`, and: `cannot go on`." in cause(TABLE + said)


def test_what_another_task_or_service_said_is_not() -> None:
    said = log("error: old") + log("error: new", task="a70g382ny67i") + "shop_db.1.a70g382ny67i@n3 | error: else\n"
    assert "It said: `error: new`." in cause(TABLE + said)


def test_a_log_without_a_complaint_adds_nothing() -> None:
    assert "It said" not in cause(TABLE + log("starting", "listening on 8080"))


def test_no_secret_is_told_by_the_way() -> None:
    assert "hunter2" not in cause(TABLE + log("error: login failed for password=hunter2-Xy7Qp9"))
