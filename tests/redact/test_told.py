"""The clauses of a sentence beside the one with the noun: told.py."""

from __future__ import annotations

import pytest

from pyengine.redact import redact

TOLD = (
    ("The new db password is Thunderbird, the admin one is Marigold4.", "Marigold4"),
    ("Das Passwort? Vorher war es Schwamm99, jetzt ist es Federmappe.", "Federmappe"),
    ("La password del db è Melanzana. Prima era Parmigiana, poi no.", "Parmigiana"),
    ("Ontem a senha era Mandioca_9; hoje troquei para Pitanga77 e parou.", "Pitanga77"),
    ("the sudo password on mgr2 is still Pendragon, I think", "Pendragon"),
    ("login with admin:Nightingale on the old box still works", "Nightingale"),
    ("ask Mira for the admin key (sk-Vanilla_pod)", "Vanilla_pod"),
)
ABOUT = (
    "Das Passwort ist korrekt, die Datenbank ist Postgres.",
    "The password is wrong and the user is Monitoring.",
    "The password was changed by the team, the host is Backup.",
    "Der Schlüssel wird beim Start automatisch erzeugt.",
    "const { password } = req.body;",
    "secret not found: crm_db_pw_v3",
)


@pytest.mark.parametrize(("sentence", "value"), TOLD)
def test_a_clause_without_the_noun_tells_a_value(sentence: str, value: str) -> None:
    assert value not in redact(f"{sentence}\n").text


@pytest.mark.parametrize("sentence", ABOUT)
def test_a_clause_that_tells_something_else_stays(sentence: str) -> None:
    assert redact(f"{sentence}\n").text == f"{sentence}\n"
