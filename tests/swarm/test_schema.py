"""Each key at each version, as the table says; Docker's words for what is wrong; Docker asked about files by chance."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from json import dumps

import pytest

from pyengine.document.document import read
from pyengine.swarm import keys
from pyengine.swarm.effective import effective, loaded
from pyengine.swarm.keys.key import FIRST, Fate, Key, Version
from pyengine.swarm.spec.names import Names
from pyengine.swarm.target import NEWEST_VERSION
from tests.draws import SEED, share
from tests.swarm.docker_cli import config, needs_docker
from tests.swarm.stacks import Chance
from tools.pages.sample import file, value

VERSIONS = tuple((3, minor) for minor in range(NEWEST_VERSION[1] + 1))
ROWS = tuple(key for key in keys.TABLE if key.path not in {"version", "services", "services.*"})
FILES = 150


def above(key: Key) -> Version:
    parent = keys.at(key.pattern[:-1])
    return (parent.since or FIRST) if parent is not None else FIRST


def said(files: list[str]) -> tuple[str, ...]:
    """Return what stops the files before an engine is asked."""
    found = effective([read(text) for text in files], Names("s", "/f"))
    return found.errors if found.refused_by == "loader" else ()


def test_every_key_is_accepted_refused_or_ignored_in_every_version_as_the_table_says() -> None:
    cases = [(key, version) for key in ROWS for version in VERSIONS]
    assert len(cases) > 4000
    for key, version in share(cases, 4):
        answer = effective([read(dumps(file(version, key, value(key))))], Names("s", "/f"))
        fate = keys.fate(key, version)
        schema = [text for text in answer.errors if "dditional property" in text or "must be a" in text]
        if fate is Fate.FORBIDDEN:
            assert answer.errors == (f"Compose file contains unsupported options:\n\n{key.name}: {key.says}\n",), (
                key.path
            )
        elif fate is Fate.UNKNOWN or version < above(key):
            assert schema, (key.path, version)
        else:
            assert not schema, (key.path, version, answer.errors)
        if len(key.pattern) == 3 and key.path.startswith("services.") and not schema and not answer.errors:
            warned = any(text.startswith("Ignoring") and key.name in text for text in answer.warnings)
            assert warned == (fate in {Fate.IGNORED, Fate.WARNED, Fate.DEPRECATED}), key.path


ORDER = "services.a.deploy.update_config.order"
DECODING = "decoding failed due to the following error(s):\n\n"
CAST = "failed to cast to expected type"
FORMAT = "invalid reference format"
WORDS = (
    ("a: {image: x, depends_on: {b: {}}}", "services.a.depends_on must be a list"),
    ("a: {image: x, foo: 1}", "services.a Additional property foo is not allowed"),
    ("a: {image: x, command: {b: c}}", "services.a.command must be a string"),
    ("a: {image: x, networks: 5}", "services.a.networks must be a list"),
    ("a: {image: x, environment: {A: true}}", "services.a.environment.A must be a string, number or null"),
    ("a: {image: x, environment: [A=1, A=1]}", "services.a.environment array items[0,1] must be unique"),
    ("a: {image: x, ports: ['x']}", "services.a.ports.0 Does not match format 'ports'"),
    ("a: {image: x, ports: [{published: '80'}]}", "services.a.ports.0.published must be a integer"),
    ("a: {image: x, ulimits: {nofile: {soft: 1}}}", "services.a.ulimits.nofile hard is required"),
    ("a: {image: x, volumes: [{target: /x}]}", "services.a.volumes.0 type is required"),
    ("a: {image: x, shm_size: []}", "services.a.shm_size must be a number or string"),
    ("a: {image: x, stop_grace_period: 1d}", "services.a.stop_grace_period Does not match format 'duration'"),
    (
        "a: {image: x, deploy: {update_config: {order: x}}}",
        f'{ORDER} {ORDER} must be one of the following: "start-first", "stop-first"',
    ),
    (
        "a: {image: x, deploy: {replicas: -1}}",
        f"{DECODING}cannot parse 'Deploy.Replicas', -1 overflows uint",
    ),
    (
        "a: {image: x, volumes: [':/b']}",
        f"{DECODING}error decoding 'Volumes[0]': invalid spec: :/b: empty section between colons",
    ),
    ("a: {image: x, volumes: [{type: bind}]}", 'invalid mount config for type "bind": field Source must not be empty'),
    ("a: {build: .}", "invalid image reference for service a: no image specified"),
    (
        "a: {image: X}",
        f"invalid image reference for service a: {FORMAT}: repository name (library/X) must be lowercase",
    ),
    ("a: {image: x, volumes: ['data:/b']}", 'service a: undefined volume "data"'),
    ("a: {image: x, networks: [n]}", 'service a: undefined network "n"'),
    ("a: {image: x, secrets: [n]}", 'service a: undefined secret "n"'),
    ("a: {image: x, restart: foo}", "service a: unknown restart policy: foo"),
    (
        "a: {image: x, deploy: {mode: global, replicas: 1}}",
        "service a: replicas can only be used with replicated or replicated-job mode",
    ),
    (
        "a: {image: x, healthcheck: {disable: true, test: a}}",
        "service a: test and disable can't be set at the same time",
    ),
    (
        "a: {image: 'x${', labels: {a: '${A:?b}'}}",
        'invalid interpolation format for services.a.image: "x${"; you may need to escape any $ with another $',
    ),
    (
        "a: {image: x, deploy: {replicas: '${N}'}}",
        f'error while interpolating services.a.deploy.replicas: {CAST}: strconv.Atoi: parsing "": invalid syntax',
    ),
)  # fmt: skip


@pytest.mark.parametrize(("service", "words"), WORDS, ids=[words[:60] for _, words in WORDS])
def test_what_is_wrong_is_said_in_dockers_words(service: str, words: str) -> None:
    assert words in said([f"services: {{{service}}}"])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[]", "top-level object must be a mapping"),
        ("", "top-level object must be a mapping"),
        ("version: '2.4'", "unsupported Compose file version: 2.4"),
        ("version: 3.8", "version must be a string"),
        ("name: x", "(root) Additional property name is not allowed"),
        ("services: ", "services must be a mapping"),
        ("a: 1\na: 2", 'yaml: unmarshal errors:\n  line 2: mapping key "a" already defined at line 1'),
        ("services: {a: {image: x}}\nsecrets: {s: {}}", "read /f: is a directory"),
        (
            "services: {a: {image: x}}\nvolumes: {v: {external: true, driver: d}}",
            'conflicting parameters "external" and "driver" specified for volume "v"',
        ),
    ],
)
def test_what_is_wrong_with_a_whole_file_is_said_in_dockers_words(text: str, words: str) -> None:
    assert said([text]) == (words,)


def test_versions_of_merged_files_agree() -> None:
    other = "version mismatched between two composefiles : 3.8 and 3.13"
    assert said(["version: '3.8'\nservices: {a: {image: x}}", "services: {a: {image: x}}"]) == (other,)


@needs_docker
def test_docker_says_the_same_of_files_by_chance(figure: Callable[[str], None]) -> None:
    """Crashes of Docker itself, and env files that are not there, say nothing about a file."""
    seed = int(SEED)
    texts = [Chance(seed + number).file() for number in range(FILES)]
    with ThreadPoolExecutor(2) as pool:
        answers = [answer.error for answer in pool.map(lambda text: config([text]), texts)]
    silent = ("no such file", "docker.go", "is a directory")
    judged = [
        (text, answer, loaded([read(text)], Names("s", "/f")).errors)
        for text, answer in zip(texts, answers, strict=True)
        if not any(words in answer for words in silent)
    ]
    verdicts = [text for text, answer, told in judged if bool(answer) != bool(told)]
    words = [
        (answer, told)
        for _, answer, told in judged
        if answer and told and "forbidden" not in answer and not any(answer.endswith(each.strip()) for each in told)
    ]
    figure(
        f"loader against `docker stack config`: {len(judged)} files by chance (seed {seed}), "
        f"{sum(bool(answer) for _, answer, _ in judged)} refused, {len(verdicts)} other verdicts, "
        f"{len(words)} other words"
    )
    assert len(verdicts) <= 0.01 * len(judged), verdicts[:3]
    assert len(words) <= 0.01 * len(judged), words[:3]
