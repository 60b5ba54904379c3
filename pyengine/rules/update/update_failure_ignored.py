"""A rollout that does not care about failures.

What it does
------------
Finds `update_config.failure_action: continue`, and a `max_failure_ratio` of 1 or more, which comes to the same.

Why it hurts
------------
Failures are not even watched: Swarm replaces every replica by one that crashes and reports `completed`. Nothing in the
exit code or the status tells that the service is down.

What we change
--------------
`failure_action` becomes `rollback`: the first failure beyond the tolerated share brings the previous version back, if
it comes within `monitor` after the start. Where the service keeps data the choice is yours: the old version may not
read what the new one wrote. A database therefore gets `pause`. A `max_failure_ratio` that tolerates everything
becomes 0.

When to ignore it
-----------------
Each task works for itself, and a broken one in a new version is meant to be left as it is: an agent on every node,
for which the fix is left to you.

Sources
-------
swarmkit manager/orchestrator/update/updater.go:201-211, 232-256; executed: `completed` with 0 running, for `continue`
and for a ratio of 1; with `rollback` a rollout that failed within the monitor ended with all replicas on the old
version, where that one still worked. A crash 8 s after the start under the default monitor of 5 s ended `completed` on
the bad one all the same.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyengine.evidence.expected import Ends, ServesAtEnd, Starts
from pyengine.evidence.experiment import Behaviour, Experiment
from pyengine.finding import Applicability, Finding, Fix, Severity
from pyengine.rules.fixes import OF_DATA, put, roll_back, time, tolerate_none
from pyengine.rules.rule import Bad, Good, Meta, Read
from pyengine.swarm.lasting import is_long_running, may_end_by_itself
from pyengine.swarm.model.settings import unknown
from pyengine.swarm.model.stack import Service
from pyengine.swarm.traits import is_database, keeps_data
from pyengine.swarm.words import FAILURE_ACTIONS, spelled

META = Meta("update-failure-ignored", Severity.HIGH, "A failing update is carried through to the end", __doc__)
CAVEAT = (
    "A rollout with a failing task now ends on the old version; a failure later than {} after the start goes unnoticed."
)
CAVEAT_GLOBAL = "One broken node now brings the old version back on all of them."
CAVEAT_ONE_OFF = "If it ends by itself, ending counts as a failure: make it a replicated-job then."


def check(service: Service) -> Iterator[Finding]:
    """Find an update that no failure can stop."""
    action, ratio = service.update.failure_action, service.update.max_failure_ratio
    if not is_long_running(service):
        return
    if spelled(action.value, FAILURE_ACTIONS) == "continue" and not unknown(action):
        message = "`failure_action: continue` ends `completed` over a broken service"
        yield META.finding(action, message, service, fix=_roll_back(service))
    if ratio.value >= 1 and not unknown(ratio):
        back = spelled(action.value, FAILURE_ACTIONS) == "rollback"
        caveat = _paused(service) if not back else OF_DATA if keeps_data(service) else _late(service)
        fix = tolerate_none(ratio, caveat, safe=not (back and keeps_data(service)))
        yield META.finding(
            ratio, f"`max_failure_ratio: {ratio.value:g}` tolerates the failure of every task", service, fix=fix
        )


def _roll_back(service: Service) -> Fix:
    if is_database(service):
        return Fix(
            "pause on failure",
            (put(service.update.failure_action, "pause"),),
            Applicability.SAFE,
            "The failure is then seen, as `paused`; whether the old version can still read the data a person decides.",
            _paused(service),
        )
    spread, one_off, data = service.mode.value == "global", may_end_by_itself(service), keeps_data(service)
    caveat = CAVEAT_GLOBAL if spread else CAVEAT_ONE_OFF if one_off else OF_DATA if data else _late(service)
    return roll_back(service.update.failure_action, caveat, safe=not (spread or one_off or data))


def _late(service: Service) -> str:
    return CAVEAT.format(time(service, service.update.monitor.value))


def _paused(service: Service) -> str:
    """Return what a pause leaves: the failed batch, and the next one, which has begun when the failure is noticed."""
    batch, replicas = service.update.parallelism.value, service.replicas.value
    if service.mode.value == "global" or unknown(service.replicas) or unknown(service.update.parallelism):
        return "A rollout with a failing task now pauses, with the tasks of up to two batches lost."
    lost = min(replicas, 2 * batch) if batch else replicas
    return f"A rollout with a failing task now pauses, with up to {lost} of {replicas} replicas lost."


CONTINUE = """\
services:
  api:
    image: example/api:2
    deploy:
      replicas: 6
      update_config:
        parallelism: 2
        failure_action: continue
"""

EXAMPLES = [
    Bad(CONTINUE, "continue", CONTINUE.replace("continue", "rollback"), "reports success over a broken service"),
    Bad(
        CONTINUE.replace("failure_action: continue", "max_failure_ratio: 1"),
        "1",
        CONTINUE.replace("failure_action: continue", "max_failure_ratio: 0"),
        "tolerates everything",
    ),
    Bad(
        CONTINUE.replace("replicas: 6", "mode: global"),
        "continue",
        CONTINUE.replace("replicas: 6", "mode: global").replace("continue", "rollback"),
        "one broken node decides for all",
        unsafe=True,
    ),
    Bad(
        CONTINUE.replace("example/api:2", "postgres:17"),
        "continue",
        CONTINUE.replace("example/api:2", "postgres:17").replace("continue", "pause"),
        "a database: whether the old version can read the files again a person decides",
    ),
    Good(CONTINUE.replace("continue", "pause"), "stops and waits for a person"),
    Good(CONTINUE.replace("  api:", "  api-migrations:"), "it migrates and ends: its end counts as a failure"),
    Good(
        CONTINUE + "      restart_policy:\n        condition: none\n",
        "a task that is to end: its end counts as a failure",
    ),
]

CRASHES = Behaviour(crash_after=1)

EXPERIMENTS = [
    Experiment(
        CONTINUE,
        new=CRASHES,
        bad=(Ends(("completed",)), ServesAtEnd(1, at_most=0)),
        fixed=(Ends(("rollback_completed",)), ServesAtEnd(1, at_least=6)),
    ),
    Experiment(
        CONTINUE,
        new=Behaviour(crash_after=12),
        bad=(Ends(("completed",)), Starts(at_least=10)),  # of six replicas: how many are away at once is the machine's
        fixed=(Ends(("completed",)), Starts(at_least=10)),
        after=15,
        limit=90,
        helps=False,
    ),
    Experiment(
        CONTINUE.replace("failure_action: continue", "max_failure_ratio: 1"),
        new=CRASHES,
        bad=(Ends(("completed",)),),
        fixed=(Ends(("paused",)), ServesAtEnd(1, at_least=2)),
    ),
]

READ = [
    Read(
        "`failure_action: continue` keeps a rollout from hanging.",
        "It keeps it from looking: failures are not watched, and the update says `completed` over a service "
        "that is down.",
    ),
    Read(
        "`max_failure_ratio: 0.2` is a careful choice for six replicas.",
        "One dead replica of six is 0.17 and is let pass: the rollout ends `completed` with five.",
    ),
]
