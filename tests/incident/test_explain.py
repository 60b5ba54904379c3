"""The whole of a paste is explained: never a crash, never a secret, in a time that grows with the text."""

from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from pyengine.explain import explain
from pyengine.incident.symptoms import KNOWN
from pyengine.input.case import File

PIECES = [text for known in KNOWN for text in known.seen]
STACK = "services:\n  api:\n    image: registry.example/api:2\n    environment:\n      DB_PASSWORD: hunter2-Xy7Qp9\n"
SECRET = "hunter2-Xy7Qp9"


def lines(*texts: str) -> list[str]:
    found = explain([File(f"{number}.txt", text) for number, text in enumerate(texts)])
    told = [
        word
        for each in found.explained.told
        for word in (each.title, each.cause, each.symptom.evidence, *each.symptom.parts.values())
    ]
    return told + [word for command in found.explained.now for word in (*command.argv, command.effect)]


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=80), max_size=6))
def test_any_paste_is_explained(pieces: list[str]) -> None:
    text = "\n".join(pieces)
    found = explain([File("paste", text)])
    assert "".join(part.pasted.span.of(text) for part in found.parts) == text
    for told in found.explained.told:
        assert told.symptom.place.span.end <= len(text)
        assert told.symptom.evidence


def test_files_of_one_incident_are_explained_together() -> None:
    files = [File("error.txt", "Pending 2 minutes ago\n"), File("stack.yml", STACK)]
    found = explain(files)
    assert {(part.file, part.pasted.kind.value) for part in found.parts} >= {(1, "stack")}
    error = "failed to update service shop_api: rpc error: code = Unknown desc = update out of sequence"
    (told,) = explain([File("error.txt", error), files[1]]).explained.told
    assert (told.symptom.id, told.symptom.service, told.symptom.place.file) == ("update-out-of-sequence", "shop_api", 0)
    assert told.symptom.parts["stack"] == "shop"


def test_no_secret_is_quoted() -> None:
    error = (
        f"$ docker service update --env-add DB_PASSWORD={SECRET} shop_api\n"
        f'Error response from daemon: expanding env failed: expanding env "DB_PASSWORD={SECRET}{{{{ .X }}}}": x\n'
    )
    said = lines(error, STACK)
    assert said
    assert not [word for word in said if SECRET in word]


def test_no_part_of_a_secret_is_quoted_where_the_shell_ends_the_command() -> None:
    said = lines(f"$ docker service update --env-add DB_PASSWORD={SECRET})* --force shop_api\n")
    assert any("DB_PASSWORD=" in word for word in said)
    assert not [word for word in said if SECRET[:6] in word]


def test_a_password_that_is_the_name_of_a_service_hides_no_name() -> None:
    stack = "services:\n  postgres:\n    image: postgres:16\n    environment:\n      POSTGRES_PASSWORD: postgres\n"
    row = 'shop_postgres.1|postgres:16|node-a|Shutdown|Failed 4 seconds ago|"task: non-zero exit (1)"|\n'
    said = lines(row * 3, stack)
    assert "shop_postgres" in said
    assert not [word for word in said if "SE_" in word]


def test_a_service_called_like_a_command_runs_nothing() -> None:
    row = '$(id).1|app:1|node-a|Shutdown|Failed 4 seconds ago|"task: non-zero exit (1)"|\n'
    for command in explain([File("paste", row * 3)]).explained.now:
        assert "$(id)" not in command.line.replace("'$(id)'", "")


def test_the_time_grows_with_the_text() -> None:
    piece = 'shop_api.1|app:1|node-a|Shutdown|Failed 4 seconds ago|"task: non-zero exit (1)"|\nno suitable node (\n'
    small, large = "".join(piece * 300), "".join(piece * 2400)

    def spent(text: str) -> float:
        began = time.process_time()
        explain([File("paste", text)])
        return time.process_time() - began

    spent(small)
    assert spent(large) < 8 * 3 * spent(small)
