"""Docker itself accepts and refuses each key, in each version of the schema, as its row in the table says."""

from __future__ import annotations

import re
from json import dumps

from pyengine.swarm import keys
from pyengine.swarm.keys.key import FIRST, NOTHING, Fate, Key, Type, Version
from pyengine.swarm.target import NEWEST_VERSION
from tests.draws import share
from tests.swarm.docker_cli import config, configs, needs_docker, warnings
from tools.pages.sample import BESIDE, NAMES, file, together, value

VERSIONS = tuple((3, minor) for minor in range(NEWEST_VERSION[1] + 1))
REFUSED = {Fate.UNKNOWN, Fate.FORBIDDEN}
ROWS = tuple(key for key in keys.TABLE if key.path not in {"version", "services", "services.*"})


def parent_since(key: Key) -> Version:
    above = keys.at(key.pattern[:-1])
    return (above.since or FIRST) if above is not None else FIRST


def refused_in(key: Key) -> tuple[Version, ...]:
    """Return the versions in which this key itself is refused, not the mapping it stands in.

    A newer version has all of an older one, so that of a key in no version the ends are enough.
    """
    versions = [version for version in VERSIONS if version >= parent_since(key)]
    if key.since is None:
        return versions[0], versions[-1]
    return tuple(version for version in versions if version < key.since)


@needs_docker
def test_docker_accepts_every_key_in_every_version_that_has_it() -> None:
    for version in VERSIONS:
        known = [key for key in ROWS if keys.fate(key, version) not in REFUSED]
        files = [file(version, key, value(key), name) for key, name in zip(known, NAMES, strict=False)]
        answer = config([dumps(together(files))])
        if answer.error:
            errors = [each.error for each in configs([[dumps(each)] for each in files])]
            wrong = [f"{key.path}: {error}" for key, error in zip(known, errors, strict=True) if error]
            assert not wrong, (version, wrong)
        assert not answer.error, version


@needs_docker
def test_docker_refuses_every_key_in_every_version_that_does_not_have_it() -> None:
    cases = [(key, version) for key in ROWS for version in refused_in(key)]
    assert len(cases) > 300
    cases = share(cases, 3)
    answers = configs([[dumps(file(version, key, value(key)))] for key, version in cases])
    wrong = []
    for (key, version), answer in zip(cases, answers, strict=True):
        if not answer.error or (key.fate is Fate.FORBIDDEN) != ("forbidden properties" in answer.error):
            wrong.append(f"{key.path} {version}: {answer.error}")
    assert not wrong


KINDS: dict[Type, object] = {
    Type.STRING: "word",
    Type.INTEGER: 5,
    Type.NUMBER: 5.5,
    Type.BOOLEAN: True,
    Type.NULL: None,
    Type.LIST: [],
    Type.MAPPING: {},
}
"""A value of each kind; of those that are a kind of another one, one that is not."""


def kinds(types: Type) -> Type:
    """Return the kinds of value that the schema takes; durations and sizes are strings to it."""
    strings = Type.STRING if types & (Type.DURATION | Type.SIZE) else NOTHING
    return types | strings | (Type.INTEGER if Type.NUMBER in types else NOTHING)


@needs_docker
def test_docker_refuses_every_kind_of_value_that_a_key_does_not_take() -> None:
    cases = [
        (key, kind)
        for key in ROWS
        if key.since is not None and key.fate is not Fate.DROPPED
        for kind in KINDS
        if kind not in kinds(key.types)
    ]
    assert len(cases) > 600
    cases = share(cases, 3)
    answers = configs([[dumps(file(NEWEST_VERSION, key, KINDS[kind]))] for key, kind in cases])
    wrong = [f"{key.path} {kind}" for (key, kind), answer in zip(cases, answers, strict=True) if not answer.error]
    assert not wrong


@needs_docker
def test_a_mapping_takes_keys_without_a_row_where_it_is_open() -> None:
    cases = [key for key in ROWS if key.since is not None and Type.MAPPING in key.types and is_fixed(key)]
    cases = [key for key in cases if "x-cluster-spec" not in key.path]
    said = [{**dict(BESIDE.get(key.path, {})), "unheard_of": "word"} for key in cases]
    answers = configs([[dumps(file(NEWEST_VERSION, key, says))] for key, says in zip(cases, said, strict=True)])
    taken = [key.path for key, answer in zip(cases, answers, strict=True) if not answer.error]
    assert taken == [key.path for key in cases if key.open is not None]


def is_fixed(key: Key) -> bool:
    """Tell a mapping of keys, not of names."""
    return {below.name for below in keys.below(key.pattern)} - {"*", "[]"} != set()


@needs_docker
def test_docker_casts_what_it_interpolates_where_the_row_says_so() -> None:
    scalars = Type.INTEGER | Type.NUMBER | Type.BOOLEAN
    cases = [key for key in ROWS if key.since and key.types & scalars and not key.types & Type.STRING]
    words = ["${YES}" if Type.BOOLEAN in key.types else "${FIVE}" for key in cases]
    files = [[dumps(file(NEWEST_VERSION, key, word))] for key, word in zip(cases, words, strict=True)]
    answers = configs(files, {"YES": "yes", "FIVE": "5"})
    cast = [key.path for key, answer in zip(cases, answers, strict=True) if not answer.error]
    assert cast == [key.path for key in cases if key.cast is not None]


@needs_docker
def test_docker_warns_of_what_it_ignores_and_of_what_is_deprecated() -> None:
    known = [key for key in ROWS if len(key.pattern) == 3 and key.path.startswith("services.") and key.since]
    files = [file(NEWEST_VERSION, key, value(key), name) for key, name in zip(known, NAMES, strict=False)]
    said = warnings([dumps(together(files))])
    (listed,) = re.findall(r"Ignoring unsupported options: (.*)", said)
    assert set(listed.split(", ")) == {key.name for key in known if key.fate in {Fate.IGNORED, Fate.WARNED}}
    deprecated = re.findall(r"^(\w+): ", said.partition("Ignoring deprecated options:")[2], re.MULTILINE)
    assert set(deprecated) == {key.name for key in known if key.fate is Fate.DEPRECATED}


@needs_docker
def test_the_loader_itself_drops_what_it_has_no_field_for() -> None:
    (key,) = [key for key in ROWS if key.path == "services.*.oom_score_adj"]
    answer = config([dumps(file(NEWEST_VERSION, key, value(key)))])
    assert not answer.error
    assert "oom" not in answer.text
