"""Give a bad version the time to show itself.

What it does
------------
Looks at `monitor` and `delay`: whether a failure that comes some seconds after the start is still counted, and
whether it comes before the next replica is replaced.

Why it hurts
------------
By default a task is watched for 5 s and the next slot follows at once. A version that crashes after 12 s gets
every replica, which then crash again and again, and the update says `completed`.

What we change
--------------
`monitor` becomes at least 30 s, and long enough for the healthcheck to find a task that turns bad: retries x
(interval + timeout) + 2 s + stop_grace_period. With several replicas a `delay` holds the next slot back until a
crash has shown itself. A crash that comes later than the delay reaches the next replica too, and one that comes
later than the monitor goes unnoticed still.

When to ignore it
-----------------
The rollout has to be quick; the delay is paid once for each batch, the monitor once at the end.

Sources
-------
swarmkit updater.go:217-256, 283-302; moby daemon/health.go:256-326; executed: the delay, not the monitor, kept late
crashes from the next slot; the monitor has to be longer than the delay and than the time to the crash.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyengine.evidence.expected import Ends, Lowest, ServesAtEnd
from pyengine.evidence.experiment import Behaviour, Experiment
from pyengine.finding import Applicability, Finding, Fix, Kind, Severity
from pyengine.rules.fixes import put, time
from pyengine.rules.rule import Bad, Good, Meta, Read
from pyengine.swarm.duration import SECOND, show
from pyengine.swarm.model.settings import unknown
from pyengine.swarm.model.stack import Service
from pyengine.swarm.timing import detection, round_up
from pyengine.swarm.traits import is_to_harden

META = Meta("harden-monitor-and-delay", Severity.INFO, "A late crash goes unnoticed", __doc__, kind=Kind.HARDENING)
MONITOR = 30 * SECOND
DELAY = 10 * SECOND
LONGEST = 300 * SECOND
"""A healthcheck slower than this cannot be waited for by a rollout; the monitor is then left at this."""


def check(service: Service) -> Iterator[Finding]:
    """Propose the times a bad version needs to show itself."""
    update = service.update
    if not is_to_harden(service) or unknown(update.monitor) or unknown(update.delay):
        return
    several = service.replicas.value > 1 or unknown(service.replicas) or service.mode.value == "global"
    ops = []
    delay = update.delay.value
    if not update.delay.written and several:
        delay = DELAY
        ops.append(put(update.delay, time(service, delay)))
    # The engine itself lengthens a monitor that is not longer than the delay, by a second only (updater.go:283-285).
    if not update.monitor.written or update.monitor.value <= delay:
        needed = max(min(detection(service), LONGEST), MONITOR)
        ops.append(put(update.monitor, time(service, needed if needed > delay else round_up(delay + MONITOR))))
    if not ops:
        return
    what = f"the update watches a new task for {show(update.monitor.value)}"
    fix = Fix(
        "watch longer" if len(ops) == 1 else "watch longer, and wait between replicas",
        tuple(ops),
        Applicability.UNSAFE,
        "A crash within the monitor is counted, and one within the delay reaches one replica more at most.",
        "Every rollout takes longer by these times.",
    )
    yield META.finding(update.monitor, f"{what}: a crash after that goes unnoticed", service, fix=fix)


BARE = """\
services:
  api:
    image: example/api:2
    deploy:
      replicas: 3
      update_config:
        parallelism: 1
        failure_action: rollback
      rollback_config:
        parallelism: 1
"""

EXAMPLES = [
    Bad(
        BARE,
        "update_config",
        BARE.replace(
            "failure_action: rollback\n",
            "delay: 10s\n        failure_action: rollback\n        monitor: 30s\n",
        ),
        unsafe=True,
    ),
    Good(
        BARE.replace("failure_action", "delay: 10s\n        monitor: 30s\n        failure_action"), "both are decided"
    ),
]

EXPERIMENTS = [
    Experiment(
        BARE,
        new=Behaviour(crash_after=8),
        bad=(Ends(("completed",)), ServesAtEnd(1, at_most=0)),
        fixed=(Ends(("rollback_completed",)), ServesAtEnd(1, at_least=3), Lowest(at_least=1)),
        after=10,
        limit=90,
    )
]

READ = [
    Read(
        "`monitor` gives the healthcheck time before the updater goes on to the next task.",
        "It holds nothing back: it is how long a task's end still counts as a failure. What spaces tasks out "
        "is `delay`, and the healthcheck, since a task only runs once it is healthy.",
    ),
    Read(
        "`monitor` is 30 s by default.",
        "It is 5 s.",
    ),
    Read(
        "`monitor` has to be longer than the healthcheck takes to find a bad start.",
        "A task that never gets healthy never runs, and counts whatever the monitor is. It matters for a task "
        "that is well first and fails then, or that has no healthcheck.",
    ),
    Read(
        "With a probe every 2 s, three retries and a start period of 2 s a failure is seen after 8 s.",
        "Engine 27 and later begin with a probe after 5 s and come to 9 to 15 s, engines before 25 to 6 to 12 "
        "s; then 2 s and the time to stop are added.",
    ),
]
