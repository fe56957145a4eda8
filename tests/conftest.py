"""What holds for all tests."""

import signal
from collections.abc import Iterator

import pytest
from hypothesis import settings

# No test is timed: a busy machine must not turn one red.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


@pytest.fixture(scope="session", autouse=True)
def heed_signals() -> Iterator[None]:
    """Let processes that tests start heed signals, as on a terminal: what this one was told to ignore, they inherit.

    A shell starts what runs behind it with SIGINT ignored, and `nohup` all with SIGHUP.
    """
    numbers = [getattr(signal, name, None) for name in ("SIGINT", "SIGHUP")]
    ignored = [one for one in numbers if one and signal.getsignal(one) is signal.SIG_IGN]
    for one in ignored:
        signal.signal(one, signal.SIG_DFL)
    yield
    for one in ignored:
        signal.signal(one, signal.SIG_IGN)
