"""How hard the property tests look: `HYPOTHESIS_PROFILE` is `default` or `thorough`.

The default profile tries the same examples every time, so that `make test` is as good tomorrow as
it is today; `make fuzz` looks for new ones.
"""

import os

from hypothesis import HealthCheck, settings

settings.register_profile(
    "default",
    max_examples=50,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile(
    "thorough",
    max_examples=200,
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))

collect_ignore_glob = ["*.bgl"]
"""Our own .bgl files are for the tests beside them, and some are wrong on purpose."""
