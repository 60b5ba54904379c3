"""The simulator does what a real engine did in every recorded rollout, as closely as the engine agrees with itself.

The bounds are those of the engine beside itself: 80 rollouts that were run twice ended in the same state with the same
version in all, had the same lowest count in 70 (within 1 in 79), and 138 of 142 moments within the bound. Constants
were read off the recordings `s`, `h` and `r`; `one-h` and `p` were kept back.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tests.simulate.compared import UNEXPLAINED, Compared, compared, explained
from tests.simulate.lab import Case, cases

SHARES = {"path": 1.0, "spec": 1.0, "moments": 0.95, "lowest equal": 0.85, "lowest within 1": 0.98, "end": 1.0}


@pytest.fixture(scope="module")
def recorded(shared: Path) -> list[Case]:
    return cases(shared, "shrop")


@pytest.mark.parametrize("kinds", ["shr", "op"])
@pytest.mark.parametrize("chance", ["the order of slots as recorded", "another order of slots"])
def test_the_simulator_agrees_with_the_engine(recorded: list[Case], kinds: str, chance: str) -> None:
    mine = [case for case in recorded if case.name[0] in kinds and case.plan is not None]
    found = [compared(case, ordered="recorded" in chance) for case in mine]
    shares = table(found)
    for found_one in found:
        if found_one.deviates:
            twins = [
                other for other in mine if other.name[:-2] == found_one.case.name[:-2] and other is not found_one.case
            ]
            reason = explained(found_one, twins if found_one.case.name[0] == "r" else [])
            print(f"  {found_one.case.name}: {found_one.words()}: {reason}")
            assert reason != UNEXPLAINED
    floor = SHARES if kinds != "op" else {**SHARES, "path": 0.97}
    assert {name: share for name, share in shares.items() if share < floor[name]} == {}


def table(found: Sequence[Compared], say: Callable[[str], None] = print) -> dict[str, float]:
    """Tell what agrees, and return the shares."""
    moments = sum(each.moments for each in found)
    ends = [each for each in found if each.end is not None]
    counts = {
        "path": (sum(each.path for each in found), len(found)),
        "spec": (sum(each.spec for each in found), len(found)),
        "moments": (moments - sum(len(each.late) for each in found), moments),
        "lowest equal": (sum(each.low[0] == each.low[1] for each in found), len(found)),
        "lowest within 1": (sum(abs(each.low[0] - each.low[1]) <= 1 for each in found), len(found)),
        "end": (sum(each.agrees_at_end for each in ends), len(ends)),
    }
    say(f"\n{len(found)} rollouts")
    for name, (agree, of) in counts.items():
        say(f"  {name:16} {agree:4d} of {of:4d}  {100 * agree / max(1, of):5.1f} %")
    return {name: agree / max(1, of) for name, (agree, of) in counts.items()}


def test_what_the_command_line_refuses_is_no_rollout(recorded: list[Case]) -> None:
    refused = [case for case in recorded if case.plan is None]
    assert len(refused) >= 10
    for case in refused:
        assert case.path == (), case.name
        assert case.version in {"", "1"}, case.name
