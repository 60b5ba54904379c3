"""What was watched of a rule on real engines, with the ids of the experiments, and what was not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from pyengine.document.document import read
from pyengine.engine import analyse
from pyengine.evidence.measures import at_most, lowest
from pyengine.evidence.recordings import NEWEST, Recording, recordings
from pyengine.evidence.told import version
from pyengine.input.case import File
from pyengine.output import wire
from pyengine.output.cited import foreseen as foresee
from pyengine.output.cited import is_of_a_rollout
from pyengine.output.evidence import evidence, side
from pyengine.rules import RULES
from pyengine.rules.rule import Bad, Rule
from pyengine.simulate.wanted import Wanted, wanted
from pyengine.swarm.effective import effective
from pyengine.swarm.spec.names import Names
from tools.pages.drawn import foreseen, legend, watched
from tools.pages.markup import Markup, h, prose
from tools.run import ROOT

RECORDED = ROOT / "pyengine/evidence/recorded"
NEVER = "Networks of a real size, disks that fill, and the load of real users were not tried."


def tested(rule: Rule) -> Iterator[Markup | None]:
    """Yield what was watched of a rule on real engines, or that nothing was."""
    made = recorded(rule)
    shown = shown_of(made)
    told = evidence(rule, shown)
    if told.untried:
        yield h("p", {}, prose(told.untried))
        return
    yield h("p", {"class": "quiet"}, "Each file was deployed to real Docker engines, with a test service as its image.")
    drawn = (watched(each, also(one, made)) for one, each in zip(shown, told.watched, strict=True))
    yield h("div", {"class": "evidence"}, *drawn, *map(foreseen, simulated(rule, shown)), legend(told.legend))


def simulated(rule: Rule, shown: Sequence[Recording]) -> Iterator[wire.Side]:
    """Yield what the simulator foresees of the shown experiments about rollouts, each with its file as it is."""
    seen = {one.about for one in shown if one.bad.seconds}
    for experiment in rule.experiments:
        if experiment.about in seen and is_of_a_rollout(experiment):
            service = _service(rule, experiment.text)
            if service is not None:
                trace = foresee(service, experiment).trace
                yield side(f"Simulated: {experiment.about}", trace, trace.seconds)


def _service(rule: Rule, text: str) -> Wanted | None:
    """Return the service that a rule speaks about, or the file's first; None where the file is refused."""
    specs = effective([read(text)], Names()).specs
    findings = [judged.finding for judged in analyse([File("stack.yml", text)]).judged]
    named = next((found.service for found in findings if found.rule == rule.meta.id), None)
    spec = specs.get(named or next(iter(specs), ""))
    return wanted(spec) if isinstance(spec, dict) else None


def also(one: Recording, made: dict[int, Sequence[Recording]]) -> str:
    """Return the experiment's id, and on which other engines the same files did the same."""
    others = [each for found in made.values() for each in found if each.key == one.key and each.engine != one.engine]
    same = f"The same was seen on {listed([version(each.engine) for each in others])}. " if others else ""
    return f"{same}Experiment {one.key[:8]}."


def listed(words: Sequence[str]) -> str:
    """Return words as one reads them out."""
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last


def shown_of(made: dict[int, Sequence[Recording]]) -> Sequence[Recording]:
    """Return the recordings of the newest engine that has some."""
    return next((found for found in made.values() if found), ())


def untested(rule: Rule) -> Iterator[str]:
    """Yield what nobody tried, in sentences."""
    made = recorded(rule)
    if not shown_of(made):
        return
    tried = {version(one.engine) for found in made.values() for one in found}
    missing = [name for name in engines() if name not in tried]
    if missing:
        yield f"Not watched on Docker {listed(missing)}, where other rules were."
    deployed = {each.text for each in rule.experiments}
    left = [each for each in rule.examples if isinstance(each, Bad) and each.text not in deployed]
    if left:
        words = [f"“{each.why}”" for each in left if each.why]
        count = "one other file" if len(left) == 1 else f"{len(left)} other files"
        about = f" ({listed(words)})" if words else ""
        yield f"The rule speaks about {count} among its examples{about}, which were judged and not deployed."
    yield f"No Docker beside {listed(sorted(tried, key=_numbers))} was asked. {NEVER}"


def _numbers(name: str) -> list[int]:
    return [int(part) for part in name.split(".") if part.isdigit()]


def lost(rule: Rule) -> str:
    """Return how few served with the bad file, where that was watched."""
    for one in shown_of(recorded(rule)):
        trace = one.bad
        least = lowest(trace) if trace.seconds and any(event.old for event in trace.tasks) else trace.wanted
        if least < trace.wanted and one.helps:
            seconds = at_most(trace, least)
            where = f"Docker {version(one.engine)}, with {one.about}"
            return f"On {where}, {least} of {trace.wanted} tasks served for {seconds:.0f} s."
    return ""


@cache
def engines() -> tuple[str, ...]:
    """Return the versions of all engines that something was recorded on, oldest first."""
    found = {version(one.engine) for rule in RULES for made in recorded(rule).values() for one in made}
    return tuple(sorted(found, key=_numbers))


def recorded(rule: Rule) -> dict[int, Sequence[Recording]]:
    """Return the recordings of a rule by the first number of the engine; the one that is shown comes first."""
    return {major: recordings(rule.meta.id, major) for major in majors()}


def majors() -> list[int]:
    """Return the first numbers of all engines that something was recorded on; the one that is shown first."""
    found = [int(path.name) for path in RECORDED.iterdir()] if RECORDED.is_dir() else []
    return sorted(found, key=lambda major: (major != NEWEST, -major))
