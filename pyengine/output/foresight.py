"""What the next rollout of a service will do: how its file comes through the scenarios, and one of them drawn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields
from typing import TypeAlias

from pyengine.analysis import Analysis
from pyengine.document.document import Document
from pyengine.evidence import measures
from pyengine.evidence.happened import happened
from pyengine.evidence.timeline import BAR, Picture, Scale, legend, picture
from pyengine.evidence.told import in_seconds
from pyengine.output import wire
from pyengine.output.evidence import drawn
from pyengine.simulate.limits import MOST_TASKS
from pyengine.simulate.plan import Deed, Drain, Force, Kill, Rollback
from pyengine.simulate.scenarios import FEW, SCENARIOS, Cell, Guess, Scenario, foresee, nodes_of, verdict
from pyengine.simulate.wanted import Wanted, wanted
from pyengine.swarm.effective import Effective, effective
from pyengine.swarm.model.stack import Stack
from pyengine.swarm.spec.names import Names

LANES = 30
"""Slots that are drawn; the numbers are of all of them."""
LONGEST = 600.0
"""Seconds that a picture shows at most."""
AT_ONCE = 400
"""Tasks of all services whose scenarios are computed with one question: some hundred milliseconds in a browser."""
Services: TypeAlias = dict[str, Wanted]
_TITLES = ("As it is", "With the changes")
NO_FILE = "Nothing can be foreseen before the text can be read."
NO_SERVICE = "There is no service here that Swarm would roll out."


def foresight(analysis: Analysis, fixed: Sequence[Document], asked: wire.Foresee) -> wire.Foresight:
    """Return what is foreseen of files that were judged, and of what they become with fixes made, if any."""
    if analysis.workshop is None:
        return _refused(NO_FILE)
    before = _services(Stack(analysis.workshop.documents).deployed)
    if not before:
        found = Stack(analysis.workshop.documents).deployed
        told = analysis.secrets.hushed(found.errors[:1])
        return _refused(f"Docker refuses this stack: {told[0]}" if told else NO_SERVICE)
    after = _services(effective(fixed, Names())) if fixed else {}
    service = asked.service if asked.service in before else next(iter(before))
    scenario = next((each for each in SCENARIOS if each.id == asked.scenario), SCENARIOS[0])
    guess = Guess(**{each.name: _number(getattr(asked.guess, each.name)) for each in fields(Guess)})
    sides = _sides([before[service], *([after[service]] if service in after else [])], scenario, guess, asked.deeds)
    return wire.Foresight(
        "",
        tuple(wire.Scene(each.id, each.title(guess)) for each in SCENARIOS),
        tuple(_forecasts(before, after, service, guess)),
        service,
        scenario.id,
        sides,
        _legend(sides),
        _assumed(before[service], guess),
    )


def _refused(why: str) -> wire.Foresight:
    return wire.Foresight(why, (), (), "", "", (), (), "")


def _services(found: Effective) -> Services:
    """Return what is wanted of each service that is rolled out: no job, and neither nothing nor thousands."""
    specs = {name: spec for name, spec in found.specs.items() if isinstance(spec, dict)}
    services = {name: wanted(spec) for name, spec in specs.items()}
    return {
        name: each
        for name, each in services.items()
        if not each.job and each.replicas != 0 and (each.replicas or 1) <= MOST_TASKS
    }


def _number(value: int) -> int:
    return min(max(0, value), int(LONGEST))


def _forecasts(before: Services, after: Services, chosen: str, guess: Guess) -> Iterator[wire.Forecast]:
    """Yield how each service comes through; behind so many tasks only that of the chosen one is computed."""
    left = AT_ONCE - (before[chosen].replicas or FEW)
    for name, each in before.items():
        left -= 0 if name == chosen else each.replicas or FEW
        if name == chosen or left >= 0:
            yield _forecast(name, each, after.get(name), guess)
        else:
            yield wire.Forecast(name, (), (), (), ())


def _forecast(service: str, before: Wanted, after: Wanted | None, guess: Guess) -> wire.Forecast:
    first = verdict(before, guess)
    second = verdict(after, guess) if after is not None else ()
    pairs = list(zip(first, second, strict=True)) if second else []
    return wire.Forecast(
        service,
        tuple(map(_fared, first)),
        tuple(map(_fared, second)),
        tuple(b.scenario.title(guess) for a, b in pairs if b.survived and not a.survived),
        tuple(b.scenario.title(guess) for a, b in pairs if a.survived and not b.survived),
    )


def _fared(cell: Cell) -> wire.Fared:
    return wire.Fared(cell.scenario.id, cell.survived, cell.summary.headline)


def _sides(
    some: Sequence[Wanted], scenario: Scenario, guess: Guess, deeds: tuple[wire.Deed, ...]
) -> tuple[wire.Foretold, ...]:
    """Return the scenario with each of the files, on one axis of time."""
    cells = [_with(each, scenario, guess, deeds) for each in some]
    seconds = min(LONGEST, max(cell.outcome.seconds for cell in cells))
    told = [_told(each, scenario, guess, deeds) for each in some]
    return tuple(_side(title, cell, seconds, lines) for title, cell, lines in zip(_TITLES, cells, told, strict=False))


def _with(some: Wanted, scenario: Scenario, guess: Guess, deeds: Sequence[wire.Deed]) -> Cell:
    pull = max((_number(each.at) for each in deeds if each.what == "pull"), default=0)
    return foresee(some, scenario, guess, _deeds(deeds, some, guess), pull)


def _deeds(deeds: Sequence[wire.Deed], wanted_: Wanted, guess: Guess) -> tuple[tuple[float, Deed], ...]:
    node = nodes_of(wanted_, guess)[0].name
    made: dict[str, Deed] = {"drain": Drain(node), "rollback": Rollback(), "force": Force()}
    return tuple(
        (float(_number(each.at)), made.get(each.what) or Kill(each.slot, each.what == "sick"))
        for each in deeds
        if each.what != "pull"
    )


def _told(some: Wanted, scenario: Scenario, guess: Guess, deeds: Sequence[wire.Deed]) -> list[str]:
    """Return what each deed does, in a line: how it ends with it, and that it made no difference where that is so."""
    lines: list[str] = []
    before = foresee(some, scenario, guess)
    for number, deed in enumerate(deeds, 1):
        cell = _with(some, scenario, guess, deeds[:number])
        refused = next((said for _, said in cell.outcome.refused), "")
        same = cell.summary.headline == before.summary.headline
        then = f"refused: {refused}" if refused else "it ends the same" if same else cell.summary.headline
        lines.append(f"{_WORDS[deed.what].format(slot=deed.slot, at=_number(deed.at))}: {then}")
        before = cell
    return lines


_WORDS = {
    "kill": "The task of slot {slot} crashes at {at} s",
    "sick": "The task of slot {slot} fails its healthcheck at {at} s",
    "pull": "The image takes {at} s to pull",
    "drain": "A node is drained at {at} s",
    "rollback": "docker service rollback at {at} s",
    "force": "docker service update --force at {at} s",
}


def _side(title: str, cell: Cell, seconds: float, deeds: list[str]) -> wire.Foretold:
    trace, scale = cell.outcome.trace, Scale(max(seconds, 1.0))
    rows = happened(trace)
    moments = tuple(
        wire.Moment(scale.x(row.t), wire.Happened(f"{row.t:.1f} s", f"{row.serving} of {trace.wanted}", row.what))
        for row in rows
        if row.t <= seconds
    )
    shown = drawn(picture(trace, seconds, LANES))
    return wire.Foretold(title, cell.summary.headline, _facts(cell), shown, moments, tuple(deeds))


def _facts(cell: Cell) -> tuple[wire.Fact, ...]:
    told = cell.summary
    never = "never"
    return tuple(
        wire.Fact(name, value)
        for name, value in (
            ("Lowest number serving", f"{told.lowest} of {told.wanted}"),
            ("Below the wanted number", in_seconds(measures.below(cell.outcome.trace))),
            ("Swarm notices a failure", never if told.noticed is None else f"after {in_seconds(told.noticed)}"),
            ("The rollout ends", never if told.ended is None else f"after {in_seconds(told.ended)}"),
            ("UpdateStatus", told.state),
            ("Serving in the end", f"{told.serving_at_end} of {told.wanted}{' at times' if told.restless else ''}"),
            ("To do", told.to_do),
        )
    )


def _legend(sides: Sequence[wire.Foretold]) -> tuple[wire.Sample, ...]:
    looks = {shape.look for side in sides for shape in side.picture.shapes}
    return tuple(wire.Sample(drawn(Picture(BAR, shapes)), text) for shapes, text in legend(looks))


def _assumed(service: Wanted, guess: Guess) -> str:
    """Return what was taken to be so, as the file cannot know it."""
    nodes = nodes_of(service, guess)
    lanes = service.replicas if service.replicas is not None else len(nodes)
    few = f" The first {LANES} of {lanes} slots are drawn." if lanes > LANES else ""
    many = f"{len(nodes)} node{'' if len(nodes) == 1 else 's'}"
    return (
        f"Simulated on {many} that meet the constraints, as Docker Engine 28 does it on a small machine; the version "
        f"that runs has the same settings.{few}"
    )
