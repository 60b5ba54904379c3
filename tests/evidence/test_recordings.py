"""Recordings belong to the texts that are deployed today: each experiment has one, and none is of another text."""

from __future__ import annotations

import json
from pathlib import Path

from pyengine.evidence import recordings as room
from pyengine.evidence.experiment import Experiment
from pyengine.evidence.recordings import NEWEST, Recording, key, recordings, written
from pyengine.rules import RULES
from tests.evidence.lab import replaced
from tests.fixed import failures, other_file

FOLDER = Path(room.__file__).parent / "recorded"


def keys(rule_id: str, experiments: tuple[Experiment, ...], engine: int = NEWEST) -> list[str]:
    """Return the keys that the recordings of a rule have to have, in the order of its experiments."""
    fitting = (each for each in experiments if not each.engines or engine in each.engines)
    return [key(each, other_file(rule_id, each)) for each in fitting]


def test_every_experiment_has_its_recording_and_none_is_of_another_text() -> None:
    late = [
        rule.meta.id
        for rule in RULES
        if [one.key for one in recordings(rule.meta.id)] != keys(rule.meta.id, rule.experiments)
    ]
    assert not late, (
        f"what was recorded of these rules is not what their experiments deploy now: {', '.join(late)}.\n"
        f"Record them again: python3 build.py engine record {' '.join(late)}"
    )


def test_no_recording_of_another_engine_is_of_another_text() -> None:
    engines = [int(path.name) for path in FOLDER.iterdir() if path.name != str(NEWEST)]
    late = [
        f"{engine}/{rule.meta.id}"
        for engine in engines
        for rule in RULES
        if {one.key for one in recordings(rule.meta.id, engine)} - {*keys(rule.meta.id, rule.experiments, engine)}
    ]
    assert not late, f"files of other texts: {', '.join(late)}; record them again with --suite, or delete them"


def test_what_is_recorded_still_shows_what_is_expected() -> None:
    for rule in RULES:
        fitting = [each for each in rule.experiments if not each.engines or NEWEST in each.engines]
        for experiment, one in zip(fitting, recordings(rule.meta.id), strict=True):
            assert not failures(experiment, one.bad, one.fixed), rule.meta.id


def test_every_file_of_recordings_is_of_a_rule() -> None:
    known = {rule.meta.id for rule in RULES}
    strange = sorted(str(path.relative_to(FOLDER)) for path in FOLDER.glob("*/*.json") if path.stem not in known)
    assert not strange, f"recordings of rules that are not there: {', '.join(strange)}; delete them"


def test_a_recording_is_of_the_engine_whose_folder_it_lies_in() -> None:
    for path in FOLDER.glob("*/*.json"):
        for one in recordings(path.stem, int(path.parent.name)):
            assert one.engine.split(".")[0] == path.parent.name, path


def test_what_is_written_is_read_again() -> None:
    made = [Recording("a new version that works", "28.5.2+dfsg4", "k", replaced(3), replaced(2))]
    (row,) = json.loads(written(made))
    assert (row["about"], row["engine"], row["key"]) == ("a new version that works", "28.5.2+dfsg4", "k")
    assert room._read(row).bad.by_task().keys() == {f"t{number}" for number in range(6)}  # noqa: SLF001


def test_a_rule_without_a_file_has_no_recordings() -> None:
    assert recordings("no-such-rule") == ()
    assert recordings("update-batch-covers-replicas", 1) == ()
