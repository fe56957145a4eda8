"""The process of one run: started, waited for, asked to end, ended."""

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from typing import Protocol

_START = """\
import sys, traceback
try:
    from scopeaudit.__main__ import main
    main()
except Exception:
    traceback.print_exc()
    sys.exit(70)
"""
"""Python ends with 1, as an audit with findings does, where this tool is not there or not whole."""


def started(python: str) -> tuple[str, ...]:
    """Return the command that starts this tool; its arguments follow."""
    # NOTE: -P keeps the working directory, where others may write, out of what Python imports.
    return (python, "-P", "-c", _START)


class Child(Protocol):
    """A process that was started."""

    def wait(self, seconds: float | None) -> int:
        """Return what it returned, below 0 for a signal; raise TimeoutError where it goes on."""

    def interrupt(self) -> None:
        """Ask it to end, as Ctrl-C does: what it has begun is kept whole or not at all."""

    def kill(self) -> None:
        """End it without asking."""


class Process:
    """A process in a group of its own, so that Ctrl-C of a terminal reaches it once, through us."""

    def __init__(self, command: Sequence[str]) -> None:
        self._process = _started(command)

    def wait(self, seconds: float | None) -> int:
        """Return what it returned; raise TimeoutError where it goes on."""
        try:
            return self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            raise TimeoutError from None

    def interrupt(self) -> None:
        """Send SIGINT to it and to what it started; Windows knows Ctrl-Break alone."""
        self._send(signal.SIGINT)

    def kill(self) -> None:
        """Send SIGKILL to it and to what it started."""
        self._send(getattr(signal, "SIGKILL", signal.SIGTERM))

    def _send(self, number: int) -> None:
        if sys.platform == "win32":
            self._process.send_signal(
                signal.CTRL_BREAK_EVENT if number == signal.SIGINT else number
            )
        elif self._process.poll() is None:
            os.killpg(self._process.pid, number)


def _started(command: Sequence[str]) -> subprocess.Popen[bytes]:
    nothing = subprocess.DEVNULL
    if sys.platform == "win32":
        apart = subprocess.CREATE_NEW_PROCESS_GROUP
        return subprocess.Popen(command, stdin=nothing, creationflags=apart)  # noqa: S603 - our own command
    return subprocess.Popen(command, stdin=nothing, process_group=0)  # noqa: S603 - without a shell
