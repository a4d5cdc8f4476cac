"""Settings for all tests: the same examples in every run.

A run of the tests judges a change, and must not fail for an old fault that luck happens to
draw. Such faults are looked for with ``make explore``, which draws new examples each time
and prints how to repeat what it finds; what it finds becomes an example of its own. No test has a
deadline: how long one takes tells of the machine, and is measured in ``benchmarks/``.
"""

from hypothesis import HealthCheck, settings

SLOW = (HealthCheck.too_slow,)

settings.register_profile("same", derandomize=True, deadline=None, suppress_health_check=SLOW)
settings.register_profile(
    "explore", derandomize=False, deadline=None, suppress_health_check=SLOW, print_blob=True
)
settings.load_profile("same")
