"""Settings for all tests: the same examples in every run, so that a failure can be repeated.

``pytest --hypothesis-profile=explore`` draws new examples in each run.
"""

from hypothesis import settings

settings.register_profile("same", derandomize=True)
settings.register_profile("explore", derandomize=False)
settings.load_profile("same")
