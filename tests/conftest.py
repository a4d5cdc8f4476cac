"""Settings for all tests: the same examples in every run.

A run of the tests judges a change, and must not fail for an old fault that luck happens to
draw. Such faults are looked for with ``make explore``, which draws new examples each time
and prints how to repeat what it finds; what it finds becomes an example of its own.
"""

from hypothesis import settings

settings.register_profile("same", derandomize=True)
settings.register_profile("explore", derandomize=False, print_blob=True)
settings.load_profile("same")
