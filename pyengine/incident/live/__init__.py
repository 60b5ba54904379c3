"""What is live, as `inspect` shows it: judged by the rules, beside a stack file, and what a deploy would do to it."""

from pyengine.incident.live.drift import Drift, drift
from pyengine.incident.live.judge import JudgedService, judged_services
from pyengine.incident.live.plan import ServicePlan, plan
from pyengine.incident.live.rows import Row

__all__ = ["Drift", "JudgedService", "Row", "ServicePlan", "drift", "judged_services", "plan"]
