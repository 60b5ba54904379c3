"""Two tasks on data that takes one.

What it does
------------
Finds `order: start-first`, of updates or of the way back, on a database or broker with a volume, and on any other
service of one replica a node or a slot that writes to a named volume.

Why it hurts
------------
For the length of the update two tasks run side by side: on the same node, or on storage that nodes share, they write
to the same files, which corrupts or locks them; on another node the new one starts with an empty local volume.

What we change
--------------
`order` becomes `stop-first`, so that one task writes at a time. The service is away for the moment between the two.
That does not keep the new task on the node with the data: a placement constraint does.

When to ignore it
-----------------
The program is made to share its directory, as a web server that only adds files is.

Sources
-------
swarmkit manager/scheduler/pipeline.go:10-20 (the scheduler just sees one more task), filter.go:424-431 (only CSI
volumes with exclusive access are protected); executed: two tasks at a time under start-first, one under stop-first,
but for a task that takes longer than 60 s to stop: then the new one starts beside it. Of 20 updates without a
constraint on three nodes 5 went to another node.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyengine.evidence.expected import SideBySide
from pyengine.evidence.experiment import Behaviour, Experiment
from pyengine.finding import Confidence, Finding, Severity
from pyengine.rules.fixes import MISSPELT, stop_first
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.model.stack import Service
from pyengine.swarm.mounts import is_of_a_node
from pyengine.swarm.traits import is_database, single_writer_volumes, start_first_orders, waits_for_itself

META = Meta(
    "start-first-single-writer",
    Severity.HIGH,
    "Two tasks write to the same data during the update",
    __doc__,
    confidence=Confidence.LIKELY,
)


def check(service: Service) -> Iterator[Finding]:
    """Find start-first over data of a single writer."""
    orders, volumes = start_first_orders(service), single_writer_volumes(service)
    if not orders or not volumes or waits_for_itself(service):
        return
    database = is_database(service)
    fix = stop_first(
        service,
        "Under stop-first one task has the volume open at a time, unless it takes longer than 60 s to stop.",
        "It is away for 5 to 11 s between the two tasks; on another node a local volume is empty under either order.",
        safe=database,
    )
    what = "a database's data" if database else "a volume"
    goes = "have it open, or the new one finds it empty"
    if orders[0] is service.rollback.order:
        what, goes = f"{what} on the way back", "may have it open at once"
    elif not is_of_a_node(volumes[0], service.stack):
        goes = "may have it open at the same time"
    yield META.finding(
        orders[0],
        f"`start-first` over {what}: two tasks {goes}",
        service,
        fix=fix,
        refusal=None if fix else MISSPELT,
        related=[(volumes[0].item, "the volume")],
        severity=None if database else Severity.MEDIUM,
        confidence=None if database else Confidence.POSSIBLE,
    )


DATABASE = """\
services:
  db:
    image: postgres:17
    volumes:
      - data:/var/lib/postgresql/data
    healthcheck:
      test: ["CMD", "pg_isready"]
    deploy:
      update_config:
        order: start-first
volumes:
  data:
"""

SHARED = DATABASE.replace(
    "  data:\n",
    """\
  data:
    name: data-1
    driver_opts:
      type: nfs
      o: addr=store,rw
      device: ":/db"
""",
)
PINNED = DATABASE.replace("    deploy:\n", "    deploy:\n      placement: {constraints: [node.hostname == db1]}\n")

EXAMPLES = [
    Bad(PINNED, "start-first", PINNED.replace("start-first", "stop-first"), "one writer at a time"),
    Bad(
        PINNED.replace("postgres:17", "example/wiki:1"),
        "start-first",
        PINNED.replace("postgres:17", "example/wiki:1").replace("start-first", "stop-first"),
        "a local volume is local to its node",
        unsafe=True,
    ),
    Bad(
        SHARED,
        "start-first",
        SHARED.replace("start-first", "stop-first"),
        "shared storage: both tasks have the same files, wherever they run",
    ),
    Bad(
        SHARED.replace("update_config:\n", "rollback_config:\n"),
        "start-first",
        SHARED.replace("update_config:\n", "rollback_config:\n").replace("start-first", "stop-first"),
        "the way back",
    ),
    Good(
        DATABASE.replace("postgres:17", "example/web:1").replace("/var/lib/postgresql/data", "/var/log/web"),
        "logs are no data of a single writer",
    ),
    Good(DATABASE.replace("start-first", "${ORDER}"), "the order cannot be known"),
    Good(DATABASE.replace("start-first", "stop-first")),
    Good(
        DATABASE.replace("postgres:17", "example/wiki:1").replace("    deploy:", "    deploy:\n      replicas: 2"),
        "two replicas share the volume all the time",
    ),
    Good(DATABASE.replace("postgres:17", "example/web:1").replace("/data\n", "/data:ro\n", 1), "it only reads"),
]

EXPERIMENTS = [
    Experiment(
        DATABASE.replace('"pg_isready"]', '"pg_isready"]\n      interval: 2s'),
        old=Behaviour(stops_in=3),
        bad=(SideBySide(at_least=2),),
        fixed=(SideBySide(at_most=1),),
        alone=True,
    ),
    Experiment(
        DATABASE.replace('"pg_isready"]', '"pg_isready"]\n      interval: 2s\n    stop_grace_period: 90s'),
        old=Behaviour(stops_in=75),
        bad=(SideBySide(at_least=2),),
        fixed=(SideBySide(at_least=2),),
        alone=True,
        after=15,
        limit=110,
        helps=False,
    ),
]
