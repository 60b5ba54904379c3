"""What is read is what Docker reads: the same values, the same refusals. Where a docker CLI is there, it is asked."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from pyengine.document.document import read
from pyengine.document.node import Mapping
from pyengine.document.repeated import repeated
from pyengine.document.scalar import Data, Timestamp
from pyengine.document.yaml import YamlError

SCALARS: dict[str, Data] = {
    # an explicit tag
    '!!int "6"': 6,
    "!!int 0x1F": 31,
    "!!float 3": 3.0,
    '!!float "3"': 3.0,
    '!!bool "true"': True,
    '!!null ""': None,
    "!!null": None,
    "!!str": "",
    "!!str 1": "1",
    "!!str ~": "~",
    "!!binary aGk=": "hi",
    '!!binary "aGk="': "hi",
    "!!binary": "",
    '!!timestamp "2001-01-01"': Timestamp("2001-01-01"),
    "!!merge x": "x",
    '!<tag:yaml.org,2002:int> "7"': 7,
    # a tag that is none of YAML's own makes a string
    "!reset 1": "1",
    "!reset null": "null",
    "!reset": "",
    "!!foo 1": "1",
    "!<!x> 1": "1",
    "!!str\tb": "b",
    # and ! says nothing
    "! 12": 12,
    '! "12"': "12",
    "!": None,
    # words
    "yes": "yes",
    "on": "on",
    "y": "y",
    "True": True,
    "tRUE": "tRUE",
    "~": None,
    "~a": "~a",
    "NULL": None,
    "nULL": "nULL",
    "=": "=",
    "<<": "<<",
    # whole numbers
    "+1": 1,
    "-0": 0,
    "0777": 511,
    "0o777": 511,
    "0O17": 15,
    "-0o17": -15,
    "0b11": 3,
    "-0B11": -3,
    "+0x1F": 31,
    "0x_1": 1,
    "1__0": 10,
    "1_": 1,
    "_1": "_1",
    "0b2": "0b2",
    "0o8": "0o8",
    "0x": "0x",
    "1,000": "1,000",
    "22:22": "22:22",
    "9223372036854775807": 2**63 - 1,
    "18446744073709551615": 2**64 - 1,
    "18446744073709551616": 2.0**64,
    "+18446744073709551615": 2.0**64,
    "-9223372036854775808": -(2**63),
    "-9223372036854775809": -(2.0**63),
    "0x8000000000000000": 2**63,
    "0xFFFFFFFFFFFFFFFFF": "0xFFFFFFFFFFFFFFFFF",
    "1" * 80: float("1" * 80),
    # others
    "08": 8.0,
    "5.": 5.0,
    "+.5": 0.5,
    "._5": "._5",
    ".1_0": 0.1,
    ".1__0": ".1__0",
    "1_0.5": 10.5,
    "1e3": 1000.0,
    "1.e3": 1000.0,
    "1_e3": 1000.0,
    ".1e3": 100.0,
    "1e": "1e",
    "1e400": "1e400",
    ".e3": ".e3",
    ".Nan": ".Nan",
    "-.nan": "-.nan",
    "inf": "inf",
    "0x1p3": "0x1p3",
    ".": ".",
    "+": "+",
    # dates
    "2001-01-01": Timestamp("2001-01-01"),
    "2001-1-2T15:4:5Z": Timestamp("2001-1-2T15:4:5Z"),
    "2001-01-02t15:04:05.5+02:00": Timestamp("2001-01-02t15:04:05.5+02:00"),
    "2001-01-01 10:00:00": Timestamp("2001-01-01 10:00:00"),
    "2001-02-29": "2001-02-29",
    "2004-02-29": Timestamp("2004-02-29"),
    "2001-13-01": "2001-13-01",
    "2001-01-01 24:00:00": "2001-01-01 24:00:00",
    "2001-01-01T10:00:00": "2001-01-01T10:00:00",
    "2001-01-01 10:00:00Z": "2001-01-01 10:00:00Z",
    "2001-01": "2001-01",
    "01-01-2001": "01-01-2001",
    # escapes
    r'"\x41\u00e9"': "Aé",
    r'"\'"': "'",
    '"a\\\n      b"': "ab",
    # blanks within words
    "b\tc": "b\tc",
    "b \t c \t": "b \t c",
    "b\n     \tc": "b c",
}
"""A value as written, and what Docker reads."""

WRONG_SCALARS = [
    *("!!int x", "!!int 1.5", '!!int ""', "!!float x", "!!bool yes", "!!bool 1", "!!null x", "!!binary x"),
    *("!!timestamp x", "!!float .inf", ".nan", ".inf", "-.INF", "!e!x 1", "!! x", "- b", "@b", "`b", "%b"),
    *(r'"\/"', r'"\q"', r'"\xZZ"', r'"\ud83d\udc33"', r'"\U00110000"', "*\tb", "&a.b c", "&é c", "&a/b c"),
    *("[a?b]", "[:a]", "[::]", "{b\n    : c}", "|0\n   a", "|+-\n   a", "| b\n   c", "b\n\tc", "&a &b c", "!x *b"),
]
"""A value with which Docker refuses the file."""

S = "services: {a: {image: b}}\n"
M = "x-m: &m {k: 1}\nx-l: &l [{k: 1}, {z: 2}]\nx-s: &s text\nx-n: &n\nx-k: &k <<\n"
TEXTS: dict[str, Data] = {
    # merges
    f"{M}x:\n  a: 1\n  <<: *m\n": {"a": 1, "k": 1},
    f"{M}x:\n  a: 1\n  <<: [*m, {{q: 3}}]\n": {"a": 1, "k": 1, "q": 3},
    f"{M}x:\n  a: 1\n  <<: []\n": {"a": 1},
    f"{M}x:\n  a: 1\n  <<: !foo {{a: 2, b: 3}}\n": {"a": 1, "b": 3},
    f"{M}x:\n  a: 1\n  !!merge << : *m\n": {"a": 1, "k": 1},
    f'{M}x:\n  a: 1\n  !!merge "<<" : *m\n': {"a": 1, "k": 1},
    f"{M}x:\n  a: 1\n  ! << : *m\n": {"a": 1, "k": 1},
    f'{M}x:\n  a: 1\n  "<<": *m\n': {"a": 1, "<<": {"k": 1}},
    f"{M}x:\n  a: 1\n  !!str << : *m\n": {"a": 1, "<<": {"k": 1}},
    f"{M}x:\n  a: 1\n  *k : *m\n": {"a": 1, "<<": {"k": 1}},
    "x:\n  k: null\n  <<: {k: 5}\n": {"k": None},
    "x:\n  <<: [{k: null}, {k: 5}]\n": {"k": None},
    "x:\n  a: b\n  <<: {1: 2}\n": {"a": "b", "1": 2},
    # keys
    "x:\n  !!str 1: v\n": {"1": "v"},
    "x:\n  !!str : v\n": {"": "v"},
    "x:\n  &q k: v\n": {"k": "v"},
    f"{M}x:\n  *s : v\n": {"text": "v"},
    "x:\n  ? a\n  ? b\n  : c\n": {"a": None, "b": "c"},
    # collections keep their kind under any tag
    "x: !!str [a]\n": ["a"],
    "x: !!null {a: b}\n": {"a": "b"},
    "x: !override {a: 1}\n": {"a": 1},
    "x: !!set {a, b}\n": {"a": None, "b": None},
    # directives and documents
    "%YAML 1.1\n---\nx: yes\n": "yes",
    "%TAG !e! tag:x,2000:\n---\nx: !e!y 1\n": "1",
    "---\nx: 1\n---\nx: 2\n": 1,
    "x: 1\n...\nfoo: bar\n": 1,
    "x: 1\n... foo\n": 1,
    "--- # c\nx: 1\n": 1,
    "--- !!map\nx: 1\n": 1,
    "\ufeff# c\nx: 1\n": 1,
    # line breaks
    "x: b\x85x-c: d\n": "b",
    "x: b\u2028x-c: d\n": "b",
    "# c\u2029x: b\n": "b",
    "x: b\x85  c\n": "b c",
    "x: [b,\u2028c]\n": ["b", "c"],
    "x: b\rx-c: d\r": "b",
    # tabs
    "x:\tb\n": "b",
    "x: b\t# c\n": "b",
    "x: [\tb,\t\n\tc]\n": ["b", "c"],
    "x: |\t# c\n  b\n": "b\n",
    "x: |#c\n  b\n": "b\n",
    # looks
    "x: [a:b, http://c:80/, a:]\n": ["a:b", "http://c:80/", "a:"],
    'x: {"a":b, url: http://c:80/}\n': {"a": "b", "url": "http://c:80/"},
    "x: [? a : b]\n": [{"a": "b"}],
    "x: [<<, << : {k: 1}]\n": ["<<", {"k": 1}],
}
"""A text, which goes on with a service, and what Docker reads at `x`."""

WRONG_TEXTS: dict[str, str] = {
    **{
        f"{M}x:\n  a: 1\n  <<: {value}\n": marked or value
        for value, marked in {
            **dict.fromkeys(("null", "~", "text", "1", "*l", "*s", "*n", "[*m, null]", "[*l]", "[[*m]]"), ""),
            "": " \n",
        }.items()
    },
    **{
        f"x:\n  {key} : v\n": key
        for key in (
            *(
                "1",
                "true",
                "null",
                "~",
                "1.5",
                "2001-01-01",
                '!!int "1"',
                "!foo a",
                "!!binary aGk=",
                ".nan",
                "!",
                "! 1",
            ),
            *("[a]", "{a: b}", "!!null a"),
        )
    },
    "1: 2\n": "1",
    "x:\n  - 1: 2\n": "1",
    "x:\n  a: b\n  <<: {c: {1: 2}}\n": "1",
    "x: !!int b\n": "!!int b",
    "%YAML 1.2\n---\nx: 1\n": "%",
    "%YAML 2.0\n---\nx: 1\n": "%",
    "%FOO bar\n---\nx: 1\n": "%",
}
"""A text, and where in it stands what Docker refuses."""

REPEATED = ["x:\n  a: 1\n  !!str a: 2\n", "x:\n  <<: {b: 1}\n  '<<': 2\n", f"{M}x:\n  *s : 1\n  *s : 2\n"]
NOT_REPEATED = [f"{M}x:\n  text: 1\n  *s : 2\n"]


def at_x(text: str) -> Data:
    data = read(text).data
    assert isinstance(data, dict)
    return data["x"]


def served(text: str) -> str:
    """Return the text with `x` as Docker lets it be named, and with a service."""
    named = re.sub("(^|\u2029)x:", r"\1x-x:", text, flags=re.MULTILINE)
    start = re.match("(?:%[^\n]*\n|---[^\n]*\n|\ufeff)*", named)
    assert start is not None
    return named[: start.end()] + S + named[start.end() :]


@pytest.mark.parametrize("text", SCALARS)
def test_a_value_is_read_as_docker_reads_it(text: str) -> None:
    found, value = at_x(f"x:\n  k: {text}\n"), SCALARS[text]
    assert found == {"k": value}
    assert isinstance(found, dict)
    assert type(found["k"]) is type(value)


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_is_read_as_docker_reads_it(text: str) -> None:
    assert at_x(text) == TEXTS[text]
    assert read(served(text)).roots


@pytest.mark.parametrize("text", WRONG_SCALARS)
def test_a_value_that_docker_refuses_is_refused(text: str) -> None:
    with pytest.raises(YamlError):
        read(f"{S}x-x:\n  k: {text}\n")


@pytest.mark.parametrize("text", WRONG_TEXTS)
def test_what_docker_refuses_has_its_place(text: str) -> None:
    with pytest.raises(YamlError) as caught:
        read(text)
    assert caught.value.span.start == text.rindex(WRONG_TEXTS[text])


def test_a_key_is_repeated_where_docker_says_so() -> None:
    assert all(len(list(repeated(read(text)))) == 1 for text in REPEATED)
    assert not any(list(repeated(read(text))) for text in NOT_REPEATED)


class Docker:
    """`docker stack config`, which needs no engine."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def config(self, text: str) -> str | None:
        """Return what Docker made of the text, None where it refuses it."""
        self.file.write_bytes(text.encode())
        command = ["docker", "stack", "config", "-c", str(self.file)]
        done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
        return done.stdout if done.returncode == 0 else None


@pytest.fixture(scope="module")
def docker(tmp_path_factory: pytest.TempPathFactory) -> Docker:
    cli = Docker(tmp_path_factory.mktemp("docker") / "stack.yml")
    if shutil.which("docker") is None or cli.config(S) is None:
        pytest.skip("there is no docker CLI here")
    return cli


def said(value: str) -> Data:
    """Return what a value of Docker's output is, which Docker writes so that it can be one thing only."""
    if value.startswith('"'):
        return str(json.loads(value))
    if value in {"null", "true", "false"} or re.fullmatch(r"-?\d+(\.\d+)?(e[+-]\d+)?", value):
        return json.loads(value)
    if re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", value):
        return Timestamp(value)
    return value[1:-1].replace("''", "'") if value.startswith("'") else value


def test_docker_reads_the_values_so(docker: Docker) -> None:
    lines = [f"  k{number}: {text}\n" for number, text in enumerate(SCALARS)]
    output = docker.config(f"{S}x-x:\n{''.join(lines)}")
    assert output is not None
    found = dict(re.findall(r"^  k(\d+): (.*)$", output, re.MULTILINE))
    for number, (text, value) in enumerate(SCALARS.items()):
        told = said(found[str(number)])
        if isinstance(value, Timestamp):
            assert isinstance(told, Timestamp), text
        else:
            assert told == value, text
            assert isinstance(told, str) is isinstance(value, str), text


def test_docker_accepts_the_texts(docker: Docker) -> None:
    for text in (*TEXTS, *NOT_REPEATED):
        output = docker.config(served(text))
        assert output is not None, text
        if isinstance(value := TEXTS.get(text), dict) and "<<" not in value:
            root = read(output).root
            assert isinstance(root, Mapping)
            assert read(output).data["x-x"] == value, text  # type: ignore[index]


def test_docker_refuses_what_is_refused(docker: Docker) -> None:
    for text in (*(f"x:\n  k: {value}\n" for value in WRONG_SCALARS), *WRONG_TEXTS, *REPEATED):
        assert docker.config(served(text)) is None, text
