"""A version that crashes after a few seconds passes.

What it does
------------
Finds a written `monitor` of 5 s or less on a service whose file has no healthcheck.

Why it hurts
------------
Without a healthcheck a task counts as running when its process has started, and its crash is counted for `monitor`
only. Most programs load and connect before they crash; one that does so later than the monitor gets every replica, and
the update says `completed`. 5 s is no more than the default, and `0s` means the default too.

What we change
--------------
`monitor` becomes 30 s.

When to ignore it
-----------------
A version that is bad shows it at once.

Sources
-------
swarmkit updater.go:162-182 (0 is the default, 5 s), 217-256; executed: a crash 8 s after the start under a monitor of
5 s ended `completed` with every replica crashing again and again; under 15 s it was rolled back.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyengine.evidence.expected import Ends, ServesAtEnd
from pyengine.evidence.experiment import Behaviour, Experiment
from pyengine.finding import Applicability, Finding, Fix, Severity
from pyengine.rules.fixes import put, time
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm import defaults
from pyengine.swarm.duration import parse, show
from pyengine.swarm.lasting import is_long_running
from pyengine.swarm.model.settings import unknown
from pyengine.swarm.model.stack import Service
from pyengine.swarm.timing import MONITOR, long_enough, watched
from pyengine.swarm.traits import is_monitor_hardened

META = Meta("update-monitor-below-crash", Severity.LOW, "A crash some seconds after the start goes unnoticed", __doc__)


def check(service: Service) -> Iterator[Finding]:
    """Find a monitor that most crashes outlast."""
    update = service.update
    monitor, delay = update.monitor, update.delay
    if not monitor.written or service.healthcheck.active or not is_long_running(service):
        return
    if unknown(monitor) or unknown(delay):
        return
    if watched(service) > defaults.MONITOR or is_monitor_hardened(service):
        return  # hardening lengthens a monitor that is not longer than the delay
    written = update.view.get("monitor") if update.view is not None else None
    zero = written is not None and parse(str(written.data)) == 0
    what = "`monitor: 0s` means 5s" if zero else f"`monitor: {show(monitor.value)}`"
    fix = Fix(
        "watch longer",
        (put(monitor, time(service, long_enough(service))),),
        Applicability.UNSAFE,
        f"A crash within {show(MONITOR)} is then counted, and the failure action is taken.",
        f"Every rollout ends {show(MONITOR)} behind its last task.",
    )
    yield META.finding(
        monitor, f"{what}: a task that crashes later than that after its start is not counted", service, fix=fix
    )


SHORT = """\
services:
  api:
    image: example/api:2
    deploy:
      replicas: 2
      update_config:
        failure_action: rollback
        monitor: 3s
"""

EXAMPLES = [
    Bad(SHORT, "3s", SHORT.replace("3s", "30s"), "shorter than the default", unsafe=True),
    Bad(SHORT.replace("3s", "0s"), "0s", SHORT.replace("3s", "30s"), "there is no monitor of nothing", unsafe=True),
    Good(SHORT.replace("3s", "15s"), "somebody has thought of a time"),
    Good(
        SHORT.replace("monitor: 3s", "max_failure_ratio: 0  # monitor: 3s"),
        "left to the default: hardening proposes one",
    ),
    Good(SHORT.replace("3s", "${MONITOR}"), "the monitor cannot be known"),
    Good(
        SHORT.replace("    deploy:", '    healthcheck:\n      test: ["CMD", "/api", "health"]\n    deploy:'),
        "what fails before it is healthy counts whatever the monitor",
    ),
]

EXPERIMENTS = [
    Experiment(
        SHORT,
        new=Behaviour(crash_after=8),
        bad=(Ends(("completed",)), ServesAtEnd(1, at_most=0)),
        fixed=(Ends(("rollback_completed",)), ServesAtEnd(1, at_least=2)),
        after=10,
        limit=90,
    )
]
