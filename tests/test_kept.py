"""No fix touches what is redacted, be it a secret in the raw text or a placeholder in the redacted one."""

from __future__ import annotations

from pyengine.engine import File, Judged, analyse, fix

PASSWORD = "hunter2" + "-correct-horse"
TOUCHED = "it would touch a redacted value"


def service(setting: str) -> str:
    return f"services:\n  api:\n    image: example/api:2\n{setting}"


def judged(text: str, rule: str) -> Judged:
    (found,) = [each for each in analyse([File("a", text)]).judged if each.finding.rule == rule]
    return found


def safely_fixed(text: str) -> str:
    return fix([File("a", text)], unsafe=False).files[0].text


def test_a_fix_that_would_touch_a_placeholder_is_refused() -> None:
    text = service("    healthcheck:\n      test: [SE_PASSWORD_1_k4f7m2, -f]\n")
    found = judged(text, "healthcheck-test-without-cmd")
    assert judged(text.replace("SE_PASSWORD_1_k4f7m2", "curl"), found.finding.rule).choices
    assert not found.choices
    assert found.refusal == TOUCHED
    assert safely_fixed(text) == text


def test_a_fix_that_would_write_over_a_secret_is_refused() -> None:
    text = service(
        "    environment:\n      DB_PASSWORD: unless-stopped\n"
        "    deploy:\n      restart_policy:\n        condition: unless-stopped\n"
    )
    found = judged(text, "restart-condition-refused")
    assert judged(text.replace("DB_PASSWORD", "GREETING"), found.finding.rule).choices
    assert not found.choices
    assert found.refusal == TOUCHED
    assert safely_fixed(text) == text


def test_a_fix_beside_a_secret_is_offered_and_leaves_it_alone() -> None:
    text = service(f'    command: sh -c "curl -u admin:{PASSWORD} http://x/$(hostname)"\n')
    assert judged(text, "stray-dollar").choices
    assert safely_fixed(text) == text.replace("$(", "$$(")
