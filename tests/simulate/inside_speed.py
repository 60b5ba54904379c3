"""Runs inside Pyodide, from the pack alone: how long ten replicas take to be simulated, at best of some tries."""

import time

from pyengine.simulate.conduct import conduct
from pyengine.simulate.plan import Deploy, Plan
from pyengine.simulate.run import simulate
from pyengine.simulate.wanted import Rolling, Wanted

OLD = Wanted(10, Rolling(2, action="rollback"), task="1", placeless="1", whole="1")
NEW = Wanted(10, Rolling(2, action="rollback"), task="2", placeless="2", whole="2")
for name, values in (("good", {}), ("crash", {"CRASH_AFTER": 3})):
    plan = Plan(Deploy(OLD), ((0.0, Deploy(NEW, conduct(values))),))
    taken = []
    for _ in range(20):
        before = time.perf_counter()
        simulate(plan)
        taken.append(time.perf_counter() - before)
    print(f"{name} {min(taken) * 1000:.3f} ms")
