"""Probes that only newer engines make so early.

What it does
------------
Tells once per file that `start_interval` needs Docker 25 on the nodes and where the deploy is made.

Why it hurts
------------
An engine before 25 does not know the key and drops it without a word: its tasks are probed every `interval`, and a
rollout takes longer than planned. The `docker` command before 25 does not take the file at all.

What we change
--------------
Nothing: which versions run where is not in the file.

When to ignore it
-----------------
All nodes run engine 25 or newer.

Sources
-------
moby daemon/health.go:25-41 (the key came with 25.0, API 1.44); an API drops members that it does not know; docker/cli
cli/compose/schema/schema.go: 3.12 came with 25.0.0; measured on 20.10.24, 25.0.17 and 29.7.2: an engine without it
makes the first probe after `interval`.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyengine.finding import Finding, Severity
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.model.stack import Stack

META = Meta("healthcheck-start-interval-version", Severity.INFO, "`start_interval` needs Docker 25", __doc__)


def check(stack: Stack) -> Iterator[Finding]:
    """Find the start intervals of a stack."""
    checks = [each.healthcheck for each in stack.services if each.healthcheck.active and each.healthcheck.known]
    found = [health for health in checks if health.start_period.value and health.start_interval.written]
    if not found or not stack.for_swarm or not stack.has("healthcheck", "start_interval"):
        return
    message = "`start_interval` needs Docker 25 on every node: an older engine probes every `interval`"
    related = [(health.start_interval, "another one") for health in found[1:]]
    yield META.finding(found[0].start_interval, message, None, related=related)


EARLY = """\
services:
  api:
    image: example/api:2
    healthcheck:
      test: ["CMD", "/api", "health"]
      interval: 30s
      start_period: 1m
      start_interval: 2s
    deploy:
      replicas: 2
"""
TWO = EARLY + EARLY.replace("services:\n", "").replace("api:", "web:", 1).replace("2s", "1s")

EXAMPLES = [
    Bad(EARLY, "2s", None, "who knows what runs there"),
    Bad(TWO, "2s", None, "told once"),
    Good(EARLY.replace("      start_interval: 2s\n", ""), "nothing is asked for"),
    Good(EARLY.replace("start_interval", "# start_interval"), "a comment"),
    Good(EARLY.replace("2s", "${EARLY}"), "nobody can know it here"),
    Good(EARLY.partition("    deploy:")[0] + "    container_name: api\n", "a file for Compose"),
    Good("version: '3.8'\n" + EARLY, "no command takes it in this version: another rule's"),
]

NO_EXPERIMENT = "The command line that comes with an engine before 25 does not take a file with this key."
