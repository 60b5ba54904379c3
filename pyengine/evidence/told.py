"""What a recording shows, in a sentence: every number in it is read off the traces."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from pyengine.evidence import measures
from pyengine.evidence.recordings import Recording
from pyengine.evidence.stored import last
from pyengine.evidence.trace import Trace

Facts: TypeAlias = dict[str, str]

_NEVER_TWO = "no two tasks of a slot ran at once"
_CHATTER = ("Creating ", "Updating ", "Since --detach=false")
"""How lines of an answer begin that every accepted deploy has."""
_ENDS = {
    "none": "no update was reported",
    "updating": "the rollout had not ended when the watching did",
    "paused": "the rollout was paused",
    "completed": "Docker called it completed",
    "rollback_started": "the rollback had not ended when the watching did",
    "rollback_paused": "the rollback was paused",
    "rollback_completed": "it was rolled back",
}


def sentence(recording: Recording, other: str) -> str:
    """Return what was tried and seen; `other` names the second file: "with the fix", or how else it is written."""
    engine, bad, fixed = version(recording.engine), recording.bad, recording.fixed
    if not (bad.seconds or fixed.seconds):
        sides = [_kept(bad, fixed), _kept(fixed, bad)]
        if sides[0] == sides[1]:
            sides = [_made(bad), _made(fixed)]
        return f"Deployed on Docker {engine}: {sides[0]} {_capital(other)}: {sides[1]}"
    first, second = _facts(bad, fixed), _facts(fixed, bad)
    shown = _telling(first, second) if bad.seconds and fixed.seconds else ["capacity"]
    sides = [
        listed([found[name] for name in shown if found[name]]) + "."
        if trace.seconds and not trace.code
        else answer(trace)
        for trace, found in ((bad, first), (fixed, second))
    ]
    tried = f"n Docker {engine}, with {recording.about}: {sides[0]} {_capital(other)}"
    return f"O{tried}: {sides[1]}" if recording.helps else f"What this does not help against: o{tried} too: {sides[1]}"


def version(engine: str) -> str:
    """Return an engine's version without what a distribution has added to it."""
    return engine.partition("+")[0].partition("~")[0]


def literal(trace: Trace) -> str:
    """Return what Docker answered, without the lines that every accepted deploy has."""
    lines = (line.strip() for line in trace.output.strip().splitlines())
    return "\n".join(line for line in lines if line and not line.startswith(_CHATTER))


def answer(trace: Trace) -> str:
    """Return whether Docker took the file, with the last line of its own words."""
    said = literal(trace).splitlines()
    quoted = f", “{said[-1]}”" if said else ""
    return f"{'refused' if trace.code else 'accepted'}{quoted}."


def _kept(trace: Trace, other: Trace) -> str:
    """Return the answer, with what was stored of this file and not of the other."""
    theirs = dict(other.stored)
    found = {path: [each for each in items if each not in theirs.get(path, ())] for path, items in trace.stored}
    told = [f"{last(path)} has {listed([f'`{each}`' for each in items])}" for path, items in found.items() if items]
    if trace.code or not trace.stored:
        return answer(trace)
    return f"accepted; {listed(told)}." if told else "accepted, and nothing of that is stored."


def _made(trace: Trace) -> str:
    """Return what the deploy has made, in Docker's own words."""
    lines = [line.strip() for line in trace.output.splitlines() if line.startswith(_CHATTER[0])]
    return f"accepted, “{', '.join(lines)}”."


def _telling(first: Facts, second: Facts) -> list[str]:
    """Return the names of the facts to tell: the capacity always, others where they tell the two apart."""
    differing = {name for name in first if first[name] != second[name]}
    weighty = differing - {"versions", "starts", "below"}
    shown = {"capacity"} | weighty
    if "missing" in weighty:
        shown.add("end")  # a rollout may well be called completed over what is missing
    elif not weighty - {"capacity"}:
        shown |= differing & {"versions"}
    if "starts" in differing and "loop" in {first["loop"], second["loop"]}:
        shown.add("starts")
    if shown == {"capacity"} and not weighty:
        shown |= differing
    return [name for name in first if name in shown - {"loop"}]


def _facts(trace: Trace, other: Trace) -> Facts:
    """Return what there is to say of a trace beside another, by name; "" where a name says nothing of it."""
    together, begun, end = measures.side_by_side(trace), measures.starts(trace), measures.end_state(trace)
    return {
        "capacity": _capacity(trace, other),
        "missing": _missing(trace, other),
        "given up": _given_up(trace, other),
        "side by side": f"{together} tasks of one slot ran at once" if together > 1 else _NEVER_TWO,
        "versions": _versions(trace),
        "end": _ENDS.get(end, end),
        "loop": "loop" if begun > 2 * trace.wanted else "",
        "starts": f"{begun} task{'' if begun == 1 else 's'} started",
        "below": f"fewer than {trace.wanted} served for {in_seconds(measures.below(trace))}",
    }


def _given_up(trace: Trace, other: Trace) -> str:
    """Return how many slots were given up, where any was with one of the files."""
    if lost := measures.given_up(trace):
        return f"{lost} of {trace.wanted} slots were given up for good" if trace.wanted > 1 else "its slot was given up"
    return "no slot was given up" if measures.given_up(other) else ""


def _missing(trace: Trace, other: Trace) -> str:
    """Return how many were missing in the end, where any were with one of the files."""
    if lost := measures.missing(trace):
        return f"{lost} of {trace.wanted} were missing in the end"
    return f"{trace.wanted} of {trace.wanted} served in the end" if measures.missing(other) else ""


def _capacity(trace: Trace, other: Trace) -> str:
    """Return how few served; for how long, where more did with the other file."""
    if not any(event.old for event in trace.tasks):
        return _first(trace)
    low = measures.lowest(trace)
    if low and low >= min(trace.wanted, measures.lowest(other)):
        return f"never fewer than {low} of {trace.wanted} served"
    return f"{low} of {trace.wanted} served for {in_seconds(measures.at_most(trace, low))}"


def _first(trace: Trace) -> str:
    """Return when all served that are wanted, of a service that was not there before."""
    t = next((t for t, count in measures.serving(trace) if count >= trace.wanted), None)
    if t is None:
        most = max(count for _, count in measures.serving(trace))
        return f"never more than {most} of {trace.wanted} served"
    return f"{trace.wanted} of {trace.wanted} served after {in_seconds(t)}"


def _versions(trace: Trace) -> str:
    """Return which version serves in the end, where any does."""
    before = next((event.v for event in trace.tasks if event.old), None)
    found = {v == before for v in measures.versions_at_end(trace)}
    if before is None or not found:
        return ""
    if len(found) > 1:
        return "both versions served in the end"
    return f"the {'old' if True in found else 'new'} version served in the end"


def listed(parts: Sequence[str]) -> str:
    """Return words as one reads them out."""
    *most, last = parts
    return f"{', '.join(most)} and {last}" if most else last


def in_seconds(number: float) -> str:
    """Return a time in seconds as it is told."""
    return f"{number:.1f} s" if number < 9.95 else f"{number:.0f} s"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
