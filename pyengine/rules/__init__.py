"""The rules, one line each. A new rule is one module with META, check and EXAMPLES, and its line here."""

from __future__ import annotations

from collections.abc import Collection

from pyengine.finding import Finding
from pyengine.rules.data import (
    bind_relative_unpinned,
    config_name_without_version,
    docker_socket_away_from_managers,
    secret_in_environment,
    volume_not_pinned,
)
from pyengine.rules.deploy import (
    image_missing,
    image_untagged,
    job_runs_again,
    job_with_update_config,
    no_memory_limit,
    replicas_with_global,
)
from pyengine.rules.harden import (
    harden_first_probe,
    harden_monitor_and_delay,
    harden_rollback_config,
    harden_rollback_on_failure,
    harden_start_first,
)
from pyengine.rules.health import (
    healthcheck_disabled,
    healthcheck_disabled_and_tested,
    healthcheck_shell_words,
    healthcheck_start_interval_alone,
    healthcheck_start_interval_version,
    healthcheck_start_period_too_short,
    healthcheck_test_without_cmd,
    healthcheck_zero_is_default,
)
from pyengine.rules.keys import (
    container_name_ignored,
    depends_on_must_be_list,
    deploy_refused,
    duplicate_key,
    host_access_ignored,
    key_not_in_version,
    keys_dropped,
    keys_forbidden,
    keys_ignored,
    keys_unknown,
    second_document_dropped,
    tmpfs_dropped,
    version_not_taken,
)
from pyengine.rules.networks import (
    network_address_dropped,
    network_built_in_refused,
    network_driver_not_swarm,
    network_name_refused,
    network_option_not_read,
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
    port_host_mode_on_few_nodes,
    port_ingress_of_the_node,
    port_out_of_range,
    port_published_twice,
)
from pyengine.rules.restart import (
    restart_attempts_without_window,
    restart_condition_refused,
    restart_count_without_window,
    restart_loses_to_policy,
    restart_no_restarts,
    restart_on_failure_exit_zero,
    restart_on_failure_with_healthcheck,
    restart_window_never_fills,
)
from pyengine.rules.rule import Rule, judge_by, rule
from pyengine.rules.update import (
    rollback_failure_rollback,
    rollback_order_stop_first,
    rollback_parallelism_zero,
    update_batch_covers_replicas,
    update_enum_refused,
    update_failure_ignored,
    update_monitor_below_crash,
    update_monitor_below_detection,
    update_ratio_rounds_to_nothing,
    update_ratio_tolerates_loss,
)
from pyengine.rules.values import (
    env_null,
    stray_dollar,
    template_not_expanded,
    unset_variable_breaks_deploy,
    value_wrong_type,
)
from pyengine.swarm.model.stack import Stack

RULES: tuple[Rule, ...] = tuple(
    map(
        rule,
        (
            duplicate_key,
            second_document_dropped,
            version_not_taken,
            keys_forbidden,
            keys_unknown,
            depends_on_must_be_list,
            value_wrong_type,
            stray_dollar,
            unset_variable_breaks_deploy,
            template_not_expanded,
            key_not_in_version,
            host_access_ignored,
            tmpfs_dropped,
            container_name_ignored,
            keys_ignored,
            keys_dropped,
            env_null,
            restart_condition_refused,
            update_enum_refused,
            healthcheck_test_without_cmd,
            healthcheck_shell_words,
            healthcheck_disabled_and_tested,
            healthcheck_start_period_too_short,
            healthcheck_zero_is_default,
            healthcheck_start_interval_alone,
            healthcheck_start_interval_version,
            healthcheck_disabled,
            update_batch_covers_replicas,
            update_failure_ignored,
            update_ratio_tolerates_loss,
            update_ratio_rounds_to_nothing,
            update_monitor_below_detection,
            update_monitor_below_crash,
            rollback_failure_rollback,
            rollback_parallelism_zero,
            rollback_order_stop_first,
            start_first_cannot_place,
            start_first_single_writer,
            start_first_without_healthcheck,
            stop_grace_over_a_minute,
            restart_no_restarts,
            restart_count_without_window,
            restart_attempts_without_window,
            restart_window_never_fills,
            restart_on_failure_with_healthcheck,
            restart_on_failure_exit_zero,
            restart_loses_to_policy,
            single_replica_stop_first,
            volume_not_pinned,
            bind_relative_unpinned,
            docker_socket_away_from_managers,
            config_name_without_version,
            secret_in_environment,
            image_missing,
            replicas_with_global,
            job_with_update_config,
            job_runs_again,
            image_untagged,
            no_memory_limit,
            port_host_ip_refused,
            port_published_twice,
            port_dnsrr_ingress,
            port_out_of_range,
            port_host_ip_ignored,
            port_ingress_of_the_node,
            port_host_mode_on_few_nodes,
            network_driver_not_swarm,
            network_undefined,
            network_name_refused,
            network_built_in_refused,
            network_subnet_host_bits,
            network_subnet_too_small,
            network_subnets_overlap,
            network_address_dropped,
            network_option_not_read,
            harden_rollback_on_failure,
            harden_monitor_and_delay,
            harden_rollback_config,
            harden_start_first,
            harden_first_probe,
            deploy_refused,
        ),
    )
)


def judge(stack: Stack, only: Collection[str] | None = None) -> tuple[tuple[Finding, ...], tuple[str, ...]]:
    """Return what the rules find in the files read together (in these services, if `only`), and which rules failed."""
    return judge_by(RULES, stack, only)
