"""Runs experiments on a real Swarm: the bad file, then the fixed one, several experiments at a time."""

from __future__ import annotations

import re
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cached_property
from itertools import zip_longest

from pyengine.evidence import measures
from pyengine.evidence.experiment import Experiment
from pyengine.evidence.recordings import Recording, key
from pyengine.evidence.stored import Stored
from pyengine.evidence.trace import ENDED, RUNNING, Trace
from pyengine.rules.rule import Rule
from tests.engine.looking import files_of, stored
from tests.engine.staging import service_of, staged
from tests.engine.turns import Turns
from tests.engine.versions import Version, asked, command_line
from tests.fixed import other_file
from tools.swarm.swarm import Answer, Swarm
from tools.swarm.watch import Recorder, Watch

RUNS_WITHIN = 120.0
"""Seconds that the old version may take to run, on a machine however busy."""
TRIES = 3
"""How often a rollout is watched anew of which a node of the lab has spoilt a task."""
_NO_NETWORK = "Pool overlaps", "network sandbox does not exist"


class Impossible(Exception):
    """An experiment that cannot be tried, with the reason."""


@dataclass(frozen=True)
class Outcome:
    """What was watched with the bad file and with the fixed one, and how many seconds all of it took."""

    bad_text: str
    fixed_text: str
    bad: Trace
    fixed: Trace
    seconds: float

    def recording(self, experiment: Experiment, engine: str) -> Recording:
        """Return what is kept of it."""
        return Recording(
            experiment.about, engine, key(experiment, self.fixed_text), self.bad, self.fixed, experiment.helps
        )


class Stage:
    """A Swarm with its recorder; two experiments that publish the same port wait for each other."""

    def __init__(self, swarm: Swarm, recorder: Recorder) -> None:
        self.swarm = swarm
        self._recorder = recorder
        self._turns = Turns()

    @cached_property
    def command_line(self) -> Version:
        """The version of the command that deploys."""
        return command_line(self.swarm)

    def watch(self, service: str) -> AbstractContextManager[Watch]:
        """Give the watch of a service by its whole name."""
        return self._recorder.watch(service)

    def end(self) -> None:
        """Let nobody wait for anything any more."""
        self._recorder.end()

    def deploy(self, stack: str, *texts: str) -> Answer:
        """Deploy texts; a command line that takes no file without a version gets one."""
        return self.swarm.deploy(stack, *(asked(text, self.command_line) for text in texts))

    def run(self, rule: Rule, experiment: Experiment) -> Outcome:
        """Run an experiment: the two files, one after the other."""
        bad = experiment.text
        fixed = other_file(rule.meta.id, experiment)
        if fixed == bad:
            raise Impossible("the rule has no fix here, or it is refused: `instead=` names the other file")
        service = service_of(rule.meta.id, bad)
        started = time.monotonic()
        with self._turns.taken(bad) as claimed, ThreadPoolExecutor(1 if claimed else 2) as both:
            traces = both.map(lambda text: self._watched(experiment, text, service), (bad, fixed))
        return Outcome(bad, fixed, *traces, time.monotonic() - started)

    def _watched(self, experiment: Experiment, text: str, service: str) -> Trace:
        for _ in range(TRIES):
            trace = self._once(experiment, text, service)
            if not is_spoilt(trace):
                break
        return trace  # what is spoilt each time may be what the experiment shows

    def _once(self, experiment: Experiment, text: str, service: str) -> Trace:
        with self.swarm.stack() as stack:
            if experiment.as_written:
                return self._looked(experiment, text, stack, service)
            with self.watch(f"{stack}_{service}") as watch:
                if not experiment.first:
                    self._begin(experiment, text, stack, watch)
                watch.begin()
                answer = self.deploy(stack, staged(text, 2, experiment.new, alone=experiment.alone))
                trace = watch.trace(after=experiment.after, limit=experiment.limit)
        said = _anonymous(answer.output, stack)
        return Trace(trace.wanted, trace.seconds, answer.code, said, trace.statuses, trace.tasks)

    def _looked(self, experiment: Experiment, text: str, stack: str, service: str) -> Trace:
        """Deploy a text, and look at the answer and at what was stored; containers are made of the test service."""
        paths = list(
            dict.fromkeys(each.path for each in (*experiment.bad, *experiment.fixed) if isinstance(each, Stored))
        )
        runs = any(path.startswith("container ") for path in paths)
        answer = self.deploy(
            stack, *([staged(text, 2, experiment.new, alone=experiment.alone)] if runs else files_of(text))
        )
        found = {} if answer.code else {path: stored(self.swarm, stack, service, path) for path in paths}
        told = tuple((path, tuple(_anonymous(each, stack) for each in found[path])) for path in found)
        return Trace(0, 0, answer.code, _anonymous(answer.output, stack), stored=told)

    def _begin(self, experiment: Experiment, text: str, stack: str, watch: Watch) -> None:
        """Deploy the old version and wait until it runs, and until it breaks if it does."""
        deployed = time.monotonic()
        answer = self.deploy(stack, staged(text, 1, experiment.old, alone=experiment.alone))
        if answer.code:
            raise Impossible(f"version 1 is refused: {answer.output.strip()}")
        if not watch.wait(lambda: watch.running, RUNS_WITHIN):
            raise Impossible(f"version 1 does not get to run within {RUNS_WITHIN:.0f} s: {watch.tasks()}")
        time.sleep(max(0.0, (experiment.old.breaks_after or 0) - (time.monotonic() - deployed)))


def is_spoilt(trace: Trace) -> bool:
    """Tell a rollout in which a task got no network, as a node still had that of another stack with the same addresses.

    The manager gives the addresses of a removed network away at once, a node lets go of them with its last container.
    """
    return any(said in event.message for event in trace.tasks for said in _NO_NETWORK)


def _anonymous(output: str, stack: str) -> str:
    """Return an answer with the stack called `stack`, as ids and names differ from run to run."""
    return re.sub(r"\b[a-z0-9]{25}\b", "…", output.replace(stack, "stack"))


COLUMNS = "verdict | rule and number of its experiment | engine | seen with the bad file | seen with the fix | seconds"


def row(name: str, engine: str, experiment: Experiment, outcome: Outcome, wrong: list[str]) -> str:
    """Return a line of the table, with what was seen of each expectation."""
    seen = [
        ", ".join(dict.fromkeys(predicate.seen(trace) for predicate in predicates))
        for trace, predicates in ((outcome.bad, experiment.bad), (outcome.fixed, experiment.fixed))
    ]
    return " | ".join(["FAILED" if wrong else "ok", name, engine, *seen, f"{outcome.seconds:.0f}"])


def both(outcome: Outcome) -> str:
    """Return both traces side by side, a line for each moment at which something changed."""
    left, right = (_lines(trace) for trace in (outcome.bad, outcome.fixed))
    rows = [f"{one:<60} | {other}" for one, other in zip_longest(left, right, fillvalue="")]
    sides = (("with the bad file", outcome.bad), ("with the fixed file", outcome.fixed))
    heads = [f"{which}, watched for {trace.seconds:.0f} s" for which, trace in sides]
    return "\n".join([f"{heads[0]:<60} | {heads[1]}", *rows])


def _lines(trace: Trace) -> list[str]:
    said = [f"docker answers {trace.code}: {line}"[:60] for line in trace.output.strip().splitlines()[-2:]]
    moments = [(each.t, f"UpdateStatus {each.state or 'none'}") for each in trace.statuses]
    moments += [(t, f"{count} of {trace.wanted} serve") for t, count in measures.serving(trace)]
    moments += [
        (each.t, f"slot {each.lane[:8]} v{each.v} {each.state} ({each.message[:24]})")
        for each in trace.tasks
        if each.phase in {RUNNING, ENDED} or "no suitable" in each.message or "in use" in each.message
    ]
    return [*said, *(f"{t:6.1f} s  {what}"[:60] for t, what in sorted(moments))]
