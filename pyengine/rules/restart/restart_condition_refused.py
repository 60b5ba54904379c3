"""Words of `docker run` in a place where Swarm has its own.

What it does
------------
Finds a `deploy.restart_policy.condition` other than `none`, `on-failure` and `any`.

Why it hurts
------------
The engine refuses the service, `invalid RestartCondition`, and the deploy stops half-way: networks, secrets and
other services have been changed by then. `docker stack config` does not notice.

What we change
--------------
The word becomes Swarm's own for the same thing: `unless-stopped` and `always` become `any`, `no` becomes `none`,
other spellings the word they spell.

When to ignore it
-----------------
Never for a file that goes to `docker stack deploy`.

Sources
-------
moby daemon/cluster/convert/service.go:544-561; executed on engine 29.7 and 20.10 (unless-stopped, always, No,
on_failure).
"""

from __future__ import annotations

from collections.abc import Iterator

from pyengine.evidence.expected import Refused, Says
from pyengine.evidence.experiment import Experiment
from pyengine.finding import Applicability, Finding, Fix, Severity
from pyengine.rules.fixes import put
from pyengine.rules.message import cut
from pyengine.rules.rule import Bad, Good, Meta, Read
from pyengine.swarm.model.settings import unknown
from pyengine.swarm.model.stack import Service
from pyengine.swarm.words import OF_RUN, RESTART_CONDITIONS, spelled

META = Meta("restart-condition-refused", Severity.HIGH, "Swarm refuses this restart condition", __doc__, refuses=True)
MEANS = {**OF_RUN, "never": "none"}
UNCLEAR = "it is not clear which of none, on-failure and any is meant"
COUNTED = "the count behind the colon is `max_attempts` here, which without a `window` gives replicas up for good"


def check(service: Service) -> Iterator[Finding]:
    """Find a condition the engine refuses."""
    condition = service.restart.condition
    if condition.value in RESTART_CONDITIONS or unknown(condition) or not service.restart.present:
        return
    word = spelled(condition.value, (*RESTART_CONDITIONS, *MEANS))
    meant = MEANS.get(word, word)
    message = f"`condition: {cut(condition.value)}` is no Swarm value: the deploy is refused half-way"
    counted = any(character.isdigit() for character in condition.value)
    if meant not in RESTART_CONDITIONS or counted:
        yield META.finding(condition, message, service, refusal=COUNTED if counted else UNCLEAR)
        return
    fix = Fix(
        f"say `{meant}`",
        (put(condition, meant),),
        Applicability.SAFE,
        f"`{meant}` is Swarm's word for it; the engine accepts none, on-failure and any.",
    )
    yield META.finding(condition, message, service, fix=fix)


UNLESS_STOPPED = """\
services:
  api:
    image: example/api:2
    deploy:
      restart_policy:
        condition: unless-stopped
        delay: 5s
"""

EXAMPLES = [
    Bad(UNLESS_STOPPED, "unless-stopped", UNLESS_STOPPED.replace("unless-stopped", "any"), "a word of docker run"),
    Bad(
        UNLESS_STOPPED.replace("unless-stopped", "on_failure"),
        "on_failure",
        UNLESS_STOPPED.replace("unless-stopped", "on-failure"),
    ),
    Bad(UNLESS_STOPPED.replace("unless-stopped", "sometimes"), "sometimes", None, refused="not clear"),
    Bad(UNLESS_STOPPED.replace("unless-stopped", "on-failure:3"), "on-failure:3", None, refused="max_attempts"),
    Good(UNLESS_STOPPED.replace("unless-stopped", "any")),
    Good(UNLESS_STOPPED.replace("unless-stopped", "${CONDITION}"), "nobody can know it here"),
]

EXPERIMENTS = [
    Experiment(
        UNLESS_STOPPED,
        as_written=True,
        bad=(Refused('invalid RestartCondition: "unless-stopped"'),),
        fixed=(Says("Creating service stack_api"),),
    )
]

READ = [
    Read(
        "`unless-stopped` in `restart_policy` is ignored, or read as `any`.",
        "The engine refuses it, `invalid RestartCondition`, and the deploy may stop half-way. What is read as "
        "`any` is the service's own `restart: unless-stopped`, in spite of the warning that it is ignored.",
    ),
    Read(
        "A check for Dockerfiles, or a `grep` for the word, finds it.",
        "That check is about `apt`. A `grep` misses `always`, quotes and anchors, and finds the `condition` of "
        "`depends_on`.",
    ),
    Read(
        "`docker service inspect` shows `Delay: 0` for a service that says nothing.",
        "The default is 5 s, shown as 5000000000.",
    ),
]
