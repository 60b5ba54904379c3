"""Rollouts drawn by dice, over everything that the simulator knows: a file that runs, one that is deployed, deeds.

Times are drawn a second or more apart where one has to come before the other (a crash and a probe, a crash and the end
of the monitor): what is closer a busy machine decides.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Any

from pyengine.document.document import read
from pyengine.simulate.conduct import KEYS, conduct
from pyengine.simulate.plan import Deed, Deploy, Force, Node, Plan, Rollback, Scale, Write
from pyengine.simulate.wanted import wanted
from pyengine.swarm.effective import effective
from pyengine.swarm.spec.names import Names

KINDS = (
    "good", "crash", "crash", "exit", "never", "slow", "later", "later", "slots", "start", "bind",
    "place", "port", "most", "everywhere", "grow",
)  # fmt: skip
"""What is drawn, some twice: what the version does, or what the file asks for that cannot be had."""
NETWORK = "foreseen"
"""All of them are on one network that is there: one of its own takes the node some time, and fails now and then."""


@dataclass(frozen=True)
class Drawn:
    """A rollout: texts as they are deployed, and what else is done at which second; `words` tell it."""

    kind: str
    old: str
    new: str
    steps: tuple[tuple[float, Deed], ...]

    def plan(self, nodes: int, engine: int) -> Plan:
        """Return the plan of the simulator."""
        first, second = (_deploy(text, name, engine) for text, name in ((self.old, "1"), (self.new, "2")))
        cluster = tuple(Node(f"node{number}") for number in range(1, nodes + 1))
        return Plan(first, ((0.0, second), *self.steps), cluster)


def drawn(dice: Random) -> Drawn:
    """Draw a rollout."""
    kind = dice.choice(KINDS)
    replicas = dice.choice((1, 2, 3, 4, 6))
    env = {"TERM_CODE": dice.choice(("0", "143"))}
    deploy: dict[str, Any] = {"replicas": replicas, "update_config": _rolling(dice, replicas)}
    if dice.random() < 0.6:
        deploy["rollback_config"] = _rolling(dice, replicas)
    if dice.random() < 0.6:
        deploy["restart_policy"] = _restarts(dice)
    service: dict[str, Any] = {"image": "app:1", "deploy": deploy, "stop_grace_period": "5s"}
    if kind in {"never", "slow", "later"} or dice.random() < 0.4:
        service["healthcheck"] = _probes(dice)
    if kind == "everywhere":
        deploy["mode"] = "global"
        del deploy["replicas"]
    if kind == "port":
        service["ports"] = [{"target": 80, "published": dice.randint(20000, 29999), "mode": "host"}]
        deploy["replicas"] = dice.choice((1, 2, 3))
    if kind == "most":
        deploy["placement"] = {"max_replicas_per_node": 1}
        deploy["replicas"] = dice.choice((1, 2, 3))
    new, changed = _new(dice, kind, service, replicas)
    old_env = {"V": "1", **env, **({"TERM_DELAY": dice.choice(("1.5", "9"))} if dice.random() < 0.2 else {})}
    return Drawn(kind, _text(service, old_env), _text(new, {"V": "2", **env, **changed}), _steps(dice, kind))


def _rolling(dice: Random, replicas: int) -> dict[str, Any]:
    found: dict[str, Any] = {"parallelism": dice.choice((0, 1, 1, 2, 3, replicas))}
    found["failure_action"] = dice.choice(("pause", "continue", "rollback", "rollback"))
    found["order"] = dice.choice(("stop-first", "start-first"))
    for key, values in (("delay", ("0s", "1s", "3s", "6s")), ("monitor", ("0s", "3s", "12s"))):
        found[key] = dice.choice(values)
    found["max_failure_ratio"] = dice.choice((0, 0, 0.25, 0.5))
    return found


def _restarts(dice: Random) -> dict[str, Any]:
    found: dict[str, Any] = {"condition": dice.choice(("any", "on-failure", "none"))}
    found["delay"] = dice.choice(("0s", "1s", "3s", "5s"))
    if dice.random() < 0.5:
        found["max_attempts"] = dice.choice((1, 2, 3))
        if dice.random() < 0.5:
            found["window"] = dice.choice(("10s", "30s"))
    return found


def _probes(dice: Random) -> dict[str, Any]:
    found: dict[str, Any] = {"test": ["CMD", "/app", "health"], "timeout": "2s"}
    found["interval"] = dice.choice(("1s", "2s", "3s"))
    found["retries"] = dice.choice((1, 2, 3))
    if dice.random() < 0.5:
        found["start_period"] = dice.choice(("3s", "7s"))
    return found


def _new(dice: Random, kind: str, service: dict[str, Any], replicas: int) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the service as it is deployed next, and what its version does."""
    new = {**service, "deploy": dict(service["deploy"])}
    after = dice.choice(("0.4", "10") if "healthcheck" in service else ("0.5", "1.5", "8"))
    does: dict[str, dict[str, str]] = {
        "crash": {"CRASH_AFTER": after},
        "exit": {"EXIT_AFTER": after},
        "never": {"HEALTHY_AFTER": "-1"},
        "slow": {"HEALTHY_AFTER": "1.6"},
        "later": {"UNHEALTHY_AFTER": dice.choice(("10", "13"))},
        "slots": {"CRASH_AFTER": after, "SLOTS": ",".join(map(str, range(1, 1 + max(1, replicas // 2))))},
    }
    match kind:
        case "start":
            new["entrypoint"] = ["/nope"]
        case "bind":
            new["volumes"] = ["/tmp/nowhere-at-all:/x"]
        case "place":
            new["deploy"]["placement"] = {"constraints": ["node.labels.none == yes"]}
        case "grow":
            new["deploy"]["replicas"] = dice.choice((1, replicas + 2))
            does[kind] = {"CRASH_AFTER": after}
    return new, does.get(kind, {})


def _steps(dice: Random, kind: str) -> tuple[tuple[float, Deed], ...]:
    if kind == "everywhere" or dice.random() < 0.7:
        return ()
    deed: Deed = dice.choice((Rollback(), Rollback(), Force(), Scale(dice.choice((1, 3, 5))), Write()))
    return ((dice.choice((2.0, 7.0, 14.0)), deed),)


def _text(service: dict[str, Any], env: dict[str, str]) -> str:
    lines = [f"{key}={value}" for key, value in env.items()]
    app = {**service, "environment": [*lines, "MY_SLOT={{.Task.Slot}}"]}
    networks = {"default": {"external": True, "name": NETWORK}}
    return 'version: "3.8"\n' + _yaml({"services": {"app": app}, "networks": networks})


def _yaml(data: Any, depth: int = 0) -> str:
    """Return a mapping as a file: strings are quoted, so that nothing is read as something else."""
    text = ""
    for key, value in data.items():
        text += f"{'  ' * depth}{key}:"
        text += f"\n{_yaml(value, depth + 1)}" if isinstance(value, dict) and value else f" {_flow(value)}\n"
    return text


def _flow(value: Any) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(_flow, value))}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_flow(each)}" for key, each in value.items()) + "}"
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{value}"' if isinstance(value, str) else str(value)


def _deploy(text: str, name: str, engine: int) -> Deploy:
    spec: Any = effective([read(text)], Names()).specs["app"]
    env = dict(entry.partition("=")[::2] for entry in spec["TaskTemplate"]["ContainerSpec"]["Env"])
    values: dict[str, object] = {key: value for key, value in env.items() if key in KEYS}
    if "/nope" in text:
        values["START"] = "fails"
    if "nowhere-at-all" in text:
        values["START"] = "rejected"
    return Deploy(wanted(spec, engine), conduct(values), name)
