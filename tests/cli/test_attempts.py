"""`run --attempts`: what an application tried is audited beside the organization."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from scopeaudit.sources.demo import demo_organization
from scopeaudit.sources.file import write_snapshot
from tests.cli.conftest import Scopeaudit

RULES = {"not-a-participant", "mute-drift"}


@pytest.fixture
def org(tmp_path: Path) -> Path:
    """Write the demo organization without attempts, in the folder the commands run in."""
    path = tmp_path / "plain.json"
    write_snapshot(replace(demo_organization(), attempts=None), path)
    return path


def written(folder: Path, **fields: Any) -> Path:
    """Write one attempt of a supervisor who is not on the call."""
    attempt = {
        "time": "2026-11-20T05:50:00Z",
        "client": "client-queue-dashboard",
        "user": "supervisor-emea-001",
        "conversation": "conversation-booking",
        "participant": "participant-booking-agent",
        "action": "call.mute",
        "shown": {"muted": True},
        "status": 400,
        "code": "conversation.error.user.not.party",
    }
    path = folder / "attempts.jsonl"
    path.write_text(json.dumps(attempt | fields) + "\n")
    return path


def report(scopeaudit: Scopeaudit, *arguments: str | Path) -> Any:
    """Return the audit as JSON."""
    return json.loads(scopeaudit("run", *arguments, "-f", "json").out)


def test_attempts_are_judged_beside_the_organization(
    scopeaudit: Scopeaudit, org: Path, tmp_path: Path
) -> None:
    """Without them no rule about conversations runs; with them each tells its part."""
    plain = report(scopeaudit, org)
    tried = report(scopeaudit, org, "--attempts", written(tmp_path))
    found = {one["rule"] for one in tried["findings"]} - {one["rule"] for one in plain["findings"]}
    assert found == RULES
    assert set(tried["provenance"]["rules"]) > RULES
    assert not RULES & set(plain["provenance"]["rules"])
    digests = {one["provenance"]["snapshot_sha256"] for one in (plain, tried)}
    assert len(digests) == 2


def test_attempts_that_cannot_be_judged_are_never_green(
    scopeaudit: Scopeaudit, org: Path, tmp_path: Path
) -> None:
    """A conversation nobody read leaves the rules open, and they say so."""
    tried = report(scopeaudit, org, "--attempts", written(tmp_path, conversation="v-unread"))
    open_ = {rule for row in tried["coverage"] for rule in row["undecided"]}
    assert open_ >= RULES


@pytest.mark.parametrize(
    ("fields", "said"),
    [({"status": "400"}, "line 1: `status`"), ({"time": "noon"}, "line 1: `time`")],
)
def test_wrong_attempts_are_told_and_nothing_is_audited(
    scopeaudit: Scopeaudit, org: Path, tmp_path: Path, fields: dict[str, Any], said: str
) -> None:
    """With the line, as exit code 3; a file that is not there too."""
    ran = scopeaudit("run", org, "--attempts", written(tmp_path, **fields))
    assert (ran.code, ran.out) == (3, "")
    assert said in ran.err
    assert "does not exist" in scopeaudit("run", org, "--attempts", "none.jsonl").err


def test_strict_refuses_a_misspelt_field(
    scopeaudit: Scopeaudit, org: Path, tmp_path: Path
) -> None:
    """Otherwise it is kept out without a word."""
    path = written(tmp_path, usr="x")
    assert scopeaudit("run", org, "--attempts", path).code == 1
    ran = scopeaudit("run", org, "--strict", "--attempts", path)
    assert (ran.code, "`usr` is not a field of an attempt" in ran.err) == (3, True)
