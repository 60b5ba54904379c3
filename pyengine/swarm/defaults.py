"""What Swarm takes where a file says nothing, each with its source. Times are nanoseconds."""

from __future__ import annotations

from pyengine.swarm.duration import SECOND

PARALLELISM = 1
DELAY = 0
MONITOR = 5 * SECOND
MAX_FAILURE_RATIO = 0.0
FAILURE_ACTION = "pause"
ORDER = "stop-first"
"""swarmkit api/defaults/service.go:29-40, the same for update and rollback."""

RESTART_CONDITION = "any"
RESTART_DELAY = 5 * SECOND
"""swarmkit api/defaults/service.go:23-26: no max_attempts, no window."""

STOP_GRACE_PERIOD = 10 * SECOND
"""swarmkit api/defaults/service.go:17."""

NETWORK_DRAIN = 2 * SECOND
"""From leaving the load balancer to SIGTERM: moby daemon/cluster/executor/container/controller.go:24."""

HEALTH_INTERVAL = HEALTH_TIMEOUT = 30 * SECOND
HEALTH_RETRIES = 3
HEALTH_START_PERIOD = 0
"""moby daemon/health.go:25-41; 0 means the default."""

HEALTH_START_INTERVAL = 5 * SECOND
"""The same, since engine 27; 25 and 26 go by the interval, older ones know no other."""
