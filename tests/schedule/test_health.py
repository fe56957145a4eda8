"""The health file says what a probe must know, and nothing else."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from scopeaudit.errors import UnreadableError
from scopeaudit.schedule.ending import code_of, in_words
from scopeaudit.schedule.health import Health, complaints, read_health, summary, write_health
from tests.golden import same_as_golden
from tests.schedule.oracle import utc

NOW = utc("2026-11-26T12:00")
WELL = Health(
    state="waiting",
    since=utc("2026-11-26T05:03"),
    cron="0 6 * * *",
    time_zone="Europe/Berlin",
    last_start=utc("2026-11-26T05:00"),
    last_end=utc("2026-11-26T05:03"),
    last_exit_code=1,
    last_result="findings",
    next_run=utc("2026-11-27T05:00"),
)


def test_the_file(tmp_path: Path) -> None:
    """It is what docs/schedule.md shows, and is read again as it was."""
    path = tmp_path / "health.json"
    write_health(path, WELL)
    same_as_golden(path.read_text(), Path(__file__).parent / "golden" / "health.json")
    assert read_health(path) == WELL


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"last_exit_code": 0}, []),
        ({"last_exit_code": 4}, []),
        ({"last_exit_code": None}, []),
        ({"state": "running"}, []),
        ({"next_run": None}, []),
        ({"next_run": NOW - timedelta(minutes=10)}, []),
        (
            {"next_run": NOW - timedelta(minutes=11)},
            ["the run of 2026-11-26 11:49:00 UTC is overdue"],
        ),
        (
            {"last_exit_code": 3, "last_result": "could not audit"},
            ["the last run gave no result: could not audit (exit code 3)"],
        ),
        (
            {"last_exit_code": 5, "last_result": "\x1b[2Jx"},
            ["the last run gave no result: ?[2Jx (exit code 5)"],
        ),
        ({"cut_off": True}, ["the last run was cut off"]),
        ({"skipped": 1}, ["a run was skipped, since the one before took too long"]),
        (
            {"skipped": 2, "state": "stopped"},
            [
                "the scheduler was stopped at 2026-11-26 05:03:00 UTC",
                "2 runs were skipped, since the one before took too long",
            ],
        ),
    ],
)
def test_why_a_person_should_look(changes: dict[str, object], expected: list[str]) -> None:
    """Findings and unknown verdicts are results; no audit, a late one and a stop are not."""
    changed: Health = replace(WELL, **changes)  # type: ignore[arg-type]  # a table of cases
    assert list(complaints(changed, NOW)) == expected


def test_all_is_well_in_one_line() -> None:
    """What was last, and what is next."""
    assert summary(WELL) == (
        "waiting; the last run ended 2026-11-26 05:03:00 UTC: findings; "
        "the next is due 2026-11-27 05:00:00 UTC"
    )
    assert summary(Health(state="waiting", since=NOW)) == "waiting; no run has ended yet"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "[1]",
        '{"state": "waiting", "since": "yesterday"}',
        '{"version": 2, "state": "waiting", "since": "2026-11-26T05:00:00Z"}',
        '{"state": "waiting", "since": "2026-11-26T05:00:00"}',
    ],
)
def test_what_is_no_health_file(tmp_path: Path, text: str) -> None:
    """It is refused, never taken for health, and never overwritten as one of ours."""
    (tmp_path / "h").write_text(text)
    with pytest.raises(UnreadableError, match=r"no health file|times without an offset"):
        read_health(tmp_path / "h")


def test_no_file_is_nothing(tmp_path: Path) -> None:
    """A folder is an error, since nothing could be written there."""
    assert read_health(tmp_path / "h") is None
    with pytest.raises(UnreadableError, match="is a directory"):
        read_health(tmp_path)


def test_exit_codes_in_words() -> None:
    """Every code that a run has, a signal, and what no run returns."""
    assert {code: in_words(code_of(code)) for code in (0, 1, 2, 3, 4, 5, 70, 130, -9, 99)} == {
        0: "audited whole, nothing at or above the bar",
        1: "findings",
        2: "not audited: usage, configuration, policy or waiver wrong",
        3: "could not audit",
        4: "incomplete: verdicts stayed unknown",
        5: "nothing to audit",
        70: "not audited: a bug",
        130: "interrupted",
        -9: "killed by signal 9",
        99: "ended in a way no run does",
    }
