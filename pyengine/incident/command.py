"""A command that may be run now, with what it does in words."""

from __future__ import annotations

import shlex
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Command:
    """One command: `effect` is what it does, and on which machine where that is not a manager.

    `recreates_tasks`: tasks that run are replaced. `destroys_rollback`: `docker service rollback` no longer leads to
    what it led to before, as after any other write to a service (swarmkit, controlapi/service.go: UpdateService).
    """

    argv: tuple[str, ...]
    effect: str
    recreates_tasks: bool = False
    destroys_rollback: bool = False

    @property
    def once(self) -> tuple[str, ...]:
        """What is told once: a command of Docker's, and one of the machine for each thing that it does on one."""
        return self.argv if self.argv[:1] == ("docker",) else (*self.argv, self.effect)

    @property
    def line(self) -> str:
        """The command as it is typed: whatever a name holds, the shell takes it for one word."""
        return shlex.join(self.argv)
