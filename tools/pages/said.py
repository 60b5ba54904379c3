"""What is often said of Swarm, by subject, and what happens. What one rule is about stands in that rule, as `READ`."""

from __future__ import annotations

from pyengine.rules.rule import Read

SAID: tuple[tuple[str, tuple[Read, ...]], ...] = (
    (
        "“update out of sequence”",
        (
            Read(
                "The error is called `update out of sync`.",
                "Docker's words are `update out of sequence`. Both mean the same when people report it.",
            ),
            Read(
                "It halts the rollout, and further updates fail until it is cleared.",
                "One request is refused and nothing has changed. A rollout that runs goes on, and the next "
                "request that reads the service first is taken.",
            ),
            Read(
                "Clock skew, an evicted worker or a corrupted spec causes it.",
                "Something else has written the service between reading and writing: a second pipeline, a "
                "person, or the updater itself. The versions are counted in the managers' log, where no clock "
                "plays a part.",
            ),
            Read(
                "`--force` or a rollback clears it.",
                "Both replace running tasks, and neither is needed: wait a moment, read the service again and "
                "repeat the request. `--force` counts up a field that makes every task new; it repairs nothing "
                "else.",
            ),
            Read(
                "One more forced update can corrupt the Raft store; better remove the service and create it again.",
                "Nothing in the code does that. Removing the service is what hurts: it is down, and its previous "
                "spec is gone.",
            ),
            Read(
                "A high `parallelism`, or `failure_action: continue`, brings it about.",
                "They have nothing to do with it. They decide how many tasks are replaced at once, and whether "
                "anybody notices that they fail.",
            ),
        ),
    ),
    (
        "Waiting for a rollout in a pipeline",
        (
            Read(
                "A script may wait for the state `completed` and roll back when it does not come.",
                "Where no task had to change there is no update status at all, and a template that asks for its "
                "state fails: such a script rolls back a healthy service. Treat an absent status as nothing to "
                "roll out, and remember the version from before, or a `completed` of last week counts.",
            ),
            Read(
                "When an update fails, the pipeline calls `docker service rollback`.",
                "Behind a rollback that Swarm made by itself there is no previous spec any more, and the call is "
                "refused. Look at the state first: `rollback_completed` means that it is done, and that the "
                "pipeline has failed.",
            ),
            Read(
                "Two minutes are enough to wait.",
                "It takes `ceil(tasks / parallelism) * (time for one + delay) + monitor`. Six tasks, two at a "
                "time, with the default healthcheck of 30 s need two minutes at best.",
            ),
            Read(
                "A concurrency group for each branch keeps deploys apart.",
                "Two branches still race for the same stack: name the group after the cluster and the stack.",
            ),
            Read(
                "`docker compose config` checks the file.",
                "It checks for Compose, which takes files that `docker stack deploy` refuses. `docker stack "
                "config` reads a file as the deploy does; neither asks the engine.",
            ),
            Read(
                "In a policy for OPA a service has its `name` in it.",
                "The services are a mapping by name. What is undefined in a rule of a policy makes the rule "
                "silent: such a check never denies anything.",
            ),
        ),
    ),
    (
        "What a rollout does",
        (
            Read(
                "Swarm updates in batches, and waits ten seconds before it stops the next task.",
                "There are no batches: so many workers as `parallelism` says each take a task, wait until it "
                "runs or fails, sleep for `delay`, and take the next.",
            ),
            Read(
                "A rollout is paused after 10 % of failures, when that is the ratio.",
                "It takes more than the ratio: of ten tasks with 0.1 the first failure is let pass, the second "
                "one acts.",
            ),
            Read(
                "Only a task in the state `failed` counts as a failure.",
                "A rejected one and one that ended with 0 count too, if this rollout made them and they ended "
                "within `monitor`, or before they ever ran.",
            ),
            Read(
                "`docker service rollback` goes back to what was before the last `docker service update`.",
                "It goes back to what was before the last write of any kind: a scale, a deploy, a label. One "
                "generation is kept.",
            ),
            Read(
                "Pausing stops the old containers.",
                "With `start-first` the old task of the failing slot is kept. With `stop-first` it was stopped "
                "before, paused or not.",
            ),
            Read(
                "`docker service update --rollback` may be combined with other flags.",
                "It is refused with any flag but `--detach` and `--quiet`.",
            ),
            Read(
                "A replica that is stopped by hand stays stopped.",
                "With the condition `any` Swarm starts it again: that is its task. Scale the service to 0 to stop it.",
            ),
        ),
    ),
    (
        "Managers and nodes",
        (
            Read(
                "`docker node ls` with as many nodes `Ready` shows that there is a quorum.",
                "That is the health of workers. A quorum is a matter of managers: ask for `ManagerStatus`. "
                "Without one the command itself fails.",
            ),
        ),
    ),
)
