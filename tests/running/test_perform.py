"""A job is performed: whatever comes of it is an outcome, and every step after it is taken."""

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from scopeaudit.errors import ExitCode, StoreError, UnreadableError, UnwritableError, UsageError
from scopeaudit.running.after import followed_up
from scopeaudit.running.around import Around
from scopeaudit.running.job import Job, Live, Output, Way
from scopeaudit.running.outcome import Audited, Failed, Outcome
from scopeaudit.running.perform import perform
from scopeaudit.sources.demo import demo_organization
from scopeaudit.sources.file import write_snapshot
from tests.running.surroundings import NOW, Heard, around


@pytest.fixture
def job(tmp_path: Path) -> Job:
    """Return the job that audits the demo organization and says nothing on standard output."""
    write_snapshot(demo_organization(), tmp_path / "org.json")
    return Job(
        source=str(tmp_path / "org.json"), outputs=(Output("json", tmp_path / "found.json"),)
    )


def made(job: Job) -> Audited:
    """Perform a job that must come to a result."""
    outcome = perform(job, around(Heard()))
    assert isinstance(outcome, Audited)
    return outcome


class TestOutcome:
    """What came of it."""

    def test_an_audit_that_was_made(self, job: Job) -> None:
        """Reports are written, what is said of them is told, and the clock is the one passed in."""
        heard = Heard()
        outcome = perform(
            replace(job, outputs=(Output("text", None), *job.outputs)), around(heard)
        )
        assert isinstance(outcome, Audited)
        assert (outcome.exit_code, outcome.trouble, outcome.seconds) == (1, None, 1.0)
        assert outcome.result.provenance.audited_at == NOW
        assert str(heard.shown[0]).startswith("FAIL")
        assert heard.told == [f"wrote {job.outputs[0].path} (json)"]

    def test_an_organization_that_cannot_be_read(self, job: Job) -> None:
        """The error is the outcome, and carries the exit code."""
        outcome = perform(replace(job, source="none.json"), around(Heard()))
        assert isinstance(outcome, Failed)
        assert isinstance(outcome.error, UnreadableError)
        assert outcome.exit_code == ExitCode.COULD_NOT_AUDIT

    def test_a_region_that_is_not_said(self, job: Job, tmp_path: Path) -> None:
        """Signing in belongs to the job, so that one without a region is told like any other failure."""
        outcome = perform(replace(job, source=Live(way=Way())), around(Heard(), tmp_path))
        assert isinstance(outcome, Failed)
        assert isinstance(outcome.error, UsageError)

    def test_a_bug(self, job: Job) -> None:
        """What nobody foresaw is an outcome as well, so that it stops no other job."""

        def broken(_text: str | bytes) -> None:
            raise AssertionError

        def no_time() -> None:
            raise ZeroDivisionError

        surroundings = replace(around(Heard()), clock=no_time)  # type: ignore[arg-type]
        outcome = perform(job, surroundings)
        assert isinstance(outcome, Failed)
        assert outcome.exit_code == ExitCode.BUG
        shown = replace(around(Heard()), show=broken)
        outcome = perform(replace(job, outputs=(Output("text", None),)), shown)
        assert isinstance(outcome, Audited)
        assert outcome.exit_code == ExitCode.BUG

    def test_an_interruption_is_no_outcome(self, job: Job) -> None:
        """Whoever interrupts wants no further step."""

        def interrupted(_text: str | bytes) -> None:
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            perform(
                replace(job, outputs=(Output("text", None),)),
                replace(around(Heard()), show=interrupted),
            )


class TestTrouble:
    """The result holds, although something that was asked for besides could not be done."""

    def test_a_store_that_cannot_be_written(self, job: Job, tmp_path: Path) -> None:
        """The report is written all the same."""
        (tmp_path / "a.db").write_text("this is no database, and long enough to be told from one")
        outcome = made(replace(job, store=str(tmp_path / "a.db")))
        assert isinstance(outcome.trouble, StoreError)
        assert outcome.exit_code == ExitCode.COULD_NOT_AUDIT
        assert (tmp_path / "found.json").stat().st_size > 1000

    def test_a_report_that_cannot_be_written(self, job: Job, tmp_path: Path) -> None:
        """The run is kept all the same, and told of after it."""
        gone = tmp_path / "gone"
        gone.mkdir()
        surroundings = around(Heard())

        def clock() -> object:
            gone.rmdir() if gone.exists() else None
            return NOW

        outcome = perform(
            replace(job, outputs=(Output("json", gone / "x.json"),), store=str(tmp_path / "a.db")),
            replace(surroundings, clock=clock),  # type: ignore[arg-type]
        )
        assert isinstance(outcome, Audited)
        assert isinstance(outcome.trouble, UnwritableError)
        with sqlite3.connect(tmp_path / "a.db") as connection:
            assert connection.execute("select count(*) from run").fetchone() == (1,)


class TestSteps:
    """What follows every audit."""

    def test_every_step_is_taken_once(self, job: Job) -> None:
        """In order, with the outcome as it is; one that fails stops none after it."""
        taken: list[str] = []

        def first(_outcome: Outcome, _around: Around) -> None:
            taken.append("first")
            raise UnwritableError("cannot write `m.prom`")

        def second(outcome: Outcome, _around: Around) -> None:
            taken.append(type(outcome).__name__)
            raise UnwritableError("another")

        outcome = followed_up(made(job), around(Heard()), (first, second))
        assert taken == ["first", "Audited"]
        assert isinstance(outcome, Audited)
        assert str(outcome.trouble) == "cannot write `m.prom`"

    def test_what_failed_stays_what_failed(self, job: Job) -> None:
        """An error of a step does not hide why there was no audit."""

        def failing(_outcome: Outcome, _around: Around) -> None:
            raise UnwritableError("cannot write `m.prom`")

        failed = Failed(job=job, error=UsageError("no region"), seconds=1.0)
        assert followed_up(failed, around(Heard()), (failing,)) is failed
