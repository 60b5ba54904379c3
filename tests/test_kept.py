"""No fix touches what is redacted, be it a secret in the raw text or a placeholder in the redacted one."""

from __future__ import annotations

from pyengine.engine import File, analyse, fix

PASSWORD = "hunter2" + "-correct-horse"
TEXT = f"""\
services:
  api:
    image: example/api:2
    environment:
      DB_PASSWORD: {PASSWORD}
    deploy:
      restart_policy:
        condition: {PASSWORD.upper()}
"""


def test_a_fix_that_would_touch_a_placeholder_is_refused() -> None:
    text = TEXT.replace(PASSWORD, "x").replace(PASSWORD.upper(), "SE_PASSWORD_1_x0")
    (judged,) = [each for each in analyse([File("a", text)]).judged if each.finding.rule == "restart-condition-refused"]
    assert not judged.choices
    assert judged.refusal
    assert fix([File("a", text)], unsafe=False).files[0].text == text


def test_a_fix_that_would_write_over_a_secret_is_refused() -> None:
    text = f"""\
services:
  api:
    image: example/api:2
    command: sh -c "curl -u admin:{PASSWORD} http://x/$(hostname)"
"""
    (judged,) = [each for each in analyse([File("a", text)]).judged if each.finding.rule == "stray-dollar"]
    assert judged.choices, "the edit beside the secret leaves it alone"
    assert PASSWORD in fix([File("a", text)], unsafe=False).files[0].text
