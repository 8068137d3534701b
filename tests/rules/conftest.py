"""Properties are checked without a clock: a slow machine is not a fault."""

from hypothesis import settings

settings.register_profile("rules", deadline=None)
settings.load_profile("rules")
