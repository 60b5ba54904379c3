"""A job that each deploy runs again.

What it does
------------
Finds services that are jobs: `mode: replicated-job` and `mode: global-job`.

Why it hurts
------------
Swarm runs a job once for each update of its service, and `docker stack deploy` updates every service of the stack,
changed or not. A migration or an import in the stack runs at each deploy, also where only another service was changed.

What we change
--------------
Nothing: whether the job may run twice depends on its program. Where it may not, give it a stack of its own.

When to ignore it
-----------------
It is to run at each deploy, or does no harm the second time.

Sources
-------
swarmkit manager/controlapi/service.go:885-888 (each update counts the job's iteration up); docker/cli
cli/command/stack/deploy_composefile.go:206-277; executed on engine 28.5: the same file deployed twice
ran the job twice.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyengine.finding import Finding, Severity
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.model.settings import unknown
from pyengine.swarm.model.stack import Service

META = Meta("job-runs-again", Severity.INFO, "The job runs again at each deploy", __doc__)


def check(service: Service) -> Iterator[Finding]:
    """Find a job."""
    refused = service.update.present or (service.mode.value == "global-job" and service.replicas.written)
    if service.is_job and not unknown(service.mode) and not refused:
        yield META.finding(service.mode, "each `docker stack deploy` runs this job again, changed or not", service)


JOB = """\
services:
  migrate:
    image: example/migrate:2
    deploy:
      mode: replicated-job
      restart_policy:
        condition: none
"""

EXAMPLES = [
    Bad(JOB, "replicated-job", None, "a migration of the database"),
    Bad(JOB.replace("replicated-job", "global-job"), "global-job", None, "once on each node, each time"),
    Good(JOB.replace("mode: replicated-job", "mode: replicated"), "a service; it is left alone where nothing changed"),
    Good(JOB.replace("mode: replicated-job", "mode: ${MODE}"), "nobody knows here whether it is one"),
    Good(
        JOB.replace(
            "      mode: replicated-job\n", '      replicas: 0\n      labels: {swarm.cronjob.enable: "true"}\n'
        ),
        "a scheduler starts it, and no deploy",
    ),
]

NO_EXPERIMENT = "It takes two deploys of the same file: a test of its own does so on real engines."
