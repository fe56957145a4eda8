"""Audits that could not be made are kept beside the runs, and told between them."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from scopeaudit.errors import PolicyError, Problem, UnreadableError
from scopeaudit.history.failing import record_failure
from tests.cli.conftest import Scopeaudit
from tests.golden import same_as_golden
from tests.store.conftest import Nights, app, rows

GOLDEN = Path(__file__).parent / "golden"
DOWN = UnreadableError("the region does not answer", "look at its status page")


def at(day: int) -> datetime:
    """Return six o'clock of a day of November."""
    return datetime(2026, 11, day, 6, tzinfo=UTC)


def test_failures_stand_between_the_runs(
    night: Nights, scopeaudit: Scopeaudit, place: str
) -> None:
    """In the order in which they were recorded, with the name that the last run of the same had."""
    record_failure(place, "night.json", DOWN, at(1))
    night(2, app("a"))
    record_failure(place, "night.json", DOWN, at(3))
    record_failure(place, "other.json", UnreadableError("no such file"), at(3))
    night(4, app("a"))
    same_as_golden(scopeaudit("history").out, GOLDEN / "failures.txt")
    assert len(scopeaudit("history", "--last", "2").out.splitlines()) == 3
    told = "SELECT asked, organization, until FROM outage ORDER BY id"
    assert rows(told) == [
        ("night.json", "", 1),
        ("night.json", "o-1", 2),
        ("other.json", "", None),
    ]
    assert scopeaudit("store", "check").out == "sound\n"


@pytest.mark.parametrize(
    ("command", "code", "word"),
    [
        (("run", "none.json"), 3, "`none.json` does not exist"),
        (("run", "night.json", "-p", "none.yaml"), 2, "none.yaml: no such file"),
        (("run", "night.json", "--waivers", "broken.yaml"), 2, "broken.yaml:1"),
        (("run", "--live"), 2, "it is not said which region to ask"),
    ],
)
def test_a_run_that_fails_is_kept(
    place: str,
    scopeaudit: Scopeaudit,
    command: tuple[str, ...],
    code: int,
    word: str,
) -> None:
    """As typed, with the exit code and the reason, though the store is not there yet."""
    Path("night.json").write_bytes(Path("org.json").read_bytes())
    Path("broken.yaml").write_text("waivers: 7\n")
    ran = scopeaudit(*command, "--store", place)
    assert ran.code == code
    assert "not in the history" not in ran.err
    (failed,) = json.loads(scopeaudit("history", "-f", "json").out)["audits"]
    assert failed["exit_code"] == code
    assert word in failed["message"]


def test_a_run_that_works_again_ends_the_outage(place: str, scopeaudit: Scopeaudit) -> None:
    """By the file that was named, and by no other one."""
    scopeaudit("run", "other.json", "--store", place)
    scopeaudit("run", "none.json", "--store", place)
    Path("none.json").write_bytes(Path("org.json").read_bytes())
    scopeaudit("run", "none.json", "-q", "--store", place)
    assert rows("SELECT asked, until FROM outage ORDER BY id") == [
        ("other.json", None),
        ("none.json", 1),
    ]


def test_a_change_that_cannot_be_audited_is_no_failure_of_an_organization(
    scopeaudit: Scopeaudit,
) -> None:
    """Nothing is kept of it, as of no audit of a change."""
    ran = scopeaudit("run", "--manifest", "app.yaml", "--store", "a.db")
    assert ran.code == 2
    assert not Path("a.db").exists()


def test_a_store_that_cannot_take_the_failure_is_told(scopeaudit: Scopeaudit) -> None:
    """The audit's own error comes last, and decides the exit code."""
    ran = scopeaudit("run", "none.json", "--store", "no/such/a.db")
    assert ran.code == 3
    first, *others = ran.err.splitlines()
    assert first.startswith("warning: the failure is not in the history: the store `no/such/a.db`")
    assert "error: " in others[0]
    assert "none.json" in others[0]
    ran = scopeaudit("run", "none.json", "--store", "mysql://x")
    assert "not in the history" not in ran.err


def test_failures_of_one_organization(night: Nights, scopeaudit: Scopeaudit, place: str) -> None:
    """By its name or id once a run told it, and by what was to be read."""
    night(1, app("a"))
    record_failure(place, "night.json", DOWN, at(2))
    record_failure(place, "other.json", UnreadableError("no such file"), at(3))
    for name in ("Testers", "o-1"):
        told = scopeaudit("history", "--organization", name).out
        assert ("does not answer" in told, "no such file" in told) == (True, False)
    told = scopeaudit("history", "--organization", "other.json").out
    assert ("does not answer" in told, "no such file" in told) == (False, True)


def test_what_is_listed_is_there_for_programs(
    night: Nights, scopeaudit: Scopeaudit, place: str
) -> None:
    """Runs and failures with all that is known of them."""
    night(1, app("a"))
    record_failure(place, "x\x1b[2J", DOWN, at(2))
    ran = scopeaudit("history", "-f", "json")
    failed, run = json.loads(ran.out)["audits"]
    assert (run["kind"], run["run"], run["open"]["high"]) == ("run", 1, 1)
    assert (failed["kind"], failed["exit_code"], failed["after_run"]) == ("failure", 3, 1)
    assert failed["message"] == "the region does not answer"
    assert failed["asked"] == "x\x1b[2J"
    assert "\x1b" not in ran.out + scopeaudit("history").out


def test_a_failure_is_part_of_the_outage_that_stands(place: str, scopeaudit: Scopeaudit) -> None:
    """Each thing that is asked for has its own; a later failure goes on with it."""
    _ = scopeaudit
    for asked in ("a", "b", "a"):
        record_failure(place, asked, DOWN, at(1))
    assert rows("SELECT asked, until FROM outage ORDER BY id") == [("a", None), ("b", None)]
    assert rows("SELECT outage FROM failure ORDER BY id") == [(1,), (2,), (1,)]


def test_a_bug_is_kept_by_its_kind_and_place(place: str, scopeaudit: Scopeaudit) -> None:
    """Its text could hold anything, a secret as well."""
    try:
        int("the secret")
    except ValueError as error:
        record_failure(place, "night.json", error, at(1))
    told = scopeaudit("history", "-f", "json").out
    assert "ValueError in test_a_bug_is_kept_by_its_kind_and_place:" in told
    assert "the secret" not in told
    assert json.loads(told)["audits"][0]["exit_code"] == 70


def test_wrong_files_are_told_by_their_problems(place: str, scopeaudit: Scopeaudit) -> None:
    """With path and line, and without end only as far as a person reads."""
    problems = tuple(Problem("p.yaml", line, 1, "unknown key", "a hint") for line in range(999))
    failed = record_failure(place, "night.json", PolicyError(problems), at(1))
    assert failed.message.startswith("p.yaml: unknown key\np.yaml:1:1: unknown key\n")
    assert len(failed.message) == 2_000
    assert scopeaudit("history").out.count("unknown key") == 1


@pytest.mark.parametrize(
    ("damage", "word"),
    [
        ("DELETE FROM failure", "outages without an audit that failed: 1"),
        ("INSERT INTO outage VALUES (7, 'a', '', '', NULL)", "stand at once: 1"),
        ("UPDATE outage SET until = 1", "failed after their outage ended: 1"),
    ],
)
def test_damage_is_found(
    night: Nights, scopeaudit: Scopeaudit, place: str, damage: str, word: str
) -> None:
    """What never holds among outages and failures."""
    night(1, app("a"))
    record_failure(place, "a", DOWN, at(2))
    assert scopeaudit("store", "check").out == "sound\n"
    rows(damage)
    ran = scopeaudit("store", "check")
    assert ran.code == 3
    assert word in ran.out


def test_pruning_lets_outages_go_that_are_over(
    night: Nights, scopeaudit: Scopeaudit, place: str
) -> None:
    """Those before the oldest run that is kept whole; one that stands is kept."""
    record_failure(place, "other.json", DOWN, at(1))
    record_failure(place, "night.json", DOWN, at(1))
    night(2, app("a"))
    night(3, app("a"))
    scopeaudit("store", "prune", "--keep", "1")
    assert rows("SELECT asked FROM outage") == [("other.json",)]
    assert rows("SELECT count(*) FROM failure") == [(1,)]
    assert scopeaudit("store", "check").out == "sound\n"


def test_what_the_store_keeps_of_failures_is_exported(
    night: Nights, scopeaudit: Scopeaudit, place: str
) -> None:
    """A line of JSON each, as for all tables."""
    night(1, app("a"))
    record_failure(place, "night.json", DOWN, at(2))
    lines = [json.loads(line) for line in scopeaudit("store", "export").out.splitlines()]
    assert {"outage", "failure", "run"} <= {one["table"] for one in lines}
