"""The rules, one line each. A new rule is one module with META, check and EXAMPLES, and its line here."""

from __future__ import annotations

from pyengine.document.document import Document
from pyengine.finding import Finding
from pyengine.rules import (
    duplicate_key,
    harden_monitor_and_delay,
    harden_rollback_config,
    harden_rollback_on_failure,
    harden_start_first,
    healthcheck_test_without_cmd,
    key_not_in_version,
    restart_attempts_without_window,
    restart_condition_refused,
    restart_on_failure_with_healthcheck,
    rollback_failure_rollback,
    second_document_dropped,
    single_replica_stop_first,
    start_first_cannot_place,
    start_first_single_writer,
    start_first_without_healthcheck,
    stray_dollar,
    unset_variable_breaks_deploy,
    update_batch_covers_replicas,
    update_enum_refused,
    update_failure_continue,
)
from pyengine.rules import rule as _rule

RULES: tuple[_rule.Rule, ...] = tuple(
    map(
        _rule.rule,
        (
            duplicate_key,
            second_document_dropped,
            stray_dollar,
            unset_variable_breaks_deploy,
            key_not_in_version,
            restart_condition_refused,
            update_enum_refused,
            healthcheck_test_without_cmd,
            update_batch_covers_replicas,
            update_failure_continue,
            rollback_failure_rollback,
            start_first_cannot_place,
            start_first_single_writer,
            start_first_without_healthcheck,
            restart_attempts_without_window,
            restart_on_failure_with_healthcheck,
            single_replica_stop_first,
            harden_rollback_on_failure,
            harden_monitor_and_delay,
            harden_rollback_config,
            harden_start_first,
        ),
    )
)


def judge(documents: tuple[Document, ...]) -> tuple[tuple[Finding, ...], tuple[str, ...]]:
    """Return what the rules find in the files read together, and which rules failed."""
    return _rule.judge(RULES, documents)
