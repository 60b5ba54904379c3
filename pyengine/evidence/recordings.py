"""Recordings of experiments on real engines, kept beside this module: one file a rule and engine."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pkgutil import get_data
from typing import Any

from pyengine.evidence.experiment import Experiment
from pyengine.evidence.trace import Trace

NEWEST = 28
"""The first number of the engine whose recordings are shown; those of others say where else it was seen."""


@dataclass(frozen=True, slots=True)
class Recording:
    """What was watched in one experiment: `engine` is its version, `key` tells the texts it belongs to.

    `helps` is false where it shows what the fix does not help against.
    """

    about: str
    engine: str
    key: str
    bad: Trace
    fixed: Trace
    helps: bool = True


def key(experiment: Experiment, fixed: str) -> str:
    """Return what a recording of this experiment has to have as its key: a hash of all that was done."""
    how = (experiment.old, experiment.new, experiment.first, experiment.as_written, experiment.alone, experiment.helps)
    parts = (experiment.text, fixed, repr(how), repr((experiment.after, experiment.limit)))
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


def recordings(rule: str, engine: int = NEWEST) -> tuple[Recording, ...]:
    """Return the recordings of a rule in the order of its experiments, none if there are none."""
    try:
        data = get_data(__package__, path(rule, engine))
    except OSError:
        return ()
    return tuple(_read(row) for row in json.loads(data or b"[]"))


def path(rule: str, engine: int) -> str:
    """Return where the recordings of a rule lie, below this package."""
    return f"recorded/{engine}/{rule}.json"


def written(made: Sequence[Recording]) -> str:
    """Return the text of a file of recordings."""
    rows = [_row(one) for one in made]
    return "[\n" + ",\n".join(json.dumps(row, separators=(",", ":"), ensure_ascii=False) for row in rows) + "\n]\n"


def _row(one: Recording) -> dict[str, Any]:
    told = {"about": one.about, "engine": one.engine, "key": one.key} | ({} if one.helps else {"helps": False})
    return told | {"bad": one.bad.to_json(), "fixed": one.fixed.to_json()}


def _read(row: Mapping[str, Any]) -> Recording:
    bad, fixed = (Trace.from_json(row[name]) for name in ("bad", "fixed"))
    return Recording(row["about"], row["engine"], row["key"], bad, fixed, row.get("helps", True))
