"""Words Swarm does not know, found out half-way through the deploy.

What it does
------------
Finds values of `failure_action` and `order` other than Swarm's own.

Why it hurts
------------
`failure_action` is not checked by `docker stack config`: the engine refuses the service when part of the stack has
been deployed. `order` is refused by Docker before anything happens.

What we change
--------------
A word that only differs in spelling from one of Swarm's becomes that word, and `revert`, by which Docker's own help
describes a rollback, becomes `rollback`. Any other is left for you to decide.

When to ignore it
-----------------
Never.

Sources
-------
moby daemon/cluster/convert/service.go:672-693; docker/cli schema since 3.4, cli/command/service/rollback.go:18;
executed: `failure_action: revert` passes the CLI, `order: start_first` does not.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyengine.evidence.expected import Refused, Says
from pyengine.evidence.experiment import Experiment
from pyengine.finding import Applicability, Finding, Fix, Severity
from pyengine.rules.fixes import put
from pyengine.rules.message import cut
from pyengine.rules.rule import Bad, Good, Meta
from pyengine.swarm.lasting import is_long_running
from pyengine.swarm.model.settings import unknown
from pyengine.swarm.model.stack import Service
from pyengine.swarm.view import Located
from pyengine.swarm.words import FAILURE_ACTIONS, ORDERS, spelled

META = Meta("update-enum-refused", Severity.HIGH, "Swarm refuses this word", __doc__, refuses=True)


SYNONYMS = {"revert": "rollback"}
ELSEWHERE = "what is meant does harm here: the other finding at this place repairs both"


def check(service: Service) -> Iterator[Finding]:
    """Find refused words in both blocks."""
    update, rollback = service.update, service.rollback
    harmful = "continue" if is_long_running(service) else None
    yield from _check(service, "failure_action", update.failure_action, FAILURE_ACTIONS, harmful)
    yield from _check(service, "failure_action", rollback.failure_action, FAILURE_ACTIONS, "rollback")
    yield from _check(service, "order", update.order, ORDERS)
    yield from _check(service, "order", rollback.order, ORDERS)


def _check(
    service: Service, key: str, word: Located[str], accepted: tuple[str, ...], harmful: str | None = None
) -> Iterator[Finding]:
    if word.value in accepted or unknown(word):
        return
    half_way = " half-way" if key == "failure_action" else ""  # only the engine looks at it
    message = f"`{key}: {cut(word.value)}` is no Swarm value: the deploy is refused{half_way}"
    meant = spelled(word.value, (*accepted, *(SYNONYMS if harmful != "rollback" else ())))
    meant = SYNONYMS.get(meant, meant) if harmful != "rollback" else meant
    if meant not in accepted:
        choice = ", ".join(accepted[:-1]) + f" or {accepted[-1]}"
        yield META.finding(word, message, service, refusal=f"it is not clear which of {choice} is meant")
        return
    if meant == harmful:
        yield META.finding(word, message, service, refusal=ELSEWHERE)
        return
    fix = Fix(f"say `{meant}`", (put(word, meant),), Applicability.SAFE, f"`{meant}` is how Swarm spells it.")
    yield META.finding(word, message, service, fix=fix)


REVERT = """\
services:
  api:
    image: example/api:2
    deploy:
      replicas: 3
      update_config:
        failure_action: revert
"""

EXAMPLES = [
    Bad(
        REVERT,
        "revert",
        REVERT.replace("revert", "rollback"),
        "what Docker's help says of a rollback",
    ),
    Bad(REVERT.replace("revert", "stop"), "stop", None, "pause or rollback?", refused="not clear"),
    Bad(
        REVERT.replace("revert", "Roll-Back"),
        "Roll-Back",
        REVERT.replace("revert", "rollback"),
        "only spelled otherwise",
    ),
    Bad(
        REVERT.replace("failure_action: revert", "order: stop_first"),
        "stop_first",
        REVERT.replace("failure_action: revert", "order: stop-first"),
        "a hyphen",
    ),
    Good(REVERT.replace("revert", "rollback")),
    Good(REVERT.replace("failure_action: revert", "order: start-first"), "a word of Swarm's"),
    Good(REVERT.replace("update_config:\n        failure_action", "labels:\n        on-failure"), "a label, any word"),
    Good(REVERT.replace("revert", "${ACTION:-pause}  # or revert"), "the default is Swarm's own word"),
]

EXPERIMENTS = [
    Experiment(
        text,
        as_written=True,
        bad=(Refused(said),),
        fixed=(Says("Creating service stack_api"),),
    )
    for text, said in (
        (REVERT, "unrecognized update failure action revert"),
        (REVERT.replace("failure_action: revert", "order: stop_first"), "update_config.order must be one of"),
    )
]
