"""What is wrong with a command that its flags do not tell one by one: what it does not accept, and what does nothing.

In the words of the command line, where it says something: docker/cli cli/command/service/create.go, opts.go, update.go.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyengine.edit import Edit
from pyengine.incident.commands import leaves as at
from pyengine.incident.commands import mounting, pieces, refused
from pyengine.incident.commands.invocation import Given, Invocation
from pyengine.incident.commands.leaves import Leaves
from pyengine.incident.commands.lists import REMOVAL_WINS
from pyengine.incident.commands.refused import Remark
from pyengine.text import Span


def remarks(found: Invocation, before: Leaves | None) -> tuple[Remark, ...]:
    """Return the remarks on a command; `before` is the spec of the service, where it is known."""
    if wrong := tuple(refused.refused(found)):
        return wrong
    kind = found.syntax.words
    if kind == ("service", "create"):
        return (*_create(found), *_health(found))
    if kind == ("service", "scale") and before is not None:
        return tuple(_scale(found, before))
    return tuple(_update(found, before)) if kind == ("service", "update") else ()


def _scale(found: Invocation, before: Leaves) -> Iterator[Remark]:
    """docker/cli cli/command/service/scale.go."""
    if any(place[:2] in {("Mode", "Global"), ("Mode", "GlobalJob")} for place in before):
        name = found.arguments[0].text.partition("=")[0]
        words = f"{name}: scale can only be used with replicated or replicated-job mode"
        why = "A global service has one task on every node that fits: constraints decide how many."
        yield Remark("command-refused", found.arguments[0].span, words, why, refused=True, severity="high")


def _create(found: Invocation) -> Iterator[Remark]:
    mode, jobs = found.last("mode"), {"replicated-job", "global-job"}
    word = mode.value if mode is not None else "replicated"
    wrong = (
        ("replicas", {"global", "global-job"}, "replicas can only be used with replicated or replicated-job mode"),
        (
            "replicas-max-per-node",
            {"global", "global-job"},
            "replicas-max-per-node can only be used with replicated or replicated-job mode",
        ),
        (
            "max-concurrent",
            {"replicated", "global", "global-job"},
            "max-concurrent can only be used with replicated-job mode",
        ),
    )
    for name, modes, words in wrong:
        if word in modes and (given := found.last(name)) is not None and given.value != "0":
            yield _answer(given, words, f"`--{name}` does not go with `--mode {word}`: leave one of them out.")
            return
    rollouts = [each for each in found.given if each.flag.spec.startswith(("UpdateConfig", "RollbackConfig"))]
    if word in jobs and rollouts:
        yield _answer(rollouts[0], "update and rollback configuration is not supported for jobs")


def _answer(given: Given, words: str, why: str = "") -> Remark:
    said = why or "Nothing is sent: the command line refuses the command itself."
    return Remark("command-refused", given.span, words, said, refused=True, severity="high")


def _health(found: Invocation) -> Iterator[Remark]:
    none = found.last("no-healthcheck")
    others = [each for each in found.given if each.flag.name.startswith("health-")]
    others = [each for each in others if found.verb == "create" or each.flag.name != "health-start-interval"]
    if none is not None and none.value == "true" and others:
        why = "Off and set at the same time: leave `--no-healthcheck` out, or the others."
        yield _answer(none, "--no-healthcheck conflicts with --health-* options", why)


def _update(found: Invocation, before: Leaves | None) -> Iterator[Remark]:
    rollback = found.last("rollback")
    if rollback is not None and rollback.value == "true":
        others = [each for each in found.given if each.flag.name not in {"rollback", "detach", "quiet"}]
        if others:
            yield _answer(
                others[0],
                "other flags may not be combined with --rollback",
                "Go back first, by `docker service rollback`, and change what is to be changed afterwards.",
            )
        return
    yield from _health(found)
    yield from _twice(found)
    if before is not None:
        yield from _on(found, before)
    yield from _nothing(found)
    yield from _meeting(found)
    yield from _added(found, before)


def _twice(found: Invocation) -> Iterator[Remark]:
    targets = set[str]()
    for given in found.every("mount-add"):
        target = str(mounting.mount(given.value)["Target"]) if not given.open else ""
        if target and target in targets:
            yield _answer(given, "duplicate mount target")
            return
        targets.add(target)


def _on(found: Invocation, before: Leaves) -> Iterator[Remark]:
    """What is refused because of what the service is."""
    replicas = found.last("replicas")
    if replicas is not None and any(place[0] == "Mode" and place[1] != "Replicated" for place in before):
        yield _answer(replicas, "replicas can only be used with replicated mode")
        return
    gone = {given.value for given in found.every("network-rm")}
    for given in found.every("network-add"):
        target = "" if given.open else str(pieces.network(given.value)["Target"])
        if (*at.NETWORKS, target) in before and target not in gone:
            yield _answer(given, f"service is already attached to network {target}")
            return
    for given in found.every("generic-resource-rm"):
        if not given.open and (*at.RESOURCES, given.value) not in before:
            yield _answer(given, f"could not find generic-resource `{given.value}` to remove it")
            return


def _nothing(found: Invocation) -> Iterator[Remark]:
    """What does nothing, and says nothing."""
    for given in found.every("health-start-interval"):
        yield Remark(
            "start-interval-ignored",
            given.span,
            "",
            "`docker service update` takes this flag and does nothing with it: the start interval stays what it was. "
            "It can be changed by the stack file alone.",
        )
    options = found.every("log-opt")
    if options and found.last("log-driver") is None:
        yield Remark(
            "log-options-ignored",
            options[0].span,
            "",
            "Without `--log-driver` the options of the log driver are ignored; with it they take the place of all.",
        )
    for given in found.every("max-concurrent"):
        yield Remark("job-unchanged", given.span, "", "On `docker service update` this flag changes nothing.")
    force = found.last("force")
    if force is not None and force.value == "true":
        yield Remark(
            "force-is-no-cure",
            force.span,
            "",
            "`--force` replaces every task, by the same rollout and with the same settings: what made the tasks fail "
            "is still there. On a paused service it goes on with the version that failed, and the way back is lost.",
        )


def _meeting(found: Invocation) -> Iterator[Remark]:
    """`--X-rm` and `--X-add` of the same: in some families the removal wins (executed, for each of them)."""
    for name in sorted(REMOVAL_WINS):
        gone = {given.value for given in found.every(f"{name}-rm")}
        for given in found.every(f"{name}-add") if gone else ():
            if not given.open and _same(name, given.value, gone):
                why = "In one command the removal wins over the addition: afterwards it is gone, and nobody says so."
                cure = (
                    "`--mount-add` alone replaces what has the same target." if name == "mount" else "Leave both out."
                )
                edits = _without(found, name, given)
                yield Remark("removal-wins", given.span, "", f"{why} {cure}", severity="high", edits=edits)


def _without(found: Invocation, name: str, given: Given) -> tuple[Edit, ...]:
    """Leave out the removal of what is added; where an addition replaces nothing, the addition too."""
    gone = tuple(each for each in found.every(f"{name}-rm") if _same(name, given.value, {each.value}))
    also = () if name in {"mount", "generic-resource"} else (given,)
    return tuple(Edit(each.span, "") for each in (*gone, *also))


def _same(name: str, added: str, gone: set[str]) -> bool:
    if name == "mount":
        return mounting.mount(added)["Target"] in gone
    if name == "generic-resource":
        return added.partition("=")[0] in gone
    return added in gone


def _added(found: Invocation, before: Leaves | None) -> Iterator[Remark]:
    """A port that is added beside another of the same target, and one whose removal takes it along."""
    known = at.below(before, at.PORTS) if before is not None else {}
    removed = [port for given in found.every("publish-rm") if not given.open for port in pieces.port(given.value)]
    gone = set(map(_target, removed))
    for given in found.every("publish-add"):
        for port in pieces.port(given.value) if not given.open else ():
            same = [name for name, each in known.items() if each["TargetPort"] == port["TargetPort"]]
            if _target(port) in gone:
                if at.port_name(port) in known:
                    why = "This port was there before: it is removed, and not added again."
                    yield Remark("removal-wins", given.span, "", f"{why} Leave both out.", severity="high")
            elif before is None or (same and at.port_name(port) not in known):
                yield _second(given, port, certain=bool(same))


def _target(port: pieces.Spec) -> tuple[int, str, str]:
    return port["TargetPort"], port["Protocol"], port["PublishMode"]


def _second(given: Given, port: pieces.Spec, *, certain: bool) -> Remark:
    target, protocol, mode = _target(port)
    cure = f"To change the published number, give `--publish-rm {target}` in the same command."
    if not certain:
        why = f"Where a port that leads to {target} is published already, this adds a second one beside it. {cure}"
        return Remark("second-port", given.span, "", why, severity="info")
    removal = Edit(
        Span(given.span.start, given.span.start), f"--publish-rm target={target},protocol={protocol},mode={mode} "
    )
    why = f"This adds a second published port beside the one that leads to {target} already. {cure}"
    return Remark("second-port", given.span, "", why, edits=(removal,))
