"""Give a bad version the time to show itself.

What it does
------------
Looks at `monitor` and `delay`: whether a failure that comes some seconds after the start is still counted, and
whether it comes before the next replica is replaced.

Why it hurts
------------
By default a task is watched for 5 s from the moment it runs, and the next slot follows at once. A version that crashes
after 12 s gets every replica, which then crash again and again, and the update says `completed`. What fails before it
is healthy always counts, however short the monitor. What fails while the last slot is replaced is judged when that is
done: with the default monitor a crash right after the start can then be too long ago to count.

What we change
--------------
`monitor` becomes at least 30 s, and as long as the healthcheck may need to find a task that was healthy and turns bad:
retries x (interval + timeout) + 2 s + stop_grace_period, but 300 s at most. With several replicas a `delay` holds the
next slot back until a crash has shown itself. A crash that comes later than the delay reaches the next replica too, and
one that comes later than the monitor goes unnoticed still.

When to ignore it
-----------------
The rollout has to be quick; the delay is paid once for each batch, the monitor once at the end.

Sources
-------
swarmkit updater.go:217-256, 283-302; moby daemon/health.go:256-326; executed: the delay, not the monitor, kept late
crashes from the next slot; the monitor has to be longer than the time to the crash, and a monitor that is not longer
than the delay becomes the delay and 1 s when the last slot is under way; under the default monitor a crash 1.3 s after
the start, in the slot before the last, ended `completed`: the last slot took 7 s.
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
from pyengine.swarm.timing import long_enough, watched
from pyengine.swarm.traits import is_to_harden

META = Meta("harden-monitor-and-delay", Severity.INFO, "A late crash goes unnoticed", __doc__, kind=Kind.HARDENING)
DELAY = 10 * SECOND
NO_DELAY = "no `delay`: the next replica follows at once, before a bad version has shown itself"


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
        ops.append(put(update.monitor, time(service, long_enough(service))))
    if not ops:
        return
    fix = Fix(
        "watch longer" if len(ops) == 1 else "watch longer, and wait between replicas",
        tuple(ops),
        Applicability.UNSAFE,
        "A failure within the monitor is counted, and one within the delay stays in its batch.",
        "Every rollout takes longer by these times.",
    )
    if update.monitor.written and watched(service) > update.delay.value:  # of the monitor there is nothing to say
        yield META.finding(update.delay, NO_DELAY, service, fix=fix)
        return
    seen = show(watched(service))
    message = f"the update watches a running task for {seen}: a failure after that is not counted"
    yield META.finding(update.monitor, message, service, fix=fix)


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

LONE = """\
services:
  api:
    image: example/api:2
    healthcheck:
      test: ["CMD", "/api", "health"]
      interval: 20s
      timeout: 10s
    deploy:
      replicas: 1
      update_config:
        delay: 10s
        failure_action: rollback
        order: start-first
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
    Bad(
        LONE,
        "update_config",
        LONE.replace("rollback\n", "rollback\n        monitor: 105s\n"),
        "one replica is watched for the delay and 1 s; the healthcheck may need 102 s",
        unsafe=True,
    ),
    Good(LONE.replace("delay: 10s", "monitor: 30s"), "the monitor is decided, and one replica has no next one"),
    Good(BARE.replace("  api:", "  api-migrations:"), "it does one thing and ends"),
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
