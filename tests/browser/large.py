"""A stack file of 1,100 lines with 99 findings, as large teams have them."""

SERVICES = 33
SERVICE = """\
  svc-{n}:
    image: registry.example.com/team/svc-{n}:1.{n}.0
    environment:
      LOG_LEVEL: info
      HTTP_PORT: "8080"
      UPSTREAM: http://gateway:8080
      REGION: eu-central
    networks:
      - back
    healthcheck:
      test: ["CMD", "wget", "-qO-", "http://localhost:8080/health"]
      interval: 10s
      timeout: 3s
      retries: 3
      start_period: 30s
    deploy:
      replicas: {replicas}
      update_config:
        parallelism: {replicas}
        order: stop-first
        delay: 10s
        monitor: 60s
        failure_action: continue
      rollback_config:
        parallelism: 1
        order: stop-first
        failure_action: pause
        monitor: 60s
      restart_policy:
        condition: any
        max_attempts: 3
      resources:
        limits: {{memory: 256M}}
"""


NAMES = [f"svc-{n}" for n in range(SERVICES)]
HEAD = "".join(f"# {n}. Each service has three findings.\n" for n in range(1, 9))
STACK = (
    f"{HEAD}services:\n{''.join(SERVICE.format(n=n, replicas=2 + n % 3) for n in range(SERVICES))}networks:\n  back:\n"
)
