"""Keys that are ignored or dropped, and that have an equivalent."""

from __future__ import annotations

from pathlib import Path

from tests.reports.judging import fixed, report, told

RULE = "shm-size-ignored"


def test_the_report(shared: Path) -> None:
    text = report(shared, "25")
    assert told(RULE, text) == [("shm_size", "medium")]
    assert fixed(RULE, text) == report(shared, "25.fixed")
    assert told(RULE, report(shared, "25.fixed")) == []
    assert told("tmpfs-dropped", text) == [], "the same fix takes it out"
    assert told("tmpfs-unbounded", text) == [("tmpfs", "info")]


def test_the_key_that_is_advised_instead() -> None:
    text = "services:\n  a:\n    image: app:1\n    tmpfs: '/dev/shm:size=256m'\n"
    assert told("tmpfs-dropped", text) == [("tmpfs", "medium")]
    volume = "    volumes:\n      - type: tmpfs\n        target: /dev/shm\n        tmpfs:\n          size: 268435456\n"
    assert fixed("tmpfs-dropped", text) == f"services:\n  a:\n    image: app:1\n{volume}"
    shared_memory = text.replace("tmpfs: '/dev/shm:size=256m'", "shm_size: 256m")
    assert fixed(RULE, shared_memory) == f"services:\n  a:\n    image: app:1\n{volume}"


def test_a_mode_is_dropped() -> None:
    mount = "    volumes:\n      - {type: tmpfs, target: /keys, tmpfs: {mode: 0700}}\n"
    text = f"services:\n  a:\n    image: app:1\n{mount}"
    assert told("tmpfs-mode-dropped", text) == [("mode", "medium")]
