"""Attempts that no crash loop ever uses up.

What it does
------------
Finds a `window` so short that `max_attempts` restarts do not fit into it: even where a task crashes at once they are
`delay` apart. It also tells, as a note, where a quick crash loop fits and that of a task that never gets healthy does
not, because its healthcheck takes longer to find out.

Why it hurts
------------
Swarm gives a replica up when `max_attempts` restarts lie within the `window` before a crash. Where they never do,
`max_attempts` means nothing: a broken version is restarted without end, and whoever waits for it to be given up waits
for ever.

What we change
--------------
The `window` is made long enough for the slowest crash loop, that of a task that never gets healthy too. Where that
would be more than half an hour nothing is proposed: it is not clear which of the values is meant.

When to ignore it
-----------------
Restarts without end are what you want; then `max_attempts` may go.

Sources
-------
swarmkit manager/orchestrator/restart/restart.go:265-327; moby daemon/health.go:215-326; executed: a window of 5 s and a
loop of 5.4 s: restarts for ever; 32 random policies went on for ever exactly where this arithmetic says so.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyengine.evidence.expected import GivenUp, Starts
from pyengine.evidence.experiment import Behaviour, Experiment
from pyengine.finding import Finding, Severity
from pyengine.rules.fixes import ANEW, count_within, time
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.duration import SECOND
from pyengine.swarm.lasting import is_long_running
from pyengine.swarm.model.settings import unknown
from pyengine.swarm.model.stack import Service
from pyengine.swarm.timing import crash_window, never_fills

META = Meta("restart-window-never-fills", Severity.MEDIUM, "A crash loop is never given up", __doc__)
LONGEST = 1800 * SECOND
HOLDS = "With a window that holds them the attempts are used up, and a broken version is given up."
GONE = f"A replica that is given up is away until the next deploy, whatever made it crash.{ANEW}"
UNCLEAR = "the attempts would take more than half an hour: it is not clear which of the values is meant"


def check(service: Service) -> Iterator[Finding]:
    """Find a window that cannot hold its attempts."""
    restart = service.restart
    attempts, window, delay = restart.max_attempts, restart.window, restart.delay
    if not (attempts.value and window.value) or any(map(unknown, (attempts, window, delay, restart.condition))):
        return
    if restart.condition.value == "none" or not is_long_running(service):
        return
    health = service.healthcheck
    slow = health.active and health.known and not unknown(service.stop_grace_period)
    if never_fills(service):
        apart = time(service, delay.value)
        said = f"never holds {attempts.value} restarts {apart} apart: a crash loop never ends"
    elif slow and never_fills(service, unhealthy=True):
        said = f"never holds {attempts.value} restarts of a task that stays unhealthy: no end to them"
    else:
        return
    needed = crash_window(service)
    yield META.finding(
        window,
        f"`window: {time(service, window.value)}` {said}",
        service,
        fix=count_within(service, HOLDS, GONE) if needed <= LONGEST else None,
        refusal=None if needed <= LONGEST else UNCLEAR,
        related=[(attempts, "the restarts that do not fit")],
        severity=None if never_fills(service) else Severity.INFO,
    )


SHORT = """\
services:
  api:
    image: example/api:2
    deploy:
      restart_policy:
        condition: any
        delay: 30s
        max_attempts: 3
        window: 15s
"""

PROBED = """\
services:
  api:
    image: example/api:2
    healthcheck:
      test: ["CMD", "/api", "health"]
      interval: 30s
      timeout: 10s
      start_period: 40s
    deploy:
      restart_policy:
        delay: 5s
        max_attempts: 3
        window: 120s
"""

QUICK = SHORT.replace("30s", "2s").replace("15s", "5s")

EXAMPLES = [
    Bad(SHORT, "15s", SHORT.replace("15s", "240s"), "three restarts take 90 s", unsafe=True),
    Bad(PROBED, "120s", PROBED.replace("120s", "600s"), "it takes 100 s to find a task unhealthy", unsafe=True),
    Bad(SHORT.replace(": 3", ": 1000"), "15s", None, "a thousand", refused="which of the values is meant"),
    Good(SHORT.replace("15s", "2m"), "three crashes within 2 minutes are enough"),
    Good(PROBED.replace("120s", "600s"), "it holds the slowest loop"),
    Good(PROBED.replace("interval: 30s", "interval: ${INTERVAL}"), "nobody can know it here"),
    Good(SHORT.replace("15s", "${WINDOW}"), "nor here"),
    Good(SHORT.replace("any", "none"), "it is not started again at all"),
    Good(SHORT.replace("        window", "        # window"), "a comment: without a window it is another rule's"),
]

EXPERIMENTS = [
    Experiment(
        QUICK,
        new=Behaviour(crash_after=1),
        first=True,
        limit=45,
        bad=(GivenUp(at_most=0), Starts(at_least=6)),
        fixed=(GivenUp(at_least=1), Starts(at_most=4)),
    ),
    Experiment(
        PROBED.replace("30s", "2s").replace("10s", "1s").replace("40s", "1s").replace("120s", "21s"),
        new=Behaviour(healthy_after=None),
        first=True,
        limit=100,
        bad=(GivenUp(at_most=0), Starts(at_least=5)),
        fixed=(GivenUp(at_least=1), Starts(at_most=4)),
    ),
]
