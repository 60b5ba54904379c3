"""A task that ends with code 0 again and again is no failure; one that was told to stop and runs on is told."""

from __future__ import annotations

from tests.incident.test_states import HEAD, seen

LEFT = (
    "n987rt1bqktz   pay_gw.1       pay/gw:2   node-a   Running    Running 8 hours ago\n"
    "bmmn0v8bdgy5    \\_ pay_gw.1   pay/gw:1   node-a   Shutdown   Running 3 days ago\n"
)
DONE = (
    "zfiibh5jnorc   crm_job.1       crm/job:3   k2   Ready      Ready 3 seconds ago\n"
    "xwdrxhvol7tk    \\_ crm_job.1   crm/job:3   k2   Shutdown   Complete 5 seconds ago\n"
    "paqrtardpjiy    \\_ crm_job.1   crm/job:3   k1   Shutdown   Complete 18 seconds ago\n"
)


def runs(since: str) -> str:
    return DONE.replace("Ready      Ready 3 seconds", f"Running    Running {since}")


def node(name: str, status: str) -> str:
    return f"{name:z<25}   {name}   {status}   Active   26.1.4\n"


def test_a_program_that_is_done_is_no_service() -> None:
    parts = seen(HEAD + DONE)["task-completes-again"].parts
    assert (parts["have"], parts["times"], parts["since"]) == ("Slot 1 has", "2 times", "5 seconds")


def test_one_that_runs_between_two_ends_is_in_that_loop() -> None:
    assert "task-completes-again" in seen(HEAD + runs("3 seconds"))
    assert "task-completes-again" not in seen(HEAD + runs("3 minutes"))


def test_one_that_failed_as_well_fails() -> None:
    failed = HEAD + DONE.replace("Complete 5 seconds ago", 'Failed 5 seconds ago "task: non-zero exit (1)"')
    assert "slots-fail" in seen(failed)
    assert "task-completes-again" not in seen(failed)


def test_a_job_may_be_done() -> None:
    assert "task-completes-again" not in seen(
        HEAD + DONE + "xunsss2himgo   crm_job   replicated job   0/1   crm/job:3\n"
    )


def test_a_task_that_outlives_its_order_to_stop_is_told_with_its_node() -> None:
    told = seen(HEAD + LEFT + "ksje95v8jrz7   pay_gw   replicated   2/1   pay/gw:2\n")
    assert told["task-does-not-stop"].parts["node"] == "node-a"
    assert "more-tasks-than-wanted" not in told


def test_one_that_has_just_been_told_to_stop_has_its_grace_period() -> None:
    assert "task-does-not-stop" not in seen(HEAD + LEFT.replace("8 hours", "40 seconds"))


def test_what_a_node_that_is_down_last_said_is_no_container_that_does_not_stop() -> None:
    up = node("node-b", "Ready")
    assert "task-does-not-stop" not in seen(HEAD + LEFT + "\n" + node("node-a", "Down") + up)
    assert "task-does-not-stop" in seen(HEAD + LEFT + "\n" + node("node-a", "Ready") + node("node-b", "Down"))
