"""The rollout is over before the healthcheck has spoken.

What it does
------------
Finds a written `monitor` that is shorter than what the healthcheck needs to find a task that was healthy and turns bad.

Why it hurts
------------
After a task has become healthy its failure is counted for `monitor` only. If the healthcheck takes longer to notice, a
version that turns bad soon after its start gets every replica, and the update says `completed`. (What fails before it
is healthy always counts, however short the monitor.)

What we change
--------------
`monitor` becomes as long as the healthcheck may need: retries x (interval + timeout) + 2 s + stop_grace_period, and
30 s at least. Where it needs more than 300 s we change nothing: it is too slow for a rollout to wait for.

When to ignore it
-----------------
The service crashes when it turns bad, and does so within the monitor.

Sources
-------
swarmkit updater.go:217-256 (the window begins when the task runs), 283-285 (a monitor that is not longer than the delay
becomes the delay and 1 s for the last batch); moby daemon/health.go:256-326; executed: a version that turned unhealthy
6 s after its start was `completed` under a monitor of 2 s, and rolled back under 20 s.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyengine.evidence.expected import Ends, ServesAtEnd
from pyengine.evidence.experiment import Behaviour, Experiment
from pyengine.finding import Applicability, Confidence, Finding, Fix, Severity
from pyengine.rules.fixes import put, time
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.duration import show
from pyengine.swarm.lasting import is_long_running
from pyengine.swarm.model.settings import unknown
from pyengine.swarm.model.stack import Service
from pyengine.swarm.timing import LONGEST_MONITOR, detection, long_enough, soonest_detection, watched
from pyengine.swarm.traits import is_monitor_hardened

META = Meta(
    "update-monitor-below-detection", Severity.LOW, "A version that turns bad is rolled out all the same", __doc__
)

TOO_SLOW = "no rollout is to wait that long: shorten the healthcheck's interval, timeout or retries first"


def check(service: Service) -> Iterator[Finding]:
    """Find a monitor that ends before the healthcheck can tell."""
    update, health = service.update, service.healthcheck
    if not update.monitor.written or not health.active or not is_long_running(service):
        return
    times = (health.interval, health.timeout, health.retries)
    if any(map(unknown, (*times, update.monitor, update.delay, service.stop_grace_period))):
        return
    needed = detection(service)
    if watched(service) >= min(needed, LONGEST_MONITOR) or is_monitor_hardened(service):
        return
    never = watched(service) < soonest_detection(service) and all(each.written for each in times)
    goes = "is over before the healthcheck can tell" if never else "may be over before the healthcheck tells"
    fix = Fix(
        "watch as long as the healthcheck may need",
        (put(update.monitor, time(service, long_enough(service))),),
        Applicability.UNSAFE,
        "A task that was healthy and turns bad right after is then counted as a failure of the update.",
        f"Every rollout then ends {show(long_enough(service))} behind its last task.",
    )
    yield META.finding(
        update.monitor,
        f"`monitor: {show(update.monitor.value)}` {goes} that a running task turned bad",
        service,
        fix=fix if needed <= LONGEST_MONITOR else None,
        refusal=None if needed <= LONGEST_MONITOR else TOO_SLOW,
        related=[(health.at, f"needs up to {show(needed)}")],
        severity=None if never else Severity.INFO,
        confidence=None if never else Confidence.POSSIBLE,
    )


SHORT = """\
services:
  api:
    image: example/api:2
    healthcheck:
      test: ["CMD", "/api", "health"]
      interval: 10s
      timeout: 5s
      retries: 3
      start_period: 60s
    deploy:
      replicas: 2
      update_config:
        failure_action: rollback
        monitor: 15s
"""

INHERITED = SHORT.replace("      interval: 10s\n      timeout: 5s\n      retries: 3\n", "").replace("15s", "120s")

EXAMPLES = [
    Bad(SHORT, "15s", SHORT.replace("15s", "60s"), "three probes at 10 s, and the stop", unsafe=True),
    Bad(INHERITED, "120s", INHERITED.replace("120s", "195s"), "by the defaults it may take 192 s", unsafe=True),
    Bad(SHORT.replace("10s", "2m"), "15s", None, "a probe every two minutes", refused="shorten the healthcheck"),
    Good(SHORT.replace("15s", "60s"), "as long as the healthcheck may need"),
    Good(SHORT.replace("15s", "${MONITOR}  # monitor: 15s"), "the monitor cannot be known"),
    Good(SHORT.replace("        monitor: 15s\n", ""), "left to the default: hardening proposes one"),
    Good(SHORT.replace("10s", "2m").replace("15s", "5m"), "as long as a rollout is to wait for a slow healthcheck"),
    Good(
        SHORT.replace("replicas: 2", "replicas: 1").replace("monitor: 15s", "monitor: 15s\n        delay: 60s"),
        "one replica is watched for the delay and a second",
    ),
]

EXPERIMENTS = [
    Experiment(
        SHORT.replace("10s", "2s")
        .replace("timeout: 5s", "timeout: 1s")
        .replace("15s", "3s")
        .replace("      start_period: 60s\n", ""),
        new=Behaviour(unhealthy_after=5),
        bad=(Ends(("completed",)), ServesAtEnd(1, at_most=0)),
        fixed=(Ends(("rollback_completed",)), ServesAtEnd(1, at_least=2)),
        limit=90,
    )
]
