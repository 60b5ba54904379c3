"""States without an error text are told from tables and from `inspect`, and not from what resembles them."""

from __future__ import annotations

import pytest

from pyengine.incident.diagnose import diagnose
from pyengine.incident.symptom import Symptom
from pyengine.incident.symptoms import silent, silent_nodes
from pyengine.incident.symptoms.known import Known
from pyengine.text import Span

FAMILY = (*silent.FAMILY, *silent_nodes.FAMILY)
HEAD = "ID             NAME           IMAGE   NODE      DESIRED STATE   CURRENT STATE            ERROR   PORTS\n"


def seen(text: str) -> dict[str, Symptom]:
    return {symptom.id: symptom for symptom in diagnose([text], [[Span(0, len(text))]])}


@pytest.mark.parametrize("known", FAMILY, ids=lambda known: known.id)
def test_it_is_told(known: Known) -> None:
    assert not known.texts
    for text in known.seen:
        assert known.id in seen(text)


@pytest.mark.parametrize("known", FAMILY, ids=lambda known: known.id)
def test_it_is_not_told_of_what_resembles_it(known: Known) -> None:
    assert known.missed
    for text in known.missed:
        assert known.id not in seen(text)


def test_which_slots_fail_since_when_and_with_which_code() -> None:
    text = HEAD + (
        "qju2dgqkadfk   shop_api.1       shop/api:2   vm   Ready      Ready 4 seconds ago\n"
        'jzdm4a67ykvl    \\_ shop_api.1   shop/api:2   vm Shutdown   Failed 4 seconds ago  "task: non-zero exit (3)"\n'
        'ni7ye1xp7gk1    \\_ shop_api.1   shop/api:2   vm Shutdown   Failed 11 seconds ago "task: non-zero exit (3)"\n'
        "ydsgpy7vo13r   shop_api.2       shop/api:1   vm   Running    Running 42 seconds ago\n"
    )
    parts = seen(text)["slots-fail"].parts
    assert (parts["have"], parts["share"]) == ("Slot 1 has", "1 of 2 slots fail")
    assert (parts["times"], parts["since"], parts["code"]) == ("2 times", "4 seconds", ", with exit code 3")


def test_of_two_tables_of_a_service_the_last_one_counts() -> None:
    before = HEAD + "uy0odd80e8zd   shop_api.5   shop/api:2             Running         New 2 minutes ago\n"
    after = HEAD + "uy0odd80e8zd   shop_api.5   shop/api:2   vm        Running         Running 4 seconds ago\n"
    assert "task-stays-new" in seen(before)
    assert "task-stays-new" not in seen(before + "\n$ docker service ps shop_api\n" + after)
    assert "task-stays-new" in seen(after + "\n$ docker service ps shop_api\n" + before)


def test_a_job_that_is_done_is_no_lost_slot() -> None:
    row = "312y4w2nfyej   shop_job.1   job:1   vm   Shutdown   Complete 8 seconds ago\n"
    row += "k41fnobh9975    \\_ shop_job.1   job:1   vm   Shutdown   Shutdown 19 seconds ago\n"
    assert "slot-lost-after-exit-0" in seen(row)
    assert not seen(row + "xunsss2himgo   shop_job   replicated job   0/1 (1/1 completed)   job:1\n")


def test_what_follows_from_another_is_not_told_beside_it() -> None:
    text = (
        'Error response from daemon: This node is not a swarm manager. Use "docker swarm init" or "docker swarm join"\n'
        "error | manager stopped: can't initialize raft node: irreparable WAL error: walpb: crc mismatch\n"
    )
    assert set(seen(text)) == {"raft-log-damaged"}


def test_an_error_that_was_cut_off_is_named_where_only_one_begins_like_that() -> None:
    row = 'shop_api.1   shop/api:2   vm   Shutdown   Rejected 4 seconds ago   "{}…"\n'
    assert set(seen(row.format("node is missing network attac"))) == {"network-addresses-used-up"}
    assert set(seen(row.format("Range of CPUs is from 0.01 to"))) == {"cpu-limit-above-node"}
    (several,) = seen(row.format("invalid mount config for type")).values()
    assert several.id == "error-cut-off"
    assert "The path of a bind mount does not exist on the node; or: " in several.parts["candidates"]
    assert set(seen(row.format("starting container failed: dr"))) == {"container-start-failed"}


def test_the_quorum_is_counted_by_manager_status() -> None:
    node = "{}   node-{}   Ready   Active   {}   20.10.24\n"
    two = node.format("5uuaszzvd4cd", "a", "Leader") + node.format("a05g3vqo64ip", "b", "Unreachable")
    assert set(seen(two)) == {"majority-lost"}
    assert set(seen(two + node.format("jv0uun0qvyw0", "c", "Reachable"))) == {"manager-unreachable"}
    assert set(seen(two + node.format("jv0uun0qvyw0", "c", ""))) == {"majority-lost"}


def test_a_slot_that_was_repaired_does_not_fail_any_more() -> None:
    failed = (
        '\\_ shop_api.1 shop/api:2 vm Shutdown Failed 20 seconds ago "task: non-zero exit (1)"\n'
        '\\_ shop_api.1 shop/api:2 vm Shutdown Failed 26 seconds ago "task: non-zero exit (1)"\n'
    )
    other = seen(f"shop_api.1 shop/api:1 vm Running Running 2 seconds ago\n{failed}")
    assert set(other) == {"task-exited"}
    assert other["task-exited"].parts["over"] == "Slot 1 runs again since 2 seconds."
    assert "slots-fail" in seen(f"shop_api.1 shop/api:2 vm Running Running 2 seconds ago\n{failed}")
    assert "slots-fail" not in seen(f"shop_api.1 shop/api:2 vm Running Running 15 seconds ago\n{failed}")
