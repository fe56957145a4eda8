"""What holds for all tests."""

from hypothesis import settings

# No test is timed: a busy machine must not turn one red.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
