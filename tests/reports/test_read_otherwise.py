"""Names that another program or Docker reads otherwise: routers, a scheduler's labels, a network."""

from __future__ import annotations

from tests.reports.judging import fixed, told

ROUTED = (
    "services:\n  a:\n    image: app:1\n    deploy:\n      replicas: 2\n      labels:\n"
    "        - traefik.http.routers.a.rule=Host(`a.test`)\n"
    "        - traefik.http.services.a.loadbalancer.server.port=80\n"
)
ROUTER = "router-without-rule"
ALLOWED = "        - traefik.http.middlewares.office.ipallowlist.sourcerange=192.0.2.0/24\n"
OTHER = "traefik.http.routers.b.middlewares=office"
JOB = (
    "services:\n  a:\n    image: app:1\n    deploy:\n      replicas: 9\n      restart_policy: {condition: none}\n"
    "      labels:\n        swarm.cronjob.enable: 'true'\n        swarm.cronjob.schedule: '@hourly'\n"
)


def test_a_guard_of_another_router_is_worse_than_anything_else_of_it() -> None:
    assert told(ROUTER, f"{ROUTED}{ALLOWED}        - {OTHER}\n") == [(OTHER, "high")]
    assert told(ROUTER, f"{ROUTED}{ALLOWED}        - {OTHER}@swarm\n") == [(f"{OTHER}@swarm", "high")]
    assert told(ROUTER, f"{ROUTED}        - {OTHER}\n") == [(OTHER, "medium")]
    assert told(ROUTER, f"{ROUTED}        - traefik.http.routers.b.tls=true\n") == [
        ("traefik.http.routers.b.tls=true", "medium")
    ]


def test_the_label_gets_the_name_of_the_router_that_has_the_rule() -> None:
    text = f"{ROUTED}{ALLOWED}        - {OTHER}\n"
    assert fixed(ROUTER, text) == text.replace("routers.b", "routers.a")
    assert told(ROUTER, fixed(ROUTER, text)) == []


def test_a_router_of_another_protocol_is_another_one() -> None:
    text = f"{ROUTED}        - traefik.tcp.routers.b.entrypoints=mail\n"
    assert told(ROUTER, text) == []
    assert told(ROUTER, f"{text}        - traefik.tcp.routers.c.rule=HostSNI(`*`)\n") == [
        ("traefik.tcp.routers.b.entrypoints=mail", "medium")
    ]


def test_a_rule_in_another_service_is_one() -> None:
    other = ROUTED.partition("\n")[2].replace("  a:", "  b:").replace("routers.a", "routers.b")
    assert told(ROUTER, f"{ROUTED}        - {OTHER}\n{other}") == []


def test_a_scheduler_starts_one_task_unless_it_is_told() -> None:
    rule = "scheduled-starts-at-deploy"
    assert told(rule, JOB) == [("swarm.cronjob.enable", "medium")]
    assert fixed(rule, JOB) == JOB.replace("replicas: 9", "replicas: 0") + "        swarm.cronjob.replicas: '9'\n"
    assert told(rule, f"{JOB}        swarm.cronjob.replicas: '9'\n") == [("swarm.cronjob.enable", "info")]
    assert told(rule, fixed(rule, JOB)) == []


def test_a_network_called_as_the_node_s_is_another_one() -> None:
    rule = "network-called-host"
    text = "services:\n  a:\n    image: app:1\n    networks: [{0}]\n    deploy: {{replicas: 2}}\nnetworks:\n  {0}:\n"
    assert told(rule, text.format("host")) == [("host", "medium")]
    assert fixed(rule, text.format("host")) == text.format("host") + "    external: true\n"
    assert told(rule, text.format("ingress")) == [("ingress", "info")]
    assert told(rule, text.format("edge")) == []
    assert told(rule, text.format("host") + "    external: true\n") == []
    assert told(rule, text.format("host") + "    attachable: true\n") == [], "an overlay is meant"
