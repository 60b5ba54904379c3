"""Other people's stacks as a real engine stored them: no drift from their own file, and drift that can be closed."""

from __future__ import annotations

import json
import lzma
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any, TypeAlias

from pyengine import engine
from pyengine.edit import apply_edits
from pyengine.incident.commands.flag import Recreates
from pyengine.incident.live import Drift, ServicePlan, drift, plan
from pyengine.incident.live.plan import Action
from pyengine.input.case import Case, File
from tests.draws import mixed, share

Figure: TypeAlias = Callable[[str], None]
DRAWN = 6
ONE_OF = 4
"""Of so many files a run compares one with what is live."""
OTHERWISE = {"0579.yml": "its paths lead out of the folder that the lab made", "1325.yml": "`$HOME` was set there"}


@cache
def deployed(shared: Path) -> tuple[tuple[str, str, str], ...]:
    """Return the name, the text and what `inspect` would show of each file that a real engine took."""
    with lzma.open(shared / "swarm-lab/deploys.jsonl.xz", "rt") as lines:
        rows = [json.loads(line) for line in lines]
    return tuple(
        (row["file"], (shared / "corpus/real" / row["file"]).read_text("utf-8-sig"), shown(row["services"]))
        for row in rows
        if row["services"]
    )


def shown(services: dict[str, Any]) -> str:
    return json.dumps([{"ID": name, "Spec": each["with_defaults"]} for name, each in services.items()], indent=4)


def case(live: str, text: str) -> Case:
    return Case((File("live.json", live), File("stack.yml", text)))


def test_a_stack_has_not_drifted_from_the_file_it_was_deployed_from(shared: Path, figure: Figure) -> None:
    services, wrong = 0, []
    for name, text, live in share(deployed(shared), ONE_OF):
        planned = plan(case(live, text))
        assert len(planned) == len(json.loads(live)), name
        services += len(planned)
        wrong += [(name, each.service, row.key) for each in planned for row in each.rows]
    figure(f"drift of {services} services from their own file: {len(wrong)} places {wrong}")
    assert services
    assert {file for file, _, _ in wrong} <= OTHERWISE.keys()


def pairs(shared: Path) -> Iterator[tuple[str, str, str, str]]:
    """Yield files that have something to fix, with what is live of them and the fixed text."""
    fixed = (
        (engine.fix([File("stack.yml", pair[1])], unsafe=True).files[0].text, pair) for pair in mixed(deployed(shared))
    )
    return islice(((*pair, text) for text, pair in fixed if text != pair[1]), DRAWN)


def test_drift_from_the_fixed_file_is_closed_either_way(shared: Path, figure: Figure) -> None:
    kinds, wrong = Counter[str](), []
    for name, _, live, fixed in pairs(shared):
        for each, planned in zip(drift(case(live, fixed)), plan(case(live, fixed)), strict=True):
            agrees(each, planned)
            if not each.rows:
                continue
            assert each.to_live is not None
            kinds["services"] += 1
            kinds["wholly by commands"] += not each.beyond
            kinds["patched"] += not each.to_live.refusal
            if each.to_live.refusal:
                kinds[each.to_live.refusal] += 1
                continue
            patched = apply_edits(fixed, each.to_live.edits)
            again = next(other for other in drift(case(live, patched)) if other.service == each.service)
            wrong += [f"{name} {each.service} {row.key}" for row in again.rows]
    figure(f"drift of live services from the fixed file: {dict(kinds)}")
    assert not wrong
    assert kinds["services"] >= DRAWN
    assert kinds["patched"] * 10 >= kinds["services"] * 9


def agrees(drifted: Drift, planned: ServicePlan) -> None:
    """The plan says of tasks what the places of the spec that differ say."""
    tasks = any(row.pointer[0] in {"TaskTemplate", "EndpointSpec"} for row in drifted.rows)
    assert drifted.rows == planned.rows
    assert (planned.action is Action.REWRITE) == (not planned.rows)
    assert tasks or planned.replaced is Recreates.NONE
    assert planned.order
    assert planned.back
