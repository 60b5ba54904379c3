"""A rollout for what does not roll.

What it does
------------
Finds `update_config` on a job: `mode: replicated-job` or `mode: global-job`.

Why it hurts
------------
A job has no rollout: an update runs it anew. The engine refuses the service, `Jobs may not have an update config`, and
the deploy stops half-way: networks, secrets and other services have been changed by then. `docker stack config` does
not notice.

What we change
--------------
`update_config` is taken out. Nothing is lost by that, as no job can have one.

When to ignore it
-----------------
Never. A `rollback_config` on a job is taken, and does nothing.

Sources
-------
swarmkit manager/controlapi/service.go:521; executed on engine 28.5: refused with `update_config`, taken with
`rollback_config`.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyengine.evidence.expected import Refused, Says
from pyengine.evidence.experiment import Experiment
from pyengine.finding import Finding, Severity
from pyengine.rules.fixes import take_out
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.model.settings import is_null, unknown
from pyengine.swarm.model.stack import Service

META = Meta("job-with-update-config", Severity.HIGH, "Jobs may not have an update config", __doc__, refuses=True)


def check(service: Service) -> Iterator[Finding]:
    """Find settings of a rollout on a job."""
    block = service.update.view
    if not service.is_job or unknown(service.mode) or block is None or is_null(block):
        return
    fix = take_out(block, "A job has no rollout, and the engine refuses one that has settings for it.")
    yield META.finding(
        block.key_place,
        f"`update_config` on a `{service.mode.value}`: the deploy is refused half-way",
        service,
        fix=fix,
        related=[(service.mode, "a job")],
    )


JOB = """\
services:
  migrate:
    image: example/migrate:2
    deploy:
      mode: replicated-job
      update_config:
        parallelism: 1
      restart_policy:
        condition: none
"""

WITHOUT = JOB.replace("      update_config:\n        parallelism: 1\n", "")

EXAMPLES = [
    Bad(JOB, "update_config", WITHOUT, "a job has no rollout"),
    Bad(
        JOB.replace("replicated-job", "global-job").replace("parallelism: 1", "order: start-first"),
        "update_config",
        WITHOUT.replace("replicated-job", "global-job"),
        "whatever stands in it",
    ),
    Good(WITHOUT),
    Good(JOB.replace("update_config", "rollback_config"), "the engine takes it, and never uses it"),
    Good(JOB.replace("replicated-job", "replicated"), "a service has rollouts"),
    Good(JOB.replace("replicated-job", "${MODE}"), "nobody knows here whether it is a job"),
]

EXPERIMENTS = [
    Experiment(
        JOB,
        as_written=True,
        bad=(Refused("Jobs may not have an update config"),),
        fixed=(Says("Creating service stack_migrate"),),
        engines=(26, 28),
    )
]
