"""Runs, one at a time: each is a process of its own, with a start, an end, and a line for both."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta, tzinfo
from threading import Event, Lock

from scopeaudit.errors import ExitCode
from scopeaudit.records import dataclass
from scopeaudit.schedule.book import Book
from scopeaudit.schedule.child import Child
from scopeaudit.schedule.duration import in_words as length_in_words
from scopeaudit.schedule.ending import RESULTS, code_of, in_words


@dataclass(frozen=True, slots=True, kw_only=True)
class How:
    """How a run is started and for how long it may go on.

    `limit` is None for as long as it takes; `grace` is what a run that was asked to end is given.
    """

    command: Sequence[str]
    start: Callable[[Sequence[str]], Child]
    clock: Callable[[], datetime]
    zone: tzinfo
    say: Callable[[str], None]
    limit: timedelta | None
    grace: timedelta


@dataclass(frozen=True, slots=True)
class Ending:
    """The exit code of a run, and what it says."""

    code: int
    words: str


class Audits:
    """Starts runs and ends them; `run` may be called in another thread than `stop`."""

    def __init__(self, how: How, book: Book) -> None:
        self._how = how
        self._book = book
        self._lock = Lock()
        self._child: Child | None = None
        self._stopping = False
        self._idle = Event()
        self._idle.set()

    def run(self, *, made_up: bool = False) -> int | None:
        """Run once and return the exit code; None where one goes on already, or after `stop`."""
        if not self._claimed():
            return None
        started = self._how.clock()
        try:
            ending = self._audited(started, made_up=made_up)
            if ending is not None:
                self._close(ending, started)
            return ending.code if ending else None
        finally:
            with self._lock:
                self._child = None
                self._idle.set()

    def _claimed(self) -> bool:
        with self._lock:
            if not self._stopping and self._idle.is_set():
                self._idle.clear()
                return True
            if self._stopping:
                return False
        self._book.skip()
        self._how.say("audit skipped: the one before goes on")
        return False

    def _audited(self, started: datetime, *, made_up: bool) -> Ending | None:
        begun = {"state": "running", "since": started, "last_start": started, "skipped": 0}
        try:
            child = self._begun()
        except OSError as error:
            self._book.change(**begun, made_up=made_up, cut_off=False)
            reason = (error.strerror or str(error)).lower()
            return Ending(ExitCode.COULD_NOT_AUDIT, f"could not be started: {reason}")
        if child is None:
            return None
        self._book.change(**begun, made_up=made_up, cut_off=False)
        self._how.say("audit started")
        return self._ended(child)

    def _begun(self) -> Child | None:
        with self._lock:
            if not self._stopping:
                self._child = self._how.start(self._how.command)
            return self._child

    def _ended(self, child: Child) -> Ending:
        limit = self._how.limit
        try:
            code = code_of(child.wait(limit.total_seconds() if limit else None))
        except TimeoutError:
            return self._cut(child)
        return Ending(code, in_words(code))

    def _cut(self, child: Child) -> Ending:
        """End a run that has used up its time."""
        limit = length_in_words(self._how.limit or timedelta())
        self._how.say(f"audit has used its time limit of {limit}; it is asked to end")
        child.interrupt()
        try:
            code = code_of(child.wait(self._how.grace.total_seconds()))
        except TimeoutError:
            child.kill()
            code = code_of(child.wait(None))
        if code in RESULTS:  # it was done at that very moment
            return Ending(code, in_words(code))
        return Ending(code, f"stopped at its time limit of {limit}")

    def _close(self, ending: Ending, started: datetime) -> None:
        ended = self._how.clock()
        self._book.change(
            state="waiting",
            since=ended,
            last_end=ended,
            last_exit_code=ending.code,
            last_result=ending.words,
            cut_off=self._stopping and ending.code not in RESULTS,
        )
        took = length_in_words(ended - started)
        said = f"audit ended after {took}: {ending.words} (exit code {ending.code})"
        following = self._book.health.next_run
        if following is not None:
            said += f"; the next {following.astimezone(self._how.zone):%Y-%m-%d %H:%M %Z}"
        self._how.say(said)

    def stop(self) -> None:
        """Start no more runs, and end the one that goes on: it is asked, and given its grace."""
        with self._lock:
            self._stopping = True
            child = self._child
        if child is not None:
            grace = length_in_words(self._how.grace)
            self._how.say(f"stopping: the audit is asked to end, and given {grace}")
            child.interrupt()
            if not self._idle.wait(self._how.grace.total_seconds()):
                child.kill()
        self._idle.wait()
