"""What of a probe only a shell understands, and how its words become one line."""

from __future__ import annotations

import pytest

from pyengine.swarm.probes import for_shell, joined, takes_arguments


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["redis-cli", "-a", "${REDIS_PASSWORD}", "ping"], "${REDIS_PASSWORD}"),
        (["mysqladmin", "ping", "-p$(cat /run/secrets/root)"], "-p$(cat /run/secrets/root)"),
        (["pg_isready", "-U", "$POSTGRES_USER"], "$POSTGRES_USER"),
        (["curl", "http://localhost:${PORT:-80}/health"], "http://localhost:${PORT:-80}/health"),
        (["curl", "-f", "http://x", "||", "exit", "1"], "||"),
        (["curl", "-f", "http://x", ">/dev/null"], ">/dev/null"),
        (["sh", "-c", "curl -f http://x || exit 1"], None),
        (["/bin/bash", "-c", "echo $HOME"], None),
        (["node", "-e", "fetch(`http://x:${PORT}`).then(r => process.exit(r.ok ? 0 : 1))"], None),
        (["php", "-r", "$x = fsockopen('localhost', 80) || exit(1);"], None),
        (["grep", "-q", "ready$", "/state"], None),
        (["find", "/tmp", "-exec", "true", ";"], None),
        (["curl", "-f", "http://x/?a=1&b=2"], None),
    ],
)
def test_what_only_a_shell_understands(words: list[str], found: str | None) -> None:
    assert for_shell(words) == found


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (["curl", "-f", "http://x", "||", "exit", "1"], "curl -f http://x || exit 1"),
        (["curl", "-f", "http://x/?a=1&b=2"], "curl -f 'http://x/?a=1&b=2'"),
        (["redis-cli", "-a", "$${PASSWORD}", "ping"], 'redis-cli -a "$${PASSWORD}" ping'),
        (["wget", "-O", "it's"], 'wget -O "it\'s"'),
        (["echo", 'say "$X"'], None),
    ],
)
def test_words_become_a_line(words: list[str], line: str | None) -> None:
    assert joined(words) == line


def test_a_script_may_read_the_words_behind_it() -> None:
    assert takes_arguments('curl -f "$0"')
    assert takes_arguments('curl "$@"')
    assert not takes_arguments("curl -f $URL")
