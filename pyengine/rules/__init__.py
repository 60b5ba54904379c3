"""The rules, one line each. A new rule is one module with META, check and EXAMPLES, and its line here."""

from __future__ import annotations

from collections.abc import Collection

from pyengine.finding import Finding
from pyengine.rules.harden import (
    harden_monitor_and_delay,
    harden_rollback_config,
    harden_rollback_on_failure,
    harden_start_first,
)
from pyengine.rules.health import healthcheck_test_without_cmd
from pyengine.rules.keys import container_name_ignored, duplicate_key, key_not_in_version, second_document_dropped
from pyengine.rules.networks import (
    network_address_dropped,
    network_built_in_refused,
    network_driver_not_swarm,
    network_name_refused,
    network_subnet_host_bits,
    network_subnet_too_small,
    network_subnets_overlap,
    network_undefined,
)
from pyengine.rules.order import (
    single_replica_stop_first,
    start_first_cannot_place,
    start_first_single_writer,
    start_first_without_healthcheck,
    stop_grace_over_a_minute,
)
from pyengine.rules.ports import (
    port_dnsrr_ingress,
    port_host_ip_ignored,
    port_host_ip_refused,
    port_out_of_range,
    port_published_twice,
)
from pyengine.rules.restart import (
    restart_attempts_without_window,
    restart_condition_refused,
    restart_on_failure_with_healthcheck,
)
from pyengine.rules.rule import Rule, judge_by, rule
from pyengine.rules.update import (
    rollback_failure_rollback,
    update_batch_covers_replicas,
    update_enum_refused,
    update_failure_ignored,
)
from pyengine.rules.values import stray_dollar, unset_variable_breaks_deploy
from pyengine.swarm.model.stack import Stack

RULES: tuple[Rule, ...] = tuple(
    map(
        rule,
        (
            duplicate_key,
            second_document_dropped,
            stray_dollar,
            unset_variable_breaks_deploy,
            key_not_in_version,
            container_name_ignored,
            restart_condition_refused,
            update_enum_refused,
            healthcheck_test_without_cmd,
            update_batch_covers_replicas,
            update_failure_ignored,
            rollback_failure_rollback,
            start_first_cannot_place,
            start_first_single_writer,
            start_first_without_healthcheck,
            stop_grace_over_a_minute,
            restart_attempts_without_window,
            restart_on_failure_with_healthcheck,
            single_replica_stop_first,
            port_host_ip_refused,
            port_published_twice,
            port_dnsrr_ingress,
            port_out_of_range,
            port_host_ip_ignored,
            network_driver_not_swarm,
            network_undefined,
            network_name_refused,
            network_built_in_refused,
            network_subnet_host_bits,
            network_subnet_too_small,
            network_subnets_overlap,
            network_address_dropped,
            harden_rollback_on_failure,
            harden_monitor_and_delay,
            harden_rollback_config,
            harden_start_first,
        ),
    )
)


def judge(stack: Stack, only: Collection[str] | None = None) -> tuple[tuple[Finding, ...], tuple[str, ...]]:
    """Return what the rules find in the files read together (in these services, if `only`), and which rules failed."""
    return judge_by(RULES, stack, only)
