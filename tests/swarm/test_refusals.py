"""What the engine refuses after the loader took a file: every text was executed on engine 28.5.2."""

from __future__ import annotations

import pytest

from pyengine.document.document import read
from pyengine.swarm.effective import Effective, effective
from pyengine.swarm.refusals import templates
from pyengine.swarm.spec.names import Names

SERVICE = "failed to create service s_a: Error response from daemon: "
NETWORK = "failed to create network s_n: Error response from daemon: "
UNKNOWN = "rpc error: code = Unknown desc = "
INVALID = "rpc error: code = InvalidArgument desc = "
CPU = "invalid cpu value 0.0002: Must be at least 0.001"
EVALUATE = "can't evaluate field"
SCOPE = (
    "The network s_n cannot be used with services. Only networks scoped to the swarm can be used, "
    "such as those created with the overlay driver."
)
NAME = f"{INVALID}name must be valid as a DNS name component"


def judged(text: str) -> Effective:
    return effective([read(text)], Names("s", "/f"))


@pytest.mark.parametrize(
    ("network", "words"),
    [
        ("{driver: bridge}", f"{SERVICE}{SCOPE}"),
        ("{driver: host}", f'{NETWORK}only one instance of "host" network is allowed'),
        ("{driver: nope}", f'{NETWORK}plugin "nope" not found'),
        ("{ipam: {driver: nope}}", f"{NETWORK}{INVALID}error during lookup of plugin nope"),
        (
            "{ipam: {config: [{subnet: 172.15.0.7/24}]}}",
            f"{NETWORK}invalid network config:\ninvalid subnet 172.15.0.7/24: it should be 172.15.0.0/24",
        ),
        (
            "{ipam: {config: [{subnet: foo}]}}",
            f"{NETWORK}invalid network config:\ninvalid subnet foo: invalid CIDR block notation",
        ),
        ("{name: a b}", f"failed to create network a b: Error response from daemon: {NAME}"),
        ("{name: a.b, driver: bridge}", f"{SERVICE}{SCOPE.replace('s_n', 'a.b')}"),
        (
            "{name: bridge}",
            "failed to create network bridge: Error response from daemon: network with name bridge already exists",
        ),
        (
            "{name: ingress, external: true}",
            f'{SERVICE}{INVALID}Service cannot be explicitly attached to the ingress network "ingress"',
        ),
    ],
)
def test_networks(network: str, words: str) -> None:
    found = judged(f"services: {{a: {{image: x, networks: [n]}}}}\nnetworks: {{n: {network}}}")
    assert (found.refused_by, found.errors) == ("engine", (words,))


@pytest.mark.parametrize(
    "network",
    [
        "{}",
        "{driver: overlay}",
        "{driver: '${X}'}",
        "{name: host, external: true}",
        "{ipam: {config: [{subnet: '2001:db8::5/64'}]}}",
    ],
)
def test_networks_that_are_taken(network: str) -> None:
    assert judged(f"services: {{a: {{image: x, networks: [n]}}}}\nnetworks: {{n: {network}}}").accepted


def test_a_network_that_no_service_uses_is_not_made() -> None:
    assert judged("services: {a: {image: x}}\nnetworks: {meet.jitsi: {driver: bridge}}").accepted


@pytest.mark.parametrize(
    ("service", "words"),
    [
        ("deploy: {restart_policy: {condition: always}}", 'invalid RestartCondition: "always"'),
        ("deploy: {update_config: {failure_action: stop}}", "unrecognized update failure action stop"),
        ("deploy: {rollback_config: {failure_action: stop}}", "unrecognized update failure action stop"),
        ("deploy: {endpoint_mode: Foo}", 'invalid resolution mode: "foo"'),
        ("deploy: {placement: {constraints: [x]}}", f"{UNKNOWN}constraint expected one operator from ==, !="),
        ("deploy: {placement: {constraints: ['a.b == ']}}", f"{UNKNOWN}value '' is invalid"),
        ("deploy: {resources: {limits: {memory: 1k}}}", f"{INVALID}invalid memory value 1024: Must be at least 4MiB"),
        ("deploy: {resources: {limits: {cpus: '.0002'}}}", f"{INVALID}{CPU}"),
        ("deploy: {restart_policy: {delay: -1s}}", f"{INVALID}TaskSpec: restart-delay cannot be negative"),
        ("deploy: {update_config: {monitor: -1s}}", f"{INVALID}TaskSpec: update-monitor cannot be negative"),
        (
            "deploy: {update_config: {max_failure_ratio: 1.5}}",
            f"{INVALID}TaskSpec: update-maxfailureratio cannot be less than 0 or bigger than 1",
        ),
        ("deploy: {mode: global-job, update_config: {}}", f"{INVALID}Jobs may not have an update config"),
        (
            "ports: ['80:80']\n    deploy: {endpoint_mode: dnsrr}",
            f"{INVALID}EndpointSpec: port published with ingress mode can't be used with dnsrr mode",
        ),
        ("ports: ['80:80', '80:81']", f"{INVALID}EndpointSpec: duplicate published ports provided"),
        ("volumes: ['/a:/c', '/b:/c']", f"{INVALID}ContainerSpec: duplicate mount point: /c"),
        ("healthcheck: {interval: 500us}", f"{INVALID}ContainerSpec: Interval in HealthConfig cannot be less than 1ms"),
        ("volumes: [{type: image, source: i, target: /a}]", 'invalid MountType: "image"'),
    ],
)  # fmt: skip
def test_services(service: str, words: str) -> None:
    found = judged(f"services:\n  a:\n    image: x\n    {service}\n")
    assert (found.refused_by, found.errors) == ("engine", (f"{SERVICE}{words}",))


def test_a_service_whose_name_is_no_dns_label() -> None:
    found = judged("services: {a.b: {image: x}}")
    assert found.errors == (f"failed to create service s_a.b: Error response from daemon: {NAME}",)


def test_two_services_that_publish_one_port_refuse_each_other_by_chance() -> None:
    found = judged("services: {a: {image: x, ports: ['80:80']}, b: {image: x, ports: ['80:8080']}}")
    assert found.refused_by == "engine"
    assert [error.partition(": ")[0] for error in found.errors] == [
        "failed to create service s_b",
        "failed to create service s_a",
    ]
    assert "port '80' is already in use by service 's_a' (<id>) as an ingress port" in found.errors[0]


def test_many_services_that_publish_one_port_are_all_told_once_for_a_few_others() -> None:
    services = "".join(f"  s{number}: {{image: x, ports: ['80:80']}}\n" for number in range(60))
    found = judged(f"services:\n{services}")
    assert len({error.partition(": ")[0] for error in found.errors}) == 60
    assert len(found.errors) <= 60 * 8


@pytest.mark.parametrize("version", ["${X}", "${X:-3.8}", "$$3"])
def test_docker_looks_up_the_version_before_it_replaces_variables(version: str) -> None:
    found = judged(f'version: "{version}"\nservices: {{a: {{image: x}}}}')
    assert found.errors == (f"unsupported Compose file version: {version}",)


def test_services_that_are_not_refused_have_their_settings_all_the_same() -> None:
    found = judged("services: {a: {image: x}, b: {image: x, deploy: {restart_policy: {condition: always}}}}")
    assert list(found.specs) == ["a"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "test.{{ .Extension }}",
            f'1:8: executing "expansion" at <.Extension>: {EVALUATE} Extension in type *template.Context',
        ),
        ("{{ .Task.Slot.X }}", "1:8: executing \"expansion\" at <.Task.Slot.X>: can't evaluate field X in type string"),
        ("{{ $x }}", '1: undefined variable "$x"'),
        ("{{ json . }}", '1: function "json" not defined'),
        ("{{", "1: unclosed action"),
        ("{{}}", "1: missing value for command"),
        ("{{if}}", "1: missing value for if"),
        ("{{end}}", "1: unexpected {{end}}"),
        ("{{eq 1}}", '1:2: executing "expansion" at <eq 1>: error calling eq: missing argument for comparison'),
    ],
)  # fmt: skip
def test_templates_that_cannot_be_expanded(text: str, words: str) -> None:
    assert templates.problem(text) == f"template: expansion:{words}"


@pytest.mark.parametrize(
    "text",
    [
        "{{.Service.Name}}-{{ .Task.Slot }}",
        "{{ .Node.Platform.OS }}",
        '{{join "a" "b"}}',
        "{{/* c */}}",
        '{{"{{"}}',
        "{{`{{.ContainerName}}`}}",
        '{{"}}"}}-{{.Task.Slot}}',
        "{{- .Task.Name -}}",
        "{{if .Task.ID}}a{{end}}",
        "a}}b",
    ],
)
def test_templates_that_can(text: str) -> None:
    assert not templates.problem(text)
