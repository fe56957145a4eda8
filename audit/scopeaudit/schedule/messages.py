"""What the thread that waits is told: a signal came, the run has ended, a run was a bug."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from queue import Empty, SimpleQueue

from scopeaudit.records import dataclass

_LOOKED_AT = 1.0
"""Seconds between two looks for a signal, for systems on which waiting is not interrupted by one."""


@dataclass(frozen=True, slots=True)
class Signalled:
    """A signal asks the scheduler to end."""

    number: int


@dataclass(frozen=True, slots=True)
class Ended:
    """The one run that was asked for has ended; without a code, it did not begin."""

    code: int | None


@dataclass(frozen=True, slots=True)
class Failed:
    """A run raised what none should: a bug."""

    error: BaseException


Message = Signalled | Ended | Failed
Messages = SimpleQueue[Message]


def awaited(messages: Messages) -> Message:
    """Return the first message."""
    while True:
        try:
            return messages.get(timeout=_LOOKED_AT)
        except Empty:
            continue


@contextmanager
def signals_into(messages: Messages) -> Iterator[None]:
    """Put SIGTERM, SIGINT and SIGHUP into the messages for as long as the block runs.

    A terminal that is closed would otherwise leave a run behind; under `nohup` it does not matter.
    """
    numbers = [signal.SIGTERM, signal.SIGINT]
    hang_up = getattr(signal, "SIGHUP", None)
    if hang_up is not None and signal.getsignal(hang_up) is not signal.SIG_IGN:
        numbers.append(hang_up)
    # NOTE: a handler may run in the middle of anything; `SimpleQueue.put` is made for that.
    before = [
        signal.signal(one, lambda number, _: messages.put(Signalled(number))) for one in numbers
    ]
    try:
        yield
    finally:
        for one, handler in zip(numbers, before, strict=True):
            signal.signal(one, handler)
