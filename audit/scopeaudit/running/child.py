"""A process that performs one job for another process, and what the two say to each other."""

import gc
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

from scopeaudit import pipeline
from scopeaudit.errors import ExitCode, UnreadableError
from scopeaudit.model.batch import Line
from scopeaudit.records import dataclass
from scopeaudit.running.around import Around
from scopeaudit.running.job import Job
from scopeaudit.running.line import line_of
from scopeaudit.running.outcome import Audited, Outcome
from scopeaudit.running.perform import perform

Message = str | Line
"""A line for whoever watches, or at last the line of the summary."""


@dataclass(frozen=True, slots=True)
class Child:
    """A process that was started, and where its messages come from."""

    job: Job
    process: BaseProcess
    messages: "Connection[Message, Message]"

    def stop(self) -> None:
        """Ask it to end as an interruption does: what it has begun is kept whole or not at all."""
        self.process.terminate()

    def end(self, patience: float | None = None) -> None:
        """Wait until it has ended; one that outlasts our patience is killed."""
        self.process.join(patience)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()
        self.messages.close()

    def loss(self) -> UnreadableError:
        """Say how a process ended that never said what came of its job."""
        code = self.process.exitcode or 0
        if code >= 0:
            return UnreadableError(f"its process ended with code {code} before it had a result")
        name = signal.Signals(-code).name if -code in set(signal.Signals) else f"signal {-code}"
        hint = "look whether the machine ran out of memory"
        return UnreadableError(f"its process was killed ({name})", hint)


def start(job: Job, *, quiet: bool) -> Child:
    """Start a process for a job: a new interpreter, which shares nothing with this one but the environment."""
    fresh = multiprocessing.get_context("spawn")
    receiving, sending = fresh.Pipe(duplex=False)
    process = fresh.Process(target=_perform, args=(job, sending, quiet), daemon=True)
    process.start()
    sending.close()
    return Child(job, process, receiving)


def not_started(error: OSError) -> UnreadableError:
    """Say why a process could not be started."""
    reason = (error.strerror or str(error)).lower()
    return UnreadableError(f"its process could not be started: {reason}", "try fewer --jobs")


def around(tell: Callable[[str], None] | None, sign_in: Callable[[str], None]) -> Around:
    """Return what is around a job of several, whose reports are all files."""
    return Around(
        clock=pipeline.clock,
        elapsed=time.monotonic,
        environment=os.environ,
        folder=Path.cwd(),
        show=_nowhere,
        tell=tell,
        sign_in=sign_in,
    )


def _nowhere(_content: str | bytes) -> None:
    raise TypeError("a report of one among several organizations goes to a file")


def _perform(job: Job, messages: "Connection[Message, Message]", quiet: bool) -> None:  # noqa: FBT001 - what a process is started with has no names
    """Perform a job in this process; its end, whatever it is, is the end of the messages."""
    _be_interruptible()
    # NOTE: as in the command itself, one audit makes no cycles worth collecting.
    gc.disable()
    try:
        outcome = perform(job, around(None if quiet else messages.send, messages.send))
        if error := _error(outcome):
            messages.send(error)
        messages.send(line_of(outcome))
    except (KeyboardInterrupt, BrokenPipeError):
        sys.exit(ExitCode.INTERRUPTED)


def _error(outcome: Outcome) -> str:
    """Return all that is to be said of what went wrong; a bug says no more than its line."""
    found = outcome.trouble if isinstance(outcome, Audited) else outcome.error
    from scopeaudit.errors import AuditError
    from scopeaudit.running.line import in_one_line

    if found is None:
        return ""
    return f"error: {found if isinstance(found, AuditError) else in_one_line(found)}"


def _be_interruptible() -> None:
    """End by the word of whoever started this process, or with it; Ctrl-C of a terminal reaches that one."""

    def interrupt(_number: int, _frame: object) -> None:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        raise KeyboardInterrupt

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, interrupt)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)
