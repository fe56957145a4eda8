"""APScheduler starts runs when they are due, once for all that were missed, and ends with a signal."""

from datetime import UTC, datetime, timedelta
from threading import Event, Thread
from typing import Any

import pytest

from scopeaudit.schedule.book import Book
from scopeaudit.schedule.messages import Messages, Signalled
from scopeaudit.schedule.once import run_once
from scopeaudit.schedule.repeating import Plan, repeat
from tests.schedule.fakes import FakeChild, Starter
from tests.schedule.test_audits import audits

FAR = datetime(2999, 1, 1, tzinfo=UTC)
HOURS = timedelta(hours=9)


def due(*moments: datetime) -> Any:
    """Give these moments, then one that no test lives to see."""
    left = [*moments]
    return lambda _: left.pop(0) if left else FAR


def repeating(plan: Plan, start: Starter, messages: Messages) -> tuple[Thread, Book, list[str]]:
    """Repeat in a thread."""
    runs, book, told = audits(start, grace=60)
    thread = Thread(target=repeat, args=(plan, runs, book, told.append, messages))
    thread.start()
    return thread, book, told


def test_what_is_due_starts_and_a_signal_ends_it() -> None:
    """The run that goes on is asked to end; the file knows what would have been next."""
    child = FakeChild()
    start, messages = Starter(child), Messages()
    plan = Plan(due=due(datetime.now(UTC)), at_once=False, catch_up=True)
    thread, book, _ = repeating(plan, start, messages)
    assert start.started.wait(60)
    messages.put(Signalled(15))
    thread.join(60)
    assert not thread.is_alive()
    assert child.got == ["interrupt"]
    assert book.health.cut_off
    assert book.health.next_run == FAR
    assert not book.health.made_up


def test_what_was_slept_through_is_made_up_once() -> None:
    """Moments that passed while the machine slept start one run, however late."""
    child = FakeChild()
    start, messages = Starter(child), Messages()
    long_ago = datetime.now(UTC) - HOURS
    slept = due(long_ago, long_ago + HOURS / 3, long_ago + HOURS / 2)
    thread, _, told = repeating(Plan(due=slept, at_once=False, catch_up=True), start, messages)
    assert start.started.wait(60)
    messages.put(Signalled(15))
    thread.join(60)
    assert len(start.commands) == 1
    assert "audit skipped: the one before goes on" not in told


def test_what_is_late_is_left_where_that_was_asked() -> None:
    """It is said, so that it never looks like a run."""
    start, messages, said = Starter(), Messages(), Event()
    runs, book, told = audits(start)

    def say(text: str) -> None:
        told.append(text)
        said.set()

    plan = Plan(due=due(datetime.now(UTC) - HOURS), at_once=False, catch_up=False)
    thread = Thread(target=repeat, args=(plan, runs, book, say, messages))
    thread.start()
    assert said.wait(60)
    messages.put(Signalled(15))
    thread.join(60)
    assert told == ["audit missed, and not made up"]
    assert start.commands == []


def test_a_run_that_is_made_up_starts_at_once() -> None:
    """The usual one that is due at the same time is the same run."""
    child = FakeChild()
    start, messages = Starter(child), Messages()
    plan = Plan(due=due(datetime.now(UTC)), at_once=True, catch_up=True)
    thread, book, told = repeating(plan, start, messages)
    assert start.started.wait(60)
    messages.put(Signalled(2))
    thread.join(60)
    assert len(start.commands) == 1
    assert book.health.made_up
    assert "audit skipped: the one before goes on" not in told


def test_a_bug_in_a_run_ends_the_scheduler() -> None:
    """It is no night without a word."""
    messages = Messages()
    runs, book, told = audits(Starter())  # there is no child: an IndexError, which nothing expects
    plan = Plan(due=due(datetime.now(UTC)), at_once=False, catch_up=True)
    with pytest.raises(IndexError):
        repeat(plan, runs, book, told.append, messages)


def test_one_run_ends_by_itself_or_by_a_signal() -> None:
    """With the code it had."""
    child, other = FakeChild(), FakeChild()
    child.end(3)
    runs, _, _ = audits(Starter(child))
    assert run_once(runs, Messages()) == 3
    messages = Messages()
    messages.put(Signalled(15))
    start = Starter(other)
    runs, _, _ = audits(start, grace=60)
    assert run_once(runs, messages) in {130, None}  # by whether it had begun
    with pytest.raises(IndexError):
        run_once(audits(Starter())[0], Messages())
