"""One run at a time, each ended in time, each told."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from threading import Thread

from scopeaudit.schedule.audits import Audits, How
from scopeaudit.schedule.book import Book
from scopeaudit.schedule.child import Child
from scopeaudit.schedule.health import Health, read_health
from scopeaudit.schedule.zone import zone_of
from tests.schedule.fakes import Clock, FakeChild, Starter
from tests.schedule.oracle import utc

COMMAND = ("python", "-m", "scopeaudit", "run", "org.json")


class Told(list[str]):
    """What was said."""


def audits(
    start: Starter, path: Path | None = None, *, limit: timedelta | None = None, grace: int = 0
) -> tuple[Audits, Book, Told]:
    """Make audits with a clock of their own."""
    told = Told()
    book = Book(path, Health(state="waiting", since=utc("2026-11-26T00:00")), told.append)
    how = How(
        command=COMMAND,
        start=start,
        clock=Clock(),
        zone=zone_of("Europe/Berlin"),
        say=told.append,
        limit=limit,
        grace=timedelta(seconds=grace),
    )
    return Audits(how, book), book, told


def test_a_run_is_told_and_written_down(tmp_path: Path) -> None:
    """Start, end, exit code in words, what is next."""
    child = FakeChild()
    child.end(1)
    start = Starter(child)
    runs, book, told = audits(start, tmp_path / "h.json")
    book.change(next_run=utc("2026-11-27T05:00"))
    assert runs.run() == 1
    assert start.commands == [COMMAND]
    assert told == [
        "audit started",
        "audit ended after 1 min: findings (exit code 1); the next 2026-11-27 06:00 CET",
    ]
    assert read_health(tmp_path / "h.json") == Health(
        state="waiting",
        since=utc("2026-11-26T05:01"),
        last_start=utc("2026-11-26T05:00"),
        last_end=utc("2026-11-26T05:01"),
        last_exit_code=1,
        last_result="findings",
        next_run=utc("2026-11-27T05:00"),
    )


def test_while_one_runs_no_other_starts(tmp_path: Path) -> None:
    """It is skipped, said and counted; the file says that one runs."""
    child = FakeChild()
    start = Starter(child)
    runs, book, told = audits(start, tmp_path / "h.json")
    thread = Thread(target=runs.run)
    thread.start()
    assert start.started.wait(60)
    assert runs.run() is None
    assert told[-1] == "audit skipped: the one before goes on"
    child.end(0)
    thread.join()
    assert book.health.skipped == 1
    assert len(start.commands) == 1


def test_the_next_run_forgets_what_was_skipped() -> None:
    """It is the last run that is looked at."""
    first, second = FakeChild(), FakeChild()
    first.end(0)
    second.end(0)
    runs, book, _ = audits(Starter(first, second))
    runs.run()
    book.skip()
    runs.run()
    assert book.health.skipped == 0


def test_a_time_limit_ends_a_run() -> None:
    """It is asked first; what it kept by then counts."""
    child = FakeChild(out_of_time=1)
    runs, book, told = audits(Starter(child), limit=timedelta(hours=2))
    assert runs.run() == 130
    assert child.got == ["interrupt"]
    assert told[1] == "audit has used its time limit of 2 h; it is asked to end"
    assert book.health.last_result == "stopped at its time limit of 2 h"


def test_a_run_that_does_not_heed_is_killed() -> None:
    """After its grace."""
    child = FakeChild(heeds=False, out_of_time=2)
    runs, book, _ = audits(Starter(child), limit=timedelta(hours=2))
    assert runs.run() == 137
    assert child.got == ["interrupt", "kill"]
    assert book.health.last_exit_code == 137


def test_a_run_that_was_done_in_its_grace_counts() -> None:
    """Its result is whole."""
    child = FakeChild(heeds=False, out_of_time=1)
    child.end(4)
    runs, book, _ = audits(Starter(child), limit=timedelta(hours=2))
    assert runs.run() == 4
    assert book.health.last_result == "incomplete: verdicts stayed unknown"


def stopped(child: FakeChild, grace: int) -> tuple[Book, Told]:
    """Stop while a child runs."""
    start = Starter(child)
    runs, book, told = audits(start, grace=grace)
    thread = Thread(target=runs.run)
    thread.start()
    assert start.started.wait(60)
    runs.stop()
    thread.join()
    assert runs.run() is None
    return book, told


def test_a_stop_asks_the_run_to_end() -> None:
    """It is noted as cut off, and nothing starts any more."""
    child = FakeChild()
    book, told = stopped(child, grace=60)
    assert child.got == ["interrupt"]
    assert book.health.cut_off
    assert "stopping: the audit is asked to end, and given 1 min" in told


def test_a_stop_kills_in_the_end() -> None:
    """Where the run goes on after its grace."""
    child = FakeChild(heeds=False)
    book, _ = stopped(child, grace=0)
    assert child.got == ["interrupt", "kill"]
    assert book.health.last_exit_code == 137
    assert book.health.cut_off


def test_what_cannot_be_started_is_no_audit() -> None:
    """It is told as such, and the next may start."""

    def none(_: Sequence[str]) -> Child:
        raise OSError(12, "Cannot allocate memory")

    runs, book, told = audits(Starter())
    runs._how = How(**{name: getattr(runs._how, name) for name in How.__slots__} | {"start": none})
    assert runs.run() == 3
    assert told == [
        "audit ended after 1 min: could not be started: cannot allocate memory (exit code 3)"
    ]
    assert book.health.last_exit_code == 3


def test_a_health_file_that_cannot_be_written_stops_no_audit(tmp_path: Path) -> None:
    """It is said, each time."""
    child = FakeChild()
    child.end(0)
    runs, _, told = audits(Starter(child), tmp_path / "gone" / "h.json")
    assert runs.run() == 0
    assert any(one.startswith("the health file is out of date: cannot write") for one in told)
