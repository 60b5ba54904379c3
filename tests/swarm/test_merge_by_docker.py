"""Two files say together what Docker itself makes of them, for every key, value by value."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

from pyengine.document.data import plain
from pyengine.document.document import read
from pyengine.document.scalar import Data
from pyengine.swarm import keys
from pyengine.swarm.keys.key import Fate, Merge, Type
from tests.draws import SEED
from tests.swarm.docker_cli import config, configs, needs_docker
from tests.swarm.merging import disagreements
from tests.swarm.pairs import files

PAIRS = int(os.environ.get("STACKENGINE_PAIRS", "300"))
"""Ten times as many take two minutes."""

SERVICES = (
    ("image: a", "image: b"),
    ("image: a\n{words}", "image: ''\n{other words}"),
    ("image: a\n{words}", "{empty words}"),
    ("image: a\n{empty words}", "{words}"),
    ("image: a\n{lists}", "{other lists}"),
    ("image: a\n{lists}", "{empty lists}"),
    ("image: a\n{flags}", "{no flags}"),
    ("image: a\n{no flags}", "{flags}"),
    ("entrypoint: [a, b]\ncommand: [c]", "entrypoint: [d]\ncommand: [e]"),
    ("entrypoint: [a, b]\ncommand: [c]", "entrypoint: []\ncommand: []"),
    ("dns: 10.0.0.1\ndns_search: [a]\ntmpfs: /a", "dns: 10.0.0.2\ndns_search: [b]\ntmpfs: /b"),
    ("environment: {A: 1, B: 2}", "environment: {A: '', B: 0, C: 3}"),
    ("environment: [A=1, B=2]", "environment: [A=, B=0, C=3]"),
    ("labels: {a: 1, b: 2}", "labels: {a: , b: 0, c: 3}"),
    ("labels: [a=1, b=2]", "labels: [a=, b=0, c=3]"),
    ("sysctls: {a: 1, b: 2}", "sysctls: {b: 0}"),
    ("extra_hosts: ['a:10.0.0.1']", "extra_hosts: ['a:10.0.0.2', 'b:10.0.0.3']"),
    ("env_file: [/dev/null]\nenvironment: [A=1]", "env_file: [/dev/null]\nenvironment: [A=2]"),
    ("ulimits: {a: 1, b: {soft: 1, hard: 2}, c: 5}", "ulimits: {a: {soft: 7, hard: 8}, b: {soft: 3, hard: 4}, c: 0}"),
    ("logging: {driver: x, options: {a: 1, b: 2}}", "logging: {options: {b: 3}}"),
    ("logging: {driver: x, options: {a: 1, b: 2}}", "logging: {driver: y}"),
    ("logging: {driver: x, options: {a: 1, b: 2}}", "logging: {driver: x, options: {b: }}"),
    ("logging: {options: {a: 1}}", "logging: {driver: y, options: {c: 1}}"),
    ("logging: {driver: x}", "logging: {driver: x, options: {c: 1}}"),
    ("networks: [nn, oo]", "networks: [oo, pp]"),
    ("networks: {nn: {aliases: [a], ipv4_address: 10.0.0.1}}", "networks: {nn: {aliases: [b], driver_opts: {a: b}}}"),
    ("networks: {nn: {aliases: [a], driver_opts: {x: y}}}", "networks: {nn: {ipv6_address: '::1'}, oo: }"),
    ("networks: {nn: {aliases: [a]}, oo: }", "networks: {nn: , oo: {driver_opts: {a: b}}}"),
    ("networks: {oo: {}}", "networks: [nn, oo]"),
    ("tty: true", "secrets: [{source: a, odd: 1}]"),
    ("credential_spec: {file: a, config: x}", "credential_spec: {registry: b, config: y}"),
    ("x-a: {b: 1, d: 4}", "x-a: {c: 2, d: 5}\nx-b: 3"),
    (
        "healthcheck: {test: [A], interval: 5s, timeout: 5s, start_period: 5s, start_interval: 5s, retries: 3}",
        "healthcheck: {test: [B], interval: 0s, timeout: 6s, start_period: 0m, start_interval: 0h, retries: 0}",
    ),
    ("healthcheck: {disable: true}", "healthcheck: {disable: false}"),
    (
        "build: {context: a, dockerfile: a, args: {x: 1}, target: t, cache_from: [q], labels: {l: 1}, network: n}",
        "build: {context: b, args: {x: , y: 1}, cache_from: [r], labels: {l: }, extra_hosts: ['a:10.0.0.1']}",
    ),
    (
        "ports: [{target: 1, published: 9000, mode: host, protocol: udp}, {target: 2, published: 80}]",
        "ports: [{target: 3, published: 80}, {target: 4, published: 443}]",
    ),
    (
        "volumes: [{type: tmpfs, target: /b, tmpfs: {size: 5}}, {type: volume, target: /d, read_only: true}]",
        "volumes: [{type: volume, source: ww, target: /d, volume: {nocopy: true, subpath: s}}]",
    ),
    (
        "volumes: [{type: bind, source: /x, target: /a, bind: {propagation: shared}}]",
        "volumes: [{type: bind, source: /y, target: /a, consistency: cached}]",
    ),
    (
        "secrets: [{source: b, target: t, mode: 5}, {source: a, uid: '1'}]",
        "secrets: [{source: a, gid: '2'}, {source: c}]",
    ),
    (
        "secrets: [{source: a, target: x}, {source: a, target: y}]\nconfigs: [{source: b}, {source: b, target: z}]",
        "environment: [A=1]",
    ),
    (
        "ports: [{target: 5, published: 53, protocol: tcp}, {target: 5, published: 53, protocol: udp}, {target: 80}]",
        "environment: [A=1]",
    ),
    (
        "environment: [A=1]",
        "ports: [{target: 5, published: 53, protocol: tcp}, {target: 5, published: 53, protocol: udp}]",
    ),
    ("configs: [{source: b, target: t}]", "configs: [{source: a, uid: '1', gid: '1', mode: 4}, {source: b, mode: 5}]"),
    ("deploy: {mode: global, endpoint_mode: vip}", "deploy: {mode: '', endpoint_mode: dnsrr}"),
    ("deploy: {replicas: 3, labels: {a: 1}}", "deploy: {replicas: 0, labels: {a: 0, b: 1}}"),
    ("deploy: {replicas: 0}", "deploy: {replicas: 3}"),
    (
        "deploy: {resources: {limits: {cpus: '1', memory: '9', pids: 5}, reservations: {cpus: '2', memory: '7'}}}",
        "deploy: {resources: {limits: {cpus: '', memory: 0kb, pids: 0}, reservations: {memory: '8'}}}",
    ),
    (
        "deploy: {resources: {reservations: {generic_resources: [{discrete_resource_spec: {kind: g, value: 1}}]}}}",
        "deploy: {resources: {reservations: {generic_resources: [{discrete_resource_spec: {kind: g, value: 2}}]}}}",
    ),
    (
        "deploy: {placement: {constraints: [a], preferences: [{spread: b}], max_replicas_per_node: 3}}",
        "deploy: {placement: {constraints: [c], preferences: [{spread: d}], max_replicas_per_node: 0}}",
    ),
    (
        "deploy: {restart_policy: {condition: any, delay: 5s, max_attempts: 3, window: 5s}}",
        "deploy: {restart_policy: {condition: '', delay: 0s, max_attempts: 0, window: 7s}}",
    ),
    (
        "deploy: {update_config: {parallelism: 2, delay: 5s, failure_action: pause, max_failure_ratio: 0.3}}",
        "deploy: {update_config: {parallelism: 0, delay: 0s, failure_action: '', monitor: 3s, max_failure_ratio: 0}}",
    ),
    (
        "deploy: {rollback_config: {parallelism: 2, delay: 5s, monitor: 3s, order: stop-first}}",
        "deploy: {rollback_config: {parallelism: 0, monitor: 0s, max_failure_ratio: 0.5, order: start-first}}",
    ),
    ("deploy: {update_config: {order: stop-first}, rollback_config: {failure_action: pause}}", "deploy: "),
    ("deploy: {update_config: {order: stop-first}}", "deploy: {rollback_config: {}, update_config: {}}"),
    ("shm_size: 1g", "shm_size: 2g"),
)  # fmt: skip
"""What two files say of one service; words in braces stand for every key of that kind."""

SECTIONS = (
    (
        "networks: {nn: {driver: a, internal: true, attachable: true, driver_opts: {x: 1}, labels: {a: 1}}, oo: }",
        "networks: {nn: {driver: b, labels: {b: 2}, ipam: {driver: d, config: [{subnet: 10.0.0.0/24}]}}, pp: }",
    ),
    ("networks: {nn: {driver: a}}\nvolumes: {vv: {driver: a}}", "networks: {nn: }\nvolumes: {vv: }"),
    ("volumes: {vv: {driver: a, driver_opts: {a: 1}, labels: [x=1]}, ww: }", "volumes: {vv: {name: n}, xx: }"),
    ("secrets: {ss: {file: /a, labels: {a: 1}, template_driver: x}}", "secrets: {ss: {file: /b, name: n}}"),
    ("secrets: {ss: {driver: a, driver_opts: {a: 1}}}", "secrets: {ss: {driver: b}}"),
    ("configs: {cc: {file: /a, labels: [a=1], template_driver: x}}", "configs: {cc: {file: /b}, dd: {file: /c}}"),
    ("networks: {nn: {external: true}}", "networks: {nn: {external: false}, oo: {external: true, name: n}}"),
    ("volumes: {vv: {external: true}}", "volumes: {vv: {external: true, name: n}}"),
    ("secrets: {ss: {external: true}}", "secrets: {ss: {external: true, name: n}}"),
    ("configs: {cc: {external: true}}", "configs: {cc: {external: true, name: n}}"),
    ("x-a: {b: 1}", "x-a: {c: 2}\nx-b: 3"),
)

_PLAIN = [
    row
    for row in keys.below(("services", "*"))
    if row.since is not None and row.path not in {"services.*.image", "services.*.oom_score_adj"}
]
WORDS = [row.name for row in _PLAIN if row.types in {Type.STRING, Type.DURATION, Type.STRING | Type.NULL}]
FLAGS = [row.name for row in _PLAIN if row.types is Type.BOOLEAN]
LISTS = [row.name for row in _PLAIN if row.types is Type.LIST and row.merge is Merge.APPENDED]


def lines(names: list[str], value: str) -> str:
    return "\n".join(f"{name}: {value}" for name in names)


def filled(body: str) -> str:
    """Return the body with every key of each kind that it names in braces."""
    known = {
        "{words}": lines(WORDS, "5s"),
        "{other words}": lines(WORDS, "6s"),
        "{empty words}": "\n".join(f"{name}: {'0s' if 'period' in name else repr('')}" for name in WORDS),
        "{lists}": lines(LISTS, "['1']"),
        "{other lists}": lines(LISTS, "['2']"),
        "{empty lists}": lines(LISTS, "[]"),
        "{flags}": lines(FLAGS, "true"),
        "{no flags}": lines(FLAGS, "false"),
    }
    for word, text in known.items():
        body = body.replace(word, text)
    return body


def stacks() -> Iterator[tuple[str, str]]:
    """Yield the pairs of files: one with all services side by side, one for each of the other sections."""
    bodies = [(filled(one), filled(other)) for one, other in SERVICES]
    yield tuple(
        'version: "3.13"\nservices:\n'
        + "".join(f"  s{number:02}:\n" + indented(body[side]) for number, body in enumerate(bodies))
        for side in (0, 1)
    )
    for one, other in SECTIONS:
        head = 'version: "3.13"\nservices: {s: {image: x}}\n'
        yield head + one + "\n", head + other + "\n"


def indented(text: str) -> str:
    return "".join(f"    {line}\n" for line in text.split("\n"))


def used(data: Data, route: tuple[str | int, ...] = ()) -> Iterator[str]:
    """Yield the paths of the keys that a file writes."""
    key = keys.at(route)
    if key is not None:
        yield key.path
    for step, child in data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ():
        yield from used(child, (*route, step))


@needs_docker
def test_two_files_say_together_what_docker_makes_of_them() -> None:
    for texts in stacks():
        answer = config(texts)
        assert not answer.error
        assert disagreements(texts, answer) == []


@needs_docker
def test_generated_files_say_together_what_docker_makes_of_them(figure: Callable[[str], None]) -> None:
    wanted = [files(SEED, number) for number in range(PAIRS)]
    answers = configs(wanted)
    told = [found for texts, answer in zip(wanted, answers, strict=True) for found in disagreements(texts, answer)]
    refused = sum(bool(answer.error) for answer in answers)
    figure(
        f"merged files against `docker stack config`: {PAIRS} pairs and triples by the seed {SEED}, {refused} refused, "
        f"{len(told)} other values; STACKENGINE_SEED and STACKENGINE_PAIRS make others"
    )
    assert told == []
    assert refused < 0.2 * PAIRS


def test_every_key_is_among_the_cases() -> None:
    written = {path for texts in stacks() for text in texts for path in used(plain(read(text).root))}
    known = {row.path for row in keys.TABLE if row.since is not None and row.fate is not Fate.DROPPED}
    unseen = {path for path in known - written if not path.startswith("services.*.build.")}
    assert {path for path in unseen if not path.endswith((".*", "[]"))} == {
        *(f"{section}.*.external.name" for section in ("networks", "volumes", "secrets", "configs"))
    }
