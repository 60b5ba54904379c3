"""How Go's libraries read and write what stands in a stack file."""

from __future__ import annotations

import pytest

from pyengine.document.scalar import Plain, Timestamp
from pyengine.swarm.golang import mounts, numbers, ports, references, words
from pyengine.swarm.golang.text import quoted, shown


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1234567.0, "1.234567e+06"),
        (100000.0, "100000"),
        (1e21, "1e+21"),
        (1e-05, "1e-05"),
        (-1.5, "-1.5"),
        (0.0, "0"),
        (True, "true"),
        (None, "<nil>"),
        (Timestamp("2001-01-01"), "2001-01-01 00:00:00 +0000 UTC"),
        (Timestamp("2001-1-2 3:04:05.5"), "2001-01-02 3:04:05.5 +0000 UTC"),
    ],
)
def test_values(value: Plain, text: str) -> None:
    assert shown(value) == text


def test_quotes() -> None:
    assert quoted('a"b\n\x01\u200b') == '"a\\"b\\n\\x01\\u200b"'


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("80", [(80, 0)]),
        ("8080:80", [(80, 8080)]),
        ("8000-8001:80-81/udp", [(80, 8000), (81, 8001)]),
        ("8000-8002:80", [(80, 8000), (80, 8001), (80, 8002)]),
        ("[::1]:20:21", [(21, 20)]),
    ],
)
def test_ports(text: str, found: list[tuple[int, int]]) -> None:
    assert [(port.target, port.published) for port in ports.parse(text)] == found


@pytest.mark.parametrize("text", ["", "x", "80:", "99999", "1-2:3-5", "a:80:80", "80/foo", "2-1", "[::1:80:80"])
def test_what_is_no_port(text: str) -> None:
    assert not ports.is_port(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("/a", ("volume", "", "/a")),
        ("data:/b", ("volume", "data", "/b")),
        ("./x:/b:ro", ("bind", "./x", "/b")),
        ("C:\\x:/b", ("bind", "C:\\x", "/b")),
        ("n:/b", ("volume", "", "n:/b")),  # one letter is a drive
    ],
)
def test_volumes(text: str, found: tuple[str, str, str]) -> None:
    volume = mounts.parse(text)
    assert (volume.kind, volume.source, volume.target) == found


@pytest.mark.parametrize("text", ["", ":/b", "aa:/b:ro:x", "aa::/b"])
def test_what_is_no_volume(text: str) -> None:
    with pytest.raises(mounts.VolumeError):
        mounts.parse(text)


def test_words() -> None:
    assert words.split("a 'b c' \"d\\\"e\" f#g #h\nx ''") == ["a", "b c", 'd"e', "f#g", "x", ""]
    for text in ("'", '"a', "a\\"):
        with pytest.raises(words.WordsError):
            words.split(text)


@pytest.mark.parametrize(("text", "size"), [("5", 5), ("1.5 GB", 3 * 2**29), ("5kib", 5120), ("5b", 5), ("1e3", 1000)])
def test_sizes(text: str, size: int) -> None:
    assert numbers.size(text) == size


@pytest.mark.parametrize("text", ["", "x", "5x", "-1", "1eb", "5kbb"])
def test_what_is_no_size(text: str) -> None:
    with pytest.raises(numbers.NumberError):
        numbers.size(text)


def test_processors() -> None:
    assert [numbers.nano_cpus(text) for text in ("0.5", "1/2", "2", ".5")] == [
        5 * 10**8,
        5 * 10**8,
        2 * 10**9,
        5 * 10**8,
    ]
    for text in ("x", "", "0.0000000001", "1/0"):
        with pytest.raises(numbers.NumberError):
            numbers.nano_cpus(text)


@pytest.mark.parametrize(
    ("image", "kept"),
    [
        ("redis", "redis:latest"),
        ("docker.io/library/x:1", "x:1"),
        ("a.b/c/d", "a.b/c/d:latest"),
        ("localhost:5000/q", "localhost:5000/q:latest"),
        (f"x@sha256:{'a' * 64}", f"x@sha256:{'a' * 64}"),
    ],
)
def test_images(image: str, kept: str) -> None:
    assert not references.problem(image)
    assert references.with_tag(image) == kept


@pytest.mark.parametrize("image", ["X", "a b", "", "x:y:z", ":x", "x@sha256:aa"])
def test_what_is_no_image(image: str) -> None:
    assert references.problem(image)
