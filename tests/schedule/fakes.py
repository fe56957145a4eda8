"""Processes and a clock that do what a test says; nothing here waits for real time."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from threading import Event

from tests.schedule.oracle import utc


class FakeChild:
    """A process that goes on until the test, or a signal it heeds, ends it."""

    def __init__(self, *, heeds: bool = True, out_of_time: int = 0) -> None:
        self.heeds = heeds
        self.got: list[str] = []
        self._out_of_time = out_of_time
        self._ended = Event()
        self._code = 0

    def end(self, code: int) -> None:
        """Return a code."""
        self._code = code
        self._ended.set()

    def wait(self, seconds: float | None) -> int:
        """Return the code; the first waits with a limit run out at once, as often as was said."""
        if seconds is not None and self._out_of_time:
            self._out_of_time -= 1
            raise TimeoutError
        assert self._ended.wait(60), "the test ended no child"
        return self._code

    def interrupt(self) -> None:
        """Note the signal, and end where it is heeded."""
        self.got.append("interrupt")
        if self.heeds:
            self.end(130)

    def kill(self) -> None:
        """Note the signal, and end."""
        self.got.append("kill")
        self.end(-9)


class Starter:
    """Starts the children it was given, one after the other; `started` is set with each."""

    def __init__(self, *children: FakeChild) -> None:
        self.commands: list[Sequence[str]] = []
        self.started = Event()
        self._children = list(children)

    def __call__(self, command: Sequence[str]) -> FakeChild:
        """Give the next child."""
        self.commands.append(command)
        child = self._children.pop(0)
        self.started.set()
        return child


class Clock:
    """Each look at it is a minute later."""

    def __init__(self, start: str = "2026-11-26T05:00") -> None:
        self.now = utc(start)

    def __call__(self) -> datetime:
        """Return the time, and let a minute pass."""
        now = self.now
        self.now += timedelta(minutes=1)
        return now
